"""A company whose process dies and comes back: the world around it, clock, carriers and people, goes on."""

from __future__ import annotations

import copy
import shutil
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from deskhand import app
from deskhand.config import CompanyFiles
from deskhand.domain.action import SendMessage
from deskhand.domain.case import Case
from deskhand.domain.event import DeliveryReported, Event, WordsReceived
from deskhand.domain.fold import fold
from deskhand.domain.passage import KnowledgeAnswer, Passage
from deskhand.domain.reading import Reading, ReadingContext
from deskhand.engine.line import Line
from deskhand.engine.post import accept
from deskhand.engine.queue.embedded import run_due
from deskhand.ports import Inbound, Language
from deskhand.store import escalations, events, offers
from deskhand.store.database import Store, open_engine
from deskhand.store.migrations import upgrade
from deskhand.testing.crashing import CrashingChannel, CrashingPhone, CrashingRecords, CrashingStore, Fuse, Killed
from deskhand.testing.failing_ports import FixedWeather
from deskhand.testing.fake_channel import FakeChannel
from deskhand.testing.fake_clock import FakeClock
from deskhand.testing.fake_phone import FakePhone

CHANNELS = ("sms", "email")


@dataclass(frozen=True)
class Hear:
    """Somebody writes; `{code}` is the code of the newest question sent to them."""

    sender: str
    text: str
    media: tuple[str, ...] = ()


@dataclass(frozen=True)
class Pass:
    """Time passes."""

    minutes: float


Move = Hear | Pass


@dataclass
class World:
    """What a dying process leaves alone. `at_move` is the place in the story."""

    clock: FakeClock
    channels: dict[str, FakeChannel]
    phone: FakePhone | None = None
    at_move: int = 0
    until: dict[int, datetime] = field(default_factory=dict)
    reported: int = 0


class SameReadings:
    """A Language that reads the same words in the same context once."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self._known: dict[tuple[str, ReadingContext], Reading] = {}

    def read(self, text: str, context: ReadingContext) -> Reading:
        key = (text, context)
        if key not in self._known:
            self._known[key] = self._language.read(text, context)
        return self._known[key]

    def write(self, employee: str, message: SendMessage, seed: str) -> str:
        return self._language.write(employee, message, seed)

    def topics(self, text: str) -> Sequence[tuple[str, float]]:
        return self._language.topics(text)

    def answer(self, question: str, passages: Sequence[Passage]) -> KnowledgeAnswer | None:
        return self._language.answer(question, passages)


@cache
def language() -> Language:
    return SameReadings(app.local_language())


class Lives:
    """One company over a SQLite file in `folder`. Each life is a new line over what the one before left behind.

    With `reports` the carrier tells what became of every message, twice; `with_phone` people are called too.
    """

    def __init__(
        self, files: CompanyFiles, at: datetime, folder: Path, reports: bool = False, with_phone: bool = False
    ) -> None:
        self.files, self.folder, self.reports = files, folder, reports
        self.ends: list[int] = []
        clock = FakeClock(at)
        phone = FakePhone(clock) if with_phone else None
        self.world = World(clock, {name: FakeChannel(clock, name) for name in CHANNELS}, phone)
        self.said: dict[str, WordsReceived] = {}
        self.deaths: list[str] = []
        found_company(files, clock, folder / "line.db")
        self._live()

    # -------------------------------------------------------------- life and death

    def play(self, moves: Sequence[Move]) -> None:
        """Go on to the end of the story, through as many lives as it takes."""
        while self.world.at_move < len(moves):
            try:
                self._make(moves[self.world.at_move])
                self.world.at_move += 1
            except Killed as killed:
                self.deaths.append(str(killed))
                self.rise()

    def rise(self) -> None:
        """Start as serving starts: a new process over the same store, which takes back what was in hand."""
        self.line.store.close()
        self._live()
        try:
            with self.line.store.write() as tx:
                events.release_all(tx)
        except Killed as killed:
            self.deaths.append(str(killed))
            self.rise()

    def keep(self, folder: Path) -> World:
        """Copy the store to `folder` and the world into the result, for `back_to`."""
        folder.mkdir(parents=True, exist_ok=True)
        with (
            sqlite3.connect(self.folder / "line.db") as here,
            sqlite3.connect(folder / "line.db") as there,
        ):
            here.backup(there)
        here.close()
        there.close()
        return copy.deepcopy(self.world)

    def back_to(self, folder: Path, world: World, *ends: int) -> None:
        """Be again where `keep` was called, and die at that step of the life there, of the one after it, and so on."""
        self.line.store.close()
        for old in self.folder.glob("line.db*"):
            old.unlink()
        shutil.copy(folder / "line.db", self.folder / "line.db")
        self.world = copy.deepcopy(world)
        self.ends, self.deaths = list(ends), []
        self._live()

    def close(self) -> None:
        self.line.store.close()

    def _live(self) -> None:
        self.fuse = Fuse(self.ends.pop(0) if self.ends else None)
        engine = open_engine(f"sqlite:///{self.folder / 'line.db'}")
        store = Store(engine, self.files.company.id)
        fuse = self.fuse
        self.line = Line(
            company=self.files.company,
            store=CrashingStore(store, fuse),  # type: ignore[arg-type]
            clock=self.world.clock,
            language=language(),
            channels={name: CrashingChannel(channel, fuse) for name, channel in self.world.channels.items()},
            records=CrashingRecords(app.builtin_records(store), fuse),
            weather=FixedWeather(self.files.outdoor_f),
            employees=app.employees(),
            passages=self.files.passages,
            phone=CrashingPhone(self.world.phone, fuse) if self.world.phone else None,
        )

    def say(self, name: str, sender: str, text: str) -> None:
        """The webhook of one message; nothing is handled yet."""
        own = self.line.company.connections["sms"].address
        accept(self.line, Inbound(name, WordsReceived("sms", sender, own, text, name)))

    # -------------------------------------------------------------- the story

    def _make(self, move: Move) -> None:
        match move:
            case Hear():
                self._hear(move, f"in-{self.world.at_move}")
            case Pass(minutes=minutes):
                until = self.world.until.setdefault(
                    self.world.at_move, self.world.clock.now() + timedelta(minutes=minutes)
                )
                self._advance(until)

    def _hear(self, move: Hear, name: str) -> None:
        """The webhook of one message, twice. People say the same in every telling of a story, codes included."""
        if name not in self.said:
            own = self.line.company.connections["sms"].address
            text = move.text.replace("{code}", self._code(move.sender) if "{code}" in move.text else "")
            self.said[name] = WordsReceived("sms", move.sender, own, text, name, move.media)
        for _ in range(2):
            accept(self.line, Inbound(name, self.said[name]))
        self.settle()

    def settle(self) -> None:
        """Handle what is due within the reply window as if now."""
        ahead = timedelta(seconds=self.line.reply_after_s())
        while True:
            handled = run_due(self.line, self.world.clock.now() + ahead)
            if not handled and not self._report():
                return

    def _report(self) -> bool:
        """The carrier's call-backs for what it has taken since it last told; True where there were any."""
        sent = self.world.channels["sms"].sent
        if not self.reports or self.world.reported == len(sent):
            return False
        number = self.world.reported
        one = sent[number]
        for _ in range(2):
            accept(
                self.line, Inbound(f"{number}:delivered", DeliveryReported(one.key, "delivered", None, f"ref-{number}"))
            )
        self.world.reported += 1
        return True

    def _advance(self, until: datetime) -> None:
        clock = self.world.clock
        self.settle()
        while True:
            with self.line.store.read() as tx:
                due = events.next_due(tx)
            if due is None or due > until:
                break
            clock.set(max(due, clock.now()))
            self.settle()
        clock.set(max(until, clock.now()))
        self.settle()

    def _code(self, address: str) -> str:
        with self.line.store.read() as tx:
            asked = [(q.open, q.sent_at, q.code) for q in escalations.reaching(tx, address)]
            jobs = offers.of_vendor(tx, address, self.world.clock.now() - timedelta(days=30))
        asked += [(o.status == "open", o.made_at, o.code) for o in jobs]
        return max(asked)[2]

    # -------------------------------------------------------------- what a test sees

    def history(self) -> list[Event]:
        with self.line.store.read() as tx:
            return events.everything(tx)

    def cases(self) -> Mapping[str, Case]:
        by_case: dict[str, list[Event]] = {}
        for event in self.history():
            if event.case:
                by_case.setdefault(event.case, []).append(event)
        return {name: fold(of_case) for name, of_case in by_case.items()}


def found_company(files: CompanyFiles, clock: FakeClock, database: Path) -> None:
    """A new store in a file, with the company's records."""
    engine = open_engine(f"sqlite:///{database}")
    upgrade(engine)
    store = Store(engine, files.company.id)
    store.found()
    app.load_records(store, files)
    store.close()
