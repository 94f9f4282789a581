"""Rows of a scenario, or of an imported file, on top of a company's own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from deskhand.config import (
    CompanyFiles,
    FileProblems,
    Given,
    GivenOffer,
    apply_given,
    import_file,
    load_company,
    load_scenarios,
)
from deskhand.config.company_files import Ending
from deskhand.domain.contact import Contact
from deskhand.domain.reading import Trade
from deskhand.domain.records import Shift

Write = Callable[[str, str | bytes], Path]
GivenOf = Callable[[str], Given]

AT = datetime(2026, 3, 9, 7, 4, tzinfo=UTC)
STORY = """\
- id: one
  employee: paula
  at: 2026-03-09T02:04:00-05:00
  from: "+15125550142"
  lines: [{say: hi}]
  given:
"""


@pytest.fixture
def given(tmp_path: Path) -> GivenOf:
    """What a scenario gives, from the lines below `given:`."""

    def of(text: str) -> Given:
        path = tmp_path / "story.yaml"
        path.write_text(STORY + "".join(f"    {line}\n" for line in text.splitlines()))
        return load_scenarios(path)[0].given

    return of


@pytest.fixture
def files(folder: Path, write: Write) -> CompanyFiles:
    write("records/contacts.csv", "name,phone,email\nMaria,5125550142,\nEve,5125550107,\nJo,,jo@example.com\n")
    write("records/units.csv", "property,unit\nLakeview Court,4A\nLakeview Court,4B\n")
    write(
        "records/vendors.csv", "name,trade,phone,rank\nReliable,plumbing,5125550190,1\nVolt,electrical,5125550192,1\n"
    )
    write("records/on_call.csv", "who,phone,kind\nDana,5125550100,staff\n")
    write("records/work_orders.csv", "id,trade,status,reported_at\nWO-1,plumbing,open,2026-03-01T08:00\n")
    return load_company(folder)


def test_nothing_given_changes_nothing(files: CompanyFiles, given: GivenOf) -> None:
    assert apply_given(files, given("")) == files


def test_a_contact_is_replaced_by_phone_or_e_mail_and_a_new_one_added(files: CompanyFiles, given: GivenOf) -> None:
    rows = given(
        "contacts:\n"
        "  - {name: Maria Lopez, phone: 512-555-0142, language: es}\n"
        "  - {name: Joan, email: JO@example.com}\n"
        "  - {name: Sam, phone: +15125550116, consent: [sms, -voice]}\n"
    )
    assert set(apply_given(files, rows).contacts) == {
        Contact("Eve", "+15125550107"),
        Contact("Maria Lopez", "+15125550142", language="es"),
        Contact("Joan", email="jo@example.com"),
        Contact("Sam", "+15125550116", consent=("sms", "-voice")),
    }


def test_units_vendors_and_orders_are_replaced_by_their_keys(files: CompanyFiles, given: GivenOf) -> None:
    found = apply_given(
        files,
        given(
            "units: [{property: Lakeview Court, unit: 4B, nte_usd: 50}]\n"
            "vendors: [{name: Reliable, trade: plumbing, phone: +15125550190, rank: 7}]\n"
            "work_orders: [{id: WO-1, trade: hvac, status: closed}, {id: WO-2, trade: pest}]\n"
        ),
    )
    assert {(one.unit, str(one.nte)) for one in found.units} == {("4A", "None"), ("4B", "$50")}
    assert {(one.name, one.rank) for one in found.vendors} == {("Reliable", 7), ("Volt", 1)}
    assert {(one.id, one.trade, one.status) for one in found.orders} == {
        ("WO-1", Trade.HVAC, "closed"),
        ("WO-2", Trade.PEST, "open"),
    }


def test_on_call_replaces_the_whole_table_even_by_nothing(files: CompanyFiles, given: GivenOf) -> None:
    night = given("on_call: [{who: Luis, phone: +15125550101, kind: staff}]")
    assert apply_given(files, night).shifts == (Shift("Luis", "+15125550101", "staff"),)
    assert apply_given(files, given("on_call: []")).shifts == ()


def test_instants_without_offset_are_in_the_zone_of_the_company(files: CompanyFiles, given: GivenOf) -> None:
    rows = given("work_orders: [{id: WO-1, trade: hvac, reported_at: 2026-03-08T20:00}]")
    assert apply_given(files, rows).orders[0].reported_at == datetime(2026, 3, 9, 1, tzinfo=UTC)


def test_an_order_or_offer_that_says_no_time_is_of_the_scenarios_clock(files: CompanyFiles, given: GivenOf) -> None:
    rows = given("work_orders: [{id: WO-1, trade: hvac}]\noffers: [{vendor: +15125550190, work_order: WO-1}]")
    found = apply_given(files, rows)
    assert (found.orders[0].reported_at, found.offers[0].sent_at) == (AT, AT)


def test_all_given_instants_can_be_moved_together(files: CompanyFiles, given: GivenOf) -> None:
    rows = given(
        "work_orders: [{id: WO-2, trade: hvac}]\n"
        "offers: [{vendor: +15125550190, work_order: WO-2, sent_at: 2026-03-09T01:00}]\n"
        "on_call: [{phone: +15125550100, kind: staff, from: 2026-03-09T00:00, to: 2026-03-09T08:00}]"
    )
    found = apply_given(files, rows, moved=timedelta(minutes=20))
    assert [order.reported_at for order in found.orders] == [
        datetime(2026, 3, 1, 14, tzinfo=UTC),
        AT + timedelta(minutes=20),
    ]
    assert found.offers[0].sent_at == datetime(2026, 3, 9, 6, 20, tzinfo=UTC)
    assert found.shifts[0].from_at == datetime(2026, 3, 9, 5, 20, tzinfo=UTC)


def test_offers_are_of_jobs_or_of_slots_and_the_weather_comes_along(files: CompanyFiles, given: GivenOf) -> None:
    found = apply_given(
        files,
        given(
            "outdoor_f: 51\n"
            "offers:\n"
            "  - {vendor: +15125550190, trade: plumbing, unit: 4B, sent_at: 2026-03-09T01:54:00-05:00}\n"
            "  - {contact: +15125550142, slot: {provider: Wu, type: exam, starts_at: 2026-03-10T09:00, minutes: 45}}\n"
        ),
    )
    slot = {"provider": "Wu", "type": "exam", "starts_at": datetime(2026, 3, 10, 14, tzinfo=UTC), "minutes": 45}
    assert found.outdoor_f == 51.0
    assert found.offers == (
        GivenOffer(AT - timedelta(minutes=10), "+15125550190", trade=Trade.PLUMBING, unit="4B"),
        GivenOffer(AT, contact="+15125550142", slot=slot),
    )


def test_an_offer_that_has_ended_needs_no_job(files: CompanyFiles, given: GivenOf) -> None:
    rows = given("offers: [{vendor: +15125550190, ended: came_back, times: 4, answer_min: 12}]")
    assert apply_given(files, rows).offers == (
        GivenOffer(AT, "+15125550190", ended=Ending.CAME_BACK, times=4, answer_min=12),
    )


def test_a_property_that_the_company_does_not_have_is_a_warning(
    files: CompanyFiles, given: GivenOf, tmp_path: Path
) -> None:
    found = apply_given(files, given("contacts: [{name: Sam, phone: +15125550116, property: Elsewhere}]"))
    assert [str(warning) for warning in found.warnings] == [
        f"{tmp_path}/story.yaml:7: property: company.yaml has no property 'Elsewhere'; use one of: Lakeview Court"
    ]


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("contact: []", "given.contact: unknown key; did you mean 'contacts'?"),
        (
            "contacts: {name: x}",
            "given.contacts: must be a list; start each of its entries with '- ', like '- name: …'",
        ),
        (
            "contacts: [{phone: 12}]",
            "contacts.phone: '12' is not a phone number (wrong length); write it like +15125550142",
        ),
        ("contacts: [{phon: +15125550142, email: a@b.co}]", "contacts.phon: unknown key; did you mean 'phone'?"),
        ("vendors: [{phone: +15125550190, trade: hvac}]", "vendors.name: is missing; write it like Reliable Plumbing"),
        ("outdoor_f: cold", "given.outdoor_f: 'cold' is not a number; write it like 45"),
        (
            "offers: [{vendor: +15125550190}]",
            "given.offers: an offer is of a job or of a slot; "
            "give vendor and work_order (or trade and unit, or ended), or contact and slot",
        ),
        (
            "offers: [{vendor: +15125550190, ended: lapse}]",
            "given.offers.ended: 'lapse' is not an ending; did you mean 'lapsed'?",
        ),
        (
            "offers: [{vendor: +15125550190, trade: hvac, sent_at: noon}]",
            "given.offers.sent_at: 'noon' is not a date and time; write it like 2026-03-09T02:04:00-05:00",
        ),
    ],
)
def test_a_mistake_in_given_rows_is_named_when_the_scenario_is_loaded(
    line: str, problem: str, given: GivenOf, tmp_path: Path
) -> None:
    with pytest.raises(FileProblems) as raised:
        given(line)
    assert str(raised.value) == f"{tmp_path}/story.yaml:7: {problem}"


def test_an_imported_file_goes_on_top_by_the_same_keys(files: CompanyFiles, tmp_path: Path) -> None:
    path = tmp_path / "vendors.csv"
    path.write_text("name,trade,phone,rank\nReliable,plumbing,5125550190,3\n")
    assert [(one.name, one.rank) for one in import_file(files, path, "vendors").vendors] == [("Volt", 1), ("Reliable", 3)]


@pytest.mark.parametrize(
    ("name", "text", "problem"),
    [
        (
            "vendor.csv",
            "",
            ": 'vendor' is no record file that Deskhand knows; say which rows it holds with --as; did you mean 'vendors'?",
        ),
        (
            "contacts.csv",
            "name,phone\nMaria,1\n",
            ":2: contacts.phone: '1' is not a phone number; write it like +15125550142",
        ),
        (
            "units.csv",
            "property,unit\nElsewhere,1\n",
            ":2: property: company.yaml has no property 'Elsewhere'; use one of: Lakeview Court",
        ),
    ],
)
def test_a_mistake_in_an_imported_file_is_named(
    name: str, text: str, problem: str, files: CompanyFiles, tmp_path: Path
) -> None:
    (tmp_path / name).write_text(text)
    with pytest.raises(FileProblems) as raised:
        import_file(files, tmp_path / name, name.removesuffix(".csv"))
    assert str(raised.value) == f"{tmp_path}/{name}{problem}"
