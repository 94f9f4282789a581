"""What values of a CRM mean, and which it takes."""

from __future__ import annotations

import pytest

from deskhand.domain.crm import FIELDS, CrmKind, CrmRecord
from deskhand.domain.crm_values import FORMS, comparable, fits, mail_domain, must_fit, overtaken
from deskhand.domain.errors import Rejected

CONTACT = CrmKind.CONTACT


@pytest.mark.parametrize(
    ("name", "value", "means"),
    [
        ("email", " Maria@Example.COM ", "maria@example.com"),
        ("name", "STRASSE", "strasse"),
        ("name", "Straße", "strasse"),
        ("name", "Zoe\u0308", "zoë"),
        ("title", "512-555-0142", "512-555-0142"),
        ("phone", "512-555-0142", "+15125550142"),
        ("phone", "1 (512) 555.0142 ext. 4", "+15125550142;ext=4"),
        ("phone", "+49 30 123456", "+4930123456"),
        ("phone", "Ask Sam", "ask sam"),
        ("phone", "12", "12"),
        ("phone", " ", ""),
    ],
)
def test_what_a_value_means(name: str, value: str, means: str) -> None:
    assert comparable(name, value) == means


def test_an_empty_value_is_wanted_of_those_that_have_none() -> None:
    record = CrmRecord(CONTACT, "1", "1", {"name": "Ana", "phone": " "})
    assert [fits(record, where) for where in ({}, {"phone": ""}, {"email": "", "name": "ana"}, {"name": ""})] == [
        *(True, True, True, False)
    ]


@pytest.mark.parametrize(
    ("before", "after", "wanted", "in_the_way"),
    [
        ({"title": "a"}, {"title": "a"}, {"title": "b"}, ()),
        ({"title": "a"}, {"title": "c"}, {"title": "b"}, ("title",)),
        ({"title": "a"}, {"title": "b"}, {"title": "b"}, ()),
        ({"title": "a"}, {"title": "c"}, {"name": "b"}, ()),
        ({}, {"title": "c"}, {"title": "", "name": "x"}, ("title",)),
        ({"title": ""}, {}, {"title": "b"}, ()),
    ],
)
def test_what_others_have_changed_is_in_the_way(
    before: dict[str, str], after: dict[str, str], wanted: dict[str, str], in_the_way: tuple[str, ...]
) -> None:
    known, now = (CrmRecord(CONTACT, "1", "1", fields) for fields in (before, after))
    assert overtaken(known, now, wanted) == in_the_way


@pytest.mark.parametrize("name", FORMS)
def test_every_form_takes_its_own_example_and_nothing_of_the_kind(name: str) -> None:
    kind = next(kind for kind in CrmKind if name in FIELDS[kind])
    example = FORMS[name][1].split()[0]
    must_fit(kind, {name: example})
    must_fit(kind, {name: ""})
    with pytest.raises(Rejected, match=f"invalid: {name} cannot be"):
        must_fit(kind, {name: f"{example} or so"})


@pytest.mark.parametrize(
    ("email", "domain"),
    [("maria@hillside.example", "hillside.example"), ("maria@gmail.com", ""), ("maria", ""), ("", "")],
)
def test_the_domain_of_free_mail_is_nobodys(email: str, domain: str) -> None:
    assert mail_domain(email) == domain
