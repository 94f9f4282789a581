"""Asked to stop: granted at once, confirmed once, and what is still open goes on by a person who calls."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from deskhand.domain.action import Action, RecordOptOut
from deskhand.domain.case import Case, Line
from deskhand.domain.desk import Desk
from deskhand.domain.disposition import Disposition
from deskhand.employees.common import lines
from deskhand.employees.common.emergency import is_emergency
from deskhand.employees.common.ladder import Ladder

CARRIER_WORDS = frozenset({"stop", "stopall", "unsubscribe", "cancel", "end", "quit", "revoke", "optout"})
STOPPED_BUT_REPORTS = "asked us to stop writing, and reports something; please call"

Goes = Callable[[Case], str | None]
"""What of the case goes on all the same ("the open order"), or None."""


def rule(case: Case, desk: Desk, ladder: Ladder, goes_on: Goes) -> Iterator[Action]:
    """One confirmation unless the carrier has given it; what is still open goes on by a person calling."""
    for line in lines.fresh(case):
        if not asks_to_stop(line):
            continue
        sender, channel = line.said.sender, line.said.channel
        if f"{channel}:{sender}" not in case.opted_out:
            yield RecordOptOut(sender, channel)
        if line.said.speaks and (channel != "sms" or not _carrier_word(line.said.text)):
            yield ladder.voice.to_sender(case, desk, sender, channel, "opt_out_confirmed")
        if not lines.is_contact(line):
            reason = f"{desk.name_of(sender)} asked us to stop writing to them"
            yield from ladder.once(case, desk, reason, at_once=is_emergency(case))
        elif case.kind == "inquiry" and _reports_too(line):
            yield from ladder.once(case, desk, STOPPED_BUT_REPORTS, at_once=False)
    what = goes_on(case)
    if what and any(stopped.endswith(f":{case.address}") for stopped in case.opted_out):
        reason = f"asked us to stop writing; please call about {what}"
        yield from ladder.once(case, desk, reason, at_once=is_emergency(case))


def asks_to_stop(line: Line) -> bool:
    return line.said.opt_out or lines.is_judged(line, Disposition.OPT_OUT)


def _reports_too(line: Line) -> bool:
    """True where the words that stop us tell of something to be done as well."""
    return bool(line.said.also) or any(item.item.trade or item.item.thing for item in line.said.items)


def _carrier_word(text: str) -> bool:
    """True where one of the texts is a word to which the carrier itself answers."""
    return any(_bare(part) in CARRIER_WORDS for part in text.splitlines())


def _bare(text: str) -> str:
    return "".join(c for c in text.lower() if c.isalpha())
