"""What Paula's colleagues are told of a case, and her voice, which tells it."""

from __future__ import annotations

from deskhand.domain.case import Case
from deskhand.domain.desk import Desk
from deskhand.employees.common.voice import NOWHERE, Voice
from deskhand.employees.paula import fault, tries


def about_case(case: Case, desk: Desk, language: str = "en", for_vendor: bool = False) -> dict[str, str | None]:
    """Where and what, for people who work on it; vendors get the street address too."""
    return {
        "order": case.order.id if case.order else "no work order yet",
        "place": address(case, desk, language) if for_vendor else place(case, desk, language),
        "words": fault.summary(case),
        "who": who(case),
        "tried": tries.tried(case, language),
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


VOICE = Voice(about_case)
to_tenant, to_sender, to_colleague, by_phone = VOICE.to_contact, VOICE.to_sender, VOICE.to_colleague, VOICE.by_phone
