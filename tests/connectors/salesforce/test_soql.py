"""What Salesforce is asked: whatever somebody has written is a value and nothing else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskhand.connectors.salesforce import soql, wire
from deskhand.connectors.salesforce.fields import domain_of, names_of
from deskhand.domain.crm import CrmKind
from deskhand.domain.errors import Rejected, Transient, Unknown
from deskhand.testing.salesforce_soql import Compared, Joined, holds, parse

INJECTIONS = [
    "x' OR Name != '",
    "x\\' OR Name != \\'",
    "\\",
    "\\\\'",
    "' OR Id != null) OR (Name = '",
    "') LIMIT 1 --",
    "a\nb\tc\rd",
    "%",
    "_",
    "100% _sure_",
    "it's",
]


@pytest.mark.parametrize("value", INJECTIONS)
def test_a_value_stays_a_value(value: str) -> None:
    names = names_of(CrmKind.COMPANY, several_currencies=False)
    said = soql.select(CrmKind.COMPANY, names, soql.conditions({"name": value, "owner": value}, names), "Id")
    asked = parse(said)
    both = (Compared("Name", "=", value.strip()), Compared("Owner.Email", "=", value.strip()))
    assert (asked.source, asked.where, asked.order) == ("Account", Joined("AND", both), ("Id",))


@given(st.text())
def test_any_text_stays_that_text(value: str) -> None:
    assert parse(f"SELECT Id FROM Account WHERE Name = {soql.quoted(value)}").where == Compared("Name", "=", value)


@given(st.text(), st.text(), st.text())
def test_a_part_is_looked_for_letter_by_letter(before: str, part: str, after: str) -> None:
    where = parse(f"SELECT Id FROM Account WHERE Website LIKE {soql.quoted_part(part)}").where
    assert holds(where, lambda _: f"{before}{part}{after}")


@pytest.mark.parametrize(("part", "other"), [("100%", "1000"), ("a_b", "axb"), ("x", "y"), ("a\\b", "ab")])
def test_what_only_looks_alike_is_no_part(part: str, other: str) -> None:
    where = parse(f"SELECT Id FROM Account WHERE Website LIKE {soql.quoted_part(part)}").where
    assert not holds(where, lambda _: other)


@pytest.mark.parametrize("kept", ["+15125550142", "(512) 555-0142", "512.555.0142 ext. 7", "+1 512 555 01 42"])
def test_a_phone_is_asked_for_in_any_form(kept: str) -> None:
    names = names_of(CrmKind.CONTACT, several_currencies=False)
    where = parse(f"SELECT Id FROM Contact WHERE {soql.conditions({'phone': '512-555-0142'}, names)[0]}").where
    assert (holds(where, lambda _: kept), holds(where, lambda _: "+15125550143")) == (True, False)


@pytest.mark.parametrize(
    ("where", "asked"),
    [
        ({"title": ""}, ["Title = null"]),
        ({"title": "x" * 256}, []),
        ({"owner": ""}, []),
        ({"phone": "extension"}, []),
    ],
)
def test_what_salesforce_cannot_compare_it_is_not_asked(where: dict[str, str], asked: list[str]) -> None:
    assert soql.conditions(where, names_of(CrmKind.CONTACT, several_currencies=False)) == asked


def test_since_is_from_the_beginning_of_its_second() -> None:
    at = datetime(2026, 3, 9, 10, 0, 0, 999_999, tzinfo=timezone(timedelta(hours=-5)))
    assert soql.since(at) == "SystemModstamp >= 2026-03-09T15:00:00Z"


@pytest.mark.parametrize(
    ("website", "domain"),
    [("https://www.Hillside.example/a?b", "Hillside.example"), ("WWW.x.example", "x.example"), ("", "")],
)
def test_a_domain_is_what_a_website_has_in_its_middle(website: str, domain: str) -> None:
    assert domain_of(website) == domain


def test_instants_are_written_as_http_writes_them() -> None:
    assert wire.http_date(datetime(2026, 3, 9, 5, 4, 3, tzinfo=UTC)) == "Mon, 09 Mar 2026 05:04:03 GMT"


@pytest.mark.parametrize(
    ("status", "body", "key", "error", "text"),
    [
        (400, b'[{"errorCode":"STRING_TOO_LONG","message":"Title: too large"}]', "k", Rejected, "invalid: STRING_TOO"),
        (
            400,
            b'[{"errorCode":"DUPLICATE_VALUE","message":"duplicate value found: Deskhand_Key__c duplicates"}]',
            "k",
            Transient,
            "same key",
        ),
        (400, b'[{"errorCode":"DUPLICATE_VALUE","message":"duplicate value found: Tax__c"}]', "k", Rejected, "Tax__c"),
        (300, b'["/a", "/b"]', "k", Rejected, "invalid: Salesforce answered 300"),
        (403, b'[{"errorCode":"INSUFFICIENT_ACCESS","message":"no"}]', "k", Rejected, "misconfigured: INSUFFICIENT"),
        (404, b'[{"errorCode":"NOT_FOUND","message":"no"}]', "", Rejected, "gone: NOT_FOUND"),
        (412, b"", "k", Rejected, "changed: Salesforce answered 412"),
        (429, b"", "k", Transient, "429"),
        (500, b"<html>", "k", Unknown, "500"),
        (500, b"[]", "", Transient, "500"),
    ],
)
def test_what_an_answer_means(status: int, body: bytes, key: str, error: type[Exception], text: str) -> None:
    with pytest.raises(error, match=text):
        wire.must_be_well(wire.Answer(status, None, body), key)
