"""The process dies between two steps of a story, comes back, and the story ends as if nothing had happened.

Here one story dies at every step and the others at some; `script/reliability steps` dies at every step of all.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from deskhand.testing.dying import STORIES, Dying

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


def test_dying_again_while_making_good_changes_nothing_that_counts(folder: Path) -> None:
    """First between the claim and the carrier, then in each of the next lives' first steps."""
    dying = Dying("a quote above the limit, approved by two", False, folder)
    claimed = next(place for place, step in enumerate(dying.steps) if step.startswith("send to")) - 1
    wrong = {second: found for second in range(1, 60, 5) if (found := dying.die(dying.kept[0], claimed + 1, second))}
    dying.close()
    assert wrong == {}
