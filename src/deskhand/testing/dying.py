"""Stories in which the process dies between two steps, and what must be the same in the end all the same.

A step is a commit or a call of a port. What counts is what the carrier has and what the case is, not what the line
says about itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from deskhand.config import load_company
from deskhand.domain.case import Case
from deskhand.engine.invariants import broken_invariants
from deskhand.store import effects, events
from deskhand.testing.lives import Hear, Lives, Move, Pass, World
from deskhand.testing.office import BRIGHTWATER, DANA, DAY, EXAMPLES, LUIS, MARIA, NIGHT, RELIABLE

LAKEVIEW = replace(load_company(EXAMPLES / "lakeview"), orders=())
AGAIN = "Again, in case it did not reach you: "
DRIP = Hear(MARIA, "the bathroom faucet drips a little, no rush. 4B")

STORIES: dict[str, tuple[str, Sequence[Move]]] = {
    "a burst pipe, an unanswered page, a second plumber": (
        NIGHT,
        [
            Hear(MARIA, "there is water EVERYWHERE pipe under the sink exploded, 4B"),
            Pass(3),
            Hear(DANA, "1 {code}"),
            Pass(9),
            Hear(BRIGHTWATER, "yes, there in 35 min"),
            Pass(37),
            Hear(BRIGHTWATER, "here"),
            Pass(5),
        ],
    ),
    "a gas leak": (NIGHT, [Hear(MARIA, "i smell gas in my apartment 4B"), Pass(1), Hear(DANA, "1 {code}"), Pass(5)]),
    "an opt-out in the middle": (
        DAY,
        [
            Hear(MARIA, "the bathroom faucet drips a little, no rush. 4B"),
            Pass(2),
            Hear(MARIA, "STOP"),
            Pass(2),
            Hear(DANA, "1 {code}"),
            Hear(RELIABLE, "yes, can be there today at 3pm"),
            Pass(10),
        ],
    ),
    "a quote above the limit, approved by two": (
        DAY,
        [
            DRIP,
            Pass(5),
            Hear(RELIABLE, "yes, can be there today at 1pm"),
            Hear(RELIABLE, "the shutoff behind the wall is corroded, need to open it up. $780 all in"),
            Pass(5),
            Hear(DANA, "yes {code}"),
            Pass(2),
            Hear(LUIS, "yes {code}"),
            Pass(5),
        ],
    ),
    "done, fixed, rated, closed": (
        DAY,
        [
            DRIP,
            Pass(5),
            Hear(RELIABLE, "yes, can be there today at 1pm"),
            Pass(180),
            Hear(RELIABLE, "here"),
            Pass(30),
            Hear(RELIABLE, "all done. replaced the cartridge, $140. photo attached", ("photo.jpg",)),
            Pass(6),
            Hear(MARIA, "yes its fixed, thank you"),
            Pass(3),
            Hear(MARIA, "5"),
            Pass(5),
        ],
    ),
}


END = Pass(8)
LOST = "a message may not have gone out"
HELLO = " I am Paula, Lakeview Homes's AI assistant."
"""Said in the first message that reaches somebody: which one that is depends on what was lost."""


@dataclass(frozen=True)
class Kept:
    """The story without deaths, before one of its moves: the world, what it looked like, the steps until then."""

    folder: Path
    world: World
    look: object
    steps: int


class Dying:
    """One story over a store in `folder`: told once without a death, then with deaths wherever it is asked for."""

    def __init__(self, name: str, reports: bool, folder: Path, with_phone: bool = False) -> None:
        at, story = STORIES[name]
        self.moves = [*story, END]
        self.lives = Lives(LAKEVIEW, datetime.fromisoformat(at), folder, reports, with_phone)
        self.kept = told_without_deaths(self.lives, self.moves, folder)
        self.told = Told.of(self.lives)
        self.steps = self.lives.fuse.steps

    def places(self) -> Iterator[tuple[Kept, int]]:
        """Every step of the story: from where, and the how-manieth from there."""
        for here, there in zip(self.kept, self.kept[1:], strict=False):
            for step in range(1, there.steps - here.steps + 1):
                yield here, step

    def die(self, here: Kept, *ends: int) -> list[str]:
        """Go back and die at those steps, life by life; what is then not as it was told without a death."""
        self.lives.back_to(here.folder, here.world, *ends)
        if ends_as_it_was(self.lives, self.moves, self.kept):
            return []
        return trouble(self.lives, self.told)

    def close(self) -> None:
        self.lives.close()


def told_without_deaths(lives: Lives, moves: Sequence[Move], folder: Path) -> list[Kept]:
    """Play the story once; what it was before every move and at the end."""
    kept = []
    for place in range(len(moves) + 1):
        at = folder / f"before-{place}"
        kept.append(Kept(at, lives.keep(at), look(lives), len(lives.fuse.steps)))
        lives.play(moves[: place + 1])
    return kept


def ends_as_it_was(lives: Lives, moves: Sequence[Move], kept: Sequence[Kept]) -> bool:
    """Play on; True as soon as everything is again as it was without a death: from there on the same will happen."""
    while lives.world.at_move < len(moves):
        lives.play(moves[: lives.world.at_move + 1])
        if look(lives) == kept[lives.world.at_move].look:
            return True
    return False


def look(lives: Lives) -> object:
    """Everything on which the future depends: cases, ledger, what is due, what the carrier and the phone have."""
    with lives.line.store.read() as tx:
        ledger = sorted((e.id, e.status) for e in effects.everything(tx))
        due = sorted((wake.event, wake.at) for wake in events.coming(tx, datetime.max.replace(tzinfo=UTC)))
    sent, calls = lives.world.channels["sms"].sent, called(lives)
    world = lives.world
    return lives.cases(), ledger, due, sorted(sent), sorted(calls.elements()), world.reported, world.clock.now()


# ------------------------------------------------------------------ what counts


@dataclass(frozen=True)
class Told:
    """A story as the people in it saw it: (to, text) as often as it came or was heard, and how each case ended."""

    texts: Counter[tuple[str, str]]
    ends: dict[str, object]

    @classmethod
    def of(cls, lives: Lives) -> Told:
        texts = Counter((one.to, one.text.removesuffix(HELLO)) for one in lives.world.channels["sms"].sent)
        return cls(texts + called(lives), {name: end_of(case) for name, case in lives.cases().items()})


def called(lives: Lives) -> Counter[tuple[str, str]]:
    """Whom the phone has called with which words, as often as it has."""
    sent = lives.world.phone.sent if lives.world.phone else []
    return Counter((one.call.to, one.call.text) for one in sent)


def end_of(case: Case) -> object:
    order = case.order and (case.order.id, case.order.status, case.order.vendor, case.order.urgency, case.order.unit)
    asked = [(one.kind, one.reason, one.resolution) for one in case.escalations if not one.reason.startswith(LOST)]
    offers = [(offer.vendor, offer.status) for offer in case.offers]
    return case.kind, case.outcome, order, asked, offers, case.opted_out, dict(case.facts), case.taken_by


def trouble(lives: Lives, told: Told) -> list[str]:
    """What is not as it was told without a death."""
    now = Told.of(lives)
    codes = {e.code for case in lives.cases().values() for e in case.escalations if e.reason.startswith(LOST)}
    noticed = {text for _, text in now.texts if any(code in text for code in codes)}
    more, less = now.texts - told.texts, told.texts - now.texts
    fine = {one for one in more if one[1] in noticed or says_so(one, told) or drawn_in(one, now, told, noticed)}
    doubled = [f"doubled: {one}" for one in more if one not in fine]
    lost = [f"lost: {one}" for one in less if (one[0], AGAIN + one[1]) not in now.texts and not told_of(one, noticed)]
    other = {name: (now.ends.get(name), end) for name, end in told.ends.items() if now.ends.get(name) != end}
    ends = [f"{name} ends as {found}, not as {end}" for name, (found, end) in other.items()]
    return [*broken_invariants(lives.line), *doubled, *lost, *ends, *unsettled(lives)]


def says_so(one: tuple[str, str], told: Told) -> bool:
    return one[1].startswith(AGAIN) and (one[0], one[1].removeprefix(AGAIN)) in told.texts


def drawn_in(one: tuple[str, str], now: Told, told: Told, noticed: set[str]) -> bool:
    """True where somebody who was told of a lost message hears once what the others of the staff hear."""
    asked = {to for to, text in now.texts if text in noticed}
    return one[0] in asked and now.texts[one] == 1 and any(text == one[1] for _, text in told.texts)


def told_of(one: tuple[str, str], noticed: set[str]) -> bool:
    """True where a person was told that this message may not have gone out."""
    return any(f"to {one[0]}: {one[1][:40]}" in notice for notice in noticed)


def unsettled(lives: Lives) -> list[str]:
    with lives.line.store.read() as tx:
        open_effects = [f"never settled: {e.id} {e.status} {e.action}" for e in effects.unsettled(tx)]
        parked = events.count(tx, events.PARKED)
    return [*open_effects, *([f"{parked} events parked"] if parked else [])]
