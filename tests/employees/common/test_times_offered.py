"""Which of the times that were put to a person their words take."""

from __future__ import annotations

import pytest

from deskhand.employees.common.times_offered import _place


@pytest.mark.parametrize(
    ("words", "place"),
    [
        ("the second one works", 1),
        ("the second one is good for me", 1),
        ("ok let's do the first one, thank you so much", 0),
        ("2", 1),
        ("la segunda opción me queda mejor, gracias", 1),
        ("the last one please", 2),
        ("option 3 would be best for both of us i think", 2),
        ("one", 0),
        ("either the first or the second one is fine for me", None),
        ("i live on the second floor so please ring twice", None),
        ("we are 2 people and would need parking for that", None),
        ("the first week of april would be better for us", None),
        ("works for me", None),
    ],
)
def test_a_place_in_the_list_is_read_from_few_words_or_where_it_is_said_of_the_list(words: str, place: int | None):
    assert _place(words, 3) == place
