"""The words of the calendar and of the clock, English and Spanish, in plain letters."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import time


def one_of(words: Iterable[object]) -> str:
    """Alternatives for a pattern, the longest first."""
    return "|".join(sorted((str(word) for word in words), key=len, reverse=True))


def is_last(words: re.Pattern[str], text: str, is_other: Callable[[str], bool]) -> bool:
    """Whether `words` are said in `text` and nothing of another kind follows them."""
    end = max((found.end() for found in words.finditer(text)), default=-1)
    return end >= 0 and not is_other(text[end:])


def spelled_right(word: str) -> str:
    """`word`, or the day that it is but for one letter, not the first; a space stands for one too many."""
    if word in REAL_WORDS or word in WEEKDAYS or word in WEEKDAYS_OFTEN:
        return word
    return next((name.ljust(len(word)) for name in _LONG_NAMES if _is_near(name, word)), word)


def _is_near(name: str, word: str) -> bool:
    if name[0] != word[0] or word.startswith(name):
        return False
    if len(word) == len(name) + 1:
        return any(word[:at] + word[at + 1 :] == name for at in range(1, len(word)))
    return len(word) == len(name) and sum(one != other for one, other in zip(name, word, strict=True)) == 1


def slips(word: str) -> Iterator[str]:
    """`word` with one letter left out or doubled or two of them swapped; its first letter is never wrong."""
    for at in range(1, len(word)):
        yield word[:at] + word[at] + word[at:]
        if at < len(word) - 1:
            yield word[:at] + word[at + 1 :]
            yield word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def numbered(words: str, first: int = 1) -> dict[str, int]:
    """Words with their numbers from `first` on: those between two commas have the same."""
    return {word: number for number, same in enumerate(words.split(","), first) for word in same.split()}


HOURS = numbered(
    "one una, two dos, three tres, four cuatro, five cinco, six seis,"
    "seven siete, eight ocho, nine nueve, ten diez, eleven once, twelve doce"
)
MINUTES = {"oh five": 5, "ten": 10, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50}
MINUTES |= {"forty five": 45, "forty-five": 45}
PAST = {"cinco": 5, "diez": 10, "cuarto": 15, "quince": 15, "veinte": 20, "media": 30, "treinta": 30, "cuarenta": 40}
PAST |= {"cuarenta y cinco": 45}
COUNTS = {"a": 1, "an": 1, "un": 1, "couple": 2, "couple of": 2, "a couple": 2, "a couple of": 2, "un par de": 2}
COUNTS |= {"a few": 3, "fifteen": 15, "quince": 15, "twenty": 20, "veinte": 20, "thirty": 30, "treinta": 30}
COUNTS |= {"forty": 40, "forty five": 45, **HOURS}

REAL_WORDS = frozenset({"mares", "mates", "vienes", "domino", "salado", "sundry"})
"""What slips of weekdays would be if they were not words of their own."""
_IN_FULL = numbered(
    "monday lunes, tuesday martes, wednesday miercoles, thursday jueves, friday viernes, saturday sabado,"
    "sunday domingo",
    first=0,
)
_IN_SHORT = numbered(
    "mon mond lun luns lunez, tues tue tuesd marte martez, weds wed wedn wensday wendsday mie mier mierc miercole,"
    "thurs thur thu thrs thr juev jue jueve, fri frid vie vier vierne biernes, sat sab satday, sun dom",
    first=0,
)
_LONG_NAMES = (*(name for name in _IN_FULL if len(name) > 5), "tomorrow")
_SLIPPED = {
    slip: day for name, day in _IN_FULL.items() if len(name) > 5 for slip in slips(name) if slip not in REAL_WORDS
}
WEEKDAYS = {**_SLIPPED, **_IN_SHORT, **_IN_FULL}
"""From Monday, 0, on, with their slips."""
WEEKDAYS_OFTEN = {name + "s": day for name, day in _IN_FULL.items() if not name.endswith("s")}
"""Weekdays in the plural, where it differs: "Fridays", "sábados"."""
LETTERS = {"m": 0, "t": 1, "tu": 1, "w": 2, "r": 3, "th": 3, "f": 4}
"""Weekdays in a row of letters: "M/W/F"."""
MONTHS = numbered(
    "january jan enero, february feb febrero, march mar marzo, april apr abril, may mayo, june jun junio,"
    "july jul julio, august aug agosto, september sept sep septiembre, october oct octubre, november nov noviembre,"
    "december dec diciembre"
)
_ORDINAL_UNITS = numbered("first, second, third, fourth, fifth, sixth, seventh, eighth, ninth")
ORDINALS = {
    **_ORDINAL_UNITS,
    **numbered("tenth, eleventh, twelfth, thirteenth, fourteenth, fifteenth, sixteenth, seventeenth", 10),
    **numbered("eighteenth, nineteenth, twentieth", 18),
    **{f"twenty{link}{word}": 20 + unit for word, unit in _ORDINAL_UNITS.items() for link in " -"},
    **numbered("thirtieth, thirty-first", 30),
}
CARDINALS = {
    **numbered("primero, dos, tres, cuatro, cinco, seis, siete, ocho, nueve, diez, once, doce, trece, catorce"),
    **numbered("quince, dieciseis, diecisiete, dieciocho, diecinueve, veinte, veintiuno, veintidos", 15),
    **numbered("veintitres, veinticuatro, veinticinco, veintiseis, veintisiete, veintiocho, veintinueve, treinta", 23),
}

_TOMORROWS = """
    tomorrow tommorow tommorrow tomoro tomorro tomoz tomarrow tomorow tomrw tomrow tmrrw tmrw tmoro tmr tmw tomm
    2morrow 2morow 2mrow 2moro 2mrw 2mro
"""
TOMORROW = one_of({*slips("tomorrow"), *_TOMORROWS.split()})
TODAY = "today|todays|2day|2dy|hoy mismo|hoy dia|hoy"
TONIGHT = "tonight|tonite|2nite|2night|tnite"
MANANA = "manana|mnana|mannana|manan|manna|maniana|mnn"
"""Tomorrow in Spanish, where no article stands before it."""

FIRST_THING = (time(7), time(9))
MORNING = (time(8), time(12))
MIDDAY = (time(12), time(13))
AFTERNOON = (time(12), time(17))
LATE_AFTERNOON = (time(15), time(17))
EVENING = (time(17), time(21))

UNITS = one_of(
    r"""
    acres? adults? adultos? amps? anitos anos? appointments? appts? apts? bags? bathrooms? baths? bds? bedrooms? beds?
    blocks? boxes brs? bucks? burners? cajas? calls? cars? cats? chairs? children citas? clases? classes cuadras?
    cuartos? days? degrees? dias? dogs? dolar(?:es)? dollars? doors? emails? estrellas? feet floors? foot ft galones
    gallons? gals? gatos? grados? guys? hands? hijos? horas? hours? hrs? inch(?:es)? items? keys? kids? kilos? km lbs?
    lessons? lights? llaves loads? luces men mesas? mes(?:es)? messages? miles? millas? mins? minut\w* months? ninas?
    ninos? outlets? people percent perros? person(?:as?|s)? pesos? pieces? pisos? points? puertas? pulgadas? quotes?
    rooms? rounds? seconds? secs? semanas? sessions? sets? sillas? sq square stars? stories story tables? techs? texts?
    things? times? tons? tries trips? units? usd veces vendors? ventanas? vez visits? volts? watts? weeks? wheels?
    windows? women y/o yards? years? yo yrs? zones?
    """.split()
)
"""What is counted by numbers that are no times."""
NO_PLURALS = one_of(
    r"""
    across after afternoons afterwards always antes as carlos does entonces es evenings fridays gracias has hers hes
    his is its james jesus jueves las les lets looks los lunes martes means miercoles mis mondays mornings needs nights
    nomas nos onwards opens ours pensamos perhaps plis pls plus porfis pues sales saturdays seems shes sounds sundays
    sus tambien thanks thanx thats theres this thursdays todas todos tuesdays tus unless us viernes was wednesdays
    weekdays weekends weeknights whats works yes yours \w+mos
    """.split()
)
"""Words with an s at their end that count nothing behind a number: "at 3 thanks"."""
