"""What is said around a time: refused, wished, told of the past, planned anyway, or joined to the next one."""

from __future__ import annotations

import re
from enum import StrEnum

from deskhand.language.local.facts.times.assent import (
    is_asking,
    is_asking_for,
    is_chosen,
    is_praised,
    is_suiting,
    is_willing,
)
from deskhand.language.local.facts.times.gaps import is_opening
from deskhand.language.local.facts.times.plans import is_doing, is_planned, is_planned_behind
from deskhand.language.local.facts.times.presence import without_deadlines
from deskhand.language.local.facts.times.refusals import exception, is_compared, is_fresh, is_refused_before, is_spurned
from deskhand.language.local.facts.times.told import is_past, is_promised, is_since, is_usual, is_usual_behind


class Verdict(StrEnum):
    """What the words around a time make of it; of a `PLANNED` or `UNSAID` one the next clause may still say "so no"."""

    WISHED = "wished"
    UNSAID = "unsaid"
    REFUSED = "refused"
    PLANNED = "planned"
    TOLD = "told"
    COMPARED = "compared"


_AFFIRMED = re.compile(r"\s*(?:is|works?|'s|esta bien|si\b)")
_SUBJECT = re.compile(r"\s*(?:i|we|i'?m|im|we'?re|my|he|she|someone)\b")
_QUESTION = re.compile(
    r"\b(?:would|does|will|could|can|do|might|should|is|if|are|did|wouldn'?t|won'?t that)\b(?:\s+\w+){0,2}\s*$"
)
_IN_QUESTION = re.compile(r"\s*(?:work|too (?:soon|early|late))\b")
_IF = re.compile(r"^\s*(?:and |y |or |o |pero )?(?:if|si|in case|por si|unless)\b")
_NO_MORE = re.compile(
    r"[\s,]*(?:please|pls|plz|por favor|porfa\w*|if (?:you|possible)|si (?:se )?puede\w*|though|tho|then|anytime"
    r"|asap)\b|[\s,?]*$"
)
_OWNER = re.compile(r"(?:'s|\b(?:todays|tonights|tomorrows))$")
_OWNS = re.compile(r"^'s\b")
_DESCRIBED = re.compile(
    r"^\s*(?:que |ya que |porque |since |because )?(?:it'?s|its|that'?s|thats"
    r"|es)\s+(?:(?:a|an|the|un|una|el|la|dia)\s+(?:\w+\s+)?)?$"
)


def judged(
    before: str, after: str, *, bounded: bool = False, ahead: bool = False, timed: bool = False, behind: str = ""
) -> Verdict:
    """What `before` and `after`, the words of its clause on both sides, make of a time.

    `bounded` where it is a stretch like "after 3", `timed` where it has hours, `ahead` where it cannot have been;
    `behind` are words between its day and its hours.
    """
    before = without_deadlines(before)
    asked = is_asking(before)
    if is_compared(before):
        return Verdict.COMPARED
    if (is_since(before) and not asked) or (is_promised(before) and not is_willing(after) and not is_fresh(before)):
        return Verdict.TOLD
    told = not ahead and is_past(before, after)
    if not _IF.search(before) and _is_refused(before, "" if told else after):
        return Verdict.REFUSED
    if told or is_usual(before) or (not asked and is_usual_behind(after)):
        return Verdict.TOLD
    planned_behind = not bounded and is_planned_behind(behind or after, timed)
    suits = is_chosen(after) and is_suiting(after)
    if (is_planned(before) and not suits) or (not asked and (planned_behind or is_doing(before))):
        return Verdict.PLANNED
    return Verdict.WISHED if asked or is_willing(after) else Verdict.UNSAID


def _is_refused(before: str, after: str) -> bool:
    if is_refused_before(before):
        return True
    if word := exception(before):
        return is_spurned(after) or not _is_affirmed(word, after)
    asked = _QUESTION.search(before) and _IN_QUESTION.match(after)
    return is_spurned(after) and not asked


def _is_affirmed(word: str, after: str) -> bool:
    """Whether what seems left out suits all the same: "it's a no. Friday works", "but Friday I can"."""
    if word in ("no", "not"):
        return bool(_AFFIRMED.match(after))
    return word == "but" and bool(_SUBJECT.match(after)) and is_willing(after)


def is_possessive(said: str, after: str) -> bool:
    """Whether a day only tells of which day something is: "tomorrow's bread"."""
    owns = _OWNER.search(said) or _OWNS.match(after)
    behind = _OWNS.sub("", after).strip(" ,")
    return bool(owns and behind) and not is_spurned(behind) and not is_praised(behind)


def is_described(before: str) -> bool:
    """Whether a day is only called by its name: "since it's a holiday weekend"."""
    return bool(_DESCRIBED.match(before))


def is_asked(before: str, after: str) -> bool:
    """Whether a time is said by itself or where something is asked for, refused or agreed to."""
    alone = is_opening(before) and bool(_NO_MORE.match(after))
    return alone or is_asking(before) or is_asking_for(after) or _is_refused(before, after) or is_willing(after)
