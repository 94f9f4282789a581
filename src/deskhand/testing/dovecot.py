"""A real IMAP server of its own, Debian's Dovecot, in a temporary folder, on a loopback port, as an ordinary process.

with Dovecot() as server:
    server.deliver(b"From: …")

As root it runs as the user `dovecot`, which Debian's package makes; nothing of the machine's own Dovecot is used.
"""

from __future__ import annotations

import getpass
import grp
import imaplib
import os
import shutil
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from types import TracebackType

from deskhand.testing.free_port import free_port

START_S, STOP_S = 20, 20
USER, PASSWORD = "desk@lakeview.example.com", "a-very-secret-password"
PLACES = ("/usr/sbin", "/usr/local/sbin", "/usr/bin")

CONFIG = """
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
protocols = imap
listen = 127.0.0.1
disable_plaintext_auth = no
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
first_valid_uid = 1
first_valid_gid = 1
mail_location = maildir:{folder}/mail/%u
auth_failure_delay = 0
{tls}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
  }}
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
passdb {{
  driver = passwd-file
  args = scheme=PLAIN username_format=%u {folder}/people
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={folder}/home/%u
}}
"""


class Dovecot:
    """Runs from `start` to `remove`; as a context manager from entry to exit. One mailbox: USER with PASSWORD."""

    def __init__(self, certificate: tuple[Path, Path] | None = None, password: str = PASSWORD) -> None:
        """`certificate` is (certificate, key): with it there is TLS too, on `tls_port`."""
        self._program = _program()
        self._user = "dovecot" if os.getuid() == 0 else None
        self.port, self.tls_port, self.password = free_port(), free_port() if certificate else 0, password
        self._folder = Path(tempfile.mkdtemp(prefix="deskhand-imap-"))
        self._server: subprocess.Popen[bytes] | None = None
        self._write_config(certificate)

    def __enter__(self) -> Dovecot:
        try:
            self.start()
        except BaseException:
            self.remove()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.remove()

    def start(self) -> None:
        """Run the server; returns when it answers."""
        self._server = subprocess.Popen(
            [str(self._program), "-F", "-c", str(self._folder / "dovecot.conf")],
            cwd=self._folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            user=self._user,
            group=self._user,
            extra_groups=[] if self._user else None,
        )
        self._wait_until_it_answers()

    def stop(self) -> None:
        """End it and every connection; the mail stays."""
        server, self._server = self._server, None
        if server is None:
            return
        server.send_signal(signal.SIGTERM)
        try:
            server.wait(STOP_S)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()

    def remove(self) -> None:
        """Stop and delete everything."""
        self.stop()
        shutil.rmtree(self._folder, ignore_errors=True)

    # ------------------------------------------------------------------ the mailbox

    def deliver(self, *mails: bytes, at: datetime | None = None) -> None:
        """New unread mail, in this order; `at` is when it came in."""
        with self._client() as client:
            for mail in mails:
                when = f'"{at:%d-%b-%Y %H:%M:%S %z}"' if at else None
                status, said = client.append("INBOX", "", when or "", mail)
                assert status == "OK", said

    def unread(self) -> int:
        """How many mails are not marked as seen."""
        return len(self._found("UNSEEN"))

    def read(self) -> int:
        """How many are."""
        return len(self._found("SEEN"))

    def mark_unread(self) -> None:
        """Everything becomes new again, as when a flag was lost."""
        with self._client() as client:
            client.select("INBOX")
            client.store("1:*", "-FLAGS", r"(\Seen)")

    def empty(self) -> None:
        """No mail is left."""
        with self._client() as client:
            client.select("INBOX")
            if client.search(None, "ALL")[1][0]:
                client.store("1:*", "+FLAGS", r"(\Deleted)")
                client.expunge()

    def _found(self, criterion: str) -> Sequence[bytes]:
        with self._client() as client:
            client.select("INBOX", readonly=True)
            return bytes(client.search(None, criterion)[1][0]).split()

    def _client(self) -> imaplib.IMAP4:
        client = imaplib.IMAP4("127.0.0.1", self.port, timeout=10)
        client.authenticate("PLAIN", lambda _: f"\0{USER}\0{self.password}".encode())
        return client

    # ------------------------------------------------------------------ steps

    def _write_config(self, certificate: tuple[Path, Path] | None) -> None:
        user = self._user or getpass.getuser()
        tls = "ssl = no"
        if certificate:
            copies = [shutil.copy(one, self._folder) for one in certificate]
            tls = f"ssl = yes\nssl_cert = <{copies[0]}\nssl_key = <{copies[1]}"
        (self._folder / "people").write_text(f"{USER}:{{PLAIN}}{self.password}\n", "utf-8")
        config = CONFIG.format(
            folder=self._folder, user=user, group=_group(), port=self.port, tls_port=self.tls_port, tls=tls
        )
        (self._folder / "dovecot.conf").write_text(config, "utf-8")
        if self._user:
            for path in (self._folder, *self._folder.iterdir()):
                shutil.chown(path, self._user, self._user)

    def _wait_until_it_answers(self) -> None:
        assert self._server is not None
        deadline, pause = time.monotonic() + START_S, threading.Event()
        while True:
            try:
                self._client().logout()
                return
            except (OSError, imaplib.IMAP4.error):
                if self._server.poll() is not None or time.monotonic() > deadline:
                    self.stop()
                    raise RuntimeError(self._log()) from None
                pause.wait(0.02)

    def _log(self) -> str:
        log = self._folder / "log"
        return log.read_text(errors="replace") if log.exists() else "dovecot wrote no log"


def _program() -> Path:
    found = next((Path(place, "dovecot") for place in PLACES if Path(place, "dovecot").exists()), None)
    if found is None:
        raise FileNotFoundError("Dovecot is not installed: apt-get install dovecot-imapd")
    return found


def _group() -> str:
    return "dovecot" if os.getuid() == 0 else grp.getgrgid(os.getgid()).gr_name
