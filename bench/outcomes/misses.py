"""The no-show model on public appointments, split by day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench.outcomes.appointments import Appointment, load_appointments, outcomes, without_age
from bench.outcomes.judged import HEAD, Judged, bound, judged
from bench.outcomes.peers import boosting, lead_time_alone
from deskhand.learning.calibration import reliability
from deskhand.learning.calibration_plot import calibration_plot, table
from deskhand.learning.features import Outcome
from deskhand.learning.no_show import NO_SHOW, start_model, train

INNER, OUTER = datetime(2016, 5, 11, tzinfo=UTC), datetime(2016, 5, 17, tzinfo=UTC)
"""The later part is 17 to 24 May; whatever was chosen was chosen on 11 to 16 May."""
LEAST, LEAST_AHEAD = 0.72, 0.59
MODEL, ALONE = "additive, decided at booking", "lead time alone, logistic"


def measure_misses(folder: Path, inner: bool, plots: Path | None) -> None:
    found, refused = load_appointments(folder)
    since = INNER if inner else OUTER
    found = [one for one in found if not inner or one.day < OUTER]
    later = [one for one in found if one.day >= since]
    ahead = [one.booked_at.date() < one.day.date() for one in later]
    last = later[-1].day
    print(f"Appointments: {len(found) - len(later)} before {since:%d %B %Y} teach, {since:%d} to {last:%d %B} judge;")
    print(f"{refused} that were booked after their day are left out. `ahead`: booked at least a day ahead.\n\n{HEAD}")
    lines: dict[str, Judged] = {}
    for one in runs(found, since):
        lines[one.name] = one
        print(one.line)
        print(Judged(f"{one.name}, ahead", *_parts(one.only(ahead))).line, flush=True)
    model = lines[MODEL]
    print("\n| promised | value | to reach | holds |\n|---|---|---|---|")
    print(bound("no-show AUC, all", model.auc, LEAST))
    print(bound("no-show AUC, booked at least a day ahead", model.only(ahead).auc, LEAST_AHEAD))
    bins = reliability(model.chances, model.happened)
    print(f"\n{table(bins)}\n")
    if plots:
        peer = reliability(lines[ALONE].chances, lines[ALONE].happened)
        svg = calibration_plot("no_show", "No-show chances against what came", (MODEL, bins), (ALONE, peer))
        (plots / "no_show_calibration.svg").write_text(svg, "utf-8")


def _parts(one: Judged) -> tuple[Sequence[float], Sequence[bool]]:
    return one.chances, one.happened


def runs(found: Sequence[Appointment], since: datetime) -> Iterator[Judged]:
    """Each model, trained on what was known at `since`, on the appointments from then on."""
    rows = list(outcomes(found))
    earlier, later = _halves(rows, found, since)
    yield _ours(MODEL, rows, later, since)
    bare = list(outcomes(without_age(found)))
    yield _ours("additive, without the person's age", bare, _halves(bare, found, since)[1], since)
    eve = list(outcomes(found, timedelta(days=1)))
    yield _ours("additive, decided a day before the visit", eve, _halves(eve, found, since)[1], since)
    start = start_model()
    yield judged("published rates, nothing learnt", [start.probability(one.row) for one in later], later)
    yield judged(ALONE, lead_time_alone(NO_SHOW, earlier, later), later)
    yield judged("gradient boosting, same features", boosting(NO_SHOW, earlier, later), later)


def _ours(name: str, rows: Sequence[Outcome], later: Sequence[Outcome], since: datetime) -> Judged:
    model = train(rows, since)
    return judged(name, [model.probability(one.row) for one in later], later)


def _halves(
    rows: Sequence[Outcome], found: Sequence[Appointment], since: datetime
) -> tuple[list[Outcome], list[Outcome]]:
    pairs = list(zip(rows, found, strict=True))
    return [row for row, one in pairs if one.day < since], [row for row, one in pairs if one.day >= since]
