"""The phone in memory keeps the contract, and people answer as a story says."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from deskhand.domain.action import PlaceCall, Purpose
from deskhand.domain.errors import Transient, Unknown
from deskhand.domain.event import DeliveryReported
from deskhand.ports import Inbound
from deskhand.testing.contracts.phone import PhoneContract
from deskhand.testing.fake_phone import FakePhone

VENDOR = "+15125550190"
CALL = PlaceCall(VENDOR, "call_offer", Purpose.INTERNAL, emergency=True, text="Please answer our text.")


class _Now:
    def now(self) -> datetime:
        return datetime.now(UTC)


class _Rig:
    to = VENDOR
    secrets: Sequence[str] = ()

    def __init__(self) -> None:
        self.phone = FakePhone(_Now())

    def taken(self) -> Sequence[tuple[str, str]]:
        return [(one.call.to, one.call.text) for one in self.phone.sent]

    def refuse(self) -> None:
        self.phone.refuse(self.to, "invalid")

    def ask_to_wait(self) -> None:
        self.phone.fail("error")

    def lose_answers(self) -> None:
        self.phone.fail("timeout")

    def nobody_answers(self) -> None:
        self.phone.person(self.to, "no_answer")


class TestFakePhone(PhoneContract):
    @pytest.fixture
    def rig(self) -> _Rig:
        return _Rig()


@pytest.fixture
def phone() -> FakePhone:
    return FakePhone(_Now())


@pytest.mark.parametrize(
    ("does", "status", "error"),
    [("answers", "delivered", None), ("busy", "failed", "busy"), ("no_answer", "failed", "no_answer")],
)
def test_what_became_of_a_call_is_reported_once(phone: FakePhone, does: str, status: str, error: str | None) -> None:
    phone.person(VENDOR, does)  # type: ignore[arg-type]
    assert phone.place(CALL, "k1") == "fake-call-1"
    report = Inbound("fake-call-1:end", DeliveryReported("k1", status, error, "fake-call-1"))
    assert phone.take_call_backs() == [report]
    assert phone.take_call_backs() == []


def test_slow_takes_the_call_and_only_the_list_shows_it(phone: FakePhone) -> None:
    phone.fail("slow")
    with pytest.raises(Unknown):
        phone.place(CALL, "k1")
    assert phone.take_call_backs() == []
    assert [one.to for one in phone.placed_since(VENDOR, datetime(2020, 1, 1, tzinfo=UTC))] == [VENDOR]


def test_error_takes_nothing_until_it_is_well_again(phone: FakePhone) -> None:
    phone.fail("error")
    with pytest.raises(Transient):
        phone.place(CALL, "k1")
    phone.fail("ok")
    phone.place(CALL, "k1")
    assert phone.sent == [(CALL, "k1")]
