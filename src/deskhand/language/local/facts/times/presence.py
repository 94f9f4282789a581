"""From when and until when somebody is there."""

from __future__ import annotations

import re

from deskhand.language.local.facts.times.assent import is_asking
from deskhand.language.local.facts.times.refusals import NEGATED

_DONE_BY = re.compile(
    r"\b(?:you|u|they|he|please|pls)(?:'ll)?(?: gotta| got to| have to| need to| must| should| all)* (?:be )?(?:out"
    r"|done|gone|finish(?:ed)?)\b"
)
_UP = re.compile(r"\b(?:i'?m|i am|we'?re|are|am) (?:usually |always )?up\s*$")
_WORK = re.compile(
    r"(?:\b(?:i'?m|im|he'?s|she'?s|we'?re) on|^\s*(?:because |since )?(?:i|we|he|she) do"
    r"|(?:\b(?:i|we|he|she|they|husband|wife|usually|always|only|also|have to|gotta) |^\s*)(?:work|working)"
    r"|\b(?:i|we|he|she|they|husband|wife) works|\btrabajo|trabaja|trabajamos)\b(?: (?:the|de|en|por|la|las|from|only"
    r"|solo|mostly|till|until|hasta|every|todos|los))*\s*$"
)


def without_deadlines(before: str) -> str:
    """`before` where "you must be gone by" is no absence."""
    return _DONE_BY.sub("can", before)


def is_work(before: str) -> bool:
    """Whether a time is that of the writer's own work."""
    return bool(_WORK.search(before) or _UP.search(before))


_OCCUPIED = re.compile(
    r"^\s*(?:i|we|he|she|they|kids?|yo|(?:my|our|mi|the|el|la) \w+) (?!am\b|are\b|is\b|will\b|can\b"
    r"|esta)\w+(?:\s\w+)?\s*$"
)


def is_occupied(before: str) -> bool:
    """Whether somebody does something up to an hour: "I teach till 3"."""
    return bool(_OCCUPIED.match(before)) and not is_asking(before)


_SOMEBODY = (
    r"(?:i|we|he|she|they|im|kids?|wife|husband|son|daughter|mom|dad|roommate|everyone|(?:my|our|the) \w+)(?:'m|'re|'s"
    r"|'ll be| am| are| is| will be| should be| can be)?(?: usually| always| normally)?"
)
_READY = re.compile(
    rf"(?:\b{_SOMEBODY}\s(?:(?:get|gets|getting|got|come|comes|coming)\s(?:home|back|off|out|done|in)|home|back|off"
    r"|done|free|available|out|arrives? home|lands?|returns?|finish(?:es)?|clocks? out|done|ready)"
    r"|^\s*(?:home|off|back|free|done|get home|get off)|\b(?:school|class|shift|work|practice|meeting)\s(?:ends"
    r"|gets out|lets out|is over|finishes|is out))"
    r"(?:\s(?:(?:from|of|with)\s)?(?:work|school|class|town|home|the office))?(?:\s(?:at|by|around|about|like|till"
    r"|until|til))?\s*$"
    r"|\b(?:llego|salgo|regreso|vuelvo|termino|me desocupo|me libero|salimos|llegamos|regresamos|volvemos|llega|sale"
    r"|termina de|salen|llegan|acabo|(?:turno|clase|jornada|escuela|trabajo) (?:termina|acaba"
    r"|sale))\b(?: (?!tarde)\w+){0,4}\s*$"
)
_NOT_READY = re.compile(
    rf"\b(?:{NEGATED}|not|no|nobody|nadie|vuelo|avion|camion|tren|flight|plane|bus|train|game|movie|party)\b"
    r"|\b(?:till|until|til)\s*$"
)
_FREE = re.compile(r"\b(?:free|available|libre)\b")


def is_ready_from(before: str, by: bool = False) -> bool:
    """Whether somebody is there from a time on: "I get home at 6"; `by` an hour somebody may be free before it."""
    if by and _FREE.search(before):
        return False
    return bool(_READY.search(before)) and not _NOT_READY.search(before)


_RETURNS = re.compile(
    r"\b(?:(?<!my )(?<!him )(?<!her )(?<!them )(?<!it )(?<!you )(?<!come )(?<!send )(?<!call )back(?: home"
    r"| in town)?(?: from (?:the )?\w+)?|home from (?:the )?\w+|return|returning|home again|regreso|regresamos|vuelvo"
    r"|volvemos|estoy de vuelta|estamos de vuelta|llegamos|llego)(?: on| el| hasta el)?\s*$"
)


def is_returning(before: str, of_a_part: bool = False) -> bool:
    """Whether somebody is there from a day on: "I'm back Monday"; who arrives in a part of it, comes then."""
    return bool(_RETURNS.search(before)) and not (of_a_part and _ARRIVES.search(before))


_ARRIVES = re.compile(r"\b(?:llego|llegamos)\b")
_UNTIL = re.compile(r"\b(?:until|till|til|hasta)\s*$")


def is_until(before: str) -> bool:
    """Whether a time is one up to which something lasts."""
    return bool(_UNTIL.search(before))


_LEAVES = re.compile(
    r"\b(?:leave|leaves|leaving|head out|take off|fly out"
    r"|(?:gotta|got to|have to|has to|need to|must|should) (?:be (?:out|gone|at|in|somewhere|on)|go|leave|run|head"
    r"|get to|catch|pick)|tengo que (?:salir|ir|estar|entrar|recoger|llegar)|me voy|nos vamos|salgo de viaje"
    r"|salimos de viaje)\b(?: \w+){0,3}\s*$"
)


def is_leaving(before: str) -> bool:
    """Whether somebody has to go at a time: "I have to be at work by 3"."""
    return bool(_LEAVES.search(_DONE_BY.sub("", before))) and not _NEGATED.search(before)


_NEGATED = re.compile(rf"\b(?:{NEGATED})\b")
_NOT_UNTIL = re.compile(rf"\b(?:{NEGATED}|not|nothing|nobody|no one|no|nada|nadie)\b(?: [\w']+){{0,5}}\s*$")
_LEAVES_NOT = re.compile(rf"\b(?:{NEGATED}|no)(?:\s[\w']+){{1,4}}\s*$")


def is_not_until(before: str) -> bool:
    """Whether something may be from a day on, as it is refused up to it: "don't send anyone" until Thursday."""
    return bool(_NOT_UNTIL.search(before))


def is_leaving_not(before: str) -> bool:
    """Whether something does not happen up to a time: "the nurse doesn't leave till half past nine"."""
    return bool(_LEAVES_NOT.search(before))
