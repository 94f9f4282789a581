"""The words of the calendar and the clock, English and Spanish, in plain letters."""

from __future__ import annotations

from datetime import time


def one_of(words: object) -> str:
    """Alternatives for a pattern, the longest first."""
    return "|".join(sorted((str(word) for word in words), key=len, reverse=True))  # type: ignore[attr-defined]


HOURS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "una": 1, "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "seis": 6, "siete": 7, "ocho": 8, "nueve": 9, "diez": 10, "once": 11, "doce": 12}  # fmt: skip
MINUTES = {"thirty": 30, "fifteen": 15, "forty five": 45, "forty-five": 45, "forty": 40, "twenty": 20, "ten": 10, "fifty": 50, "oh five": 5}
PAST = {"media": 30, "cuarto": 15, "quince": 15, "treinta": 30, "diez": 10, "veinte": 20, "cinco": 5}
COUNTS = {"a couple of": 2, "a couple": 2, "couple of": 2, "couple": 2, "a few": 3, "an": 1, "a": 1, "un": 1, "una": 1, "un par de": 2, "one": 1, **HOURS, "fifteen": 15, "quince": 15, "twenty": 20, "veinte": 20, "thirty": 30, "treinta": 30, "forty": 40, "forty five": 45}  # fmt: skip

WEEKDAYS = {"monday": 0, "mondays": 0, "mon": 0, "lunes": 0, "lun": 0, "tuesday": 1, "tuesdays": 1, "tues": 1, "tue": 1, "martes": 1, "wednesday": 2, "wednesdays": 2, "weds": 2, "wed": 2, "wendsday": 2, "wensday": 2, "miercoles": 2, "mie": 2, "thursday": 3, "thursdays": 3, "thurs": 3, "thur": 3, "thu": 3, "thrusday": 3, "jueves": 3, "jue": 3, "friday": 4, "fridays": 4, "fri": 4, "viernes": 4, "vie": 4, "saturday": 5, "saturdays": 5, "sat": 5, "sabado": 5, "sabados": 5, "sab": 5, "sunday": 6, "sundays": 6, "sun": 6, "domingo": 6, "domingos": 6, "dom": 6}  # fmt: skip
MONTHS = {"january": 1, "jan": 1, "enero": 1, "february": 2, "feb": 2, "febrero": 2, "march": 3, "mar": 3, "marzo": 3, "april": 4, "apr": 4, "abril": 4, "may": 5, "mayo": 5, "june": 6, "jun": 6, "junio": 6, "july": 7, "jul": 7, "julio": 7, "august": 8, "aug": 8, "agosto": 8, "september": 9, "sept": 9, "sep": 9, "septiembre": 9, "october": 10, "oct": 10, "octubre": 10, "november": 11, "nov": 11, "noviembre": 11, "december": 12, "dec": 12, "diciembre": 12}  # fmt: skip
ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10, "eleventh": 11, "twelfth": 12, "thirteenth": 13, "fourteenth": 14, "fifteenth": 15, "sixteenth": 16, "seventeenth": 17, "eighteenth": 18, "nineteenth": 19, "twentieth": 20, "twenty-first": 21, "twenty first": 21, "twenty-second": 22, "twenty second": 22, "twenty-third": 23, "twenty third": 23, "twenty-fourth": 24, "twenty fourth": 24, "twenty-fifth": 25, "twenty fifth": 25, "thirtieth": 30}  # fmt: skip
CARDINALS = {"primero": 1, "trece": 13, "catorce": 14, "quince": 15, "dieciseis": 16, "diecisiete": 17, "dieciocho": 18, "diecinueve": 19, "veinte": 20, "veintiuno": 21, "veintidos": 22, "veintitres": 23, "veinticuatro": 24, "veinticinco": 25, "veintiseis": 26, "veintisiete": 27, "veintiocho": 28, "veintinueve": 29, "treinta": 30, **{word: hour for word, hour in HOURS.items() if word in ("dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez", "once", "doce")}}  # fmt: skip

TOMORROW = "tomorrow|tomorow|tommorow|tommorrow|tomorro|tmrrw|tmrw|tmr|tmw|tomm|2morrow|2moro"
TODAY = "today|todays|2day|hoy mismo|hoy dia|hoy"
TONIGHT = "tonight|tonite|2nite|2night"

FIRST_THING = (time(7), time(9))
MORNING = (time(8), time(12))
AFTERNOON = (time(12), time(17))
EVENING = (time(17), time(21))
