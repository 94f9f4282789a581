"""`deskhand report`: the KPIs of everything that was kept, each with what it counts and its target."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.table import Table

from deskhand import app
from deskhand.config import load_company
from deskhand.domain.case import Case
from deskhand.domain.errors import Misconfigured
from deskhand.domain.event import Event
from deskhand.domain.fold import fold
from deskhand.domain.kpi import Kpi
from deskhand.domain.morning import STANDING
from deskhand.kpis.measure import measure
from deskhand.kpis.weeks import between
from deskhand.operate.opened import existing_store
from deskhand.operate.report_page import Report, page_of
from deskhand.store import events
from deskhand.store.database import Store


def print_report(
    folder: Path,
    environ: Mapping[str, str],
    as_json: bool,
    since: date | None = None,
    until: date | None = None,
    page: Path | None = None,
) -> None:
    """A table, the same as data, or a page with plots in a file of its own."""
    report = read_report(folder, environ, since, until)
    if page is not None:
        page.write_text(page_of(report), encoding="utf-8")
    if as_json:
        kpis = measure(report.cases, report.kinds)
        print(json.dumps([_data(kpi, report.targets) for kpi in kpis], ensure_ascii=False, indent=1))
    elif page is not None:
        print(f"{page}: {report.title}")
    else:
        Console(highlight=False).print(_table(report))


def read_report(folder: Path, environ: Mapping[str, str], since: date | None, until: date | None) -> Report:
    """The cases of the company in `folder` that were opened in these days of its own zone."""
    if since and until and until < since:
        raise Misconfigured(f"--until {until} is before --since {since}: name the earlier day first")
    with existing_store(folder, environ) as store:
        found = all_cases(store)
    company = load_company(folder).company
    zone = ZoneInfo(company.time_zone)
    return Report(company.name, zone, between(found, since, until, zone), _targets(), since, until)


def all_cases(store: Store) -> tuple[Case, ...]:
    """Every case of people, folded from its events, the oldest first; the company's standing case is none."""
    with store.read() as tx:
        history = events.everything(tx)
    by_case: dict[str, list[Event]] = {}
    for event in history:
        if event.case:
            by_case.setdefault(event.case, []).append(event)
    found = (fold(of_case) for of_case in by_case.values())
    return tuple(case for case in found if case.kind != STANDING)


def _targets() -> dict[str, str]:
    return {one.name: one.target for employee in app.employees().values() for one in employee.job.kpis}


def _data(kpi: Kpi, targets: Mapping[str, str]) -> dict[str, object]:
    return {
        "name": kpi.name,
        "title": kpi.title,
        "value": kpi.value,
        "unit": kpi.unit,
        "n": kpi.n,
        "between": kpi.between,
        "target": targets.get(kpi.name),
        "definition": kpi.definition,
    }


def _table(report: Report) -> Table:
    table = Table(title=report.title, title_justify="left", box=None, pad_edge=False)
    for heading in ("", "measured", "target", "what is counted"):
        table.add_column(heading, overflow="fold")
    for kpi in measure(report.cases, report.kinds):
        table.add_row(kpi.title, kpi.shown, report.targets.get(kpi.name, ""), kpi.definition)
    return table
