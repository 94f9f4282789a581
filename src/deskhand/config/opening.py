"""Hours by day of the week, as files write them: {mon-fri: '08:00-18:00', sat: closed}."""

from __future__ import annotations

from datetime import time

from deskhand.config import values
from deskhand.config.fields import Fields
from deskhand.config.problems import Mistake


def days_open(fields: Fields) -> dict[int, tuple[time, time]]:
    """The days that have hours; each may be given once."""
    days: dict[int, tuple[time, time]] = {}
    said: set[int] = set()
    for key in fields.free_keys():
        span = None if _closed(fields, key) else fields.get(key, values.opening, None)
        for day in _days(fields, key):
            if day in said:
                fields.wrong(key, f"{values.DAYS[day]} has its hours twice", "give each day once")
            said.add(day)
            if span is not None:
                days[day] = span
    return days


def _days(fields: Fields, key: str) -> tuple[int, ...]:
    try:
        return values.weekdays(key)
    except Mistake as mistake:
        fields.problems.add_mistake(fields.line(key), mistake, fields.at(key))
        return ()


def _closed(fields: Fields, key: str) -> bool:
    return getattr(fields.node(key), "text", "") == "closed"
