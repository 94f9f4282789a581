"""What a scenario expected against what happened: a list of what does not hold."""

from __future__ import annotations

from collections.abc import Iterator

from deskhand.config import Expect
from deskhand.domain.case import Case, status_of
from deskhand.rehearsal.play import Played
from deskhand.rehearsal.record import Outcome, Record


def failures(expect: Expect, played: Played) -> list[str]:
    """Every expectation that does not hold, in words; none when all do."""
    return [*played.problems, *_of_lines(expect, played), *_of_story(expect, played), *_of_case(expect, played)]


def outcome_of(record: Record, words: str) -> Outcome | None:
    return record.outcomes.get(words)


def dispositions(played: Played) -> list[str | None]:
    """One per inbound line of anybody, in order; None where nothing was made of it."""
    found = [outcome_of(played.record, words) for words, _, _ in played.lines]
    return [one.disposition.value if one and one.disposition else None for one in found]


def first_reply(played: Played) -> str:
    """All messages to the first line's sender at its clock, joined by newlines."""
    if not played.lines:
        return ""
    _, sender, at = played.lines[0]
    return "\n".join(reply.text for reply in played.record.replies if reply.to == sender and reply.at == at)


def _of_lines(expect: Expect, played: Played) -> Iterator[str]:
    first = outcome_of(played.record, played.lines[0][0]) if played.lines else None
    label = first.disposition.value if first and first.disposition else None
    if expect.disposition is not None and label != expect.disposition:
        yield f"disposition: expected {expect.disposition}, was {label}"
    labels = dispositions(played)
    if expect.dispositions and list(expect.dispositions) != labels:
        yield f"dispositions: expected {list(expect.dispositions)}, were {labels}"
    trade = first.trade if first else None
    if expect.names_trade and trade != expect.trade:
        yield f"trade: expected {expect.trade and expect.trade.value}, was {trade and trade.value}"
    if expect.language is not None and (first is None or first.language != expect.language):
        yield f"language: expected {expect.language}, was {first and first.language}"
    text = first_reply(played)
    for pattern in expect.first_reply.has:
        if not pattern.search(text):
            yield f"first_reply: lacks /{pattern.pattern}/: {text!r}"
    for pattern in expect.first_reply.lacks:
        if pattern.search(text):
            yield f"first_reply: has /{pattern.pattern}/: {text!r}"


def _of_story(expect: Expect, played: Played) -> Iterator[str]:
    record = played.record
    if expect.escalated is not None and record.escalated != expect.escalated:
        yield f"escalated: expected {expect.escalated}, was {record.escalated}"
    for action in expect.actions:
        if action not in record.actions:
            yield f"actions: {action} was not performed"
    for action in expect.never:
        if action in record.actions:
            yield f"never: {action} was performed"


def case_of(played: Played) -> Case | None:
    """The case to which the first line was bound, or the one that it was joined to."""
    first = outcome_of(played.record, played.lines[0][0]) if played.lines else None
    case = played.record.cases.get(first.case or "") if first else None
    while case is not None and case.joined_to in played.record.cases:
        case = played.record.cases[case.joined_to or ""]
    return case


def state_of(played: Played) -> str | None:
    case = case_of(played)
    return status_of(case) if case else None


def _of_case(expect: Expect, played: Played) -> Iterator[str]:
    case, state = case_of(played), state_of(played)
    if expect.status is not None and state != expect.status:
        yield f"status: expected {expect.status}, was {state}"
    if state == "open":
        yield "status: the case waits for nothing (I7)"
    for name, wanted in expect.facts.items():
        found = case.facts.get(name) if case else None
        if not _same(wanted, found):
            yield f"facts: {name}: expected {wanted}, was {found}"


def _same(wanted: object, found: object) -> bool:
    if isinstance(wanted, bool) or isinstance(found, bool) or wanted is None:
        return wanted == found
    return found is not None and str(found).lower() == str(wanted).lower()
