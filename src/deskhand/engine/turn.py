"""Step 5 and its loop: the employee is asked again after each result, until nothing is left to do."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from deskhand.domain.action import Action, action_id
from deskhand.domain.case import Case
from deskhand.domain.desk import Desk
from deskhand.domain.event import CaseClosed, Event, Said, TimerDue, TurnTaken
from deskhand.domain.fold import apply
from deskhand.engine.cards import save_card
from deskhand.engine.escalate import give_to_human
from deskhand.engine.folded import Story
from deskhand.engine.incident import pass_on
from deskhand.engine.line import Line
from deskhand.engine.look import look, shown_to, sit_down
from deskhand.engine.perform import perform
from deskhand.engine.recover import left_behind, resume
from deskhand.store import events
from deskhand.store.database import Tx
from deskhand.store.effects import Effect

MOST_ROUNDS = 8


def turn(line: Line, event: Event) -> None:
    """Take the turn that `event` starts and mark what it took up as handled."""
    begun = _begin(line, event)
    event, case, desk = begun.event, begun.case, begun.desk
    if begun.left:
        resume(line, event, case, desk, begun.left)
        case = _caught_up(line, case)
    overtaken = _overtaken(case, event)
    for _ in range(MOST_ROUNDS):
        actions = [] if overtaken else _new_actions(line, event, case, desk)
        if not actions:
            break
        for place, action in enumerate(actions):
            perform(line, event, case, desk, action, tuple(actions[place + 1 :]))
        case = _caught_up(line, case)
    else:
        give_to_human(line, event, case, f"no end after {MOST_ROUNDS} rounds of one turn")
    _end(line, event, case, begun.handles)


def _overtaken(case: Case, event: Event) -> bool:
    """True for the timer of a wait that has been set anew since: that one acts, though the moment be the same."""
    current = case.waits.get(event.what.name) if isinstance(event.what, TimerDue) else None
    return current is not None and current[1] != event.id


@dataclass(frozen=True)
class Begun:
    """A turn that is under way: `handles` are the events that it took up, `left` what it claimed before a crash."""

    event: Event
    case: Case
    desk: Desk
    handles: tuple[str, ...]
    left: list[Effect]


def _begin(line: Line, event: Event) -> Begun:
    """Fold the case up to this turn; a turn that was begun before sees the desk that it saw then.

    What another turn took up before it was cut off belongs to that turn, which goes on first.
    """
    assert event.case is not None, f"{event.id} belongs to no case"
    with line.store.read() as tx:
        story = line.folded.of(tx, event.case)
        event = _taken_by(tx, story, event)
        case, before = story.case, story.turns.get(event.id)
        heard = case if before else _as_heard(line, tx, case, event)
        shown = shown_to(tx, before) if before else None
        left = left_behind(tx, event.case or "", event.id)
    begun = before
    if shown is None:
        shown = look(line, heard, event)
        with line.write(forced=False) as tx:
            sit_down(line, tx, event, case, _taken_up(line, tx, case, event), shown)
            since = events.of_case(tx, case.id, case.seq)
        case, begun = _applied(case, since), _begun(since, event)
    assert begun is not None
    case = replace(case, root=event.id, now=begun.at)
    return Begun(event, case, Desk(begun.at, line.company, shown), begun.handles, left)


def _as_heard(line: Line, tx: Tx, case: Case, event: Event) -> Case:
    """The case with the words that this turn takes up: what they say of the place decides what is looked up."""
    taken = TurnTaken("", line.clock.now(), "", _taken_up(line, tx, case, event))
    return apply(case, Event("", event.company, taken.at, taken, case.id, case.thread, event.id))


def _taken_by(tx: Tx, story: Story, event: Event) -> Event:
    root = next((root for root, turn in story.turns.items() if event.id in turn.handles), event.id)
    return event if root == event.id else events.get(tx, root) or event


def _applied(case: Case, since: Iterable[Event]) -> Case:
    return functools.reduce(apply, since, case)


def _caught_up(line: Line, case: Case) -> Case:
    """The case with what has been recorded since it was folded."""
    with line.store.glance() as tx:
        return _applied(case, events.of_case(tx, case.id, case.seq))


def _begun(history: Sequence[Event], event: Event) -> TurnTaken | None:
    found = (e.what for e in history if isinstance(e.what, TurnTaken) and e.id == f"{event.id}:turn")
    return next(found, None)


def _taken_up(line: Line, tx: Tx, case: Case, event: Event) -> tuple[str, ...]:
    """This event, and with a person's words all further words of that person which are due by now.

    Not those of a turn that was cut off: it goes on by itself, with what it had claimed.
    """
    if not isinstance(event.what, Said) or event.case is None:
        return (event.id,)
    horizon = line.clock.now() + timedelta(seconds=line.reply_after_s())
    waiting = events.due_of_case(tx, event.case, "said", horizon)
    fresh = [e for e in waiting if e.id in case.pending]
    same = [e.id for e in fresh if isinstance(e.what, Said) and e.what.sender == event.what.sender]
    return tuple(dict.fromkeys((event.id, *same)))


def _new_actions(line: Line, event: Event, case: Case, desk: Desk) -> list[Action]:
    """What the employee proposes, without what is in flight, put off, or done by this very turn.

    First what a crash cut off of a round: a rule may ask for two things and know by the first that both are done.
    """
    owed = [one for root, one in case.owed.values() if root == event.id and not case.held(one, desk.now)]
    if owed:
        return owed
    proposed = line.employees[case.employee].take_turn(case, desk)
    fresh: dict[str, Action] = {}
    for action in proposed:
        name = action_id(case.id, event.id, action)
        if name not in case.performed and not case.held(action, desk.now):
            fresh.setdefault(name, action)
    return list(fresh.values())


def _end(line: Line, event: Event, case: Case, handles: tuple[str, ...]) -> None:
    with line.write(forced=False) as tx:
        case = _applied(case, events.of_case(tx, case.id, case.seq))
        if not case.closed and line.employees[case.employee].answered(case):
            now, over = line.clock.now(), CaseClosed("", "answered")
            events.append(
                tx, Event(f"{event.id}:answered", event.company, now, over, case.id, case.thread, event.id)
            )
            case = _applied(case, events.of_case(tx, case.id, case.seq))
        save_card(tx, case, line)
        pass_on(line, tx, event, case)
        events.mark_handled(tx, event.id, *handles)
