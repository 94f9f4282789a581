"""Tryton's values and errors, and our notes as texts; no server."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskhand.connectors.tryton import note_text, wire
from deskhand.connectors.tryton.note_text import NoteText
from deskhand.domain.crm import CrmKind
from deskhand.domain.errors import Rejected, Transient, Unknown

WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r"))


@given(WORDS, WORDS)
def test_what_was_done_comes_back_from_its_text(body: str, kind: str) -> None:
    """Tryton takes blanks away at both ends."""
    said = {"body": body, "kind": kind, "at": "2026-03-09T15:00:00+00:00", "owner": ""}
    note = note_text.note_of(CrmKind.ACTIVITY, {**said, "subject": "Call"}, {note_text.KEY: "k\n1"})
    read = note_text.parse(note_text.written(note).strip())
    assert note_text.fields_of(CrmKind.ACTIVITY, read) == {**said, "body": read.text}
    assert (read.text.strip(), read.marks[note_text.KEY]) == (body.strip(), "k\n1")


@pytest.mark.parametrize(
    "message", ["", "Dog in the yard", "a\n-- deskhand\nis: task", "-- deskhand\n", "x\n-- deskhand\nkey: 1\nmore"]
)
def test_what_somebody_wrote_is_a_note_and_nothing_else(message: str) -> None:
    assert note_text.parse(message) == NoteText(message)


def test_a_key_is_looked_for_with_what_surrounds_it() -> None:
    written = note_text.written(note_text.note_of(CrmKind.NOTE, {"body": "key: k"}, {note_text.KEY: "k\\1\n2"}))
    assert (note_text.line("key", "k\\1\n2") in written, note_text.line("key", "k") in written) == (True, False)


def test_values_go_out_and_come_back() -> None:
    values = [Decimal("12400.50"), date(2026, 12, 31), datetime(2026, 3, 9, 15, 0, 0, 7, tzinfo=UTC), None, "ü", 1.5]
    sent = json.loads(wire.request("model.x.y", values))["params"]
    assert wire.result(200, json.dumps({"result": sent}).encode(), "") == values


@pytest.mark.parametrize(
    ("status", "body", "key", "error", "text"),
    [
        (200, b'{"error": ["ConcurrencyException", "x"]}', "k", Rejected, "changed"),
        (200, b'{"error": ["UserError", ["The phone is not valid.", "x", null]]}', "k", Rejected, "invalid: The phone is"),
        (200, b'{"error": ["UserWarning", ["name", "Are you sure?", ""]]}', "k", Rejected, "invalid: name Are you sure"),
        (200, b'{"error": ["database is locked", "Traceback"]}', "k", Transient, "busy"),
        (200, b'{"error": ["\'nonsense\'", "Traceback: secret"]}', "k", Rejected, "^invalid: \'nonsense\'$"),
        (200, b"<html>", "k", Unknown, "cannot be read"),
        (200, b"<html>", "", Transient, "cannot be read"),
        (401, b"", "", Rejected, "misconfigured: .*password"),
        (403, b"", "", Rejected, "misconfigured: .*refuses"),
        (404, b"", "", Rejected, "misconfigured: .*no such database"),
        (429, b"", "k", Transient, "wait"),
        (502, b"", "k", Unknown, "502"),
        (502, b"", "", Transient, "502"),
        (418, b"", "", Rejected, "misconfigured: .*418"),
    ],
)
def test_what_an_answer_means(status: int, body: bytes, key: str, error: type[Exception], text: str) -> None:
    with pytest.raises(error, match=text):
        wire.result(status, body, key)


@pytest.mark.parametrize(
    ("text", "pattern"), [("Ana", "%Ana%"), ("100% _x_ \\", "%100\\% \\_x\\_ \\\\%"), ("Zoë", "%Zo_%"), ("", "%%")]
)
def test_a_text_is_looked_for_letter_by_letter_and_foreign_ones_widely(text: str, pattern: str) -> None:
    assert wire.like(text) == pattern


@pytest.mark.parametrize(("amount", "read"), [("100", "100"), ("12400.5", "12400.50"), ("0.125", "0.125"), ("1E+3", "1000")])
def test_amounts_have_cents_or_none(amount: str, read: str) -> None:
    assert wire.amount_of(Decimal(amount)) == read
