"""The words between two days or hours: whether they join, part or contrast them."""

from __future__ import annotations

import re

from deskhand.language.local.facts.times.assent import is_willing
from deskhand.language.local.facts.times.refusals import is_spurned

_FILL = (
    r"(?:at|on|in|of|the|around|about|like|say|maybe|sometime|some time|please|pls|plz|or so|ish|a|la|las|el|los|de|del"
    r"|por|en|para|como|tipo|sobre|both|days|ambos|dias|only|solo|solamente|nomas|eso|preferably|ideally|either|ya sea"
    r"|for|this|anywhere|during|probably|mas o menos|is best|perhaps|quizas?|tal vez|eh|um|uh|well|entre|hours|time"
    r"|favor|that day|ese dia|around the time|@|just|really|possibly|anytime|any|mas bien|then|ya|ya que sea|ya como"
    r"|(?:as|so) long as it'?s|as long as it is|provided it'?s|siempre (?:y cuando|que) sea"
    r"|con tal (?:de )?que sea|mientras sea)(?![\w])"
)
_TIGHT = re.compile(rf"[\s,\-–(:/]*(?:{_FILL}[\s,\-–:]*)*$")
_COORD = re.compile(
    r"\s*,?\s*(?:and/or|or else|or even|or maybe|or|and|&|/|y/o|y|o bien|o sino|o|u|e|ni|nor|and then|as well as|plus"
    r"|tambien)(?![\w])\s*(?:(?:el|la|on|the|maybe|even|also|else|tambien|quizas?|if not|si no|probably"
    rf"|possibly)\s)*(?:{_FILL}[\s,]*)*$"
)
_HARD = re.compile(r"[.;!?\n]+(?=\s|$)|[¿¡]|\s[-–—]+\s|:\s")
_NEW_CLAUSE = (
    r"(?=(?:i|we|u|you|he|she|they|it|my|our|can|could|please|pls|no|not|me|mi|tengo|yo|dont|don't|thats|that's|ill"
    r"|i'll|im|i'm|we're|still|sigue|cant|can't|won't|wont)\b)"
)
_BREAK = re.compile(
    r"[.;!?\n]+(?=\s|$|[a-z])|[¿¡]|,|\s[-–—]+\s|:\s|[()]"
    r"|\b(?:pero|so(?! (?:on|that))|asi que|because|bc|bcuz|cuz|coz|cause|becuz|porque|xq|porq|pq"
    r"|since(?= (?:i|we|my|our|the|it|its|it's|he|she|they|im|i'm)\b)|which"
    r"|(?<!seria )(?<!estaria )(?<!\bes )(?<!esta )(?<!queda )mejor|better yet"
    r"|(?:thanks|thx|gracias)(?! (?:for|por)\b)|y mejor|sino|though|tho|however|entonces|cuando|when|while|mientras"
    r"|ya que|debido a|due to|(?<!long )as (?=(?:i|we|my)\b)|until further|que(?= es\b))\b"
    rf"|(?<=\w )(?:solo|solamente|nomas|nada mas|unicamente)(?= )|\b(?:and|y|&)\s+{_NEW_CLAUSE}"
    r"|(?<=\w )(?:si no|if not|otherwise)\b"
)
_BUT = re.compile(r"\bbut\b")
_ALL_BUT = re.compile(
    r"\b(?:(?:any|every|each|all|most|other) ?(?:other )?(?:days?|time|thing|one|hour|week|weekday|weekend|morning"
    r"|afternoon|evening|night)s?|whenever|whatever|nothing|weekdays?)\b(?:(?!\bbut\b)[^.;!?])*$|#\s*$"
)


def is_tight(gap: str) -> bool:
    """Whether only small words stand between two items."""
    return bool(_TIGHT.match(gap))


def is_joint(gap: str) -> bool:
    """Whether `gap` joins two items by "or", "and"."""
    return bool(_COORD.match(gap))


def is_hard(gap: str) -> bool:
    """Whether a sentence ends within `gap`."""
    return bool(_HARD.search(gap))


def clauses(gap: str, everything_before: str) -> list[str]:
    """The clauses and ends of clauses of which `gap` consists, at least one."""
    buts = (but for but in _BUT.finditer(gap) if not _is_all_but(but, everything_before))
    found, begin = [], 0
    for mark in sorted([*_BREAK.finditer(gap), *buts], key=re.Match.start):
        if mark.start() >= begin:
            found.append(gap[begin : mark.start()])
            begin = mark.end()
    return [*found, gap[begin:]]


def _is_all_but(but: re.Match[str], everything_before: str) -> bool:
    """Whether "but" leaves something out ("any day but") instead of beginning a clause."""
    gap, at = but.string, but.start()
    of_all = _ALL_BUT.search(everything_before + gap[:at]) and is_tight(gap[but.end() :])
    return bool(of_all) and not is_spurned(gap[:at])


def clause_of(gap: str, everything_before: str) -> str:
    """The part of `gap` that belongs to the clause of what follows it; a "que" that compares stays one."""
    last = clauses(gap, everything_before)[-1]
    sentence = _SENTENCE_END.split(everything_before)[-1]
    return "mas que" if last.strip() == "que" and _COMPARING.search(sentence) else last


_SENTENCE_END = re.compile(r"[.;!?\n]")
_COMPARING = re.compile(r"\b(?:mas|mejor|prefi\w+|antes)\b")


_REASON = re.compile(r"\b(?:because|bc|bcuz|cuz|coz|cause|becuz|porque|xq|porq|pq|since|as|ya que|debido a|due to)\s*$")


def is_reason(gap: str, everything_before: str) -> bool:
    """Whether what follows `gap` tells why: "because Friday ..."."""
    last = clauses(gap, everything_before)[-1]
    return bool(_REASON.search(gap[: len(gap) - len(last)]))


_ONLY = re.compile(r"\s*(?:,|and|y|but|pero)[\s,]*(?:and |y |but |pero )?(?:only|just|solo|solamente|nomas)\b")


def is_onlys(gap: str) -> bool:
    """Whether what follows `gap` narrows all that was said: "and only after 4"."""
    return bool(_ONLY.match(gap))


_NEITHER = re.compile(r"\s*,?\s*(?:ni|nor|neither)\b")


def is_neither(gap: str) -> bool:
    """Whether `gap` joins two refused times."""
    return bool(_NEITHER.match(gap))


_CONTRAST = re.compile(
    r"\s*,?\s*(?:but |and |y |pero |that'?s |that is |which is |as long as (?:it'?s|it is|that'?s) )?"
    r"(?:not|(?:that |which |it )?isn'?t|que no (?:sea|caiga)|never|nunca|except|excepto|menos|salvo|instead of"
    r"|rather than|over|than"
    r"|en vez|en lugar|unless)\b(?: (?:on|the|el|la|de|for))*\s*$"
)


def is_contrast(gap: str) -> bool:
    """Whether all of `gap` belongs to what follows: "Wednesday, not Tuesday"."""
    return bool(_CONTRAST.match(gap))


_OBJECT = re.compile(r"\b(?:do|make|on|come|meet|for|el|la|los|puedo)\s*$")


_ANSWER = re.compile(
    r"\s*(?:si|yes|works|ok|okay|fine|good|(?:is|are) (?:good|fine|ok|okay|great)|esta bien|sirve"
    r"|me queda(?: bien)?)\s*"
)


def is_answer_of_the_left(gap: str) -> bool:
    """Whether `gap` only says that the time in front of it suits: "Thursday yes Friday no"."""
    return bool(_ANSWER.fullmatch(gap))


def is_of_the_left(gap: str, behind: str) -> bool:
    """Whether a refusal between two times is about the first: "Friday doesn't work Monday is ok"."""
    if len(clauses(gap, "")) > 1 or not is_spurned(gap) or is_contrast(gap):
        return False
    return is_willing(clauses(behind, "")[0]) or not _OBJECT.search(gap)


_TARGET = re.compile(r"\s*(?:to|for|a|al|para|pa)(?: el| la| the)?\s*$")


def is_target(gap: str) -> bool:
    """Whether a day is moved to the one behind `gap`."""
    return bool(_TARGET.match(gap))


_ONTO = re.compile(r"(?:to|al|para|pa)\s")


def is_onto(said: str) -> bool:
    """Whether what is said begins with what moves a visit to it: "al lunes"."""
    return bool(_ONTO.match(said))


_OPENING = re.compile(
    r"^[\s#]*(?:yes|yeah|yep|yup|ok|okay|sure|hi|hey|hello|sorry|si|hola|bueno|well|then|so|ah|oh)?[\s#]*$"
)


def is_opening(clause: str) -> bool:
    """Whether a clause begins here."""
    return bool(_OPENING.match(clause))


_SAME = re.compile(
    r"\s*,?\s*(?:which |that |it )?(?:is|are|'s|its|it's|es|son|cae|seria|o sea|that is|i mean|the|el|es el|is the"
    r"|is on|falls on)\s*(?:on|the|el|la|dia|en)?\s*$"
)


def is_same(gap: str) -> bool:
    """Whether `gap` says that two days are one: "the 26th is Thanksgiving"."""
    return bool(_SAME.match(gap))
