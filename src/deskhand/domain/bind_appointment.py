"""Which appointment a reply is about: pure, first match, like bind.py for faults."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from deskhand.domain.bind import Binding, OpenAppointment, OpenOffer, ThreadView
from deskhand.domain.disposition import Disposition
from deskhand.domain.reading import Item

SLOT = "slot:"
DECLINES = frozenset({Disposition.RESCHEDULE, Disposition.CONFIRM, Disposition.CLARIFY})
SOON, LONGER_THAN_A_GREETING = timedelta(hours=6), 3
ALL_OF_THEM = re.compile(r"\b(both|all|each|amb[oa]s|l[oa]s dos|l[oa]s tres|tod[oa]s)\b", re.IGNORECASE)
NEW_WORDS = frozenset({Disposition.OPT_OUT, Disposition.WRONG_NUMBER})


def bind_appointment(item: Item, disposition: Disposition, view: ThreadView) -> Binding:
    """The case of one reply, with the reason in words."""
    if view.hazard_case and disposition is Disposition.ESCALATE:
        return Binding(view.hazard_case, "fault", "the same words were heard as a danger")
    offer = open_slot(view)
    if offer is not None and _is_of_the_offer(disposition, offer, view):
        return Binding(offer.case, "appointment", "an earlier time is offered to this person", offer.id)
    found = candidates(item, view, calls_off=disposition is Disposition.CANCEL)
    if len(found) == 1 or (found and disposition in NEW_WORDS):
        return Binding(found[0].case, "appointment", "the coming appointment of this person")
    if found and disposition is Disposition.CONFIRM and ALL_OF_THEM.search(item.text):
        return Binding(found[0].case, "appointment", "all the coming appointments of this person")
    if found:
        asking = next((case.id for case in view.cases if case.open and case.kind == "inquiry"), None)
        which = _named(found, view.now)
        return Binding(asking, "inquiry", "several appointments, and the words name none", which=which)
    return _otherwise(disposition, view)


def _is_of_the_offer(disposition: Disposition, offer: OpenOffer, view: ThreadView) -> bool:
    """A yes to it, or anything but a cancellation soon after it was made and while nothing else is asked."""
    if disposition is Disposition.WAITLIST_ACCEPT or not view.appointments:
        return True
    asked_since = any(one.asked for one in view.appointments)
    return offer.status == "open" and disposition in DECLINES and view.now - offer.made_at <= SOON and not asked_since


def candidates(item: Item, view: ThreadView, calls_off: bool = False) -> tuple[OpenAppointment, ...]:
    """The coming appointments that the words may be about: one where they name it, or one has asked last.

    Of several one is called off where its name alone is said, and at once: "cancel his, Ana will be there" asks.
    """
    coming = view.appointments
    if len(coming) < 2:
        return coming
    named = _by_name(item.text, coming)
    if calls_off and named:
        return named if len(named) == 1 and _by_name(_opening(item.text), coming) == named else coming
    for found in (named, _by_time(item, coming), tuple(one for one in coming if one.asked)):
        if len(found) == 1:
            return found
    same_day = {one.appointment.starts_at.date() for one in coming if one.asked}
    if len(same_day) == 1 and any(one.asked for one in coming):
        return tuple(one for one in coming if one.asked)[:1]  # asked about together: one answer is for all of them
    return coming


def open_slot(view: ThreadView) -> OpenOffer | None:
    """The newest earlier time that is offered to the writer; a late yes still has one to be told about."""
    offers = [one for one in view.offers if one.order.startswith(SLOT)]
    still = [one for one in offers if one.status == "open" and one.live]
    return next(iter(reversed(still or offers)), None)


def _by_name(text: str, coming: Sequence[OpenAppointment]) -> tuple[OpenAppointment, ...]:
    """Those whose person, provider or type the words name."""
    return tuple(one for one in coming if any(_says(text.lower(), name) for name in _names(one)))


def _opening(text: str) -> str:
    """The first clause that is more than a greeting."""
    clauses = re.split(r"[.;,!?\n]|\b(?:but|though|pero|aunque)\b", text)
    return next((clause for clause in clauses if len(clause.split()) >= LONGER_THAN_A_GREETING), text)


def _names(one: OpenAppointment) -> tuple[str, ...]:
    found = one.appointment
    first = found.person.split()[:1]
    return tuple(name.lower() for name in (*first, found.person, found.provider, found.type) if len(name) > 2)


def _says(text: str, name: str) -> bool:
    words = set("".join(c if c.isalnum() else " " for c in text).split())
    words |= {word.removesuffix("s") for word in words}  # "leos appointment"
    return all(part in words for part in "".join(c if c.isalnum() else " " for c in name).split())


def _by_time(item: Item, coming: Sequence[OpenAppointment]) -> tuple[OpenAppointment, ...]:
    """Those on a day that the words speak of."""
    told = [fact for fact in item.facts if fact.name in ("when", "not_when")]
    starts = [datetime.fromisoformat(str(fact.value).partition("/")[0]) for fact in told]
    return tuple(
        one
        for one in coming
        if any(one.appointment.starts_at.astimezone(start.tzinfo).date() == start.date() for start in starts)
    )


def _named(found: Sequence[OpenAppointment], now: datetime) -> tuple[str, ...]:
    """At most three of them, as ISO instants with whom they are for: the employee says them in the person's words."""
    return tuple(f"{one.appointment.starts_at.isoformat()}|{one.appointment.person}" for one in found[:3])


def _otherwise(disposition: Disposition, view: ThreadView) -> Binding:
    """The appointment that is over, the open inquiry, or a new one."""
    for case in view.cases:
        if case.kind == "appointment":
            return Binding(case.id, "appointment", "the last appointment of this person")
    for case in view.cases:
        if case.open and case.kind == "inquiry":
            return Binding(case.id, "inquiry", "the thread's own inquiry")
    return Binding(None, "inquiry", f"words that open nothing else ({disposition.value})")


def only_of(view: ThreadView, employee: str) -> ThreadView:
    """The view with the cases of one employee."""
    return replace(view, cases=tuple(case for case in view.cases if case.employee in ("", employee)))


def without_case(view: ThreadView, case: str) -> ThreadView:
    """The view without the case that hands the words over."""
    return replace(view, cases=tuple(one for one in view.cases if one.id != case))
