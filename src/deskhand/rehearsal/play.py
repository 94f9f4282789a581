"""Play one scenario through the line: exactly the rules of DESIGN §8."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from deskhand.config import CompanyFiles, Fail, Form, Hangup, Keys, Say, Scenario, Wait
from deskhand.ports import Language
from deskhand.rehearsal.perturb import Perturbation
from deskhand.rehearsal.record import Record, read_record
from deskhand.rehearsal.sandbox import Sandbox, open_sandbox
from deskhand.store import escalations, offers


@dataclass
class Played:
    """What happened. `lines` holds the last words id of each inbound line, with its sender and instant."""

    record: Record
    lines: list[tuple[str, str, datetime]] = field(default_factory=list)
    turn_ms: list[float] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    sandbox: Sandbox | None = None


def play(
    scenario: Scenario, files: CompanyFiles, language: Language, change: Perturbation, channel: str | None
) -> Played:
    """Play every line in a fresh sandbox; what could not be played is a problem of the story, not an error."""
    box = open_sandbox(files, scenario.at + change.moved, language, employee=scenario.employee)
    played = Played(Record(), sandbox=box)
    for number, line in enumerate(scenario.lines):
        start = time.perf_counter()
        match line:
            case Wait(delta=delta):
                box.advance(delta)
            case Fail(port=port, how=how):
                fail(box, port, how)
            case Say():
                _say(box, played, line, number, change, channel)
            case Keys(digits=digits, from_=sender):
                _hear(box, played, sender, (digits,), channel or line.channel)
            case Form(fields=fields, from_=sender):
                text = "\n".join(f"{name}: {value}" for name, value in fields.items())
                _hear(box, played, fields.get("phone") or sender, (text,), channel or line.channel)
            case Hangup():
                box.settle()
        if not isinstance(line, Wait | Fail):
            played.turn_ms.append(round((time.perf_counter() - start) * 1000, 2))
    played.record = read_record(box.history(), box.taken)
    return played


def _say(box: Sandbox, played: Played, line: Say, number: int, change: Perturbation, channel: str | None) -> None:
    by = channel or line.channel
    texts: Sequence[str] = line.texts
    if any("{code}" in text for text in texts):
        code = code_for(box, line.from_)
        if code is None:
            played.problems.append(f"line {number + 1}: no question with a code was sent to {line.from_}")
            return
        texts = tuple(text.replace("{code}", code) for text in texts)
    texts = change.words(texts, number)
    media = (str(Path(line.photo)),) if line.photo else ()
    if change.sms_fails_at == number:
        box.channels["sms"].fail("timeout")
    _hear(box, played, line.from_, texts, by, media, 2 if change.twice_at == number else 1)
    if change.sms_fails_at == number:
        box.channels["sms"].fail("ok")


def _hear(
    box: Sandbox,
    played: Played,
    sender: str,
    texts: Sequence[str],
    channel: str,
    media: Sequence[str] = (),
    times: int = 1,
) -> None:
    at = box.clock.now()
    played.lines.append((box.hear(sender, texts, channel, media, times)[-1], sender, at))


def fail(box: Sandbox, port: str, how: str) -> None:
    """From here on the port behaves so: timeout, error, slow or ok."""
    match port:
        case "records":
            box.records.how = how
        case "model":
            box.language.how = how
        case "sms":
            box.channels["sms"].fail(how)  # type: ignore[arg-type]
        case _:
            pass


def code_for(box: Sandbox, address: str) -> str | None:
    """The code of the newest question sent to an address, open ones first."""
    with box.line.store.read() as tx:
        asked = [(q.sent_at, q.open, q.code) for q in escalations.reaching(tx, address)]
        jobs = offers.of_vendor(tx, address, box.clock.now() - timedelta(days=400))
    asked += [(o.made_at, o.status in ("open", "lapsed"), o.code) for o in jobs]
    newest = sorted(asked, key=lambda one: (one[1], one[0]))
    return newest[-1][2] if newest else None
