from __future__ import annotations

import pytest

from deskhand.language.llm.quotes import found


@pytest.mark.parametrize(
    ("quote", "text", "words"),
    [
        ("water everywhere", "WATER \n everywhere!", "WATER \n everywhere"),
        ("can't open", "I can’t open it", "can’t open"),
        ("gas", "off to Vegas", None),
        ("egas", "off to Vegas", None),
        ("4B", "in 4B.", "4B"),
        ("4", "in 14", None),
        ("👍", "ok 👍", "👍"),
        ("漏水", "厨房漏水了", "漏水"),
        ("a.c", "abc", None),
        ("", "anything", None),
        ("  ", "anything", None),
    ],
)
def test_quote_is_found_only_where_its_words_stand(quote, text, words):
    assert found(quote, text) == words
