"""Building-wide outages: one case leads, one crew comes, everybody hears the same."""

from __future__ import annotations

from dataclasses import replace

import pytest

from deskhand.config import load_company
from deskhand.domain.contact import Contact
from deskhand.domain.reading import Role
from deskhand.testing.office import DANA, DAY, EXAMPLES, RELIABLE, Office

FIRST, SECOND, THIRD, ELSEWHERE = "+15125550301", "+15125550302", "+15125550303", "+15125550304"
PLACES = ((FIRST, "Lakeview Court", "1A"), (SECOND, "Lakeview Court", "2C"), (THIRD, "Lakeview Court", "3D"),
          (ELSEWHERE, "Cedar Terrace", "1A"))  # fmt: skip
NEIGHBOURS = tuple(
    Contact(f"Tenant {unit}", phone=phone, role=Role.TENANT, property=place, unit=unit) for phone, place, unit in PLACES
)


@pytest.fixture
def block() -> Office:
    """Three tenants of one property and one of another; Monday at ten."""
    contacts = load_company(EXAMPLES / "lakeview").contacts
    return Office(DAY, orders=(), contacts=(*contacts, *NEIGHBOURS))


def dry(office: Office, *phones: str) -> None:
    for phone in phones:
        office.sms(phone, "there is no water at all in my apartment since this morning, kitchen and bathroom")
        office.advance(minutes=5)


def test_two_units_are_two_orders(block):
    dry(block, FIRST, SECOND)
    assert block.record.actions & {"open_incident"} == set()
    assert block.case(FIRST).order.id != block.case(SECOND).order.id


def test_three_units_of_one_property_are_one_incident_with_one_order(block):
    dry(block, FIRST, SECOND, THIRD)
    assert "open_incident" in block.record.actions
    assert {block.case(phone).order.id for phone in (FIRST, SECOND, THIRD)} == {block.case(FIRST).order.id}
    assert "page_incident" in block.acts(DANA)
    assert block.acts(SECOND)[-1] == block.acts(THIRD)[-1] == "incident_joined"
    assert block.broken() == []


def test_another_property_does_not_count(block):
    dry(block, FIRST, SECOND, ELSEWHERE)
    assert "open_incident" not in block.record.actions


def test_after_an_hour_the_first_report_does_not_count(block):
    dry(block, FIRST)
    block.advance(minutes=61)
    dry(block, SECOND, THIRD)
    assert "open_incident" not in block.record.actions


def test_what_the_first_hears_everybody_hears_once(block):
    dry(block, FIRST, SECOND, THIRD)
    block.sms(RELIABLE, "yes, there at 12:30")
    for phone in (FIRST, SECOND, THIRD):
        assert block.acts(phone).count("vendor_eta") == 1
    assert block.broken() == []


def test_a_fourth_report_joins_at_once(block):
    dry(block, FIRST, SECOND, THIRD)
    late = replace(NEIGHBOURS[0], name="Tenant 4A", phone="+15125550305", unit="4A")
    assert late.unit == "4A"
    block.sms("+15125550142", "no water here either, whole apartment is dry")
    assert "incident_joined" in block.acts("+15125550142")
    assert block.broken() == []


def test_a_managers_word_makes_it_one_incident(block):
    block.sms(FIRST, "there is no water in the whole building, nobody on any floor has any")
    block.sms(DANA, "3 {code}")
    block.advance(minutes=1)
    block.sms(SECOND, "no water at all in my apartment")
    assert "open_incident" in block.record.actions
    assert "incident_joined" in block.acts(SECOND)
    assert block.broken() == []


def test_who_wants_a_person_in_an_incident_is_not_forgotten(block):
    dry(block, FIRST, SECOND, THIRD)
    block.sms(THIRD, "I want to speak to a person please")
    wish = next(one for one in block.case(THIRD).escalations if one.reason == "asks for a person")
    block.advance(minutes=30)
    assert wish.id in {one.id for one in block.case(THIRD).open_escalations()}
    assert block.broken() == []
