"""Phrases: the days and hours that are said in one breath."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from deskhand.language.local.facts.times.assent import is_asking, is_chosen
from deskhand.language.local.facts.times.clock import Hours
from deskhand.language.local.facts.times.closer import closer, closes
from deskhand.language.local.facts.times.dates import Days
from deskhand.language.local.facts.times.gaps import (
    clause_of,
    clauses,
    is_answer_of_the_left,
    is_contrast,
    is_joint,
    is_of_the_left,
    is_onlys,
    is_onto,
    is_reason,
    is_same,
    is_target,
    is_tight,
)
from deskhand.language.local.facts.times.items import Mention
from deskhand.language.local.facts.times.moves import is_moved
from deskhand.language.local.facts.times.presence import is_ready_from
from deskhand.language.local.facts.times.refusals import is_exception, is_fresh, is_spurned
from deskhand.language.local.facts.times.scope import Verdict, judged
from deskhand.language.local.facts.times.standing import lists_of_points
from deskhand.language.local.facts.times.told import is_usual


@dataclass(frozen=True)
class Phrase:
    """Items that are said in one breath, and the words around them.

    `before`, `between` and `after` are those of their own clause, `gaps` those between the items, `later` the clauses
    up to the next phrase; `reason` where they tell why; `onto` where a visit may be moved to the next phrase.
    """

    items: tuple[Mention, ...]
    gaps: tuple[str, ...]
    said: str
    before: str
    between: str
    reason: bool
    after: str
    later: tuple[str, ...]
    onto: bool

    @property
    def days(self) -> list[Days]:
        return [item.days for item in self.items if item.days]

    @property
    def hours(self) -> list[Hours]:
        return [item.hours for item in self.items if item.hours]


def phrases_of(heard: str, items: Sequence[Mention]) -> Iterator[Phrase]:
    """The phrases of a text in the order said; each item belongs to one."""
    gaps = [heard[(items[at - 1].end if at else 0) : item.start] for at, item in enumerate(items)]
    gaps.append(heard[items[-1].end :] if items else "")
    begin, asked = 0, False
    for at in range(1, len(items) + 1):
        if at == len(items) or not _holds(_Seam(heard, items, gaps, begin, at)):
            phrase = _phrase(heard, items, gaps, begin, at, asked)
            yield phrase
            begin, asked = at, is_asking(phrase.before) or is_ready_from(phrase.before)


def _phrase(heard: str, items: Sequence[Mention], gaps: Sequence[str], begin: int, end: int, asked: bool) -> Phrase:
    """Items `begin` to `end` with the words around; `asked` where the phrase before them is asked for."""
    earlier = heard[: items[begin].start - len(gaps[begin])]
    refuses_left = is_of_the_left(gaps[begin], gaps[end]) and not (asked and gaps[begin].strip() == "no")
    of_the_left = begin and (refuses_left or is_answer_of_the_left(gaps[begin]))
    before = "" if of_the_left else clause_of(gaps[begin], earlier)
    loose = [gaps[at] for at in range(begin + 1, end) if _is_loose(gaps[at], items[at - 1], items[at])]
    after, *later = clauses(gaps[end], heard[: items[end - 1].end])
    last = end == len(items)
    behind = [clause for clause in (later if last else later[:-1]) if clause.strip()]
    if not last and (
        is_contrast(gaps[end]) or (gaps[end].strip() == "no" and (is_asking(before) or is_ready_from(before)))
    ):
        after = ""
    return Phrase(
        items=tuple(items[begin:end]),
        gaps=tuple(gaps[begin + 1 : end]),
        said=heard[items[begin].start : items[end - 1].end],
        before=" ".join([before, *loose]),
        between=loose[0] if loose else "",
        reason=is_reason(gaps[begin], earlier),
        after=after + (" ," if later else ""),
        later=tuple(behind),
        onto=not last and (is_target(gaps[end]) or (not gaps[end].strip() and is_onto(heard[items[end].start :]))),
    )


def _is_loose(gap: str, left: Mention, right: Mention) -> bool:
    """Whether words of some weight part a day and its hours."""
    return bool(left.days) != bool(right.days) and not is_tight(gap) and not is_joint(gap)


@dataclass(frozen=True)
class _Seam:
    """The place before item `at`, where the phrase that began with item `begin` may end."""

    heard: str
    items: Sequence[Mention]
    gaps: Sequence[str]
    begin: int
    at: int

    @property
    def gap(self) -> str:
        return self.gaps[self.at]

    @property
    def left(self) -> Mention:
        return self.items[self.at - 1]

    @property
    def right(self) -> Mention:
        return self.items[self.at]

    @property
    def said(self) -> Sequence[Mention]:
        """The items of the phrase so far."""
        return self.items[self.begin : self.at]

    @property
    def lead(self) -> str:
        """The words in front of the phrase."""
        return clause_of(self.gaps[self.begin], "")


def _holds(seam: _Seam) -> bool:
    """Whether both sides of a seam are said in one breath."""
    gap, left, right = seam.gap, seam.left, seam.right
    if left.minutes is not None or right.minutes is not None:
        return False
    if right.back in ("after", "before", "then") and not (left.days and is_tight(gap)):
        return False
    if left.days and right.days and is_same(gap) and _are_one_day(left.days, right.days):
        return True
    if _begins_anew(seam):
        return False
    if is_joint(gap) or closes(left.hours, right.hours, gap):
        return not _are_two_wishes(left, right)
    if not is_tight(gap):
        return _is_one_clause(seam)
    if left.days and right.days:
        return _are_listed(seam, left.days, right.days)
    return "," not in gap or _holds_over_comma(seam)


def _are_one_day(left: Days, right: Days) -> bool:
    """Whether both name one day, or one is only called a holiday: "Friday is election day"."""
    return left.dates == right.dates or (left.bare and right.vague and right.shape == "each")


def _begins_anew(seam: _Seam) -> bool:
    """Whether hours narrow all that was said ("and only after 4") or a visit is moved to the day on the right."""
    if seam.right.hours and is_onlys(seam.gap):
        return True
    onto = is_target(seam.gap) or (not seam.gap.strip() and is_onto(seam.heard[seam.right.start :]))
    return onto and is_moved(seam.lead)


def _are_two_wishes(left: Mention, right: Mention) -> bool:
    """ "Any evening or weekends" are no evenings of weekends, "Saturday or after five" not Saturday after five."""
    if left.hours and right.days:
        return left.hours.habit or right.days.often
    if not left.days or not right.hours:
        return False
    return right.hours.kind in ("after", "before") or (left.days.often and right.hours.habit)


def _is_one_clause(seam: _Seam) -> bool:
    """Whether a day and its hours are only parted by the words of one clause: "Friday works for me after 2"."""
    gap, right = seam.gap, seam.right
    if len(clauses(gap, seam.heard[: right.start - len(gap)])) > 1 or len(gap.split()) > 7 or is_exception(gap):
        return False
    if all(item.days for item in seam.said) and right.hours:
        return not is_usual(gap) or not is_asking(clause_of(seam.heard[: seam.said[0].start], "")[-60:])
    return all(item.hours for item in seam.said) and right.days is not None and not is_fresh(gap)


def _holds_over_comma(seam: _Seam) -> bool:
    """Whether a comma between days and hours, or between hours and hours, parts nothing."""
    right = seam.right.hours
    if not right:
        own = _have_hours(seam) or (any(item.days for item in seam.said) and _is_judged(seam))
        return not (seam.left.hours and own)
    if right.habit and is_exception(seam.lead):
        return False
    known = [item.hours for item in reversed(seam.said) if item.hours]
    if known and right.kind in ("part", "all") and _belongs_to_next(seam):
        return False
    part = next((hours for hours in known if hours.part), None)
    if part and right.part and len(closer(part, right)) > 1:
        return False
    clock = next((hours for hours in known if hours.kind not in ("part", "all")), None)
    if not clock or clock.by_event or right.kind in ("part", "all"):
        return True
    listed = any(seam.right in those for those in lists_of_points(seam.heard, seam.items))
    return right.kind != "range" and (listed or len(closer(clock, right)) == 1)


def _is_judged(seam: _Seam) -> bool:
    """Whether it is said of the item on the right alone that it suits or does not."""
    behind = clauses(seam.gaps[seam.at + 1], "")[0]
    return is_spurned(behind) or is_chosen(behind)


def _belongs_to_next(seam: _Seam) -> bool:
    """Whether hours stand in front of their own day: "Tuesday after 3, all day Wednesday"."""
    behind = seam.gaps[seam.at + 1]
    following = seam.items[seam.at + 1] if seam.at + 1 < len(seam.items) else None
    return following is not None and following.days is not None and "," not in behind and is_tight(behind)


def _have_hours(seam: _Seam) -> bool:
    """Whether the days on the right are followed by hours of their own."""
    for later in range(seam.at + 1, len(seam.items)):
        if not is_tight(seam.gaps[later]) and not is_joint(seam.gaps[later]):
            return False
        if seam.items[later].hours:
            return True
    return False


def _are_listed(seam: _Seam, left: Days, right: Days) -> bool:
    """Whether days belong to one list: one that ends with "or" or "and", or weekdays of which none was refused."""
    comma = "," in seam.gap
    if (left.dates == right.dates and not comma) or "any" in (left.shape, right.shape):
        return not comma
    end = next((later for later in range(seam.at + 1, len(seam.items)) if _ends_list(seam, later)), None)
    if comma and end:
        return _is_plain_list(seam, seam.gaps[end + 1])
    wished = judged(seam.lead, "") in (Verdict.WISHED, Verdict.UNSAID)
    return left.bare and right.bare and wished and not seam.gap.strip(" ,/&")


def _is_plain_list(seam: _Seam, behind: str) -> bool:
    """Whether single days are told off of which the first is no plan, and which are not all asked for and refused."""
    single = all(len(item.days.dates) == 1 for item in seam.said if item.days)
    if not single or is_ready_from(seam.lead) or judged(seam.lead, "") in (Verdict.TOLD, Verdict.PLANNED):
        return False
    return not (is_asking(seam.lead) and is_spurned(behind))


def _ends_list(seam: _Seam, later: int) -> bool:
    both = seam.items[later].days is not None and seam.items[later - 1].days is not None
    return both and is_joint(seam.gaps[later]) and is_tight(seam.gaps[later - 1])
