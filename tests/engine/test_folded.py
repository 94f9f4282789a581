"""A case that was folded before is brought up to date by what came since, and is what its whole history makes of it."""

from __future__ import annotations

from deskhand.domain.event import TurnTaken
from deskhand.domain.fold import fold
from deskhand.engine.folded import MOST_KEPT, Folded, Story
from deskhand.store import events
from deskhand.testing.office import BURST, MARIA, NIGHT, Office


def of_whole_history(office: Office, name: str) -> Story:
    with office.box.line.store.read() as tx:
        history = events.of_case(tx, name)
    return Story(fold(history), {e.root or e.id: e.what for e in history if isinstance(e.what, TurnTaken)})


def of(office: Office, folded: Folded, name: str) -> Story:
    with office.box.line.store.read() as tx:
        return folded.of(tx, name)


def test_what_came_since_is_added_to_what_was_folded() -> None:
    office, folded = Office(NIGHT), Folded()
    office.sms(MARIA, BURST)
    name = office.case(MARIA).id
    first = of(office, folded, name)
    assert first == of_whole_history(office, name)
    office.sms(MARIA, "the valve is shut now, thank you")
    second = of(office, folded, name)
    assert second == of_whole_history(office, name)
    assert (second.case.seq > first.case.seq, len(second.turns) > len(first.turns)) == (True, True)


def test_only_the_cases_that_were_looked_at_last_are_kept() -> None:
    office, folded = Office(NIGHT), Folded()
    office.sms(MARIA, BURST)
    name = office.case(MARIA).id
    story = of(office, folded, name)
    for number in range(MOST_KEPT):
        folded.keep(f"c{number}", story)
    assert folded.kept() == tuple(f"c{number}" for number in range(MOST_KEPT))
