"""To which case what a lead writes belongs: the one that is open, else a new one."""

from __future__ import annotations

from deskhand.domain.bind import Binding, ThreadView
from deskhand.domain.disposition import Disposition
from deskhand.domain.reading import Item


def bind_lead(item: Item, disposition: Disposition, view: ThreadView) -> Binding:
    """The case of one message of a lead, with the reason in words."""
    if view.hazard_case and disposition is Disposition.ESCALATE:
        return Binding(view.hazard_case, "fault", "the same words were heard as a danger")
    mine = [case for case in view.cases if case.kind == "lead"]
    still_open = [case for case in mine if case.open]
    if still_open:
        return Binding(still_open[0].id, "lead", "the open lead of this person")
    if mine and disposition in (Disposition.OPT_OUT, Disposition.CLARIFY):
        return Binding(mine[0].id, "lead", "the lead of this person that ended last")
    return Binding(None, "lead", "somebody new, or about something new")
