"""Look into a mailbox, or people's calendars, again and again: soon after a look that went well, later and later after
one that did not."""

from __future__ import annotations

import threading
from collections import Counter
from datetime import datetime, timedelta
from typing import Protocol

import structlog

from deskhand.domain.errors import Rejected, Transient
from deskhand.engine.line import Line
from deskhand.engine.post import accept
from deskhand.ports import Fetched, Take

log = structlog.get_logger()
LONGEST_PAUSE_S = 900
AFTER_A_NO_S = 60
"""A server that refuses the password locks the account where it is asked too often."""
MAIL_SAYS = ("no mail is coming in", "the mailbox answers again")


class Looked(Protocol):
    """What is looked into again and again, as ports.Mailbox describes it."""

    name: str

    @property
    def every_s(self) -> float: ...
    def close(self) -> None: ...
    def fetch(self, take: Take, now: datetime) -> Fetched: ...


class Rounds:
    """One mailbox of the line. `counts` is what came in since the process began, `trouble` what is wrong, or empty;
    `says` is logged when it begins and when it is over."""

    def __init__(self, line: Line, mailbox: Looked, says: tuple[str, str] = MAIL_SAYS) -> None:
        self._line, self._mailbox, self._says = line, mailbox, says
        self._over, self._thread = threading.Event(), threading.Thread(target=self._work, name=mailbox.name)
        self._failures = 0
        self.counts: Counter[str] = Counter()
        self.trouble = ""
        self.next_at: datetime = line.clock.now()

    def go(self) -> None:
        """One look now; `next_at` is when the next is due. Whatever happens in it is logged and raises nothing."""
        try:
            fetched = self._mailbox.fetch(lambda inbound: accept(self._line, inbound), self._line.clock.now())
        except Rejected as no:
            self._failed(no.detail, AFTER_A_NO_S)
        except Transient as error:
            self._failed(str(error), self._mailbox.every_s)
        except Exception as error:  # the thread must outlive whatever a mailbox has
            self._failed(f"{type(error).__name__}: {error}", self._mailbox.every_s)
        else:
            self._fetched(fetched)

    def start(self) -> None:
        """Look by itself, in a thread of its own, until `stop`."""
        self._thread.start()

    def stop(self, timeout_s: float = 10) -> None:
        """End after the mail that is in hand; what is left is unread and comes with the next start."""
        self._over.set()
        self._mailbox.close()
        if self._thread.ident is not None:
            self._thread.join(timeout_s)

    def _work(self) -> None:
        while not self._over.wait(max(0.0, (self.next_at - self._line.clock.now()).total_seconds())):
            self.go()

    def _fetched(self, fetched: Fetched) -> None:
        self.counts.update(fetched.counts)
        if fetched.counts.get("failed"):
            self._failed("some mail could not be kept and stays unread: see the log above", self._mailbox.every_s)
            return
        if self.trouble:
            log.info(self._says[1], mailbox=self._mailbox.name)
        self.trouble, self._failures = "", 0
        self._next_in(0 if fetched.more else self._mailbox.every_s)

    def _failed(self, what: str, first_pause_s: float) -> None:
        """Say what to do, and wait twice as long as after the failure before."""
        pause_s = min(first_pause_s * 2**self._failures, max(LONGEST_PAUSE_S, first_pause_s))
        self._failures = min(self._failures + 1, 30)
        self.trouble = what
        log.warning(self._says[0], mailbox=self._mailbox.name, do=what, again_in_s=pause_s)
        self._next_in(pause_s)

    def _next_in(self, pause_s: float) -> None:
        self.next_at = self._line.clock.now() + timedelta(seconds=pause_s)
