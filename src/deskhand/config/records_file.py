"""Rows of the record files -> the business's nouns. One `RowKind` per file; scenarios and imports use them too."""

from __future__ import annotations

from deskhand.config import values
from deskhand.config.fields import Fields
from deskhand.config.names import CHANNELS, CONTACT_ROLES, SHIFT_KINDS
from deskhand.config.rows import Clockface, RowKind
from deskhand.domain.contact import Contact
from deskhand.domain.reading import Role, Trade
from deskhand.domain.records import OrderStatus, Shift, Unit, Urgency, Vendor, WorkOrder


def _contact(fields: Fields, _: Clockface) -> Contact:
    contact = Contact(
        name=fields.get("name", values.text, ""),
        phone=fields.get("phone", values.phone, None),
        email=fields.get("email", values.email, None),
        language=fields.get("language", values.language, None),
        role=fields.get("role", _role, Role.TENANT),
        property=fields.get("property", values.text, None),
        unit=fields.get("unit", values.text, None),
        consent=fields.many("consent", _consent),
        notes=fields.get("notes", values.text, ""),
    )
    if not fields.node("phone") and not fields.node("email"):
        fields.wrong("phone", "a contact has neither phone nor email", "give one of them, like +15125550142")
    return contact


def _role(written: str) -> Role:
    return Role(values.one_word(CONTACT_ROLES, "a role of a contact")(written))


def _consent(written: str) -> str:
    sign = "-" if written.startswith("-") else ""
    return sign + values.one_word(CHANNELS, "a channel")(written.removeprefix("-").strip())


def _unit(fields: Fields, _: Clockface) -> Unit:
    return Unit(
        property=fields.need("property", values.text, "", "Lakeview Court"),
        unit=fields.need("unit", values.text, "", "4B"),
        address=fields.get("address", values.text, ""),
        time_zone=fields.get("time_zone", values.zone, None),
        equipment=fields.many("equipment", values.text),
        warranty_vendor=fields.get("warranty_vendor", values.address, None),
        nte=fields.get("nte_usd", values.amount, None),
        emergency_nte=fields.get("emergency_nte_usd", values.amount, None),
        response_h=fields.get("response_h", values.hours, None),
    )


def _vendor(fields: Fields, _: Clockface) -> Vendor:
    return Vendor(
        name=fields.need("name", values.text, "", "Reliable Plumbing"),
        trade=fields.need("trade", values.one_of(Trade, "a trade"), Trade.GENERAL, "plumbing"),
        phone=fields.need("phone", values.phone, "", "+15125550190"),
        email=fields.get("email", values.email, None),
        areas=fields.many("areas", values.text),
        rank=fields.get("rank", values.whole, Vendor.rank),
        licence_until=fields.get("licence_until", values.day, None),
        insurance_until=fields.get("insurance_until", values.day, None),
    )


def _shift(fields: Fields, clockface: Clockface) -> Shift:
    days = fields.many("weekly", values.weekdays)
    weekly = fields.node("weekly") is not None
    shift = Shift(
        who=fields.get("who", values.text, ""),
        phone=fields.need("phone", values.phone, "", "+15125550190"),
        kind=fields.need("kind", values.one_word(SHIFT_KINDS, "a kind of shift"), "", "vendor or staff"),
        trade=fields.get("trade", values.one_of(Trade, "a trade"), None),
        rank=fields.get("rank", values.whole, Shift.rank),
        days=tuple(sorted({day for span in days for day in span})),
        starts=fields.get("from", values.clock, values.WHOLE_DAY) if weekly else None,
        ends=fields.get("to", values.clock, values.WHOLE_DAY) if weekly else None,
        from_at=None if weekly else fields.get("from", clockface.instant, None),
        until_at=None if weekly else fields.get("to", clockface.instant, None),
    )
    if shift.from_at and shift.until_at and shift.until_at <= shift.from_at:
        fields.wrong("to", "the shift ends before it begins", "give a later 'to', or days in 'weekly' and local times")
    return shift


def _order(fields: Fields, clockface: Clockface) -> WorkOrder:
    return WorkOrder(
        id=fields.need("id", values.text, "", "WO-1041"),
        property=fields.get("property", values.text, None),
        unit=fields.get("unit", values.text, None),
        trade=fields.need("trade", values.one_of(Trade, "a trade"), Trade.GENERAL, "plumbing"),
        summary=fields.get("summary", values.text, ""),
        urgency=fields.get("class", values.one_of(Urgency, "a class"), Urgency.ROUTINE),
        status=fields.get("status", values.one_of(OrderStatus, "a status"), OrderStatus.OPEN),
        reported_at=clockface.needed(fields, "reported_at"),
        vendor=fields.get("vendor", values.address, None),
        contact=fields.get("contact", values.address, None),
    )


def _contact_keys(contact: Contact) -> tuple[str, ...]:
    """A phone may be shared by several people, so in a file the name belongs to the key."""
    return (f"the contact {contact.name!r} at {contact.address}",)


CONTACTS = RowKind(
    "contacts",
    ("name", "phone", "email", "language", "role", "property", "unit", "consent", "notes"),
    ("name", "phone"),
    _contact,
    _contact_keys,
)
UNITS = RowKind(
    "units",
    (
        "property",
        "unit",
        "address",
        "time_zone",
        "equipment",
        "warranty_vendor",
        "nte_usd",
        "emergency_nte_usd",
        "response_h",
    ),
    ("property", "unit"),
    _unit,
    lambda unit: (f"the unit {unit.unit} of {unit.property}",),
)
VENDORS = RowKind(
    "vendors",
    ("name", "trade", "phone", "email", "areas", "rank", "licence_until", "insurance_until"),
    ("name", "trade", "phone"),
    _vendor,
    lambda vendor: (f"the vendor {vendor.phone}",),
)
ON_CALL = RowKind(
    "on_call",
    ("who", "phone", "kind", "trade", "rank", "from", "to", "weekly"),
    ("phone", "kind"),
    _shift,
    lambda _: (),
)
WORK_ORDERS = RowKind(
    "work_orders",
    ("id", "property", "unit", "trade", "summary", "class", "status", "reported_at", "vendor", "contact"),
    ("id", "trade", "status", "reported_at"),
    _order,
    lambda order: (f"the work order {order.id}",),
)
