"""The conversion model on public leads, split by Lead Number."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from bench.outcomes.judged import HEAD, Judged, bound, judged
from bench.outcomes.leads import ANSWERS, BOUNCED, LATER, LINE, lead_table, load_leads, outcomes
from bench.outcomes.peers import boosting
from deskhand.learning.calibration import reliability
from deskhand.learning.calibration_plot import calibration_plot, table
from deskhand.learning.compare import Comparison
from deskhand.learning.conversion import CRITERIA, takes_over, train, train_criteria
from deskhand.learning.features import Outcome

EARLIER = 0.7
"""The share that teaches; of the earlier part again when choosing."""
LEAST = 0.86
MODEL, WRITTEN = "additive", "written criteria, made a chance"
AS_LISTED = f"additive, with {BOUNCED} (the data's own list of leaks)"


def measure_conversions(folder: Path, inner: bool, plots: Path | None) -> None:
    lines = load_leads(folder)
    lines = lines[: round(len(lines) * EARLIER)] if inner else lines
    cut = round(len(lines) * EARLIER)
    print(f"Leads: {cut} up to Lead Number {lines[cut - 1]['Lead Number']} teach, the {len(lines) - cut} after judge.")
    print(f"Left out as written after the decision: {', '.join((*LATER, BOUNCED))}.\n\n{HEAD}")
    found: dict[str, Judged] = {}
    for one in runs(lines, cut):
        found[one.name] = one
        print(one.line, flush=True)
    model = found[MODEL]
    print("\n| promised | value | to reach | holds |\n|---|---|---|---|")
    print(bound("conversion AUC", model.auc, LEAST))
    print(bound(f"conversion AUC, with {BOUNCED}", found[AS_LISTED].auc, LEAST))
    print(f"\n{told(verdict(lines, cut))}\n")
    bins = reliability(model.chances, model.happened)
    print(f"{table(bins)}\n")
    if plots:
        peer = reliability(found[WRITTEN].chances, found[WRITTEN].happened)
        svg = calibration_plot("conversion", "Conversion chances against what came", (MODEL, bins), (WRITTEN, peer))
        (plots / "conversion_calibration.svg").write_text(svg, "utf-8")


def runs(lines: Sequence[LINE], cut: int) -> Iterator[Judged]:
    earlier, later = _halves(lines, cut)
    yield _ours(MODEL, lines, cut, (BOUNCED,))
    yield _ours(AS_LISTED, lines, cut, ())
    bare = "additive, without the lead's two answers and the criteria, which use them"
    yield _ours(bare, lines, cut, (BOUNCED, *ANSWERS, CRITERIA))
    criteria = train_criteria(lead_table(), earlier)
    yield judged(WRITTEN, [criteria.probability(one.row) for one in later], later)
    yield judged("gradient boosting, same features", boosting(lead_table(), earlier, later), later)


def _halves(
    lines: Sequence[LINE], cut: int, without: Collection[str] = (BOUNCED,)
) -> tuple[list[Outcome], list[Outcome]]:
    rows = outcomes(lines, lead_table(without))
    return rows[:cut], rows[cut:]


def _ours(name: str, lines: Sequence[LINE], cut: int, without: Collection[str]) -> Judged:
    earlier, later = _halves(lines, cut, without)
    model = train(lead_table(without), earlier)
    return judged(name, [model.probability(one.row) for one in later], later)


def verdict(lines: Sequence[LINE], cut: int) -> Comparison:
    earlier, later = _halves(lines, cut)
    table = lead_table()
    return takes_over(train_criteria(table, earlier), train(table, earlier), later)


def told(found: Comparison) -> str:
    gains = [
        f"{name} {gain.value:+.4f} (95 % {gain.low:+.4f} to {gain.high:+.4f})"
        for name, gain in (("AUC", found.auc), ("Brier", found.brier))
    ]
    return f"The model {'takes over' if found.wins else 'stays silent'}: gains {', '.join(gains)}, n {found.n}."
