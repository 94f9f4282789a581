from __future__ import annotations

import random
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskhand.domain.action import CreateWorkOrder, Escalate, UpdateWorkOrder, WaitUntil, facts
from deskhand.domain.escalation import EscalationKind
from deskhand.domain.reading import Trade
from deskhand.domain.records import Urgency
from deskhand.domain.verdict import Ruling
from deskhand.guardrails.card_number import REMOVED, luhn, redact, rule

BRANDS = [
    ("4", 16), ("4", 13), ("4", 19), ("51", 16), ("55", 16), ("2221", 16), ("2720", 16), ("34", 15), ("37", 15),
    ("6011", 16), ("65", 16), ("36", 14), ("3056", 14), ("3530", 16), ("62", 16), ("62", 19), ("6759", 16),
]  # fmt: skip
EN = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
ES = ("cero", "uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve")
FRAMES = [
    "{}",
    "my card is {} exp 12/27",
    "Charge {} please, unit 4B, and call 512-555-0142",
    "tarjeta {} a nombre de Maria",
    "{} 1227 123",
    "call +15125550142. {}. thanks",
    "the leak is at 12 Shore Rd and the number is {}!!",
]


def a_card(seeded: random.Random) -> str:
    prefix, length = seeded.choice(BRANDS)
    body = prefix + "".join(seeded.choice("0123456789") for _ in range(length - len(prefix) - 1))
    return next(body + check for check in "0123456789" if luhn(body + check))


def grouped(digits: str, separator: str, size: int) -> str:
    return separator.join(digits[at : at + size] for at in range(0, len(digits), size))


def doubled(digits: str) -> str:
    """'44 10' -> 'double four one oh'."""
    said, at = [], 0
    while at < len(digits):
        twice = digits[at : at + 2] == digits[at] * 2
        word = "oh" if digits[at] == "0" else EN[int(digits[at])]
        said.append(f"double {word}" if twice else word)
        at += 2 if twice else 1
    return " ".join(said)


def as_written(seeded: random.Random, digits: str) -> str:
    separator = seeded.choice([" ", "-", ".", "  ", " - ", "\n", "\u00a0", "/", "\u200b", ", "])
    return seeded.choice(
        [
            digits,
            grouped(digits, separator, 4),
            grouped(digits, " ", 1),
            " ".join(EN[int(digit)] for digit in digits),
            ", ".join(ES[int(digit)] for digit in digits),
            "-".join(EN[int(digit)] for digit in digits),
            " ".join(seeded.choice([digit, EN[int(digit)], ES[int(digit)]]) for digit in digits),
            f"{digits[:4]} {digits[4:10]} {digits[10:]}",
            "".join(chr(0xFF10 + int(digit)) for digit in digits),
            doubled(digits),
        ]
    )


def test_of_ten_thousand_texts_no_card_number_is_left():
    seeded, left = random.Random(20260310), []
    for _ in range(10_000):
        digits = a_card(seeded)
        written = as_written(seeded, digits)
        kept = redact(seeded.choice(FRAMES).format(written))
        if written in kept or digits in "".join(filter(str.isdigit, kept)):
            left.append(written)
    assert left == []


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("pay 4111 1111 1111 1111 today", f"pay {REMOVED} today"),
        ("four one one one, one one one one, one one one one, one one one one", REMOVED),
        ("forty-one eleven eleven eleven eleven eleven eleven eleven", REMOVED),
        ("cuarenta y uno once once once once once once once", REMOVED),
        ("my visa 4111 1111 1111 1112 (typo)", f"my visa {REMOVED} (typo)"),
        ("amex 3782-822463-10005", f"amex {REMOVED}"),
        ("4111111111111111123", REMOVED),
        ("4111 1111 1111 1111123", REMOVED),
        ("the cvv is 123, unit 412", "the cvv is [card code removed], unit 412"),
    ],
)
def test_how_a_card_number_is_written_does_not_matter(text, kept):
    assert redact(text) == kept


@pytest.mark.parametrize(
    "text",
    [
        "call 512-555-0142 or (737) 555-0190",
        "512-555-0142 512-555-0190",
        "+15125550142\n+15125550190",
        "5125550142 5125550190",
        "order 59489 +15125553860",
        "Order WO-20260310-0042 opened 2026-03-10T02:04:00-05:00",
        "one of two units, three days, at four or five",
        "the alarm code is 4821# and the gate code 1234",
        "I have asked four times, two times on May 1, 2026, and once on 5/3/2026 at 10:15",
        "serial 990000862471854",
        "a las 3 o 4, edificio 12, unidad 4B, tel 512 555 0142",
        "reply 1 K27 to accept",
        "",
    ],
)
def test_other_numbers_are_kept_to_the_letter(text):
    assert redact(text) == text


@given(st.text(max_size=200))
def test_redacting_twice_changes_nothing_more(text):
    assert redact(redact(text)) == redact(text)


@given(st.text(alphabet=st.characters(blacklist_categories=["Nd", "L"]), max_size=100))
def test_a_text_without_digits_or_letters_is_kept(text):
    assert redact(text) == text


def test_nothing_with_a_card_number_is_sent_or_stored(situation, message):
    card = "4111 1111 1111 1111"
    soon = datetime(2026, 3, 10, 18, tzinfo=UTC)
    carrying = [
        message(f"Your card {card}"),
        message(facts=facts(note=card)),
        CreateWorkOrder("Lakeview Court", "4B", Trade.PLUMBING, Urgency.ROUTINE, f"drip {card}", "+15125550142"),
        UpdateWorkOrder("WO-1", note=card),
        Escalate(EscalationKind.PAGE, "+15125550100", card, soon),
    ]
    assert {rule(action, situation()).ruling for action in carrying} == {Ruling.REFUSE}
    assert {rule(action, situation()).ruling for action in (message(), WaitUntil("look", soon))} == {Ruling.ALLOW}


@pytest.mark.parametrize("text", ["there are sıx of us and gas", "FİVE and SİX", "ſix", "ſ ı İ"])
def test_letters_that_only_look_like_a_number_word_break_nothing(text):
    assert redact(text) == text


def test_a_message_of_nothing_but_figures_is_read_to_its_end():
    assert redact("1 " * 4000) == "1 " * 4000


def test_a_card_in_a_long_run_of_figures_is_found():
    assert REMOVED in redact("1 " * 500 + "4111 1111 1111 1111" + " 2" * 500)
