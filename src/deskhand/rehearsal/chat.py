"""`deskhand chat`: be the tenant, the vendor or the manager in a terminal, over a sandbox with a clock of its own."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime, timedelta

from rich.console import Console

from deskhand import app
from deskhand.config import CompanyFiles, load_company
from deskhand.config.problems import Mistake
from deskhand.config.values import duration, instant
from deskhand.domain.case import Case, status_of
from deskhand.domain.errors import Misconfigured
from deskhand.engine.explain import explain
from deskhand.engine.invariants import broken_invariants
from deskhand.rehearsal import chat_people
from deskhand.rehearsal.chat_screen import Screen
from deskhand.rehearsal.command import quiet_logs
from deskhand.rehearsal.companies import company_folder
from deskhand.rehearsal.demo.tell import Told
from deskhand.rehearsal.play import code_for, fail
from deskhand.rehearsal.record import Record, read_record
from deskhand.rehearsal.sandbox import Sandbox, open_sandbox
from deskhand.store import events

TYPING = timedelta(seconds=15)
"""What it takes to write a text: longer than words of one breath are apart."""
PORTS, WAYS = ("sms", "records", "model"), ("timeout", "error", "slow", "ok")
WHOM = "vendor, manager, tenant, somebody of the records, or a number like +15125550123"
HELP = """\
Whatever you write is a text to the company, and takes 15 seconds. {code} in it is the newest code sent to you.
  /as WHO          speak as vendor (the one asked last), manager, tenant, a name or a number
  /photo WORDS     a text with a picture
  /wait 15m        let time pass: 90s 12m 3h 2d
  /why             what led to the last message; /why all: from the case's first event, with every guardrail
  /show            everything that went out so far
  /cases           the cases and how they stand
  /take, /back     the manager takes the case over, and hands it back
  /fail sms error  from here on sms, records or model: timeout, error, slow, ok
  /clock           what time it is there
  /quit            leave (so does Ctrl-D)"""


def chat(employee: str, company: str, at: str | None) -> None:
    """Talk until /quit or the end of the input; nothing leaves this machine and nothing is kept."""
    if employee not in app.employees():
        raise Misconfigured(f"no employee {employee!r}; one of {', '.join(app.employees())}")
    quiet_logs()
    files = load_company(company_folder(company))
    box = open_sandbox(files, _start(at, files.company.time_zone), app.local_language())
    talk = Chat(files, box, Console(highlight=False))
    talk.welcome()
    talk.run(_typed(talk) if sys.stdin.isatty() else sys.stdin)
    talk.farewell()


def _start(at: str | None, zone: str) -> datetime:
    try:
        return instant(zone)(at) if at else app.SystemClock().now()
    except Mistake as mistake:
        raise Misconfigured(f"--at: {mistake}") from mistake


def _typed(talk: Chat) -> Iterator[str]:
    """What somebody types, with a prompt that says who they are; ends with Ctrl-D or Ctrl-C."""
    with contextlib.suppress(ImportError):
        import readline  # noqa: F401  arrow keys and history
    while True:
        try:
            yield input(f"{talk.prompt}> ")
        except (EOFError, KeyboardInterrupt):
            print()
            return


class Chat:
    """One sitting: who speaks, and how much of the history was shown and explained."""

    def __init__(self, files: CompanyFiles, box: Sandbox, out: Console) -> None:
        self.files, self.box, self.screen = files, box, Screen(out, Told(box, files, Record()))
        self.who = chat_people.tenant(files)
        self._seen = self._asked = self._newest()
        self._told_at = box.clock.now()
        self.commands: Mapping[str, Callable[[str], None]] = {
            "as": self._speak_as,
            "photo": lambda words: self._say(words, photo=True),
            "wait": self._wait,
            "why": self._why,
            "show": self._show,
            "cases": self._cases,
            "take": lambda _: self._as_manager("MINE {code}"),
            "back": lambda _: self._as_manager("BACK {code}"),
            "fail": self._fail,
            "clock": self._clock,
            "help": lambda _: self.screen.note(HELP),
        }

    @property
    def prompt(self) -> str:
        return f"{self.screen.clock(self.box.clock.now())} {self.me}"

    @property
    def me(self) -> str:
        return self.screen.name(self.who)

    def welcome(self) -> None:
        now = self.screen.local(self.box.clock.now())
        self.screen.note(f"You are {self.me}, writing to {self.files.company.name} by text. It is {now:%A, %-I:%M %p}.")
        self.screen.note("Nothing leaves this machine. /help says what you may do, /quit leaves. Try one of")
        self.screen.note("  there is water EVERYWHERE pipe under the sink exploded")
        self.screen.note("  el fregadero gotea un poco desde ayer")

    def run(self, lines: Iterable[str]) -> None:
        """Take lines until /quit or their end."""
        for line in lines:
            words = line.strip()
            if words in ("/quit", "/exit", "/q"):
                return
            if words.startswith("/"):
                self._command(words[1:])
            elif words:
                self._say(words)

    def farewell(self) -> None:
        """How it stands at the end, by the same checks as a rehearsal."""
        record, broken = self._record(), broken_invariants(self.box.line)
        self.screen.note(f"{len(record.replies)} messages went out.")
        self.screen.note("\n".join(broken) if broken else "Every invariant holds.")

    # -------------------------------------------------------------- what one may do

    def _command(self, written: str) -> None:
        name, _, rest = written.partition(" ")
        do = self.commands.get(name.lower())
        if do is None:
            self.screen.note(f"There is no /{name}; /help says what there is.")
        else:
            do(rest.strip())

    def _say(self, words: str, photo: bool = False) -> None:
        """A text of whoever speaks, and everything that it leads to at once."""
        if "{code}" in words:
            code = code_for(self.box, self.who)
            if code is None:
                self.screen.note(f"No question with a code was sent to {self.me}.")
                return
            words = words.replace("{code}", code)
        self._asked = self._newest()
        self.box.advance(TYPING)
        self.box.hear(self.who, [words], media=("photo.jpg",) if photo else ())
        self._tell()

    def _speak_as(self, wanted: str) -> None:
        found = chat_people.somebody(self.files, self.box, wanted) if wanted else None
        if found is None:
            self.screen.note(f"Nobody is called {wanted!r}: {WHOM}" if wanted else f"As whom? {WHOM}")
            return
        self.who = found
        self.screen.note(f"You are {self.me} now.")

    def _as_manager(self, words: str) -> None:
        """One answer of the first of the ladder, whoever speaks otherwise."""
        address = chat_people.manager(self.files)
        code = code_for(self.box, address) if address else None
        if address is None or code is None:
            self.screen.note("No question was sent to a manager yet: ask for a person, or report an emergency.")
            return
        before, self.who = self.who, address
        self.screen.note(f"{self.me} writes: {words.replace('{code}', code)}")
        self._say(words)
        self.who = before

    def _wait(self, written: str) -> None:
        try:
            delta = duration(written)
        except Mistake as mistake:
            self.screen.note(str(mistake))
            return
        self._asked = self._newest()
        self.box.advance(delta)
        self._tell()
        self._clock("")

    def _clock(self, _: str) -> None:
        self.screen.note(f"It is {self.screen.local(self.box.clock.now()):%A %d %B, %-I:%M %p}.")

    def _fail(self, written: str) -> None:
        port, _, how = written.partition(" ")
        if port not in PORTS or how not in WAYS:
            self.screen.note(f"/fail PORT HOW: PORT is one of {', '.join(PORTS)}, HOW one of {', '.join(WAYS)}")
            return
        fail(self.box, port, how)
        self.screen.note(f"From here on: {port} {how}.")

    # -------------------------------------------------------------- what one may see

    def _tell(self) -> None:
        """Everything that happened since this was last asked."""
        news = [event for event in self.box.history() if event.seq > self._seen]
        spoken = self.screen.news(news, self._record(), self._told_at, self.who)
        self._seen, self._told_at = self._newest(), self.box.clock.now()
        if not spoken:
            self.screen.note("(nothing was sent)")

    def _why(self, how_much: str) -> None:
        """The reasons of the case that last spoke, from the last words (or the last wait) on."""
        spoke = [reply.case for reply in self._record().replies]
        if not spoke:
            self.screen.note("Nothing was said yet.")
            return
        with self.box.line.store.read() as tx:
            history = events.of_case(tx, spoke[-1])
        everything = how_much == "all"
        reasons = [one for one in explain(history, self.screen.zone) if everything or one.seq > self._asked]
        self.screen.reasons(reasons, everything)

    def _show(self, _: str) -> None:
        replies = self._record().replies
        self.screen.replies(replies, self.who)
        if not replies:
            self.screen.note("Nothing went out yet.")

    def _cases(self, _: str) -> None:
        for case in self._record().cases.values():
            self.screen.note(self._standing(case))

    def _standing(self, case: Case) -> str:
        order = case.order
        what = f"{order.id}, {order.urgency.value} {order.trade.value}" if order else case.kind
        return f"{what} of {self.screen.name(case.contact.address)}: {status_of(case)}"

    def _record(self) -> Record:
        return read_record(self.box.history(), self.box.taken)

    def _newest(self) -> int:
        return max((event.seq for event in self.box.history()), default=0)
