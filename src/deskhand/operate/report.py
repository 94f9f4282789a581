"""`deskhand report`: the KPIs of everything that was kept, each with what it counts and its target."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

from deskhand import app
from deskhand.domain.case import Case, fold
from deskhand.domain.event import Event
from deskhand.domain.kpi import Kpi
from deskhand.domain.morning import STANDING
from deskhand.kpis.measure import measure
from deskhand.operate.opened import existing_store
from deskhand.store import events
from deskhand.store.database import Store


def print_report(folder: Path, environ: Mapping[str, str], as_json: bool) -> None:
    """A table, or the same as data."""
    with existing_store(folder, environ) as store:
        found = all_cases(store)
    kpis, targets = measure(found), _targets()
    if as_json:
        print(json.dumps([_data(kpi, targets) for kpi in kpis], ensure_ascii=False, indent=1))
    else:
        Console(highlight=False).print(_table(kpis, targets, len(found)))


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
        "target": targets.get(kpi.name),
        "definition": kpi.definition,
    }


def _table(kpis: Sequence[Kpi], targets: Mapping[str, str], cases: int) -> Table:
    table = Table(title=f"{cases} case{'' if cases == 1 else 's'}", title_justify="left", box=None, pad_edge=False)
    for heading in ("", "measured", "target", "what is counted"):
        table.add_column(heading, overflow="fold")
    for kpi in kpis:
        table.add_row(kpi.title, kpi.shown, targets.get(kpi.name, ""), kpi.definition)
    return table
