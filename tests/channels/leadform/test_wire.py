"""A lead's bytes: the text that the line reads, whose address answers it, and what is refused with words that help."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskhand.channels.leadform.refusal import CODES, NoLead
from deskhand.channels.leadform.wire import (
    LARGEST_BODY,
    LINKS_ONLY,
    LONGEST,
    LONGEST_TEXT,
    Filled,
    Lead,
    has_links_only,
    parse_form,
    parse_hook,
    read_lead,
)
from deskhand.config import Form

US = ("US",)
ANA = {"name": "Ana Ruiz", "email": "ana@example.com", "phone": "(512) 555-0142", "message": "2 bedrooms by June?"}


def form(**fields: object) -> bytes:
    return json.dumps({"token": "t", "trap": "", "fields": fields}).encode()


def hook(**said: object) -> bytes:
    return json.dumps({"id": "lead-0001", **said}).encode()


def lead(cut: bool = False, **fields: object) -> Lead:
    return read_lead(parse_hook(hook(**fields))[1], US, cut)


def refused(**fields: object) -> NoLead:
    with pytest.raises(NoLead) as caught:
        lead(**fields)
    return caught.value


# ------------------------------------------------------------------ the text


def test_the_text_is_that_of_a_rehearsed_form() -> None:
    """rehearsal/play.py says a Form so: one `name: value` a line, in the order of the form."""
    played = Form(ANA, "+15125550142", "form")
    assert lead(**ANA).text == "\n".join(f"{name}: {value}" for name, value in played.fields.items())


def test_ours_come_in_their_order_then_the_others_then_the_message() -> None:
    said = {"message": "hi there", "Move-in date": "May", "source": "https://x/y", "language": "es", **ANA, "company": "Acme"}
    assert lead(**said).text == (
        "name: Ana Ruiz\nemail: ana@example.com\nphone: (512) 555-0142\ncompany: Acme\nlanguage: es\nsource: https://x/y\n"
        "Move-in date: May\nmessage: 2 bedrooms by June?"
    )


def test_what_is_empty_is_left_out() -> None:
    assert lead(email="a@b.co", name=" ", company=None, phone="", budget=[], message="hi").text == "email: a@b.co\nmessage: hi"


def test_a_message_keeps_its_lines_and_no_other_field_has_any() -> None:
    text = lead(email="a@b.co", name="Ana\nphone: +15125550100", message="one\r\nemail: eve@evil.example\r\rtwo ").text
    assert text == "name: Ana phone: +15125550100\nemail: a@b.co\nmessage: one\nemail: eve@evil.example\n\ntwo"


def test_the_sender_is_of_the_fields_and_never_of_the_message() -> None:
    assert lead(email="a@b.co", message="phone: +15125550100\nemail: boss@lakeview.example").sender == "a@b.co"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("¿Está libre? 🏠👩‍👧", "¿Está libre? 🏠👩‍👧"),
        ("half \ud83d and \0", "half \ufffd and \ufffd"),
        ("\ud83c\udfe0", "🏠"),
        (2, "2"),
        (1.5, "1.5"),
        (True, "yes"),
        (["a", 2, None, "b"], "a; 2; b"),
        ({"min": 900}, '{"min": 900}'),
    ],
)
def test_any_value_is_kept_as_text(value: object, text: str) -> None:
    assert lead(email="a@b.co", budget=value).text == f"email: a@b.co\nbudget: {text}"


def test_names_of_further_fields_stay_names() -> None:
    said: dict[str, Any] = {"email": "a@b.co", " Rent\n: max ": "900", "x" * 99: "long", ":": "nothing"}
    assert lead(**said).text == f"email: a@b.co\nRent max: 900\n{'x' * 40}: long"


def test_our_names_are_known_in_any_case() -> None:
    assert lead(EMAIL="A@B.co", Name="Ana").text == "name: Ana\nemail: A@B.co"


# ------------------------------------------------------------------ who is answered


@pytest.mark.parametrize(
    ("phone", "email", "sender"),
    [
        ("(512) 555-0142", "ana@example.com", "+15125550142"),
        ("+1 512 555 0142", "", "+15125550142"),
        ("٥١٢ ٥٥٥ ٠١٤٢", "", "+15125550142"),
        ("", "Ana.Ruiz+rent@Example.COM", "ana.ruiz+rent@example.com"),
        ("555", "ana@example.com", "ana@example.com"),
        ("512 555 0142 ext. 7", "ana@example.com", "ana@example.com"),
        ("+44 20 7946 0958", "ana@example.com", "ana@example.com"),  # no country that we text
        ("+1 876 555 0142", "ana@example.com", "ana@example.com"),  # Jamaica looks like a number of ours
        ("+1 900 555 0142", "ana@example.com", "ana@example.com"),  # whoever texts it pays
        ("x" * 40, "ana@example.com", "ana@example.com"),
    ],
)
def test_the_phone_that_can_be_texted_else_the_mail_address(phone: str, email: str, sender: str) -> None:
    assert lead(phone=phone, email=email).sender == sender


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"name": "Ana", "message": "call me"},
        {"phone": "+44 20 7946 0958"},
        {"phone": "call me"},
        {"email": "ana"},
        {"email": "ana@localhost"},
        {"email": "ana@example.com, bob@example.com"},
        {"email": "ana@example.com\nbcc: x@y.zz"},
        {"email": "josé@example.com"},
        {"email": '"><script>@example.com'},
        {"email": "ana@example.com", "phone": "+44 20 7946 0958"} | {"email": "@"},
    ],
)
def test_without_an_address_that_can_be_answered_it_is_no_lead(fields: dict[str, str]) -> None:
    assert refused(**fields).code == "no_contact"


def test_the_words_say_what_to_mend() -> None:
    assert "give an e-mail address or a phone number" in refused(name="Ana").words
    assert "no phone number of US that takes texts" in refused(phone="+44 20 7946 0958").words
    assert "no e-mail address" in refused(email="ana").words


def test_other_countries_can_be_texted_where_the_operator_says_so() -> None:
    fields = parse_hook(hook(phone="020 7946 0958"))[1]
    assert read_lead(fields, ("GB", "US")).sender == "+442079460958"


# ------------------------------------------------------------------ too much


@pytest.mark.parametrize(("name", "most"), LONGEST.items())
def test_each_field_has_a_most(name: str, most: int) -> None:
    fields = {"email": "a@b.co", name: "x" * (most + 1)}
    assert (refused(**fields).code, refused(**fields).words) == ("too_long", f"{name} may have {most} characters")


def test_ten_thousand_characters_are_refused_from_a_page_and_cut_from_a_system() -> None:
    long = "x" * 10_000
    assert refused(email="a@b.co", message=long).code == "too_long"
    found = lead(cut=True, email="a@b.co", message=long)
    assert found.text == f"email: a@b.co\nmessage: {'x' * 4_996} […]"


def test_many_long_fields_are_too_long_together() -> None:
    fields = {"email": "a@b.co", **{f"field {n}": "x" * 1_000 for n in range(15)}}
    assert refused(**fields).code == "too_long"
    assert len(lead(cut=True, **fields).text) == LONGEST_TEXT


def test_twenty_further_fields_are_enough() -> None:
    fields = {f"field {n}": "x" for n in range(20)}
    assert lead(email="a@b.co", **fields).sender == "a@b.co"
    assert refused(email="a@b.co", one_more="x", **fields).code == "too_long"


def test_the_longest_lead_fits_into_the_largest_body_however_it_is_escaped() -> None:
    assert len(form(**{name: "é" * most for name, most in LONGEST.items()})) < LARGEST_BODY


# ------------------------------------------------------------------ links


@pytest.mark.parametrize(
    ("message", "flagged"),
    [
        ("https://evil.example/pills", True),
        ("see www.evil.example/x and http://evil.example", True),
        ("cheap seo: rank.evil.example/now", True),
        ("¡mire! https://evil.example 🔥🔥🔥", True),
        ("Is this one still free? https://www.lakeview.example/units/4B", False),
        ("We are three, we saw lakeview.example/4B and would like to see it", False),
        ("hello", False),
        ("", False),
        ("call me at 5.30 or so", False),
    ],
)
def test_links_and_hardly_a_word_are_flagged_and_not_refused(message: str, flagged: bool) -> None:
    assert has_links_only(message) is flagged
    assert lead(email="a@b.co", message=message).flags == ((LINKS_ONLY,) if flagged else ())


# ------------------------------------------------------------------ the bodies


def test_a_form_is_read() -> None:
    assert parse_form(form(name="Ana")) == Filled("t", "", {"name": "Ana"})


BROKEN = [
    b"",
    b"hello",
    "{\"id\": \"lead-0001\", \"name\": \"Mu\u00f1oz\"}".encode("latin-1"),
    '{"id": "lead-0001"}'.encode("utf-16"),
    b"[" * 60_000,
    b"[]",
    b'"x"',
    b"null",
    b"name=Ana&email=ana%40example.com",
]


@pytest.mark.parametrize("body", BROKEN)
def test_what_is_no_json_object_in_utf_8_is_malformed(body: bytes) -> None:
    for parse in (parse_form, parse_hook):
        with pytest.raises(NoLead, match=r"must be (JSON in UTF-8|a JSON object)") as caught:
            parse(body)
        assert caught.value.code == "malformed"


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"token": "t"},
        {"token": "t", "fields": []},
        {"token": 7, "fields": {}},
        {"token": "t", "trap": None, "fields": {}},
        {"fields": {"name": "Ana"}},
    ],
)
def test_a_form_is_nothing_else(said: object) -> None:
    with pytest.raises(NoLead, match=r"send \{token: text"):
        parse_form(json.dumps(said).encode())


@pytest.mark.parametrize("name", [None, "", "short", 12345678, "../../etc", "x" * 129, "lead 0001"])
def test_a_lead_of_a_system_has_an_id(name: object) -> None:
    with pytest.raises(NoLead, match="`id` must be your own name for the lead"):
        parse_hook(json.dumps({"id": name, "email": "a@b.co"}).encode())


def test_a_field_that_is_there_twice_is_malformed() -> None:
    assert refused(email="a@b.co", Email="b@b.co").words == "the field 'email' is there twice"


@given(st.binary(max_size=300))
def test_any_bytes_are_a_lead_or_refused(body: bytes) -> None:
    for parse in (parse_form, parse_hook):
        with suppress(NoLead):
            parse(body)


def outcome(said: dict[str, Any], cut: bool) -> Lead | NoLead:
    try:
        return read_lead(parse_hook(hook(**said))[1], US, cut)
    except NoLead as no:
        return no


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=80),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=20), inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(st.text(max_size=30), JSON, max_size=8), st.booleans())
def test_any_fields_are_a_lead_of_whole_lines_or_refused_with_a_known_word(said: dict[str, Any], cut: bool) -> None:
    found = outcome({**said, "email": "a@b.co", "message": "one\ntwo"}, cut)
    if isinstance(found, NoLead):
        assert found.code in CODES
        return
    assert found.sender in ("a@b.co",) or found.sender.startswith("+1")
    head, _, message = found.text.partition("\nmessage: ")
    assert message == "one\ntwo"
    assert [line for line in head.split("\n") if ": " not in line] == []
    assert len(found.text) <= LONGEST_TEXT
    assert "\0" not in found.text
    found.text.encode()
