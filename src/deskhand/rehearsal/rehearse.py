"""Rehearse many scenarios: every one in a fresh sandbox, k times, and say which passed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from deskhand import app
from deskhand.config import CompanyFiles, Scenario, apply_given, load_company
from deskhand.engine.invariants import broken_invariants
from deskhand.ports import Language
from deskhand.rehearsal import expect
from deskhand.rehearsal.companies import company_folder
from deskhand.rehearsal.perturb import Perturbation, perturbation, shuffled
from deskhand.rehearsal.play import Played, play


@dataclass(frozen=True)
class Result:
    """One scenario: how many of its runs passed, what failed first, and what the first run left behind."""

    scenario: Scenario
    passes: int
    runs: int
    failures: tuple[str, ...]
    first: Played

    @property
    def passed(self) -> bool:
        return self.passes == self.runs

    def as_json(self) -> dict[str, object]:
        """The shape that DESIGN §8 promises to scripts."""
        played, record = self.first, self.first.record
        outcome = record.outcomes.get(played.lines[0][0]) if played.lines else None
        case = record.cases.get(outcome.case or "") if outcome else None
        labels = expect.dispositions(played)
        return {
            "id": self.scenario.id,
            "passed": self.passed,
            "passes": self.passes,
            "failures": list(self.failures),
            "disposition": labels[0] if labels else None,
            "dispositions": labels,
            "trade": outcome.trade.value if outcome and outcome.trade else None,
            "language": outcome.language if outcome else None,
            "escalated": record.escalated,
            "status": expect.state_of(played),
            "actions": sorted(record.actions),
            "replies": [
                {"to": r.to, "channel": r.channel, "at": r.at.isoformat(), "text": r.text, "purpose": r.purpose}
                for r in record.replies
            ],
            "facts": {name: value if isinstance(value, bool) else str(value) for name, value in case.facts.items()}
            if case
            else {},
            "turn_ms": played.turn_ms,
        }


@dataclass
class Rehearsal:
    """Plays scenarios; company folders are read once."""

    language: Language
    k: int = 1
    channel: str | None = None
    companies: dict[str, CompanyFiles] = field(default_factory=dict)

    def run(self, scenarios: Sequence[Scenario], progress: Callable[[Result], None]) -> list[Result]:
        results = []
        for scenario in scenarios:
            results.append(self.play(scenario))
            progress(results[-1])
        return results

    def play(self, scenario: Scenario) -> Result:
        """All runs of one scenario: the first verbatim, the others perturbed."""
        files = self._files(scenario)
        first = play(scenario, apply_given(files, scenario.given), self.language, Perturbation(), self.channel)
        found = [_failed(scenario, first)]
        for run in range(2, self.k + 1):
            change = perturbation(scenario, files, run)
            given = shuffled(apply_given(files, scenario.given, change.moved), scenario, run)
            again = play(scenario, given, self.language, change, self.channel)
            found.append([f"run {run}: {failure}" for failure in _failed(scenario, again)])
        failures = tuple(failure for each in found for failure in each)
        return Result(scenario, sum(1 for each in found if not each), len(found), failures, first)

    def _files(self, scenario: Scenario) -> CompanyFiles:
        folder = company_folder(scenario.company, Path(scenario.source.rpartition(":")[0]).parent)
        key = str(folder)
        if key not in self.companies:
            self.companies[key] = load_company(folder)
            app.check_employees(self.companies[key])
        return self.companies[key]


def _failed(scenario: Scenario, played: Played) -> list[str]:
    assert played.sandbox is not None
    broken = [f"invariant {problem}" for problem in broken_invariants(played.sandbox.line)]
    return [*expect.failures(scenario.expect, played), *broken]


def totals(results: Sequence[Result]) -> Mapping[str, object]:
    return {
        "scenarios": len(results),
        "passed": sum(1 for result in results if result.passed),
        "results": [result.as_json() for result in results],
    }
