"""Response times of a contract, told at Coldline: by when somebody is to be there, and who hears when nobody is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from deskhand.domain.records import OrderStatus, Urgency
from deskhand.testing.office import Office

CLINIC, MARKET, PHO, DINER = "+16025550144", "+16025550142", "+16025550146", "+16025550150"
CAMELBACK, SONORAN, VALLEY, CALORIX = "+16025550125", "+16025550126", "+16025550127", "+16025550124"
TERESA = "+16025550100"
MORNING = "2026-06-09T09:10:00-07:00"
NO_COOLING = "the rooftop AC over our exam rooms stopped cooling this morning"


@pytest.fixture
def clinic() -> Office:
    """Tuesday, ten past nine: the clinic has reported its air conditioner; its contract says two hours."""
    office = Office(MORNING, company="coldline", outdoor_f=92, orders=())
    office.sms(CLINIC, NO_COOLING)
    return office


def reasons(office: Office) -> list[tuple[str, str | None]]:
    """Why people were asked, without the moment that nobody reads, and what came of it."""
    return [(one.reason.partition(" #")[0], one.resolution) for one in office.case(CLINIC).escalations]


def test_the_customer_is_told_by_when_and_no_manager_is_asked_yet(clinic: Office) -> None:
    assert "Due by contract: 11:10 AM." in clinic.texts(CLINIC)[0]
    assert reasons(clinic) == []
    assert clinic.broken() == []


def test_a_later_arrival_time_is_told_to_a_manager_at_once_and_only_once(clinic: Office) -> None:
    clinic.sms(CAMELBACK, "yes {code}, 2pm")
    clinic.advance(hours=3)
    assert reasons(clinic)[0] == ("the vendor comes after 11:10 AM, the contract's response time", None)
    assert [reason for reason, _ in reasons(clinic) if "contract" in reason] == [reasons(clinic)[0][0]]
    assert clinic.broken() == []


def test_a_new_time_within_the_contract_takes_the_question_back(clinic: Office) -> None:
    clinic.sms(CAMELBACK, "yes {code}, 2pm")
    clinic.sms(CAMELBACK, "can do 10:30 after all")
    assert reasons(clinic) == [("the vendor comes after 11:10 AM, the contract's response time", "withdrawn")]
    assert clinic.broken() == []


def test_nobody_there_by_then_is_told_to_a_manager(clinic: Office) -> None:
    clinic.advance(hours=1, minutes=59)
    assert [reason for reason, _ in reasons(clinic) if "contract" in reason] == []
    clinic.advance(minutes=1)
    assert reasons(clinic)[-1] == ("nobody is there by 11:10 AM, the contract's response time", None)
    assert any("nobody is there by 11:10 AM" in text for text in clinic.texts(TERESA))
    assert clinic.broken() == []


def test_who_is_there_in_time_is_never_asked_about(clinic: Office) -> None:
    clinic.sms(CAMELBACK, "yes {code}, 10am")
    clinic.advance(minutes=48)
    clinic.sms(CAMELBACK, "here")
    clinic.advance(hours=2)
    assert reasons(clinic) == []
    assert clinic.broken() == []


def test_routine_work_and_sites_without_a_contract_have_no_moment() -> None:
    office = Office(MORNING, company="coldline", orders=())
    office.sms(PHO, "dish machine leaves everything greasy, not urgent")
    office.sms(DINER, "our combi oven shows E21 and will not start")
    assert [text for who in (PHO, DINER) for text in office.texts(who) if "contract" in text] == []
    waits = [name for who in (PHO, DINER) for name in office.case(who).waits]
    assert [name for name in waits if name.startswith("response")] == []
    assert office.broken() == []


def test_an_order_that_was_there_before_is_not_asked_about() -> None:
    office = Office(MORNING, company="coldline", outdoor_f=92)
    old = replace(office.files.orders[-1], urgency=Urgency.URGENT, status=OrderStatus.ASSIGNED)
    office = Office(MORNING, company="coldline", outdoor_f=92, orders=(old,))
    office.sms(MARKET, "where is the guy for the freezer gasket?")
    office.advance(hours=3)
    asked = [one.reason for case in office.record.cases.values() for one in case.escalations]
    assert [reason for reason in asked if "contract" in reason] == []
    assert office.broken() == []


def test_a_moment_that_is_past_when_the_order_is_made_is_not_told_as_if_it_lay_ahead() -> None:
    office = Office(MORNING, company="coldline", outdoor_f=92, orders=())
    short = [replace(unit, response_h=0.0001) for unit in office.files.units]
    office = Office(MORNING, company="coldline", outdoor_f=92, orders=(), units=tuple(short))
    office.sms(CLINIC, NO_COOLING)
    office.advance(minutes=1)
    assert reasons(office)[0][0].startswith("nobody is there by 9:10 AM")
    assert office.broken() == []


def test_the_manufacturer_is_asked_first_where_a_warranty_runs_and_a_code_on_a_display_is_no_site() -> None:
    office = Office(MORNING, company="coldline", orders=())
    office.sms(DINER, "our combi oven shows E21 and will not start")
    assert (office.acts(CALORIX), office.acts(VALLEY)) == (["offer_job"], [])
    assert office.case(DINER).facts["unit"] == "C121"


def test_a_busy_vendor_who_names_a_new_time_keeps_a_calm_job(clinic: Office) -> None:
    clinic.sms(CAMELBACK, "yes {code}, 10:30")
    clinic.sms(CAMELBACK, "stuck on another call, make it 11am")
    assert [offer.status for offer in clinic.case(CLINIC).offers] == ["accepted"]
    assert clinic.acts(CLINIC)[-1] == "visit_proposed_again"
    assert clinic.acts(SONORAN) == []
    assert clinic.broken() == []


def test_a_busy_vendor_who_names_no_time_gives_the_job_back(clinic: Office) -> None:
    clinic.sms(CAMELBACK, "yes {code}, 10:30")
    clinic.sms(CAMELBACK, "no, cannot make it after all, sorry")
    assert clinic.acts(SONORAN) == ["offer_job"]
    assert clinic.broken() == []
