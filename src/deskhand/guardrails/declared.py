"""What job.md declares for one guardrail: its mode, its parameters, what a missing fact means."""

from __future__ import annotations

from deskhand.domain.job import GuardrailSetting
from deskhand.domain.verdict import Ruling, Situation, Verdict

MISSING = {"refuse": Ruling.REFUSE, "escalate": Ruling.ESCALATE, "ask": Ruling.ASK, "allow": Ruling.ALLOW}


def setting(situation: Situation, kind: str) -> GuardrailSetting:
    """The declared setting of `kind`, or its defaults where job.md does not declare it."""
    declared = (one for one in situation.job.guardrails if one.kind == kind)
    return next(declared, GuardrailSetting(kind))


def parameter(situation: Situation, kind: str, name: str) -> tuple[str, ...]:
    """The values under `name`, in the order of the file; () where there are none."""
    return tuple(setting(situation, kind).parameters.get(name, ()))


def on_missing(situation: Situation, kind: str, what: str) -> Verdict:
    """The verdict where `what` is not known; a word that job.md may not use counts as refuse."""
    ruling = MISSING.get(setting(situation, kind).on_missing_fact, Ruling.REFUSE)
    return Verdict(ruling, kind, f"{what} is not known")


def allow(kind: str, reason: str = "") -> Verdict:
    return Verdict(Ruling.ALLOW, kind, reason)


def refuse(kind: str, reason: str) -> Verdict:
    return Verdict(Ruling.REFUSE, kind, reason)
