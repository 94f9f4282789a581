"""After a crash: what the turn had claimed and not settled may have happened, and is dealt with first."""

from __future__ import annotations

from collections.abc import Sequence

from deskhand.domain.action import Spoken
from deskhand.domain.case import Case
from deskhand.domain.desk import Desk
from deskhand.domain.event import Event
from deskhand.engine.ledger import Step
from deskhand.engine.line import Line
from deskhand.engine.perform import take
from deskhand.engine.speak import lost
from deskhand.store import effects
from deskhand.store.database import Tx


def left_behind(tx: Tx, case: str, root: str) -> list[effects.Effect]:
    """What was claimed on behalf of `root` and not settled: a crash came in between."""
    return [e for e in effects.unsettled(tx, case) if e.root == root and e.status == effects.CLAIMED]


def resume(line: Line, root: Event, case: Case, desk: Desk, left: Sequence[effects.Effect]) -> None:
    """Settle what was left behind: words may have gone out; records are asked again under their key."""
    for effect in left:
        step = Step(line, root, case, desk, effect.action, effect.id, again=True)
        if isinstance(effect.action, Spoken):
            lost(step)
        else:
            take(step)
