"""The front office: the first reply to a lead, free times over many calendars, a busy hour's reminders.

    script/bench office            all of it, ten minutes on two cores
    script/bench office --quick    fewer, no figures to quote

A lead writes from a number that nobody knows; the reply is at the carrier's API. Reminders: every appointment is due at
once, each with a case of its own; the carrier is Deskhand's own Twilio-compatible server on loopback, through the
channel that `serve` uses, with all guardrails (hours, caps, consent).
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench.line.load import SEED, Load, load, percentile
from bench.line.served import ROOT, Served, serving, wait_until
from bench.table import Figure, print_figures
from deskhand import app
from deskhand.config import CompanyFiles, load_company
from deskhand.domain.appointment import Appointment, AppointmentPlan, AppointmentRules
from deskhand.domain.availability import Diary, Slot, SlotRules, Span, earliest_slots
from deskhand.domain.contact import Contact
from deskhand.domain.reading import Role
from deskhand.engine.appointments import adopt_appointments
from deskhand.engine.line import Line
from deskhand.engine.queue.embedded import EmbeddedQueue
from deskhand.store import events
from deskhand.store.database import Store, open_engine
from deskhand.store.migrations import upgrade
from deskhand.testing.carrier import Carrier
from deskhand.testing.fake_clock import FakeClock

ACCOUNT, TOKEN, SENDER = "AC" + "1" * 32, "bench-token", "+12105550199"
LEADS = (
    "Hi, I own a duplex in Cedar Park and would like somebody to manage it from next month.",
    "looking for a 2 bedroom near downtown for may, up to 1900. can I see one this week?",
    "Do you manage small buildings? I have 8 units in Round Rock.",
    "we need a property manager for our rental house in Pflugerville, current one is leaving",
)
NOON = datetime(2027, 3, 2, 18, tzinfo=UTC)
"""A Tuesday, twelve o'clock in San Antonio."""


def first_reply(count: int) -> list[Figure]:
    """Webhook to the first words to a lead, five leads a second, of numbers that the records do not know."""
    with serving(1) as served:
        _leads(served, 10, 9000)
        found = _leads(served, count, 0)
    name = "first reply to a lead"
    return [
        Figure(f"{name}, p50", 1000 * percentile(found.replies_s, 0.5), "ms", count),
        Figure(f"{name}, p95", 1000 * percentile(found.replies_s, 0.95), "ms", count),
    ]


def _leads(served: Served, count: int, first: int) -> Load:
    strangers = tuple(f"+1737557{first + number:04d}" for number in range(count))
    return load(replace(served, phones=strangers), count, 5.0, words=LEADS)


def slot_search(calendars: int, days: int, times: int) -> list[Figure]:
    """Three free times of 50 calendars that are half full, and every free time there is."""
    dice = random.Random(SEED)
    hours = load_company(ROOT / "examples" / "brightside").company.business_hours
    diaries = [Diary(f"p{n:02d}", hours, "America/Chicago", tuple(_busy(dice, days))) for n in range(calendars)]
    rules, until = SlotRules(30, 15, 0, 0, timedelta(hours=2), None), NOON + timedelta(days=days)
    first, every = [], []
    for _ in range(times):
        start = time.perf_counter()
        slots = earliest_slots(diaries, rules, NOON, until)
        one: list[Slot] = [slot for slot, _ in zip(slots, range(3), strict=False)]
        first.append(time.perf_counter() - start)
        found = len(one) + sum(1 for _ in slots)
        every.append(time.perf_counter() - start)
    what = f"of {calendars} calendars × {days} days"
    return [
        Figure(f"the first three free times {what}, p50", 1000 * percentile(first, 0.5), "ms", times, 50),
        Figure(f"all {found:,} free times {what}, p50", 1000 * percentile(every, 0.5), "ms", times),
    ]


def _busy(dice: random.Random, days: int) -> Iterator[Span]:
    """Eight half hours of each day, wherever they fall."""
    for day in range(days + 1):
        morning = NOON.replace(hour=14) + timedelta(days=day)
        for _ in range(8):
            begins = morning + timedelta(minutes=15 * dice.randrange(36))
            yield Span(begins, begins + timedelta(minutes=30))


def reminders(count: int) -> list[Figure]:
    """From the moment at which all are due to the last one at the carrier; each has its case and its timer before."""
    with Carrier(ACCOUNT, TOKEN, SENDER) as carrier, _clinic(carrier, count) as (line, queue, clock):
        start = time.monotonic()
        adopt_appointments(line)
        queue.start(line)
        wait_until(lambda: _only_timers_wait(line), 1800)
        prepared = time.monotonic() - start
        clock.set(NOON)
        queue.nudge()
        wait_until(lambda: len(carrier.messages) >= count, 1800)
        span = time.monotonic() - start - prepared
        queue.stop()
        texts = [message.to for message in carrier.messages]
    assert len(set(texts)) == len(texts) == count, "one reminder each"
    return [
        Figure(f"{count:,} appointments of a file get a case and its timers each", prepared / 60, "min", 1),
        Figure(f"{count:,} reminders that are due at once", span / 60, "min", 1, 10),
    ]


def _only_timers_wait(line: Line) -> bool:
    with line.store.read() as tx:
        due = events.next_due(tx)
        return due is not None and due >= NOON and not events.count(tx, events.LEASED)


@contextmanager
def _clinic(carrier: Carrier, count: int) -> Iterator[tuple[Line, EmbeddedQueue, FakeClock]]:
    files, clock = _booked(load_company(ROOT / "examples" / "brightside"), count), FakeClock(NOON - timedelta(hours=1))
    with tempfile.TemporaryDirectory() as folder:
        engine = open_engine(f"sqlite:///{Path(folder) / 'line.db'}")
        upgrade(engine)
        store = Store(engine, files.company.id)
        store.found()
        app.load_records(store, files)
        settings = {
            "DESKHAND_SMS_TWILIO_ACCOUNT_SID": ACCOUNT,
            "DESKHAND_SMS_TWILIO_AUTH_TOKEN": TOKEN,
            "DESKHAND_SMS_TWILIO_SENDER": SENDER,
            "DESKHAND_SMS_TWILIO_PUBLIC_URL": "http://127.0.0.1:9/hooks/sms",
            "DESKHAND_SMS_TWILIO_BASE_URL": carrier.url,
        }
        queue = EmbeddedQueue()
        line = Line(
            company=files.company, store=store, clock=clock, language=app.local_language(),
            channels=app.open_channels(settings, store), records=app.builtin_records(store), weather=app.NoWeather(),
            employees=app.employees(), passages=files.passages, queue=queue,
            appointments=app.builtin_appointments(store), crm=app.builtin_crm(store, clock),
        )  # fmt: skip
        yield line, queue, clock
        for channel in line.channels.values():
            channel.close()
        store.close()


def _booked(files: CompanyFiles, count: int) -> CompanyFiles:
    """As many patients, each with a visit in two hours at a provider of their own."""
    phones = [f"+1210{556 + n // 10_000}{n % 10_000:04d}" for n in range(count)]
    people = tuple(
        Contact(name=f"Patient {n}", phone=phone, language="en", role=Role.CUSTOMER, consent=("sms",))
        for n, phone in enumerate(phones)
    )
    at = NOON + timedelta(hours=2)
    visits = tuple(
        Appointment(f"A-{n}", phone, at, f"Patient {n}", f"Chair {n}", "cleaning") for n, phone in enumerate(phones)
    )
    plan = AppointmentPlan(usual=AppointmentRules(cadence=(timedelta(hours=2),)))
    company = replace(files.company, appointments=plan)
    return replace(files, company=company, contacts=(*files.contacts, *people), appointments=visits, waitlist=())


def main() -> None:
    quick = "--quick" in sys.argv
    figures = [
        *first_reply(20 if quick else 150),
        *slot_search(50, 60, 5 if quick else 50),
        *reminders(200 if quick else 10_000),
    ]
    print_figures("script/bench office", figures, SEED)


if __name__ == "__main__":
    main()
