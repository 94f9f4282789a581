"""What happens, in order: the burst pipe and the routine request, then the office's day beside them."""

from __future__ import annotations

from datetime import timedelta

from deskhand.rehearsal.demo.people import (
    BRIGHTWATER,
    DANA,
    ETHAN,
    JANET,
    LUIS,
    MARIA,
    MEI,
    NOAH,
    RELIABLE,
    SOFIA,
)
from deskhand.rehearsal.demo.words import START, Story
from deskhand.rehearsal.play import code_for
from deskhand.rehearsal.sandbox import Sandbox


def night(box: Sandbox, said: Story) -> None:
    box.hear(MARIA, [said.burst])
    box.advance(timedelta(minutes=1))
    box.hear(DANA, [f"1 {code_for(box, DANA)}"])
    box.advance(timedelta(minutes=11))
    box.hear(BRIGHTWATER, [said.accepts])
    box.advance(timedelta(minutes=37))
    box.hear(BRIGHTWATER, [said.late])
    box.advance(timedelta(minutes=19))
    box.hear(BRIGHTWATER, [said.here])
    box.advance(timedelta(minutes=50))
    box.hear(BRIGHTWATER, [said.done], media=["photo.jpg"])
    box.advance(timedelta(minutes=6))
    box.hear(MARIA, [said.fixed])
    box.advance(timedelta(minutes=3))
    box.hear(MARIA, ["5"])


def day(box: Sandbox, said: Story, second: str, third: str) -> None:
    """A drip, a STOP, an owner who looks for a manager, two showings, a plumber's yes that comes late, a quote."""
    box.advance(timedelta(hours=2))
    box.hear(second, [said.drip])
    box.advance(timedelta(minutes=2))
    box.hear(second, [said.enter])
    box.hear(third, [said.stop])
    _inquiry(box, said)
    _vendors(box, said)
    _showings(box, said)
    box.advance(_until(box, 13, 5))
    box.hear(_offered(box)[-1], [said.quote])
    box.advance(timedelta(minutes=5))
    _approve(box)


def _inquiry(box: Sandbox, said: Story) -> None:
    box.advance(_until(box, 8, 40))
    box.hear(JANET, [said.inquiry])
    box.advance(timedelta(minutes=7))
    box.hear(JANET, [said.picks])


def _vendors(box: Sandbox, said: Story) -> None:
    box.advance(_until(box, 10, 6))
    offered = _offered(box)
    box.hear(offered[-1], ["yes, can be there today at 1pm"])
    box.advance(timedelta(minutes=2))
    box.hear(offered[0] if len(offered) > 1 else RELIABLE, [said.late_yes])


def _showings(box: Sandbox, said: Story) -> None:
    """The reminders have gone out four hours before each."""
    box.advance(_until(box, 10, 20))
    box.hear(SOFIA, [said.comes])
    box.advance(_until(box, 11, 10))
    box.hear(ETHAN, [said.cancels])
    box.advance(timedelta(minutes=9))
    box.hear(NOAH, [said.takes])
    box.advance(timedelta(minutes=4))
    box.hear(MEI, [said.too_late])


def _approve(box: Sandbox) -> None:
    """The manager says yes with the code; above the text limit the second approver does too."""
    for approver in (DANA, LUIS):
        code = code_for(box, approver)
        if code:
            box.hear(approver, [f"yes {code}"])
            box.advance(timedelta(minutes=2))


def _offered(box: Sandbox) -> list[str]:
    """The plumbers in the order in which the drip was offered to them."""
    sent = [s.to for s in box.channels["sms"].sent if s.to in (RELIABLE, BRIGHTWATER)]
    return list(dict.fromkeys(sent[-6:]))


def _until(box: Sandbox, hour: int, minute: int) -> timedelta:
    local = box.clock.now().astimezone(START.tzinfo)
    target = local.replace(hour=hour, minute=minute)
    return target - local if target > local else timedelta(0)
