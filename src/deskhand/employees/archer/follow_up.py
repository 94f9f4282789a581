"""A lead that goes quiet is asked again at the hours of the business's own file; any answer of theirs ends that."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from deskhand.domain.action import Action, Purpose, SendMessage, WaitUntil, facts
from deskhand.domain.case import Case, Sent
from deskhand.domain.desk import Desk
from deskhand.domain.lead import LeadPlan
from deskhand.employees.archer import say
from deskhand.employees.common import links
from deskhand.employees.common.voice import settled

ACT = "follow_up"
ASKS = frozenset({"times", "times_one", "times_other", "times_taken", "ask_criterion", "ask_need"})


def rule(case: Case, desk: Desk) -> Iterator[Action]:
    """The message whose hour has come, then the wait for the next."""
    quiet = case.kind == "lead" and not case.closed and case.appointment is None and not case.open_escalations()
    heard = links.last_heard(case)
    if heard is None or not quiet or not _asked(case) or case.opted_out or case.handed_over:
        return
    for hours in sorted((desk.company.leads or LeadPlan()).follow_up_h):
        name = f"{ACT}:{heard:%Y%m%dT%H%M%S}:{hours:g}h"
        if name in case.fired:
            message = _message(case, desk, name)
            if not settled(case, message):
                yield message
            continue
        if name not in case.waits:
            yield WaitUntil(name, heard + timedelta(hours=hours))
        return


def _message(case: Case, desk: Desk, about: str) -> SendMessage:
    return SendMessage(
        to=case.address,
        act=ACT,
        purpose=Purpose.OUTREACH,
        facts=facts(company=desk.company.name, name=say.first_name(case)),
        language=case.language,
        channel=case.channel,
        about=about,
    )


def last_asked(case: Case) -> Sent | None:
    """What was said to the person last, reminders of it aside."""
    said = (sent for sent in reversed(case.sent) if sent.gone_out and sent.to == case.address)
    return next((sent for sent in said if sent.act != ACT), None)


def _asked(case: Case) -> bool:
    last = last_asked(case)
    return last is not None and last.act in ASKS
