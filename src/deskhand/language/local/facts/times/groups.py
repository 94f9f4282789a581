"""The days of one phrase with the hours that were said for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from deskhand.language.local.facts.times.clock import Half, Hours, with_half
from deskhand.language.local.facts.times.closer import closer, closes
from deskhand.language.local.facts.times.dates import ONE_DAY, Days, monday_of
from deskhand.language.local.facts.times.gaps import is_joint
from deskhand.language.local.facts.times.items import Mention
from deskhand.language.local.facts.times.lexicon import FIRST_THING, MIDDAY
from deskhand.language.local.facts.times.phrases import Phrase
from deskhand.language.local.facts.times.standing import is_point
from deskhand.language.local.facts.times.weekdays import next_weekday


@dataclass
class Group:
    """Days with the hours said for them, while a phrase is read."""

    days: list[Days]
    hours: list[Hours]
    hours_first: bool
    start: int
    end: int


def groups_of(phrase: Phrase) -> list[Group]:
    """The groups of a phrase in the order said, none of them empty."""
    groups: list[Group] = []
    for at, item in enumerate(phrase.items):
        gap, behind = ("", *phrase.gaps)[at], (*phrase.gaps, "")[at]
        now, rest = groups[-1] if groups else None, phrase.items[at + 1 :]
        if now and item.days and _takes_days(now, gap, behind, rest):
            _add_days(now.days, item.days)
            now.end = item.end
        elif now and item.hours and not _belongs_behind(now, gap, behind, rest):
            _add_hours(now.hours, item.hours, _is_choice(now, item.hours, gap, phrase.items[at - 1]))
            now.end = item.end
        elif item.days:
            groups.append(Group([item.days], [], False, item.start, item.end))
        elif item.hours:
            groups.append(Group([], [item.hours], True, item.start, item.end))
    return groups


def _takes_days(now: Group, gap: str, behind: str, rest: Sequence[Mention]) -> bool:
    """Whether days join the group: one without hours so far, or one whose hours were said before its days."""
    if not now.days or not now.hours:
        return True
    own_hours = bool(rest) and rest[0].hours is not None and "," not in behind
    return now.hours_first and (is_joint(gap) or gap.strip() == ",") and not own_hours


def _belongs_behind(now: Group, gap: str, behind: str, rest: Sequence[Mention]) -> bool:
    """Whether hours in front of a day are that day's: "9 Monday, 10 Tuesday", "Friday at 3 or any time Monday"."""
    if not rest or not rest[0].days:
        return False
    if now.hours_first and now.days:
        return True
    own_hours = len(rest) > 1 and rest[1].hours is not None
    return bool(now.days and now.hours) and is_joint(gap) and not is_joint(behind) and not own_hours


def _is_choice(now: Group, hours: Hours, gap: str, left: Mention) -> bool:
    """Whether hours stand beside those of the group to choose from."""
    told_off = is_joint(gap) or (gap.strip() == "," and is_point(left))
    return told_off and bool(now.hours) and not closes(now.hours[-1], hours, gap)


def _add_days(known: list[Days], new: Days) -> None:
    """A day said twice is one, with the hours it brought; "any day this week" is this week."""
    if known and (new.shape == "any" or (new.vague and new.shape == "each" and known[-1].bare)):
        return
    if known and known[-1].next_week and new.bare and new.dates < known[-1].dates:
        new = replace(new, dates=(next_weekday(new.dates[0].weekday(), known[-1].dates[-1]),))
    if new.of_week and known and known[-1].bare and len(known[-1].dates) == 1:
        known[-1] = replace(known[-1], dates=(monday_of(new.dates[0]) + known[-1].dates[0].weekday() * ONE_DAY,))
    if known and (known[-1].shape == "any" or known[-1].dates == new.dates):
        kept = known.pop()
        new = kept if kept.hours and not new.hours else new
    known.append(new)


def _add_hours(known: list[Hours], new: Hours, choice: bool) -> None:
    """Hours said beside others are a choice after "or", else they say it closer."""
    if known and (new.kind == "all" or _is_clock_for(known[-1], new)):
        return
    if known and (_is_only_early(known[-1], new) or _is_clock_for(new, known[-1])):
        known[-1] = new
    elif not known or (choice and known[-1].kind != "all"):
        known.append(with_half(new, _half_of(known[-1]) if known and new.kind == "point" and not new.sure else ""))
    else:
        known[-1:] = closer(known[-1], new)


def _is_clock_for(clock: Hours, event: Hours) -> bool:
    """ "After work, at 6", "after lunch, after 2": the clock tells better."""
    told = clock.kind in ("point", "range", event.kind) or clock.part == MIDDAY
    return event.by_event and not clock.by_event and told


def _is_only_early(one: Hours, new: Hours) -> bool:
    """ "Early tomorrow afternoon" is the afternoon."""
    return one.part == FIRST_THING and not one.sure and new.part is not None


def _half_of(hours: Hours) -> Half:
    return hours.half or (hours.first.half if hours.first else "")
