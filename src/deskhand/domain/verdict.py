"""What the guardrails say of an action, and what they were shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum

from deskhand.domain.company import Company
from deskhand.domain.contact import Contact
from deskhand.domain.job import JobDescription
from deskhand.domain.money import Money


class Ruling(IntEnum):
    """Ordered by severity: the most severe of all rules wins."""

    ALLOW = 0
    DEFER = 1
    ASK = 2
    ESCALATE = 3
    REFUSE = 4


@dataclass(frozen=True)
class Verdict:
    """One rule's word on one action. `until` only with DEFER."""

    ruling: Ruling
    rule: str
    reason: str = ""
    until: datetime | None = None
    observed: bool = False


@dataclass(frozen=True)
class SentBefore:
    """An earlier message to the same address, over all employees."""

    at: datetime
    purpose: str
    case: str
    act: str
    kind: str = "message"


@dataclass(frozen=True)
class Situation:
    """Everything a guardrail may look at besides the action: facts, already fetched, nothing to call.

    `known_addresses`: whom this case may speak to, with the role that the records or the case give them.
    `last_words_at`: the recipient's own last message on the action's channel. `limit`: what the order may cost, raised
    by an approval; `committed`: what has been agreed to for it, open offers left out. `text`: the words to be sent,
    where the action does not carry them. `verified`: the recipient gave a second fact besides the caller id, or is the
    vendor who has the order. `stopped_texts`: of a call, its recipient has asked that texts stop.
    """

    now: datetime
    company: Company
    job: JobDescription
    case: str
    emergency: bool
    recipient: Contact | None
    known_addresses: Mapping[str, str] = field(default_factory=dict)
    zones: tuple[str, ...] = ()
    opted_out_at: datetime | None = None
    opt_out_confirmed: bool = False
    last_words_at: datetime | None = None
    hazard_in_last_words: bool = False
    sent: tuple[SentBefore, ...] = ()
    limit: Money | None = None
    committed: Money | None = None
    known_facts: frozenset[str] = frozenset()
    claimed_facts: Mapping[str, str] = field(default_factory=dict)
    introduced: bool = True
    paused: bool = False
    shadow: bool = False
    on_call: frozenset[str] = frozenset()
    text: str = ""
    verified: bool = False
    stopped_texts: bool = False
