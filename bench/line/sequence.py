"""Milliseconds of one turn in this process over SQLite, with the parts of the line that are named stubbed.

python -m bench.line.sequence language+guardrails FOLDER COUNT
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from deskhand import app
from deskhand.config import load_company
from deskhand.domain.action import SendMessage
from deskhand.domain.event import WordsReceived
from deskhand.domain.passage import KnowledgeAnswer, Passage
from deskhand.domain.reading import Item, Reading, ReadingContext, Trade
from deskhand.domain.verdict import Ruling, Verdict
from deskhand.engine import ledger
from deskhand.engine.line import Line
from deskhand.engine.post import accept
from deskhand.engine.queue.embedded import run_due
from deskhand.ports import Inbound, Language
from deskhand.store.database import Store, open_engine
from deskhand.store.migrations import upgrade
from deskhand.testing.failing_ports import FixedWeather
from deskhand.testing.fake_channel import FakeChannel

WARM_TURNS = 10


class FixedReader:
    """Reads the same into everything, writes as `real` does."""

    def __init__(self, real: Language) -> None:
        self._real = real

    def read(self, text: str, _context: ReadingContext) -> Reading:
        return Reading((Item(text, trade=Trade.PLUMBING, severity=(("routine", 0.97), ("urgent", 0.03))),))

    def write(self, employee: str, message: SendMessage, seed: str) -> str:
        return self._real.write(employee, message, seed)

    def topics(self, _text: str) -> Sequence[tuple[str, float]]:
        return ()

    def answer(self, _question: str, _passages: Sequence[Passage]) -> KnowledgeAnswer | None:
        return None


def turn_ms(stubbed: str, folder: Path, count: int) -> float:
    language = app.local_language()
    if "language" in stubbed:
        language = FixedReader(language)
    if "guardrails" in stubbed:
        ledger.rulings = lambda action, situation: (Verdict(Ruling.ALLOW, "all"),)
    files = load_company(folder)
    with tempfile.TemporaryDirectory() as temporary:
        engine = open_engine(f"sqlite:///{temporary}/line.db")
        upgrade(engine)
        store = Store(engine, files.company.id)
        store.found()
        app.load_records(store, files)
        clock = app.SystemClock()
        channels = {"sms": FakeChannel(clock)}
        records = app.builtin_records(store)
        line = Line(
            files.company, store, clock, language, channels, records, FixedWeather(), app.employees(), files.passages
        )
        for number in range(WARM_TURNS):
            say(line, number)
        start = time.perf_counter()
        for number in range(WARM_TURNS, WARM_TURNS + count):
            say(line, number)
        return (time.perf_counter() - start) / count * 1000


def say(line: Line, number: int) -> None:
    """One tenant's text, and all that comes of it at once."""
    words = WordsReceived("sms", f"+1512556{number:04d}", "", "the bathroom sink drains slowly", f"b{number}")
    accept(line, Inbound(f"b{number}", words))
    run_due(line, line.clock.now())


if __name__ == "__main__":
    print(turn_ms(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])))
