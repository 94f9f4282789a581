"""What each KPI counts, pinned by one night."""

from __future__ import annotations

from deskhand import app
from deskhand.domain.kpi import Kpi
from deskhand.kpis.measure import measure
from deskhand.rehearsal.demo import tell
from deskhand.testing.office import BRIGHTWATER, DANA, MARIA, Office

BURST = "there is water EVERYWHERE pipe under the sink exploded, 4B"


def kpis(office: Office) -> dict[str, Kpi]:
    faults = [case for case in office.record.cases.values() if case.contact.address == MARIA]
    return {kpi.name: kpi for kpi in measure(faults)}


def test_nothing_is_counted_where_nothing_happened() -> None:
    assert {kpi.value for kpi in measure([])} == {None}


def test_a_night_is_measured_from_the_words_that_began_it() -> None:
    office = Office()
    office.sms(MARIA, BURST)
    office.advance(minutes=3)
    office.sms(DANA, "1 {code}")
    office.advance(minutes=9)
    office.sms(BRIGHTWATER, "yes, there in 35 min")
    found = kpis(office)
    seconds = ("time_to_first_reply", "time_to_acknowledgement", "time_to_dispatch")
    assert [found[name].value for name in seconds] == [0, 180, 720]
    assert (found["first_offer_acceptance"].value, found["missed_emergency_rate"].value) == (0, 0)


def test_an_emergency_that_a_manager_lowers_was_a_false_one() -> None:
    office = Office()
    office.sms(MARIA, BURST)
    office.sms(DANA, "2 {code}")
    assert kpis(office)["false_emergency_rate"].value == 100


def test_asking_where_it_stands_is_a_recontact() -> None:
    office = Office()
    office.sms(MARIA, BURST)
    office.advance(minutes=5)
    office.sms(MARIA, "where is the plumber??")
    assert kpis(office)["recontact_rate"].value == 100


def test_the_demo_counts_rating_and_cost() -> None:
    found = {kpi.name: kpi for kpi in tell(app.local_language()).kpis}
    assert (found["satisfaction"].value, found["cost_against_limit"].value, found["reopen_rate"].value) == (5, 16, 0)
