"""Times that are put to a person, and which of them the words take: by its time, by its place in the list, by a yes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from deskhand.domain.availability import Slot
from deskhand.domain.case import Case, Line, Sent
from deskhand.domain.desk import Desk
from deskhand.domain.rebook import HOUR_ALONE, exact, suits, wish_in
from deskhand.employees.common import clock

MOST_SLOTS = 3
FEW_WORDS, SOME_WORDS = 6, 16
NOT_OF_TIMES = r"(?:floor|week|half|shift|street|grade|bath|bed|person|piso|semana|calle|turno|vez|d[ií]a|of|de)"
ORDINALS = (
    re.compile(r"\b(first|1st|primer[ao]?|#?1)\b"),
    re.compile(r"\b(second|2nd|segund[ao]|two|dos|#?2)\b"),
    re.compile(r"\b(third|3rd|tercer[ao]?|three|tres|last|[uú]ltim[ao]|#?3)\b"),
)
OF_THE_LIST = tuple(
    re.compile(rf"\b(?:the|la|el|option|opci[oó]n|slot|number|n[uú]mero)\W+{words.pattern}(?!\W+{NOT_OF_TIMES})")
    for words in ORDINALS
)
"""The same in a sentence, where a number alone may be of anything."""
THE_FIRST_ALONE = re.compile(r"\W*(one|un[ao])\W*")
EARLIEST = re.compile(r"\b(earliest|soonest|earlier|m[aá]s temprano|lo antes posible|cuanto antes|la m[aá]s pronto)\b")
BARE_NUMBER = re.compile(r"\W*(\d{1,2})\W*")
WANTS_OTHER = re.compile(
    r"\b(?:later|another|different|other|move|change|old|original|previous)\b"
    r"|\bm[aá]s tarde\b|\botr[oa]s?\b|\b(?:cambi|mov|muev)\w+\b|\bcomo (?:estaba|antes)\b"
)
"""Words for another time than the one that was offered: no yes to it."""
NONE_OF_THEM = re.compile(
    r"\b(?:none|neither)\b|\b(?:can'?t|cannot|don'?t|won'?t)\b.{0,20}\b(?:any|either) of (?:those|these|them)\b"
    r"|\bningun[ao]\b"
)
YES_WORDS = (
    "yes|yeah|yep|yup|ok(?:ay)?|k|sure|perfect|great|good|fine|cool|works|awesome|lovely|thanks?|thank you|thx|ty"
    "|please|pls|that'?s?|sounds|is|for me|s[ií]|claro|perfecto|vale|dale|bueno|bien"
    "|est[aá]|gracias|por favor|genial|listo"
)
AGREES = re.compile(rf"\W*(?:(?:{YES_WORDS})\b\W*){{1,5}}")
REFUSES = re.compile(r"\b(no|not|can'?t|cannot|won'?t|don'?t|nope|none|tampoco|nunca|ningun[ao]?|ninguna)\b")


def as_facts(slots: Sequence[Slot], case: Case, desk: Desk) -> dict[str, object]:
    """The slots for the words of an offer, slot_1 and on as they are said, and for the case as they are."""
    values: dict[str, object] = {}
    for number, slot in enumerate(slots[:MOST_SLOTS], start=1):
        values[f"at_{number}"] = slot.starts_at.isoformat()
        values[f"minutes_{number}"] = slot.minutes
        values[f"with_{number}"] = slot.provider or None
        values[f"slot_{number}"] = clock.told_with_day(slot.starts_at, case, desk, case.language)
    return values


def slots_in(sent: Sent) -> list[Slot]:
    """What that message offered."""
    said = dict(sent.facts)
    numbers = [number for number in range(1, MOST_SLOTS + 1) if f"at_{number}" in said]
    return [
        Slot(datetime.fromisoformat(said[f"at_{n}"]), int(said[f"minutes_{n}"]), said.get(f"with_{n}", ""))
        for n in numbers
    ]


def offered_before(case: Case, line: Line, acts: Sequence[str]) -> list[Slot]:
    """What was put to the person last, by one of `acts`, before they wrote."""
    gone = [sent for sent in case.sent if sent.act in acts and sent.gone_out]
    before = [sent for sent in gone if sent.at <= line.at and sent.root != line.event]
    return slots_in(before[-1]) if before else []


def taken(case: Case, line: Line, offered: Sequence[Slot], zone: ZoneInfo) -> Slot | None:
    """The one that the words take, or None where they take none, do not say which, or its time has passed.

    Who names a time takes that one or none; who wants none of them takes none.
    """
    slot = _meant(case, line, offered, zone)
    return slot if slot is not None and slot.starts_at > line.at else None


def _meant(case: Case, line: Line, offered: Sequence[Slot], zone: ZoneInfo) -> Slot | None:
    wish, text = wish_in(case, line), line.said.text.lower()
    if NONE_OF_THEM.search(text):
        return None
    refuses = REFUSES.search(text) is not None
    place = None if refuses or wish.suits else _place(text, len(offered))
    if place is not None:
        return offered[place]
    wanted = exact(offered, wish)
    if wanted is not None:
        return wanted
    named = [slot for slot in offered if wish.suits and suits(slot, wish)] or _at_that_hour(line, offered, zone)
    if len(named) == 1 or (named and EARLIEST.search(text)):
        return named[0]
    if EARLIEST.search(text) and not wish.suits and not refuses:
        return offered[0]
    says_more = refuses or wish.suits or wish.excluded or any(c.isdigit() for c in text) or "?" in text
    says_more = says_more or WANTS_OTHER.search(text) is not None
    return offered[0] if len(offered) == 1 and not says_more else None


WHICH = "which_time"
"""What is said to a yes that takes none of several: the same times again. It counts as no further round."""


def rounds_of(case: Case, acts: Sequence[str]) -> list[Sent]:
    """The messages of earlier turns that put times to the person."""
    return [sent for sent in case.sent if sent.act in acts and sent.gone_out and sent.root != case.root]


def agrees(case: Case, line: Line) -> bool:
    """True for a plain yes that says nothing else: to several times it does not say which."""
    wish = wish_in(case, line)
    return AGREES.fullmatch(line.said.text.lower()) is not None and not wish.suits and not wish.excluded


def _at_that_hour(line: Line, offered: Sequence[Slot], zone: ZoneInfo) -> list[Slot]:
    """Those that begin at an hour which the words name without a day: "the 10am one" is of a day that was offered."""
    facts = [fact for judged in line.said.items for fact in judged.item.facts if fact.name == "when"]
    bare = BARE_NUMBER.fullmatch(line.said.text)
    if not facts and bare:  # on the clock of the business: "11" to 10:30, 11:00 and 12:15
        return [slot for slot in offered if (slot.starts_at.astimezone(zone).hour - int(bare[1])) % 12 == 0]
    if len(facts) != 1 or not HOUR_ALONE.fullmatch(facts[0].quote.lower()):
        return []
    hour = datetime.fromisoformat(str(facts[0].value).partition("/")[0])
    return [slot for slot in offered if slot.starts_at.astimezone(hour.tzinfo).time() == hour.time()]


def _place(text: str, count: int) -> int | None:
    """Which of the list a few words mean: "the 2nd one", "la primera", "2"; None where they say more, or of several."""
    if THE_FIRST_ALONE.fullmatch(text):
        return 0
    length = len(text.split())
    if length > SOME_WORDS:
        return None
    known = ORDINALS if length <= FEW_WORDS else OF_THE_LIST
    places = [at for at, words in enumerate(known[:count]) if words.search(text)]
    return places[0] if len(places) == 1 else None
