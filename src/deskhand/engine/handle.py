"""Step 3: words are listened to, everything else is a turn of its case."""

from __future__ import annotations

from deskhand.domain.event import DeliveryReported, Event, SettleDue, WordsReceived
from deskhand.engine.ledger import take_report
from deskhand.engine.line import Line
from deskhand.engine.listen import listen
from deskhand.engine.settle import settle
from deskhand.engine.turn import turn


def handle(line: Line, event: Event) -> None:
    """Do what one due event asks for; when this returns, the event is handled."""
    match event.what:
        case WordsReceived():
            listen(line, event)
        case SettleDue(effect=effect):
            settle(line, event, effect)
        case DeliveryReported():
            take_report(line, event)
            turn(line, event)
        case _:
            turn(line, event)
