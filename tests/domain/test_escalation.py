"""Codes: a letter and two digits that nobody else has."""

from __future__ import annotations

import pytest

from deskhand.domain.escalation import CODE, CODE_LETTERS, new_code

EVERY = [f"{letter}{number}" for letter in CODE_LETTERS for number in range(10, 100)]


def test_a_code_is_a_letter_and_two_digits():
    assert [code for seed in range(200) if not CODE.fullmatch(code := new_code(str(seed), set()))] == []


def test_the_letters_that_look_like_digits_are_left_out():
    assert {"I", "O"} & set(CODE_LETTERS) == set()
    assert len(CODE_LETTERS) == 24


def test_the_same_seed_gives_the_same_code():
    assert new_code("effect-1", set()) == new_code("effect-1", set())


def test_a_taken_code_is_not_given_again():
    first = new_code("effect-1", set())
    assert new_code("effect-1", {first}) != first


def test_all_codes_are_given_out_once_before_there_is_none():
    taken: set[str] = set()
    for number in range(len(EVERY)):
        taken.add(new_code(f"effect-{number}", taken))
    assert sorted(taken) == EVERY


@pytest.mark.parametrize("free", ["A10", "K27", "Z99"])
def test_the_last_free_code_is_found_wherever_it_lies(free):
    assert new_code("effect-1", set(EVERY) - {free}) == free


def test_with_every_code_in_use_it_says_so():
    with pytest.raises(ValueError, match="every code is in use"):
        new_code("effect-1", set(EVERY))


@pytest.mark.parametrize(
    ("text", "code"),
    [("1 K27", "K27"), ("k27", "k27"), ("yes K-27 please", "K-27"), ("mine k 27", "k 27")],
)
def test_people_write_it_as_they_like(text, code):
    assert CODE.search(text).group() == code


@pytest.mark.parametrize("text", ["K277", "AK27", "I27", "O27", "K2"])
def test_what_only_looks_like_it_is_no_code(text):
    assert CODE.search(text) is None
