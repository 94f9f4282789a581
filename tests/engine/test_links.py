"""The token of a link: the same again from any worker, of one case, and of nobody without the key."""

from __future__ import annotations

import re

import pytest

from deskhand.engine.links import Links
from deskhand.guardrails.card_number import redact

LINKS = Links("https://desk.example.com", b"k" * 32)
CASE, OTHER = "v0123456789abcdef0123", "v0123456789abcdef0124"


def test_a_token_is_the_same_again_and_leads_to_its_case() -> None:
    token = LINKS.token(CASE)
    assert (Links("https://desk.example.com", b"k" * 32).token(CASE), LINKS.case(token)) == (token, CASE)
    assert LINKS.address(CASE) == f"https://desk.example.com/visits/{token}"


@pytest.mark.parametrize("first", "abcdehlopqv")
def test_every_kind_of_case_has_its_own(first: str) -> None:
    case = f"{first}0123456789abcdef9999"
    assert LINKS.case(LINKS.token(case)) == case


def test_another_key_or_case_or_a_letter_changed_is_no_token() -> None:
    token = LINKS.token(CASE)
    swapped = LINKS.token(OTHER)[:21] + token[21:]
    wrong = [Links("", b"x" * 32).token(CASE), swapped, f"{token[:-1]}{'a' if token[-1] != 'a' else 'b'}"]
    wrong += [token[:-1], f"{token}a", token.upper(), "", CASE, f"{token[:30]}é{token[31:]}"]
    assert [LINKS.case(one) for one in wrong] == [None] * len(wrong)


def test_it_has_letters_alone_so_that_no_filter_sees_a_number_in_it() -> None:
    tokens = [LINKS.token(f"v{number:020d}") for number in range(200)]
    assert all(re.fullmatch("[a-z]{45}", token) for token in tokens)
    assert [redact(token) for token in tokens] == tokens


def test_an_id_that_is_none_of_ours_has_no_link_and_the_key_is_in_no_log() -> None:
    assert LINKS.address("case-1") is None
    assert "kkk" not in repr(LINKS)
