"""The tables. Every row has a company; the unique keys here are what makes effects and bookings happen once."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    text,
)
from sqlalchemy.engine import Dialect

from datetime import UTC, datetime


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

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


metadata = MetaData()
Serial = BigInteger().with_variant(Integer, "sqlite")

companies = Table(
    "companies",
    metadata,
    Column("company", String(64), primary_key=True),
    Column("head", String(64), nullable=False),
    Column("records_version", Integer, nullable=False, server_default=text("0")),
    Column("paused", Boolean, nullable=False, server_default=text("false")),
    Column("files", JSON),
)

events = Table(
    "events",
    metadata,
    Column("seq", Serial, primary_key=True, autoincrement=True),
    Column("company", String(64), nullable=False),
    Column("id", String(80), nullable=False),
    Column("kind", String(40), nullable=False),
    Column("case_id", String(40)),
    Column("thread", String(200)),
    Column("root", String(80), nullable=False),
    Column("at", Instant, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    Column("partition", String(220), nullable=False),
    Column("due", Instant),
    Column("priority", Integer, nullable=False),
    Column("status", String(12), nullable=False),
    Column("attempts", Integer, nullable=False, server_default=text("0")),
    Column("retry_at", Instant),
    Column("worker", String(80)),
    Column("error", Text),
    UniqueConstraint("company", "id"),
)
Index("events_case", events.c.company, events.c.case_id, events.c.seq)
Index("events_due", events.c.status, events.c.priority, events.c.retry_at)
Index("events_thread", events.c.company, events.c.thread, events.c.kind, events.c.seq)

bodies = Table(
    "event_bodies",
    metadata,
    Column("company", String(64), primary_key=True),
    Column("event", String(80), primary_key=True),
    Column("salt", String(32), nullable=False),
    Column("body", Text, nullable=False),
)

desks = Table(
    "desks",
    metadata,
    Column("company", String(64), primary_key=True),
    Column("digest", String(64), primary_key=True),
    Column("body", Text, nullable=False),
)

effects = Table(
    "effects",
    metadata,
    Column("company", String(64), primary_key=True),
    Column("id", String(64), primary_key=True),
    Column("case_id", String(40), nullable=False),
    Column("root", String(80), nullable=False),
    Column("kind", String(40), nullable=False),
    Column("status", String(12), nullable=False),
    Column("action", Text, nullable=False),
    Column("address", String(200)),
    Column("channel", String(20)),
    Column("purpose", String(12)),
    Column("act", String(60)),
    Column("vendor_ref", String(120)),
    Column("claimed_at", Instant, nullable=False),
    Column("settled_at", Instant),
)
Index("effects_case", effects.c.company, effects.c.case_id)
Index("effects_address", effects.c.company, effects.c.address, effects.c.claimed_at)

cases = Table(
    "cases",
    metadata,
    Column("company", String(64), primary_key=True),
    Column("id", String(40), primary_key=True),
    Column("employee", String(40), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("thread", String(200), nullable=False),
    Column("status", String(12), nullable=False),
    Column("property", String(120)),
    Column("unit", String(40)),
    Column("trade", String(20)),
    Column("thing", String(80)),
    Column("order_id", String(40)),
    Column("asked", String(60)),
    Column("asked_to", String(200)),
    Column("opened_at", Instant, nullable=False),
    Column("touched_at", Instant, nullable=False),
    Column("closed_at", Instant),
    Column("next_due", Instant),
    Column("taken_by", String(200)),
)
Index("cases_thread", cases.c.company, cases.c.thread, cases.c.touched_at)

offers = Table(
    "offers",
    metadata,
    Column("company", String(64), primary_key=True),
    Column("id", String(64), primary_key=True),
    Column("case_id", String(40), nullable=False),
    Column("order_id", String(40), nullable=False),
    Column("vendor", String(200), nullable=False),
    Column("code", String(4), nullable=False),
    Column("status", String(12), nullable=False),
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

escalations = Table(
    "escalations",
    metadata,
    Column("company", String(64), primary_key=True),
    Column("id", String(64), primary_key=True),
    Column("case_id", String(40), nullable=False),
    Column("kind", String(12), nullable=False),
    Column("code", String(4), nullable=False),
    Column("amount_minor", Integer),
    Column("open", Boolean, nullable=False),
    Column("opened_at", Instant, nullable=False),
)

reached = Table(
    "escalation_reached",
    metadata,
    Column("company", String(64), primary_key=True),
    Column("escalation", String(64), primary_key=True),
    Column("address", String(200), primary_key=True),
    Column("at", Instant, nullable=False),
)
Index("reached_address", reached.c.company, reached.c.address)

opt_outs = Table(
    "opt_outs",
    metadata,
    Column("company", String(64), primary_key=True),
    Column("address", String(200), primary_key=True),
    Column("channel", String(20), primary_key=True),
    Column("at", Instant, nullable=False),
    Column("carrier_word", Boolean, nullable=False),
)

wrong_codes = Table(
    "wrong_codes",
    metadata,
    Column("company", String(64), primary_key=True),
    Column("event", String(80), primary_key=True),
    Column("address", String(200), nullable=False),
    Column("at", Instant, nullable=False),
)

records = Table(
    "records",
    metadata,
    Column("company", String(64), primary_key=True),
    Column("kind", String(20), primary_key=True),
    Column("key", String(200), primary_key=True),
    Column("position", Integer, nullable=False),
    Column("body", Text, nullable=False),
)

orders = Table(
    "work_orders",
    metadata,
    Column("company", String(64), primary_key=True),
    Column("id", String(40), primary_key=True),
    Column("property", String(120)),
    Column("unit", String(40)),
    Column("trade", String(20), nullable=False),
    Column("status", String(12), nullable=False),
    Column("contact", String(200)),
    Column("case_id", String(40)),
    Column("key", String(64)),
    Column("reported_at", Instant, nullable=False),
    Column("body", Text, nullable=False),
    UniqueConstraint("company", "key"),
)
Index("orders_unit", orders.c.company, orders.c.property, orders.c.unit)
Index("orders_contact", orders.c.company, orders.c.contact)
