"""`deskhand crm`: a CRM to CSV files and back, and its duplicates shown and merged."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from deskhand.config.problems import FileProblem, FileProblems, Problems, raise_if_any, shown, suggest
from deskhand.config.text import read_text
from deskhand.connectors.builtin.crm import BuiltinCrm
from deskhand.domain.crm import CrmKind, CrmRecord
from deskhand.domain.crm_merge import MergedField, Preview, merged
from deskhand.domain.duplicates import duplicates
from deskhand.domain.errors import Misconfigured, Rejected
from deskhand.operate.crm_cells import COLUMNS, cells_of
from deskhand.operate.crm_rows import CrmRow, read_rows
from deskhand.ports import Crm

FILES = {
    CrmKind.CONTACT: "contacts",
    CrmKind.COMPANY: "companies",
    CrmKind.DEAL: "deals",
    CrmKind.ACTIVITY: "activities",
    CrmKind.TASK: "tasks",
    CrmKind.NOTE: "notes",
}
"""The file of each kind, without .csv."""


# ------------------------------------------------------------------ export


def export(crm: Crm, folder: Path) -> str:
    """Write one CSV file per kind into `folder`, made where it is not there; how many records that were.

    UTF-8 with a byte order mark, which Excel asks for. Misconfigured where one of the files is there already.
    """
    files = {kind: folder / f"{name}.csv" for kind, name in FILES.items()}
    if there := [str(file) for file in files.values() if file.exists()]:
        raise Misconfigured(f"{', '.join(there)} is there already; name an empty folder, and nothing is overwritten")
    folder.mkdir(parents=True, exist_ok=True)
    counts = []
    for kind, file in files.items():
        records = crm.find(kind, {})
        file.write_text(_csv(kind, records), encoding="utf-8-sig", newline="")
        counts.append(f"{FILES[kind]} {len(records)}")
    return f"{', '.join(counts)} written to {folder}."


def _csv(kind: CrmKind, records: Iterable[CrmRecord]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS[kind])
    writer.writerows(map(cells_of, records))
    return out.getvalue()


# ------------------------------------------------------------------ import


@dataclass(frozen=True)
class Imported:
    """What became of a file: rows that were taken, rows that said what is known, and what was wrong with the others."""

    kind: CrmKind
    taken: int
    known: int
    problems: tuple[FileProblem, ...] = ()

    def __str__(self) -> str:
        said = f"{FILES[self.kind]}: {self.taken} taken, {self.known} as before"
        wrong = "\n".join(map(str, self.problems))
        return f"{said}; not taken because of:\n{wrong}" if wrong else f"{said}."


def import_file(
    crm: Crm, file: Path, kind: CrmKind | None = None, zone: str | None = None, skip_wrong: bool = False
) -> Imported:
    """Take the rows of `file`: those with a ref change that record, all others are made once under their key.

    An empty cell leaves what is there, links are added. The file's own name says the kind where `kind` does not, `zone`
    is that of instants without offset. FileProblems, and nothing is taken, where a row is wrong; with `skip_wrong` the
    right ones are taken. What the CRM itself refuses is told in the result. The same file may be imported again.
    """
    kind, problems = kind or kind_of(file), Problems(str(file))
    rows = read_rows(read_text(file, problems) or "", kind, zone, crm.get, problems)
    if not (skip_wrong and rows):
        raise_if_any(problems)
    news = [row for row in rows if not row.says_nothing]
    taken = sum(_write(crm, row, problems) for row in news)
    found = sorted(problems.found, key=lambda problem: problem.line or 0)
    return Imported(kind, taken, len(rows) - len(news), tuple(found))


def kind_of(file: Path) -> CrmKind:
    """What the rows of a file with this name are; FileProblems where it does not say."""
    words = {name: kind for kind, plural in FILES.items() for name in (kind.value, plural)}
    found = words.get(file.stem.strip().lower())
    if found is None:
        what = "its name does not say what its rows are"
        raise FileProblems([FileProblem(str(file), None, what, suggest(file.stem, FILES.values()))])
    return found


def _write(crm: Crm, row: CrmRow, problems: Problems) -> bool:
    """False, and a problem, where the CRM takes it not."""
    try:
        if row.record is None:
            crm.upsert(row.kind, row.key, row.fields, row.links)
            return True
        if row.fields:
            crm.update(row.record, row.fields)
        if row.links:
            crm.upsert(row.kind, row.key, {}, row.links)
    except Rejected as refused:
        problems.add(row.line, f"is refused ({refused})", "mend it, and import the file again: the others are in")
        return False
    return True


# ------------------------------------------------------------------ duplicates


def preview_merge(crm: Crm) -> list[Preview]:
    """What would be merged, contacts before companies, oldest first. Nothing is changed."""
    records = [*crm.find(CrmKind.CONTACT, {}), *crm.find(CrmKind.COMPANY, {})]
    return [merged(group) for group in duplicates(records)]


def merge(crm: BuiltinCrm, previews: Iterable[Preview], though: Collection[str] = ()) -> str:
    """Merge what does not contradict itself, and what does where `though` names one of its records; what was done.

    What has changed since its preview is left alone and told.
    """
    return "\n".join(_merged(crm, preview, though) for preview in previews) or "No duplicates."


def _merged(crm: BuiltinCrm, preview: Preview, though: Collection[str]) -> str:
    refs = [record.ref for record in (preview.keeps, *preview.goes)]
    if preview.contradicts and not set(refs) & set(though):
        return f"{', '.join(refs)} left apart: their values contradict each other."
    try:
        made = crm.merge(preview)
    except Rejected as refused:
        return f"{', '.join(refs)} left apart: {refused.detail}."
    return f"{', '.join(refs[1:])} merged into {made.ref}."


def told(previews: Sequence[Preview]) -> str:
    """The previews for people: who, why, and field by field what stays and what would be lost."""
    return "\n\n".join(map(_told, previews)) or "No duplicates."


def _told(preview: Preview) -> str:
    why = [f"  {pair.first} and {pair.second}: {pair.why}" for pair in preview.pairs]
    head = f"{', '.join(record.ref for record in preview.goes)} into {preview.keeps.ref}"
    return "\n".join((head, *why, *map(_field, preview.fields)))


def _field(field: MergedField) -> str:
    lost = "".join(f"; loses {shown(value)} of {ref}" for ref, value in field.lost)
    return f"  {field.name}: {shown(field.value)} ({field.why}, of {field.ref}){lost}"
