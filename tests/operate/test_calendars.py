"""A served company whose provider keeps a calendar elsewhere: a real CalDAV server, looked into by the clock."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from deskhand import app
from deskhand.app import Settings
from deskhand.connectors.caldav import wire
from deskhand.domain.appointment import Appointment
from deskhand.domain.availability import Span
from deskhand.domain.booking import Booking
from deskhand.operate.check import check_company
from deskhand.operate.opened import existing_store
from deskhand.store import appointments
from deskhand.testing.carrier import Carrier
from deskhand.testing.company_served import company_served
from deskhand.testing.radicale import PASSWORD, USER, Radicale
from deskhand.testing.waiting import until

Out = pytest.CaptureFixture[str]
WHO, ANA = f"{USER}/work", "Marcus Webb"
NEXT_WEEK = datetime.now(UTC).replace(minute=0, second=0, microsecond=0) + timedelta(days=7)


@pytest.fixture
def server() -> Iterator[Radicale]:
    with Radicale() as server:
        server.make(WHO)
        yield server


def connected(folder: Path, server: Radicale) -> dict[str, str]:
    yaml = folder / "company.yaml"
    place = f"{{in: caldav, calendar: {WHO}, appointments: attendees}}"
    yaml.write_text(f"{yaml.read_text('utf-8')}\ncalendars: {{{ANA}: {place}}}\n", "utf-8")
    return {
        "DESKHAND_CALDAV_URL": server.url,
        "DESKHAND_CALDAV_USER": USER,
        "DESKHAND_CALDAV_PASSWORD": PASSWORD,
    }


def by_hand(server: Radicale, starts_at: datetime) -> None:
    booking = Booking(WHO, Span(starts_at, starts_at + timedelta(hours=1)), "Showing for Lena", "lena@example.com")
    server.put(WHO, "lena", wire.event_text(booking, "lena", starts_at))


def rows(folder: Path, environ: dict[str, str]) -> list[Appointment]:
    with existing_store(folder, environ) as store, store.read() as tx:
        return [one for one in appointments.since(tx, datetime.now(UTC)) if one.provider == ANA]


def test_what_is_entered_by_hand_is_an_appointment_and_the_calendars_are_well(
    lakeview: Path, carrier: Carrier, server: Radicale
) -> None:
    by_hand(server, NEXT_WEEK)
    with company_served(lakeview, carrier, extra=connected(lakeview, server)) as environ:
        until(lambda: rows(lakeview, environ))
        (row,) = rows(lakeview, environ)
        assert (row.contact, row.starts_at, row.minutes) == ("lena@example.com", NEXT_WEEK, 60)
        health = httpx.get(carrier.hook.replace("/hooks/sms", "/health"), trust_env=False).json()
        assert health["calendars"] == {"status": "ok", "new": 1}


def test_check_live_names_an_event_over_an_appointment(lakeview: Path, server: Radicale, capsys: Out) -> None:
    environ = connected(lakeview, server)
    (lakeview / "var").mkdir(exist_ok=True)
    store = app.open_store(Settings.read(lakeview, environ), "lakeview")
    with store.write() as tx:
        appointments.save(tx, Appointment("B-1", "+15125550142", NEXT_WEEK, provider=ANA))
    store.close()
    by_hand(server, NEXT_WEEK)
    check_company(lakeview, environ, live=True, invariants=False)
    told = capsys.readouterr().out
    assert f"odd      calendar of {ANA}: the event at" in told
    assert "overlaps the appointment B-1 and is none" in told
