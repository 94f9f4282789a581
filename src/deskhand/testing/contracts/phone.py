"""What every phone keeps, whoever carries the calls. An adapter's test subclasses PhoneContract and gives a rig.

class TestStringAndCans(PhoneContract):
    @pytest.fixture
    def rig(self) -> Iterator[CansRig]:
        with CansRig() as rig:
            yield rig
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Protocol

import pytest

from deskhand.domain.action import PlaceCall, Purpose
from deskhand.domain.errors import Rejected, Transient, Unknown
from deskhand.ports import Phone

WORDS = "EMERGENCIA en 4B: agua por todas partes, \u00a1r\u00e1pido! 100% & more = <ok>"


class PhoneRig(Protocol):
    """A phone together with power over the other side of it."""

    @property
    def phone(self) -> Phone: ...

    @property
    def to(self) -> str:
        """A number that the other side calls."""

    @property
    def secrets(self) -> Sequence[str]:
        """Whatever must appear in no log and no repr."""

    def taken(self) -> Sequence[tuple[str, str]]:
        """(to, words) of every call that the other side has taken, in order."""

    def refuse(self) -> None:
        """From here on the other side says no for good."""

    def ask_to_wait(self) -> None:
        """From here on it takes nothing and asks to come later."""

    def lose_answers(self) -> None:
        """From here on it takes calls and its answers are lost."""

    def nobody_answers(self) -> None:
        """From here on whoever is called lets it ring."""


class PhoneContract:
    """Subclass as `Test\u2026` and give `rig`, a fixture."""

    def test_a_call_is_taken_with_its_words_and_has_a_reference(self, rig: PhoneRig) -> None:
        assert rig.phone.place(call(rig), "key-1")
        assert list(rig.taken()) == [(rig.to, WORDS)]

    def test_each_call_has_its_own_reference(self, rig: PhoneRig) -> None:
        assert rig.phone.place(call(rig), "key-1") != rig.phone.place(call(rig), "key-2")

    def test_a_call_that_nobody_answers_was_taken_all_the_same(self, rig: PhoneRig) -> None:
        rig.nobody_answers()
        assert rig.phone.place(call(rig), "key-1")

    def test_a_lasting_no_is_rejected_with_a_reason(self, rig: PhoneRig) -> None:
        rig.refuse()
        with pytest.raises(Rejected) as caught:
            rig.phone.place(call(rig), "key-1")
        assert caught.value.reason.isidentifier()
        assert caught.value.detail
        assert list(rig.taken()) == []

    def test_being_asked_to_wait_is_transient(self, rig: PhoneRig) -> None:
        rig.ask_to_wait()
        with pytest.raises(Transient):
            rig.phone.place(call(rig), "key-1")
        assert list(rig.taken()) == []

    def test_a_lost_answer_is_unknown_and_is_not_repeated(self, rig: PhoneRig) -> None:
        rig.lose_answers()
        with pytest.raises(Unknown) as caught:
            rig.phone.place(call(rig), "key-1")
        assert caught.value.key == "key-1"
        assert len(rig.taken()) == 1

    def test_a_lost_call_is_found_in_the_list(self, rig: PhoneRig) -> None:
        before = datetime.now(UTC) - timedelta(minutes=1)
        rig.lose_answers()
        with pytest.raises(Unknown):
            rig.phone.place(call(rig), "key-1")
        assert [(one.to, one.text) for one in rig.phone.placed_since(rig.to, before)] == [(rig.to, "")]
        assert list(rig.phone.placed_since(rig.to, datetime.now(UTC) + timedelta(minutes=1))) == []

    def test_secrets_are_in_no_repr_and_no_log(self, rig: PhoneRig, caplog: pytest.LogCaptureFixture) -> None:
        caplog.set_level(logging.DEBUG)
        shown = [repr(rig.phone)]
        rig.phone.place(call(rig), "key-1")
        rig.refuse()
        with pytest.raises(Rejected) as caught:
            rig.phone.place(replace(call(rig), text="hello"), "key-2")
        shown += [repr(caught.value), str(caught.value), caplog.text]
        assert [secret for secret in rig.secrets if secret in "\n".join(shown)] == []


def call(rig: PhoneRig) -> PlaceCall:
    return PlaceCall(rig.to, "call_offer", Purpose.INTERNAL, emergency=True, text=WORDS)
