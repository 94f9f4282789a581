"""The tables. Every row has a company; the unique keys here are what makes effects and bookings happen once.

Texts have no length here: much of them comes from outside, and a length that only PostgreSQL enforces would be found
in production.
"""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    text,
)
from sqlalchemy.engine import Dialect


class Instant(TypeDecorator[datetime]):
    """An aware UTC datetime, stored as such on PostgreSQL and as naive UTC on SQLite."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value} has no time zone")
        aware = value.astimezone(UTC)
        return aware if dialect.name == "postgresql" else aware.replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


metadata = MetaData()
Serial = BigInteger().with_variant(Integer, "sqlite")

companies = Table(
    "companies",
    metadata,
    Column("company", Text, primary_key=True),
    Column("head", Text, nullable=False),
    Column("records_version", Integer, nullable=False, server_default=text("0")),
    Column("paused", Boolean, nullable=False, server_default=text("false")),
    Column("shadow", Boolean, nullable=False, server_default=text("false")),
    Column("files", JSON),
)

events = Table(
    "events",
    metadata,
    Column("seq", Serial, primary_key=True, autoincrement=True),
    Column("company", Text, nullable=False),
    Column("id", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("case_id", Text),
    Column("thread", Text),
    Column("root", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("digest", Text, nullable=False),
    Column("previous", Text, nullable=False),
    Column("hash", Text, nullable=False),
    Column("partition", Text, nullable=False),
    Column("due", Instant),
    Column("priority", Integer, nullable=False),
    Column("status", Text, nullable=False),
    Column("attempts", Integer, nullable=False, server_default=text("0")),
    Column("retry_at", Instant),
    Column("worker", Text),
    Column("error", Text),
    UniqueConstraint("company", "id"),
)
Index("events_case", events.c.company, events.c.case_id, events.c.seq)
Index("events_due", events.c.status, events.c.priority, events.c.retry_at)
Index("events_coming", events.c.company, events.c.status, events.c.retry_at).ddl_if(dialect="postgresql")
Index("events_partition", events.c.company, events.c.partition, events.c.status).ddl_if(dialect="postgresql")
Index("events_thread", events.c.company, events.c.thread, events.c.kind, events.c.seq)

bodies = Table(
    "event_bodies",
    metadata,
    Column("company", Text, primary_key=True),
    Column("event", Text, primary_key=True),
    Column("salt", Text, nullable=False),
    Column("body", Text, nullable=False),
)

desks = Table(
    "desks",
    metadata,
    Column("company", Text, primary_key=True),
    Column("digest", Text, primary_key=True),
    Column("body", Text, nullable=False),
)

effects = Table(
    "effects",
    metadata,
    Column("company", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    Column("case_id", Text, nullable=False),
    Column("root", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("address", Text),
    Column("channel", Text),
    Column("purpose", Text),
    Column("act", Text),
    Column("vendor_ref", Text),
    Column("claimed_at", Instant, nullable=False),
    Column("settled_at", Instant),
)
Index("effects_case", effects.c.company, effects.c.case_id)
Index("effects_address", effects.c.company, effects.c.address, effects.c.claimed_at)

cases = Table(
    "cases",
    metadata,
    Column("company", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    Column("employee", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("thread", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("property", Text),
    Column("unit", Text),
    Column("trade", Text),
    Column("thing", Text),
    Column("order_id", Text),
    Column("urgency", Text),
    Column("asked", Text),
    Column("asked_to", Text),
    Column("opened_at", Instant, nullable=False),
    Column("touched_at", Instant, nullable=False),
    Column("closed_at", Instant),
    Column("next_due", Instant),
    Column("taken_by", Text),
    Column("outage", Text),
    Column("incident", Text),
)
Index("cases_thread", cases.c.company, cases.c.thread, cases.c.touched_at)

offers = Table(
    "offers",
    metadata,
    Column("company", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    Column("case_id", Text, nullable=False),
    Column("order_id", Text, nullable=False),
    Column("vendor", Text, nullable=False),
    Column("code", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("lapses_at", Instant, nullable=False),
)
Index(
    "one_accepted_offer",
    offers.c.company,
    offers.c.order_id,
    unique=True,
    sqlite_where=text("status = 'accepted'"),
    postgresql_where=text("status = 'accepted'"),
)
Index("offers_vendor", offers.c.company, offers.c.vendor, offers.c.made_at)

offer_outcomes = Table(
    "offer_outcomes",
    metadata,
    Column("company", Text, primary_key=True),
    Column("offer", Text, primary_key=True),
    Column("case_id", Text, nullable=False),
    Column("vendor", Text, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("lapses_at", Instant, nullable=False),
    Column("reply", Text, nullable=False),
    Column("answer_min", Integer),
    Column("took_job", Boolean, nullable=False),
    Column("done_at", Instant),
    Column("still_broken", Boolean, nullable=False),
    Column("reported_again", Boolean, nullable=False),
    Column("no_show", Boolean, nullable=False),
    Column("late_min", Integer),
    Column("property", Text),
    Column("unit", Text),
    Column("trade", Text),
    Column("thing", Text),
)
Index("offer_outcomes_vendor", offer_outcomes.c.company, offer_outcomes.c.vendor, offer_outcomes.c.made_at)
Index(
    "offer_outcomes_place",
    *(offer_outcomes.c.company, offer_outcomes.c.property, offer_outcomes.c.unit, offer_outcomes.c.done_at),
)

escalations = Table(
    "escalations",
    metadata,
    Column("company", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    Column("case_id", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("code", Text, nullable=False),
    Column("amount_minor", Integer),
    Column("open", Boolean, nullable=False),
    Column("opened_at", Instant, nullable=False),
)

reached = Table(
    "escalation_reached",
    metadata,
    Column("company", Text, primary_key=True),
    Column("escalation", Text, primary_key=True),
    Column("address", Text, primary_key=True),
    Column("at", Instant, nullable=False),
)
Index("reached_address", reached.c.company, reached.c.address)

opt_outs = Table(
    "opt_outs",
    metadata,
    Column("company", Text, primary_key=True),
    Column("address", Text, primary_key=True),
    Column("channel", Text, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("carrier_word", Boolean, nullable=False),
)

chat_messages = Table(
    "chat_messages",
    metadata,
    Column("seq", Serial, primary_key=True, autoincrement=True),
    Column("company", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("at", Instant, nullable=False),
    UniqueConstraint("company", "key"),
)
Index("chat_messages_address", chat_messages.c.company, chat_messages.c.address, chat_messages.c.seq)

wrong_codes = Table(
    "wrong_codes",
    metadata,
    Column("company", Text, primary_key=True),
    Column("event", Text, primary_key=True),
    Column("address", Text, nullable=False),
    Column("at", Instant, nullable=False),
)

bookings = Table(
    "bookings",
    metadata,
    Column("company", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("calendar", Text, nullable=False),
    Column("starts_at", Instant, nullable=False),
    Column("ends_at", Instant, nullable=False),
    Column("version", Integer, nullable=False),
    Column("cancelled", Boolean, nullable=False),
    Column("body", Text, nullable=False),
)
Index(
    "bookings_slot",
    *(bookings.c.company, bookings.c.calendar, bookings.c.starts_at),
    unique=True,
    sqlite_where=text("not cancelled"),
    postgresql_where=text("not cancelled"),
)

appointments = Table(
    "appointments",
    metadata,
    Column("company", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    Column("key", Text),
    Column("contact", Text, nullable=False),
    Column("provider", Text, nullable=False),
    Column("starts_at", Instant, nullable=False),
    Column("ends_at", Instant, nullable=False),
    Column("status", Text, nullable=False),
    Column("body", Text, nullable=False),
    UniqueConstraint("company", "key"),
)
Index("appointments_contact", appointments.c.company, appointments.c.contact)
Index(
    "appointments_slot",
    *(appointments.c.company, appointments.c.provider, appointments.c.starts_at),
    unique=True,
    sqlite_where=text("status in ('booked', 'confirmed')"),
    postgresql_where=text("status in ('booked', 'confirmed')"),
)

records = Table(
    "records",
    metadata,
    Column("company", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("body", Text, nullable=False),
)

orders = Table(
    "work_orders",
    metadata,
    Column("company", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    Column("property", Text),
    Column("unit", Text),
    Column("trade", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("contact", Text),
    Column("vendor", Text),
    Column("case_id", Text),
    Column("key", Text),
    Column("reported_at", Instant, nullable=False),
    Column("body", Text, nullable=False),
    UniqueConstraint("company", "key"),
)
Index("orders_unit", orders.c.company, orders.c.property, orders.c.unit)
Index("orders_contact", orders.c.company, orders.c.contact)
Index("orders_vendor", orders.c.company, orders.c.vendor)

crm_records = Table(
    "crm_records",
    metadata,
    Column("company", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("ref", Text, primary_key=True),
    Column("number", Integer, nullable=False),
    Column("key", Text),
    Column("version", Integer, nullable=False),
    Column("live", Boolean, nullable=False),
    Column("merged_into", Text),
    Column("fields", Text, nullable=False),
    Column("links", Text, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("changed_at", Instant, nullable=False),
    UniqueConstraint("company", "kind", "key"),
    UniqueConstraint("company", "kind", "number"),
)
Index(
    "crm_records_changed",
    *(crm_records.c.company, crm_records.c.kind, crm_records.c.changed_at, crm_records.c.number),
)

crm_values = Table(
    "crm_values",
    metadata,
    Column("company", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("ref", Text, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("digest", Text, primary_key=True),
)
Index("crm_values_found", crm_values.c.company, crm_values.c.name, crm_values.c.digest)
