"""Units and properties: those the writer names, as the company's record writes them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from deskhand.domain.reading import Fact
from deskhand.language.words import plain

_CODE = r"(?:\d{1,5}[ -]?[a-z]?|[a-z][ -]?\d{1,4}|[a-z]|ph(?: ?-?\d{1,2}[a-z]?)?|\d{1,3}-\d{1,3})"
_KIND = r"(?:ap+[a-z]{0,4}t[a-z]*|u[nit]{3,4}|units?|dp?to|depto?|departamento|unidad|suite|ste|flat|room|rm|condo|piso|interior|int|cuarto|habitacion|hab|local|oficina|office|space|spc|house|casa|casita|site|sitio|lote?|townhouse|townhome|villa|bungalo\w*|cottage|cabin|cabana|duplex|bay|puerta|door|trailer|bajo|number|num|numero|nro|no(?=\.))"
_NAMED = re.compile(
    rf"\b{_KIND}(?:\b|(?=\d))[ .:#]{{0,3}}(?:is |'s |number |num |no\.? |nr[o.]? |numero |n[o°]\.? |unit )?(?P<code>{_CODE})(?![\w$]|-\d{{3}}|[ -]\d{{3}})"
)
_HASH = re.compile(r"#\s?(?P<code>\d{1,5}-?[a-z]?|[a-z]-?\d{1,4})(?![\w])")
_BARE = re.compile(r"(?<![\w$.:/#-])(?!\d{2,3}f\b|b4\b)(?P<code>\d{1,4}-?[a-hj-np-z]|[a-hj]-?\d{1,4})(?![\w%°$/]|\.\d|:\S)")
_SET_OFF = re.compile(
    r"(?:^|[.,;:!?(\n])\s*(?P<code>\d{3,4}[a-z]?|\d{1,2}[a-hj-np-z])(?=\s*(?:[.,;:!?)\n](?!\d)|$))"
    r"|(?<![\w$])(?P<here>\d{2,4}[a-z]?)(?= (?:here|aqui)\b)|\b(?:here|aqui),? (?P<after>\d{2,4}[a-z]?)(?= [a-z])"
    r"|\b(?:it'?s|i'?m|es) (?P<own>\d{3}|\d{1,4}[a-hj-np-z])(?=\s*(?:[.,;!?\n]|$))"
)
"""A number alone between marks, or beside "here": "it's Maria, 212.", "224 here!"."""
_IN = re.compile(
    r"(?:\b(?:but i'm|,? im|number|no\.|this is|en el|en la|aqui el|del|con el|desde el|desde la|frente al|soy del|numero|i'm in|(?<!there )(?<!be )in|from)|@) (?P<code>\d{1,4}(?:[a-z]| [b-h])?)(?=\s*(?:$|[,.;!?\n:)]|here|aqui|and\b|is\b|has\b|the\b|there\b|in\b|at\b|y\b|no\b|se\b|about\b|again\b))"
)
_FIRST = re.compile(r"^\W*(?P<code>\d{2,4}[a-z]?)(?=\s*(?:[-–—:,.]\s|$))")
_LAST = re.compile(r"[,(.!?–-]\s*(?P<code>\d{3,4}|\d{1,3}-?[a-h]|[a-h]-?\d{1,3})\)?\W*$")
_OF = re.compile(r"\b(?:for|into|to|outside|por el|por la|at|of|here in|aqui en el|en el|al|pal|para el) (?P<code>\d{2,4}[a-z]?)(?=\s*(?:$|[,.;!\n]|por\b|has|hasn|is|isn|the\b|here|there|no\b|esta|se\b|on\b|stopped\b|el\b|que\b|donde\b|and\b|y\b))(?! (?:and|y) (?:climbing|rising|falling|dropping|subiendo|bajando))")
_MEASURE = re.compile(r"\s*(?:-\s?\d{1,2} ?[ap]\b|o'?clock|on (?:the|its|it's) (?:screen|display|panel)|en la pantalla|am|pm|a\.m|p\.m|min|hr|h\b|hour|hora|day|dia|f\b|c\b|degree|grado|percent|%|ft|gal|inch|dollar|bucks|times|week|month|year|ano|amp|volt|psi|gpm|ppm|x\b)")
_SHOWN = re.compile(
    r"\b(?:error|err|code|codigo|fault|shows?|showing|displays?|displaying|blink(?:s|ing)|flash(?:es|ing)|says?|reads|reading|dice|da|marca|muestra|sale)"
    r"[ :]+(?:(?:error|code|codigo|el|un|the|an?|de) )*$"
)
"""What stands before the code of a machine: "shows E21"."""
_CALLED = {"911", "988", "811", "311", "411"}
_SHORT_WORDS = {"n", "u", "r", "w", "k", "x", "q"}
"""Numbers that everybody calls, and letters that stand for a word: "the apartment n the door locked"."""
_NOT_UNITS = {"a", "i", "y", "o", "e", "u"}
_SENTENCE_BEFORE = re.compile(r"\b(?!(?:ap\w*|unit|ste|no|nr[o]?|num|dp?to|depto|int|hab|rm|spc|ph)\.)\w+[.!?]\s+$")
"""A word that is no abbreviation ends a sentence: the letter after it begins another, "on the door. I have to run"."""
_PENTHOUSE = re.compile(r"(?<![\w-])(?P<code>(?:ph|penthouse)(?: ?-?\d{1,2}[a-z]?)?)(?![\w$]| {2})")
_BESIDE = re.compile(r"\b(?:(?:tower|building|bldg|block|torre|edificio|bloque|piso) \w{1,2}|floor),? (?:no\.? |numero |puerta )?(?P<code>\d{2,4}[a-z]?)(?![\w$:])")
_OWN = re.compile(
    r"(?:\b(?:i'?m|im|i am|we'?re|we are|i live|we live|this is|it'?s|its|my (?:unit|apt|apartment|place) is|mine(?:'?s| is)|over here|yo|soy|somos|estoy|estamos|vivo|vivimos|nosotros|aca|aqui|i have|(?:we'?re|it'?s|its|this is|soy|somos|es)(?: the| la| el)? (?:tenants?|family|residents?|inquilin\w+|senora?|senor|familia|mama)|(?:soy|es|habla|escribe|llamo) (?:(?!vecin)\w+ ){1,3}(?:de|del)?)(?: (?:the )?(?:over |down |up )?(?:in|at|from|of|en|de))?(?: (?:el|la|los|las|del|de la|de|the|unit|apt|apartment|apto|depto|number|numero|no\.|#|suite|room))*\s*)$"
)
_ANOTHERS = re.compile(
    r"(?:\b(?:neighbou?rs?|upstairs|downstairs|above|below|next door|whoever|i think|fixing|moved|(?<!somos )(?<!soy )l[oa]s? del|guys?|dude|man|woman|somebody|someone|between me and|asked|pregunte|let|lady|people|person|folks|kids?|family|tenants?|owner|vecin[oa]s?|senora?|senor|gente|arriba|abajo|de al lado|perr[oa]s?|gat[oa]s?|music\w*|leak\w*|dripp?\w*|coming|cae\w*|viene\w*|baja\w*|unlike|same as|like)\b(?: (?:me|us|out|water|agua|down|through|mi|nos))*(?: (?:in|from|of|at|de|del|en|en el|de la|el|la))*(?: (?:unit|apt|apartment|apto|depto|departamento|apartamento|number|numero|#))*\s*)$"
)
"""What stands before a number that is the writer's own, and before one that is somebody else's."""
_FLOOR = re.compile(r"\bpiso[ .:#]*$")
_WORDS_EN = "zero|oh|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred"
_WORDS_ES = "cero|uno|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce|trece|catorce|quince|dieciseis|diecisiete|dieciocho|diecinueve|veinte|veintiuno|veintidos|veintitres|veinticuatro|veinticinco|veintiseis|veintisiete|veintiocho|veintinueve|treinta|cuarenta|cincuenta|sesenta|setenta|ochenta|noventa|cien|ciento|doscientos|trescientos|cuatrocientos"
_SPELLED = re.compile(
    rf"\b(?:unit|apt|apartment|suite|room|number|numero|apto|depto|departamento|apartamento|interior|casa|i'?m in|im in|we'?re in|from|this is|estoy en el|estamos en el|vivo en el|vivimos en el|soy del|somos del|aqui el|desde el|con el|en el|en la|senora? del|lote?|cabana|casita|oficina)[ .:#]+(?:(?:is|es) )?(?:(?:el|la|the) )?(?P<code>(?:{_WORDS_EN}|{_WORDS_ES})(?:[ -](?:y )?(?:{_WORDS_EN}|{_WORDS_ES}))*(?: [a-d])?)(?=\s*(?:$|[,.;!?\n]|here\b|and\b|is\b|has\b|still\b|the\b|y\b|se\b|sin\b|no\b|por\b|in\b|at\b|aqui\b))"
)
"""A number in words where a unit is named."""
_SPELLED_OFF = re.compile(
    rf"(?:^|[.,;:!?\n])\s*(?P<code>(?:{_WORDS_EN}|{_WORDS_ES})(?:(?:[ -](?:y )?(?:{_WORDS_EN}|{_WORDS_ES}))+(?: [a-d])?| [a-d]))(?=\s*[.,;!?\n])"
)
_INSTEAD = re.compile(
    rf"(?<![\w$.:/-])(?P<code>{_CODE})(?![\w$]),? (?:and )?(?:not|instead of|rather than|no(?: (?:la|el))?|en vez de(?:l| la)?|en lugar de(?:l| la)?) (?:the |unit |apt |#)?(?P<wrong>{_CODE})(?![\w$])"
    rf"|(?<![\w])(?:not|no(?: (?:es|era))?(?: (?:la|el))?) (?:the |unit |apt |#)?(?P<wrong2>{_CODE})(?![\w$]),? (?:but|it'?s|its|sino|es|mejor)? ?(?:the |la |el |unit |apt |#)?(?P<code2>{_CODE})(?![\w$])"
)
"""A pair in which one number stands for the other: "it is 108, not 105", "no la 14 sino la 12"."""
_CORRECTION = re.compile(r"\b(?:not|no|wasn't|instead of|rather than|en vez de|en lugar de)\s+(?:unit |apt |the |la |el |#|unidad |depto )?$")


_NUMBERS = re.compile(r"\S+@\S+|(?:\+?\d{1,2}[ .-]?)?(?:\(\d{3}\)[ .-]{0,2}|\d{3}[ .-]{1,2})?\d{3}[ .-]\d{4}(?!\d)|[$€£] ?\d[\d,.]*|\b\d{1,2}:\d\d\b")


def read_units(text: str, known: Sequence[str] = (), properties: Sequence[str] = ()) -> list[Fact]:
    """Units in the order of the text, one that is corrected away ("12 not 14") left out; `known` ones come first.

    Telephone numbers, addresses of mail, prices and times of the clock are looked away from.
    """
    heard = _NUMBERS.sub(lambda number: " " * len(number[0]), plain(text))
    spots = _of_property(heard, properties) or _spots(text, heard)
    kept = [spot for spot in spots if not _CORRECTION.search(heard[: spot[0]])] or spots
    facts = [Fact("unit", _written(heard[start:end], known), text[start:end]) for start, end in kept]
    unique = list({str(fact.value): fact for fact in facts}.values())
    recorded = {_key(unit) for unit in known}
    return sorted(unique, key=lambda fact: _key(str(fact.value)) not in recorded)


_EVERYBODY = re.compile(
    r"\b(?:whole|entire|all of the|all over the) (?:building|block|complex|floor|property)|\b(?:all|every|none of the) (?:the )?(?:units?|apartments?|floors?|neighbou?rs?|tenants?)\b|\b(?:nobody|no one|everyone|everybody) (?:else )?(?:in (?:the|this|my) building|on (?:my|this|any) floor|here|has|is (?:out|without))"
    r"|\btod[oa] (?:el|la) (?:edificio|bloque|conjunto|cuadra|torre|piso)|\btod[oa]s (?:los|las) (?:vecin\w+|departamentos|pisos|inquilin\w+)|\bnadie (?:tiene|mas tiene|en el edificio)|\bningun vecino"
)


def read_building_wide(text: str) -> list[Fact]:
    """The words that say that it is so for everybody in the building."""
    found = _EVERYBODY.search(plain(text))
    return [Fact("building_wide", True, text[found.start() : found.end()])] if found else []


def read_properties(text: str, known: Sequence[str], was_asked: bool) -> list[Fact]:
    """The company's property that the writer names, by its whole name, or where it was asked for by its first word."""
    heard = plain(text)
    for name in known:
        for said in (name, name.split()[0]) if was_asked else (name,):
            if found := re.search(rf"\b{re.escape(plain(said))}\b", heard):
                return [Fact("property", name, text[found.start() : found.end()])]
    return []


def _of_property(heard: str, properties: Sequence[str]) -> list[tuple[int, int]]:
    """A number right beside the name of a property, or beside its first word: "Lakeview Court 12", "4B at Cedar"."""
    found = _beside_names(tuple(properties)).search(heard) if properties else None
    return [found.span("after" if found["after"] else "before")] if found else []


@lru_cache(maxsize=256)
def _beside_names(properties: tuple[str, ...]) -> re.Pattern[str]:
    names = sorted({plain(said) for name in properties for said in (name, name.split()[0])}, key=len, reverse=True)
    name, code = f"(?:{'|'.join(map(re.escape, names))})", r"(?:\d{1,5}-?[a-z]?|[a-z]-?\d{1,4})"
    kind = rf"(?:{_KIND} |# ?)?"
    return re.compile(
        rf"\b{name}(?: apartments?| apts?)?,? {kind}(?P<after>{code})(?![\w:$%.]|-\d)"
        rf"|(?<![\w$:.-])(?P<before>{code}),? (?:(?:over )?(?:at|in|of|on|de|del|en) )?(?:the |el |la )?{name}\b"
    )


def _spots(text: str, heard: str) -> list[tuple[int, int]]:
    """Where units are named, surest way of naming first; the loosest only where no other was found."""
    if (pair := _INSTEAD.search(heard)) and _is_pair(pair, heard):
        return [pair.span("code" if pair["code"] else "code2")]
    for patterns in ((_NAMED, _HASH, _PENTHOUSE, _BESIDE), (_BARE, _SPELLED), (_IN, _FIRST, _OF, _LAST), (_SET_OFF, _SPELLED_OFF)):
        found = [match.span(match.lastgroup or 0) for pattern in patterns for match in pattern.finditer(heard)]
        found = sorted({(start, end) for start, end in found if _is_unit(text, heard, start, end)})
        found = _of_the_writer(heard, found)
        if found:
            return found
    return []


def _of_the_writer(heard: str, found: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Without the neighbours'; those that are said to be the writer's, if any are."""
    kept = [spot for spot in found if not _ANOTHERS.search(heard[: spot[0]]) or _OWN.search(heard[: spot[0]])]
    return [spot for spot in kept if _OWN.search(heard[: spot[0]])] or kept


def _is_pair(pair: re.Match[str], heard: str) -> bool:
    """Both are written like units, and neither is a piece of a telephone number or a measure."""
    right, wrong = pair["code"] or pair["code2"], pair["wrong"] or pair["wrong2"]
    written = any(c.isdigit() for c in right) and any(c.isdigit() for c in wrong)
    of_a_number = re.search(r"\d[ -]$", heard[: pair.start()]) or re.match(r"[ -]\d", heard[pair.end() :])
    return written and not of_a_number and not _MEASURE.match(heard[pair.end() :])


def _is_unit(text: str, heard: str, start: int, end: int) -> bool:
    """Neither a measure, nor the code of a machine, nor a floor; a letter alone only where it is written large."""
    code, before = heard[start:end], heard[:start]
    if re.fullmatch(r"\d{1,3} [cf]", code) and not re.search(rf"\b{_KIND}\W*$", before):
        return False  # degrees
    floor = _FLOOR.search(before) is not None
    small = code in _NOT_UNITS and not text[start:end].isupper()
    if code in _CALLED or (code in _SHORT_WORDS and not text[start:end].isupper()):
        return False
    begins = len(code) == 1 and _SENTENCE_BEFORE.search(before) is not None
    slang = code == "b4" and re.match(r" (?:i|u|you|he|she|it|we|they|the|my|noon)\b", heard[end:])  # before
    door = re.search(r"\b(?:code|codigo|clave|pin|password|combination|zip)\b[^.!?\n]{0,30}$", before)  # of a lock
    return not (small or begins or floor or slang or door or _SHOWN.search(before) or _MEASURE.match(heard[end:]) or code.startswith("k-"))


def _written(code: str, known: Sequence[str]) -> str:
    """`code` as the record writes it where the record has it, else in capitals without spaces."""
    code = _in_digits(code)
    joined = re.fullmatch(r"(\d+) ?([a-z])", code)
    return next((unit for unit in known if _key(unit) == _key(code)), "".join(joined.groups()).upper() if joined else _key(code, keep="-"))


def _in_digits(code: str) -> str:
    """Number words as digits, said whole or one by one ("three oh six", "veintidos"); anything else as it is."""
    words = re.split(r"[ -]", code.replace("penthouse", "ph"))
    if words[0] not in _VALUES:
        return code
    letter = words.pop() if words[-1] not in (*_VALUES, "hundred", "y") else ""
    said = [word for word in words if word != "y"]
    values = [_VALUES.get(word, 100) for word in said]
    if len(values) > 1 and all(value < 10 for value in values):
        return "".join(map(str, values)) + letter
    total = 0
    for word, value in zip(said, values, strict=True):
        total = total * 100 if word == "hundred" else total * 100 + value if 0 < total < 10 <= value else total + value
    return f"{total}{letter}"


_EN, _ES = _WORDS_EN.split("|"), _WORDS_ES.split("|")
_VALUES = {"zero": 0, "oh": 0} | {word: 1 + at for at, word in enumerate(_EN[2:21])} | {word: 20 + 10 * at for at, word in enumerate(_EN[21:29])}
_VALUES |= {word: at for at, word in enumerate(_ES[:30])} | {word: 30 + 10 * at for at, word in enumerate(_ES[30:37])}
_VALUES |= {"cien": 100, "ciento": 100, "doscientos": 200, "trescientos": 300, "cuatrocientos": 400}


def _key(code: str, keep: str = "") -> str:
    return "".join(letter for letter in code.upper() if letter.isalnum() or letter in keep)
