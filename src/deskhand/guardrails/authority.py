"""What the employee may do without asking, as job.md grants it. What is not listed is refused."""

from __future__ import annotations

from deskhand.domain.action import Action, AskApproval, OfferJob, UpdateRecord, action_name
from deskhand.domain.job import Authority, Grant
from deskhand.domain.money import Money
from deskhand.domain.verdict import Ruling, Situation, Verdict
from deskhand.guardrails.declared import allow, refuse
from deskhand.guardrails.recipient import STAFF_ROLES, role_of

KIND = "authority"
ALWAYS = True


def rule(action: Action, situation: Situation) -> Verdict:
    """Deny by default; ASK where job.md says so or the amount is above what is granted.

    A record is changed on the word of staff alone, whatever is granted.
    """
    name = action_name(action)
    if isinstance(action, UpdateRecord) and role_of(action.said_by, situation) not in STAFF_ROLES:
        return refuse(KIND, f"{name}: only staff may say so")
    grant = situation.job.authority.get(name, Grant(Authority.NEVER))
    match grant.authority:
        case Authority.ALONE:
            return allow(KIND, f"{name}: alone")
        case Authority.ASK:
            return Verdict(Ruling.ASK, KIND, f"{name}: job.md says to ask")
        case Authority.ALONE_UP_TO:
            return _up_to(name, amount_of(action), grant.up_to or situation.limit)
        case Authority.NEVER:
            return refuse(KIND, f"{name} is not among what job.md allows")


def amount_of(action: Action) -> Money | None:
    """The money that the action speaks for; None where it names none."""
    match action:
        case OfferJob():
            return action.limit
        case AskApproval():
            return action.amount
        case _:
            return None


def _up_to(name: str, amount: Money | None, most: Money | None) -> Verdict:
    if amount is None or most is None:
        return refuse(
            KIND, f"{name} is allowed up to an amount, and {'the amount' if most else 'the limit'} is missing"
        )
    if amount.currency == most.currency and amount.minor <= most.minor:
        return allow(KIND, f"{name}: {amount} of {most} alone")
    return Verdict(Ruling.ASK, KIND, f"{name}: {amount} is more than {most} alone")
