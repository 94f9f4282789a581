"""What every queue driver keeps. A driver's test subclasses QueueContract and gives a rig.

class TestCarrierPigeons(QueueContract):
    @pytest.fixture
    def rig(self, tmp_path: Path) -> Iterator[PigeonRig]:
        with PigeonRig(tmp_path) as rig:
            yield rig
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Protocol

import pytest

from deskhand.domain.event import HAZARD, ORDINARY, PROMPT, Event, TimerDue, WordsReceived
from deskhand.engine.line import Line, NoQueue
from deskhand.engine.work import MOST_ATTEMPTS, Handle
from deskhand.store import companies, events
from deskhand.testing.bare_line import MANAGER
from deskhand.testing.fake_channel import FakeChannel

LONGEST_S = 60


class QueueRig(Protocol):
    """A store in real time with power over the drivers that serve it."""

    @property
    def line(self) -> Line:
        """The line without a driver: what is posted to it wakes nobody."""

    def serve(self, handle: Handle, workers: int = 4) -> Line:
        """Start a driver; the line that posts to it. Of up to seven workers one serves danger alone."""

    def stop(self) -> None:
        """Stop every driver that runs; returns when what they had in hand is finished."""


class Notebook:
    """A handler that notes what it is given, does `work`, and marks the event handled."""

    def __init__(self, work: Callable[[Event], object] = lambda event: None) -> None:
        self.started: list[str] = []
        self.finished: list[str] = []
        self._work = work
        self._noted = threading.Condition()

    def __call__(self, line: Line, event: Event) -> None:
        self._note(self.started, event)
        self._work(event)
        with line.write() as tx:
            events.mark_handled(tx, event.id)
        self._note(self.finished, event)

    def _note(self, notes: list[str], event: Event) -> None:
        with self._noted:
            notes.append(event.id)
            self._noted.notify_all()

    def wait_started(self, *names: str) -> None:
        self._wait(self.started, names)

    def wait_finished(self, *names: str) -> list[str]:
        """What was finished, in order, once all of `names` are."""
        self._wait(self.finished, names)
        return list(self.finished)

    def _wait(self, notes: list[str], names: Sequence[str]) -> None:
        with self._noted:
            came = self._noted.wait_for(lambda: set(names) <= set(notes), LONGEST_S)
        assert came, f"of {list(names)} only {notes} within {LONGEST_S} s"


class Unprintable(Exception):
    """Not even the driver's note of it succeeds."""

    def __repr__(self) -> str:
        raise RuntimeError("cannot be shown")


class Gate:
    """Work that stops at a gate until it is opened."""

    def __init__(self, *names: str) -> None:
        self._names, self._opened = names, threading.Event()

    def __call__(self, event: Event) -> None:
        if event.id in self._names:
            assert self._opened.wait(LONGEST_S)

    def open(self) -> None:
        self._opened.set()


def fact(line: Line, name: str, case: str = "c1", after_s: float = 0, priority: int = ORDINARY) -> Event:
    """A due event of a case."""
    now = line.clock.now()
    due = now + timedelta(seconds=after_s)
    return Event(name, line.company.id, now, TimerDue("check"), case, root=name, due=due, priority=priority)


def post(line: Line, *facts: Event) -> None:
    """Append each in a transaction of its own."""
    for one in facts:
        with line.write() as tx:
            events.append(tx, one)


def post_and_fail(line: Line, one: Event) -> None:
    """Append and schedule in a transaction that is rolled back."""
    with line.write() as tx:
        events.append(tx, one)
        line.queue.enlist(tx)
        raise RuntimeError("rolled back")


def statuses(line: Line, *names: str) -> list[str | None]:
    with line.store.read() as tx:
        return [events.status_of(tx, name) for name in names]


def lose(line: Line, name: str, times: int) -> None:
    """Let that many workers take the event up and give no outcome."""
    for attempt in range(times):
        with line.store.write() as tx:
            lease = events.lease_next(tx, f"lost {attempt}", line.clock.now(), beside=name)
            assert lease is not None
            events.reclaim(tx, name, lease.worker)


def sent(line: Line) -> list[tuple[str, str]]:
    """(to, first word) of every text that went out."""
    channel = line.channels["sms"]
    assert isinstance(channel, FakeChannel)
    return [(one.to, one.text.split()[0]) for one in channel.sent]


class QueueContract:
    """Subclass as `Test…` and give `rig`, a fixture."""

    # ------------------------------------------------------------------ order

    def test_a_partition_is_handled_in_order(self, rig: QueueRig) -> None:
        notes = Notebook()
        line = rig.serve(notes)
        names = [f"e{number:02d}" for number in range(30)]
        post(line, *(fact(line, name) for name in names))
        assert notes.wait_finished(*names) == names

    def test_one_event_of_a_partition_at_a_time(self, rig: QueueRig) -> None:
        inside, most = Counter[str](), Counter[str]()

        def work(event: Event) -> None:
            inside[event.partition] += 1
            most[event.partition] = max(most[event.partition], inside[event.partition])
            threading.Event().wait(0.002)
            inside[event.partition] -= 1

        notes = Notebook(work)
        line = rig.serve(notes)
        facts = [fact(line, f"e{number}", f"c{number % 3}") for number in range(30)]
        post(line, *facts)
        notes.wait_finished(*(one.id for one in facts))
        assert most == {"case:c0": 1, "case:c1": 1, "case:c2": 1}

    def test_partitions_are_handled_side_by_side(self, rig: QueueRig) -> None:
        together = threading.Barrier(3, timeout=LONGEST_S)
        notes = Notebook(lambda event: together.wait())
        line = rig.serve(notes)
        post(line, *(fact(line, name, name) for name in ("a", "b", "c")))
        assert sorted(notes.wait_finished("a", "b", "c")) == ["a", "b", "c"]

    def test_in_a_partition_priority_comes_first(self, rig: QueueRig) -> None:
        gate = Gate("head")
        notes = Notebook(gate)
        line = rig.serve(notes)
        post(line, fact(line, "head"))
        notes.wait_started("head")
        post(line, fact(line, "ordinary"), fact(line, "prompt", priority=PROMPT), fact(line, "hazard", priority=HAZARD))
        gate.open()
        assert notes.wait_finished("ordinary") == ["head", "hazard", "prompt", "ordinary"]

    def test_danger_does_not_wait_behind_slow_work(self, rig: QueueRig) -> None:
        gate = Gate("a", "b", "c", "d")
        notes = Notebook(gate)
        line = rig.serve(notes, workers=3)
        post(line, *(fact(line, name, name) for name in ("a", "b", "c", "d")))
        post(line, fact(line, "hazard", "fire", priority=HAZARD))
        assert notes.wait_finished("hazard") == ["hazard"]
        gate.open()
        notes.wait_finished("a", "b", "c", "d")

    def test_what_follows_danger_in_its_case_is_handled(self, rig: QueueRig) -> None:
        gate = Gate("hazard")
        notes = Notebook(gate)
        line = rig.serve(notes)
        post(line, fact(line, "hazard", priority=HAZARD))
        notes.wait_started("hazard")
        post(line, fact(line, "after"), fact(line, "elsewhere", "c2"))
        notes.wait_finished("elsewhere")
        gate.open()
        assert notes.wait_finished("after") == ["elsewhere", "hazard", "after"]

    # ------------------------------------------------------------------ time

    def test_a_future_event_waits(self, rig: QueueRig) -> None:
        began: dict[str, datetime] = {}
        notes = Notebook(lambda event: began.update({event.id: rig.line.clock.now()}))
        line = rig.serve(notes)
        later = fact(line, "later", after_s=0.4)
        post(line, later)
        notes.wait_finished("later")
        assert later.due is not None
        assert timedelta(0) <= began["later"] - later.due < timedelta(seconds=2)

    def test_a_future_event_holds_up_nothing(self, rig: QueueRig) -> None:
        notes = Notebook()
        line = rig.serve(notes)
        post(line, fact(line, "next week", after_s=7 * 86_400), fact(line, "soon", after_s=0.5), fact(line, "now"))
        assert notes.wait_finished("soon") == ["now", "soon"]
        assert statuses(line, "next week") == ["due"]

    def test_in_a_partition_the_earlier_due_time_comes_first(self, rig: QueueRig) -> None:
        gate = Gate("head")
        notes = Notebook(gate)
        line = rig.serve(notes)
        post(line, fact(line, "head"))
        notes.wait_started("head")
        post(line, fact(line, "second", after_s=0.2), fact(line, "first", after_s=0.1))
        post(line, fact(line, "clock", "c2", after_s=0.3))
        notes.wait_finished("clock")
        gate.open()
        assert notes.wait_finished("second")[1:] == ["head", "first", "second"]

    def test_an_event_that_was_put_off_waits_for_its_new_time(self, rig: QueueRig) -> None:
        notes = Notebook()
        line = rig.serve(notes)
        post(line, fact(line, "put off", after_s=0.3))
        with line.write() as tx:
            events.put_off(tx, "put off", line.clock.now() + timedelta(seconds=0.8))
        post(line, fact(line, "between", "c2", after_s=0.5))
        assert notes.wait_finished("put off") == ["between", "put off"]

    def test_while_the_company_is_paused_only_words_are_heard(self, rig: QueueRig) -> None:
        notes = Notebook()
        _pause(rig.line, True)
        line = rig.serve(notes)
        post(line, fact(line, "e1"), fact(line, "e2"), _words(line, "w1", "hello"), fact(line, "e3", "c2"))
        assert notes.wait_finished("w1") == ["w1"]
        _pause(line, False)
        done = notes.wait_finished("e2", "e3")
        assert [name for name in done if name != "e3"] == ["w1", "e1", "e2"]

    # ------------------------------------------------------------------ failure

    def test_what_fails_is_tried_again_after_a_while(self, rig: QueueRig) -> None:
        tries: list[datetime] = []

        def fail_once(event: Event) -> None:
            tries.append(rig.line.clock.now())
            if len(tries) == 1:
                raise RuntimeError(f"the first try of {event.id}")

        notes = Notebook(fail_once)
        line = rig.serve(notes)
        post(line, fact(line, "e1"))
        assert notes.wait_finished("e1") == ["e1"]
        assert len(tries) == 2
        assert tries[1] - tries[0] >= timedelta(seconds=0.2)

    def test_a_failure_that_cannot_even_be_noted_loses_nothing(self, rig: QueueRig) -> None:
        tries: list[str] = []

        def fail_once(event: Event) -> None:
            tries.append(event.id)
            if len(tries) == 1:
                raise Unprintable

        notes = Notebook(fail_once)
        line = rig.serve(notes)
        post(line, fact(line, "e1"), fact(line, "e2"))
        assert notes.wait_finished("e1", "e2") == ["e1", "e2"]

    def test_what_failed_five_times_is_parked_with_one_page(self, rig: QueueRig) -> None:
        def fail(event: Event) -> None:
            if event.id == "w1":
                raise RuntimeError("no")

        line = rig.line
        post(line, _words(line, "w1", "stop the water"), _words(line, "w2", "hello?"))
        lose(line, "w1", MOST_ATTEMPTS - 1)
        notes = Notebook(fail)
        line = rig.serve(notes)
        assert notes.wait_finished("w2") == ["w2"]
        assert statuses(line, "w1", "w1:parked") == ["parked", "recorded"]
        assert sent(line) == [(MANAGER, "page_line")]

    def test_what_its_workers_never_survive_is_parked_untried(self, rig: QueueRig) -> None:
        line = rig.line
        post(line, _words(line, "w1", "poison"), _words(line, "w2", "hello?"))
        lose(line, "w1", MOST_ATTEMPTS)
        notes = Notebook()
        line = rig.serve(notes)
        assert notes.wait_finished("w2") == ["w2"]
        assert statuses(line, "w1") == ["parked"]
        assert sent(line) == [(MANAGER, "page_line")]

    # ------------------------------------------------------------------ once

    def test_what_is_posted_or_woken_twice_is_handled_once(self, rig: QueueRig) -> None:
        notes = Notebook()
        line = rig.serve(notes)
        twice = fact(line, "twice")
        post(line, twice, twice)
        for _ in range(3):
            with line.write() as tx:
                tx.woken.append("twice")
        post(line, fact(line, "last"))
        assert notes.wait_finished("last") == ["twice", "last"]

    def test_what_wakes_nobody_is_found(self, rig: QueueRig) -> None:
        notes = Notebook()
        line = rig.serve(notes)
        post(replace(line, queue=NoQueue()), fact(line, "lost"))
        assert notes.wait_finished("lost") == ["lost"]

    def test_what_was_posted_before_the_start_is_found(self, rig: QueueRig) -> None:
        post(rig.line, fact(rig.line, "early"))
        notes = Notebook()
        rig.serve(notes)
        assert notes.wait_finished("early") == ["early"]

    def test_a_transaction_that_fails_wakes_nobody(self, rig: QueueRig) -> None:
        notes = Notebook()
        line = rig.serve(notes)
        with pytest.raises(RuntimeError):
            post_and_fail(line, fact(line, "never"))
        post(line, fact(line, "after"))
        assert notes.wait_finished("after") == ["after"]
        assert statuses(line, "never") == [None]

    # ------------------------------------------------------------------ stopping

    def test_stopping_finishes_what_is_in_hand(self, rig: QueueRig) -> None:
        gate = Gate("in hand")
        notes = Notebook(gate)
        line = rig.serve(notes)
        post(line, fact(line, "in hand"), fact(line, "left"))
        notes.wait_started("in hand")
        stopping = threading.Thread(target=rig.stop)
        stopping.start()
        gate.open()
        stopping.join(LONGEST_S)
        done = notes.finished
        assert statuses(line, *done) == ["handled"] * len(done)
        assert "in hand" in done

    def test_the_next_driver_does_what_was_left(self, rig: QueueRig) -> None:
        first, second = Notebook(), Notebook()
        line = rig.serve(first)
        post(line, fact(line, "one"))
        first.wait_finished("one")
        rig.stop()
        post(line, fact(line, "two"), fact(line, "three"))
        rig.serve(second)
        assert second.wait_finished("three") == ["two", "three"]


def _pause(line: Line, paused: bool) -> None:
    with line.write() as tx:
        companies.set_paused(tx, paused)


def _words(line: Line, name: str, text: str) -> Event:
    now, sender = line.clock.now(), "+15125550142"
    words = WordsReceived("sms", sender, "+15125550000", text, name)
    return Event(name, line.company.id, now, words, thread=sender, root=name, due=now)
