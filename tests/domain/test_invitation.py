"""The name of an event in other people's calendars, and which answers to it count."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from deskhand.domain.appointment import Appointment, AppointmentStatus, case_of
from deskhand.domain.availability import Span
from deskhand.domain.case import Case, GuestAnswer
from deskhand.domain.contact import Contact
from deskhand.domain.event import InvitationAnswered
from deskhand.domain.guest import FOREIGN, OVER, REPEATED, STALE, why_not
from deskhand.domain.invitation import GuestSays, Invited, case_in, uid_of

NOW = datetime(2026, 3, 9, 15, tzinfo=UTC)
MARIA, EVE = "maria@example.com", "eve@evil.example"
VISIT = Appointment("A-1", MARIA, NOW + timedelta(days=1))
CASE = Case(case_of("A-1"), "sentinel", "appointment", MARIA, Contact("Maria", email=MARIA), "email", NOW).but(
    appointment=VISIT, sequence=1, invitations=(Invited("e1", MARIA, 1, False, NOW, "sent"),)
)
YES = InvitationAnswered(uid_of(CASE.id, "lakeview"), GuestSays.ACCEPTED, MARIA, MARIA, 1)


@pytest.mark.parametrize("company", ["lakeview", "Café Lakeview"])
def test_the_name_of_an_event_is_plain_and_leads_back_to_its_case(company: str) -> None:
    uid = uid_of(CASE.id, company)
    assert uid.isascii()
    assert " " not in uid
    assert case_in(uid, company) == CASE.id


@pytest.mark.parametrize("uid", ["", "v1", "@lakeview.deskhand", "v1@other.deskhand", "v1@lakeview.deskhand.evil"])
def test_another_event_is_of_no_case(uid: str) -> None:
    assert case_in(uid, "lakeview") is None


def test_an_answer_of_who_was_invited_counts_however_the_address_is_written() -> None:
    assert why_not(CASE, YES, NOW) == ""
    assert why_not(CASE, replace(YES, by=MARIA.title(), attendee=MARIA.upper()), NOW) == ""


@pytest.mark.parametrize(
    ("answered", "why"),
    [
        (replace(YES, by=EVE), FOREIGN),
        (replace(YES, attendee=EVE), FOREIGN),
        (replace(YES, by=EVE, attendee=EVE), FOREIGN),
        (replace(YES, sequence=0), STALE),
        (replace(YES, sequence=2), STALE),
    ],
)
def test_others_do_not(answered: InvitationAnswered, why: str) -> None:
    assert why_not(CASE, answered, NOW) == why


@pytest.mark.parametrize(
    "visit", [replace(VISIT, status=AppointmentStatus.MISSED), replace(VISIT, starts_at=NOW - timedelta(minutes=1)), None]
)
def test_nor_one_about_what_is_over(visit: Appointment | None) -> None:
    assert why_not(CASE.but(appointment=visit), YES, NOW) == OVER


def test_the_same_again_counts_only_after_another_one() -> None:
    span = Span(NOW + timedelta(days=2), NOW + timedelta(days=2, minutes=30))
    other = replace(YES, says=GuestSays.OTHER_TIME, proposed=span)
    heard = CASE.but(answers=(GuestAnswer("i1", NOW, YES), GuestAnswer("i2", NOW, replace(YES, by=EVE), FOREIGN)))
    assert why_not(heard, YES, NOW) == REPEATED
    assert why_not(heard, other, NOW) == ""
    assert why_not(heard.but(answers=(*heard.answers, GuestAnswer("i3", NOW, other))), YES, NOW) == ""


def test_a_version_counts_where_it_may_have_gone_out() -> None:
    went = Invited("e1", MARIA, 0, False, NOW)
    said = [replace(went, status=status).counts for status in ("claimed", "sent", "unknown", "failed")]
    assert said == [True, True, True, False]
    assert replace(went, status="failed", why="settled").counts
