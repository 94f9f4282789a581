"""A real Tryton of its own: trytond on SQLite in a temporary folder, on a loopback port, as an ordinary process.

    with TrytonServer() as server:
        crm = Tryton(server.url, DATABASE, USER, SecretStr(PASSWORD))

Its database is made once for each machine and set of versions, which takes half a minute; from then on it is copied,
and a server is up in two seconds.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from importlib.metadata import version
from pathlib import Path
from types import TracebackType

import httpx
from pydantic import SecretStr

from deskhand.connectors.tryton.client import TrytonClient
from deskhand.testing.free_port import free_port
from deskhand.testing.waiting import until

MODULES = ("party", "party_relationship", "sale_opportunity")
PACKAGES = ("trytond", *(f"trytond-{module.replace('_', '-')}" for module in MODULES))
DATABASE, USER, PASSWORD = "crm", "admin", "a-very-secret-password"
OWNER = "dana@example.com"
"""The mail address of the one employee."""
FURNISHED = "1"
"""Goes up with what `_furnish` does."""
START_S, STOP_S, MAKE_S = 60, 20, 600

CONFIG = """
[database]
uri = sqlite://
path = {folder}
[web]
listen = 127.0.0.1:{port}
"""


class TrytonServer:
    """Runs from entry to exit: one company, whose administrator is USER with PASSWORD."""

    def __init__(self) -> None:
        self.url = ""
        self._open = ExitStack()

    def __enter__(self) -> TrytonServer:
        folder = self._open.enter_context(_folder())
        shutil.copy(_prepared(), _file_in(folder))
        self.url = self._open.enter_context(_running(folder))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open.close()

    def client(self) -> TrytonClient:
        """Another program, of the administrator's. Close it."""
        return _client(self.url)


# ------------------------------------------------------------------ the database


def _prepared() -> Path:
    """A database with everything in it, made now where there is none. Test runs side by side wait for one another."""
    versions = ",".join(f"{package}={version(package)}" for package in PACKAGES)
    digest = hashlib.sha256(f"{FURNISHED},{versions}".encode()).hexdigest()[:16]
    kept = Path(tempfile.gettempdir()) / f"deskhand-tryton-made-{os.getuid()}"
    kept.mkdir(mode=0o700, exist_ok=True)
    made = kept / f"{digest}.sqlite"
    with (kept / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            _make(made)
    return made


def _make(to: Path) -> None:
    with _folder() as folder:
        _file_in(folder).touch()
        (folder / "password").write_text(PASSWORD)
        modules = ["-u", *MODULES, "--activate-dependencies", "--no-indexes", "--email", "admin@example.com"]
        command = [sys.executable, "-m", "trytond.cli.admin", *_settings(folder, 0), *modules]
        secret = {"TRYTONPASSFILE": str(folder / "password")}
        subprocess.run(command, env={**os.environ, **secret}, check=True, timeout=MAKE_S, cwd=folder)
        with _running(folder) as url:
            _furnish(url)
        part = to.with_suffix(".part")
        with closing(sqlite3.connect(_file_in(folder))) as made, closing(sqlite3.connect(part)) as copy:
            made.backup(copy)  # with what is in the log beside the file
        part.replace(to)


def _furnish(url: str) -> None:
    """A company with a currency and an employee, for whom the administrator works."""
    client = _client(url)
    dollars = client.change("currency.currency.create", [{"name": "Dollar", "code": "USD", "symbol": "$"}], key="usd")
    client.change("currency.currency.create", [{"name": "Euro", "code": "EUR", "symbol": "€"}], key="eur")
    mail = [["create", [{"type": "email", "value": OWNER}]]]
    people = [{"name": "Hillside Services"}, {"name": "Dana Reyes", "contact_mechanisms": mail}]
    ours, dana = client.change("party.party.create", people, key="parties")
    company = client.change("company.company.create", [{"party": ours, "currency": dollars[0]}], key="company")
    client.change("company.employee.create", [{"party": dana, "company": company[0]}], key="employee")
    admin = client.ask("res.user.search", [["login", "=", USER]], 0, 1, None)
    client.change("res.user.write", admin, {"companies": [["add", company]], "company": company[0]}, key="user")
    client.close()


# ------------------------------------------------------------------ the process


@contextmanager
def _running(folder: Path) -> Iterator[str]:
    """The address of a server of the database in `folder`."""
    port = free_port()
    command = [sys.executable, "-m", "trytond.cli", *_settings(folder, port)]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log)
    url = f"http://127.0.0.1:{port}"
    try:
        until(lambda: _answers(url), START_S)
        yield url
    finally:
        process.terminate()
        process.wait(STOP_S)


def _answers(url: str) -> bool:
    asked = {"id": 0, "method": "common.server.version", "params": []}
    try:
        return httpx.post(f"{url}/rpc/", json=asked, timeout=START_S).is_success
    except httpx.TransportError:
        return False


def _settings(folder: Path, port: int) -> list[str]:
    config = folder / "trytond.conf"
    config.write_text(CONFIG.format(folder=folder, port=port))
    return ["-c", str(config), "-d", DATABASE]


def _client(url: str) -> TrytonClient:
    return TrytonClient(url, DATABASE, USER, SecretStr(PASSWORD))


def _file_in(folder: Path) -> Path:
    return folder / f"{DATABASE}.sqlite"


@contextmanager
def _folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="deskhand-tryton-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
