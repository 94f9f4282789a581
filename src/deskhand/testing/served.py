"""Processes to be killed: hooks and workers of one company, born of one that has loaded everything.

python -m deskhand.testing.served DATABASE CARRIER PUBLIC_URL TENANTS SILENT_S

Says `ready`; each line of its input is a port, and its answer the process that serves there. All end with its input.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from functools import partial
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


def lead_of(number: int) -> str:
    """Somebody whom the records do not know."""
    return f"+1512800{number:04d}"


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
        appointments=app.builtin_appointments(store),
        crm=app.builtin_crm(store, SystemClock()),
    )


def main(database: str, carrier: str, public_url: str, tenants: str, silent_s: str) -> None:
    files = crowd(int(tenants))
    app.local_language().read("warm up", ReadingContext(role=Role.TENANT, now=SystemClock().now()))
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # who was killed is gone at once
    print("ready", flush=True)
    born: list[int] = []
    for port in sys.stdin:
        live = partial(serve, int(port), database, files, carrier, public_url, float(silent_s))
        born.append(_bear(live))
        print(born[-1], flush=True)
    for child in born:
        with suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)


def _bear(live: Callable[[], None]) -> int:
    """The id of a process that does `live` and nothing else."""
    child = os.fork()
    if child:
        return child
    try:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        live()
    finally:
        os._exit(0)


def serve(port: int, database: str, files: CompanyFiles, carrier: str, public_url: str, silent_s: float) -> None:
    line = open_line(database, files, carrier, public_url, silent_s)
    queue = line.queue
    assert isinstance(queue, EmbeddedQueue | ProcrastinateQueue)
    hooks = Hooks(line.channels, lambda inbound: accept(line, inbound))
    with listening("127.0.0.1", port) as taken:
        run(web_app(hooks, lambda: queue.start(line), lambda: queue.stop(), lambda: {"status": "ok"}), taken)


if __name__ == "__main__":
    main(*sys.argv[1:])
