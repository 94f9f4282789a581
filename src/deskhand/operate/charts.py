"""Plots as SVG, written by hand: a line over weeks, and bars. Pure text from numbers; each has a title and its words.

Colours and type come from the page's style (classes `line`, `dot`, `bar`, `axis`, `label`), so that a plot follows
light and dark. A plot alone is never the only way to its numbers: the page puts a table beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from math import ceil, floor, log10

WIDTH, HEIGHT = 340, 160
LEFT, RIGHT, TOP, BOTTOM = 44, 10, 26, 26
LEAST_PERCENT = 10
ROW, NAMES, VALUES = 24, 118, 44


@dataclass(frozen=True)
class Bar:
    """One bar: its name, how long it is, and what is written at its end."""

    name: str
    size: float
    shown: str


def trend(name: str, title: str, weeks: Sequence[str], values: Sequence[float | None], unit: str) -> str:
    """A line through the weeks that have a value, at least one; a gap where there is none. The scale begins at 0."""
    least = LEAST_PERCENT if unit == "percent" else 0
    top = nice_top(max(least, *(value for value in values if value is not None)))
    spots = [(x_of(place, len(weeks)), value) for place, value in enumerate(values)]
    drawn = [(x, y_of(value, top)) if value is not None else None for x, value in spots]
    lines = "".join(f'<polyline class="line" points="{_points(run)}"/>' for run in _runs(drawn) if len(run) > 1)
    dots = "".join(f'<circle class="dot" cx="{_n(spot[0])}" cy="{_n(spot[1])}" r="3"/>' for spot in drawn if spot)
    told = ", ".join(f"{week} {_n(value)}" for week, value in zip(weeks, values, strict=True) if value is not None)
    body = f"{_grid(top, unit)}{_weeks(weeks)}{lines}{dots}"
    return _svg(name, title, f"Per week, in {unit}: {told}", HEIGHT, body)


def bars(name: str, title: str, found: Sequence[Bar]) -> str:
    """One row per bar, the longest as wide as there is room; the value stands at its end."""
    most = max((bar.size for bar in found), default=0) or 1
    room = WIDTH - NAMES - VALUES
    rows = []
    for place, bar in enumerate(found):
        y, wide = place * ROW + 4, max(1.0, room * bar.size / most) if bar.size else 0
        rows.append(
            f'<text class="label" x="{NAMES - 8}" y="{y + 12}" text-anchor="end">{escape(bar.name)}</text>'
            f'<rect class="bar" x="{NAMES}" y="{y}" width="{_n(wide)}" height="16" rx="2"/>'
            f'<text class="label" x="{_n(NAMES + wide + 6)}" y="{y + 12}">{escape(bar.shown)}</text>'
        )
    told = ", ".join(f"{bar.name} {bar.shown}" for bar in found)
    return _svg(name, title, told, len(found) * ROW + 4, "".join(rows))


def nice_top(most: float) -> float:
    """The end of a scale that holds `most`: 1, 2, 2.5 or 5 times a power of ten."""
    if most <= 0:
        return 1
    power = 10.0 ** floor(log10(most))
    return min(step * power for step in (1, 2, 2.5, 5, 10) if step * power >= most)


def x_of(place: int, count: int) -> float:
    room = WIDTH - LEFT - RIGHT
    return LEFT + room / 2 if count == 1 else LEFT + room * place / (count - 1)


def y_of(value: float, top: float) -> float:
    return TOP + (HEIGHT - TOP - BOTTOM) * (1 - value / top)


def _svg(name: str, title: str, told: str, height: float, body: str) -> str:
    return (
        f'<svg viewBox="0 0 {WIDTH} {_n(height)}" role="img" aria-labelledby="{name}-title {name}-told">'
        f'<title id="{name}-title">{escape(title)}</title><desc id="{name}-told">{escape(told)}</desc>{body}</svg>'
    )


def _grid(top: float, unit: str) -> str:
    lines = [f'<text class="label" x="4" y="11">{escape(unit)}</text>']
    for value in (0.0, top / 2, top):
        y = _n(y_of(value, top))
        lines.append(
            f'<line class="axis" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y}" y2="{y}"/>'
            f'<text class="label" x="{LEFT - 6}" y="{y}" dy="4" text-anchor="end">{_n(value)}</text>'
        )
    return "".join(lines)


def _weeks(weeks: Sequence[str]) -> str:
    """At most five names below the line, the first and the last among them."""
    every = max(1, ceil((len(weeks) - 1) / 4))
    last = len(weeks) - 1
    named = [place for place in range(len(weeks)) if place == last or (place % every == 0 and last - place >= every)]
    ends = {0: "start", last: "end"} if last else {}
    return "".join(
        f'<text class="label" x="{_n(x_of(place, len(weeks)))}" y="{HEIGHT - 8}" '
        f'text-anchor="{ends.get(place, "middle")}">{escape(weeks[place])}</text>'
        for place in named
    )


def _runs(spots: Sequence[tuple[float, float] | None]) -> list[list[tuple[float, float]]]:
    """The spots that follow each other without a gap."""
    runs: list[list[tuple[float, float]]] = [[]]
    for spot in spots:
        if spot is None:
            runs.append([])
        else:
            runs[-1].append(spot)
    return runs


def _points(spots: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{_n(x)},{_n(y)}" for x, y in spots)


def _n(value: float) -> str:
    """A number without a tail of zeros."""
    return f"{value:.1f}".rstrip("0").rstrip(".")
