"""A channel in memory, for tests and rehearsals: it keeps what it was given and fails as it is told."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Literal, NamedTuple

from deskhand.domain.errors import Rejected, Transient, Unknown, Untrusted
from deskhand.domain.event import DeliveryReported, WordsReceived
from deskhand.ports import Clock, Inbound, Listed
from deskhand.testing.signed_request import SignedRequest

How = Literal["timeout", "error", "slow", "ok"]
LONGEST = 1600
SECRET = b"fake-channel-secret"
SIGNATURE = "x-fake-signature"


class Sent(NamedTuple):
    """One message that was taken; equal to the plain triple."""

    to: str
    text: str
    key: str


class FakeChannel:
    """Implements Channel. `sent` holds what was taken, in order, lost answers included."""

    def __init__(self, clock: Clock, name: str = "sms", address: str = "+15125550000") -> None:
        self.name, self.address = name, address
        self.sent: list[Sent] = []
        self._clock = clock
        self._how: How = "ok"
        self._refused: dict[str, str] = {}
        self._listed: list[Listed] = []
        self._call_backs: list[Inbound] = []
        self._arrived = 0

    def __repr__(self) -> str:
        return f"FakeChannel({self.name})"

    def fail(self, how: How) -> None:
        """From here on: timeout (taken, the answer lost, a call-back follows), error (500, nothing taken), slow (taken,
        answered after the port's limit, nothing follows) or ok."""
        self._how = how

    def refuse(self, to: str, reason: str) -> None:
        """Say no to every message to `to`, with a reason of domain/failure.py."""
        self._refused[to] = reason

    def take_call_backs(self) -> Sequence[Inbound]:
        """The call-backs that have come due since this was last asked, oldest first."""
        due, self._call_backs = self._call_backs, []
        return due

    def request(self, sender: str, text: str, vendor_id: str | None = None) -> SignedRequest:
        """The request by which words of `sender` come in: a new message, or `vendor_id` once more."""
        self._arrived += 1
        said = {"id": vendor_id or f"fake-in-{self._arrived}", "from": sender, "to": self.address, "text": text}
        body = json.dumps(said).encode()
        return SignedRequest("http://fake.invalid/hook", {SIGNATURE: _sign(body)}, body)

    # -------------------------------------------------------------- the port

    def close(self) -> None:
        """Nothing is open."""

    def check(self) -> None:
        """Always well."""

    def receive(self, url: str, headers: Mapping[str, str], body: bytes) -> Inbound:
        if not hmac.compare_digest(_sign(body), headers.get(SIGNATURE, "")):
            raise Untrusted("the signature does not hold")
        said = json.loads(body)
        return Inbound(said["id"], WordsReceived(self.name, said["from"], said["to"], said["text"], said["id"]))

    def send(self, to: str, text: str, key: str) -> str:
        if len(text) > LONGEST:
            raise Rejected("too_long", "fake")
        if to in self._refused:
            raise Rejected(self._refused[to], "fake")
        if self._how == "error":
            raise Transient("the fake carrier answered 500")
        reference = self._take(to, text, key)
        if self._how == "timeout":
            self._call_backs.append(Inbound(f"{reference}:sent", DeliveryReported(key, "sent", None, reference)))
        if self._how != "ok":
            raise Unknown(f"the fake carrier's answer was lost ({self._how})", key)
        return reference

    def sent_since(self, to: str, since: datetime) -> Sequence[Listed]:
        return [one for one in self._listed if one.to == to and one.at >= since]

    def _take(self, to: str, text: str, key: str) -> str:
        reference = f"fake-out-{len(self.sent) + 1}"
        self.sent.append(Sent(to, text, key))
        self._listed.append(Listed(reference, to, text, self._clock.now(), "sent"))
        return reference


def _sign(body: bytes) -> str:
    return hmac.new(SECRET, body, hashlib.sha256).hexdigest()
