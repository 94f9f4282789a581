"""How an employee addresses people: to whom, on which channel, in which language, with which facts about the case."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from deskhand.domain.action import Action, Escalate, PlaceCall, Purpose, SendMessage, facts, flight_key
from deskhand.domain.case import Case
from deskhand.domain.desk import Desk
from deskhand.domain.escalation import EscalationKind, told_reason
from deskhand.employees.common.emergency import is_emergency

About = Callable[[Case, Desk, str, bool], Mapping[str, object]]
"""Case, desk, language, whether a vendor hears it -> what the case is about, for people who work on it."""

NOWHERE = "place not known"
"""The fact `place` while nobody knows it."""


@dataclass(frozen=True)
class Voice:
    """The messages that one employee proposes. `about` gives the facts that each of its colleagues gets."""

    about: About

    def to_contact(self, case: Case, desk: Desk, act: str, about: str = "", **values: object) -> SendMessage:
        """A message about the case to the person it is about, on the channel that still reaches them."""
        return SendMessage(
            to=case.address,
            act=act,
            purpose=Purpose.SERVICE,
            facts=facts(company=desk.company.name, **values),
            language=case.language,
            channel=case.channel,
            about=about,
            emergency=is_emergency(case),
        )

    def safety(self, case: Case, desk: Desk, act: str) -> SendMessage:
        """Approved words against danger: no hours, no caps."""
        return SendMessage(
            to=case.address,
            act=act,
            purpose=Purpose.SAFETY,
            facts=facts(company=desk.company.name),
            language=case.language,
            channel=case.channel,
            emergency=True,
        )

    def to_sender(self, case: Case, desk: Desk, sender: str, channel: str, act: str, **values: object) -> SendMessage:
        """A reply to whoever wrote, in their own language."""
        return SendMessage(
            to=sender,
            act=act,
            purpose=Purpose.SERVICE,
            facts=facts(company=desk.company.name, **values),
            language=language_of(case, desk, sender),
            channel=channel,
            emergency=is_emergency(case),
        )

    def to_colleague(self, case: Case, desk: Desk, to: str, act: str, about: str = "", **values: object) -> SendMessage:
        """A message to a vendor or to staff."""
        language = language_of(case, desk, to)
        return SendMessage(
            to=to,
            act=act,
            purpose=Purpose.INTERNAL,
            facts=facts(
                company=desk.company.name,
                **{**self.about(case, desk, language, desk.vendor(to) is not None), **values},
            ),
            language=language,
            channel=channel_of(to),
            about=about,
            emergency=is_emergency(case),
        )

    def by_phone(self, case: Case, desk: Desk, to: str, act: str, about: str, **values: object) -> PlaceCall:
        """A call to a vendor or to staff about an emergency, beside a text that they have."""
        language = language_of(case, desk, to)
        return PlaceCall(
            to=to,
            act=act,
            purpose=Purpose.INTERNAL,
            facts=facts(
                company=desk.company.name,
                **{**self.about(case, desk, language, desk.vendor(to) is not None), **values},
            ),
            language=language,
            about=about,
            emergency=is_emergency(case),
        )

    def page(
        self, case: Case, desk: Desk, to: str, kind: EscalationKind, reason: str, answer_by: datetime, act: str,
        **more: object,
    ) -> Escalate:  # fmt: skip
        """A page or hand-off to one person, with all they need to act."""
        language = language_of(case, desk, to)
        about = self.about(case, desk, language, False)
        return Escalate(
            kind=kind,
            to=to,
            reason=reason,
            answer_by=answer_by,
            act=act,
            facts=facts(company=desk.company.name, reason=told_reason(reason), **{**about, **more}),
            language=language,
            channel=channel_of(to),
            emergency=is_emergency(case),
        )


def channel_of(address: str) -> str:
    """By which channel a colleague's address is reached."""
    return "email" if "@" in address else "sms"


def language_of(case: Case, desk: Desk, address: str) -> str:
    """In which language somebody wrote last in this case, else the one that the records name, else English."""
    written = case.lines_of(address)
    if written:
        return written[-1].said.language
    person = desk.person(address)
    return (person.language if person else None) or "en"


def settled(case: Case, message: SendMessage) -> bool:
    """True where the message has gone out, or the person may not be written to and it never will."""
    hold = case.holds.get(flight_key(message))
    return case.has_said(message.to, message.act, message.about) or (hold is not None and hold.ruling == "refuse")


def once(case: Case, *messages: SendMessage) -> Iterator[Action]:
    """Those that are not settled."""
    yield from (message for message in messages if not settled(case, message))


def call_once(case: Case, call: PlaceCall) -> Iterator[Action]:
    """Not again, and not where a guardrail has said no."""
    hold = case.holds.get(flight_key(call))
    turned_down = hold is not None and hold.until is None
    if not case.has_called(call.to, call.act, call.about) and not turned_down:
        yield call
