"""After a crash: what the turn had claimed and not settled may have happened, and is dealt with first."""

from __future__ import annotations

from deskhand.domain.action import Spoken
from deskhand.domain.case import Case
from deskhand.domain.desk import Desk
from deskhand.domain.event import Event
from deskhand.engine.ledger import Step
from deskhand.engine.line import Line
from deskhand.engine.perform import take
from deskhand.engine.speak import lost
from deskhand.store import effects


def resume(line: Line, root: Event, case: Case, desk: Desk) -> None:
    """Settle what this turn left behind: words may have gone out; records are asked again under their key."""
    with line.store.read() as tx:
        left = [e for e in effects.unsettled(tx, case.id) if e.root == root.id and e.status == effects.CLAIMED]
    for effect in left:
        step = Step(line, root, case, desk, effect.action, effect.id, again=True)
        if isinstance(effect.action, Spoken):
            lost(step)
        else:
            take(step)
