"""The law behind the rules, as dated data. It is a list of sources for engineers and no legal advice.

`source` is where the text was read on `read_on`: an overview by a third party where the statute was out of reach.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time

READ_ON = date(2026, 11, 25)
OVERVIEW = (
    "https://support.referrizer.com/en/category/text-campaigns/article/"
    "tcpa-quiet-hours-and-state-specific-rules-for-text-campaigns"
)
BY_STATE = "https://www.dropcowboy.com/state-compliance"
FCC_2023 = "https://regulations.justia.com/regulations/fedreg/2023/06/29/2023-13821.html"
NOT_READ = "cited by the project's TRUST.md; not read at its source"


@dataclass(frozen=True)
class Law:
    """One rule of one jurisdiction. `kind` is the guardrail that holds to it."""

    kind: str
    jurisdiction: str
    citation: str
    says: str
    source: str
    read_on: date = READ_ON


@dataclass(frozen=True)
class CallingHours:
    """When calls and texts that sell are permitted, in the local time of the person called; None: not at all."""

    jurisdiction: str
    weekdays: tuple[time, time]
    sunday: tuple[time, time] | None
    source: str
    read_on: date = READ_ON


def _span(opens: int, closes: int) -> tuple[time, time]:
    return time(opens), time(closes)


CALLING_HOURS = (
    CallingHours("US", _span(8, 21), _span(8, 21), OVERVIEW),
    CallingHours("US-AL", _span(8, 20), None, BY_STATE),
    CallingHours("US-CT", _span(9, 20), _span(9, 20), OVERVIEW),
    CallingHours("US-FL", _span(8, 20), _span(8, 20), OVERVIEW),
    CallingHours("US-KY", _span(10, 21), _span(10, 21), BY_STATE),
    CallingHours("US-LA", _span(8, 20), None, BY_STATE),
    CallingHours("US-MD", _span(8, 20), _span(8, 20), OVERVIEW),
    CallingHours("US-MA", _span(8, 20), _span(8, 20), BY_STATE),
    CallingHours("US-MI", _span(9, 21), _span(9, 21), BY_STATE),
    CallingHours("US-MN", _span(9, 21), _span(9, 21), BY_STATE),
    CallingHours("US-MS", _span(8, 20), None, BY_STATE),
    CallingHours("US-NJ", _span(8, 20), _span(8, 20), OVERVIEW),
    CallingHours("US-NV", _span(9, 20), _span(9, 20), BY_STATE),
    CallingHours("US-NM", _span(9, 21), _span(9, 21), BY_STATE),
    CallingHours("US-OK", _span(8, 20), _span(8, 20), OVERVIEW),
    CallingHours("US-RI", _span(9, 18), _span(10, 17), OVERVIEW),
    CallingHours("US-TX", _span(9, 21), _span(12, 21), OVERVIEW),
)

STRICTER_THAN_OURS = frozenset({"US-KY", "US-RI"})
"""Where 09-20 is too wide for calls that sell: a company that sells there must narrow it before it does."""

LAWS = (
    Law("hours", "US", "47 CFR 64.1200(c)(1)", "no telephone solicitation before 8 or after 21 local time", OVERVIEW),
    Law("opt_out", "US", "47 CFR 64.1200(a)(10)", "consent may be revoked by any reasonable means", FCC_2023),
    Law("opt_out", "US", "47 CFR 64.1200(a)(12)", "one confirmation, presumed allowed within five minutes", FCC_2023),
    Law("consent", "US", "47 USC 227(b)(1)(A)", "consent, except for calls made for emergency purposes", FCC_2023),
    Law("consent", "US", "FCC 24-17", "an AI voice is an artificial voice", NOT_READ),
    Law("ai_disclosure", "US-CA", "Bus. & Prof. Code 17941", "a bot may not pass for a person to sell", NOT_READ),
    Law("ai_disclosure", "US-UT", "Utah Code 13-75", "an AI says so when asked, and first in risky matters", NOT_READ),
    Law(
        "ai_disclosure", "EU", "Regulation (EU) 2024/1689, art. 50", "people are told that they talk to an AI", NOT_READ
    ),
    Law("card_number", "PCI", "PCI DSS 3.3.1", "no card code or full track is kept after authorisation", NOT_READ),
)
