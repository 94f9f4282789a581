"""The checker sees: each bug is planted through a port of the line or as rows, and the right invariant names it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, update

from deskhand.domain.action import Action, PlaceCall, Purpose, SendMessage, WaitUntil, action_id
from deskhand.domain.case import Case
from deskhand.domain.desk import Desk
from deskhand.domain.event import (
    CaseClosed,
    Claimed,
    Event,
    MessageSent,
    OfferAccepted,
    TimerDue,
    WaitSet,
    WordsReceived,
)
from deskhand.domain.records import Unit
from deskhand.employees.employee import Employee
from deskhand.engine.handle import handle
from deskhand.engine.line import Line
from deskhand.engine.post import accept
from deskhand.engine.work import work_on
from deskhand.ports import Channel, Inbound, Records
from deskhand.store import effects, events
from deskhand.store.database import Store, Tx
from deskhand.store.tables import bodies, opt_outs
from deskhand.testing.fake_phone import Placed
from deskhand.testing.office import BRIGHTWATER, DANA, DAY, MARIA, NIGHT, RELIABLE, Office

BURST = "there is water EVERYWHERE pipe under the sink exploded, 4B"
DRIP = "the bathroom faucet drips a little, no rush. 4B"
PLACE = (("code", "K27"), ("place", "unit 4B"), ("who", "Maria"), ("words", "it drips"))
Change = Callable[[Case, Desk, list[Action]], list[Action]]


class Meddling:
    """An employee whose proposals somebody has tampered with."""

    def __init__(self, employee: Employee, change: Change) -> None:
        self._employee, self._change = employee, change

    def __getattr__(self, name: str) -> Any:
        return getattr(self._employee, name)

    def take_turn(self, case: Case, desk: Desk) -> list[Action]:
        return self._change(case, desk, self._employee.take_turn(case, desk))


def office(at: str = DAY, **ports: Any) -> Office:
    """An office whose line has other ports than it should."""
    found = Office(at)
    found.box.line = replace(found.box.line, **ports)
    return found


def meddled(change: Change, at: str = DAY, with_phone: bool = False) -> Office:
    found = Office(at, with_phone=with_phone)
    meddling = {name: Meddling(one, change) for name, one in found.box.line.employees.items()}
    found.box.line = replace(found.box.line, employees=meddling)
    return found


def numbers(found: Office) -> set[str]:
    return {problem.split(":")[0] for problem in found.broken()}


def to_maria(about: str, purpose: Purpose = Purpose.SERVICE) -> SendMessage:
    return SendMessage(MARIA, "still_looking", purpose, (("order", "WO-1"),), about=about)


def test_a_night_and_a_day_as_they_should_be_break_nothing() -> None:
    found = Office(NIGHT)
    found.sms(MARIA, BURST)
    found.advance(minutes=3)
    found.sms(DANA, "1 {code}")
    found.advance(minutes=9)
    found.sms(BRIGHTWATER, "yes, there in 35 min")
    found.advance(hours=2)
    assert found.broken() == []


# ------------------------------------------------------------------ the six of the issue


class Keyless:
    """A channel that forgets under which key it has sent, and sends again."""

    def __init__(self, channel: Channel) -> None:
        self._channel = channel

    def __getattr__(self, name: str) -> Any:
        return getattr(self._channel, name)

    def send(self, to: str, text: str, key: str) -> str:
        self._channel.send(to, text, key)
        return self._channel.send(to, text, key)


def test_a_dropped_key_is_seen() -> None:
    found = Office(DAY)
    keyless = {name: Keyless(channel) for name, channel in found.box.channels.items()}
    found.box.line = replace(found.box.line, channels=keyless)
    found.sms(MARIA, DRIP)
    assert numbers(found) == {"I2"}


class Forgetful:
    """A store that has no opt-outs by the time of a claim."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    @contextmanager
    def write(self, forced: bool = True) -> Iterator[Tx]:
        with self._store.write(forced) as tx:
            tx.connection.execute(opt_outs.delete())
            yield tx


def says_once_more(case: Case, desk: Desk, actions: list[Action]) -> list[Action]:
    return [*actions, *([] if case.has_said(MARIA, "still_looking") else [to_maria("more")])]


@pytest.mark.parametrize(("checked", "broken"), [(True, set()), (False, {"I5"})])
def test_a_skipped_consent_check_is_seen(checked: bool, broken: set[str]) -> None:
    def after_stop(case: Case, desk: Desk, actions: list[Action]) -> list[Action]:
        return says_once_more(case, desk, actions) if case.opted_out else actions

    found = meddled(after_stop)
    if not checked:
        found.box.line = replace(found.box.line, store=Forgetful(found.box.line.store))
    found.sms(MARIA, DRIP)
    found.sms(MARIA, "STOP")
    assert numbers(found) == broken


@pytest.mark.parametrize(("checked", "broken"), [(True, set()), (False, {"I5"})])
def test_a_call_after_a_stop_is_seen(checked: bool, broken: set[str]) -> None:
    called = PlaceCall(MARIA, "call_page", Purpose.SERVICE, PLACE, emergency=True)

    def after_stop(case: Case, desk: Desk, actions: list[Action]) -> list[Action]:
        again = case.has_called(MARIA, "call_page", "")
        return [*actions, called] if case.opted_out and not again else actions

    found = meddled(after_stop, with_phone=True)
    if not checked:
        found.box.line = replace(found.box.line, store=Forgetful(found.box.line.store))
    found.sms(MARIA, DRIP)
    found.sms(MARIA, "STOP")
    assert numbers(found) == broken


def test_a_phone_that_rings_twice_for_one_key_or_for_none_is_seen() -> None:
    found = Office(NIGHT, with_phone=True, orders=())
    found.sms(MARIA, BURST)
    assert numbers(found) == set()
    found.phone.sent.append(found.phone.sent[0])
    assert numbers(found) == {"I2"}
    found.phone.sent[-1] = Placed(found.phone.sent[0].call, "nobody")
    assert numbers(found) == {"I8"}


class Greenwich:
    """Records that have every unit in UTC, as a server does."""

    def __init__(self, records: Records) -> None:
        self._records = records

    def __getattr__(self, name: str) -> Any:
        return getattr(self._records, name)

    def units_named(self, unit: str) -> Sequence[Unit]:
        return [replace(one, time_zone="UTC") for one in self._records.units_named(unit)]


@pytest.mark.parametrize(("naive", "broken"), [(False, set()), (True, {"I4"})])
def test_a_naive_time_zone_is_seen(naive: bool, broken: set[str]) -> None:
    """At 3:20 in the morning in Austin it is 8:20 in Greenwich."""

    def nudges(case: Case, desk: Desk, actions: list[Action]) -> list[Action]:
        if "nudge" in case.fired:
            return says_once_more(case, desk, actions)
        return actions if "nudge" in case.waits else [*actions, WaitUntil("nudge", desk.now + timedelta(minutes=140))]

    found = meddled(nudges, "2026-03-10T01:00:00-05:00")
    if naive:
        found.box.line = replace(found.box.line, records=Greenwich(found.box.line.records))
    found.sms(MARIA, DRIP)
    found.advance(minutes=150)
    assert numbers(found) == broken


def test_acting_before_the_claim_is_seen() -> None:
    found = Office(DAY)

    def sends_at_once(case: Case, desk: Desk, actions: list[Action]) -> list[Action]:
        early = to_maria("early")
        found.box.channels["sms"].send(MARIA, "so early", action_id(case.id, case.root, early))
        return []

    meddling = {name: Meddling(one, sends_at_once) for name, one in found.box.line.employees.items()}
    found.box.line = replace(found.box.line, employees=meddling)
    found.sms(MARIA, DRIP)
    assert numbers(found) == {"I7", "I8"}


def test_a_result_before_its_claim_is_seen() -> None:
    found = Office(DAY)
    found.sms(MARIA, DRIP)
    case = found.case(MARIA).id
    with found.box.line.store.write() as tx:
        effects.claim(tx, "late", case, "late", to_maria("late"), found.box.clock.now())
        effects.settle(tx, "late", effects.SENT, found.box.clock.now())
        add(tx, found, "late:sent", MessageSent("late", MARIA, "still_looking", "sms", "…"), case)
        add(tx, found, "late:claimed", Claimed("late", to_maria("late"), ("all",)), case)
    assert numbers(found) == {"I8"}


def test_a_forgotten_loser_is_seen() -> None:
    def forgets(case: Case, desk: Desk, actions: list[Action]) -> list[Action]:
        return [one for one in actions if getattr(one, "act", "") != "offer_withdrawn"]

    found = meddled(forgets, NIGHT)
    found.sms(MARIA, BURST)
    found.sms(DANA, "1 {code}")
    found.advance(minutes=12)
    found.sms(BRIGHTWATER, "yes, there in 35 min")
    assert numbers(found) == set()
    found.advance(minutes=20)
    assert [problem for problem in found.broken() if RELIABLE in problem] == found.broken() != []
    assert numbers(found) == {"I6"}


@pytest.mark.parametrize("how", ["closed", "replaced"])
def test_a_late_timer_is_seen(how: str) -> None:
    found = Office(DAY)
    found.sms(MARIA, DRIP)
    case = late_timer(found, how)
    assert numbers(found) == set()
    with found.box.line.store.write() as tx:
        effects.claim(tx, "more", case, "old:timer", to_maria("more"), found.box.clock.now())
        effects.settle(tx, "more", effects.SENT, found.box.clock.now())
        add(tx, found, "more:claimed", Claimed("more", to_maria("more"), ("all",)), case, root="old:timer")
        add(tx, found, "more:sent", MessageSent("more", MARIA, "still_looking", "sms", "…"), case, root="old:timer")
    assert numbers(found) == {"I7"}


@pytest.mark.parametrize(("how", "broken"), [("closed", {"I7"}), ("replaced", set())])
def test_no_employee_is_asked_about_a_replaced_timer(how: str, broken: set[str]) -> None:
    def acts_on_any_timer(case: Case, desk: Desk, actions: list[Action]) -> list[Action]:
        if case.root.endswith("old:timer"):
            return says_once_more(case, desk, actions)
        return actions

    found = meddled(acts_on_any_timer)
    found.sms(MARIA, DRIP)
    late_timer(found, how)
    assert numbers(found) == broken


def late_timer(found: Office, how: str) -> str:
    """A timer `old:timer` that came when its case was closed, or when its wait had been set anew; the case."""
    case, now = found.case(MARIA).id, found.box.clock.now()
    with found.box.line.store.write() as tx:
        wait(tx, found, "old", case, now + timedelta(minutes=30))
        if how == "replaced":
            wait(tx, found, "new", case, now + timedelta(minutes=60))
        else:
            add(tx, found, "close:done", CaseClosed("close", "whatever"), case)
    found.advance(minutes=40)
    return case


# ------------------------------------------------------------------ six and more of our own


def test_words_that_nobody_listened_to_are_seen() -> None:
    def deaf(line: Line, event: Event) -> None:
        if not isinstance(event.what, WordsReceived):
            handle(line, event)
            return
        with line.write() as tx:
            events.mark_handled(tx, event.id)

    found = Office(DAY)
    accept(found.box.line, Inbound("x1", WordsReceived("sms", MARIA, "+15125550199", DRIP, "x1")))
    with found.box.line.store.write() as tx:
        lease = events.lease_next(tx, "deaf", found.box.clock.now())
    assert lease is not None
    work_on(found.box.line, lease, deaf)
    assert numbers(found) == {"I1"}


def test_two_winners_are_seen() -> None:
    found = Office(DAY)
    found.sms(MARIA, DRIP)
    found.sms(RELIABLE, "yes, today at 1pm")
    case = found.case(MARIA)
    assert case.order is not None
    with found.box.line.store.write() as tx:
        add(tx, found, "second:done", OfferAccepted("second", "second", case.order.id, BRIGHTWATER), case.id)
    assert "I3" in numbers(found)


def test_a_forgotten_promise_is_seen() -> None:
    def never_looks_again(case: Case, desk: Desk, actions: list[Action]) -> list[Action]:
        return [] if case.root.endswith("timer") else actions

    found = meddled(never_looks_again)
    found.sms(MARIA, DRIP)
    found.sms(RELIABLE, "yes, there in 30 min")
    found.advance(minutes=1)
    found.sms(MARIA, "yes that works")
    found.advance(minutes=1)
    found.advance(minutes=45)
    assert "I6" in numbers(found)


def test_a_case_that_waits_for_nothing_is_seen() -> None:
    found = meddled(lambda case, desk, actions: [])
    found.sms(MARIA, DRIP)
    assert numbers(found) == {"I7"}


def test_an_effect_without_a_verdict_is_seen() -> None:
    found = Office(DAY)
    found.sms(MARIA, DRIP)
    case = found.case(MARIA).id
    with found.box.line.store.write() as tx:
        effects.claim(tx, "sly", case, "sly", to_maria("sly"), found.box.clock.now())
        effects.settle(tx, "sly", effects.SENT, found.box.clock.now())
    assert numbers(found) == {"I8"}


def test_a_changed_row_is_seen() -> None:
    found = Office(DAY)
    found.sms(MARIA, DRIP)
    with found.box.line.store.write() as tx:
        words = next(e.id for e in events.everything(tx) if isinstance(e.what, WordsReceived))
        said = func.replace(bodies.c.body, "drips", "explodes")
        tx.connection.execute(update(bodies).where(bodies.c.event == words).values(body=said))
    assert numbers(found) == {"I9"}


def test_an_unknown_that_nobody_settles_is_seen() -> None:
    found = Office(DAY)
    found.sms(MARIA, DRIP)
    case = found.case(MARIA).id
    with found.box.line.store.write() as tx:
        effects.claim(tx, "gone", case, "gone", to_maria("gone"), found.box.clock.now())
        add(tx, found, "gone:claimed", Claimed("gone", to_maria("gone"), ("all",)), case)
    assert numbers(found) == set()
    found.advance(minutes=6)
    assert numbers(found) == {"I2"}


def test_an_event_set_aside_in_silence_is_seen() -> None:
    found = Office(DAY)
    accept(found.box.line, Inbound("x1", WordsReceived("sms", MARIA, "+15125550199", DRIP, "x1")))
    with found.box.line.store.write() as tx:
        lease = events.lease_next(tx, "careless", found.box.clock.now())
        assert lease is not None
        events.park(tx, lease, "whatever")
    assert numbers(found) == {"I1", "I7"}


def test_the_same_words_under_another_key_are_seen() -> None:
    found = Office(DAY)
    found.sms(MARIA, DRIP)
    spoken = next(
        e for e in found.box.history() if isinstance(e.what, Claimed) and getattr(e.what.action, "to", "") == MARIA
    )
    assert isinstance(spoken.what, Claimed)
    with found.box.line.store.write() as tx:
        effects.claim(tx, "twin", spoken.case or "", spoken.root, spoken.what.action, found.box.clock.now())
        effects.settle(tx, "twin", effects.SENT, found.box.clock.now())
        twin = replace(spoken, id="twin:claimed", what=replace(spoken.what, effect="twin"))
        events.append(tx, twin)
    assert numbers(found) == {"I2"}


# ------------------------------------------------------------------ rows


def add(tx: Tx, found: Office, name: str, what: Any, case: str, due: Any = None, root: str = "") -> None:
    events.append(tx, Event(name, found.files.company.id, found.box.clock.now(), what, case, MARIA, root or name, due))


def wait(tx: Tx, found: Office, name: str, case: str, at: Any) -> None:
    add(tx, found, f"{name}:timer", TimerDue("nap"), case, at)
    add(tx, found, f"{name}:set", WaitSet(name, "nap", at, f"{name}:timer"), case)
