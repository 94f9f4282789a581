"""Amounts of money: whole minor units, never floats."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Money:
    """An amount in minor units (cents) of `currency`."""

    minor: int
    currency: str = "USD"

    def __str__(self) -> str:
        whole, cents = divmod(abs(self.minor), 100)
        sign = "-" if self.minor < 0 else ""
        symbol = "$" if self.currency == "USD" else f"{self.currency} "
        return f"{sign}{symbol}{whole:,}" + (f".{cents:02d}" if cents else "")

    def __add__(self, other: Money) -> Money:
        if other.currency != self.currency:
            raise ValueError(f"cannot add {other.currency} to {self.currency}")
        return Money(self.minor + other.minor, self.currency)

    def __sub__(self, other: Money) -> Money:
        return self + Money(-other.minor, other.currency)


def usd(amount: float | int | str) -> Money:
    """Dollars as a person or a file writes them ("450", 450, "1,200.50") -> Money; ValueError when it is none."""
    text = str(amount).strip().replace(",", "").removeprefix("$")
    if not re.fullmatch(r"\d+(\.\d{1,2})?", text):
        raise ValueError(f"{amount!r} is not an amount of dollars; write it like 450 or 450.50")
    whole, _, cents = text.partition(".")
    return Money(int(whole) * 100 + int((cents + "00")[:2]))
