"""Two pieces of a day that are said of one day: "in the afternoon, after 3"."""

from __future__ import annotations

from dataclasses import replace

from deskhand.language.local.facts.times.clock import ClockTime, Hours, bounds, with_half
from deskhand.language.local.facts.times.lexicon import MIDDAY


def closes(one: Hours | None, other: Hours | None, gap: str) -> bool:
    """ "After 10 but before 2" is one stretch."""
    if not one or not other or {one.kind, other.kind} != {"after", "before"}:
        return False
    return gap.strip(" ,") in ("but", "and", "pero", "y", "")


def closer(one: Hours, other: Hours) -> list[Hours]:
    """Both as one piece where the one narrows the other, else both as they are."""
    if one.kind == "all":
        return [other]
    if other.kind == "all":
        return [one]
    if one.kind == "part" and other.kind == "part" and one.part and other.part:
        narrow, wide = sorted((one, other), key=_length)
        inside = wide.part and narrow.part and wide.part[0] <= narrow.part[1] and narrow.part[0] <= wide.part[1]
        return [narrow] if inside else [one, other]
    if one.part and other.kind == "before":
        return [_within(one, other)]
    if other.part and one.kind == "before":
        return [_within(other, one)]
    if one.kind == "part":
        return [with_half(other, one.half if one.part != MIDDAY else "")]
    if other.kind == "part":
        return [with_half(one, other.half if other.part != MIDDAY else "")]
    if one.kind == "point" and other.kind in ("after", "before") and _lies_in(one, other):
        return [one]
    if {one.kind, other.kind} == {"after", "before"}:
        first, last = (one.first, other.last) if one.kind == "after" else (other.first, one.last)
        return [Hours("range", first, last)]
    if other.kind == "point" and one.kind in ("after", "before") and _lies_in(other, one):
        return [with_half(other, "pm" if one.first and one.first.at().hour >= 12 else "")]
    return [one, other]


def _within(part: Hours, before: Hours) -> Hours:
    """What lies in a part of the day before an hour, or all before it where the part begins later."""
    before = with_half(before, part.half if part.part != MIDDAY else "")
    first, last = part.part and part.part[0], bounds(before)[1]
    if not first or not last or last <= first:
        return before
    begin = ClockTime(first.hour % 12 or 12, first.minute, "am" if first.hour < 12 else "pm")
    return replace(before, kind="range", first=begin)


def _lies_in(point: Hours, bound: Hours) -> bool:
    """Whether a point may be meant within "after 5" or "before 8"."""
    assert point.first
    if bound.first:
        return point.first.at("pm" if bound.first.at().hour >= 12 else "") >= bound.first.at()
    return bound.last is not None and point.first.at() < bound.last.at()


def _length(hours: Hours) -> int:
    assert hours.part
    return hours.part[1].hour - hours.part[0].hour
