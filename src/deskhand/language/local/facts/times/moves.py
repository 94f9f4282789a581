"""Visits that are moved from one day to another."""

from __future__ import annotations

import re

from deskhand.language.local.facts.times.gaps import is_target

_VISIT = (
    r"(?:(?:\d+ ?(?:am|pm)? )?(?:appt|appointment|visit|session|slot|booking|reservation|cita|turno|reserva|reservacion"
    r"|lesson|delivery|estimate|tour|showing|demo|viewing|consult|haircut|call|pickup|one)\b)"
)
_VISIT_BEHIND = re.compile(rf"\s*{_VISIT}")
_VISIT_BEFORE = re.compile(rf"{_VISIT}\s*$")
_ARTICLE = re.compile(r"\b(?:la|lo|el)\s*$")
_FROM = re.compile(r"\b(?:from|del?)\s*$")


def is_named_visit(before: str, said: str, after: str) -> bool:
    """Whether a day only names what is to be moved: "move my Thursday appointment", "la cita del lunes"."""
    if said.startswith(("del ", "de ")) and _ARTICLE.search(before) and _MOVED.match(after.lstrip()):
        return True
    named = _VISIT_BEHIND.match(after) or _VISIT_BEFORE.search(before)
    return is_moved(before) and (bool(named) or is_target(after))


def is_given_up(before: str, said: str) -> bool:
    """Whether a visit is moved away from a day: "from Friday to Monday"."""
    return said.startswith(("from ", "del ", "de ")) or bool(_FROM.search(before))


_OTHER_DAY = re.compile(
    r"(?:any |some |cualquier )?(?:other|another|different|otr[oa]s?|los demas|los otros) (?:days?|dias?)"
    r"|(?:los )?(?:demas|otros) dias"
)


def is_another_day(said: str) -> bool:
    """Whether any day but those said before is meant: "any other day"."""
    return bool(_OTHER_DAY.search(said))


_MOVED = re.compile(
    r"\b(?:move|moved|change|switch|push|bump|reschedule|swap|cambi\w+|mover|muev\w+|pas\w+|reprogram\w+)\b[^.;!?]*$"
)


def is_moved(before: str) -> bool:
    """Whether "from Tuesday to Thursday" moves a visit instead of spanning days."""
    return bool(_MOVED.search(before))
