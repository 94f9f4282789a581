"""The process dies between two steps of a story, comes back, and the story ends as if nothing had happened.

Here one story dies at every step and the others at some; `script/reliability steps` dies at every step of all.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import pytest

from deskhand.engine.invariants import broken_invariants
from deskhand.testing.crashing import Killed
from deskhand.testing.dying import LAKEVIEW, STORIES, Dying, unsettled
from deskhand.testing.lives import Lives, Pass
from deskhand.testing.office import DAY, MARIA

IN_MEMORY = Path("/dev/shm")
EVERY = 24


@pytest.fixture
def folder() -> Iterator[Path]:
    """kill -9 leaves the page cache alone, so a file in memory is as good as one on disk, and much faster."""
    with tempfile.TemporaryDirectory(dir=IN_MEMORY if IN_MEMORY.is_dir() else None) as name:
        yield Path(name)


def test_dying_after_any_step_of_a_gas_leak_changes_nothing_that_counts(folder: Path) -> None:
    dying = Dying("a gas leak", False, folder)
    wrong = {(here.world.at_move, step): found for here, step in dying.places() if (found := dying.die(here, step))}
    dying.close()
    assert wrong == {}


@pytest.mark.parametrize("reports", [False, True], ids=["silent carrier", "carrier that reports"])
@pytest.mark.parametrize("name", STORIES)
def test_dying_in_the_middle_changes_nothing_that_counts(name: str, reports: bool, folder: Path) -> None:
    dying = Dying(name, reports, folder)
    places = list(dying.places())[list(STORIES).index(name) :: EVERY]
    wrong = {(here.world.at_move, step): found for here, step in places if (found := dying.die(here, step))}
    dying.close()
    assert wrong == {}


def test_dying_around_calls_calls_nobody_twice_without_saying_so(folder: Path) -> None:
    dying = Dying("a burst pipe, an unanswered page, a second plumber", False, folder, with_phone=True)
    ringing = [place for place, step in enumerate(dying.steps, 1) if step.startswith("call ")]
    places = dict(enumerate(dying.places(), 1))
    around = [places[step + off] for step in ringing for off in (-1, 0, 1)]
    wrong = {(here.world.at_move, step): found for here, step in around if (found := dying.die(here, step))}
    dying.close()
    assert len(ringing) >= 3
    assert wrong == {}


def test_dying_again_while_making_good_changes_nothing_that_counts(folder: Path) -> None:
    """First between the claim and the carrier, then in each of the next lives' first steps."""
    dying = Dying("a quote above the limit, approved by two", False, folder)
    claimed = next(place for place, step in enumerate(dying.steps) if step.startswith("send to")) - 1
    wrong = {second: found for second in range(1, 60, 5) if (found := dying.die(dying.kept[0], claimed + 1, second))}
    dying.close()
    assert wrong == {}


@pytest.mark.parametrize("step", range(3, 16))
def test_more_words_after_a_death_do_not_hide_what_was_in_hand(step: int, folder: Path) -> None:
    """They belong to the same breath as those whose turn was cut off."""
    lives = Lives(LAKEVIEW, datetime.fromisoformat(DAY), folder)
    lives.fuse.at = step
    with suppress(Killed):
        lives.say("one", MARIA, "the bedroom door squeaks, 4B")
        lives.settle()
    lives.rise()
    lives.say("one", MARIA, "the bedroom door squeaks, 4B")
    lives.say("two", MARIA, "and the kitchen window does not close")
    lives.play([Pass(8)])
    assert unsettled(lives) == []
    assert broken_invariants(lives.line) == []
    assert [to for to, count in texts_of(lives).items() if count > 1] == []
    lives.close()


def texts_of(lives: Lives) -> Counter[tuple[str, str]]:
    return Counter((one.to, one.text) for one in lives.world.channels["sms"].sent)
