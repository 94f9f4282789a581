"""Who is on call at an instant."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from deskhand.domain.reading import Trade
from deskhand.domain.records import Shift


def covers(shift: Shift, at: datetime, zone: str) -> bool:
    """True where the shift is on at `at`: weekly ones in local time of `zone`, past midnight when they end before
    they start."""
    if shift.from_at is not None or shift.until_at is not None:
        after = shift.from_at is None or shift.from_at <= at
        return after and (shift.until_at is None or at < shift.until_at)
    if shift.starts is None or shift.ends is None:
        return not shift.days or at.astimezone(ZoneInfo(zone)).weekday() in shift.days
    local = at.astimezone(ZoneInfo(zone))
    today, yesterday = local.weekday(), (local - timedelta(days=1)).weekday()
    if shift.starts < shift.ends:
        return today in shift.days and shift.starts <= local.time() < shift.ends
    if shift.starts == shift.ends:
        return today in shift.days
    return (today in shift.days and local.time() >= shift.starts) or (
        yesterday in shift.days and local.time() < shift.ends
    )


def on_call(
    shifts: Iterable[Shift], kind: str, at: datetime, zone: str, trade: Trade | None = None
) -> tuple[Shift, ...]:
    """The shifts of one kind (vendor, staff) that are on, for one trade where given, by rank."""
    on = [
        shift
        for shift in shifts
        if shift.kind == kind and (trade is None or shift.trade in (None, trade)) and covers(shift, at, zone)
    ]
    return tuple(sorted(on, key=lambda shift: shift.rank))
