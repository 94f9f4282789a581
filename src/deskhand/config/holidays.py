"""Days on which the office is closed: a date, or all public holidays of a country or state by its code (US, US-TX)."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from deskhand.config import values
from deskhand.config.problems import Mistake, shown

YEARS = range(2020, 2051)
"""For which years the holidays of a code are written out; nobody's clock decides what a file means."""


def closed_days(written: str) -> frozenset[date]:
    """The one day, or the public holidays of that place with the days on which they are observed instead."""
    if re.match(r"\d", written):
        return frozenset({values.day(written)})
    return holidays_of(written)


@lru_cache(maxsize=16)
def holidays_of(code: str) -> frozenset[date]:
    from holidays import country_holidays  # large: only who names a code waits for it

    country, _, part = code.partition("-")
    try:
        return frozenset(country_holidays(country, subdiv=part or None, years=YEARS))
    except NotImplementedError:
        mend = "write a code like US or US-TX, or dates like [2026-11-26, 2026-12-25]"
        raise Mistake(f"{shown(code)} is no country or state whose holidays are known", mend) from None
