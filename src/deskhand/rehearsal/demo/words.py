"""The lines of the other people, each in several wordings."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

START = datetime(2026, 3, 9, 2, 4, tzinfo=ZoneInfo("America/Chicago"))

BURST = (
    "there is water EVERYWHERE pipe under the sink exploded, 4B",
    "help the pipe under my kitchen sink just burst and water is pouring all over the floor!!",
    "pipe burst in kitchen water spraying everywhere cant stop it unit 4B",
    "omg water gushing out from under the sink its flooding the whole kitchen",
)
ACCEPTS = ("yes, there in 35 min", "yep can do, 35 minutes", "on it. eta 35 min", "I'll take it, be there in 35 mins")
LATE = (
    "stuck in traffic, 20 more minutes",
    "running late, accident on 35. another 20 min",
    "sorry running behind, 20 more min",
)
HERE = ("here", "just arrived", "I'm on site now")
DONE = (
    "all done. replaced the supply line and trap, $240. photo attached",
    "finished, new supply line under the sink, 240 total",
    "job done - swapped the supply line, came to $240",
)
FIXED = ("yes its fixed, thank you so much", "all fixed now thanks", "yes fixed. thank you")
DRIP = (
    "hi, the bathroom faucet drips a little, no rush",
    "bathroom faucet has a slow drip. whenever somebody has time",
    "Hello, the faucet in the bathroom drips. Not urgent.",
)
ENTER = ("yes they can come in, no pets", "sure come in anytime, no pets", "yes ok to enter")
STOPS = ("STOP", "stop", "Stop.")
LATE_YES = ("accept", "yes I can take it", "ok I'll do it, there in an hour")
QUOTE = (
    "cartridge is shot and the shutoff behind the wall is corroded, need to open it up. $780 all in",
    "this is more than a drip, valve in the wall has to be replaced. 780 for the whole thing",
    "quote for opening the wall and replacing the valve: $780",
)
INQUIRY = (
    "Good morning, I own a 12 unit building in Round Rock and need somebody to manage it from the end of April. "
    "Could one of you call me? Janet Moore",
    "Hi, could I set up a call about management for my 12 unit building in Round Rock? Starting end of April. "
    "Janet Moore",
    "hi, I have a 12 unit building in Round Rock and want someone new to manage it by the end of April. what would "
    "that cost? Janet Moore",
)
PICKS = ("the second one works", "second one please", "The second one is good for me")
COMES = ("yes, see you at 2", "Yes I'll be there", "yep see you there")
CANCELS = (
    "please cancel it, we found another place",
    "I need to cancel, we signed somewhere else. Thanks",
    "cancel it please, not looking anymore",
)
TAKES = ("yes! I'll take it", "yes please, 3 works", "Yes, I want it")
TOO_LATE = ("yes please", "yes I can come at 3", "I'll take it")


@dataclass
class Story:
    """The lines of one telling, chosen by seed."""

    burst: str
    accepts: str
    late: str
    here: str
    done: str
    fixed: str
    drip: str
    enter: str
    stop: str
    late_yes: str
    quote: str
    inquiry: str
    picks: str
    comes: str
    cancels: str
    takes: str
    too_late: str
    start: datetime


def story(seed: int) -> Story:
    """Seed 0 is the story as it stands in the README; others reword it and move the clock by up to 50 minutes."""
    dice = random.Random(seed)

    def one(choices: Sequence[str]) -> str:
        return choices[0] if seed == 0 else dice.choice(choices)

    moved = timedelta(minutes=0 if seed == 0 else dice.randint(-50, 50))
    return Story(
        one(BURST), one(ACCEPTS), one(LATE), one(HERE), one(DONE), one(FIXED), one(DRIP), one(ENTER), one(STOPS),
        one(LATE_YES), one(QUOTE), one(INQUIRY), one(PICKS), one(COMES), one(CANCELS), one(TAKES), one(TOO_LATE),
        START + moved,
    )  # fmt: skip
