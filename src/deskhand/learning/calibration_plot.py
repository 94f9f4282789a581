"""A calibration plot as SVG, written by hand: chances to the right, what came true upwards, the diagonal is perfect.

It carries its own style, for it stands in documents; the same classes as the console's charts, so a page may restyle
it. A plot alone is never the only way to its numbers: `table` is the same in Markdown.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from math import ceil

from deskhand.learning.calibration import ReliabilityBin

SIZE, LEFT, RIGHT, TOP, BOTTOM = 360, 44, 12, 44, 40
MARKS = 4
STYLE = (
    "<style>.label{font:11px sans-serif;fill:#57606a}.axis{stroke:#d0d7de}.even{stroke:#8c959f;stroke-dasharray:4 4}"
    ".line{fill:none;stroke:#0969da;stroke-width:1.5}.dot{fill:#0969da}.span{stroke:#0969da;opacity:.5}"
    ".peer .line{stroke:#bc4c00;stroke-dasharray:2 3}.peer .dot{fill:#bc4c00}.peer .span{stroke:#bc4c00}"
    "@media(prefers-color-scheme:dark){.label{fill:#9198a1}.axis{stroke:#3d444d}.line,.span{stroke:#4493f8}"
    ".dot{fill:#4493f8}.peer .line,.peer .span{stroke:#db6d28}.peer .dot{fill:#db6d28}}</style>"
)

Series = tuple[str, Sequence[ReliabilityBin]]
"""A name and its bins, the lowest first, at least one."""


def calibration_plot(name: str, title: str, model: Series, peer: Series | None = None) -> str:
    """The model's bins with their intervals, and a peer's in another colour. Both axes end at the same tenth."""
    drawn = [model, peer] if peer else [model]
    top = _top([one for _, bins in drawn for one in bins])
    told = "; ".join(f"{escape(of)}: {_told(bins)}" for of, bins in drawn)
    parts = [_grid(top)]
    for place, (of, bins) in enumerate(drawn):
        inner = _legend(of, place) + _bins(bins, top)
        parts.append(f'<g class="peer">{inner}</g>' if place else f"<g>{inner}</g>")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIZE} {SIZE}" role="img" '
        f'aria-labelledby="{name}-title {name}-told">{STYLE}<title id="{name}-title">{escape(title)}</title>'
        f'<desc id="{name}-told">{told}</desc>{"".join(parts)}</svg>\n'
    )


def table(model: Sequence[ReliabilityBin]) -> str:
    """The bins in Markdown."""
    lines = [
        f"| {one.chance:.3f} | {one.happened.value:.3f} | {one.happened.low:.3f} to {one.happened.high:.3f} | {one.n} |"
        for one in model
    ]
    return "\n".join(["| chance given | came true | 95 % interval | n |", "|---|---|---|---|", *lines])


def x_of(chance: float, top: float) -> float:
    return LEFT + (SIZE - LEFT - RIGHT) * chance / top


def y_of(share: float, top: float) -> float:
    return TOP + (SIZE - TOP - BOTTOM) * (1 - share / top)


def _top(bins: Sequence[ReliabilityBin]) -> float:
    return min(1.0, ceil(max(max(one.chance, one.happened.high) for one in bins) * 10) / 10)


def _told(bins: Sequence[ReliabilityBin]) -> str:
    return ", ".join(f"given {one.chance:.2f} came true {one.happened.value:.2f} (n {one.n})" for one in bins)


def _bins(bins: Sequence[ReliabilityBin], top: float) -> str:
    spots = [(x_of(one.chance, top), y_of(one.happened.value, top)) for one in bins]
    spans = "".join(
        f'<line class="span" x1="{x:.1f}" x2="{x:.1f}" y1="{y_of(one.happened.low, top):.1f}" '
        f'y2="{y_of(one.happened.high, top):.1f}"/>'
        for (x, _), one in zip(spots, bins, strict=True)
    )
    dots = "".join(f'<circle class="dot" cx="{x:.1f}" cy="{y:.1f}" r="3"/>' for x, y in spots)
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in spots)
    return f'{spans}<polyline class="line" points="{line}"/>{dots}'


def _grid(top: float) -> str:
    right, floor = SIZE - RIGHT, SIZE - BOTTOM
    parts = [f'<line class="even" x1="{LEFT}" y1="{floor}" x2="{right}" y2="{TOP}"/>']
    for mark in range(MARKS + 1):
        share = top * mark / MARKS
        x, y = x_of(share, top), y_of(share, top)
        parts.append(
            f'<line class="axis" x1="{LEFT}" x2="{right}" y1="{y:.1f}" y2="{y:.1f}"/>'
            f'<text class="label" x="{LEFT - 6}" y="{y:.1f}" dy="4" text-anchor="end">{share * 100:g}</text>'
            f'<text class="label" x="{x:.1f}" y="{floor + 16}" text-anchor="middle">{share * 100:g}</text>'
        )
    middle = (LEFT + right) / 2
    parts.append(f'<text class="label" x="{middle:g}" y="{SIZE - 6}" text-anchor="middle">chance given, percent</text>')
    return "".join([*parts, '<text class="label" x="4" y="14">came true, percent</text>'])


def _legend(name: str, place: int) -> str:
    y = 14 + 15 * place
    return (
        f'<circle class="dot" cx="{SIZE / 2:g}" cy="{y - 4}" r="3"/>'
        f'<text class="label" x="{SIZE / 2 + 8:g}" y="{y}">{escape(name)}</text>'
    )
