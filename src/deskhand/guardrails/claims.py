"""What a text claims that its facts do not carry: prices, phones, links, names. For times see claimed_times.py."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

from deskhand.domain.verdict import Situation

SHORTEST_VALUE = 3
BLANK = "▢"

_AMOUNT = r"\d[\d,]*(?:\.\d{1,2})?"
_PRICE = re.compile(
    rf"(?:US)?\$ ?({_AMOUNT})|\b({_AMOUNT}) ?(?:dollars?|bucks|USD|d[oó]lares|pesos)\b",
    re.IGNORECASE,
)
_PHONE = re.compile(
    r"(?<![\w.+-])(?:\+\d{8,15}|(?:\+?1[-. ]?)?\(?\d{3}\)?[-. ]?\d{3}[-. ]?\d{4}|\d{3}[-. ]\d{4})(?![\w-])"
)
_LINK = re.compile(r"(?:https?://|\bwww\.)[^\s\"'<>“”]+", re.IGNORECASE)

_CAPITAL = r"[A-ZÁÉÍÓÚÑ][a-záéíóúüñ'’]+"
_GREETING = r"(?:Hi|Hello|Hey|Hola|Dear|Estimad[oa]|Thanks|Thank you|Gracias)"
_TITLE = r"(?:Mr|Mrs|Ms|Dr|Sr|Sra|Srta)\.?"
_ROLE = (
    r"(?:plumber|technician|electrician|locksmith|vendor|contractor|manager|owner|named|name is|plomero|t[eé]cnico"
    r"|electricista|cerrajero|proveedor|gerente|dueñ[oa]|llamad[oa]|se llama)"
)
_NAME = re.compile(
    rf"\b(?:{_GREETING}|{_TITLE}|{_ROLE}) ({_CAPITAL}(?: {_CAPITAL})*)|\b({_CAPITAL}(?: (?:de |& )?{_CAPITAL})+)"
)
_BEGINS = re.compile(r"(?:^|[.!?:;¡¿\n(\"—–-])\s*$")
_FIRM = re.compile(
    r"(?:Plumbing|Electric(?:al)?|Heating|Cooling|Air|Services?|Repairs?|Roofing|Locksmiths?|Locks?|Appliances?|Brothers|Sons"
    r"|Company|Plomer[ií]a|Electricidad|Servicios|Cerrajer[ií]a)$"
)
_APOSTROPHE = re.compile(r"['’]")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")

_COMMON = """
hi hello hey hola dear thanks thank gracias you your there good morning afternoon evening night buenos buenas dias días
tardes noches please reply work order poison control fire department carbon monoxide gas police suicide crisis lifeline
emergency monday tuesday wednesday thursday friday saturday sunday january february march april may june july august
september october november december lunes martes miércoles jueves viernes sábado domingo enero febrero marzo abril mayo
junio julio agosto septiembre octubre noviembre diciembre english spanish español the this it is i we if no yes sí si
not do what when where who how can could would will just and or but a an el la los las de del un una su usted estimado
estimada responda soy still also once new now ok okay sorry got deskhand
"""
COMMON = frozenset(_COMMON.split())
"""Words that may stand in capitals without being a name that somebody must have told us."""


def own_words(text: str, facts: Iterable[str]) -> str:
    """`text` with the values it was given blanked: what is left are the writer's own words.

    A value is blanked where it stands whole: $10 is not part of $10.02, nor 512 of 512-555-0142.
    """
    for value in sorted({one.strip() for one in facts}, key=len, reverse=True):
        if len(value) >= SHORTEST_VALUE:
            whole = rf"(?<!\w)(?<!\d[.,:-]){re.escape(value)}(?![.,:-]?\w)"
            text = re.sub(whole, BLANK, text, flags=re.IGNORECASE)
    return text


def unbacked(words: str, facts: Iterable[str], situation: Situation) -> Iterator[str]:
    """Prices, phones, links and names in `words` that neither the facts nor the company's own file know."""
    told = tuple(facts)
    values = (*told, *_of_the_company(situation))
    yield from (f"the price {price}" for price in _prices(words) if price not in _amounts(told))
    yield from (f"the number {phone}" for phone in _PHONE.findall(words) if not _knows_phone(phone, values))
    yield from (f"the link {link}" for link in _links(words) if not any(link in value for value in told))
    yield from (f"the name {name}" for name in _names(words) if not _knows_name(name, values))


def _of_the_company(situation: Situation) -> tuple[str, ...]:
    """What may be named to anybody: the company, its properties, its own numbers; and the reader's own name."""
    company = situation.company
    places = [text for place in company.properties for text in (place.name, place.address)]
    numbers = [*company.emergency_numbers.values(), *(one.address for one in company.connections.values())]
    reader = situation.recipient.name if situation.recipient else ""
    return (company.name, *places, *numbers, reader, situation.job.title, situation.job.employee)


def _prices(words: str) -> list[Decimal]:
    return [Decimal((before or after).replace(",", "")) for before, after in _PRICE.findall(words)]


def _links(words: str) -> list[str]:
    return [found.rstrip(".,;:!?)") for found in _LINK.findall(words)]


def _amounts(values: Iterable[str]) -> set[Decimal]:
    """The amounts among `values`: prices anywhere, and numbers that stand alone; not those of a street or an order."""
    alone = [
        Decimal(value.strip().replace(",", "")) for value in values if re.fullmatch(_AMOUNT, value.strip(), re.ASCII)
    ]
    return {*alone, *(price for value in values for price in _prices(value))}


def _knows_phone(phone: str, values: Iterable[str]) -> bool:
    last = _figures(phone)[-10:]
    return any(_figures(value).endswith(last) for value in values)


def _figures(text: str) -> str:
    return re.sub(r"\D", "", text)


def _names(words: str) -> Iterator[str]:
    """What stands where a name does; the first capital of a sentence says nothing, unless a firm is named."""
    for match in _NAME.finditer(words):
        name = match[1] or match[2]
        begins = not match[1] and not _FIRM.search(name) and _BEGINS.search(words, 0, match.start())
        yield name.partition(" ")[2] if begins else name


def _knows_name(name: str, values: Iterable[str]) -> bool:
    known = {_APOSTROPHE.split(word.casefold())[0] for value in values for word in _WORD.findall(value)} | COMMON
    return all(_APOSTROPHE.split(word.casefold())[0] in known for word in _WORD.findall(name))
