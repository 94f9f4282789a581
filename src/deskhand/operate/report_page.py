"""The report as one page: no scripts, nothing from outside, light and dark, and a table beside each plot."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, tzinfo
from html import escape

from deskhand.domain.case import Case
from deskhand.domain.kpi import Kpi
from deskhand.kpis import handled_with_no_human, time_to_dispatch, time_to_first_reply
from deskhand.kpis.measure import measure
from deskhand.kpis.weeks import by_week, class_of, trade_of
from deskhand.operate.charts import Bar, bars, trend

MOST_WEEKS = 13
"""A quarter: what a plot shows and a table beside it still holds."""

REPLY_S = (("5 s", 5), ("10 s", 10), ("30 s", 30), ("1 min", 60), ("5 min", 300))
DISPATCH_S = (("5 min", 300), ("15 min", 900), ("30 min", 1800), ("1 h", 3600), ("2 h", 7200))
CLASSES = ("emergency", "urgent", "routine", "no fault")


@dataclass(frozen=True)
class Report:
    """What is told of the cases that were opened between two days; None: from the first, to the last."""

    company: str
    zone: tzinfo
    cases: tuple[Case, ...]
    targets: Mapping[str, str]
    since: date | None = None
    until: date | None = None

    @property
    def span(self) -> str:
        """The days in words, empty where all of them count."""
        return " ".join(f"{word} {day}" for word, day in (("from", self.since), ("to", self.until)) if day)

    @property
    def kinds(self) -> frozenset[str] | None:
        """Of which cases the numbers speak: those that there are; of every kind where there are none yet."""
        return frozenset(case.kind for case in self.cases) or None

    @property
    def title(self) -> str:
        count = len(self.cases)
        return f"{count} case{'' if count == 1 else 's'}{', opened ' if self.span else ''}{self.span}"


def page_of(report: Report) -> str:
    """The whole page."""
    told = _told(report) if report.cases else _nothing(report)
    title = f"Report of {escape(report.company)}"
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f"<title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n"
        f"<h1>{title}</h1>\n<p>{escape(report.title)}.</p>\n{told}</main>\n</body>\n</html>\n"
    )


def _nothing(report: Report) -> str:
    why = "No case was opened in these days." if report.span else "No case was opened yet."
    return f'<p class="empty">{why} There is nothing to count, and no number is made up.</p>\n'


def _told(report: Report) -> str:
    weeks = by_week(report.cases, report.zone)
    shown = dict(list(weeks.items())[-MOST_WEEKS:])
    measured = {week: {kpi.name: kpi for kpi in measure(cases, report.kinds)} for week, cases in shown.items()}
    cards = "".join(
        _card(kpi, report, {week: of[kpi.name] for week, of in measured.items()})
        for kpi in measure(report.cases, report.kinds)
    )
    quarter = f" The weeks below are the last {MOST_WEEKS}." if len(weeks) > MOST_WEEKS else ""
    note = f"<p>A week counts the cases that were opened in it and is named by its Monday.{quarter}</p>\n"
    return (
        f'<section aria-labelledby="numbers"><h2 id="numbers">The numbers</h2>\n{note}{cards}</section>\n'
        f'<section aria-labelledby="waits"><h2 id="waits">How long people wait</h2>\n{_waits(report.cases)}</section>\n'
        f'<section aria-labelledby="work"><h2 id="work">What the work is</h2>\n{_work(report.cases)}</section>\n'
    )


# ------------------------------------------------------------------ the numbers


def _card(kpi: Kpi, report: Report, weeks: Mapping[date, Kpi]) -> str:
    target = report.targets.get(kpi.name)
    aim = f'<p class="target">Target: {escape(target)}</p>' if target else ""
    return (
        f'<article aria-labelledby="{kpi.name}"><h3 id="{kpi.name}">{escape(kpi.title)}</h3>\n'
        f'<p class="value">{escape(kpi.shown)}</p>{aim}\n<p class="what">Counted: {escape(kpi.definition)}.</p>\n'
        f"{_weekly(kpi, weeks)}</article>\n"
    )


def _weekly(kpi: Kpi, weeks: Mapping[date, Kpi]) -> str:
    counted = [one.value for one in weeks.values() if one.value is not None]
    if len(counted) < 2:
        return '<p class="empty">No trend yet: fewer than two weeks have something to count.</p>\n' if kpi.n else ""
    minutes = kpi.unit == "s" and max(counted) >= 120
    unit = "minutes" if minutes else {"s": "seconds", "%": "percent"}.get(kpi.unit, kpi.unit)
    values = [one.value / 60 if minutes and one.value is not None else one.value for one in weeks.values()]
    plot = trend(f"plot-{kpi.name}", f"{kpi.title}, {unit} per week", [_day(week) for week in weeks], values, unit)
    rows = [(_day(week), one.shown if one.value is not None else "–") for week, one in weeks.items()]
    return _figure(plot, f"{kpi.title}, {unit} per week", ("Week of", "Measured"), rows)


def _day(day: date) -> str:
    return f"{day.day} {day:%b}"


# ------------------------------------------------------------------ the rest


def _waits(cases: Sequence[Case]) -> str:
    note = "<p>Each case stands once, in the first row that holds it.</p>\n"
    return (
        note
        + _spread("first-reply", "Time to the first reply", time_to_first_reply.waits_s(cases), REPLY_S)
        + _spread("dispatch", "Time to dispatch (emergencies)", time_to_dispatch.waits_s(cases), DISPATCH_S)
    )


def _spread(name: str, title: str, waits_s: Sequence[float], steps: Sequence[tuple[str, float]]) -> str:
    """How many waited at most so long and longer than the step before."""
    counts: Counter[str] = Counter()
    more = f"over {steps[-1][0]}"
    for wait in waits_s:
        counts[next((f"up to {step}" for step, most in steps if wait <= most), more)] += 1
    return _counted(name, title, [(step, counts[step]) for step in (*(f"up to {step}" for step, _ in steps), more)])


def _work(cases: Sequence[Case]) -> str:
    classes, trades = Counter(map(class_of, cases)), Counter(map(trade_of, cases))
    alone = handled_with_no_human.kpi(cases)
    without = round((alone.value or 0) * alone.n / 100)
    return (
        _counted("classes", "Cases by class", [(name, classes[name]) for name in CLASSES])
        + _counted("trades", "Cases by trade", sorted(trades.items(), key=lambda one: (-one[1], one[0])))
        + _counted("alone", "Closed cases", [("no human", without), ("with a human", alone.n - without)])
    )


def _counted(name: str, title: str, found: Iterable[tuple[str, int]]) -> str:
    rows = [(each.replace("_", " "), count) for each, count in found]
    total = sum(count for _, count in rows)
    heading = f'<article aria-labelledby="{name}"><h3 id="{name}">{escape(title)}</h3>\n'
    if not total:
        return f'{heading}<p class="empty">Nothing to count yet.</p></article>\n'
    plot = bars(f"plot-{name}", title, [Bar(each, count, str(count)) for each, count in rows])
    table = [(each, f"{count} ({100 * count / total:.0f} %)") for each, count in rows]
    return f"{heading}{_figure(plot, title, ('', 'Cases'), table)}</article>\n"


def _figure(plot: str, caption: str, head: tuple[str, str], rows: Sequence[tuple[str, str]]) -> str:
    first, second = (escape(name) for name in head)
    top = f'<th scope="col">{first}</th>' if first else "<td></td>"
    body = "".join(f'<tr><th scope="row">{escape(name)}</th><td>{escape(value)}</td></tr>' for name, value in rows)
    return (
        f'<div class="pair"><figure>{plot}</figure>\n<table><caption>{escape(caption)}</caption>'
        f'<thead><tr>{top}<th scope="col">{second}</th></tr></thead><tbody>{body}</tbody></table></div>\n'
    )


STYLE = """
:root { --paper: #fff; --ink: #1c2430; --soft: #596273; --rule: #d9dee6; --mark: #1f5fa8; --card: #f7f8fa; }
@media (prefers-color-scheme: dark) {
  :root { --paper: #14181f; --ink: #e7eaf0; --soft: #a3acbb; --rule: #343c49; --mark: #7fb2ec; --card: #1c222c; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 60rem; margin: 0 auto; padding: 1.5rem 1rem 3rem; }
h1 { font-size: 1.6rem; margin: 0; }
h2 { font-size: 1.25rem; margin: 2rem 0 .5rem; } h3 { font-size: 1.05rem; margin: 0; }
article { background: var(--card); border: 1px solid var(--rule); border-radius: 8px; padding: 1rem; margin: 1rem 0; }
p { margin: .25rem 0; } .value { font-size: 1.4rem; font-weight: 600; }
.target, .what, .empty, caption { color: var(--soft); } .what { font-size: .9rem; }
.pair { display: flex; flex-wrap: wrap; gap: 1rem 2rem; margin-top: .75rem; align-items: flex-start; }
figure { flex: 1 1 20rem; margin: 0; min-width: 0; max-width: 34rem; }
svg { display: block; width: 100%; height: auto; }
table { flex: 1 1 14rem; border-collapse: collapse; font-size: .85rem; font-variant-numeric: tabular-nums; }
caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
th, td { padding: .1rem .5rem; border-bottom: 1px solid var(--rule); text-align: left; font-weight: normal; }
thead th { color: var(--soft); } td:last-child, thead th:last-child { text-align: right; }
.line { fill: none; stroke: var(--mark); stroke-width: 2; } .dot, .bar { fill: var(--mark); }
.axis { stroke: var(--rule); } .label { fill: var(--soft); font-size: 11px; }
@media print {
  :root { --paper: #fff; --ink: #000; --soft: #444; --rule: #bbb; --mark: #1f5fa8; --card: #fff; }
  main { max-width: none; padding: 0; } article { break-inside: avoid; }
}
"""
