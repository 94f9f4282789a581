"""How often one person hears from us, over all employees."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from deskhand.domain.action import Action, PlaceCall, Purpose, SendMessage
from deskhand.domain.verdict import Ruling, SentBefore, Situation, Verdict
from deskhand.guardrails.declared import allow, parameter

KIND = "frequency"

DAY, WEEK = timedelta(days=1), timedelta(days=7)
Cap = tuple[int, timedelta]

OUTREACH: tuple[Cap, ...] = ((1, DAY), (3, WEEK))
REMINDERS: tuple[Cap, ...] = ((2, DAY),)
REMINDER = "reminder"
CONFIRMS_OPT_OUT = "opt_out_confirmed"


def rule(action: Action, situation: Situation) -> Verdict:
    """Outreach past one in 24 hours or three in 7 days waits; a person's 13th service text of a day goes to a human.

    Spans roll, so no clock's midnight opens a second day. Acts in the parameter `reminders` are of booked visits: they
    count as outreach and are held by their own cap of two a day alone. Safety, vendors and staff have no cap.
    """
    if not isinstance(action, SendMessage | PlaceCall) or action.act == CONFIRMS_OPT_OUT:
        return allow(KIND)
    match action.purpose:
        case Purpose.SAFETY | Purpose.INTERNAL:
            return allow(KIND)
        case Purpose.SERVICE:
            return _service(situation)
        case Purpose.OUTREACH:
            return _outreach(action, situation)


def _service(situation: Situation) -> Verdict:
    most = situation.company.limits.service_per_day
    sent = [one.at for one in situation.sent if one.purpose == Purpose.SERVICE and one.case == situation.case]
    count = len(_since(sent, situation.now - DAY))
    if count < most:
        return allow(KIND, f"{count} of {most} in a day")
    return Verdict(Ruling.ESCALATE, KIND, f"{count} messages in a day to one person in one case: a human goes on")


def _outreach(action: SendMessage | PlaceCall, situation: Situation) -> Verdict:
    reminders = parameter(situation, KIND, "reminders")
    outreach = [one for one in situation.sent if one.purpose == Purpose.OUTREACH]
    if action.act in reminders:
        sent = [one.at for one in outreach if _is_reminder(one, reminders)]
        return _capped(sent, situation.now, REMINDERS)
    return _capped([one.at for one in outreach], situation.now, OUTREACH)


def _is_reminder(sent: SentBefore, reminders: Sequence[str]) -> bool:
    return sent.kind == REMINDER or sent.act in reminders


def _capped(sent: Sequence[datetime], now: datetime, caps: Sequence[Cap]) -> Verdict:
    until = max((_free_at(sent, now, most, span) for most, span in caps), default=now)
    if until <= now:
        return allow(KIND)
    return Verdict(Ruling.DEFER, KIND, "heard from us often enough", until=until)


def _free_at(sent: Sequence[datetime], now: datetime, most: int, span: timedelta) -> datetime:
    """When fewer than `most` lie within the last `span`: `now` where that is so already."""
    within = sorted(_since(sent, now - span))
    return now if len(within) < most else within[-most] + span


def _since(sent: Sequence[datetime], start: datetime) -> list[datetime]:
    return [at for at in sent if at > start]
