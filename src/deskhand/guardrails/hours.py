"""When a person may be written to, by purpose, in every zone they may be in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from deskhand.domain.action import (
    Action,
    OfferSlot,
    PlaceCall,
    Purpose,
    SendInvitation,
    SendMessage,
    act_of,
    is_emergency,
)
from deskhand.domain.verdict import Ruling, Situation, Verdict
from deskhand.guardrails.declared import allow, parameter
from deskhand.guardrails.zones import candidate_zones, local

KIND = "hours"
ALWAYS = True

Window = tuple[time, time]
Timed = SendMessage | PlaceCall | OfferSlot | SendInvitation
"""What has hours: the rest goes out when it is asked for."""

OUTREACH: Window = (time(9), time(20))
"""Inside the hours that all rows of law.py but two permit for calls that sell; ours binds every outreach."""

SERVICE: Window = (time(8), time(20))
PROMPT = timedelta(minutes=15)
SUNDAY = 6
DAYS_AHEAD = 9


def rule(action: Action, situation: Situation) -> Verdict:
    """DEFER to the next permitted moment. Safety has no hours; pages, approvals and offers are never deferred.

    `outreach`: 09-20, and never on a Sunday unless its act is in the parameter `informs` (else it counts as selling).
    `service`: at any hour in an emergency or within 15 minutes of the person's own words, else 08-20. `internal`: the
    same, else the company's business hours; an act in the parameter `timed` comes when the company has set it for.
    """
    if not isinstance(action, Timed):
        return allow(KIND)
    match action.purpose:
        case Purpose.SAFETY:
            return allow(KIND, "safety has no hours")
        case Purpose.OUTREACH:
            sells = act_of(action) not in parameter(situation, KIND, "informs")
            return _in_window(action, situation, OUTREACH, without_sunday=sells)
        case Purpose.SERVICE | Purpose.INTERNAL if _presses(action, situation):
            return allow(KIND, "an emergency or a prompt reply")
        case Purpose.INTERNAL if act_of(action) in parameter(situation, KIND, "timed"):
            return allow(KIND, "the company has set its time")
        case Purpose.SERVICE:
            return _in_window(action, situation, SERVICE, without_sunday=False)
        case Purpose.INTERNAL:
            return _in_business_hours(situation)


def permitted(now: datetime, zones: Sequence[str], window: Window, without_sunday: bool) -> bool:
    """True where `now` is inside `window` (its end excluded) by every clock of `zones`."""
    clocks = [local(now, zone) for zone in zones]
    open_now = all(window[0] <= clock.time() < window[1] for clock in clocks)
    return open_now and not (without_sunday and any(clock.weekday() == SUNDAY for clock in clocks))


def next_permitted(now: datetime, zones: Sequence[str], window: Window, without_sunday: bool) -> datetime | None:
    """`now` where permitted, else the first moment that is, in `now`'s zone; None where the zones never agree.

    It is always the opening of one of the zones.
    """
    if permitted(now, zones, window, without_sunday):
        return now
    openings = sorted(at for at in _openings(now, zones, window[0]) if at > now)
    return next((at for at in openings if permitted(at, zones, window, without_sunday)), None)


def _openings(now: datetime, zones: Sequence[str], opens: time) -> list[datetime]:
    """When each zone opens on the days from yesterday on, as instants in `now`'s zone."""
    days = range(-1, DAYS_AHEAD)
    local_days = [(zone, (local(now, zone) + timedelta(days=ahead)).date()) for zone in zones for ahead in days]
    return [datetime.combine(day, opens, ZoneInfo(zone)).astimezone(now.tzinfo) for zone, day in local_days]


def _presses(action: Action, situation: Situation) -> bool:
    if is_emergency(action) or situation.emergency:
        return True
    last = situation.last_words_at
    return last is not None and situation.now - last <= PROMPT


def _in_window(action: Timed, situation: Situation, window: Window, without_sunday: bool) -> Verdict:
    zones = candidate_zones(action.to, situation)
    at = next_permitted(situation.now, zones, window, without_sunday)
    if at == situation.now:
        return allow(KIND, f"{window[0]:%H}-{window[1]:%H} in {', '.join(zones)}")
    if at is None:
        return Verdict(Ruling.ESCALATE, KIND, f"no hour is permitted in all of {', '.join(zones)}")
    return Verdict(Ruling.DEFER, KIND, f"outside {window[0]:%H}-{window[1]:%H} in one of {', '.join(zones)}", until=at)


def _in_business_hours(situation: Situation) -> Verdict:
    """A company that gives no hours is open: a wait without an end would be silence."""
    hours, zone = situation.company.business_hours, situation.company.time_zone
    at = hours.next_open(situation.now, zone).astimezone(situation.now.tzinfo)
    if at == situation.now:
        return allow(KIND, "business hours")
    return Verdict(Ruling.DEFER, KIND, "outside the company's business hours", until=at)
