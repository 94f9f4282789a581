"""The composition root: the only place where adapters, employees and the line meet."""

from __future__ import annotations

import importlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

from pydantic import SecretStr

from deskhand.channels.email_smtp.channel import SmtpEmail
from deskhand.channels.invitations.by_mail import MailedInvitations
from deskhand.channels.manifest import installed, open_channel, open_mailbox, settings_in
from deskhand.config import CompanyFiles
from deskhand.config.job_file import load_job
from deskhand.config.names import BUILT_IN
from deskhand.connectors.builtin.appointments import BuiltinAppointments
from deskhand.connectors.builtin.crm import BuiltinCrm
from deskhand.connectors.builtin.records import BuiltinRecords
from deskhand.connectors.calendars import open_places
from deskhand.connectors.crms import open_crm
from deskhand.connectors.in_calendars import InCalendars
from deskhand.connectors.oauth.seal import seal_of
from deskhand.connectors.weather.open_meteo import OpenMeteo
from deskhand.connectors.weather.wire import Place
from deskhand.domain.company import Company
from deskhand.domain.errors import Misconfigured
from deskhand.domain.event import AppointmentChanged
from deskhand.domain.records import Shift
from deskhand.employees.employee import Employee
from deskhand.engine.appointments import tell_case_of
from deskhand.engine.line import Line, Queue
from deskhand.engine.links import Links
from deskhand.engine.on_call import BY_TEXT
from deskhand.engine.queue.embedded import EmbeddedQueue
from deskhand.language.local.things import thing_of
from deskhand.learning.foresight import StoreForesight
from deskhand.ports import Appointments, Channel, Clock, Language, Mailbox
from deskhand.ports import Place as CalendarAt
from deskhand.store import appointments, rows
from deskhand.store.codec import dumps, loads
from deskhand.store.database import Store, Tx, open_engine, reach
from deskhand.store.migrations import upgrade

EMPLOYEES = Path(__file__).parent / "employees"


def _place(job: Path) -> tuple[int, str]:
    """The built-in ones in their own order, others after them by name."""
    name = job.parent.name
    return (BUILT_IN.index(name) if name in BUILT_IN else len(BUILT_IN), name)


@cache
def employees() -> Mapping[str, Employee]:
    """Every folder beside employees/employee.py that holds a job.md, by name."""
    found: dict[str, Employee] = {}
    for job in sorted(EMPLOYEES.glob("*/job.md"), key=_place):
        name = job.parent.name
        module = importlib.import_module(f"deskhand.employees.{name}.employee")
        found[name] = getattr(module, name.capitalize())(load_job(job))
    return found


@cache
def local_language() -> Language:
    """The embedded engine: no key, no network; loaded once per process."""
    from deskhand.language.local.engine import LocalLanguage

    return LocalLanguage(EMPLOYEES)


def language(model: str | None, clock: Clock) -> Language:
    """The engine for DESKHAND_MODEL, with the embedded one behind it; the embedded one alone without a model."""
    if not model:
        return local_language()
    try:
        from deskhand.language.llm.engine import LlmLanguage
    except ImportError as error:
        raise Misconfigured("a model is set, but the extra is missing: pip install 'deskhand[llm]'") from error
    return LlmLanguage(model, local_language(), clock)


@dataclass(frozen=True)
class Keyed:
    """Rows of one kind with their keys."""

    kind: str
    rows: list[tuple[str, str]]


def load_records(store: Store, files: CompanyFiles, only: str | None = None) -> None:
    """Put the rows of the company's files into the store; rows that are there are replaced by those of the files.

    `only` names one record file, such as vendors; orders and appointments that the store has stay as they are.
    """
    with store.write() as tx:
        for each in _keyed(files, said_on_call(tx)):
            if only in (None, each.kind):
                rows.replace_all(tx, each.kind, each.rows)
        for appointment in files.appointments:
            if appointments.get(tx, appointment.id) is None:
                appointments.save(tx, appointment)
        for order in files.orders:
            if rows.order(tx, order.id) is None:
                rows.save_order(tx, replace(order, thing=order.thing or thing_of(order.summary)))


def keep_ends(store: Store, files: CompanyFiles, now: datetime) -> int:
    """What the file of appointments says of those that the store has as still to come: kept, missed, called off.

    Their cases hear of it; how many there were.
    """
    told = 0
    with store.write() as tx:
        for one in files.appointments:
            known = appointments.get(tx, one.id)
            if known is not None and known.live and not one.live:
                ended = replace(known, status=one.status)
                appointments.save(tx, ended)
                tell_case_of(tx, ended, AppointmentChanged(ended, "the records say so"), f"file:{now.isoformat()}", now)
                told += 1
    return told


def _keyed(files: CompanyFiles, said: Sequence[Shift]) -> tuple[Keyed, ...]:
    return (
        Keyed("contacts", [(f"{c.phone or c.email}|{c.name}", dumps(c)) for c in files.contacts]),
        Keyed("units", [(f"{u.property}|{u.unit}", dumps(u)) for u in files.units]),
        Keyed("vendors", [(v.phone, dumps(v)) for v in files.vendors]),
        Keyed("reps", [(rep.email, dumps(rep)) for rep in files.reps]),
        Keyed("waitlist", [(f"{place:05d}", dumps(w)) for place, w in enumerate(files.waitlist)]),
        Keyed("on_call", [(f"{place:05d}", dumps(s)) for place, s in enumerate((*said, *files.shifts))]),
    )


def said_on_call(tx: Tx) -> tuple[Shift, ...]:
    """Shifts that people took over by text: no restart and no import takes them off call."""
    shifts = (loads(body, Shift) for body in rows.bodies_of(tx, "on_call"))
    return tuple(shift for shift in shifts if shift.rank == BY_TEXT and shift.until_at is not None)


def builtin_appointments(store: Store) -> BuiltinAppointments:
    return BuiltinAppointments(store)


def builtin_crm(store: Store, clock: Clock) -> BuiltinCrm:
    return BuiltinCrm(store, clock)


def builtin_records(store: Store) -> BuiltinRecords:
    return BuiltinRecords(store)


# ------------------------------------------------------------------ serving


@dataclass(frozen=True)
class Settings:
    """What the environment says, next to the company's folder."""

    folder: Path
    database: str
    model: str | None
    environ: Mapping[str, str]

    @classmethod
    def read(cls, folder: Path, environ: Mapping[str, str]) -> Settings:
        """DESKHAND_DB (default: var/deskhand.db in the folder), DESKHAND_MODEL, and the channels' own settings."""
        database = environ.get("DESKHAND_DB") or f"sqlite:///{folder / 'var' / 'deskhand.db'}"
        plain = re.compile(r"^postgres(ql)?://")
        return cls(folder, plain.sub("postgresql+psycopg://", database), environ.get("DESKHAND_MODEL") or None, environ)

    @property
    def postgres(self) -> bool:
        return self.database.startswith("postgresql")


class Driver(Queue, Protocol):
    """A queue that works: both drivers."""

    def start(self, line: Line) -> None: ...
    def stop(self, timeout_s: float = 10) -> None: ...


class SystemClock:
    """The machine's clock, in UTC."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class NoWeather:
    """No weather service is connected: the temperature is asked about."""

    def outdoor_f(self, property_name: str | None) -> float | None:
        return None


def open_store(settings: Settings, company: str) -> Store:
    """The company's store at the newest schema, ready to write; Misconfigured where the database cannot be had."""
    try:
        engine = open_engine(settings.database)
    except ImportError as error:
        raise Misconfigured("PostgreSQL needs its extra: pip install 'deskhand[postgres]'") from error
    reach(engine)
    upgrade(engine)
    store = Store(engine, company)
    store.found()
    return store


def open_channels(environ: Mapping[str, str], store: Store) -> dict[str, Channel]:
    """Every channel whose settings the environment gives, by its channel word; Misconfigured names what is wrong."""
    found: dict[str, Channel] = {}
    for manifest in installed():
        values = settings_in(environ, manifest)
        if values and not manifest.claims.fetched:
            found[manifest.channel] = open_channel(manifest, values, store)
    return found


def open_invitations(channels: Mapping[str, Channel], company: Company, clock: Clock) -> MailedInvitations | None:
    """Whoever mails invitations: the channel that sends mail; None where none is set up."""
    mail = channels.get(SmtpEmail.name)
    if not isinstance(mail, SmtpEmail):
        return None
    return MailedInvitations(mail, company.name, company.time_zone, clock)


def open_mailboxes(settings: Settings) -> tuple[Mailbox, ...]:
    """Every mailbox whose settings the environment gives; pictures go to var/pictures in the company's folder."""
    usual = {"pictures": str(settings.folder / "var" / "pictures")}
    given = [(one, settings_in(settings.environ, one)) for one in installed() if one.claims.fetched]
    return tuple(open_mailbox(manifest, usual | values) for manifest, values in given if values)


def open_weather(company: Company, environ: Mapping[str, str], clock: Clock) -> OpenMeteo | None:
    """The weather service that company.yaml names, for the properties whose place it gives; None where it names none.

    DESKHAND_WEATHER_KEY is the key of a service that wants one.
    """
    if company.weather is None:
        return None
    key = SecretStr(environ.get("DESKHAND_WEATHER_KEY", ""))
    return OpenMeteo(places_of(company), clock, company.weather.url, key=key)


def places_of(company: Company) -> dict[str, Place]:
    """Where the company's properties are, by name; those without degrees left out."""
    found = ((one.name, one.latitude, one.longitude) for one in company.properties)
    return {name: (north, east) for name, north, east in found if north is not None and east is not None}


def open_line(settings: Settings, files: CompanyFiles, shadow: bool = False) -> tuple[Line, Driver]:
    """The line of one company as it serves, with the driver that its database wants."""
    check_employees(files)
    store = open_store(settings, files.company.id)
    queue = open_queue(settings, store)
    clock = SystemClock()
    channels = open_channels(settings.environ, store)
    places = open_places(files.company, settings.folder, settings.environ, clock)
    line = Line(
        company=files.company,
        store=store,
        clock=clock,
        language=language(settings.model, clock),
        channels=channels,
        records=BuiltinRecords(store),
        appointments=open_appointments(store, places),
        places=places,
        foresight=StoreForesight(store, files.company, seal_of(settings.folder, settings.environ).key_for("hold-outs")),
        crm=open_crm(settings.environ, store, clock, files.company.time_zone),
        weather=open_weather(files.company, settings.environ, clock) or NoWeather(),
        employees=employees(),
        passages=files.passages,
        queue=queue,
        shadow=shadow,
        links=open_links(settings),
        invitations=open_invitations(channels, files.company, clock),
    )
    return line, queue


def rehearsed_foresight(store: Store, company: Company) -> StoreForesight:
    """What a company's own outcomes say, in a sandbox: whom it holds back is the same each time, and no secret."""
    return StoreForesight(store, company, b"rehearsal rehearsal")


def open_appointments(store: Store, places: Mapping[str, CalendarAt]) -> Appointments:
    """The company's own book, with the calendars that its file names beside it."""
    book = BuiltinAppointments(store)
    return InCalendars(book, places) if places else book


PUBLIC_URL, PUBLIC_PROXIES = "DESKHAND_PUBLIC_URL", "DESKHAND_PUBLIC_PROXIES"
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


def open_links(settings: Settings) -> Links | None:
    """The links of the company, under its secret key; None where DESKHAND_PUBLIC_URL is not set."""
    base = settings.environ.get(PUBLIC_URL, "").strip().rstrip("/")
    if not base:
        return None
    parts = urlsplit(base)
    safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)
    if not (safe and parts.hostname) or parts.query or parts.fragment:
        raise Misconfigured(f"{PUBLIC_URL}: {base!r} is no public address; write it like https://desk.example.com")
    return Links(base, seal_of(settings.folder, settings.environ).key_for("links"))


def check_employees(files: CompanyFiles) -> None:
    """Every connection names an employee that there is; Misconfigured names the one that is not."""
    for connection in files.company.connections.values():
        if connection.employee not in employees():
            there = ", ".join(employees())
            raise Misconfigured(
                f"company.yaml: connections.{connection.channel}: there is no employee {connection.employee!r}; "
                f"there is {there}"
            )


def open_queue(settings: Settings, store: Store) -> Driver:
    """Threads in this process on SQLite, Procrastinate's workers on PostgreSQL."""
    if not settings.postgres:
        return EmbeddedQueue()
    from deskhand.engine.queue.procrastinate import ProcrastinateQueue, schema

    schema(store)
    return ProcrastinateQueue(store, settings.database)
