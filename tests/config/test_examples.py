"""The companies that ship with Deskhand: they load clean, and lakeview keeps the rows on which scripts rely."""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from deskhand.config import CompanyFiles, load_company
from deskhand.domain.company import Connection
from deskhand.domain.reading import Role, Trade
from deskhand.domain.schedule import on_call

EXAMPLES = Path(__file__).parents[2] / "examples"
PLUMBERS = ["+15125550190", "+15125550191"]
MANAGERS = ["+15125550100", "+15125550101"]
OWNER = "+15125550102"


@pytest.fixture(scope="module")
def lakeview() -> CompanyFiles:
    return load_company(EXAMPLES / "lakeview")


@pytest.mark.parametrize("name", ["lakeview", "empty", "coldline", "handyhome"])
def test_an_example_company_has_neither_errors_nor_warnings(name: str) -> None:
    assert load_company(EXAMPLES / name).warnings == ()


def test_the_empty_company_has_no_rows() -> None:
    empty = load_company(EXAMPLES / "empty")
    assert (empty.contacts, empty.units, empty.vendors, empty.shifts, empty.orders, empty.passages) == ((),) * 6


def test_the_header_of_every_empty_record_file_is_that_of_the_sample() -> None:
    for path in (EXAMPLES / "empty" / "records").iterdir():
        sample = EXAMPLES / "lakeview" / "records" / path.name
        assert path.read_text().splitlines() == sample.read_text().splitlines()[:1]


def test_people_on_whom_scripts_rely_are_there(lakeview: CompanyFiles) -> None:
    people = {one.phone: (one.name, one.role, one.property, one.unit) for one in lakeview.contacts}
    assert people["+15125550142"] == ("Maria Lopez", Role.TENANT, "Lakeview Court", "4B")
    assert people["+15125550100"] == ("Dana Reyes", Role.MANAGER, None, None)
    assert people["+15125550101"] == ("Luis Ortega", Role.MANAGER, None, None)
    assert people[OWNER][1] is Role.OWNER
    assert lakeview.company.escalation == (*MANAGERS, OWNER)
    assert lakeview.company.connections == {"sms": Connection("sms", "+15125550199", "paula")}


def test_there_are_two_units_4b_and_maria_has_no_order(lakeview: CompanyFiles) -> None:
    assert [unit.property for unit in lakeview.units if unit.unit == "4B"] == ["Lakeview Court", "Cedar Terrace"]
    assert [order for order in lakeview.orders if order.contact == "+15125550142" or order.unit == "4B"] == []


def test_the_two_plumbers_have_their_ranks(lakeview: CompanyFiles) -> None:
    plumbers = [(one.name, one.phone, one.rank) for one in lakeview.vendors if one.trade is Trade.PLUMBING]
    assert plumbers == [("Reliable Plumbing", PLUMBERS[0], 1), ("Brightwater Plumbing", PLUMBERS[1], 2)]


@pytest.mark.parametrize("zone", ["America/Chicago"])
def test_both_plumbers_and_both_managers_are_on_call_at_every_hour(lakeview: CompanyFiles, zone: str) -> None:
    for hour in range(24 * 8):
        at = datetime(2026, 3, 6, tzinfo=UTC) + timedelta(hours=hour)
        plumbers = on_call(lakeview.shifts, "vendor", at, zone, Trade.PLUMBING)
        managers = on_call(lakeview.shifts, "staff", at, zone)
        assert ([one.phone for one in plumbers], [one.phone for one in managers]) == (PLUMBERS, MANAGERS)


def test_every_emergency_trade_has_two_vendors_and_one_vendor_has_lapsed(lakeview: CompanyFiles) -> None:
    today = date(2026, 3, 9)
    fit = Counter(one.trade for one in lakeview.vendors if not one.lapsed_papers(today))
    trades = (Trade.PLUMBING, Trade.ELECTRICAL, Trade.HVAC, Trade.LOCKSMITH, Trade.FIRE_SAFETY)
    assert [fit[trade] >= 2 for trade in trades] == [True] * 5
    assert [one.name for one in lakeview.vendors if one.lapsed_papers(today)] == ["Budget Air Repair"]


def test_the_sample_is_as_large_and_varied_as_it_says(lakeview: CompanyFiles) -> None:
    tenants = [one for one in lakeview.contacts if one.role is Role.TENANT]
    assert (len(lakeview.company.properties), len(lakeview.units), len(tenants)) == (4, 47, 34)
    assert [one.name for one in tenants if "-sms" in one.consent] == ["Derek Boone"]
    assert len([one for one in tenants if one.language == "es"]) == 9
    shared = [phone for phone, people in Counter(one.phone for one in tenants).items() if people > 1]
    assert shared == ["+15125550117"]
    assert len(lakeview.passages) == 53


# ------------------------------------------------------------------ the two that are no landlords

OTHERS = ("coldline", "handyhome")


@pytest.mark.parametrize("name", OTHERS)
def test_everybody_is_invented_with_numbers_kept_for_fiction(name: str) -> None:
    files = load_company(EXAMPLES / name)
    phones = {one.phone for one in (*files.contacts, *files.vendors, *files.shifts)} - {None}
    own = {connection.address for connection in files.company.connections.values()}
    assert sorted(phone for phone in phones | own if not re.fullmatch(r"\+1(602|813)55501\d\d", phone or "")) == []
    emails = [one.email for one in (*files.contacts, *files.vendors) if one.email]
    assert [email for email in emails if not email.endswith("example.com")] == []


@pytest.mark.parametrize("name", OTHERS)
def test_somebody_is_on_call_at_every_hour_for_danger_and_for_the_page(name: str) -> None:
    files = load_company(EXAMPLES / name)
    trades = (Trade.PLUMBING, Trade.ELECTRICAL, Trade.HVAC, Trade.FIRE_SAFETY)
    for hour in range(24 * 8):
        at, zone = datetime(2026, 6, 5, tzinfo=UTC) + timedelta(hours=hour), files.company.time_zone
        assert len(on_call(files.shifts, "staff", at, zone)) >= 1, at
        assert [trade for trade in trades if not on_call(files.shifts, "vendor", at, zone, trade)] == [], at


@pytest.mark.parametrize("name", OTHERS)
def test_every_customer_has_a_place_of_the_records_and_calls_it_by_the_companys_words(name: str) -> None:
    files = load_company(EXAMPLES / name)
    units = {(unit.property, unit.unit) for unit in files.units}
    customers = [one for one in files.contacts if one.role is Role.CUSTOMER]
    assert [one.name for one in customers if (one.property, one.unit) not in units] == []
    assert (files.company.word("tenant"), files.company.word("tenant", "es")) == ("customer", "cliente")


def test_coldline_is_as_large_and_varied_as_it_says() -> None:
    files = load_company(EXAMPLES / "coldline")
    customers = [one for one in files.contacts if one.role is Role.CUSTOMER]
    assert (len(files.units), len(customers), len(files.vendors)) == (16, 16, 20)
    assert len({one.trade for one in files.vendors}) == 10
    assert [unit.unit for unit in files.units if not any("s/n" in one for one in unit.equipment)] == []
    assert sorted({unit.response_h for unit in files.units if unit.response_h}) == [2, 4, 8, 24]
    lapsed = [one.name for one in files.vendors if one.lapsed_papers(date(2026, 6, 9))]
    assert lapsed == ["Bargain Cold Repair"]


def test_handyhome_is_as_large_and_varied_as_it_says() -> None:
    files = load_company(EXAMPLES / "handyhome")
    customers = [one for one in files.contacts if one.role is Role.CUSTOMER]
    assert (len(customers), len(files.vendors)) == (24, 16)
    assert len([one for one in customers if one.language == "es"]) == 7
    assert len({one.trade for one in files.vendors}) == 10
    lapsed = [one.name for one in files.vendors if one.lapsed_papers(date(2026, 6, 9))]
    assert lapsed == ["Frosty's Discount Air"]
