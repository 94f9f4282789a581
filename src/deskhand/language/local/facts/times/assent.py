"""How people ask for a time and agree to one."""

from __future__ import annotations

import re

from deskhand.language.local.facts.times.refusals import is_spurned

ASKS = (
    r"can|could|would|will|please|pls|plz|need|needs|want|wants|come|cme|comes over|coming|send|schedule|book|hoping"
    r"|thinking|wondering|if|prefer|how about|what about|how'?s|let'?s|make it|shoot|aim|try|better|deliver|bring"
    r"|move it|change it|push it|reschedule|puede|pueden|podria|podrian|quiero|quisiera|necesito|necesitamos|vengan"
    r"|venga|ven|manden|mande|prefiero|mejor|puedo|podemos|que sea|seria|espero|esperamos|agenden?|agendar|pasen?"
    r"|traigan|tal vez|favor|let|lets|do|asap|urgente?|cuanto antes|lo antes posible|meet|see you|nos vemos|cita para"
    r"|appt for|appointment (?:for|on|at)"
)
SUITS = (
    r"works?|wrks?|g2g|fine|ok|okay|good|great|perfect|perfecto|best|better|suits?|si|sip|yes|yep|yeah|yup|mejor"
    r"|instead|puedo"
    r"|podemos|puede|pueden|can|could|home|free|here|there|available|availability|open|opens up"
    r"|(?:i'?m|im|we'?re|am|are|is|he'?s|she'?s|days?|have|get) off|off (?:work|then|that day)|around|prefer(?:red)?"
    r"|prefiero|possible|doable|cool|awesome|ideal|dandy|lovely|swell|super|wonderful|excellent|excelente|genial|joya"
    r"|barbaro|alright|solid|golden|no problem|no hay problema|sin problema|no trabajo|gtg"
    r"|all (?:i|we) (?:have|can|got)|convenient|easiest"
    r"|easier|soonest|earliest|latest"
    r"|safer|quieter|nicer|cheaper|simpler|smoother|clear|wide open|estoy|estamos|esta|estan|estara|libre|disponible"
    r"|sirven?|quedan?|bien|convienen?|funcionan?|gustan?|acomodan?|me late|nos late|encanta|les abren?"
    r"|hay (?:lugar|espacio|chance)|sale\s*(?:$|,)"
    r"|voy a estar|vamos a estar|hay gente|alguien|tengo (?:tiempo|libre|chance|espacio|hueco)"
    r"|have (?:time|off|an opening|someone|somebody|availability)|sounds"
)
"""What says behind a time that it suits."""
HEDGES = (
    r"nos vemos|l[oe]s? espero|te espero|see (?:you|ya|u)|would|will|'ll|needs?|wants?|lets?|let's|only|if|please|pls"
    r"|plz|guess|think|believe|hope|suppose|say|love|when"
    r"|does|do|at the latest|a mas tardar"
)
"""What says behind a time that it is at least about a visit."""
PRESENT = (
    r"free|available|home|here|around|works?|(?:i'?m|we'?re) (?:off|open)|good|best|only|sometime|ready|estoy|estamos"
    r"|estare|estaremos|esta(?:n|ra)? (?:en (?:la |el |su |mi )?(?:casa|depa\w*|oficina|local|tienda|apartamento)|ahi"
    r"|aqui)|libre|disponible|solo|sirve|queda|in the shop|someone|somebody|alguien|hay gente|there|ok|fine|perfect"
    r"|any ?time|descans(?:o|amos)|(?:tenant|wife|husband|roommate|client|mom|seller|buyer|owner)s? says?"
)
"""Who is there, or that it suits; it begins no wish after something was told."""
_ASKS = re.compile(rf"\b(?:{ASKS})\b")
_ASKING = re.compile(rf"\b(?:{ASKS}|{PRESENT})\b")
_POSITIVE = re.compile(rf"\b(?:{SUITS}|{HEDGES})(?!\w)")
_SUITS = re.compile(rf"\b(?:{SUITS})(?!\w)")


def is_asking(words: str) -> bool:
    """Whether `words` ask for somebody or say that somebody is there."""
    return bool(_ASKING.search(words))


def is_asking_for(words: str) -> bool:
    """Whether `words` ask for something."""
    return bool(_ASKS.search(words))


def is_asking_now(before: str) -> bool:
    """Whether somebody is asked for or there in the words right before a time."""
    return is_asking_for(before) or bool(_THERE.search(before))


_THERE = re.compile(
    r"\b(?:free|available|home|here|there|libres?|disponibles?|estoy|estamos|gente|(?:en )?(?:la |mi )?casa|ahi"
    r"|aqui)\s*$"
)
_ANSWERED = re.compile(
    r"\s*(?:works?|would(?:n'?t)? work|suits?|ok\b|fine|good|perfect|does\b"
    r"|is (?:ok|fine|good|better|best|great|perfect|too|no|out|bad)|(?:doesn'?t|don'?t|won'?t|isn'?t|not)\b"
    r"|no (?:puedo|podemos|me|se puede|good)\b|no\s*(?:$|,)|esta bien|me queda|si\b|works|it is|maybe|perhaps|instead"
    r"|mejor|tal ?vez|quizas?)"
)


def is_answered(behind: str) -> bool:
    """Whether it follows at once that a number suits or does not: "3 works"."""
    return bool(_ANSWERED.match(behind))


_CHOSEN = re.compile(
    r"\s*(?:works?|would|will|is|are|r|'s|best|only|please|pls|yes|yep|no|nope|esta|estaria|seria|podria|queda|sirve|me"
    r"|nos|si|sounds?|suits?"
    r"|ok|okay|fine|good|if|for me|instead|preferred|mejor|por favor|porfa)\b"
)


def is_chosen(behind: str) -> bool:
    """Whether it follows at once that a part of the day is meant: "morning works"."""
    return bool(_CHOSEN.match(behind))


_OFFERED = re.compile(
    r"\b(?:no|not|but|except|excepto|menos|never|any|only|just|best in the|prefer|an?|nunca|solo|ninguna?|alguna?)\s*$"
)


def is_offered(before: str) -> bool:
    """Whether a part of the day is chosen or refused by the word in front of it: "only mornings", "a morning slot"."""
    return bool(_OFFERED.search(before))


_ASKED_FOR = re.compile(
    r"\b(?:(?:can|could|would) (?:it|we|you|u|he) be|how|what|(?<!to )do|about|say|make it|make that|try|like|around"
    r"|maybe|to|how's|hows|either|lets say|change it to|better|sea|tipo|como|sobre)\s*$"
    r"|^\s*(?:is|does|would|will|can|ok|lets say)\s*$"
)


def is_named(before: str) -> bool:
    """Whether a bare number is put forward as a time: "how about 4"."""
    return bool(_ASKED_FOR.search(before))


def is_answer(after: str) -> bool:
    """Whether what follows names anything that suits, be it to deny it."""
    return bool(_POSITIVE.search(after))


def is_praised(after: str) -> bool:
    """Whether what follows begins with what suits."""
    return bool(_POSITIVE.match(after))


def is_willing(after: str) -> bool:
    """Whether what follows says that it suits."""
    return is_answer(after) and not is_spurned(after)


def is_suiting(after: str) -> bool:
    """Whether what follows says so in words that are more than polite."""
    return bool(_SUITS.search(after)) and not is_spurned(after)
