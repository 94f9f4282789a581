"""A calendar from outside before it is parsed: only what an answer needs, in bounds. Pure.

The parser believes its input: it keeps time zones of any sender for the whole process, looks for files named like a
zone, and expands rules. Nothing of that reaches it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

LARGEST, MOST_LINES, LONGEST_LINE, MOST_COMPONENTS = 100_000, 3_000, 20_000, 50
"""Characters, lines, characters of an unfolded line, BEGINs."""
FOLD = re.compile(r"\n[ \t]")
NAME = re.compile(r"[A-Za-z-]{1,40}(?=[;:])")
KEPT = frozenset(
    "BEGIN END VERSION METHOD UID SEQUENCE DTSTAMP DTSTART DTEND DURATION ATTENDEE COMMENT RECURRENCE-ID".split()
)
TIMES = frozenset({"DTSTART", "DTEND", "RECURRENCE-ID"})
ZONE, ZONE_PARAMETER = re.compile(r";\s*TZID\s*=", re.IGNORECASE), "X-DESKHAND-ZONE"
COMPONENTS = frozenset({"VCALENDAR", "VEVENT"})


class Unfit(ValueError):
    """No answer to an invitation; its words say why."""


def sieved(text: str) -> str:
    """The lines that count, unfolded, CRLF; the zone of a time is a parameter that the parser does not know.

    Unfit where it is too large or no calendar.
    """
    if len(text) > LARGEST:
        raise Unfit(f"the calendar has more than {LARGEST} characters")
    unfolded = FOLD.sub("", text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n"))
    lines = [line for line in unfolded.split("\n") if line.strip()]
    if len(lines) > MOST_LINES or max(map(len, lines), default=0) > LONGEST_LINE:
        raise Unfit("the calendar has too many lines, or one that is too long")
    if sum(line[:6].upper() == "BEGIN:" for line in lines) > MOST_COMPONENTS:
        raise Unfit("the calendar has too many parts")
    return "\r\n".join((*_kept(lines), ""))


def _kept(lines: list[str]) -> Iterator[str]:
    """What stands in the calendar and its events itself: zones, alarms and unknown parts go as a whole."""
    inside: list[str] = []
    for line in lines:
        named = NAME.match(line)
        name = named[0].upper() if named else ""
        if name == "BEGIN":
            inside.append(line[6:].strip().upper())
        if name in KEPT and COMPONENTS.issuperset(inside):
            yield ZONE.sub(f";{ZONE_PARAMETER}=", line, count=1) if name in TIMES else line
        if name == "END" and inside:
            inside.pop()
