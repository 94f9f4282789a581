"""Which bare numbers and parts of the day are times: those beside a day or a time, or where a time is asked for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from deskhand.language.local.facts.times.assent import (
    is_answered,
    is_asking,
    is_chosen,
    is_named,
    is_offered,
    is_willing,
)
from deskhand.language.local.facts.times.clock import Hours
from deskhand.language.local.facts.times.gaps import (
    clause_of,
    clauses,
    is_contrast,
    is_hard,
    is_joint,
    is_opening,
    is_tight,
)
from deskhand.language.local.facts.times.hours import is_free
from deskhand.language.local.facts.times.items import Mention
from deskhand.language.local.facts.times.refusals import is_spurned


@dataclass(frozen=True)
class _Place:
    """An item of hours with its neighbours: `gap` and `behind` are the words on both sides, `clause` its own."""

    hours: Hours
    said: str
    gap: str
    behind: str
    clause: str
    free: bool
    in_digits: bool
    left: Mention | None
    right: Mention | None
    day_known: bool
    time_known: bool
    time_follows: bool


def standing(heard: str, items: list[Mention], hasty: bool) -> list[Mention]:
    """`items` without the numbers that are no times; `hasty` where a time is expected: "about 4" is one."""
    kept: list[Mention] = []
    for at, item in enumerate(items):
        sure = not item.hours or item.hours.sure or (hasty and item.hours.led)
        if sure or (item.hours and _stands(_place(heard, kept, item, item.hours, items[at + 1 :]))):
            kept.append(item)
    known = {id(item) for item in kept}
    for those in lists_of_points(heard, items):
        if any(id(one) in known for one in those) or _answer_a_day(heard, kept, those[0]):
            known |= {id(item) for item in those}
    return [item for item in items if id(item) in known]


def _answer_a_day(heard: str, kept: list[Mention], first: Mention) -> bool:
    """Whether a list of numbers begins a clause behind a day: "is the 17th ok? 10 or 3"."""
    day = max((one.end for one in kept if one.days and one.end <= first.start), default=None)
    return day is not None and is_opening(clause_of(heard[day : first.start], heard[:day]))


def lists_of_points(heard: str, items: Sequence[Mention]) -> list[list[Mention]]:
    """Points that are told off one after the other up to "or" or "and": "9, 11 or 2"."""
    lists: list[list[Mention]] = []
    for left, right in pairwise(items):
        gap = heard[left.end : right.start]
        if is_point(left) and is_point(right) and (gap.strip() == "," or is_joint(gap)) and is_free(heard, right.end):
            if lists and lists[-1][-1] is left:
                lists[-1].append(right)
            else:
                lists.append([left, right])
    return [those for those in lists if is_joint(heard[those[-2].end : those[-1].start])]


def is_point(item: Mention) -> bool:
    return item.hours is not None and item.hours.kind == "point"


def _is_sure_point(item: Mention) -> bool:
    return item.hours is not None and item.hours.kind == "point" and item.hours.sure and not item.hours.weak


def _place(heard: str, kept: list[Mention], item: Mention, hours: Hours, following: Sequence[Mention]) -> _Place:
    left, right = kept[-1] if kept else None, following[0] if following else None
    gap = heard[left.end if left else 0 : item.start]
    behind = heard[item.end : right.start if right else None]
    return _Place(
        hours=hours,
        said=heard[item.start : item.end],
        gap=gap,
        behind=behind,
        clause=clause_of(gap, heard[: item.start - len(gap)]),
        free=is_free(heard, item.end) or bool(right and right.start - item.end <= 2),
        in_digits=any(letter.isdigit() for letter in heard[item.start : item.end]),
        left=left,
        right=right,
        day_known=any(one.days for one in kept),
        time_known=any(one.hours and one.hours.kind in ("point", "range", "after") for one in kept),
        time_follows=any(_is_sure_point(one) for one in following) and not is_hard(behind),
    )


_LATER = re.compile(r"\b(?:later|earlier|sooner|tarde|temprano|antes)\W*$")
"""What an hour tells closer: "a little later, like 5"."""


def _stands(place: _Place) -> bool:
    if place.hours.kind == "point" and place.in_digits and is_opening(place.clause) and is_answered(place.behind):
        return True
    if place.hours.kind == "point" and (not place.free or place.said == "one"):
        return False
    if place.hours.kind == "point" and place.hours.weak and (place.time_known or place.time_follows):
        return False
    if place.hours.led and place.in_digits and place.day_known:
        return True
    return _is_beside(place) or _is_wished(place) or (place.hours.led and bool(_LATER.search(place.gap)))


_INSTEAD = re.compile(r"\s*(?:instead of|rather than|en vez de|en lugar de)\b")


def _is_beside(place: _Place) -> bool:
    """Whether a day or another time stands beside."""
    left, right = place.left, place.right
    parted = "," in place.behind and place.hours.kind not in ("range", "part")
    if right and right.days and is_tight(place.behind) and not parted:
        return True
    if right and right.hours and (_INSTEAD.match(place.behind) or (right.hours.sure and is_joint(place.behind))):
        return True
    return left is not None and (_is_beside_day(place, left) or _is_beside_hours(place, left))


def _is_beside_day(place: _Place, left: Mention) -> bool:
    if not left.days:
        return False
    if is_tight(place.gap):
        return True
    if place.hours.kind not in ("part", "range") or place.hours.weak:
        return False
    if place.hours.part and len(clauses(place.gap, "")) == 1:
        return True
    return place.free and is_opening(place.clause) and not is_hard(place.gap)


def _is_beside_hours(place: _Place, left: Mention) -> bool:
    if not left.hours:
        return False
    if is_tight(place.gap) and (place.hours.part or (left.hours.part and not left.hours.weak)):
        return True
    abutting = place.hours.kind == "range" and place.gap.strip() in ("", ",")
    return abutting or is_joint(place.gap) or is_contrast(place.gap)


_IS = re.compile(r"\s*(?:is|are|does|do)\s*")


def _is_wished(place: _Place) -> bool:
    """Whether the words around speak of a time that suits or does not."""
    if place.hours.kind == "part":
        words = place.behind[:24]
        suits = is_chosen(words) and (is_willing(words) or _IS.fullmatch(words) is not None)
        answered = suits or is_spurned(words)
        return not place.hours.weak and (answered or is_offered(place.clause))
    if place.hours.kind == "range" and is_asking(place.clause) and place.free:
        return True
    return is_named(place.clause)
