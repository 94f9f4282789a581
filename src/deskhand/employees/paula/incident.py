"""Building-wide outages: three units within the hour, or a manager's word, and one case leads for all."""

from __future__ import annotations

from collections.abc import Iterator

from deskhand.domain.action import Action, CancelWorkOrder, CloseCase, OpenIncident, UpdateWorkOrder
from deskhand.domain.case import Case
from deskhand.domain.desk import Alike, Desk
from deskhand.domain.reading import Answer, Feature, Trade
from deskhand.employees.common import emergency, lines
from deskhand.employees.paula import fault, ladder, say

UNITS = 3
SHARED = frozenset(
    {
        "vendor_assigned", "vendor_eta", "vendor_new_eta", "vendor_late", "vendor_replaced", "vendor_arrived",
        "still_looking", "confirm_fixed", "known_issue",
    }
)  # fmt: skip
OUTAGES = (
    ("water", Feature.NO_WATER, Trade.PLUMBING),
    ("heat", Feature.NO_HEAT, Trade.HVAC),
    ("power", Feature.NO_POWER, Trade.ELECTRICAL),
)
ELEVATOR = "elevator"


def outage(case: Case) -> str | None:
    """What is out, where the fault may concern the whole building."""
    found = emergency.worst(case)
    if found is None:
        return None
    if found.trade is Trade.ELEVATOR:
        return ELEVATOR
    return next((name for name, feature, trade in OUTAGES if found.item.says(feature) and found.trade is trade), None)


def rule(case: Case, desk: Desk) -> Iterator[Action]:
    """Open the incident or join it; a case that follows says what the leading one said, and sends nobody itself."""
    wanted = opening(case, desk)
    if wanted is not None:
        yield wanted
    elif case.lead is not None:
        yield from _follow(case, desk)
    elif case.followers:
        yield from _lead(case, desk)


def opening(case: Case, desk: Desk) -> OpenIncident | None:
    """The incident that this case should open or join now, or None."""
    place = say.property_of(case)
    what = case.outage or outage(case)
    if case.lead is not None or case.outage is not None or what is None or place is None:
        return None
    known = next((one for one in desk.shown.alike if one.leads), None)
    if known is not None:
        return OpenIncident(what, place, known.case, (case.id,))
    if any(resolved.answer == "known_issue" for _, resolved in case.resolutions):
        return OpenIncident(what, place, case.id, tuple(one.case for one in desk.shown.alike))
    others = _other_units(case, desk)
    if len(others) + 1 < UNITS:
        return None
    first = others[0] if others[0].opened_at <= case.opened_at else None
    lead = first.case if first else case.id
    members = [case.id, *(one.case for one in desk.shown.alike)]
    return OpenIncident(what, place, lead, tuple(name for name in members if name != lead))


def _other_units(case: Case, desk: Desk) -> list[Alike]:
    """One case for each other unit, the oldest."""
    own = case.fact_text("unit")
    found: dict[str, Alike] = {}
    for one in desk.shown.alike:
        if one.unit is not None and one.unit != own:
            found.setdefault(one.unit, one)
    return sorted(found.values(), key=lambda one: one.opened_at)


def _lead(case: Case, desk: Desk) -> Iterator[Action]:
    """A manager knows that it is more than one unit."""
    reason = f"incident: no {case.outage} in {len(case.followers) + 1} units"
    if len(case.followers) + 1 >= UNITS and not any(e.reason.startswith("incident:") for e in case.escalations):
        yield from ladder.once(case, desk, reason, act="page_incident")


def _follow(case: Case, desk: Desk) -> Iterator[Action]:
    lead = next((one for one in desk.shown.alike if one.case == case.lead), None)
    order = case.order
    if lead is not None and lead.order is not None and (order is None or order.id != lead.order):
        yield UpdateWorkOrder(lead.order, note=f"also {say.place(case, desk)}: {fault.summary(case)}"[:400])
        if order is not None and order.live:
            yield CancelWorkOrder(order.id, f"belongs to {lead.order}")
    if not case.has_said(case.address, "incident_joined"):
        yield say.to_tenant(case, desk, "incident_joined", property=say.property_of(case))
    for event, moved in case.moved:
        if event == case.root and moved.act:
            values = {name: value for name, value in moved.facts if not name.startswith("promise")}
            values.pop("company", None)
            yield say.to_tenant(case, desk, moved.act, moved.about, **values)
    fixed = any(lines.is_contact(line) and lines.says(line, Answer.FIXED, Answer.YES) for line in lines.fresh(case))
    if fixed and case.has_said(case.address, "confirm_fixed"):
        yield CloseCase("fixed, says the tenant")
