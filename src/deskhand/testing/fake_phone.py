"""A phone in memory, for tests and rehearsals: it keeps whom it was to call, and people answer as they are told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Literal, NamedTuple

from deskhand.domain.action import PlaceCall
from deskhand.domain.errors import Rejected, Transient, Unknown
from deskhand.domain.event import DeliveryReported
from deskhand.ports import Clock, Inbound, Listed

Person = Literal["answers", "busy", "no_answer"]
Line = Literal["ok", "timeout", "error", "slow"]


class Placed(NamedTuple):
    """One call that was taken."""

    call: PlaceCall
    key: str


class FakePhone:
    """Implements Phone. `sent` holds the calls that were taken, in order, lost answers included."""

    def __init__(self, clock: Clock) -> None:
        self.sent: list[Placed] = []
        self._clock = clock
        self._line: Line = "ok"
        self._people: dict[str, Person] = {}
        self._refused: dict[str, str] = {}
        self._listed: list[Listed] = []
        self._call_backs: list[Inbound] = []

    def __repr__(self) -> str:
        return "FakePhone()"

    def fail(self, how: Line) -> None:
        """From here on: timeout (taken, the answer lost, call-backs follow), error (500, nothing taken), slow (taken,
        answered after the port's limit, nothing follows) or ok."""
        self._line = how

    def person(self, to: str, does: Person) -> None:
        """What happens when `to` rings; people answer unless it is said otherwise."""
        self._people[to] = does

    def refuse(self, to: str, reason: str) -> None:
        """Say no to every call to `to`."""
        self._refused[to] = reason

    def take_call_backs(self) -> Sequence[Inbound]:
        """The call-backs that have come due since this was last asked, oldest first."""
        due, self._call_backs = self._call_backs, []
        return due

    # -------------------------------------------------------------- the port

    def place(self, call: PlaceCall, key: str) -> str:
        if call.to in self._refused:
            raise Rejected(self._refused[call.to], "fake")
        if self._line == "error":
            raise Transient("the fake phone answered 500")
        reference = self._take(call, key)
        if self._line != "slow":
            self._call_backs.append(Inbound(f"{reference}:end", self._report(call.to, key, reference)))
        if self._line != "ok":
            raise Unknown(f"the fake phone's answer was lost ({self._line})", key)
        return reference

    def placed_since(self, to: str, since: datetime) -> Sequence[Listed]:
        return [one for one in self._listed if one.to == to and one.at >= since]

    def _take(self, call: PlaceCall, key: str) -> str:
        reference = f"fake-call-{len(self.sent) + 1}"
        self.sent.append(Placed(call, key))
        self._listed.append(Listed(reference, call.to, "", self._clock.now(), "placed"))
        return reference

    def _report(self, to: str, key: str, reference: str) -> DeliveryReported:
        does = self._people.get(to, "answers")
        if does == "answers":
            return DeliveryReported(key, "delivered", None, reference)
        return DeliveryReported(key, "failed", does, reference)
