"""Which records are probably one, and what they would be as one."""

from __future__ import annotations

import pytest

from deskhand.domain.crm import CrmKind, CrmRecord
from deskhand.domain.crm_merge import MergedField, merged
from deskhand.domain.crm_values import folded
from deskhand.domain.duplicates import DuplicatePair, Duplicates, Sameness, duplicates

HILLSIDE = "maria@hillside.example"


def contact(ref: str, name: str = "", company: str = "", **fields: str) -> CrmRecord:
    links = ((CrmKind.COMPANY, company),) if company else ()
    return CrmRecord(CrmKind.CONTACT, ref, "1", {"name": name, **fields}, links)


def company(ref: str, name: str, **fields: str) -> CrmRecord:
    return CrmRecord(CrmKind.COMPANY, ref, "1", {"name": name, **fields})


def found(*records: CrmRecord) -> list[tuple[str, ...]]:
    return [tuple(record.ref for record in group.records) for group in duplicates(records)]


def reasons(*records: CrmRecord) -> set[Sameness]:
    return {pair.why for group in duplicates(records) for pair in group.pairs}


# ------------------------------------------------------------------ people


def test_one_address_in_other_capitals_is_one_person() -> None:
    records = (contact("1", "Maria Lopez", email=HILLSIDE), contact("2", "Maria", email=HILLSIDE.upper()))
    assert duplicates(records) == [Duplicates(records, (DuplicatePair("1", "2", Sameness.EMAIL),))]


def test_one_number_in_another_form_is_one_person() -> None:
    records = (contact("1", "Maria Lopez", phone="+15125550142"), contact("2", "M. Lopez", phone="(512) 555-0142"))
    assert duplicates(records) == [Duplicates(records, (DuplicatePair("1", "2", Sameness.PHONE),))]


def test_one_reason_is_told_once_for_one_pair() -> None:
    office = company("c1", "Hillside", domain="hillside.example")
    people = [contact(ref, "Maria Lopez", "c1", email=f"{ref}@hillside.example") for ref in "12"]
    (group,) = duplicates([*people, office])
    assert group.pairs == (DuplicatePair("1", "2", Sameness.NAME),)


def test_people_without_a_name_have_none_in_common() -> None:
    assert found(contact("1", company="c1"), contact("2", company="c1")) == []


def test_another_extension_is_another_phone() -> None:
    assert found(contact("1", "Ana", phone="512-555-0142 x4"), contact("2", "Bea", phone="512-555-0142 x5")) == []


@pytest.mark.parametrize("other", ["Maria Lopez", "LOPEZ, MARÍA", "maria  lopez"])
def test_one_name_at_one_company_is_one_person(other: str) -> None:
    records = (contact("1", "Maria Lopez", email=HILLSIDE), contact("2", other, email="mlopez@hillside.example"))
    assert (found(*records), reasons(*records)) == ([("1", "2")], {Sameness.NAME})


def test_very_like_names_at_one_company_are_one_person() -> None:
    records = (contact("1", "Jon Smith", email="jon@hillside.example"), contact("2", "John Smith", "c1"))
    office = company("c1", "Hillside", domain="www.hillside.example")
    assert reasons(*records, office) == {Sameness.LIKE_NAME}
    assert found(*records) == []


@pytest.mark.parametrize(
    ("one", "other"), [("Maria Lopez", "Mario Lopez"), ("Al", "Ali"), ("John Smith", "Joan Smith")]
)
def test_names_of_two_people_are_not_very_like(one: str, other: str) -> None:
    assert found(contact("1", one, "c1"), contact("2", other, "c1")) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({}, {}),
        ({"email": "maria@hillside.example"}, {"email": "maria@lakeview.example"}),
        ({"email": "maria.lopez@gmail.com"}, {"email": "mlopez77@gmail.com"}),
        ({"email": "maria.lopez@gmail.com"}, {"phone": "+15125550142"}),
        ({"phone": "+15125550142"}, {"phone": "+15125550143"}),
        ({"title": "Owner", "language": "es"}, {"title": "Owner", "language": "es"}),
    ],
    ids=["nothing else", "two companies", "free mail", "nothing in common", "two phones", "one title"],
)
def test_a_name_alone_makes_nobody_one(one: dict[str, str], other: dict[str, str]) -> None:
    assert found(contact("1", "Maria Lopez", **one), contact("2", "Maria Lopez", **other)) == []


def test_the_number_of_the_office_is_nobodys_own() -> None:
    office = company("c1", "Hillside", phone="512 555 0100")
    people = (contact("1", "Maria Lopez", phone="+15125550100"), contact("2", "Sam Lee", phone="+15125550100"))
    assert found(*people, office) == []
    assert found(*people) == [("1", "2")]


def test_a_number_of_two_colleagues_is_an_offices() -> None:
    people = [contact(ref, name, "c1", phone="+15125550100") for ref, name in (("1", "Maria Lopez"), ("2", "Sam Lee"))]
    assert found(*people) == []


@pytest.mark.parametrize("field", [{"phone": "+15125550100"}, {"email": "lopez@gmail.com"}])
def test_what_three_people_have_is_nobodys_own(field: dict[str, str]) -> None:
    people = [contact(name, name, **field) for name in ("Maria Lopez", "Sam Lee", "Ana Ruiz")]
    assert found(*people) == []
    assert found(*people, contact("again", "Lee, Sam", **field), contact("nameless", **field)) == [("Sam Lee", "again")]


def test_a_mailbox_of_an_office_is_nobodys_own() -> None:
    assert (
        found(contact("1", "Maria Lopez", email="info@h.example"), contact("2", "Sam Lee", email="info@h.example"))
        == []
    )


def test_a_lead_with_somebody_elses_address_is_shown_and_contradicts() -> None:
    maria, lead = contact("1", "Maria Lopez", email=HILLSIDE), contact("2", "Sam Lee", email=HILLSIDE)
    (group,) = duplicates([maria, lead])
    preview = merged(group)
    assert (preview.contradicts, preview.values["name"]) == (True, "Maria Lopez")


def test_pairs_hold_a_group_together_and_every_reason_is_told() -> None:
    records = (
        contact("1", "Maria Lopez", email=HILLSIDE),
        contact("9", "Sam Lee", email="sam@x.example"),
        contact("2", "Maria", email=HILLSIDE, phone="+15125550142"),
        contact("3", "M. Lopez", phone="512-555-0142"),
    )
    (group,) = duplicates(records)
    assert [record.ref for record in group.records] == ["1", "2", "3"]
    assert group.pairs == (DuplicatePair("1", "2", Sameness.EMAIL), DuplicatePair("2", "3", Sameness.PHONE))


def test_empty_values_have_nothing_in_common() -> None:
    assert found(contact("1"), contact("2"), company("3", ""), company("4", "")) == []


def test_of_one_record_many_times_one_group_is_made() -> None:
    (group,) = duplicates([contact(str(number), "Maria Lopez", email=HILLSIDE) for number in range(2000)])
    assert (len(group.records), len(group.pairs)) == (2000, 2 * 1999)


# ------------------------------------------------------------------ companies, and what is neither


@pytest.mark.parametrize("other", ["hillside.example", "WWW.Hillside.example", "https://www.hillside.example/dental"])
def test_one_domain_is_one_company(other: str) -> None:
    records = (company("1", "Hillside Dental", domain="hillside.example"), company("2", "HD Group", domain=other))
    assert (found(*records), reasons(*records)) == ([("1", "2")], {Sameness.DOMAIN})


def test_a_domain_of_free_mail_is_no_companys() -> None:
    assert found(company("1", "Ana Roofing", domain="gmail.com"), company("2", "Bea Pipes", domain="gmail.com")) == []


@pytest.mark.parametrize(
    ("other", "same"), [("Hillside Dental, L.L.C.", True), ("Hilside Dental", True), ("Lakeview", False)]
)
def test_companies_of_one_phone_are_one_where_their_names_are_very_like(other: str, same: bool) -> None:
    records = (company("1", "Hillside Dental", phone="+15125550100"), company("2", other, phone="512 555 0100"))
    assert found(*records) == ([("1", "2")] if same else [])


def test_a_companys_name_alone_makes_it_no_other() -> None:
    assert found(company("1", "Hillside"), company("2", "Hillside")) == []


def test_other_kinds_are_left_alone() -> None:
    deals = [CrmRecord(CrmKind.DEAL, ref, "1", {"name": "Roof", "amount": "1"}) for ref in "12"]
    notes = [CrmRecord(CrmKind.NOTE, ref, "1", {"body": "x"}) for ref in "12"]
    assert found(*deals, *notes) == []


@pytest.mark.parametrize(
    ("name", "means"),
    [
        ("López, María", "lopez maria"),
        ("O'Brien-Smith", "brien o smith"),
        ("李小龍", "李小龍"),
        (" . ", ""),
        ("Straße", "strasse"),
    ],
)
def test_a_name_is_folded(name: str, means: str) -> None:
    assert folded(name) == means


# ------------------------------------------------------------------ as one


def as_one(*values: str, name: str = "title") -> MergedField:
    records = tuple(CrmRecord(CrmKind.CONTACT, str(place), "1", {name: value}) for place, value in enumerate(values, 1))
    (field,) = merged(Duplicates(records, ())).fields
    return field


@pytest.mark.parametrize(
    ("name", "values", "kept"),
    [
        ("title", ("", "Owner"), MergedField("title", "Owner", "2", "the only one")),
        ("title", ("Owner", " owner"), MergedField("title", "Owner", "1", "all say so")),
        ("phone", ("512-555-0142", "+15125550142"), MergedField("phone", "+15125550142", "2", "all say so")),
        ("name", ("LOPEZ, MARIA", "maria lopez", "María Lopez"), MergedField("name", "María Lopez", "3", "all say so")),
        ("name", ("M. Lopez", "Maria Lopez", "Maria"), MergedField("name", "Maria Lopez", "2", "the fullest")),
    ],
)
def test_values_that_agree_stay_as_they_are_written_best(name: str, values: tuple[str, ...], kept: MergedField) -> None:
    assert as_one(*values, name=name) == kept


def test_of_values_that_contradict_most_decide_and_the_others_are_named() -> None:
    field = as_one("Owner", "Chair", "CHAIR", "Tenant")
    assert field == MergedField("title", "Chair", "2", "most say so", (("1", "Owner"), ("4", "Tenant")))


def test_where_there_is_no_most_the_first_decides() -> None:
    assert as_one("Owner", "Chair") == MergedField("title", "Owner", "1", "the first of them", (("2", "Chair"),))
    assert as_one("Maria Lopez", "Sam Lee", name="name").lost == (("2", "Sam Lee"),)


def test_links_are_those_of_all_without_themselves() -> None:
    here, there = (CrmKind.COMPANY, "c1"), (CrmKind.COMPANY, "c2")
    one = CrmRecord(CrmKind.CONTACT, "1", "1", {}, (here, (CrmKind.CONTACT, "2")))
    two = CrmRecord(CrmKind.CONTACT, "2", "1", {}, (there, here))
    preview = merged(Duplicates((one, two), ()))
    assert (preview.keeps, preview.goes, preview.links) == (one, (two,), (here, there))
