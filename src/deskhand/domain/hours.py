"""When a place is open, by its own clock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

YEAR = 366


@dataclass(frozen=True)
class Hours:
    """Opening hours by weekday (0 = Monday): (opens, closes) local times; a missing day and a holiday are closed."""

    days: Mapping[int, tuple[time, time]] = field(default_factory=dict)
    holidays: frozenset[date] = frozenset()

    def on(self, day: date) -> tuple[time, time] | None:
        """When it opens and closes on that day; None where it is closed."""
        return None if day in self.holidays else self.days.get(day.weekday())

    def is_open(self, at: datetime, zone: str) -> bool:
        local = at.astimezone(ZoneInfo(zone))
        span = self.on(local.date())
        return span is not None and span[0] <= local.time() < span[1]

    def next_open(self, at: datetime, zone: str) -> datetime:
        """`at` itself when open then, else the next opening instant (aware); `at` where none comes within a year."""
        if not self.days or self.is_open(at, zone):
            return at
        today = at.astimezone(ZoneInfo(zone)).date()
        for ahead in range(YEAR):
            day = today + timedelta(days=ahead)
            span = self.on(day)
            if span is None:
                continue
            opening = datetime.combine(day, span[0], ZoneInfo(zone))
            if opening > at:
                return opening
        return at

    def after_open(self, at: datetime, span: timedelta, zone: str) -> datetime:
        """The instant at which it has been open for `span` since `at`; `at + span` where the week has no hours."""
        if not self.days:
            return at + span
        left, moment = span, self.next_open(at, zone)
        while True:
            local = moment.astimezone(ZoneInfo(zone))
            closes = datetime.combine(local.date(), self.days[local.weekday()][1], ZoneInfo(zone))
            if closes - moment >= left:
                return moment + left
            left -= closes - moment
            moment = self.next_open(closes, zone)
