"""A call on its way: checked, claimed, placed once; and what becomes of one that is no emergency."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from deskhand.domain.action import Action, PlaceCall, Purpose
from deskhand.domain.case import Case
from deskhand.domain.desk import Desk
from deskhand.domain.event import CallNotPlaced, Claimed, EffectSettled, SendRefused
from deskhand.employees.employee import Employee
from deskhand.ports import Listed
from deskhand.testing.fake_phone import FakePhone
from deskhand.testing.office import DANA, DAY, DRIP, MARIA, RELIABLE, Office

FACTS = (("code", "K27"), ("company", "Lakeview Homes"), ("place", "unit 4B"), ("who", "Maria"), ("words", "it drips"))
CALL = PlaceCall(RELIABLE, "call_offer", Purpose.INTERNAL, FACTS, about="o1")


class Calling:
    """An employee that wants one more call than Paula does."""

    def __init__(self, employee: Employee, call: PlaceCall) -> None:
        self._employee, self._call = employee, call

    def __getattr__(self, name: str) -> Any:
        return getattr(self._employee, name)

    def take_turn(self, case: Case, desk: Desk) -> list[Action]:
        actions = self._employee.take_turn(case, desk)
        wanted = case.order is not None and not case.has_called(self._call.to, self._call.act, self._call.about)
        return [*actions, self._call] if wanted else actions


class Forgetful(FakePhone):
    """Lists no call that it has placed."""

    def placed_since(self, to: str, since: datetime) -> Sequence[Listed]:
        return ()


def office(call: PlaceCall = CALL, phone: type[FakePhone] = FakePhone) -> Office:
    """By day, with an employee that proposes `call` once there is an order."""
    found = Office(DAY, with_phone=True, orders=())
    found.box.phone = phone(found.box.clock)
    employees = {name: Calling(one, call) for name, one in found.box.line.employees.items()}
    found.box.line = replace(found.box.line, employees=employees, phone=found.box.phone)
    return found


def of(found: Office, *kinds: type) -> list[Any]:
    return [event.what for event in found.box.history() if isinstance(event.what, kinds)]


def test_it_is_claimed_under_its_guardrails_and_placed_once() -> None:
    found = office()
    found.sms(MARIA, DRIP)
    claims = [what for what in of(found, Claimed) if isinstance(what.action, PlaceCall)]
    assert [claim.effect for claim in claims] == [one.key for one in found.phone.sent]
    assert {"authority", "consent", "hours", "opt_out", "recipient"} <= set(claims[0].allowed_by)
    assert claims[0].action.text == found.phone.sent[0].call.text
    assert found.broken() == []


def test_a_lost_one_that_is_no_emergency_is_not_repeated_and_settled_by_the_list() -> None:
    found = office()
    found.phone.fail("slow")
    found.sms(MARIA, DRIP)
    found.advance(minutes=3)
    assert len(found.phone.sent) == 1
    assert [(what.outcome, what.how) for what in of(found, EffectSettled)] == [("sent", "found in the carrier's list")]
    assert found.broken() == []


def test_a_lost_one_that_no_list_shows_is_told_to_a_person() -> None:
    found = office(phone=Forgetful)
    found.phone.fail("slow")
    found.sms(MARIA, DRIP)
    found.advance(minutes=3)
    assert len(found.phone.sent) == 1
    assert [what.outcome for what in of(found, EffectSettled)] == ["not_sent"]
    assert any(f"a call may not have been placed: to {RELIABLE}" in text for text in found.texts(DANA))
    assert found.broken() == []


def test_one_that_the_phone_refuses_is_noted_with_the_reason_and_not_tried_again() -> None:
    found = office()
    found.phone.refuse(RELIABLE, "invalid")
    found.sms(MARIA, DRIP)
    found.advance(minutes=30)
    assert [(what.to, what.reason) for what in of(found, CallNotPlaced)] == [(RELIABLE, "invalid")]
    assert "place_call" not in found.record.actions
    assert found.broken() == []


@pytest.mark.parametrize("consent", [("sms",), ("sms", "voice")])
def test_a_tenant_is_called_only_with_consent_to_calls(consent: tuple[str, ...]) -> None:
    found = office(replace(CALL, to=MARIA, purpose=Purpose.SERVICE))
    with_consent = [replace(c, consent=consent) if c.phone == MARIA else c for c in found.files.contacts]
    found = office_of(found, with_consent)
    found.sms(MARIA, DRIP)
    refused = [what.rule for what in of(found, SendRefused) if isinstance(what.action, PlaceCall)]
    assert bool(found.phone.sent) is ("voice" in consent)
    assert set(refused) == (set() if "voice" in consent else {"consent"})
    assert found.broken() == []


def office_of(found: Office, contacts: Sequence[Any]) -> Office:
    """The same office with other contacts."""
    other = Office(DAY, with_phone=True, orders=(), contacts=tuple(contacts))
    other.box.line = replace(other.box.line, employees=found.box.line.employees)
    return other
