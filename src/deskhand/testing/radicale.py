"""A real CalDAV server of its own, Radicale, in a temporary folder, on a loopback port, as an ordinary process.

with Radicale() as server:
    server.make("ana/work")
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from types import TracebackType

import httpx

from deskhand.testing.free_port import free_port
from deskhand.testing.waiting import until

START_S, STOP_S = 20, 20
USER, PASSWORD = "ana", "a-very-secret-password"

CONFIG = """
[server]
hosts = 127.0.0.1:{port}
[auth]
type = htpasswd
htpasswd_filename = {folder}/people
htpasswd_encryption = plain
delay = 0
[storage]
filesystem_folder = {folder}/calendars
[logging]
level = error
"""


class Radicale:
    """Runs from entry to exit. One person: USER with PASSWORD, whose calendars are below `ana/`."""

    def __init__(self) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}/"
        self._folder = Path(tempfile.mkdtemp(prefix="deskhand-caldav-"))
        self._client = httpx.Client(base_url=self.url, auth=(USER, PASSWORD))
        self._server: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Radicale:
        (self._folder / "people").write_text(f"{USER}:{PASSWORD}\n")
        (self._folder / "config").write_text(CONFIG.format(port=self.port, folder=self._folder))
        self._server = subprocess.Popen(
            [sys.executable, "-m", "radicale", "--config", str(self._folder / "config")], cwd=self._folder
        )
        until(self._answers, START_S)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._server is not None:
            self._server.terminate()
            self._server.wait(STOP_S)
        self._client.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def make(self, calendar: str) -> None:
        """A new, empty calendar."""
        self._client.request("MKCALENDAR", f"{calendar}/").raise_for_status()

    def put(self, calendar: str, name: str, text: str) -> None:
        """Somebody's program writes a file."""
        headers = {"Content-Type": "text/calendar; charset=utf-8"}
        self._client.put(f"{calendar}/{name}.ics", content=text.encode(), headers=headers).raise_for_status()

    def get(self, calendar: str, name: str) -> str:
        return self._client.get(f"{calendar}/{name}.ics").raise_for_status().text

    def delete(self, calendar: str, name: str) -> None:
        self._client.delete(f"{calendar}/{name}.ics").raise_for_status()

    def _answers(self) -> bool:
        try:
            return self._client.request("PROPFIND", "", headers={"Depth": "0"}).is_success
        except httpx.TransportError:
            return False
