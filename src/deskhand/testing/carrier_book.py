"""What the test carrier knows: messages taken, what numbers are, how to behave, and who waits for a change."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Literal

from deskhand.testing.carrier_message import FATES, CarrierMessage, Fate, Kind
from deskhand.testing.signed_request import SignedRequest

CallBacks = Literal["once", "twice", "never", "reversed", "before_reply"]


@dataclass(frozen=True)
class Behaviour:
    """How requests are treated; Carrier.behave says what each field does."""

    lose_reply: int = 0
    status: int | None = None
    code: int | None = None
    times: int | None = None
    taken: bool = False
    retry_after_s: int | None = None
    garbage: bool = False
    slow_s: float = 0.0
    call_backs: CallBacks = "once"
    call_back_after_s: float = 0.0
    held: bool = False


@dataclass(frozen=True)
class Posted:
    """One request of the carrier to a web hook and its answer; 0 where nobody answered."""

    request: SignedRequest
    status: int


class Book:
    """Thread-safe; every change wakes those who wait."""

    def __init__(self) -> None:
        self.closing = threading.Event()
        self._changed = threading.Condition()
        self._behaviour = Behaviour()
        self._kinds: dict[str, Kind] = {}
        self._messages: dict[str, CarrierMessage] = {}
        self._posted: list[Posted] = []
        self._busy = 0
        self._counted = 0

    def messages(self) -> tuple[CarrierMessage, ...]:
        with self._changed:
            return tuple(self._messages.values())

    def posted(self) -> tuple[Posted, ...]:
        with self._changed:
            return tuple(self._posted)

    def wait_for(self, count: int, timeout_s: float) -> None:
        self._wait(lambda: len(self._messages) >= count, timeout_s, f"{count} messages")

    def wait_to(self, number: str, count: int, timeout_s: float) -> tuple[CarrierMessage, ...]:
        def found() -> tuple[CarrierMessage, ...]:
            return tuple(message for message in self._messages.values() if message.to == number)

        self._wait(lambda: len(found()) >= count, timeout_s, f"{count} messages to {number}")
        return found()

    def settle(self, timeout_s: float) -> None:
        self._wait(lambda: self._busy == 0, timeout_s, "call-backs to end")

    def _wait(self, done: Callable[[], bool], timeout_s: float, what: str) -> None:
        with self._changed:
            if not self._changed.wait_for(done, timeout_s):
                raise TimeoutError(f"waited {timeout_s} s for {what}: {len(self._messages)} taken")

    def behave(self, behaviour: Behaviour) -> None:
        with self._changed:
            self._behaviour = behaviour

    def next_behaviour(self, creating: bool) -> Behaviour:
        """How to treat this request; counts down what holds for a number of them."""
        with self._changed:
            now = self._behaviour
            if now.times is not None:
                self._behaviour = replace(now, times=now.times - 1) if now.times > 1 else Behaviour()
            if now.lose_reply and creating:
                self._behaviour = replace(self._behaviour, lose_reply=now.lose_reply - 1)
            return now

    def mark(self, number: str, kind: Kind) -> None:
        with self._changed:
            self._kinds[number] = kind

    def fate(self, number: str) -> Fate:
        with self._changed:
            return FATES[self._kinds.get(number, self._kinds.get("*", "mobile"))]

    def new_sid(self, prefix: str) -> str:
        with self._changed:
            self._counted += 1
            return f"{prefix}{self._counted:032x}"

    def take(self, sender: str, form: Mapping[str, str]) -> CarrierMessage:
        sid, at = self.new_sid("SM"), datetime.now(UTC)
        call_back = form.get("StatusCallback", "")
        message = CarrierMessage(sid, sender, form["To"], form["Body"], call_back, at, time.monotonic())
        with self._changed:
            self._messages[sid] = message
            self._changed.notify_all()
        return message

    def move(self, sid: str, status: str, error: int | None) -> None:
        with self._changed:
            old = self._messages[sid]
            self._messages[sid] = replace(old, status=status, error=error, sent_at=old.sent_at or datetime.now(UTC))
            self._changed.notify_all()

    def note(self, posted: Posted) -> None:
        with self._changed:
            self._posted.append(posted)
            self._changed.notify_all()

    def busy(self, by: int) -> None:
        """Count `by` more messages (or fewer) whose call-backs are due."""
        with self._changed:
            self._busy += by
            self._changed.notify_all()
