"""Hundreds of people write, webhooks come several times and shuffled, the carrier is unreliable, and processes are
killed with kill -9 all the while. In the end everything is counted at the carrier and in the store.
"""

from __future__ import annotations

import os
import random
import re
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx

from deskhand import app
from deskhand.domain.event import EffectSettled, Parked, SettleDue, WordsReceived
from deskhand.engine.invariants import broken_invariants
from deskhand.engine.line import Line
from deskhand.engine.queue.wakeups import schema
from deskhand.store import effects, events
from deskhand.store.database import Store, open_engine
from deskhand.store.migrations import upgrade
from deskhand.testing.carrier import Carrier
from deskhand.testing.carrier_message import CarrierMessage
from deskhand.testing.free_port import free_port
from deskhand.testing.served import ACCOUNT, NUMBER, TOKEN, crowd, lead_of, open_line, phone_of
from deskhand.testing.signed_request import SignedRequest
from deskhand.testing.waiting import until

AGAIN = "Again, in case it did not reach you: "
SAYS = (
    ("I smell gas in my apartment",),
    ("there is water EVERYWHERE, the pipe under the sink burst",),
    ("the bathroom faucet drips a little, no rush",),
    ("the dishwasher does not drain",),
    ("the bathroom faucet drips a little, no rush", "the kitchen window does not close any more"),
    ("the bedroom door squeaks", "STOP"),
)
LEAD = "Hi, could I set up a call about management for my duplex in Cedar Park? Starting next month."
OFFERED = re.compile(r"\bsuits? you\?")
ASKED = re.compile(r"Reply 1 ([A-Z]\d\d)|reply YES ([A-Z]\d\d)", re.IGNORECASE)
TOGETHER_S, DRAIN_S = 300, 1800
MOODS: Sequence[dict[str, Any]] = (
    {},
    {"lose_reply": 2},
    {"call_backs": "twice"},
    {"call_backs": "reversed"},
    {"call_backs": "before_reply"},
    {"call_backs": "never", "times": 8},
    {"call_back_after_s": 2.0, "times": 8},
    {"status": 429, "code": 20429, "times": 2},
    {"status": 500, "taken": True, "times": 2},
    {"slow_s": 0.5, "times": 3},
)
"""What the carrier is like between two kills."""


@dataclass(frozen=True)
class Plan:
    """How many people write, how often a process is killed, by which dice. `leads` all want the first time offered.

    `up_s` is the longest it may live, `silent_s` how long a worker on PostgreSQL may be silent.
    """

    cases: int
    kills: int
    seed: int
    up_s: float = 2
    processes: int = 1
    silent_s: float = 30
    leads: int = 0


@dataclass
class Figures:
    """What was counted. `unknown` says how lost answers became known; the lists name what is wrong, or set aside."""

    driver: str
    cases: int
    kills: int
    seed: int
    webhooks: int = 0
    words: int = 0
    texts: int = 0
    booked: int = 0
    said_again: int = 0
    effects: dict[str, int] = field(default_factory=dict)
    unknown: dict[str, int] = field(default_factory=dict)
    parked: list[str] = field(default_factory=list)
    takeover_s: float = 0.0
    took_s: float = 0.0
    doubled: list[str] = field(default_factory=list)
    handed: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    unsettled: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)

    @property
    def wrong(self) -> list[str]:
        return [*self.doubled, *self.lost, *self.unsettled, *self.broken]

    def as_data(self) -> dict[str, Any]:
        return asdict(self)


# ------------------------------------------------------------------ what is killed


class Nursery:
    """Where processes of the company are born, quickly and as often as needed."""

    def __init__(self, *arguments: str) -> None:
        command = [sys.executable, "-m", "deskhand.testing.served", *arguments]
        self._mother = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        if self._line() != "ready":
            raise RuntimeError("the process did not start")

    def bear(self, port: int) -> int:
        """The id of a new process that serves at `port`."""
        assert self._mother.stdin is not None
        print(port, file=self._mother.stdin, flush=True)
        return int(self._line())

    def kill(self, process: int) -> None:
        """kill -9, and wait until nothing is left of it."""
        os.kill(process, signal.SIGKILL)
        until(lambda: not _lives(process))

    def close(self) -> None:
        self._mother.communicate()

    def _line(self) -> str:
        assert self._mother.stdout is not None
        return self._mother.stdout.readline().strip()


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


class Siege:
    """One run over one database; `run` gives its figures."""

    def __init__(self, plan: Plan, database: str, carrier: Carrier) -> None:
        self.plan, self.database, self.carrier = plan, database, carrier
        self.dice = random.Random(plan.seed)
        self.ports = [free_port() for _ in range(plan.processes)]
        self.public = f"http://127.0.0.1:{self.ports[0]}/hooks/sms"
        carrier.hook = self.public
        self.files = crowd(plan.cases)
        self.line = self._found()
        driver = "postgresql" if database.startswith("postgresql") else "sqlite"
        self.figures = Figures(driver, plan.cases, plan.kills, plan.seed)
        self._client = httpx.Client(timeout=20, trust_env=False)
        self._post = ThreadPoolExecutor(4)
        self._posting: list[Future[None]] = []
        self._over = threading.Event()
        self._lock = threading.Lock()
        self._said: set[str] = set()
        self._heard = 0
        self._held: dict[tuple[str, str], float] = {}

    def run(self) -> Figures:
        begun = time.monotonic()
        plan = self.plan
        nursery = Nursery(self.database, self.carrier.url, self.public, str(plan.cases), str(plan.silent_s))
        living = [self._born(nursery, port) for port in self.ports]
        people = threading.Thread(target=self._people, name="people")
        people.start()
        try:
            for chunk in self._chunks():
                self._posting += [self._post.submit(self._deliver, request) for request in chunk]
                self._over.wait(self.dice.uniform(0, self.plan.up_s))
                self.carrier.behave(**self.dice.choice(MOODS))
                place = self.dice.randrange(len(living))
                nursery.kill(living[place])
                self._note_held()
                living[place] = self._born(nursery, self.ports[place])
                self._look_at_held()
            self.carrier.behave()
            self._drain()
        finally:
            self._over.set()
            people.join()
            self._post.shutdown(cancel_futures=True)
            nursery.close()
            self._client.close()
        self._count()
        self.figures.took_s = round(time.monotonic() - begun, 1)
        self.line.store.close()
        return self.figures

    # -------------------------------------------------------------- processes

    def _found(self) -> Line:
        engine = open_engine(self.database)
        upgrade(engine)
        store = Store(engine, self.files.company.id)
        if store.engine.dialect.name == "postgresql":
            schema(store)
        store.found()
        app.load_records(store, self.files)
        store.close()
        return open_line(self.database, self.files, self.carrier.url, self.public)

    def _born(self, nursery: Nursery, port: int) -> int:
        process = nursery.bear(port)
        until(lambda: self._answers(port), 60)
        return process

    def _answers(self, port: int) -> bool:
        try:
            return self._client.get(f"http://127.0.0.1:{port}/health").status_code == 200
        except httpx.HTTPError:
            return False

    def _note_held(self) -> None:
        """What was in somebody's hands when a process died; some of it was in the hands of others, who go on."""
        died = time.monotonic()
        with self.line.store.read() as tx:
            self._held |= {held: died for held in events.leased(tx) if held not in self._held}

    def _look_at_held(self) -> None:
        with self.line.store.read() as tx:
            now_held = set(events.leased(tx))
        for held in self._held.keys() - now_held:
            took = time.monotonic() - self._held.pop(held)
            self.figures.takeover_s = round(max(self.figures.takeover_s, took), 1)

    # -------------------------------------------------------------- people

    def _chunks(self) -> Iterator[list[SignedRequest]]:
        """Every webhook two to five times, all of them shuffled, in as many parts as there are kills."""
        requests: list[SignedRequest] = []
        for tenant in range(self.plan.cases):
            for text in SAYS[tenant % len(SAYS)]:
                request = self.carrier.words(phone_of(tenant), text)
                self.figures.words += 1
                requests += [request] * self.dice.randint(2, 5)
        for lead in range(self.plan.leads):
            self.figures.words += 1
            requests += [self.carrier.words(lead_of(lead), LEAD)] * self.dice.randint(2, 5)
        self.dice.shuffle(requests)
        for kill in range(self.plan.kills):
            yield requests[kill :: self.plan.kills]

    def _deliver(self, request: SignedRequest) -> None:
        """Post until somebody says that it is kept; what nobody acknowledged is posted again."""
        while not self._over.is_set():
            port = random.choice(self.ports)
            try:
                answer = self._client.post(
                    request.url.replace(f":{self.ports[0]}/", f":{port}/"),
                    content=request.body,
                    headers=dict(request.headers),
                )
                if answer.status_code == 200:
                    with self._lock:
                        self.figures.webhooks += 1
                    return
            except httpx.HTTPError:
                pass
            self._over.wait(0.1)

    def _people(self) -> None:
        """Staff acknowledge every page; every other vendor takes the job; leads take the first time offered."""
        while not self._over.wait(0.05):
            messages = self.carrier.messages
            for message in messages[self._heard :]:
                self._answer(message)
            self._heard = len(messages)

    def _answer(self, message: CarrierMessage) -> None:
        if OFFERED.search(message.text) and message.to.startswith(lead_of(0)[:8]):
            choice = self.carrier.words(message.to, "the first one works")
            self._posting.append(self._post.submit(self._deliver, choice))
            return
        asked = ASKED.search(message.text)
        if asked is None or message.to.startswith("+1512700"):
            return
        staff, vendor = asked.groups()
        name = f"{message.to} {staff or vendor}"
        if name in self._said or (vendor and int(vendor[1:]) % 2):
            return
        self._said.add(name)
        text = f"1 {staff}" if staff else f"yes {vendor}, there in 30 min"
        request = self.carrier.words(message.to, text)
        self._posting += [self._post.submit(self._deliver, request) for _ in range(1 + int(name[-1]) % 2)]

    # -------------------------------------------------------------- the end

    def _drain(self) -> None:
        """Until nothing is in flight anywhere; who waits two minutes for a call-back looks at once."""
        until(self._idle, DRAIN_S)
        for _ in range(3):
            self._look_now()
            until(self._idle, DRAIN_S)

    def _idle(self) -> bool:
        self._look_at_held()
        if any(not posting.done() for posting in list(self._posting)) or self._heard < len(self.carrier.messages):
            return False
        with self.line.store.read() as tx:
            due, busy = events.next_due(tx), events.count(tx, events.LEASED)
        return not busy and (due is None or due > self.line.clock.now() + timedelta(seconds=5))

    def _look_now(self) -> None:
        with self.line.write() as tx:
            waiting = events.in_status(tx, events.DUE)
            for event in events.of_kind(tx, "settle_due"):
                if event.id in waiting:
                    events.put_off(tx, event.id, self.line.clock.now())

    def _count(self) -> None:
        counted = self.figures
        with self.line.store.read() as tx:
            history, ledger = events.everything(tx), effects.everything(tx)
            waiting = events.in_status(tx, *events.WAITING)
        counted.effects = dict(Counter(effect.status for effect in ledger))
        counted.unknown = dict(
            Counter(f"{e.what.outcome}: {e.what.how}" for e in history if isinstance(e.what, EffectSettled))
        )
        counted.parked = [f"{e.what.event}: {e.what.error}" for e in history if isinstance(e.what, Parked)]
        looked_for = {e.what.effect for e in history if isinstance(e.what, SettleDue) and e.id in waiting}
        left = [effect for effect in ledger if effect.status in effects.UNSETTLED and effect.id not in looked_for]
        counted.unsettled = [f"unsettled: {effect.id} {effect.status} {effect.action}" for effect in left]
        messages = self.carrier.messages
        counted.texts = len(messages)
        counted.said_again = sum(message.text.startswith(AGAIN) for message in messages)
        wrote = Counter(e.what.sender for e in history if isinstance(e.what, WordsReceived))
        counted.doubled = list(_doubled(messages, wrote))
        counted.handed, counted.lost = self._unanswered(wrote, messages)
        assert self.line.appointments is not None
        counted.booked = len(self.line.appointments.coming(self.line.clock.now()))
        counted.broken = broken_invariants(self.line)

    def _unanswered(self, wrote: Mapping[str, int], messages: Sequence[CarrierMessage]) -> tuple[list[str], list[str]]:
        """Who was never answered: (those about whom a person was told, those who are lost)."""
        answered = {message.to for message in messages}
        staff = "\n".join(message.text for message in messages if message.to in self.files.company.escalation)
        handed: list[str] = []
        lost: list[str] = []
        for tenant in range(self.plan.cases):
            phone, said = phone_of(tenant), SAYS[tenant % len(SAYS)]
            if phone not in wrote:
                lost.append(f"lost: the words of {phone}")
            elif phone not in answered and "STOP" not in said:
                told = phone in staff or re.search(rf"Tenant {tenant}\b", staff)
                (handed if told else lost).append(f"{phone} was never answered")
        return handed, lost


def _doubled(messages: Sequence[CarrierMessage], wrote: Mapping[str, int]) -> Iterator[str]:
    """The same effect twice, or the same words to one person within five minutes, more often than they wrote."""
    keys = Counter(key for message in messages for key in parse_qs(urlsplit(message.call_back).query).get("effect", []))
    yield from (f"doubled: effect {key} {times} times" for key, times in keys.items() if times > 1)
    heard: dict[tuple[str, str], list[float]] = {}
    for message in messages:
        said = (message.to, message.text)
        lately = [at for at in heard.get(said, []) if message.taken_s - at < TOGETHER_S]
        if len(lately) >= max(1, wrote.get(message.to, 0)):
            yield f"doubled: {said}"
        heard[said] = [*lately, message.taken_s]


def besiege(plan: Plan, database: str) -> Figures:
    """Run the plan against a database that is empty or does not exist yet (SQLite)."""
    with Carrier(ACCOUNT, TOKEN, NUMBER) as carrier:
        return Siege(plan, database, carrier).run()
