"""`deskhand crm`: the built-in CRM of one company as a person works on it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from deskhand import app
from deskhand.config import load_company
from deskhand.connectors.builtin.crm import BuiltinCrm
from deskhand.operate import crm_files
from deskhand.operate.opened import existing_store


def import_rows(file: Path, folder: Path, environ: Mapping[str, str], skip_wrong: bool) -> str:
    """Take the rows of a file; FileProblems, with every mistake, where nothing was taken."""
    zone = load_company(folder).company.time_zone
    with _crm(folder, environ) as crm:
        return str(crm_files.import_file(crm, file, zone=zone, skip_wrong=skip_wrong))


def export_rows(to: Path, folder: Path, environ: Mapping[str, str]) -> str:
    """Write one file for each kind; what was written."""
    with _crm(folder, environ) as crm:
        return crm_files.export(crm, to)


def duplicates(folder: Path, environ: Mapping[str, str], merge: bool, though: Collection[str]) -> str:
    """What is probably one, or what became of it."""
    with _crm(folder, environ) as crm:
        found = crm_files.preview_merge(crm)
        return crm_files.merge(crm, found, though) if merge else crm_files.told(found)


@contextmanager
def _crm(folder: Path, environ: Mapping[str, str]) -> Iterator[BuiltinCrm]:
    with existing_store(folder, environ) as store:
        yield BuiltinCrm(store, app.SystemClock())
