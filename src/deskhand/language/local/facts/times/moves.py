"""Visits that are moved from one day to another."""

from __future__ import annotations

import re

from deskhand.language.local.facts.times.lexicon import HOURS, one_of

_VISIT = (
    r"(?:(?:\d+ ?(?:am|pm)? )?(?:appt|appointment|visit|session|slot|booking|reservation|cita|turno|reserva|reservacion"
    r"|lesson|delivery|estimate|tour|showing|demo|viewing|consult|haircut|call|pickup|one)\b)"
)
_VISIT_BEHIND = re.compile(rf"\s*{_VISIT}")
_VISIT_BEFORE = re.compile(rf"{_VISIT}\s*$")
_HELD = re.compile(
    r"(?:\b(?:i|we)(?:'ve)? (?:(?:have|got)(?= (?:an? |the |my |our )?" + _VISIT + r")|had)"
    r"|\b(?:i'?m|we'?re|i am|we are|i was|we were) (?:down|set|booked|scheduled)|\bwe (?:had )?(?:said|agreed)"
    rf"|\b(?:my|our|mi|nuestra) {_VISIT} (?:is|was|es|era)|\b(?:tengo|tenemos)(?= (?:una |la |mi )?cita)"
    r"|\b(?:tenia|teniamos|habiamos quedado))"
    rf"(?: (?:(?:an? |the |my |our |una |la |mi )?{_VISIT}|for|on|at|set|scheduled|booked|in|en|que|para|de))*\s*$"
)
_OWN = re.compile(r"\b(?:my|our|mi|nuestra)\s*$")
_MOVING = re.compile(
    r"\b(?:(?:move|(?<!oil )(?<!tire )(?<!filter )(?<!battery )change|switch|push|bump|reschedule|swap|cambi\w+|mover"
    r"|muev\w+|reprogram\w+|reagend\w+)"
    r"|pas(?:ar|e|en)(?:la|lo|me|nos)|(?:la|lo|me|nos) (?:\w+ )?pas\w+|pas\w+(?= (?:la|lo|mi|nuestra|su)\b))"
    r"(?: (?:it|this|that|me|us|my|the|our|la|lo|mi|nuestra|su|time|hora|horario|of|de|on|for|en|back|up|please"
    rf"|{_VISIT}))*\s*$"
)
_SPAN = re.compile(rf"(?:\d|[ap]\.?m\.?|noon|mediodia|media|cuarto|\b(?:{one_of(HOURS)})) (?:to|a|al|para|pa)\b")
_ARTICLE = re.compile(r"\b(?:la|lo|el)\s*$")
_FROM = re.compile(r"\b(?:from|del?)\s*$")


def is_named_visit(before: str, said: str, after: str) -> bool:
    """Whether a day only names what is to be moved: "move my Thursday appointment", "la cita del lunes"."""
    if said.startswith(("del ", "de ")) and _ARTICLE.search(before) and _MOVED.match(after.lstrip()):
        return True
    named = _VISIT_BEHIND.match(after) or _VISIT_BEFORE.search(before)
    return is_moved(before) and bool(named)


def is_held(before: str) -> bool:
    """Whether a time is the one of a visit so far: "I have an appointment", "we said", "can my"."""
    return bool(_HELD.search(before) or _OWN.search(before))


def is_move(before: str, said: str) -> bool:
    """Whether a stretch of hours is the way of a visit that is moved: "my 3pm to 5"."""
    return bool(_MOVING.search(before) and _SPAN.search(said))


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
    r"\b(?:move|moved|(?<!oil )(?<!tire )(?<!filter )(?<!battery )change|switch|push|bump|reschedule|swap|cambi\w+"
    r"|mover|muev\w+|pas\w+|reprogram\w+)\b[^.;!?]*$"
)


def is_moved(before: str) -> bool:
    """Whether "from Tuesday to Thursday" moves a visit instead of spanning days."""
    return bool(_MOVED.search(before))
