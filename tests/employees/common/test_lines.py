"""Whether somebody asks something, with a question mark or without."""

from __future__ import annotations

import pytest

from deskhand.employees.common.lines import QUESTION


@pytest.mark.parametrize(
    "words",
    [
        "yes ill come. where tf do i park tho",
        "yes and can i bring my mom",
        "si voy el jueves, tengo q llevar mis papeles o ya los tienen",
        "ok. how long does it take",
        "bueno, cuanto cuesta",
    ],
)
def test_a_question_without_its_sign_is_one(words: str) -> None:
    assert QUESTION.search(words)


@pytest.mark.parametrize("words", ["yes I'll be there", "I know what to do", "what a day, yes I'm coming", "I can do it"])
def test_words_that_only_look_like_one_are_none(words: str) -> None:
    assert not QUESTION.search(words)
