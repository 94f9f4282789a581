"""On the real clock, with everything around it failing, danger is answered and a person is paged in seconds."""

from __future__ import annotations

import statistics
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from sqlalchemy.exc import OperationalError

from deskhand import app
from deskhand.app import SystemClock
from deskhand.channels.sms_twilio.channel import TwilioSms
from deskhand.config import load_company
from deskhand.domain.action import SendMessage
from deskhand.domain.errors import Unknown
from deskhand.domain.event import WordsReceived
from deskhand.domain.passage import KnowledgeAnswer, Passage
from deskhand.domain.reading import Reading, ReadingContext
from deskhand.engine.line import Line
from deskhand.engine.post import accept
from deskhand.engine.queue.embedded import EmbeddedQueue
from deskhand.ports import Inbound, Language
from deskhand.store.database import Store, Tx, open_engine
from deskhand.store.migrations import upgrade
from deskhand.testing.carrier import Carrier
from deskhand.testing.carrier_message import CarrierMessage
from deskhand.testing.failing_ports import FixedWeather
from deskhand.testing.fake_channel import FakeChannel
from deskhand.testing.office import DANA, EXAMPLES
from deskhand.testing.waiting import until

LAKEVIEW = replace(load_company(EXAMPLES / "lakeview"), orders=())
ACCOUNT, TOKEN = "AC" + "7" * 32, "token"
EMERGENCIES, OTHERS = 300, 200
SAFETY_S, PAGE_S = 5, 10
DANGERS = (
    ("I smell gas in the kitchen", "safety_gas"),
    ("there is a fire on the stove", "safety_fire"),
    ("the carbon monoxide alarm is going off", "safety_co"),
    ("huele a gas en mi apartamento", "safety_gas"),
)


class HangingLanguage:
    """A model that takes 4 s to read and then has a bug; words are written from the tables."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self.over = threading.Event()

    def read(self, text: str, context: ReadingContext) -> Reading:
        self.over.wait(4)
        raise RuntimeError("the reader has a bug")

    def write(self, employee: str, message: SendMessage, seed: str) -> str:
        return self._language.write(employee, message, seed)

    def topics(self, text: str) -> Sequence[tuple[str, float]]:
        return self._language.topics(text)

    def answer(self, question: str, passages: Sequence[Passage]) -> KnowledgeAnswer | None:
        return self._language.answer(question, passages)


class HangingRecords:
    """Records that answer nothing, after 3 s."""

    def __init__(self, over: threading.Event) -> None:
        self._over = over

    def __getattr__(self, name: str) -> Any:
        def asked(*arguments: Any, **named: Any) -> Any:
            self._over.wait(3)
            raise Unknown(f"the records did not answer {name} in time")

        return asked


class FailsFirst:
    """A store whose first commit fails."""

    def __init__(self, store: Store) -> None:
        self._store, self._failed = store, False

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    @contextmanager
    def write(self, forced: bool = True) -> Iterator[Tx]:
        with self._store.write(forced) as tx:
            yield tx
            if not self._failed:
                self._failed = True
                raise OperationalError("COMMIT", {}, Exception("disk I/O error"))


@pytest.fixture
def carrier() -> Iterator[Carrier]:
    with Carrier(ACCOUNT, TOKEN) as carrier:
        carrier.behave(call_backs="never")
        yield carrier


@pytest.fixture
def line(carrier: Carrier, tmp_path: Path) -> Iterator[Line]:
    engine = open_engine(f"sqlite:///{tmp_path / 'line.db'}")
    upgrade(engine)
    store = Store(engine, LAKEVIEW.company.id)
    store.found()
    app.load_records(store, LAKEVIEW)
    clock = SystemClock()
    sms = TwilioSms(ACCOUNT, SecretStr(TOKEN), carrier.number, "http://localhost/hooks/sms", base_url=carrier.url)
    yield Line(
        company=LAKEVIEW.company,
        store=store,
        clock=clock,
        language=app.local_language(),
        channels={"sms": sms, "email": FakeChannel(clock, "email")},
        records=app.builtin_records(store),
        weather=FixedWeather(),
        employees=app.employees(),
        queue=EmbeddedQueue(),
    )
    sms.close()
    store.close()


def say(line: Line, sender: str, text: str, name: str) -> None:
    accept(line, Inbound(name, WordsReceived("sms", sender, "+15125550199", text, name)))


def test_300_emergencies_while_everything_else_fails(line: Line, carrier: Carrier) -> None:
    language = HangingLanguage(line.language)
    failing = replace(line, language=language, records=HangingRecords(language.over))  # type: ignore[arg-type]
    posted: dict[str, float] = {}
    queue = failing.queue
    assert isinstance(queue, EmbeddedQueue)
    for number in range(OTHERS):
        say(failing, f"+1512777{number:04d}", "the closet door squeaks a bit", f"other-{number}")
    queue.start(failing)
    for number in range(EMERGENCIES):
        sender = f"+1512666{number:04d}"
        posted[sender] = time.monotonic()
        hook = replace(failing, store=FailsFirst(failing.store))  # type: ignore[arg-type]
        say(hook, sender, DANGERS[number % len(DANGERS)][0], f"danger-{number}")
    until(lambda: len(paged(carrier)) == EMERGENCIES, 60)
    language.over.set()
    queue.stop()

    first: dict[str, CarrierMessage] = {}
    for message in carrier.messages:
        first.setdefault(message.to, message)
    safety_s = {sender: first[sender].taken_s - at for sender, at in posted.items()}
    page_s = {sender: paged(carrier)[sender] - at for sender, at in posted.items()}
    print(f"safety text {summary(safety_s)}, page {summary(page_s)}")
    assert {sender: s for sender, s in safety_s.items() if s > SAFETY_S} == {}
    assert {sender: s for sender, s in page_s.items() if s > PAGE_S} == {}
    assert [first[sender].text for sender in posted if not leaves_and_calls(first[sender].text)] == []


def paged(carrier: Carrier) -> dict[str, float]:
    """When the manager was told of whom, first."""
    found: dict[str, float] = {}
    for message in carrier.messages:
        if message.to == DANA:
            for word in message.text.replace(":", " ").split():
                if word.startswith("+1512666"):
                    found.setdefault(word, message.taken_s)
    return found


def leaves_and_calls(text: str) -> bool:
    """Get out and call 911, before anything else and without a question."""
    start = text[:80].lower()
    return "911" in start and any(word in start for word in ("leave", "get out", "salga")) and "?" not in text


def summary(seconds: dict[str, float]) -> str:
    sorted_s = sorted(seconds.values())
    p99 = sorted_s[int(len(sorted_s) * 0.99) - 1]
    return f"p50 {statistics.median(sorted_s):.2f} s, p99 {p99:.2f} s, longest {sorted_s[-1]:.2f} s"


@pytest.mark.parametrize("down", ["it answers 500", "it is not reached"])
def test_with_sms_down_the_page_goes_by_the_next_channel(line: Line, carrier: Carrier, down: str) -> None:
    carrier.behave(status=500)
    address = carrier.url if down == "it answers 500" else "http://127.0.0.1:1"
    sms = TwilioSms(ACCOUNT, SecretStr(TOKEN), carrier.number, "http://localhost/hooks/sms", base_url=address)
    email = line.channels["email"]
    assert isinstance(email, FakeChannel)
    assert isinstance(line.queue, EmbeddedQueue)
    line = replace(line, channels={"sms": sms, "email": email})
    line.queue.start(line)
    begun = time.monotonic()
    say(line, "+15126660001", "I smell gas in the kitchen", "danger-1")
    until(lambda: any("+15126660001" in sent.text for sent in email.sent), PAGE_S)
    took = time.monotonic() - begun
    line.queue.stop()
    sms.close()
    assert took <= PAGE_S
    assert email.sent[0].to in {contact.email for contact in LAKEVIEW.contacts if contact.is_staff}


@pytest.mark.parametrize(("text", "act"), DANGERS)
def test_life_first_without_a_question(line: Line, carrier: Carrier, text: str, act: str) -> None:
    assert isinstance(line.queue, EmbeddedQueue)
    line.queue.start(line)
    say(line, "+15126660001", text, act)
    until(lambda: any(message.to == "+15126660001" for message in carrier.messages), SAFETY_S)
    line.queue.stop()
    assert leaves_and_calls(next(m.text for m in carrier.messages if m.to == "+15126660001"))
