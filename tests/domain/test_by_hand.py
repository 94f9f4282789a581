"""A calendar beside the book: what is new, moved, or missing in it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from deskhand.domain.appointment import Appointment, AppointmentStatus
from deskhand.domain.availability import Slot, Span
from deskhand.domain.booking import CalendarEvent, Guest
from deskhand.domain.by_hand import ByHand, CalendarChange, compare, followed, paired, slot_of

NINE = datetime(2026, 3, 9, 15, tzinfo=UTC)
HOUR = timedelta(hours=1)
WITHIN = Span(NINE - HOUR, NINE + 28 * 24 * HOUR)
CALENDAR, ANA, LENA = "caldav/ana", "Ana", Guest("lena@example.com")
EVENT = CalendarEvent("e1", Span(NINE, NINE + HOUR))
ROW = Appointment("C-1", LENA.address, NINE, provider=ANA, minutes=60, event=EVENT.name_in(CALENDAR))
LATER = Span(NINE + 3 * HOUR, NINE + 4 * HOUR)
AUSTIN = ZoneInfo("America/Chicago")


def compared(*events: CalendarEvent, rows: tuple[Appointment, ...] = (ROW,)) -> ByHand:
    return compare(events, rows, {f"stamp of {row.id}": row for row in rows}, CALENDAR, ANA, WITHIN)


def test_where_both_agree_there_is_nothing() -> None:
    assert compared(EVENT) == ByHand()


def test_an_event_at_another_time_has_moved() -> None:
    to = Slot(LATER.starts_at, 60, ANA)
    assert compared(replace(EVENT, span=LATER)) == ByHand(moved=(CalendarChange(ROW, to, ROW.event),))


def test_an_event_that_became_a_whole_day_is_left_as_it_was() -> None:
    day = Span(NINE - 10 * HOUR, NINE + 14 * HOUR)
    assert compared(replace(EVENT, span=day, all_day=True)) == ByHand()


def test_what_the_calendar_does_not_show_is_missing_only_where_it_was_seen_there() -> None:
    assert compared() == ByHand(missing=(ROW,))
    for other in (
        replace(ROW, event=""),
        replace(ROW, event=EVENT.name_in("google/ana")),
        replace(ROW, provider="Ben"),
        replace(ROW, status=AppointmentStatus.SHOWN),
        replace(ROW, starts_at=WITHIN.ends_at),
        replace(ROW, starts_at=WITHIN.starts_at - HOUR),
    ):
        assert compared(rows=(other,)) == ByHand()


def test_what_our_key_made_is_known_by_its_stamp_and_remembered_by_its_name() -> None:
    row, event = replace(ROW, event=""), replace(EVENT, stamp="stamp of C-1")
    assert compared(event, rows=(row,)) == ByHand(seen=((row, EVENT.name_in(CALENDAR)),))


def test_an_event_that_nobody_has_is_new_unless_it_has_begun() -> None:
    begun = CalendarEvent("e3", Span(WITHIN.starts_at - HOUR, WITHIN.starts_at + HOUR))
    new = CalendarEvent("e2", LATER)
    assert compared(EVENT, new, begun) == ByHand(new=(new,))


def test_the_event_of_an_appointment_that_is_over_is_not_new() -> None:
    assert compared(EVENT, rows=(replace(ROW, status=AppointmentStatus.CANCELLED),)) == ByHand()


def test_what_vanished_while_the_same_person_appeared_on_that_day_has_moved() -> None:
    new = CalendarEvent("e2", LATER)
    change = CalendarChange(ROW, Slot(LATER.starts_at, 60, ANA), new.name_in(CALENDAR))
    assert paired([ROW], [(new, LENA)], CALENDAR, AUSTIN) == [change]


def test_somebody_elses_or_another_days_event_is_no_move() -> None:
    tomorrow = CalendarEvent("e2", Span(NINE + 24 * HOUR, NINE + 25 * HOUR))
    others = [(tomorrow, LENA), (CalendarEvent("e3", LATER), Guest("sam@example.com"))]
    assert paired([ROW], others, CALENDAR, AUSTIN) == [CalendarChange(ROW, None)]


def test_one_new_event_stands_for_one_that_vanished() -> None:
    new, second = CalendarEvent("e2", LATER), replace(ROW, id="C-2")
    found = paired([ROW, second], [(new, LENA)], CALENDAR, AUSTIN)
    assert [change.to is None for change in found] == [False, True]


def test_whoever_confirmed_the_old_time_has_not_confirmed_the_new_one() -> None:
    confirmed = replace(ROW, status=AppointmentStatus.CONFIRMED)
    made = followed(confirmed, CalendarChange(confirmed, Slot(LATER.starts_at, 30, ANA), "other"))
    assert made == replace(ROW, starts_at=LATER.starts_at, minutes=30, event="other")


def test_a_slot_has_whole_minutes_and_one_at_least() -> None:
    assert [slot_of(Span(NINE, NINE + timedelta(seconds=s)), ANA).minutes for s in (5, 61, 3600)] == [1, 1, 60]
