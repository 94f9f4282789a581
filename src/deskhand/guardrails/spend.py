"""Not-to-exceed: what is offered or accepted for one order never adds up past its limit without a person's yes."""

from __future__ import annotations

from deskhand.domain.action import Action, OfferJob, SendMessage
from deskhand.domain.money import Money, usd
from deskhand.domain.verdict import Ruling, Situation, Verdict
from deskhand.guardrails.declared import allow, on_missing, parameter

KIND = "spend"


def rule(action: Action, situation: Situation) -> Verdict:
    """ASK above what is left of the order's limit (an emergency's is its own, chosen by the engine).

    Open offers do not add up, since only one can win; `situation.committed` is what has been agreed to. The parameter
    `commits` lists the acts whose words accept a price; it is their fact `amount`. Asking for approval spends nothing.
    """
    if not _commits(action, situation):
        return allow(KIND)
    amount = _amount(action)
    if amount is None:
        return on_missing(situation, KIND, "the amount")
    if situation.limit is None:
        return on_missing(situation, KIND, "the limit")
    return _within(amount, situation.limit, situation.committed or Money(0, situation.limit.currency))


def _commits(action: Action, situation: Situation) -> bool:
    match action:
        case OfferJob():
            return True
        case SendMessage():
            return action.act in parameter(situation, KIND, "commits")
        case _:
            return False


def _amount(action: Action) -> Money | None:
    if isinstance(action, OfferJob):
        return action.limit
    said = dict(action.facts).get("amount") if isinstance(action, SendMessage) else None
    try:
        return usd(said) if said else None
    except ValueError:
        return None


def _within(amount: Money, limit: Money, committed: Money) -> Verdict:
    if len({amount.currency, limit.currency, committed.currency}) > 1:
        return Verdict(Ruling.ASK, KIND, f"{amount} and the limit of {limit} are in different currencies")
    if amount.minor + committed.minor <= limit.minor:
        return allow(KIND, f"{amount} and {committed} agreed, of {limit}")
    return Verdict(Ruling.ASK, KIND, f"{amount} and {committed} agreed are more than {limit}")
