"""What can go wrong, by who must act. Every error that crosses a room is one of these five."""

from __future__ import annotations


class Transient(Exception):
    """The other side may well succeed later; the queue retries. `retry_after_s` is what it asked for, if it did."""

    def __init__(self, what: str, retry_after_s: float | None = None) -> None:
        super().__init__(what)
        self.retry_after_s = retry_after_s


class Rejected(Exception):
    """The other side said no and will say no again; the employee decides what to do instead.

    `reason` is a snake_case code that rules may match (`opted_out`, `not_a_mobile`, `slot_taken` …), `detail` its own
    words.
    """

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason = reason
        self.detail = detail


class Unknown(Exception):
    """It may have happened: never repeat it, look (reconcile by `key`), and ask a human where looking does not tell."""

    def __init__(self, what: str, key: str | None = None) -> None:
        super().__init__(what)
        self.key = key


class Untrusted(Exception):
    """Not from whom it says, or not in the agreed form: drop it, count it, keep nothing of it."""


class Misconfigured(Exception):
    """A file or setting is wrong; the operator mends it. Raised at start-up only."""
