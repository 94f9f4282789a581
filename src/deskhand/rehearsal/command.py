"""`deskhand rehearse`: scenario files in, a verdict a line out."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Sequence
from pathlib import Path

import structlog
from rich.console import Console

from deskhand import app
from deskhand.config import CHANNELS, FileProblems, Scenario, load_scenarios
from deskhand.domain.errors import Misconfigured
from deskhand.rehearsal.rehearse import Rehearsal, Result, totals

PASSED, FAILED, FILE_WRONG = 0, 1, 2


def rehearse_paths(paths: Sequence[Path], as_json: bool, k: int, channel: str | None, model: str | None) -> int:
    """Play every scenario of the paths; the exit code: 0 all passed, 1 some failed, 2 a file is wrong."""
    quiet_logs()
    try:
        scenarios = _load(paths)
        if channel is not None and channel not in CHANNELS:
            raise Misconfigured(f"no channel {channel!r}; one of {', '.join(CHANNELS)}")
        rehearsal = Rehearsal(app.language(model, app.SystemClock()), k, channel)
        results = rehearsal.run(scenarios, lambda result: None if as_json else _print(result))
    except (FileProblems, Misconfigured) as error:
        print(error, file=sys.stderr)
        return FILE_WRONG
    if as_json:
        print(json.dumps(totals(results), ensure_ascii=False, indent=1))
    else:
        passed = sum(1 for result in results if result.passed)
        Console(highlight=False).print(f"[bold]{passed} of {len(results)} scenarios passed[/bold]")
    return PASSED if all(result.passed for result in results) else FAILED


def quiet_logs() -> None:
    """Warnings of the line are part of a rehearsal's result, not of its output."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))


def _load(paths: Sequence[Path]) -> list[Scenario]:
    found: list[Scenario] = []
    for path in paths:
        if not path.exists():
            raise Misconfigured(f"{path}: there is no such file or folder")
        found += load_scenarios(path, app.employees())
    return found


def _print(result: Result) -> None:
    console = Console(highlight=False, soft_wrap=True)
    mark = "[green]passed[/green]" if result.passed else "[red]FAILED[/red]"
    runs = f" ({result.passes} of {result.runs})" if result.runs > 1 else ""
    console.print(f"{mark} {result.scenario.id}{runs}")
    for failure in result.failures:
        console.print(f"       {failure}", style="red", markup=False)
