"""The morning digest: the standing case that sends it, and when it is due."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from deskhand.domain.company import Company
from deskhand.domain.hours import YEAR

STANDING = "standing"
"""The kind of the one case that belongs to nobody's fault: the company's own, which wakes each morning."""
DIGEST = "digest"
"""The name of its wait, and the speech act of what it says."""
WITHOUT_HOURS = time(8)
"""When the day begins for a company that gives no business hours."""
EARLY = timedelta(minutes=1)
"""A timer that is taken up a little before its moment belongs to the day of that moment."""
WEEK = timedelta(days=7)


def day_of(company: Company, at: datetime) -> date:
    """The company's own day at `at`."""
    return (at + EARLY).astimezone(ZoneInfo(company.time_zone)).date()


def digest_on(company: Company, day: date) -> datetime | None:
    """When managers are told on that day, in UTC; None where the company is closed on it.

    A local time that a change of the clocks skips is taken an hour later, one that comes twice the first time.
    """
    hours = company.business_hours
    span = hours.on(day)
    if hours.days and span is None:
        return None
    at = company.thresholds.digest_at or (span[0] if span else WITHOUT_HOURS)
    return datetime.combine(day, at, ZoneInfo(company.time_zone)).astimezone(UTC)


def next_digest(company: Company, now: datetime, told: date | None = None) -> datetime:
    """The first moment after `now` at which managers are told, on a later day than `told`.

    Where a year has no such day it is looked again in a week.
    """
    today = day_of(company, now)
    coming = (digest_on(company, today + timedelta(days=ahead)) for ahead in range(YEAR))
    told_anew = (at for at in coming if at and at > now + EARLY and (told is None or day_of(company, at) > told))
    return next(told_anew, now + WEEK)
