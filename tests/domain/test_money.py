"""Money is whole cents of one currency."""

from __future__ import annotations

import pytest

from deskhand.domain.money import Money, usd


@pytest.mark.parametrize(
    ("written", "minor"),
    [
        (450, 45_000),
        ("450", 45_000),
        ("$450", 45_000),
        ("1,200.50", 120_050),
        ("1200.5", 120_050),
        ("0.07", 7),
        (" 12 ", 1_200),
        (19.99, 1_999),
    ],
)
def test_dollars_as_people_and_files_write_them(written, minor):
    assert usd(written) == Money(minor)


@pytest.mark.parametrize("written", ["", "free", "-5", "1.234", "12 dollars", "1e3", "$"])
def test_what_is_no_amount_says_how_to_write_one(written):
    with pytest.raises(ValueError, match="write it like 450"):
        usd(written)


@pytest.mark.parametrize(
    ("money", "shown"),
    [
        (usd(240), "$240"),
        (usd("1500.00"), "$1,500"),
        (usd("0.05"), "$0.05"),
        (Money(-1250), "-$12.50"),
        (Money(100, "EUR"), "EUR 1"),
    ],
)
def test_amounts_are_shown_short(money, shown):
    assert str(money) == shown


def test_sums_are_exact():
    assert sum([usd("0.10")] * 3, start=Money(0)) == usd("0.30")
    assert usd(500) - usd("450.01") == Money(49_99)


def test_two_currencies_are_not_added():
    with pytest.raises(ValueError, match="cannot add EUR to USD"):
        _ = usd(1) + Money(1, "EUR")


def test_amounts_of_one_currency_compare():
    assert max([usd(500), usd(1500), usd(750)]) == usd(1500)


@pytest.mark.parametrize("text", ["$240", "$1,500", "$0.05"])
def test_what_is_shown_can_be_read_again(text):
    assert str(usd(text)) == text
