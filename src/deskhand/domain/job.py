"""An employee's job description: what opens a case, what it may do alone, what stands in the way, whom it asks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from deskhand.domain.money import Money


class Authority(StrEnum):
    """What may be done without asking. An action that is not listed is NEVER."""

    ALONE = "alone"
    ALONE_UP_TO = "alone_up_to"
    ASK = "ask"
    NEVER = "never"


@dataclass(frozen=True)
class Grant:
    authority: Authority
    up_to: Money | None = None


@dataclass(frozen=True)
class GuardrailSetting:
    """One declared guardrail: its kind (a file of guardrails/), its mode and its parameters."""

    kind: str
    mode: str = "enforce"
    on_missing_fact: str = "refuse"
    parameters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class KpiTarget:
    name: str
    target: str


@dataclass(frozen=True)
class JobDescription:
    """The front matter of job.md. `version` is the digest of the file."""

    employee: str
    title: str
    version: str
    authority: Mapping[str, Grant] = field(default_factory=dict)
    guardrails: tuple[GuardrailSetting, ...] = ()
    kpis: tuple[KpiTarget, ...] = ()
    opens: tuple[str, ...] = ()
    duty: str = ""
