"""The one gate: every guardrail rules on the action, the most severe ruling counts."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache

import deskhand.guardrails
from deskhand.domain.action import Action, Escalate, PlaceCall, Purpose, SendMessage
from deskhand.domain.job import JobDescription
from deskhand.domain.verdict import Ruling, Situation, Verdict
from deskhand.guardrails.declared import refuse, setting
from deskhand.guardrails.recipient import STAFF_ROLES, role_of

Rule = Callable[[Action, Situation], Verdict]

OBSERVE = "observe"
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Guardrail:
    """One module of this folder: its rule, whether it always runs, whether it may hold back life safety."""

    kind: str
    rule: Rule
    always: bool = False
    stops_safety: bool = False


def check(action: Action, situation: Situation) -> Verdict:
    """The verdict on one action. The same for the same arguments, and never raises."""
    return strictest(rulings(action, situation))


def strictest(ruled: Iterable[Verdict]) -> Verdict:
    """The most severe ruling that is enforced, of several DEFERs the latest; ALLOW by 'all' where none objects."""
    objections = [one for one in ruled if one.ruling is not Ruling.ALLOW and not one.observed]
    return max(objections, key=_severity, default=Verdict(Ruling.ALLOW, "all"))


def rulings(action: Action, situation: Situation) -> tuple[Verdict, ...]:
    """What each guardrail that ran said, sorted by kind: the audit's answer to why.

    `observed` ones were noted and did not count: declared as `observe`, or an objection to life safety by a rule that
    may not hold it back.
    """
    job = situation.job
    unknown = (refuse(kind, "declared in job.md, and there is no such guardrail") for kind in unknown_kinds(job))
    ruled = (_ruled(guardrail, action, situation) for guardrail in _running(job))
    return (*ruled, *(_unless_safety(verdict, action, situation) for verdict in unknown))


def kinds() -> frozenset[str]:
    """The words that job.md may use under `guardrails`."""
    return frozenset(found())


def unknown_kinds(job: JobDescription) -> tuple[str, ...]:
    """What `job` declares that no module of this folder knows, in the order of the file."""
    return tuple(one.kind for one in job.guardrails if one.kind not in found())


@lru_cache(maxsize=1)
def found() -> Mapping[str, Guardrail]:
    """Every guardrail of this folder by kind, in alphabetical order."""
    names = sorted(module.name for module in pkgutil.iter_modules(deskhand.guardrails.__path__))
    modules = [importlib.import_module(f"{deskhand.guardrails.__name__}.{name}") for name in names if name != "check"]
    return {
        module.KIND: Guardrail(
            kind=module.KIND,
            rule=module.rule,
            always=getattr(module, "ALWAYS", False),
            stops_safety=getattr(module, "STOPS_SAFETY", False),
        )
        for module in modules
        if hasattr(module, "KIND") and hasattr(module, "rule")
    }


def life_safety(action: Action, situation: Situation) -> bool:
    """True for words against danger to life, and for the page (said again, phoned or not) that gets a person."""
    match action:
        case SendMessage(purpose=Purpose.INTERNAL) | PlaceCall(purpose=Purpose.INTERNAL):
            return action.emergency and role_of(action.to, situation) in STAFF_ROLES
        case SendMessage() | PlaceCall():
            return action.purpose is Purpose.SAFETY
        case Escalate():
            return action.emergency
        case _:
            return False


def _running(job: JobDescription) -> list[Guardrail]:
    declared = {one.kind for one in job.guardrails}
    return [one for one in found().values() if one.always or one.kind in declared]


def _ruled(guardrail: Guardrail, action: Action, situation: Situation) -> Verdict:
    try:
        verdict = guardrail.rule(action, situation)
    except Exception as error:  # a rule that cannot answer has not allowed anything
        return _unless_safety(
            refuse(guardrail.kind, f"the rule failed: {type(error).__name__}: {error}"), action, situation
        )
    if verdict.rule != guardrail.kind:
        verdict = replace(verdict, rule=guardrail.kind)
    if not guardrail.stops_safety:
        verdict = _unless_safety(verdict, action, situation)
    observes = not guardrail.always and setting(situation, guardrail.kind).mode == OBSERVE
    return _noted(verdict) if observes else verdict


def _unless_safety(verdict: Verdict, action: Action, situation: Situation) -> Verdict:
    return _noted(verdict) if life_safety(action, situation) else verdict


def _noted(verdict: Verdict) -> Verdict:
    """The same, and it does not count; an ALLOW counts anyhow."""
    return verdict if verdict.ruling is Ruling.ALLOW else replace(verdict, observed=True)


def _severity(verdict: Verdict) -> tuple[Ruling, datetime]:
    return verdict.ruling, verdict.until or _LONG_AGO
