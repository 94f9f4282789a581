"""A line over a given store with nothing real outside it: for tests of the queue and the store."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from deskhand.app import employees
from deskhand.connectors.builtin.records import BuiltinRecords
from deskhand.domain.action import SendMessage
from deskhand.domain.company import Company
from deskhand.domain.errors import Transient
from deskhand.domain.passage import KnowledgeAnswer, Passage
from deskhand.domain.reading import Reading, ReadingContext
from deskhand.engine.line import Line, NoQueue, Queue
from deskhand.store.database import Store
from deskhand.testing.failing_ports import FixedWeather
from deskhand.testing.fake_channel import FakeChannel

MANAGER = "+15125550100"


class WallClock:
    """Implements Clock by the machine's own: queue drivers live in real time."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class PlainWords:
    """Implements Language: writes the facts of a message, reads nothing."""

    def read(self, text: str, context: ReadingContext) -> Reading:
        raise Transient("nobody reads here")

    def write(self, employee: str, message: SendMessage, seed: str) -> str:
        return " ".join((message.act, *(value for _, value in message.facts)))

    def topics(self, text: str) -> Sequence[tuple[str, float]]:
        return ()

    def answer(self, question: str, passages: Sequence[Passage]) -> KnowledgeAnswer | None:
        return None


def bare_line(store: Store, queue: Queue | None = None) -> Line:
    """The line of the store's company; its one manager is MANAGER."""
    clock = WallClock()
    return Line(
        company=Company(store.company, "Lakeview", "America/Chicago", escalation=(MANAGER,)),
        store=store,
        clock=clock,
        language=PlainWords(),
        channels={"sms": FakeChannel(clock)},
        records=BuiltinRecords(store),
        weather=FixedWeather(),
        employees=employees(),
        queue=queue or NoQueue(),
    )
