"""`deskhand init` and `deskhand import`: the files of a company, which are what counts when it is served."""

from __future__ import annotations

import csv
import io
import os
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from deskhand import app
from deskhand.app import Settings
from deskhand.config import CompanyFiles, columns_of, import_file, load_company
from deskhand.config.csv_file import column_named
from deskhand.config.problems import Problems, suggest
from deskhand.config.text import read_text
from deskhand.domain.errors import Misconfigured
from deskhand.operate.opened import has_store
from deskhand.rehearsal.companies import EMPTY, company_folder, samples

SAMPLE = "lakeview"
OF_A_RUN = ("var", "*.bak", ".gitignore")
NEXT = """\
Made {folder} {what}. Next:
  1. cd {folder}
  2. Put your own hours, properties and people into company.yaml and records/*.csv (a spreadsheet will do: CSV UTF-8).
  3. deskhand check            names every mistake with file, line and mend, and the settings that are missing
  4. deskhand chat -c .        be your own customer; nothing is sent
  5. deskhand serve --shadow   the first week: everything is drafted, nothing is sent"""
FIELDS = {"on_call": "shifts", "work_orders": "orders"}
"""Record files whose rows have another name in CompanyFiles."""


def make_company(folder: Path, sample: str = SAMPLE) -> str:
    """Make `folder` a copy of a sample company or of the empty one; what to do next.

    Misconfigured: the folder is not new, or there is no such sample.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Misconfigured(f"{folder} is there already and not empty; name a new folder, and nothing is overwritten")
    if sample not in (*samples(), EMPTY):
        raise Misconfigured(f"there is no sample company {sample!r}; {suggest(sample, (*samples(), EMPTY))}")
    source = company_folder(sample)
    shutil.copytree(source, folder, ignore=shutil.ignore_patterns(*OF_A_RUN), dirs_exist_ok=True)
    (folder / ".gitignore").write_text("var/\n*.bak\n", encoding="utf-8")
    return NEXT.format(folder=folder, what=_what(source))


def _what(source: Path) -> str:
    if source.name == EMPTY:
        return "without rows"
    return f"from the sample company {load_company(source).company.name}"


# ------------------------------------------------------------------ import


@dataclass(frozen=True)
class Merge:
    """Which of the old rows stay, by their place, and how many are new."""

    kept: tuple[int, ...]
    new: int
    old: int

    @property
    def replaced(self) -> int:
        return self.old - len(self.kept)


def import_rows(file: Path, folder: Path, environ: Mapping[str, str], name: str | None = None) -> str:
    """Put the rows of `file` on top of records/<name>.csv of the company, and into its store; how many that were.

    The file's own name says which rows it holds where `name` does not.

    All or none: FileProblems names every row that is wrong, and nothing is changed. A row whose key exists replaces it;
    on_call.csv replaces the whole table. The file as it was stays beside the new one as .bak.
    """
    before = load_company(folder)
    name = name or file.stem
    own = folder / "records" / f"{name}.csv"
    if own.exists() and file.exists() and own.samefile(file):
        raise Misconfigured(f"{file} is the company's own file: `deskhand check` reads it, the next `serve` uses it")
    after = import_file(before, file, name)
    merge = merged(_rows(before, name), _rows(after, name))
    if not merge.new:
        return f"{file} has no rows; nothing was changed."
    columns = columns_of(name)
    _replace(own, _merged_text(_cells(own, columns), _cells(file, columns), merge))
    loaded = _into_store(folder, environ, name)
    return f"{_summary(name, merge)} in {own}{loaded}"


def merged(old: Sequence[object], new: Sequence[object]) -> Merge:
    """`new` holds those of `old` that stay (the very same values) and the added ones."""
    staying = {id(row) for row in new}
    kept = tuple(place for place, row in enumerate(old) if id(row) in staying)
    return Merge(kept, len(new) - len(kept), len(old))


def _rows(files: CompanyFiles, name: str) -> Sequence[object]:
    rows: Sequence[object] = getattr(files, FIELDS.get(name, name))
    return rows


def _summary(name: str, merge: Merge) -> str:
    if name == "on_call":
        return f"{_rows_said(merge.new)} instead of {merge.old}"
    added = max(0, merge.new - merge.replaced)
    return f"{_rows_said(added)} added, {merge.replaced} replaced, {len(merge.kept) + merge.new} now"


def _rows_said(n: int) -> str:
    return f"{n} row{'' if n == 1 else 's'}"


def _cells(file: Path, columns: Sequence[str]) -> list[dict[str, str]]:
    """The rows of a file that was found to be right, by column; blank lines are left out."""
    text = (read_text(file, Problems(str(file))) if file.exists() else None) or ""
    rows = [row for row in csv.reader(io.StringIO(text, newline="")) if any(cell.strip() for cell in row)]
    names = [column_named(name, columns) for name in rows[0]] if rows else []
    return [dict(zip(names, row, strict=False)) for row in rows[1:]]


def _merged_text(old: Sequence[Mapping[str, str]], new: Sequence[Mapping[str, str]], merge: Merge) -> str:
    rows = [*(old[place] for place in merge.kept), *new]
    columns = [name for name in dict.fromkeys(name for row in (*old, *new) for name in row) if name]
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, restval="", extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def _replace(own: Path, text: str) -> None:
    """The new text in one step, the old beside it: whoever reads meanwhile sees the one or the other."""
    own.parent.mkdir(parents=True, exist_ok=True)
    if own.exists():
        shutil.copy2(own, own.with_suffix(".csv.bak"))
    fresh = own.with_suffix(".csv.new")
    with fresh.open("w", encoding="utf-8", newline="") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(own)


def _into_store(folder: Path, environ: Mapping[str, str], name: str) -> str:
    """The rows are in force at once where the company has a store, served or not."""
    settings, files = Settings.read(folder, environ), load_company(folder)
    if not has_store(settings):
        return "."
    store = app.open_store(settings, files.company.id)
    try:
        app.load_records(store, files, only=name)
        ended = app.keep_ends(store, files, app.SystemClock().now()) if name == "appointments" else 0
    finally:
        store.close()
    return f", and in force; {ended} are over." if ended else ", and in force."
