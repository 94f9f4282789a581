"""A process to be killed: hooks and workers of one company. It loads everything, says so, and begins when told to.

python -m deskhand.testing.served DATABASE PORT CARRIER PUBLIC_URL TENANTS SILENT_S
"""

from __future__ import annotations

import os
import sys
import threading
from dataclasses import replace
from pathlib import Path

from pydantic import SecretStr

from deskhand import app
from deskhand.app import SystemClock
from deskhand.channels.sms_twilio.channel import TwilioSms
from deskhand.config import CompanyFiles, load_company
from deskhand.domain.contact import Contact
from deskhand.domain.reading import ReadingContext, Role
from deskhand.domain.records import Unit
from deskhand.engine.line import Line
from deskhand.engine.post import accept
from deskhand.engine.queue.embedded import EmbeddedQueue
from deskhand.engine.queue.procrastinate import Pace, ProcrastinateQueue
from deskhand.store.database import Store, open_engine
from deskhand.testing.failing_ports import FixedWeather
from deskhand.web.hooks import Hooks
from deskhand.web.server import listening, run, web_app

EXAMPLE = Path(__file__).resolve().parents[3] / "examples" / "lakeview"
ACCOUNT, TOKEN, NUMBER = "AC" + "9" * 32, "token", "+15125550199"
HOME = "Lakeview Court"


def crowd(tenants: int) -> CompanyFiles:
    """Lakeview with that many more tenants, each in a unit of their own, and no orders yet."""
    files = load_company(EXAMPLE)
    units = tuple(Unit(HOME, f"R{number:03d}", "2140 Lakeview Court Drive") for number in range(tenants))
    people = tuple(
        Contact(f"Tenant {number}", phone_of(number), language="en", role=Role.TENANT, property=HOME, unit=unit.unit)
        for number, unit in enumerate(units)
    )
    return replace(files, contacts=(*files.contacts, *people), units=(*files.units, *units), orders=())


def phone_of(tenant: int) -> str:
    return f"+1512700{tenant:04d}"


def open_line(
    database: str, files: CompanyFiles, carrier: str, public_url: str, silent_s: float = Pace.silent_s
) -> Line:
    """The line as it serves, towards a carrier on loopback."""
    store = Store(open_engine(database), files.company.id)
    postgres = database.startswith("postgresql")
    pace = Pace(sweep_s=min(Pace.sweep_s, silent_s), silent_s=silent_s)
    sms = TwilioSms(ACCOUNT, SecretStr(TOKEN), NUMBER, public_url, base_url=carrier)
    return Line(
        company=files.company,
        store=store,
        clock=SystemClock(),
        language=app.local_language(),
        channels={"sms": sms},
        records=app.builtin_records(store),
        weather=FixedWeather(),
        employees=app.employees(),
        passages=files.passages,
        queue=ProcrastinateQueue(store, database, pace=pace) if postgres else EmbeddedQueue(),
    )


def main(database: str, port: str, carrier: str, public_url: str, tenants: str, silent_s: str) -> None:
    files = crowd(int(tenants))
    clock = SystemClock()
    app.local_language().read("warm up", ReadingContext(role=Role.TENANT, now=clock.now()))
    print("ready", flush=True)
    if not sys.stdin.readline():
        return
    threading.Thread(target=_end_with_parent, daemon=True).start()
    line = open_line(database, files, carrier, public_url, float(silent_s))
    queue = line.queue
    assert isinstance(queue, EmbeddedQueue | ProcrastinateQueue)
    hooks = Hooks(line.channels, lambda inbound: accept(line, inbound))
    with listening("127.0.0.1", int(port)) as taken:
        run(web_app(hooks, lambda: queue.start(line), lambda: queue.stop(), lambda: {"status": "ok"}), taken)


def _end_with_parent() -> None:
    """Whoever started this holds the other end of our input: when that closes, nobody is left to kill us."""
    sys.stdin.read()
    os._exit(1)


if __name__ == "__main__":
    main(*sys.argv[1:])
