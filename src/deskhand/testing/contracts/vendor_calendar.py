"""What every calendar of a vendor keeps on top of CalendarContract: over a server of theirs that others write to, that
misbehaves, and that takes tokens. An adapter's test subclasses VendorCalendarContract and gives a rig."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from deskhand.domain.booking import Booked, Booking
from deskhand.domain.errors import Misconfigured, Rejected, Transient, Unknown
from deskhand.testing.contracts.calendar import DAY, CalendarContract, hour
from deskhand.testing.contracts.vendor_rig import FRESH, VendorRig, book
from deskhand.testing.meanwhile import Meanwhile
from deskhand.testing.vendor_http import Fate

TWENTY = 20


class VendorCalendarContract(CalendarContract):
    """Inherit, and give the fixture `rig`."""

    # -------------------------------------------------------------- who was there first

    def test_of_twenty_processes_that_want_one_slot_one_wins(self, rig: VendorRig) -> None:
        calendars = [rig.open() for _ in range(TWENTY)]
        start = threading.Barrier(TWENTY)

        def race(number: int) -> str:
            start.wait()
            try:
                calendars[number].book(Booking(rig.who, hour(1), f"Demo {number}"), f"race-{number}")
            except Rejected as refused:
                return refused.reason
            return "booked"

        with ThreadPoolExecutor(TWENTY) as pool:
            found = list(pool.map(race, range(TWENTY)))
        assert sorted(found, reverse=True) == ["taken"] * (TWENTY - 1) + ["booked"]
        assert rig.living() == [f"Demo {found.index('booked')}"]

    @pytest.mark.parametrize("number", range(4))
    def test_whoever_comes_later_goes_whatever_the_ids(self, rig: VendorRig, number: int) -> None:
        booked: list[Booked] = []
        first = rig.open()

        def be_first() -> None:
            booked.append(first.book(Booking(rig.who, hour(1), "First"), f"first-{number}"))

        late = rig.open(transport=Meanwhile("POST", be_first))
        with pytest.raises(Rejected, match="taken"):
            late.book(Booking(rig.who, hour(1.5), "Late"), f"late-{number}")
        assert (rig.living(), len(booked)) == (["First"], 1)

    def test_what_is_taken_is_not_even_written(self, rig: VendorRig) -> None:
        """An event that comes and goes is seen, and its guests may hear of it."""
        rig.by_hand(hour(1))
        with pytest.raises(Rejected, match="taken"):
            book(rig)
        assert [request.method for request in rig.http.requests if request.method != "GET"] == []

    def test_whoever_enters_an_event_while_we_book_was_there_first(self, rig: VendorRig) -> None:
        calendar = rig.open(transport=Meanwhile("POST", lambda: rig.by_hand(hour(1))))
        with pytest.raises(Rejected, match="taken"):
            calendar.book(Booking(rig.who, hour(1), "Demo"), "k")
        assert rig.living() == ["by hand"]

    def test_an_event_that_is_moved_onto_ours_while_we_book_stays(self, rig: VendorRig) -> None:
        """It was made before, whenever it was moved."""
        old = rig.calendar.book(Booking(rig.who, hour(9), "Old"), "old")
        calendar = rig.open(transport=Meanwhile("POST", lambda: rig.moved_by_hand(old, hour(1))))
        with pytest.raises(Rejected, match="taken"):
            calendar.book(Booking(rig.who, hour(1), "Demo"), "k")
        assert rig.living() == ["Old"]

    def test_what_we_move_goes_back_where_something_has_come_meanwhile(self, rig: VendorRig) -> None:
        booked = book(rig)
        calendar = rig.open(transport=Meanwhile("PATCH", lambda: rig.by_hand(hour(4))))
        with pytest.raises(Rejected, match="taken"):
            calendar.move(booked, hour(4))
        assert sorted(rig.calendar.busy(rig.who, DAY)) == [hour(1), hour(4)]

    def test_the_same_key_at_once_from_two_processes_is_one_event(self, rig: VendorRig) -> None:
        first: list[Booked] = []
        other = rig.open()
        wanted = Booking(rig.who, hour(1), "Demo")
        calendar = rig.open(transport=Meanwhile("POST", lambda: first.append(other.book(wanted, "k"))))
        assert [calendar.book(wanted, "k")] == first
        assert rig.living() == ["Demo"]

    def test_a_booking_whose_answer_was_lost_is_checked_when_it_is_asked_for_again(self, rig: VendorRig) -> None:
        calendar = rig.open(transport=Meanwhile("POST", lambda: rig.by_hand(hour(1))))
        rig.http.fated("POST", Fate.LOST)
        with pytest.raises(Unknown):
            calendar.book(Booking(rig.who, hour(1), "Demo"), "k")
        assert rig.living() == ["by hand", "Demo"]
        with pytest.raises(Rejected, match="taken"):
            calendar.book(Booking(rig.who, hour(1), "Demo"), "k")
        assert rig.living() == ["by hand"]

    # -------------------------------------------------------------- events that others change

    def test_an_event_that_is_edited_between_look_and_change_is_left_alone(self, rig: VendorRig) -> None:
        """The ETag race: 412."""
        booked = book(rig)
        calendar = rig.open(transport=Meanwhile("PATCH", lambda: rig.renamed_by_hand(booked, "Mine now")))
        with pytest.raises(Rejected, match="changed"):
            calendar.move(booked, hour(3))
        assert (rig.living(), list(rig.calendar.busy(rig.who, DAY))) == (["Mine now"], [hour(1)])

    def test_a_guest_who_accepts_does_not_keep_an_event_from_being_moved(self, rig: VendorRig) -> None:
        booked = rig.calendar.book(Booking(rig.who, hour(1), "Demo", "Two\nlines", "sam@example.com"), "k")
        rig.accepted_by_guest(booked)
        moved = rig.calendar.move(booked, hour(3))
        assert moved.booking == Booking(rig.who, hour(3), "Demo", "Two\nlines", "sam@example.com")

    def test_what_was_deleted_by_hand_is_gone(self, rig: VendorRig) -> None:
        booked = book(rig)
        rig.deleted_by_hand(booked)
        found = rig.calendar.find(rig.who, "k")
        assert found is None or found.cancelled
        with pytest.raises(Rejected, match="gone"):
            rig.calendar.move(booked, hour(2))

    def test_a_calendar_that_is_not_there_is_named(self, rig: VendorRig) -> None:
        nobody = "nobody@example.com"
        for ask in (
            lambda: rig.calendar.busy(nobody, DAY),
            lambda: rig.calendar.book(Booking(nobody, hour(1), "Demo"), "k"),
        ):
            with pytest.raises(Rejected) as refused:
                ask()
            assert (refused.value.reason, nobody in refused.value.detail) == ("no_calendar", True)

    # -------------------------------------------------------------- a vendor that is not as it should be

    @pytest.mark.parametrize("fate", [Fate.LIMITED, Fate.FAILS, Fate.LOST, Fate.GARBLED, Fate.HOLLOW])
    def test_a_look_that_fails_may_pass(self, rig: VendorRig, fate: Fate) -> None:
        rig.http.fated("GET", fate)
        with pytest.raises(Transient) as later:
            rig.calendar.busy(rig.who, DAY)
        assert later.value.retry_after_s == (rig.retry_after_s if fate is Fate.LIMITED else None)
        assert list(rig.calendar.busy(rig.who, DAY)) == []

    @pytest.mark.parametrize("fate", [Fate.LIMITED, Fate.QUOTA])
    def test_a_booking_that_is_put_off_was_not_made(self, rig: VendorRig, fate: Fate) -> None:
        rig.http.fated("POST", fate)
        with pytest.raises(Transient) as later:
            book(rig)
        assert later.value.retry_after_s == (rig.retry_after_s if fate is Fate.LIMITED else None)
        assert rig.living() == []
        assert book(rig).booking.title == "Demo"

    @pytest.mark.parametrize("fate", [Fate.LOST, Fate.GARBLED, Fate.HOLLOW])
    def test_a_lost_answer_to_a_booking_is_unknown_until_it_is_looked_for(self, rig: VendorRig, fate: Fate) -> None:
        rig.http.fated("POST", fate)
        with pytest.raises(Unknown) as unknown:
            book(rig)
        assert unknown.value.key == "k"
        found = rig.calendar.find(rig.who, "k")
        assert book(rig) == found
        assert rig.living() == ["Demo"]

    def test_a_time_out_after_a_booking_is_unknown(self, rig: VendorRig) -> None:
        calendar = rig.open(timeout_s=1.0)
        rig.http.fated("POST", Fate.MUTE)
        with pytest.raises(Unknown, match="ReadTimeout"):
            calendar.book(Booking(rig.who, hour(1), "Demo"), "k")
        assert rig.calendar.find(rig.who, "k") is not None

    def test_a_failure_over_a_booking_is_unknown_and_may_be_none(self, rig: VendorRig) -> None:
        rig.http.fated("POST", Fate.FAILS)
        with pytest.raises(Unknown, match="500"):
            book(rig)
        assert rig.calendar.find(rig.who, "k") is None

    @pytest.mark.parametrize("fate", [Fate.GARBLED, Fate.HOLLOW])
    def test_an_event_that_cannot_be_read_may_pass(self, rig: VendorRig, fate: Fate) -> None:
        booked = book(rig)
        asks: tuple[Callable[[], object], ...] = (
            lambda: rig.calendar.find(rig.who, "k"),
            lambda: rig.calendar.move(booked, hour(3)),
        )
        for ask in asks:
            rig.http.fated("GET", fate)
            with pytest.raises(Transient, match="cannot be read"):
                ask()
        assert rig.calendar.find(rig.who, "k") == booked

    def test_a_lost_answer_to_a_move_is_unknown_and_shows_where_it_is(self, rig: VendorRig) -> None:
        booked = book(rig)
        rig.http.fated("PATCH", Fate.LOST)
        with pytest.raises(Unknown):
            rig.calendar.move(booked, hour(3))
        found = rig.calendar.find(rig.who, "k")
        assert found is not None
        assert found.booking.span == hour(3)

    def test_a_lost_answer_to_a_cancellation_is_asked_for_again(self, rig: VendorRig) -> None:
        booked = book(rig)
        rig.http.fated("DELETE", Fate.LOST)
        rig.calendar.cancel(booked)
        assert rig.living() == []

    def test_nobody_at_the_address_may_pass(self, rig: VendorRig) -> None:
        def refuse(request: httpx.Request) -> httpx.Response:
            raise httpx.ConnectError("refused", request=request)

        calendar = rig.open(transport=httpx.MockTransport(refuse))
        with pytest.raises(Transient, match="not reached"):
            calendar.busy(rig.who, DAY)

    # -------------------------------------------------------------- tokens

    @pytest.mark.parametrize("method", ["GET", "POST"])
    def test_a_token_that_is_not_taken_is_renewed_once(self, rig: VendorRig, method: str) -> None:
        rig.http.fated(method, Fate.UNTRUSTED)
        book(rig)
        tokens = [request.headers["authorization"] for request in rig.http.requests]
        assert tokens.count(f"Bearer {FRESH}") == 1
        assert rig.living() == ["Demo"]

    def test_one_that_is_not_taken_either_is_told_to_the_operator(self, rig: VendorRig) -> None:
        rig.http.fated("GET", *[Fate.UNTRUSTED] * 4)
        with pytest.raises(Rejected) as refused:
            rig.calendar.busy(rig.who, DAY)
        assert (refused.value.reason, rig.again in refused.value.detail) == ("misconfigured", True)
        with pytest.raises(Misconfigured, match=rig.again):
            rig.calendar.check()
        rig.calendar.check()

    @pytest.mark.parametrize("ask", ["check", "busy"])
    def test_what_is_not_allowed_is_told_to_the_operator(self, rig: VendorRig, ask: str) -> None:
        rig.http.fated("GET", Fate.FORBIDDEN)
        asks: dict[str, Callable[[], object]] = {
            "check": rig.calendar.check,
            "busy": lambda: rig.calendar.busy(rig.who, DAY),
        }
        with pytest.raises(Misconfigured if ask == "check" else Rejected, match="does not allow it"):
            asks[ask]()
