"""Equals are asked in the written order as far as they live up to it: what a record changes, and what it does not."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from deskhand.domain.company import Company, VendorRanking
from deskhand.domain.desk import Desk, Shown
from deskhand.domain.reading import Trade
from deskhand.domain.records import Vendor
from deskhand.domain.track import TrackRecord
from deskhand.employees.paula import ranking
from deskhand.employees.paula.ranking import score

AT = datetime(2026, 3, 9, 7, 4, tzinfo=UTC)
ONE, TWO, THREE = (Vendor(f"V{rank}", Trade.PLUMBING, f"+1512555019{rank}", rank=rank) for rank in (1, 2, 3))
ALL = (ONE, TWO, THREE)


def record(of: Vendor, accepted: int, offers: int, **more: float) -> TrackRecord:
    """Everybody accepted was done, held and came in time, after six minutes, unless said otherwise."""
    good = {"jobs": accepted, "done": accepted, "timed": accepted, "answer_min": 6.0}
    lapsed = offers - accepted - int(more.get("declined", 0))
    return TrackRecord(of.phone, offers, accepted, lapsed=lapsed, **(good | more))  # type: ignore[arg-type]


def desk(*tracks: TrackRecord, rule: VendorRanking = VendorRanking.LEARNED) -> Desk:
    return Desk(AT, Company("c", "C", "UTC", vendor_ranking=rule), Shown(tracks=tracks))


def asked(*tracks: TrackRecord, rule: VendorRanking = VendorRanking.LEARNED) -> list[int]:
    """The written ranks in the order in which they are asked."""
    return [vendor.rank for vendor in ranking.order(ALL, desk(*tracks, rule=rule))]


def test_without_history_the_written_order_stands() -> None:
    assert asked() == [1, 2, 3]


def test_an_order_of_nobody_is_nobody() -> None:
    assert ranking.order((), desk()) == ()


def test_a_few_offers_change_nothing_however_they_ended() -> None:
    assert asked(record(ONE, 0, 4)) == [1, 2, 3]


def test_who_never_answers_is_asked_after_the_next_from_the_fifth_time_on() -> None:
    assert asked(record(ONE, 0, 5)) == [2, 1, 3]


def test_a_vendor_of_whom_nothing_is_known_is_not_overtaken_by_a_good_record() -> None:
    assert asked(record(TWO, 50, 50)) == [1, 2, 3]


def test_a_good_second_overtakes_a_middling_first() -> None:
    assert asked(record(ONE, 12, 20), record(TWO, 19, 20)) == [2, 1, 3]


def test_a_good_first_stays_before_a_perfect_second_of_as_many_offers() -> None:
    assert asked(record(ONE, 9, 10, came_back=1), record(TWO, 10, 10)) == [1, 2, 3]


@pytest.mark.parametrize("bad", [{"came_back": 8}, {"no_shows": 12}, {"late": 20, "no_shows": 2}, {"answer_min": 240}])
def test_work_that_comes_back_lateness_and_slow_answers_count_beside_the_yes(bad: dict[str, float]) -> None:
    assert score(record(ONE, 20, 20, **bad), 1) < score(record(ONE, 20, 20), 1)


def test_a_vendor_who_takes_everything_and_repairs_nothing_falls_behind() -> None:
    assert asked(record(ONE, 20, 20, came_back=15)) == [2, 1, 3]


def test_the_score_is_the_arithmetic_that_is_written_down() -> None:
    """Ten assumed and ten seen: 9 of 10 accepted, 1 of 9 came back, all came, answers in 20 min where 10 will do."""
    track = record(TWO, 9, 10, came_back=1, answer_min=20.0)
    accepts, holds, comes, answers = (9 + 9) / 20, (8 + 9) / 19, (18 + 9) / 28, (4.5 + 9) / 19
    assert score(track, 2) == pytest.approx(0.4 * accepts + 0.3 * holds + 0.2 * comes + 0.1 * answers)


def test_an_answer_at_once_is_as_good_as_one_in_ten_minutes() -> None:
    assert score(record(ONE, 9, 10, answer_min=0.0), 1) == score(record(ONE, 9, 10, answer_min=10.0), 1)


def test_the_weights_are_one_and_every_score_lies_between_nothing_and_one() -> None:
    assert pytest.approx(1) == ranking.ACCEPTS + ranking.HOLDS + ranking.COMES + ranking.ANSWERS
    worst = record(ONE, 300, 300, came_back=300, no_shows=300, late=300, answer_min=600.0)
    assert 0 < score(worst, 30) < score(record(ONE, 300, 300), 1) == 1


def test_equal_scores_keep_the_written_order() -> None:
    twins = [replace(vendor, rank=7) for vendor in (TWO, ONE)]
    assert ranking.order(twins, desk()) == tuple(twins)


def test_a_manager_can_pin_the_written_order() -> None:
    bad = record(ONE, 0, 30)
    assert asked(bad) == [2, 3, 1]
    assert asked(bad, rule=VendorRanking.WRITTEN) == [1, 2, 3]


@pytest.mark.parametrize(
    ("track", "rule", "said"),
    [
        (TrackRecord(ONE.phone), "learned", ""),
        (
            record(ONE, 9, 10, done=12, came_back=1),
            "learned",
            "accepts 9 of 10, answers in 6 min, 1 of 12 came back",
        ),
        (
            record(ONE, 8, 10, came_back=0, no_shows=2, late=3),
            "learned",
            "accepts 8 of 10, answers in 6 min, 0 of 8 came back, did not come 2 of 8 times, late 3 of 8 times",
        ),
        (TrackRecord(ONE.phone, 3, lapsed=3), "learned", "accepts 0 of 3, too few offers to count"),
        (TrackRecord(ONE.phone, 30, lapsed=30), "written", "accepts 0 of 30, the written order counts"),
    ],
)
def test_the_reasons_are_told_in_words(track: TrackRecord, rule: str, said: str) -> None:
    assert ", ".join(ranking.proof(ONE, desk(track, rule=VendorRanking(rule)))) == said
