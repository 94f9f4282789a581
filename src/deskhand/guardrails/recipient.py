"""Only people of the case hear of it: those it is about, the vendor of its order, staff; and each in the right role."""

from __future__ import annotations

from deskhand.domain.action import Action, AskApproval, Escalate, OfferJob, PlaceCall, Purpose, SendMessage, recipient
from deskhand.domain.reading import STAFF, Role
from deskhand.domain.verdict import Situation, Verdict
from deskhand.guardrails.declared import allow, refuse

KIND = "recipient"
ALWAYS = True
STOPS_SAFETY = True

ON_CALL = "on_call"
"""The role of an address that only the on-call calendar knows: a vendor or staff."""

STAFF_ROLES = frozenset(role.value for role in STAFF) | {ON_CALL, "staff"}
VENDOR_ROLES = frozenset({Role.VENDOR.value, ON_CALL})


def rule(action: Action, situation: Situation) -> Verdict:
    """Refuse an address that the case does not know, and words that its role may not get.

    `internal` is for vendors and staff: it would free a tenant's text from hours and caps.
    """
    to = recipient(action)
    if to is None:
        return allow(KIND)
    role = role_of(to, situation)
    if role is None:
        return refuse(KIND, "the address is not of this case")
    if role not in _roles_for(action, role):
        return refuse(KIND, f"a {role} does not get this")
    return allow(KIND, role)


def role_of(address: str, situation: Situation) -> str | None:
    """The role of an address that the case knows; None for anybody else."""
    known = situation.known_addresses.get(address)
    if known is None and address in situation.on_call:
        return ON_CALL
    return known


def _roles_for(action: Action, role: str) -> frozenset[str]:
    match action:
        case OfferJob():
            return VENDOR_ROLES
        case Escalate() | AskApproval():
            return STAFF_ROLES
        case SendMessage(purpose=Purpose.INTERNAL) | PlaceCall(purpose=Purpose.INTERNAL):
            return STAFF_ROLES | VENDOR_ROLES
        case _:
            return frozenset({role})
