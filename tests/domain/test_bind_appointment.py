"""Which appointment a reply is about: the one it names, the one that has asked, or the person is asked."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from deskhand.domain.appointment import Appointment
from deskhand.domain.bind import OpenAppointment, OpenCase, OpenOffer, ThreadView
from deskhand.domain.bind_appointment import bind_appointment
from deskhand.domain.disposition import Disposition
from deskhand.domain.reading import Fact, Item, Role

NOW = datetime(2026, 3, 9, 15, tzinfo=UTC)
OWEN = Appointment("A1", "+12105550122", NOW + timedelta(days=2), "Owen Brandt", "Hygiene", "cleaning")
LILY = Appointment("A2", "+12105550122", NOW + timedelta(days=4), "Lily Brandt", "Dr. Lindqvist", "check-up")


def view(*coming: OpenAppointment, offers: tuple[OpenOffer, ...] = ()) -> ThreadView:
    return ThreadView(Role.CUSTOMER, NOW, appointments=coming, offers=offers)


BOTH = (OpenAppointment("c1", OWEN), OpenAppointment("c2", LILY))


def test_the_only_one_is_meant():
    assert bind_appointment(Item("ok"), Disposition.CONFIRM, view(BOTH[0])).case == "c1"


@pytest.mark.parametrize(
    ("text", "case"),
    [
        ("Lily can't come", "c2"),
        ("owen will be there", "c1"),
        ("we can't do Dr. Lindqvist", "c2"),
        ("the cleaning works", "c1"),
    ],
)
def test_the_one_that_is_named_is_meant(text, case):
    assert bind_appointment(Item(text), Disposition.RESCHEDULE, view(*BOTH)).case == case


@pytest.mark.parametrize(
    ("text", "case"),
    [
        ("cancel lilys appt pls, no other day", "c2"),
        ("hi! please cancel Owen's cleaning", "c1"),
        ("cancel owens appt pls he doesnt need it anymore. lily will be there tho", None),
        ("cancel his appt pls, we found another dentist. lily will be there tho", None),
        ("lily comes but cancel owen", None),
        ("cancel them, both Owen and Lily", None),
    ],
)
def test_of_several_only_the_one_that_is_named_alone_and_at_once_is_called_off(text, case):
    asked = (OpenAppointment("c1", OWEN), OpenAppointment("c2", LILY, "reminder"))
    assert bind_appointment(Item(text), Disposition.CANCEL, view(*asked)).case == case


def test_the_one_on_the_day_that_is_spoken_of_is_meant():
    day = LILY.starts_at.replace(hour=0)
    said = Fact("not_when", f"{day.isoformat()}/{(day + timedelta(days=1)).isoformat()}", "friday")
    item = Item("friday is no good", facts=(said,))
    assert bind_appointment(item, Disposition.RESCHEDULE, view(*BOTH)).case == "c2"


def test_the_one_that_has_asked_is_meant():
    asked = (OpenAppointment("c1", OWEN), OpenAppointment("c2", LILY, "reminder"))
    assert bind_appointment(Item("yes"), Disposition.CONFIRM, view(*asked)).case == "c2"


def test_two_that_asked_on_different_days_are_asked_about():
    asked = tuple(OpenAppointment(one.case, one.appointment, "reminder") for one in BOTH)
    found = bind_appointment(Item("no"), Disposition.RESCHEDULE, view(*asked))
    assert (found.case, len(found.which)) == (None, 2)


def test_a_yes_to_an_earlier_time_goes_to_who_offered_it():
    offer = OpenOffer("o1", "", "freed", "open", NOW, "slot:freed:1")
    found = bind_appointment(Item("yes!"), Disposition.WAITLIST_ACCEPT, view(BOTH[0], offers=(offer,)))
    assert (found.case, found.answers) == ("freed", "o1")


def test_a_vendors_offer_is_no_earlier_time():
    offer = OpenOffer("o1", "K27", "job", "open", NOW, "WO-1")
    assert bind_appointment(Item("yes"), Disposition.CONFIRM, view(BOTH[0], offers=(offer,))).case == "c1"


def test_words_after_it_is_over_find_their_case():
    past = OpenCase("c9", "appointment", False, NOW, NOW - timedelta(days=3))
    seen = ThreadView(Role.CUSTOMER, NOW, cases=(past,))
    assert bind_appointment(Item("thanks"), Disposition.CLARIFY, seen).case == "c9"
