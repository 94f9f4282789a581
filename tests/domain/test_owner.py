"""Of several records of one person the one that was changed last says who looks after them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from deskhand.domain.crm import CrmKind, CrmRecord
from deskhand.domain.owner import Owned, owned

AT = datetime(2026, 11, 30, 16, tzinfo=UTC)
ASKED = ("+13035550188",)


def record(kind: CrmKind, owner: str, days_ago: float | None = 0) -> CrmRecord:
    at = None if days_ago is None else AT - timedelta(days=days_ago)
    return CrmRecord(kind, f"{kind}-{owner}-{days_ago}", "1", {"owner": owner} if owner else {}, changed_at=at)


def contact(owner: str, days_ago: float | None = 0) -> CrmRecord:
    return record(CrmKind.CONTACT, owner, days_ago)


def test_the_contact_goes_before_the_company():
    company = record(CrmKind.COMPANY, "bo@x.example")
    assert owned(ASKED, [contact("ana@x.example")], [company]) == Owned(ASKED, "ana@x.example", "the contact")
    assert owned(ASKED, [contact("")], [company]) == Owned(ASKED, "bo@x.example", "their company")


def test_where_nobody_owns_them_that_is_known():
    assert owned(ASKED, [contact("")], []) == Owned(ASKED)


def test_of_two_the_one_changed_last_wins_and_the_reason_says_that_there_are_two():
    found = owned(ASKED, [contact("Ana@x.example", 1), contact("bo@x.example", 3), contact("ana@x.example", 9)], [])
    assert (found.by, found.others) == ("ana@x.example", ("bo@x.example",))
    assert found.reason == "owns the contact in the CRM; the CRM has 2 with different owners, this one changed last"


def test_two_with_the_same_owner_are_no_contradiction():
    found = owned(ASKED, [contact("ana@x.example", 1), contact("ana@x.example", 3)], [])
    assert (found.reason, found.others) == ("owns the contact in the CRM", ())


def test_a_record_without_a_date_is_older_than_any_other():
    assert owned(ASKED, [contact("ana@x.example", 100), contact("bo@x.example", None)], []).by == "ana@x.example"
