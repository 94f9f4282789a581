"""Where a company's folder lies: a path, or a name under examples/."""

from __future__ import annotations

from pathlib import Path

from deskhand.domain.errors import Misconfigured

PLACES = (
    Path("examples"),
    Path(__file__).resolve().parents[3] / "examples",
    Path(__file__).resolve().parents[1] / "examples",
)
"""The working directory's, the checkout's, and those that come with the installed package."""


EMPTY = "empty"


def samples() -> tuple[str, ...]:
    """The names of the sample companies, those with rows, by name."""
    found = {file.parent.name for place in PLACES for file in place.glob("*/company.yaml")}
    return tuple(sorted(found - {EMPTY}))


def company_folder(name: str, beside: Path | None = None) -> Path:
    """The folder of a company by path (also relative to `beside`) or by its name under examples/; Misconfigured."""
    tried = [Path(name), *([beside / name] if beside else []), *(place / name for place in PLACES)]
    for folder in tried:
        if (folder / "company.yaml").is_file():
            return folder
    raise Misconfigured(f"no company {name!r}: no company.yaml in {', '.join(str(folder) for folder in tried)}")
