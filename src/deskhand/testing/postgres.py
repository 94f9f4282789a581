"""A real PostgreSQL cluster of its own, from Debian's binaries, in a temporary folder, over a unix socket.

with PostgresCluster() as cluster:
    url = cluster.create("line")

PostgreSQL refuses to run as root: then the user `postgres`, which Debian's package makes, owns the folder and runs it.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import threading
import time
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

import psycopg

SUPERUSER = "deskhand"
START_S, STOP_S = 30, 30


def binaries() -> Path | None:
    """The folder of the newest PostgreSQL installed by Debian, or None."""
    found = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    return max(found, key=lambda path: int(path.parent.name), default=None)


class PostgresCluster:
    """Runs from `start` to `remove`; as a context manager from entry to exit. `fsync=False` is faster and not safe."""

    def __init__(self, fsync: bool = True) -> None:
        installed = binaries()
        if installed is None:
            raise FileNotFoundError("PostgreSQL is not installed: apt-get install postgresql")
        self._bin = installed
        self._fsync = "on" if fsync else "off"
        self._user = "postgres" if os.getuid() == 0 else None
        self._folder = Path(tempfile.mkdtemp(prefix="deskhand-pg-"))
        if self._user:
            shutil.chown(self._folder, self._user, self._user)
        self._server: subprocess.Popen[bytes] | None = None
        self._initdb()

    def __enter__(self) -> PostgresCluster:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.remove()

    def url(self, database: str = "postgres") -> str:
        """The address for SQLAlchemy."""
        return f"postgresql+psycopg://{SUPERUSER}@/{database}?host={self._folder}"

    def create(self, database: str, template: str = "template1") -> str:
        """A new database, a copy of `template`; its address."""
        self._execute(f'CREATE DATABASE "{database}" TEMPLATE "{template}" STRATEGY FILE_COPY')
        return self.url(database)

    def drop(self, database: str) -> None:
        """Remove a database, whoever is still connected to it."""
        self._execute(f'DROP DATABASE "{database}" WITH (FORCE)')

    def start(self) -> None:
        """Run the server; returns when it answers."""
        settings = {"listen_addresses": "", "unix_socket_directories": self._folder, "fsync": self._fsync}
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        with (self._folder / "log").open("ab") as log:
            self._server = self._popen(["postgres", "-D", str(self._data), *options], log)
        self._wait_until_it_answers()

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """End connections and shut down: cleanly by default, SIGQUIT as in a crash; killed if that takes too long."""
        server, self._server = self._server, None
        if server is None:
            return
        server.send_signal(how)
        try:
            server.wait(STOP_S)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()

    def remove(self) -> None:
        """Stop and delete everything."""
        self.stop(signal.SIGQUIT)
        shutil.rmtree(self._folder, ignore_errors=True)

    # ------------------------------------------------------------------ steps

    @property
    def _data(self) -> Path:
        return self._folder / "data"

    def _initdb(self) -> None:
        command = ["initdb", "-D", str(self._data), "-U", SUPERUSER, "-A", "trust", "-E", "UTF8"]
        with (self._folder / "log").open("wb") as log:
            made = self._popen([*command, "--locale=C.UTF-8", "--no-sync"], log).wait()
        if made != 0:
            raise RuntimeError(self._log())

    def _popen(self, command: list[str], log: BinaryIO) -> subprocess.Popen[bytes]:
        program, *arguments = command
        return subprocess.Popen(
            [str(self._bin / program), *arguments],
            cwd=self._folder,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            user=self._user,
            group=self._user,
            extra_groups=[] if self._user else None,
        )

    def _wait_until_it_answers(self) -> None:
        assert self._server is not None
        deadline, pause = time.monotonic() + START_S, threading.Event()
        while True:
            try:
                psycopg.connect(self._conninfo).close()
                return
            except psycopg.OperationalError:
                if self._server.poll() is not None or time.monotonic() > deadline:
                    self.stop()
                    raise RuntimeError(self._log()) from None
                pause.wait(0.02)

    @property
    def _conninfo(self) -> str:
        return f"host={self._folder} user={SUPERUSER} dbname=postgres"

    def _execute(self, statement: str) -> None:
        with psycopg.connect(self._conninfo, autocommit=True) as connection:
            connection.execute(statement.encode())

    def _log(self) -> str:
        return (self._folder / "log").read_text(errors="replace")
