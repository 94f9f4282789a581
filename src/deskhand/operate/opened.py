"""A company's folder as the commands open it: its store as it is, and a line that only looks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from deskhand import app
from deskhand.app import Settings
from deskhand.config import CompanyFiles
from deskhand.domain.action import SendMessage
from deskhand.domain.errors import Misconfigured, Transient
from deskhand.domain.passage import KnowledgeAnswer, Passage
from deskhand.domain.reading import Reading, ReadingContext
from deskhand.engine.line import Line
from deskhand.store.database import Store

SQLITE = "sqlite:///"


def sqlite_file(settings: Settings) -> Path | None:
    """The file of an SQLite database; None for any other."""
    named = settings.database.startswith(SQLITE) and settings.database != f"{SQLITE}:memory:"
    return Path(settings.database.removeprefix(SQLITE)) if named else None


def has_store(settings: Settings) -> bool:
    """False where nothing was ever kept: the SQLite file is not there."""
    file = sqlite_file(settings)
    return file is None or file.exists()


@contextmanager
def existing_store(folder: Path, environ: Mapping[str, str]) -> Iterator[Store]:
    """The store of the company in `folder`, closed at the end; Misconfigured where there is none yet.

    No other file is read: whoever must stop everything can do so while a record file is broken.
    """
    settings = Settings.read(folder, environ)
    if not (folder / "company.yaml").exists():
        raise Misconfigured(f"{folder} is no company's folder: it has no company.yaml; name one with --company")
    if not has_store(settings):
        raise Misconfigured(f"nothing is kept yet: there is no {sqlite_file(settings)}; `deskhand serve` makes it")
    store = app.open_store(settings, folder.resolve().name)
    try:
        yield store
    finally:
        store.close()


class NoWords:
    """Implements Language for who neither reads nor writes."""

    def read(self, text: str, context: ReadingContext) -> Reading:
        raise Transient("nobody reads here")

    def write(self, employee: str, message: SendMessage, seed: str) -> str:
        raise Transient("nobody writes here")

    def topics(self, text: str) -> Sequence[tuple[str, float]]:
        return ()

    def answer(self, question: str, passages: Sequence[Passage]) -> KnowledgeAnswer | None:
        raise Transient("nobody answers here")


def quiet_line(store: Store, files: CompanyFiles) -> Line:
    """A line with nobody outside it: it looks at what is kept, and adds to it; it reads no words and sends none."""
    return Line(
        company=files.company,
        store=store,
        clock=app.SystemClock(),
        language=NoWords(),
        channels={},
        records=app.builtin_records(store),
        weather=app.NoWeather(),
        employees=app.employees(),
        passages=files.passages,
    )
