"""Matched pairs: who somebody is changes nothing about what is sent to them, or when (42 USC 3604)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from deskhand.domain.action import Purpose
from deskhand.domain.contact import Contact
from deskhand.guardrails.check import rulings

NAMES = [
    "Maria Lopez",
    "Emily Walsh",
    "Jamal Washington",
    "Nguyen Thi Hoa",
    "Mohammed Al-Farsi",
    "Rivka Cohen",
    "",
    "李",
]
NOTES = [
    "",
    "three small children",
    "uses a wheelchair",
    "section 8 voucher",
    "service dog",
    "pregnant",
    "prays on Fridays",
]
LANGUAGES = ["en", "es", "vi", None]

people = st.builds(
    lambda name, notes, language: Contact(name, phone="+15125550142", notes=notes, language=language),
    st.sampled_from(NAMES),
    st.sampled_from(NOTES),
    st.sampled_from(LANGUAGES),
)


@given(one=people, other=people, hours=st.integers(0, 24 * 7), purpose=st.sampled_from(Purpose), late=st.booleans())
def test_two_people_with_the_same_request_get_the_same_answer(situation, message, one, other, hours, purpose, late):
    now = situation().now + timedelta(hours=hours)
    last = now - timedelta(hours=2 if late else 0)
    text = message("A plumber has been asked. What is the unit?", purpose=purpose)
    shown = situation(now=now, last_words_at=last, recipient=one)
    assert rulings(text, shown) == rulings(text, replace(shown, recipient=other))
