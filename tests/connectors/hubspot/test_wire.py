"""What HubSpot's answers mean, and what it is asked; no network."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from deskhand.connectors.hubspot import wire
from deskhand.connectors.hubspot.fields import amount_of, instant, text_of
from deskhand.domain.crm import CrmKind
from deskhand.domain.errors import Rejected, Transient, Unknown

AUSTIN = ZoneInfo("America/Chicago")


def nobody(mail: str) -> str:
    raise AssertionError(mail)


@pytest.mark.parametrize(
    ("status", "said", "key", "error", "text"),
    [
        (400, {"message": "Property values were not valid"}, "k", Rejected, "invalid: Property values were not valid"),
        (409, {"message": "Contact already exists."}, "k", Rejected, "invalid: Contact already exists."),
        (400, {"message": "propertyName=deskhand_key 7 already has that value."}, "k", Transient, "somebody is making"),
        (403, {"message": "missing scopes"}, "", Rejected, "misconfigured: missing scopes"),
        (404, {"message": "resource not found"}, "", Rejected, "gone: resource not found"),
        (429, {"policyName": "TEN_SECONDLY_ROLLING"}, "k", Transient, "slow down"),
        (429, {"policyName": "DAILY"}, "k", Transient, "midnight"),
        (477, {}, "", Transient, "slow down"),
        (500, {}, "", Transient, "HubSpot answered 500"),
        (504, {}, "k", Unknown, "HubSpot answered 504"),
        (418, {}, "k", Rejected, "misconfigured: HubSpot answered 418"),
    ],
)
def test_what_an_answer_means(status: int, said: Any, key: str, error: type[Exception], text: str) -> None:
    with pytest.raises(error, match=text):
        wire.must_be_well(wire.Answer(status, None, json.dumps(said).encode()), key, 60)


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b"7"])
def test_an_error_without_words_is_one_all_the_same(body: bytes) -> None:
    with pytest.raises(Rejected, match="gone: HubSpot answered 404"):
        wire.must_be_well(wire.Answer(404, None, body), "", 60)


def test_without_a_word_how_long_the_shorter_limit_is_waited_out() -> None:
    with pytest.raises(Transient) as asked:
        wire.must_be_well(wire.Answer(429, "soon", b"{}"), "", 60)
    assert asked.value.retry_after_s == 10


@pytest.mark.parametrize(
    ("said", "error", "text"),
    [
        ({"errors": [{"category": "VALIDATION_ERROR", "message": "email is invalid"}]}, Rejected, "invalid: email is"),
        ({"errors": [{"message": "deskhand_key: 7 already has that value"}]}, Transient, "same key"),
        ({"results": []}, Unknown, "neither"),
    ],
)
def test_a_batch_that_made_nothing_says_why(said: Any, error: type[Exception], text: str) -> None:
    with pytest.raises(error, match=text):
        wire.parse_upserted(said, "k")


def test_a_question_about_a_long_value_is_short_and_wide() -> None:
    assert wire.groups_for(CrmKind.NOTE, {"body": "x" * 50_000}, nobody, AUSTIN) == [[]]
    where = {"name": " ".join("abcdefghij" * 9), "title": "y" * 200, "language": "z" * 200, "stage": "w" * 200}
    groups = wire.groups_for(CrmKind.CONTACT, where, nobody, AUSTIN)
    assert len(groups) == wire.MOST_GROUPS
    assert len(json.dumps(wire.search_body(CrmKind.CONTACT, groups, "hs_object_id", "9" * 12, "100", 200))) <= 3000


def test_midnight_is_that_of_the_account_on_the_day_when_the_clock_changes() -> None:
    assert wire.until_midnight_s(datetime(2026, 3, 8, 6, 30, tzinfo=UTC), AUSTIN) == 22.5 * 3600


@pytest.mark.parametrize(("written", "read"), [("100", "100"), ("12400.5", "12400.50"), ("0.125", "0.125"), ("1E+3", "1000")])
def test_amounts_have_cents_or_none(written: str, read: str) -> None:
    assert amount_of(written) == read


def test_instants_come_in_two_forms() -> None:
    assert instant("1773068400000") == instant("2026-03-09T15:00:00.000Z") == datetime(2026, 3, 9, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("rich", "words"),
    [("<p>One</p><p>Two</p>", "One\nTwo"), ("a<br/>b<BR>c", "a\nb\nc"), ("&lt;b&gt; &amp;amp;", "<b> &amp;"), ("1 < 2", "1 < 2")],
)
def test_markup_is_read_as_words(rich: str, words: str) -> None:
    assert text_of(rich) == words
