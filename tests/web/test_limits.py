"""Rates: a burst at once, then one by one; and memory that a flood does not fill."""

from __future__ import annotations

from deskhand.web.limits import MOST_KEPT, Limit, Rate


class Seconds:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_a_burst_is_allowed_and_then_one_every_so_often() -> None:
    clock = Seconds()
    limit = Limit(Rate(burst=3, every_s=10), clock)
    assert [limit.wait_s("a") for _ in range(5)] == [0, 0, 0, 10, 10]
    clock.now += 10
    assert [limit.wait_s("a") for _ in range(2)] == [0, 10]
    clock.now += 4
    assert limit.wait_s("a") == 6


def test_who_was_quiet_has_the_burst_again_and_no_more() -> None:
    clock = Seconds()
    limit = Limit(Rate(burst=2, every_s=10), clock)
    assert [limit.wait_s("a") for _ in range(3)] == [0, 0, 10]
    clock.now += 3600
    assert [limit.wait_s("a") for _ in range(3)] == [0, 0, 10]


def test_each_has_their_own() -> None:
    limit = Limit(Rate(burst=1, every_s=10), Seconds())
    assert [limit.wait_s(who) for who in "abab"] == [0, 0, 10, 10]


def test_a_flood_of_many_is_forgotten_oldest_first() -> None:
    limit = Limit(Rate(burst=1, every_s=10), Seconds())
    for number in range(MOST_KEPT + 1):
        limit.wait_s(str(number))
    assert (limit.wait_s("0"), limit.wait_s(str(MOST_KEPT))) == (0, 10)
