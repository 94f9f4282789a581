"""Who is held back is settled by a key; what it proves comes with an interval that covers."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskhand.domain.intervals import newcombe, wilson
from deskhand.learning.holdout import Holdout, Tally, lift, still_needed

KEY = b"0123456789abcdef"
SHARES = st.floats(0, 1)
COUNTS = st.integers(1, 400).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of)))


@given(unit=st.text(), share=SHARES, more=SHARES)
def test_a_larger_share_keeps_everybody_held_back(unit: str, share: float, more: float) -> None:
    small, large = sorted((share, more))
    assert Holdout("calls", small, KEY).holds(unit) <= Holdout("calls", large, KEY).holds(unit)


@given(unit=st.text())
def test_nobody_and_everybody_are_shares_too(unit: str) -> None:
    assert (Holdout("calls", 0, KEY).holds(unit), Holdout("calls", 1, KEY).holds(unit)) == (False, True)


def test_who_is_held_back_never_changes() -> None:
    trial = Holdout("calls", 0.2, KEY)
    held = [at for at in range(40) if trial.holds(f"+1555{at:07d}")]
    assert held == [1, 10, 11, 19, 20, 21, 27, 29, 31, 32, 35]


def test_as_many_are_held_back_as_was_asked_and_another_trial_draws_anew() -> None:
    people = [f"+1555{at:07d}" for at in range(20_000)]
    calls, texts = Holdout("calls", 0.1, KEY), Holdout("texts", 0.1, KEY)
    assert sum(map(calls.holds, people)) == pytest.approx(2000, abs=130)
    assert sum(calls.holds(one) and texts.holds(one) for one in people) == pytest.approx(200, abs=45)


@pytest.mark.parametrize(("share", "key"), [(1.2, KEY), (-0.1, KEY), (0.2, b"short")])
def test_a_share_beyond_one_and_a_short_key_are_refused(share: float, key: bytes) -> None:
    with pytest.raises(ValueError):
        Holdout("calls", share, key)


def test_a_trial_does_not_tell_its_key() -> None:
    assert repr(Holdout("calls", 0.2, KEY)) == "Holdout(name='calls', share=0.2)"


def test_more_missed_than_there_were_is_refused() -> None:
    with pytest.raises(ValueError):
        Tally(3, 2)


def test_the_intervals_are_those_of_the_papers() -> None:
    """Newcombe 1998: 81 of 263 (Wilson), and 56 of 70 against 48 of 80 (method 10)."""
    one, both = wilson(81, 263), newcombe((56, 70), (48, 80))
    assert [one.low, one.high] == pytest.approx([0.2553, 0.3662], abs=1e-4)
    assert [both.value, both.low, both.high] == pytest.approx([0.2, 0.0524, 0.3339], abs=1e-4)


@given(first=COUNTS, second=COUNTS)
def test_a_lift_lies_in_its_interval_and_turns_with_its_sides(first: tuple[int, int], second: tuple[int, int]) -> None:
    there, back = newcombe(first, second), newcombe(second, first)
    assert -1 <= there.low <= there.value <= there.high <= 1
    assert (there.low, there.value, there.high) == pytest.approx((-back.high, -back.value, -back.low))


def test_the_interval_covers_the_truth_as_often_as_it_says() -> None:
    dice = np.random.default_rng(11)
    held, treated = dice.binomial(60, 0.2, 4000), dice.binomial(240, 0.12, 4000)
    found = [lift(Tally(int(one), 60), Tally(int(other), 240)) for one, other in zip(held, treated, strict=True)]
    covered = sum(one is not None and one.low <= 0.08 <= one.high for one in found) / len(found)
    assert 0.94 <= covered <= 0.965


def test_there_is_no_lift_while_one_side_is_empty() -> None:
    assert lift(Tally(0, 0), Tally(3, 40)) is None


def test_what_is_still_needed_is_that_of_the_textbook() -> None:
    """Fleiss, table A.3 without the correction for continuity: 0.25 against 0.20 needs 1094 on each side."""
    assert still_needed(Tally(8, 30), Tally(0, 0), share=0.5, worth=0.05) == pytest.approx(2188, abs=2)


def test_what_was_seen_is_no_longer_needed_and_enough_is_enough() -> None:
    first = still_needed(Tally(8, 30), Tally(0, 0), share=0.5, worth=0.05)
    assert still_needed(Tally(248, 990), Tally(200, 1000), share=0.5, worth=0.05) == pytest.approx(first - 1980, abs=2)
    assert still_needed(Tally(500, 2000), Tally(400, 2000), share=0.5, worth=0.05) == 0


@given(share=st.floats(0.05, 0.95), held=COUNTS)
def test_a_smaller_lift_needs_more(share: float, held: tuple[int, int]) -> None:
    none = Tally(0, 0)
    assert still_needed(Tally(*held), none, share, 0.02) >= still_needed(Tally(*held), none, share, 0.05)
