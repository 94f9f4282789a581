"""Who is asked first once there is a history, and how anybody can see why."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from deskhand.config import GivenOffer
from deskhand.config.company_files import Ending
from deskhand.domain.company import VendorRanking
from deskhand.engine.explain import explain
from deskhand.store import events
from deskhand.testing.office import BRIGHTWATER, NIGHT, RELIABLE, Office

AHMED = "+15125550126"
BURST = "a pipe burst in the bathroom wall, water is pouring all over the floor, unit 103"


def history(*told: tuple[str, Ending, int]) -> Office:
    """Bluebonnet Flats at night, where nobody is preferred, with offers that ended so, so often, the last a day ago."""
    office = Office(NIGHT, orders=())
    past = office.box.clock.now() - timedelta(days=1)
    offers = tuple(GivenOffer(past, vendor, ended=ended, times=times, answer_min=6) for vendor, ended, times in told)
    return Office(NIGHT, orders=(), offers=offers)


def why(office: Office, case: str) -> list[str]:
    with office.box.line.store.read() as tx:
        return [reason.text for reason in explain(events.of_case(tx, case)) if " is asked: " in reason.text]


def test_without_history_the_first_is_asked_first_and_nothing_is_said_of_a_record():
    office = history()
    office.sms(AHMED, BURST)
    assert (office.acts(RELIABLE), office.acts(BRIGHTWATER)) == (["offer_job"], [])
    assert why(office, office.case(AHMED).id) == [f"{RELIABLE} is asked: plumbing, rank 1, on call now"]
    assert office.broken() == []


def test_who_answers_nine_of_ten_keeps_the_first_place_and_the_explanation_says_so():
    office = history((RELIABLE, Ending.DONE, 11), (RELIABLE, Ending.CAME_BACK, 1), (RELIABLE, Ending.LAPSED, 1))
    office.sms(AHMED, BURST)
    assert why(office, office.case(AHMED).id) == [
        f"{RELIABLE} is asked: plumbing, rank 1, on call now, accepts 12 of 13, answers in 6 min, 1 of 12 came back"
    ]


def test_five_silent_nights_in_a_row_move_the_first_vendor_behind_the_second():
    """Not told but lived: the same company, the same store, one emergency after another that Reliable sleeps through."""
    office = history()
    asked = []
    for _ in range(6):
        office.sms(AHMED, BURST)
        first = office.case(AHMED).offers[0].vendor
        asked.append(first)
        office.advance(minutes=11)
        office.sms(BRIGHTWATER, "yes {code}, 20 min")
        office.advance(minutes=20)
        office.sms(BRIGHTWATER, "here")
        office.sms(BRIGHTWATER, "done, $100")
        office.sms(AHMED, "yes all fixed, thank you")
        office.advance(hours=24 * 40)
    assert asked == [RELIABLE] * 5 + [BRIGHTWATER]
    assert why(office, office.case(AHMED).id)[0].startswith(
        f"{BRIGHTWATER} is asked: plumbing, rank 2, on call now, accepts 5 of 5, answers in 1 min, 0 of 5 came back"
    )


def test_a_manager_pins_the_written_order():
    told = (RELIABLE, Ending.LAPSED, 30)
    learned = history(told)
    learned.sms(AHMED, BURST)
    assert learned.case(AHMED).offers[0].vendor == BRIGHTWATER
    office = history(told)
    line = office.box.line
    office.box.line = replace(line, company=replace(line.company, vendor_ranking=VendorRanking.WRITTEN))
    office.sms(AHMED, BURST)
    assert office.case(AHMED).offers[0].vendor == RELIABLE
    assert why(office, office.case(AHMED).id)[0].endswith("accepts 0 of 30, the written order counts")
