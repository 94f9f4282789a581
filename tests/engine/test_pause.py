"""The kill switch inside the line: what is in the middle of a turn stops before its next effect and goes on after."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from deskhand import app
from deskhand.config import load_company
from deskhand.domain.event import Parked, SendRefused
from deskhand.engine.invariants import broken_invariants
from deskhand.rehearsal.companies import company_folder
from deskhand.rehearsal.sandbox import Sandbox, open_sandbox
from deskhand.store import companies, opt_outs
from deskhand.testing.fake_channel import FakeChannel

MARIA, DANA, RELIABLE = "+15125550142", "+15125550100", "+15125550190"
NIGHT = datetime.fromisoformat("2026-03-09T02:04:00-05:00")
BURST = "there is water EVERYWHERE pipe under the sink exploded, 4B"


class Interrupted(FakeChannel):
    """A carrier that calls `then` after it has taken the first message."""

    then: Callable[[], None] | None = None

    def send(self, to: str, text: str, key: str) -> str:
        reference = super().send(to, text, key)
        if self.then is not None:
            then, self.then = self.then, None
            then()
        return reference


def opened() -> Sandbox:
    return open_sandbox(load_company(company_folder("lakeview")), NIGHT, app.local_language())


def switch(box: Sandbox, paused: bool) -> None:
    with box.line.store.write() as tx:
        companies.set_paused(tx, paused)


def reached(box: Sandbox) -> list[str]:
    return [one.to for one in box.channels["sms"].sent]


def test_a_turn_stops_in_the_middle_and_goes_on_from_there() -> None:
    box = opened()
    carrier = Interrupted(box.clock)
    carrier.then = lambda: switch(box, paused=True)
    box.channels["sms"] = carrier
    box.line = replace(box.line, channels=box.channels)
    box.hear(MARIA, [BURST])
    assert reached(box) == [MARIA]
    box.advance(timedelta(minutes=30))
    assert reached(box) == [MARIA]
    switch(box, paused=False)
    box.settle()
    assert reached(box)[:3] == [MARIA, DANA, RELIABLE]
    assert [event.what for event in box.history() if isinstance(event.what, SendRefused | Parked)] == []
    assert broken_invariants(box.line) == []


def test_replies_that_a_pause_held_back_are_given_after_it() -> None:
    box = opened()
    switch(box, paused=True)
    box.hear(MARIA, ["where do I park my car?"])
    assert reached(box) == []
    switch(box, paused=False)
    box.settle()
    assert reached(box) == [MARIA]


def test_an_opt_out_is_in_force_while_paused() -> None:
    box = opened()
    switch(box, paused=True)
    box.hear(MARIA, ["STOP"])
    with box.line.store.read() as tx:
        assert opt_outs.since(tx, MARIA, "sms") is not None


def test_nobody_is_called_while_paused() -> None:
    box = open_sandbox(load_company(company_folder("lakeview")), NIGHT, app.local_language(), with_phone=True)
    assert box.phone is not None
    switch(box, paused=True)
    box.hear(MARIA, [BURST])
    box.advance(timedelta(minutes=30))
    assert box.phone.sent == []
    switch(box, paused=False)
    box.settle()
    assert [one.call.to for one in box.phone.sent] == [RELIABLE]


def test_a_long_pause_adds_nothing_to_the_record() -> None:
    box = opened()
    switch(box, paused=True)
    box.hear(MARIA, [BURST])
    before = len(box.history())
    box.advance(timedelta(days=3))
    assert len(box.history()) == before
