"""Parts of the day: "early morning", "por la tarde", "first thing", "around lunch"."""

from __future__ import annotations

import re
from datetime import time

from deskhand.language.local.facts.times.clock import Hours
from deskhand.language.local.facts.times.lexicon import (
    AFTERNOON,
    EVENING,
    FIRST_THING,
    LATE_AFTERNOON,
    MIDDAY,
    MORNING,
    one_of,
    slips,
)

_SPANS = {
    "morning": (MORNING, FIRST_THING, (time(10), time(12)), (time(9), time(11))),
    "afternoon": (AFTERNOON, (time(12), time(15)), LATE_AFTERNOON, (time(14), time(16))),
    "evening": (EVENING, (time(17), time(19)), (time(19), time(21)), EVENING),
    "midday": (MIDDAY, MIDDAY, MIDDAY, MIDDAY),
}
"""The whole of a part of the day, its early, its late and its middle piece."""
_WORDS = {
    "morning": "morn morning mornings mornin mornins am manana mananas mananita mananitas madrugada",
    "afternoon": "afternoon afternoons arvo aft pm tarde tardes tardecita tardecitas",
    "evening": "tarde-noche evening evenings evenin eve night nights nite nites noche noches nochecita",
    "midday": "lunch lunchtime almuerzo",
}
_SLIPPED = {slip: part for part in ("morning", "afternoon", "evening") for slip in slips(part)}
_PART_OF = {**_SLIPPED, **{word: part for part, words in _WORDS.items() for word in words.split()}}
_ENGLISH = (
    rf"{one_of(_SLIPPED)}"
    r"|mornings?|mornins?|morn|(?:(?<=day )|(?<=row )|(?<=rw )|(?<=fri )|(?<=sat )|(?<=sun )|(?<=mon )|(?<=tue )"
    r"|(?<=tues )|(?<=wed )|(?<=thu )|(?<=thurs ))aft(?! ?\d)|afternoons?|evenings?|evenin"
    r"|nights?|nites?|arvo|(?<=\d\d )eve|(?<=day )eve|(?<=row )eve"
)
_SPANISH = r"mananas?|mananitas?|tardes?|tardecitas?|noches?|nochecita"
_FIRST = re.compile(
    r"(?:at |a |the )?(?:(?:the )?(?:very )?first thing(?: in the (?:morning|am)| (?:morning))?"
    r"|(?:la )?primera hora(?: (?:de|en|por) la manana)?"
    r"|(?:real |super |nice and )?early(?:,? in the| tomorrow)? (?:morning|am)\b|bright and early"
    r"|(?<!\bes )(?<!\bmuy )(?<!\btan )(?<!demasiado )(?:(?:bien|muy|lo mas) )?(?:tempranito"
    r"|temprano)(?: posible)?(?! (?:por|en|de|a) la (?:tarde|noche))(?: (?:por|en|de|a) la manana)?"
    r"|(?:por|en) la manana,? (?:muy |bien )?(?:temprano"
    r"|tempranito)|(?:crack of |at )?dawn|al amanecer|as early as (?:possible|you can)"
    rf"|(?<!too )(?<!not )(?<!so )early(?! (?:{_ENGLISH}|in the (?:afternoon|evening)|next|this week|bird|riser)))\b"
)
_LAST = re.compile(
    r"(?:at |by |a |the )*(?:ultima hora(?: de la tarde)?|(?:por|en) la tarde,? (?:tarde|tardecito)"
    r"|(?:mas |ya )?tardecito|ya (?:mas )?tarde|end of (?:the )?(?:work ?|business )?day\b|late in the day|eod|cob"
    r"|close of business|al final del dia|final de la tarde)\b"
)
_ALL = re.compile(
    r"(?:(?:all|whole|the whole|entire) day(?: long)?"
    r"|(?:at )?(?:really |literally )?(?:any ?time|anytine)(?: of (?:the )?day)?(?! (?:after|past|before|between|from"
    r"|until|till|in the|this|of|\d)| (?:at|from|by) \d)|whenever|all morning and afternoon|todo el (?:santo )?dia"
    r"|(?:a )?cualquier hora|a (?:la|cualquier) hora que \w+|cuando (?:gusten?|guste|quieran?|sea|puedan?|le quede"
    r"|les quede))\b"
)
_NOON = re.compile(
    r"(?:(?:around|at|about|over|during|on|in|for|a|en|durante) )?(?:(?:my|the|la|mi) )?(?:lunch ?time|lunch ?hour"
    r"|lunch break|noontime|hora (?:del? )?(?:(?:la )?comida|comer|almuerzo|almorzar|lonche|lunch)|(?<=around )lunch"
    r"|(?<=at )lunch|(?:(?<=except )|(?<=but )|(?<=not ))lunch(?! is\b)|(?<=about )lunch|(?<=over )lunch"
    r"|(?<=during )lunch|(?<=day )lunch|(?<=on )lunch)\b"
)
_MIDDLE = re.compile(
    r"(?:a )?media (?P<part>manana|tarde)\b|(?:in the )?mid[ -]?(?P<en>morning|afternoon)s?\b"
    r"|(?:in the )?middle of the (?P<of>morning|afternoon)\b"
)
_EVENING_MEAL = re.compile(
    r"(?:(?:around|at|about|over|a|for) )?(?:the |la )?(?:al anochecer|al caer la (?:tarde|noche)|at dusk|at sunset"
    r"|dinner ?time|supper ?time"
    r"|hora de (?:la )?(?:cena|cenar)|(?<=around )dinner|(?<=about )dinner)\b"
)
_MODIFIED = re.compile(
    r"(?:(?:in|during|on|for|sometime|some time|any ?time)(?: in)? the "
    r"|(?:in|any|every|each|all|any ?time|sometime|at) |(?:every|most) single |most |of an? "
    rf"|the )?(?:(?P<mod>late|early|later|earlier)[ -](?:in the )?)?(?P<part>{_ENGLISH})\b(?! (?:shift|owl|light|stand"
    r"|time|sickness|person|people|nurse|line|club))"
)
_ARTICLED = re.compile(
    r"(?:(?P<mod>temprano|tarde|tempranito) )?(?:(?:por|en|a|durante|de) )*(?:la|las|toda la|todas las|cualquier|cada"
    rf"|alguna|una)(?: mera)? (?P<part>tardes?[ -]noches?|{_SPANISH})\b(?! (?:pasada|anterior))"
)
_BARE = re.compile(
    r"(?P<part>(?<=[a-z] )[ap]\.m\.?(?![\w])"
    r"|(?<=[a-z] )am\b(?! (?:free|home|available|not|busy|off|working|out|gone|here|in\b|at\b|i\b))"
    r"|(?<=[\w,] )pm\b(?=\s*(?:$|[.,!?]|only|works|is|or|and|if|would|pls|please|best))"
    r"|(?:de|por|en) (?:manana|tarde|noche)\b|(?<=[aeo]s )(?<!\bes )(?<!minutos )(?<!horas )(?<!\bmas )(?:tarde"
    r"|noche)\b|(?<=ado )(?:tarde|noche)\b|(?<=ngo )(?:tarde|noche)\b|(?<=nana )(?:tarde|noche)\b"
    r"|(?:(?<=lunes )|(?<=artes )|(?<=coles )|(?<=jueves )|(?<=iernes )|(?<=abado )|(?<=mingo ))manana\b)"
)


def read_part(text: str, at: int) -> tuple[Hours, int] | None:
    if found := _FIRST.match(text, at):
        return Hours("part", part=FIRST_THING, sure=found.group() != "early"), found.end()
    if found := _LAST.match(text, at):
        return Hours("part", part=LATE_AFTERNOON), found.end()
    if found := _ALL.match(text, at):
        return Hours("all"), found.end()
    if found := _NOON.match(text, at):
        return Hours("part", part=MIDDAY, sure=False), found.end()
    if found := _EVENING_MEAL.match(text, at):
        return Hours("part", part=EVENING), found.end()
    if found := _MIDDLE.match(text, at):
        word = found["part"] or found["en"] or found["of"]
        return Hours("part", part=_SPANS[_PART_OF[word]][3]), found.end()
    if found := _MODIFIED.match(text, at) or _ARTICLED.match(text, at):
        return _piece(found), found.end()
    if found := _BARE.match(text, at):
        return Hours(
            "part",
            part=_SPANS[_PART_OF[found["part"].replace(".", "").split()[-1]]][0],
            sure=found["part"][:3] in ("de ", "por", "en "),
            weak=found["part"][:2] in ("am", "pm", "a.", "p.", "de"),
        ), found.end()
    return None


_WEAK = re.compile(r"(?:every|each|all|at|of an?|cada|tod[oa]s?|(?:por|en|de|durante) tod[oa]s?|una|de)\b")
"""What a fault is told by as often as a wish: "every night"."""


def _piece(found: re.Match[str]) -> Hours:
    word, mod = re.sub(r"tardes?[ -]noches?", "tarde-noche", found["part"]), found["mod"] or ""
    piece = 1 if mod in ("early", "earlier", "temprano", "tempranito") else 2 if mod else 0
    habit = word.endswith("s") or found.group().startswith(
        ("any ", "every ", "each ", "cualquier ", "cada ", "todas las ")
    )
    led = found.group().strip() != word
    weak = bool(_WEAK.match(found.group())) and not word.endswith(("ings", "ons"))
    return Hours("part", part=_SPANS[_PART_OF[word]][piece], sure=led or habit, habit=habit, weak=weak)
