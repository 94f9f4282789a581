"""What a test of a vendor's calendar works with: the vendor's server, and somebody at the same calendar."""

from __future__ import annotations

from typing import Any, Protocol

from pydantic import SecretStr

from deskhand.connectors.oauth.first_come import FirstComeCalendar
from deskhand.connectors.oauth.keeper import Bearer
from deskhand.domain.availability import Span
from deskhand.domain.booking import Booked, Booking
from deskhand.testing.contracts.calendar import hour
from deskhand.testing.vendor_http import VendorHttp

TOKEN, FRESH = "access-token-1", "access-token-2"


def signed() -> Bearer:
    """Two tokens that the server takes."""
    return Bearer(lambda: SecretStr(TOKEN), lambda _: SecretStr(FRESH))


class VendorRig(Protocol):
    """A vendor's server, and somebody at the same calendar in a browser."""

    @property
    def calendar(self) -> FirstComeCalendar: ...

    @property
    def who(self) -> str: ...

    @property
    def http(self) -> VendorHttp: ...

    @property
    def retry_after_s(self) -> float: ...

    @property
    def again(self) -> str:
        """What the operator is told to do about a lost consent."""

    def open(self, **more: Any) -> FirstComeCalendar:
        """The calendar once more, as another process would have it; `more` goes into its making."""

    def by_hand(self, span: Span) -> None: ...
    def moved_by_hand(self, booked: Booked, to: Span) -> None: ...
    def renamed_by_hand(self, booked: Booked, title: str) -> None: ...
    def accepted_by_guest(self, booked: Booked) -> None:
        """The event's guest says yes, which makes another version of it."""

    def deleted_by_hand(self, booked: Booked) -> None: ...
    def living(self) -> list[str]:
        """The titles of what is in the calendar; `by hand` are those that were entered by hand."""


def book(rig: VendorRig) -> Booked:
    return rig.calendar.book(Booking(rig.who, hour(1), "Demo"), "k")
