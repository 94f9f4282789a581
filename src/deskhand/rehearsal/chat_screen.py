"""What the terminal shows: messages as their readers got them, and reasons, at the company's own clock."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.table import Table
from rich.text import Text

from deskhand.domain.action import Spoken, recipient
from deskhand.domain.event import Claimed, Event, SendFailed, SendUnknown, TimerDue
from deskhand.engine.explain import Reason
from deskhand.rehearsal.demo.tell import Told
from deskhand.rehearsal.record import Record, Reply
from deskhand.rehearsal.timeline import CLOCK, moments_of, name_of

KINDS = {"heard": "cyan", "decided": "green", "checked": "yellow", "done": "bold", "waits": "magenta"}
PASSED = re.compile(r" ?\(?passed [a-z_, ]+\)?$")
LONGEST_AGAIN = 60
Row = tuple[datetime, Text]


@dataclass(frozen=True)
class Screen:
    """Prints what `told` knows, as somebody sees it who is `me`."""

    out: Console
    told: Told

    def note(self, text: str) -> None:
        """A remark of the terminal itself."""
        self.out.print(Text(text, style="dim"))

    def news(self, history: Sequence[Event], record: Record, since: datetime, me: str) -> bool:
        """What these events did and which timers fired after `since`, by the clock; whether words went to anybody."""
        fired = [(at, name.split()[0]) for case in record.cases.values() for name, at in case.fired.items()]
        rows = [(at, 0, _aside(CLOCK[name])) for at, name in fired if at > since and name in CLOCK]
        rows += [(at, event.seq, text) for event in history for at, text in self._rows(event)]
        rows += self._messages(history, me)
        told = {(at, text.plain): text for at, _, text in sorted(rows, key=lambda row: row[:2])}  # once, for all cases
        self._print([(at, text) for (at, _), text in told.items()])
        return any(isinstance(event.what, Claimed) and isinstance(event.what.action, Spoken) for event in history)

    def replies(self, replies: Sequence[Reply], me: str) -> None:
        self._print([(reply.at, self._words([reply.to], reply.text, me)) for reply in replies])

    def reasons(self, reasons: Sequence[Reason], everything: bool) -> None:
        """Steps of a case; what passed the guardrails is left out unless `everything` is wanted."""
        rows = []
        for one in reasons:
            text = one.text if everything else PASSED.sub("", one.text)
            if one.kind != "checked" or everything or text == one.text:
                rows.append((one.at, Text.assemble((f"{one.kind:8}", KINDS[one.kind]), text)))
        self._print(rows)

    def name(self, address: str) -> str:
        return name_of(self.told, address)

    def local(self, at: datetime) -> datetime:
        return at.astimezone(self.zone)

    def clock(self, at: datetime) -> str:
        return f"{self.local(at):%-I:%M %p}"

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.told.files.company.time_zone)

    def _messages(self, history: Sequence[Event], me: str) -> list[tuple[datetime, int, Text]]:
        """One row for all who were told the same at once; what is told again later is cut short."""
        told: dict[tuple[datetime, str], tuple[int, list[str]]] = {}
        for event in history:
            match event.what:
                case Claimed(action=action) if isinstance(action, Spoken) and (to := recipient(action)):
                    told.setdefault((event.at, action.text), (event.seq, []))[1].append(to)
                case _:
                    pass
        rows, before = [], set()
        for (at, text), (seq, readers) in told.items():
            rows.append((at, seq, self._words(readers, _short(text) if text in before else text, me)))
            before.add(text)
        return rows

    def _rows(self, event: Event) -> Iterator[Row]:
        match event.what:
            case SendFailed(to=to, reason=reason):
                yield event.at, Text(f"not taken for {self.name(to)}: {reason}", "red")
            case SendUnknown(to=to):
                yield event.at, Text(f"nobody knows whether that went out to {self.name(to)}", "red")
            case TimerDue():
                return
            case _:
                for moment in moments_of(self.told, event):
                    if moment.kind in ("done", "guardrail"):
                        yield moment.at, _aside(moment.text)

    def _words(self, to: Sequence[str], text: str, me: str) -> Text:
        whom = " + ".join("you" if address == me else self.name(address) for address in to)
        return Text.assemble((f"to {whom}: ", "bold green" if me in to else "bold blue"), text)

    def _print(self, rows: Sequence[Row]) -> None:
        for at, text in rows:
            grid = Table.grid(padding=(0, 1))
            grid.add_column(width=8, justify="right", style="dim")
            grid.add_column(overflow="fold")
            grid.add_row(self.clock(at), text)
            self.out.print(grid)


def _short(text: str) -> str:
    return f"{text[:LONGEST_AGAIN]}… (again)" if len(text) > LONGEST_AGAIN else text


def _aside(text: str) -> Text:
    return Text(f"  {text}", "dim")
