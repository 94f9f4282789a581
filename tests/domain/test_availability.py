"""Free slots: what is offered can be kept, what can be kept is offered, on every day of the year."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskhand.domain.availability import (
    Diary,
    Slot,
    SlotRules,
    Span,
    earliest_slots,
    free_slots,
    is_free,
    merged,
    open_span,
    proposals,
)
from deskhand.domain.hours import Hours

CHICAGO = "America/Chicago"
ZONES = (CHICAGO, "America/Phoenix", "Europe/Madrid", "America/St_Johns", "Australia/Lord_Howe", "UTC")
EVERY_DAY = Hours(dict.fromkeys(range(7), (time(9), time(17))))
MONDAY = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)


def at(text: str, zone: str = CHICAGO) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def busy(starts: str, ends: str) -> Span:
    return Span(at(starts), at(ends))


def slots(diary: Diary, rules: SlotRules, now: datetime, days: int = 1) -> list[Slot]:
    return list(free_slots(diary, rules, now, now + timedelta(days=days)))


def hours_of(found: list[Slot], zone: str = CHICAGO) -> list[str]:
    return [f"{slot.starts_at.astimezone(ZoneInfo(zone)):%H:%M}" for slot in found]


def test_a_free_day_is_offered_from_opening_to_closing():
    found = slots(Diary("ana", EVERY_DAY, CHICAGO), SlotRules(60, step_min=60), MONDAY)
    assert hours_of(found) == ["09:00", "10:00", "11:00", "12:00", "13:00", "14:00", "15:00", "16:00"]


def test_nothing_is_offered_on_closed_days_and_holidays():
    hours = Hours({0: (time(9), time(12)), 1: (time(9), time(12))}, frozenset({date(2026, 3, 3)}))
    found = slots(Diary("ana", hours, CHICAGO), SlotRules(60, step_min=60), MONDAY, days=7)
    assert hours_of(found) == ["09:00", "10:00", "11:00"]


def test_what_is_busy_is_left_out_with_room_before_and_after():
    diary = Diary("ana", EVERY_DAY, CHICAGO, (busy("2026-03-02T11:00", "2026-03-02T12:00"),))
    found = slots(diary, SlotRules(60, step_min=30, before_min=15, after_min=15), MONDAY)
    assert hours_of(found)[:4] == ["09:00", "09:30", "12:30", "13:00"]


def test_notice_counts_from_now_and_a_full_day_is_full():
    diary = Diary("ana", EVERY_DAY, CHICAGO, (busy("2026-03-02T16:00", "2026-03-02T16:30"),))
    now = at("2026-03-02T10:10")
    soon = slots(diary, SlotRules(30, notice=timedelta(hours=2)), now)
    assert hours_of(soon)[0] == "12:30"
    assert hours_of(slots(diary, SlotRules(30, per_day=1), now))[0] == "09:00"  # the next day's


@pytest.mark.parametrize(("day", "hours"), [("2026-03-08", 7), ("2026-11-01", 9), ("2026-06-07", 8)])
def test_a_night_shift_has_the_hours_that_the_clock_leaves_it(day: str, hours: int):
    """The clock jumps at two in the morning: from one to nine there are seven, nine or eight hours."""
    night = Hours(dict.fromkeys(range(7), (time(1), time(9))))
    span = open_span(night, date.fromisoformat(day), ZoneInfo(CHICAGO))
    assert span is not None
    assert span.ends_at - span.starts_at == timedelta(hours=hours)
    found = slots(Diary("ana", night, CHICAGO), SlotRules(60, step_min=60), span.starts_at)
    assert len([slot for slot in found if slot.starts_at < span.ends_at]) == hours
    assert {slot.span.ends_at - slot.span.starts_at for slot in found} == {timedelta(hours=1)}


def test_several_diaries_are_one_list_in_order():
    diaries = [Diary("bea", EVERY_DAY, CHICAGO), Diary("ana", EVERY_DAY, "America/New_York")]
    found = list(earliest_slots(diaries, SlotRules(60, step_min=60), MONDAY, MONDAY + timedelta(days=1)))
    assert found == sorted(found)
    assert [slot.provider for slot in found[:3]] == ["ana", "ana", "bea"]


def test_proposals_leave_a_choice_of_days_and_of_times():
    free = free_slots(Diary("ana", EVERY_DAY, CHICAGO), SlotRules(60), MONDAY, MONDAY + timedelta(days=9))
    found = proposals(free, CHICAGO)
    assert [f"{slot.starts_at.astimezone(ZoneInfo(CHICAGO)):%d %H:%M}" for slot in found] == [
        "02 09:00",
        "03 16:00",
        "04 09:00",
    ]


def test_proposals_of_one_day_are_apart_and_of_nothing_are_none():
    one_day = slots(Diary("ana", EVERY_DAY, CHICAGO), SlotRules(60), MONDAY)
    assert hours_of(proposals(iter(one_day), CHICAGO, wanted=2)) == ["09:00", "13:00"]
    assert proposals(iter(()), CHICAGO) == []


@pytest.mark.parametrize("wrong", [{"minutes": 0}, {"minutes": 30, "step_min": 0}, {"minutes": 30, "after_min": -1}])
def test_rules_that_make_no_sense_are_refused(wrong: dict[str, int]):
    with pytest.raises(ValueError, match=r"minute|negative"):
        SlotRules(**wrong)


# ------------------------------------------------------------------ for any diary

spans = st.builds(
    lambda start, minutes: Span(MONDAY + timedelta(minutes=start), MONDAY + timedelta(minutes=start + minutes)),
    st.integers(-600, 60 * 24 * 9),
    st.integers(1, 400),
)
hours_of_a_week = st.dictionaries(
    st.integers(0, 6),
    st.tuples(st.integers(0, 11), st.integers(12, 23)).map(lambda pair: (time(pair[0]), time(pair[1], 30))),
    min_size=1,
)
diaries = st.builds(
    lambda days, zone, taken: Diary("ana", Hours(days), zone, tuple(taken)),
    hours_of_a_week,
    st.sampled_from(ZONES),
    st.lists(spans, max_size=12),
)
cuts = st.builds(
    SlotRules,
    minutes=st.integers(5, 120),
    step_min=st.integers(5, 60),
    before_min=st.integers(0, 30),
    after_min=st.integers(0, 30),
    notice=st.integers(0, 72).map(lambda h: timedelta(hours=h)),
    per_day=st.none() | st.integers(1, 3),
)
# The days around both changes of the clock, in both halves of the world.
nows = st.sampled_from(
    [datetime(2026, month, day, 3, 7, tzinfo=UTC) for month, day in ((3, 6), (3, 27), (4, 3), (10, 2), (10, 23), (10, 30))]
)


@given(diaries, cuts, nows)
def test_every_slot_that_is_offered_may_be_booked(diary: Diary, rules: SlotRules, now: datetime):
    moved = Diary(diary.provider, diary.hours, diary.zone, tuple(_moved(diary.busy, now)))
    for slot in slots(moved, rules, now, days=4):
        assert is_free(moved, slot, rules, now)
        assert not any(slot.span.overlaps(taken) for taken in moved.busy)


@given(diaries, cuts, nows)
def test_every_step_of_the_day_that_may_be_booked_is_offered(diary: Diary, rules: SlotRules, now: datetime):
    moved = Diary(diary.provider, diary.hours, diary.zone, tuple(_moved(diary.busy, now)))
    until, zone = now + timedelta(days=3), ZoneInfo(diary.zone)
    offered = set(free_slots(moved, rules, now, until))
    for ahead in range(5):
        opening = open_span(diary.hours, now.astimezone(zone).date() + timedelta(days=ahead), zone)
        at_step = opening.starts_at if opening else until
        while opening is not None and at_step < min(opening.ends_at, until):
            slot = Slot(at_step, rules.minutes, "ana")
            if slot.span.ends_at <= until and is_free(moved, slot, rules, now):
                assert slot in offered
            at_step += timedelta(minutes=rules.step_min)


@given(st.lists(spans, max_size=20))
def test_merged_spans_are_apart_and_hold_the_same_instants(taken: list[Span]):
    found = merged(taken)
    assert all(one.ends_at < two.starts_at for one, two in pairwise(found))
    edges = [edge for span in taken for edge in (span.starts_at, span.ends_at - timedelta(seconds=1))]
    assert all(any(span.starts_at <= edge < span.ends_at for span in found) for edge in edges)


def _moved(taken: tuple[Span, ...], now: datetime) -> list[Span]:
    shift = now - MONDAY
    return [Span(span.starts_at + shift, span.ends_at + shift) for span in taken]
