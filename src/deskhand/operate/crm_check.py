"""The CRM that the environment names, and with `--live` whether it answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing

from deskhand import app
from deskhand.config import CompanyFiles
from deskhand.connectors.crms import open_named
from deskhand.domain.errors import Misconfigured, Rejected, Transient, Unknown
from deskhand.ports import Crm


def crm_summary(files: CompanyFiles, environ: Mapping[str, str]) -> Iterator[str]:
    """Which CRM keeps the leads, where there are leads."""
    if files.company.leads is None:
        return
    try:
        crm = _named(files, environ)
    except Misconfigured:
        return  # told among what is wrong
    if crm is None:
        yield "crm: the one that comes with Deskhand"
        return
    with closing(crm):
        yield f"crm: {crm.name}"


def crm_problems(files: CompanyFiles, environ: Mapping[str, str], live: bool) -> Iterator[str]:
    """Settings that are missing or contradict each other; with `live` what the CRM answers."""
    try:
        crm = _named(files, environ)
    except Misconfigured as error:
        yield str(error)
        return
    if crm is None:
        return
    with closing(crm):
        try:
            if live:
                crm.check()
        except (Misconfigured, Rejected, Transient, Unknown) as error:
            yield f"crm {crm.name}: {error}"


def _named(files: CompanyFiles, environ: Mapping[str, str]) -> Crm | None:
    return open_named(environ, app.SystemClock(), files.company.time_zone)
