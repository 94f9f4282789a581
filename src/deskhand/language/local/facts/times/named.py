"""Days that have one name: "tomorrow", "next week", "weekends", "the first Monday of April", "Thanksgiving"."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date

from deskhand.language.local.facts.times.clock import Hours
from deskhand.language.local.facts.times.dates import (
    MONTH,
    NUMBER,
    ONE_DAY,
    WEEKDAY,
    Days,
    Found,
    monday_of,
    month_from,
    of_month,
    of_year,
    read_date,
)
from deskhand.language.local.facts.times.holidays import read_holiday
from deskhand.language.local.facts.times.lexicon import (
    AFTERNOON,
    COUNTS,
    EVENING,
    LETTERS,
    MANANA,
    MONTHS,
    MORNING,
    TODAY,
    TOMORROW,
    TONIGHT,
    numbered,
    one_of,
)
from deskhand.language.local.facts.times.weekdays import DAY_OF_NAME, NEXT_WEEK, OFTEN, next_weekday, read_weekday

_Reader = Callable[[re.Match[str], date], Days | None]
"""What makes days of a name that was found, on the day given."""
_COUNT = rf"\d{{1,2}}|{one_of(COUNTS)}"
_THIS_WEEK = (
    r"(?:later )?this (?:week|wk)|(?:en )?(?:el transcurso de )?esta (?:misma )?semana"
    r"|(?:the )?rest of (?:the |this )?week|(?:lo que queda|el resto) de (?:la|esta) semana|all week(?: long)?"
    r"|toda (?:la|esta) semana|a lo largo de (?:la|esta) semana"
)
_EARLY = r"(?:early|beginning of|start of|first part of|(?:a )?(?:principios|inicios|comienzos) de) "
_MIDDLE = r"(?:mid(?:dle)?(?: of)?[ -]|(?:a )?mediados de )"
_LATE = r"(?:late |end of |(?:a )?(?:finales|fines|fin) de (?=la |esta ))"
_WHICH_WEEK = rf"(?:(?P<week_next>{NEXT_WEEK})|(?:the |this |la |esta )?(?:week|semana))"


def read_day(text: str, at: int, today: date) -> Found | None:
    """The day, or days with one name, at `at` in plain `text`, and where the name ends."""
    return (
        _holiday(text, at, today)
        or _named(text, at, today)
        or read_weekday(text, at, today)
        or read_date(text, at, today)
    )


def _holiday(text: str, at: int, today: date) -> Found | None:
    """A holiday, its week, or the weekend that it makes a long one."""
    found = read_holiday(text, at, today)
    if not found:
        return None
    day, end = found
    if week := _OF_HOLIDAY.match(text, end):
        first = monday_of(day) if week["week"] else monday_of(day - ONE_DAY) + 5 * ONE_DAY
        return _run(first, 7 if week["week"] else 2 + (day.weekday() == 0), today), week.end()
    return Days((day,), vague=True), end


_OF_HOLIDAY = re.compile(r"(?:'s)? (?:(?P<week>week)|(?:weekend|wknd))\b")


def _named(text: str, at: int, today: date) -> Found | None:
    if (weekend := _WEEKEND_OF.match(text, at)) and (near := read_date(text, weekend.end(), today)):
        saturday = monday_of(near[0].dates[0]) + 5 * ONE_DAY
        return Days((saturday, saturday + ONE_DAY)), near[1]
    for pattern, days_of in _NAMED:
        if found := pattern.match(text, at):
            days = days_of(found, today)
            return (days, found.end()) if days else None
    return _week_around(text, at, today)


def _week_around(text: str, at: int, today: date) -> Found | None:
    """ "The week of the 20th"."""
    week = _WEEK_OF.match(text, at)
    found = next((one for read in _IN_WEEK if (one := read(text, week.end(), today))), None) if week else None
    return (_run(monday_of(found[0].dates[0]), 7, today), found[1]) if found else None


def _number(text: str, at: int, today: date) -> Found | None:
    found = _PLAIN_NUMBER.match(text, at)
    day = of_month(int(found.group()), today) if found else None
    return (Days((day,)), found.end()) if found and day else None


_IN_WEEK = (_holiday, read_date, _number, read_weekday)
_PLAIN_NUMBER = re.compile(rf"{NUMBER}\b")
_WEEKEND_OF = re.compile(r"(?:the |el )?(?:weekend of (?:the )?|fin de semana )(?=\w)")
_WEEK_OF = re.compile(r"(?:(?:the )?week of (?:the )?|la semana del? (?:dia )?)(?=\w)")


def _run(first: date, count: int, today: date) -> Days:
    """So many days from `first` on, as far as they are still to come."""
    return Days((max(first, today), first + (count - 1) * ONE_DAY), "run", ahead=True)


def _today(part: Hours | None = None) -> _Reader:
    return lambda _, today: Days((today,), hours=part, of_today=True)


def _later(days: int) -> _Reader:
    return lambda _, today: Days((today + days * ONE_DAY,), ahead=True)


def _counted(found: re.Match[str], today: date) -> Days:
    """ "In three days", "en dos semanas"; fifteen days are two weeks in Spanish."""
    count = COUNTS.get(found["n"]) or int(found["n"])
    unit = found["unit"][0]
    if unit == "m":
        return month_from(today, count)
    days = 14 if (count, unit) == (15, "d") and found["unit"].startswith("di") else count * (7 if unit in "ws" else 1)
    return Days((today + days * ONE_DAY,), ahead=True)


def _weeks_from(found: re.Match[str], today: date) -> Days:
    weeks = COUNTS.get(found["weeks"]) or int(found["weeks"])
    return Days((_start(found["start"], today) + 7 * weeks * ONE_DAY,), ahead=True)


def _weekdays_from_now(found: re.Match[str], today: date) -> Days:
    count = COUNTS.get(found["n"]) or int(found["n"])
    return Days((next_weekday(DAY_OF_NAME[found["day"]], today) + 7 * (count - 1) * ONE_DAY,), ahead=True)


def _eight(found: re.Match[str], today: date) -> Days:
    ahead = 7 if found["n"].startswith(("ocho", "8", "una", "1 ")) else 14
    return Days((_start(found["start"], today) + ahead * ONE_DAY,), ahead=True)


def _start(word: str, today: date) -> date:
    if word in ("today", "now", "hoy"):
        return today
    if word in ("tomorrow", "manana"):
        return today + ONE_DAY
    return next_weekday(DAY_OF_NAME[word.split()[-1]], today)


def _weekend(found: re.Match[str], today: date) -> Days:
    sunday = monday_of(today) + 6 * ONE_DAY
    if found["after"] or found["next"]:
        weeks = 2 if found["after"] and today.weekday() < 5 else 1
        return Days((sunday + (7 * weeks - 1) * ONE_DAY, sunday + 7 * weeks * ONE_DAY), ahead=True)
    if OFTEN.search(found.group()):
        return _weekly(lambda weekday: weekday >= 5, today)
    return Days((sunday - ONE_DAY, sunday) if today < sunday else (sunday,))


def _weekly(holds: Callable[[int], bool], today: date) -> Days:
    """Of the seven days from today on those of a kind that come every week."""
    return Days(tuple(day for ahead in range(7) if holds((day := today + ahead * ONE_DAY).weekday())), often=True)


def _weekdays(found: re.Match[str], today: date) -> Days:
    evening = Hours("part", part=EVENING) if found["nights"] else None
    return replace(_weekly(lambda weekday: weekday < 5, today), hours=evening)


def _letters(found: re.Match[str], today: date) -> Days | None:
    days = [LETTERS[letter] for letter in re.findall("tu|th|[mtwrf]", found.group())]
    return Days(tuple(next_weekday(day, today) for day in days), often=True) if days == sorted(set(days)) else None


def _part_of_week(first: int, count: int) -> _Reader:
    def days(found: re.Match[str], today: date) -> Days:
        week = monday_of(today) + (7 if found["week_next"] else 0) * ONE_DAY
        if week + (first + count - 1) * ONE_DAY < today:
            week += 7 * ONE_DAY
        return _run(week + first * ONE_DAY, count, today)

    return days


def _week(weeks: int) -> _Reader:
    return lambda _, today: _run(monday_of(today) + 7 * weeks * ONE_DAY, 7, today)


def _this_week(found: re.Match[str], today: date) -> Days:
    return Days((today, monday_of(today) + 6 * ONE_DAY), "run", vague=found.group().startswith(("all", "toda")))


_WHICH = numbered(
    "first 1st primer primera, second 2nd segundo segunda, third 3rd tercer tercera, fourth 4th cuarto,"
    "last ultimo ultima"
)
"""Which of a month's weeks or weekdays; the fifth is the last."""


def _nth_of_month(found: re.Match[str], today: date) -> Days | None:
    """ "The first Monday of April"."""
    first = _first_of_month(found, today)
    if not first:
        return None
    days = [
        day
        for ahead in range(31)
        if (day := first + ahead * ONE_DAY).month == first.month and day.weekday() == DAY_OF_NAME[found["day"]]
    ]
    day = days[min(_WHICH[found["which"]], len(days)) - 1]
    return Days((day,), ahead=True) if day >= today else None


def _first_of_month(found: re.Match[str], today: date) -> date | None:
    if found["month"]:
        return of_year(MONTHS[found["month"]], 1, today)
    return _next_month(today) if found["next"] else today.replace(day=1)


def _week_of_month(found: re.Match[str], today: date) -> Days | None:
    first = of_year(MONTHS[found["month"]], 1, today)
    return _run(first + 7 * (min(_WHICH[found["which"]], 4) - 1) * ONE_DAY, 7, today) if first else None


_DAYS_OF_PART = {"e": (1, 10), "m": (11, 20), "l": (21, 31)}
"""The days in the early, the middle and the last part of a month."""


def _part_of_month(found: re.Match[str], today: date) -> Days | None:
    first, last = _DAYS_OF_PART["e" if found["early"] else "m" if found["middle"] else "l"]
    begin = of_year(MONTHS[found["month"]], 1, today) or today.replace(day=1)
    if begin.month != MONTHS[found["month"]]:
        return None
    days = [day for ahead in range(first - 1, last) if (day := begin + ahead * ONE_DAY).month == begin.month]
    return Days((max(days[0], today), days[-1]), "run", ahead=True, vague=True) if days[-1] >= today else None


def _end_of_month(_: re.Match[str], today: date) -> Days:
    first = _next_month(today)
    return Days((max(today, first - 3 * ONE_DAY), first - ONE_DAY), "run", ahead=True)


def _begin_of_month(_: re.Match[str], today: date) -> Days:
    return Days((_next_month(today),), ahead=True)


def _next_month(today: date) -> date:
    """Its first day."""
    return month_from(today, 1).dates[0]


def _any(_: re.Match[str], __: date) -> Days:
    return Days((), "any", often=True)


_NAMED: tuple[tuple[re.Pattern[str], _Reader], ...] = tuple(
    (re.compile(rf"(?:{pattern})\b"), days_of)
    for pattern, days_of in (
        (
            rf"(?:the )?day after (?:{TOMORROW})|pasado ?(?:manana|mnana|manna)|pasado (?:ma|mana)|overmorrow"
            r"|pasado(?= (?:a las|por la|en la|temprano))",
            _later(2),
        ),
        (
            rf"de (?P<start>hoy|manana|(?:el |este )?(?:{WEEKDAY})) en (?P<n>ocho|quince|8|15"
            r"|(?:una|dos|1|2) semanas?)",
            _eight,
        ),
        (
            rf"{TONIGHT}|(?:hoy )?(?:esta|en la|por la|a la|de)(?<=esta) noche|hoy (?:en la|por la|a la|de) noche"
            r"|this (?:evening|night)",
            _today(Hours("part", part=EVENING)),
        ),
        (r"this morning|(?:hoy )?esta (?:misma )?manana", _today(Hours("part", part=MORNING))),
        (
            r"(?:later )?this (?:aft|afternoon|arvo)|(?:hoy )?esta (?:misma )?tarde",
            _today(Hours("part", part=AFTERNOON)),
        ),
        (
            rf"(?:{TOMORROW}"
            r"|(?<!la )(?<!las )(?<!esta )(?<!buena )(?<!\ba media )(?<!lunes )(?<!artes )(?<!coles )(?<!jueves )"
            rf"(?<!iernes )(?<!abado )(?<!mingo )(?:{MANANA})(?! (?:pasada\b"
            r"|siguiente))(?: mismo)?)(?:'s)?",
            _later(1),
        ),
        (
            rf"(?:(?:later|earlier) )?(?:{TODAY})(?:'s)?|(?:the )?rest of (?:the|today|my) day|(?:el )?dia de hoy",
            _today(),
        ),
        (
            rf"(?:in|within|en|dentro de)(?: about| like| unos| unas)? (?P<n>{_COUNT}) (?P<unit>days?|dias?|weeks?"
            r"|semanas?|months?|mes(?:es)?)\b(?! (?:ago|straight|the|it|now|each))(?: (?:time|from now))?",
            _counted,
        ),
        (rf"(?P<n>{_COUNT}) (?P<unit>days?|weeks?|months?) (?:from now|out)", _counted),
        (rf"(?P<n>two|2|three|3) (?P<day>{WEEKDAY}) from now", _weekdays_from_now),
        (r"(?:in )?(?:a )?fortnight(?: from (?:today|now))?", _later(14)),
        (
            rf"(?P<weeks>{_COUNT}) weeks? (?:from |on )?(?P<start>today|tomorrow|now|(?:this |next )?(?:{WEEKDAY}))",
            _weeks_from,
        ),
        (rf"{_EARLY}{_WHICH_WEEK}", _part_of_week(0, 2)),
        (rf"{_MIDDLE}{_WHICH_WEEK}|midweek|mid-week", _part_of_week(1, 3)),
        (rf"{_LATE}{_WHICH_WEEK}", _part_of_week(3, 2)),
        (
            r"(?:on |over |el |los |este |the |this |these |any |every |each |cada |todos los |cualquier |coming "
            r"|upcoming |proximo |nuestro |mi |my )*(?:(?P<next>next |following )|(?:this )?coming )?(?:weekends?"
            r"|wknds?|wkends?|wkend|fin(?:es)? de semana|findes?)(?:'s)?(?: q(?:ue)? (?:viene|entra)"
            r"|(?P<after> after next))?",
            _weekend,
        ),
        (
            r"(?:(?:on|during|any|every|los|the) )*(?:weekdays?|week ?days?|(?P<nights>week ?nights?)|work ?days"
            r"|business days?|entre semana|dias (?:de semana|entre semana|laborables|habiles)|m-f|l-v|m thru f|l a v"
            r"|mon-fri|monday-friday)",
            _weekdays,
        ),
        (r"(?:mwf|tth|t/th|tu/th|t/r|tr|m/w/f|(?:m|tu?|w|th|r|f)(?:[/&](?:m|tu?|w|th|r|f))+)", _letters),
        (r"(?:the )?week after next|(?:in|within) two weeks'? time", _week(2)),
        (rf"(?:{NEXT_WEEK})(?! (?:on |el )?(?:{WEEKDAY})\b)", _week(1)),
        (_THIS_WEEK, _this_week),
        (
            rf"(?:the |el )?(?P<which>{one_of(_WHICH)}) (?P<day>{WEEKDAY}) (?:of|de|del|in) (?:(?P<month>{MONTH})"
            r"|(?P<next>next month|(?:el )?(?:proximo mes|mes q(?:ue)? (?:viene|entra)))"
            r"|(?:the |this |el |este )?(?:month|mes))",
            _nth_of_month,
        ),
        (rf"(?:the |la )?(?P<which>{one_of(_WHICH)}) (?:week|semana) (?:of|de|in) (?P<month>{MONTH})", _week_of_month),
        (
            r"(?:the )?(?:(?P<early>early|(?:beginning|start|first part) of|(?:a )?(?:principios|inicios) de)"
            r"|(?P<middle>mid|(?:the )?middle of|(?:a )?mediados de)|late|(?:the )?end of|(?:a )?(?:finales|fines) de)"
            rf"[ -](?P<month>{MONTH})",
            _part_of_month,
        ),
        (
            r"next month|(?:el )?(?:proximo mes|mes (?:que viene|que entra|proximo|entrante))",
            lambda _, today: month_from(today, 1),
        ),
        (
            r"(?:the )?end of (?:the|this) month|(?:a )?(?:fin|finales|fines) de(?:l)? mes|month ?end",
            _end_of_month,
        ),
        (
            r"(?:the )?(?:first|1st|beginning|start) of (?:the|next) month"
            r"|(?:a )?(?:principios|inicios|primero) de(?:l)? mes",
            _begin_of_month,
        ),
        (
            r"(?:on )?(?:any|every|each|all(?= days)|whatever|whichever|most|the other|other|any other)(?: other"
            r"| single| of the other)? (?:days?|dates?)(?! (?:of )?(?:this|next|the) (?:week|month|weekend))(?: (?:of"
            r"|during) the week)?|every ?day|any ?day|daily|7 days a week"
            r"|(?:cualquier|cada|todos los|los demas|los otros|otros|otro|el resto de los"
            r"|algun)(?: otro)? dias?(?: (?:de la semana|que sea))?(?! de (?:esta|la proxima|la otra))",
            _any,
        ),
    )
)
