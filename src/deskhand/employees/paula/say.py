"""The messages that Paula proposes, with whom they go to and in which language."""

from __future__ import annotations

from datetime import datetime

from deskhand.domain.action import Escalate, PlaceCall, Purpose, SendMessage, facts, flight_key
from deskhand.domain.case import Case
from deskhand.domain.desk import Desk
from deskhand.domain.escalation import EscalationKind, told_reason
from deskhand.employees.paula import tries, view

NOWHERE = "place not known"


def to_tenant(case: Case, desk: Desk, act: str, about: str = "", **values: object) -> SendMessage:
    """A message about the case to the person it is about, on the channel that still reaches them."""
    return SendMessage(
        to=view.tenant(case),
        act=act,
        purpose=Purpose.SERVICE,
        facts=facts(company=desk.company.name, **values),
        language=case.language,
        channel=case.channel,
        about=about,
        emergency=view.is_emergency(case),
    )


def safety(case: Case, desk: Desk, act: str) -> SendMessage:
    """Approved words against danger: no hours, no caps."""
    return SendMessage(
        to=view.tenant(case),
        act=act,
        purpose=Purpose.SAFETY,
        facts=facts(company=desk.company.name),
        language=case.language,
        channel=case.channel,
        emergency=True,
    )


def to_sender(case: Case, desk: Desk, line_sender: str, channel: str, act: str, **values: object) -> SendMessage:
    """A reply to whoever wrote, in their own language."""
    language = next((x.said.language for x in reversed(case.lines) if x.said.sender == line_sender), "en")
    return SendMessage(
        to=line_sender,
        act=act,
        purpose=Purpose.SERVICE,
        facts=facts(company=desk.company.name, **values),
        language=language,
        channel=channel,
        emergency=view.is_emergency(case),
    )


def to_colleague(case: Case, desk: Desk, to: str, act: str, about: str = "", **values: object) -> SendMessage:
    """A message to a vendor or to staff."""
    return SendMessage(
        to=to,
        act=act,
        purpose=Purpose.INTERNAL,
        facts=facts(
            company=desk.company.name,
            **about_case(case, desk, language_of(case, to), for_vendor=desk.vendor(to) is not None),
            **values,
        ),
        language=language_of(case, to),
        channel=channel_of(to),
        about=about,
        emergency=view.is_emergency(case),
    )


def by_phone(case: Case, desk: Desk, to: str, act: str, about: str, **values: object) -> PlaceCall:
    """A call to a vendor or to staff about an emergency, beside a text that they have."""
    language = language_of(case, to)
    return PlaceCall(
        to=to,
        act=act,
        purpose=Purpose.INTERNAL,
        facts=facts(
            company=desk.company.name,
            **about_case(case, desk, language, for_vendor=desk.vendor(to) is not None),
            **values,
        ),
        language=language,
        about=about,
        emergency=view.is_emergency(case),
    )


def settled(case: Case, message: SendMessage) -> bool:
    """True where the message has gone out, or the person may not be written to and it never will."""
    hold = case.holds.get(flight_key(message))
    return case.has_said(message.to, message.act, message.about) or (hold is not None and hold.ruling == "refuse")


def channel_of(address: str) -> str:
    """By which channel a colleague's address is reached."""
    return "email" if "@" in address else "sms"


def language_of(case: Case, address: str) -> str:
    lines = case.lines_of(address)
    return lines[-1].said.language if lines else "en"


def about_case(case: Case, desk: Desk, language: str = "en", for_vendor: bool = False) -> dict[str, str]:
    """Where and what, for people who work on it; vendors get the street address too."""
    return {
        "order": case.order.id if case.order else "no work order yet",
        "place": address(case, desk, language) if for_vendor else place(case, desk, language),
        "words": view.summary(case),
        "who": who(case),
    }


def place(case: Case, desk: Desk, language: str = "en") -> str:
    """The unit and property as far as they are known, in the company's words."""
    unit = case.fact_text("unit") or (case.order.unit if case.order else None)
    name = property_of(case)
    noun, around = desk.company.word("unit", language), desk.company.word("property", language)
    lacking = "no se sabe qué {}" if language == "es" else "{} not known"
    parts = [f"{noun} {unit}" if unit else lacking.format(noun), name or lacking.format(around)]
    return ", ".join(parts) if unit or name else NOWHERE


def address(case: Case, desk: Desk, language: str = "en") -> str:
    """The place with its street address, where the records have one."""
    building = desk.company.property_named(property_of(case))
    found = desk.shown.unit
    street = (found.address if found else "") or (building.address if building else "")
    return ", ".join(part for part in (place(case, desk, language), street) if part)


def property_of(case: Case) -> str | None:
    return case.fact_text("property") or case.contact.property or (case.order.property if case.order else None)


def who(case: Case) -> str:
    """Name and address. Nobody can call a visitor of the web chat: for them, the number or mail that they gave."""
    name, address = case.contact.name, case.contact.address
    if case.channel == "webchat" and not address.startswith("+") and "@" not in address:
        address = case.fact_text("phone") or case.fact_text("email") or "in the web chat, no number given"
    return f"{name} {address}" if name else address


def page(
    case: Case, desk: Desk, to: str, kind: EscalationKind, reason: str, answer_by: datetime, act: str, **more: object
) -> Escalate:
    """A page or hand-off to one person, with all they need to act."""
    return Escalate(
        kind=kind,
        to=to,
        reason=reason,
        answer_by=answer_by,
        act=act,
        facts=facts(
            company=desk.company.name,
            reason=told_reason(reason),
            tried=tries.tried(case, language_of(case, to)),
            **about_case(case, desk, language_of(case, to)),
            **more,
        ),
        language=language_of(case, to),
        channel=channel_of(to),
        emergency=view.is_emergency(case),
    )
