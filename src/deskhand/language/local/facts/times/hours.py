"""Pieces of a day as they are said: points, ranges, "after", "before" and parts such as the morning."""

from __future__ import annotations

import re
from dataclasses import replace

from deskhand.language.local.facts.times.clock import ClockTime, Hours, read_clock
from deskhand.language.local.facts.times.parts import read_part

_AFTER = (
    r"(?:no|not) (?:earlier|sooner) than|no mas temprano (?:de|que)|any ?time past|past|after|aft|afer|aftr|afte"
    r"|later than|starting at|starting|beginning at|from|despues del|despues de|despues d|dspues de|dspues|despues"
    r"|desde|a partir de"
    r"|pasad[ao]s(?: de)?|luego de|de"
)
_BEFORE = (
    r"no later than|not later than|no mas tarde (?:de|que)|(?:que )?no pasen? de|a mas tardar(?: a)?|a lo mucho"
    r"|cuando mucho|como mucho|a lo mas|at most|earlier than|before|b4|bfore|by|antes del|antes de|antes d|antes"
    r"|para antes de"
)
_UNTIL = r"until|untill|till|til|'til|hasta|up to"
_ABOUT = (
    r"(?:a )?eso de? las?|at|@|a las|alas(?= \d)|a la(?= (?:1|una)\b)|around|arnd|aroun|arond|arround|abt|about|bout"
    r"|like|say|maybe|approx(?:imately)?"
    r"|roughly|close to|circa|ish|for|como|tipo|sobre|alrededor de|para(?: las?)?|eta|there|arrive"
)
_NEARLY = (
    r"(?:(?:like|about|bout|around|arnd|abt|at|say|maybe|roughly|approx|como|tipo|a|eso de|either)\s+)*(?:(?:las"
    r"|la(?= (?:1|una)\b)|the(?: usual)?)\s+)?"
)
_OPENER = re.compile(rf"(?P<strict>between|btwn|btw|bet|b/w|from|entre|de|desde)\s+{_NEARLY}")
_COME_BY = (
    r"(?:(?<=come by)|(?<=coming by)|(?<=stop by)|(?<=swing by)|(?<=drop by)|(?<=pass by)|(?<=pop by))"
    r" (?:at|around|like)\b"
)
_PREPOSED = re.compile(
    rf"(?:(?P<after>{_AFTER})|(?P<until>{_UNTIL})|(?P<before>{_BEFORE})(?!{_COME_BY})"
    rf"|(?P<at>{_ABOUT}))\s*(?<!\w){_NEARLY}|(?P<las>las|la(?= (?:1|una)\b))\s+"
)
_TO = re.compile(rf"\s?(?:(?P<soft>and|n|y|&)|-|–|to|till|til|until|thru|through|hasta|a)\s?(?<![a-z](?=\d)){_NEARLY}")
_ONWARDS = re.compile(
    r"\s?(?:\+|on\b(?=\s*(?:$|[.,;!?)]|i\b|im\b|i'm\b|we\b|is\b|works\b|any\b|every\b|most\b|pls\b|please\b))"
    r"|onwards?\b|(?:or|and) (?:any ?time )?(?:later|after|on(?=\s*(?:$|[.,;!?]))|onwards?)\b(?!\s(?:the |las? )?\d)"
    r"|(?:o|y) (?:mas tarde|despues|en adelante)\b(?! del?\b)|en adelante\b|para adelante\b|pa delante\b)"
)
_OR_BEFORE = re.compile(
    r"\s?(?:or (?:earlier|before|sooner)\b|o antes\b|at the (?:very )?latest\b|latest\b|max\b|tops\b|a mas tardar\b"
    r"|como (?:maximo|mucho)\b)"
)
_STANDS = re.compile(
    r"\s*(?:$|[.,;!?)/]|(?:on|today|tonight|tomorrow|to|or|and|is|are|works?|would|please|pls|plz|if|at|in|for|sharp"
    r"|but|so|then|tho|though|because|bc|cuz|since|as|porque|pq|xq|not|no|eastern|central|mountain|pacific"
    r"|[ecmp][sd]?t|ok|okay|good|fine|thanks|thx|ty|this|next|unless|w|with|i|im|i'm|we|my|u|you|the|hoy|o|y|u|del|el"
    r"|las?|esta|este|por|en|si|me|mi|de|manana|esta bien|que|instead|rather|porfa\w*|estoy|estamos|llego"
    r"|llegamos|voy|vamos|paso|pasamos|nos|te|le|les|ahi)\b)"
)
_STANDS_FIRM = ("at", "alas", "@", "a la", "a eso", "eso de", "around", "arnd", "para la")


def read_hours(text: str, at: int) -> tuple[Hours, int] | None:
    """The piece of a day that begins at `at` in plain `text`, and where it ends."""
    return (
        _range(text, at) or read_part(text, at) or _by_an_event(text, at) or _by_a_clause(text, at) or _bound(text, at)
    )


_FROM_NOW = re.compile(rf"(?:(?:any ?time |sometime )?(?:between|from) )?now (?:and|to|till|until|til|-) {_NEARLY}")
_ABOUT_LEAD = re.compile(rf"(?:{_ABOUT})\s*(?<!\w){_NEARLY}")


def _range(text: str, at: int) -> tuple[Hours, int] | None:
    if until := _FROM_NOW.match(text, at):
        last = read_clock(text, until.end(), led=True)
        return (Hours("before", last=last[0], until=True), last[1]) if last else None
    opener = _OPENER.match(text, at)
    lead = opener or _ABOUT_LEAD.match(text, at)
    first = read_clock(text, lead.end() if lead else at, spanning=bool(opener), led=bool(lead))
    joined = first and _TO.match(text, first[1])
    if not first or not joined:
        return None
    second = read_clock(text, joined.end(), led=True)
    if not second or (joined["soft"] and not opener):
        return None
    sure = bool(opener) or first[0].sure or second[0].sure
    return Hours("range", first[0], second[0], sure=sure), second[1]


def is_free(text: str, end: int) -> bool:
    """Whether the number that ends at `end` counts nothing: "by one nail" does."""
    return bool(_STANDS.match(text, end))


_EVENTS = {
    r"lunch(?:time|hour| hour| time)?|almuerzo|almorzar|comida|comer|lonche": (12, 13),
    r"work(?! is| was| at)|trabajo|trabajar|(?:salir del )?(?:trabajo|jale)|chamba": (8, 17),
    r"school(?: lets out| gets out)?|escuela": (8, 15),
    r"dinner|supper|cena|cenar": (18, 19),
    r"breakfast|desayuno|desayunar": (8, 9),
    r"church|misa": (9, 13),
    r"dark|sunset|oscurezca|anochezca|sundown": (19, 19),
}
"""Until when it is "before" and from when "after" what a day is divided by."""
_EVENT = re.compile(
    r"(?:el |la |mi |my |the |i get (?:off|out of) |salir (?:del? )?)?(?:"
    + "|".join(f"(?P<e{at}>{names})" for at, names in enumerate(_EVENTS))
    + r")\b"
)
_SIDE = re.compile(
    r"(?:(?P<after>any ?time after|right after|after|aft|despues del?|luego del?"
    r"|(?<!estoy )(?<!voy )(?<!vengo )(?<!ando )(?<!van )(?<!va )(?<!viene )(?<!esta )(?<!estan )(?<!apenas )"
    r"(?<!estamos )(?<!vamos )(?<!iba )saliendo del?|al salir del?)"
    r"|(?P<before>before|b4|by|para antes del?|antes del?(?: que)?))\s"
)


def _by_an_event(text: str, at: int) -> tuple[Hours, int] | None:
    """ "After lunch", "antes del trabajo"."""
    side = _SIDE.match(text, at)
    event = side and _EVENT.match(text, side.end())
    if not side or not event:
        return None
    before, after = list(_EVENTS.values())[int((event.lastgroup or "e0")[1:])]
    if side["after"]:
        return Hours("after", ClockTime(after, 0, "pm" if after > 12 else "", sure=True), by_event=True), event.end()
    return Hours("before", last=ClockTime(before, sure=True), by_event=True), event.end()


_CLAUSE_SIDE = re.compile(
    r"(?:(?P<after>after|once|despues de(?: que|(?= \w+[aei]r))|ya que|una vez que)"
    r"|(?P<before>before|b4|antes (?:de )?que|antes de(?: mi| la| el|(?= \w+[aei]r)))"
    r"|(?P<until>until|till|til|hasta que))\s(?!(?:at"
    r"|around)\b)(?:(?!(?:on|or|and|but|so|y|o|pero|then)\b)[a-z']+\s){1,6}?(?:at|around|by|a la|a las)\s(?:about "
    r"|like |around )?"
)


def _by_a_clause(text: str, at: int) -> tuple[Hours, int] | None:
    """ "Before the kids get home at 3", "antes de que me vaya a las 8"."""
    said = _CLAUSE_SIDE.match(text, at)
    found = read_clock(text, said.end(), led=True) if said else None
    if not said or not found:
        return None
    clock = replace(found[0], sure=True)
    return (Hours("after", clock) if said["after"] else Hours("before", last=clock, until=bool(said["until"]))), found[
        1
    ]


def _bound(text: str, at: int) -> tuple[Hours, int] | None:
    said = _PREPOSED.match(text, at)
    begin = said.end() if said else at
    exact = (
        said is not None
        and not (said["at"] or "").startswith(("for", "para", "like", "there"))
        and said["after"] not in ("from", "de", "past")
        and not said["las"]
    )
    found = read_clock(text, begin, led=exact)
    if not found:
        return None
    clock, end = found
    stands = text[begin].isdigit() or text[max(0, begin - 4) : begin].endswith(("las ", "la ")) or is_free(text, end)
    bounded = said is not None and bool(said["before"] or said["until"])
    if not bounded and (onwards := _ONWARDS.match(text, end)):
        return Hours("after", clock), onwards.end()
    if before := _OR_BEFORE.match(text, end):
        return Hours("before", last=clock), before.end()
    if said and said["after"] == "de":
        return Hours("point", clock, sure=clock.sure or " las" in text[at:begin], led=True, weak=True), end
    if said and said["after"]:
        weak = said["after"] in ("from", "past") or (said["after"] == "desde" and " la" not in text[at:begin])
        return Hours(
            "after", clock, sure=clock.sure or (not weak and stands), led=True, since=said["after"] == "desde"
        ), end
    if said and (said["before"] or said["until"]):
        return Hours(
            "before",
            last=clock,
            until=bool(said["until"]),
            sure=clock.sure or stands,
            led=True,
            by=said["before"] == "by",
        ), end
    firm = said is not None and (
        (said["at"] or "").startswith(_STANDS_FIRM)
        or (said.group().endswith(("las ", "la ")) and text[begin].isdigit())
    )
    weak = said is not None and said["at"] in ("for", "para") and not clock.sure
    return Hours("point", clock, led=said is not None, sure=clock.sure or (firm and stands), weak=weak), end
