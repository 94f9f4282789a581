"""The thing that a fault is about."""

from __future__ import annotations

import pytest

from deskhand.language.local.things import thing_of


@pytest.mark.parametrize(
    ("text", "thing"),
    [
        ("my toilet won't flush", "toilet"),
        ("el inodoro no baja", "toilet"),
        ("water is leaking from the fridge", "refrigerator"),
        ("no hot water", "water heater"),
        ("there is water everywhere", "water"),
        ("hello", None),
    ],
)
def test_the_thing_is_named_plainly(text: str, thing: str | None) -> None:
    assert thing_of(text) == thing
