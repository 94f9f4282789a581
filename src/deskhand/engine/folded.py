"""Cases as they were folded last: a turn reads what has come since, not the whole history."""

from __future__ import annotations

import functools
import threading
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass

from deskhand.domain.case import Case
from deskhand.domain.event import TurnTaken
from deskhand.domain.fold import apply, fold
from deskhand.store import events
from deskhand.store.database import Tx

MOST_KEPT = 64


@dataclass(frozen=True)
class Story:
    """A case, and its turns so far by the event that each began with."""

    case: Case
    turns: Mapping[str, TurnTaken]


class Folded:
    """The cases that were looked at last. Events are only ever added, so what was folded once stays true."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[str, Story] = OrderedDict()

    def of(self, tx: Tx, name: str) -> Story:
        """The case as its committed events leave it; `tx` reads, since what it writes might yet be rolled back."""
        assert not tx.writes
        with self._lock:
            known = self._kept.get(name)
        since = events.of_case(tx, name, known.case.seq if known else 0)
        case = functools.reduce(apply, since, known.case) if known else fold(since)
        begun = {e.root or e.id: e.what for e in since if isinstance(e.what, TurnTaken)}
        story = Story(case, {**(known.turns if known else {}), **begun})
        self.keep(name, story)
        return story

    def keep(self, name: str, story: Story) -> None:
        """Keep what was folded; of too many the one goes that was looked at longest ago."""
        with self._lock:
            self._kept[name] = story
            self._kept.move_to_end(name)
            if len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)

    def kept(self) -> tuple[str, ...]:
        """The names of the cases, the one looked at longest ago first."""
        with self._lock:
            return tuple(self._kept)
