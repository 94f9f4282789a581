"""A sender of invitations in memory: it keeps what it was given and fails as it is told."""

from __future__ import annotations

from typing import Literal, NamedTuple

from deskhand.domain.action import SendInvitation
from deskhand.domain.errors import Rejected, Transient, Unknown

How = Literal["timeout", "error", "ok"]


class Mailed(NamedTuple):
    """One version that was taken."""

    invitation: SendInvitation
    key: str


class FakeInvitations:
    """Implements Invitations. `sent` holds what was taken, in order, lost answers included."""

    def __init__(self) -> None:
        self.sent: list[Mailed] = []
        self._how: How = "ok"
        self._refused: dict[str, str] = {}

    def fail(self, how: How) -> None:
        """From here on: timeout (taken, the answer lost), error (nothing taken) or ok."""
        self._how = how

    def refuse(self, to: str, reason: str) -> None:
        """Say no to every invitation of `to`, with a reason of domain/failure.py."""
        self._refused[to] = reason

    def send(self, invitation: SendInvitation, key: str) -> str:
        if invitation.to in self._refused:
            raise Rejected(self._refused[invitation.to], "fake")
        if self._how == "error":
            raise Transient("the fake mail server asks to wait")
        self.sent.append(Mailed(invitation, key))
        if self._how == "timeout":
            raise Unknown("the fake mail server's answer was lost", key)
        return f"<{key}@fake.invalid>"
