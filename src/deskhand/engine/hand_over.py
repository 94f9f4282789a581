"""Words that are another employee's: read anew with its eyes, bound and told as if they had come to it first."""

from __future__ import annotations

from deskhand.domain.action import HandOver
from deskhand.domain.event import HandedOver, RecordFailed, Said, WordsReceived
from deskhand.engine.ledger import Step, claim
from deskhand.engine.listen import tell
from deskhand.store import effects, events


def hand_over(step: Step, action: HandOver) -> None:
    """Give the words to the other employee; the case of the giver learns where they went."""
    with step.line.write() as tx:
        if not step.again and not claim(step, tx):
            return
        said = events.get(tx, action.words)
        words = events.get(tx, said.what.words) if said is not None and isinstance(said.what, Said) else None
    if words is None or not isinstance(words.what, WordsReceived) or action.to not in step.line.employees:
        with step.line.write() as tx:
            failed = RecordFailed(step.effect, "hand_over", f"nobody is there as {action.to}")
            step.settle(tx, effects.FAILED, failed)
        return
    case = tell(step.line, words, step.line.employees[action.to], from_case=step.case.id)
    with step.line.write() as tx:
        step.settle(tx, effects.DONE, HandedOver(step.effect, action.to, case))
