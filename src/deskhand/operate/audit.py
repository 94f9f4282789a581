"""`deskhand audit`: that the record is whole, and what led to what was done."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.text import Text

from deskhand.config import load_company
from deskhand.domain.event import Event
from deskhand.engine.explain import explain
from deskhand.operate.opened import existing_store
from deskhand.store import cases, events
from deskhand.store.database import Tx

HOLDS, BROKEN = 0, 1


def verify_chain(folder: Path, environ: Mapping[str, str]) -> int:
    """Compute every hash again and print the head; 1 where a row does not hold, named."""
    with existing_store(folder, environ) as store, store.read() as tx:
        rows, head, problem = events.verify(tx)
    if problem:
        print(f"row {problem.seq}, event {problem.event}: {problem.what}")
        print(f"{rows} rows before it hold, up to {head}")
        return BROKEN
    print(f"{rows} rows hold, up to {head}")
    print("Keep that line elsewhere: rows cut from the end can only be seen by comparing it later.")
    return HOLDS


def print_why(folder: Path, environ: Mapping[str, str], named: str) -> int:
    """The steps of the case with that id or work order; 1 where there is none."""
    with existing_store(folder, environ) as store, store.read() as tx:
        histories = [events.of_case(tx, case) for case in _cases(tx, named)]
    if not histories:
        print(f"no case and no work order is called {named!r}; work orders look like WO-1007")
        return BROKEN
    zone = ZoneInfo(load_company(folder).company.time_zone)
    for history in histories:
        _print(history, zone)
    return HOLDS


def _cases(tx: Tx, named: str) -> list[str]:
    """The case of that id, else all of that order, the newest first."""
    if cases.get(tx, named) is not None:
        return [named]
    return [card.id for card in cases.with_order(tx, named.upper())]


def _print(history: list[Event], zone: ZoneInfo) -> None:
    out, day = Console(highlight=False, soft_wrap=True), ""
    out.print(f"case {history[0].case}", style="bold", markup=False)
    for reason in explain(history, zone):
        local = reason.at.astimezone(zone)
        if f"{local:%A %d %B %Y}" != day:
            day = f"{local:%A %d %B %Y}"
            out.print(day, style="dim")
        out.print(Text.assemble((f"{local:%H:%M:%S}  ", "dim"), (f"{reason.kind:8} ", "bold"), reason.text))
