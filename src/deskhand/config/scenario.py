"""What a rehearsal plays: who says what when, and what is expected of the employee (DESIGN §8)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from deskhand.config.given import Given
from deskhand.domain.reading import Trade

Stated = str | bool | None | tuple["Stated", ...] | Mapping[str, "Stated"]


@dataclass(frozen=True)
class Say:
    """One inbound line: `texts` that arrive together, never empty, as written ('{code}' included)."""

    texts: tuple[str, ...]
    from_: str
    channel: str
    photo: str | None = None


@dataclass(frozen=True)
class Wait:
    """The clock moves by `delta`; what is due meanwhile happens in order."""

    delta: timedelta


@dataclass(frozen=True)
class Keys:
    """Digits pressed during a call."""

    digits: str
    from_: str
    channel: str


@dataclass(frozen=True)
class Hangup:
    """The person ends the call."""

    from_: str
    channel: str


@dataclass(frozen=True)
class Form:
    """A form that was sent: its fields by name, as written."""

    fields: Mapping[str, str]
    from_: str
    channel: str


@dataclass(frozen=True)
class Fail:
    """From here on `port` (sms, records, model, calendar) behaves like `how` (timeout, error, slow, ok)."""

    port: str
    how: str


Line = Say | Wait | Keys | Hangup | Form | Fail


@dataclass(frozen=True)
class FirstReply:
    """Every pattern of `has` is found in the first reply, none of `lacks`; all ignore case, a dot matches newline."""

    has: tuple[re.Pattern[str], ...] = ()
    lacks: tuple[re.Pattern[str], ...] = ()


@dataclass(frozen=True)
class Expect:
    """What must hold at the end; None, or an empty tuple or mapping, where nothing is expected.

    `trade` None is an expectation ("no fault") where `names_trade`. In `facts`, None means that the fact is not known.
    """

    disposition: str | None = None
    dispositions: tuple[str, ...] = ()
    names_trade: bool = False
    trade: Trade | None = None
    language: str | None = None
    escalated: bool | None = None
    actions: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    first_reply: FirstReply = FirstReply()
    facts: Mapping[str, Stated] = field(default_factory=dict)
    status: str | None = None


@dataclass(frozen=True)
class Scenario:
    """One story. `company` is a folder under examples/ or a path, `at` is UTC, `source` is 'file:line'."""

    id: str
    employee: str
    company: str
    at: datetime
    channel: str
    from_: str
    given: Given
    lines: tuple[Line, ...]
    expect: Expect
    source: str
