"""What is around one message: the breath it belongs to, who writes, and what that person has under way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from deskhand.domain.appointment import Appointment, case_of
from deskhand.domain.bind import REMEMBERED, OpenAppointment, OpenCase, OpenOffer, OpenQuestion, ThreadView
from deskhand.domain.bind_appointment import SLOT, open_slot
from deskhand.domain.contact import UNPROVEN
from deskhand.domain.event import (
    Event,
    Said,
    TurnTaken,
    WordsReceived,
)
from deskhand.domain.reading import HAS_JOB, STAFF, Asked, Role
from deskhand.domain.records import WorkOrder
from deskhand.engine.line import Line
from deskhand.engine.party import Party
from deskhand.engine.post import hazard_case_id
from deskhand.guardrails.card_number import redact
from deskhand.store import cases, effects, escalations, events, offers
from deskhand.store.database import Tx

BURST_S = 12


@dataclass(frozen=True)
class Heard:
    """One message, or a burst of them, with everything that reading and binding may know.

    `unheard` is the part of `text` that nobody has answered yet.
    """

    words: Event
    text: str
    first_at: datetime
    replaces: tuple[str, ...]
    party: Party
    role: Role
    view: ThreadView
    orders: tuple[WorkOrder, ...]
    media: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    appointments: tuple[Appointment, ...] = ()
    unheard: str = ""


def gather(
    line: Line, tx: Tx, event: Event, words: WordsReceived, party: Party, orders: tuple[WorkOrder, ...],
    appointments: tuple[Appointment, ...] = (),
) -> Heard:  # fmt: skip
    jobs = offers.of_vendor(tx, words.sender, event.at - REMEMBERED)
    role = party.role(has_jobs=bool(jobs))
    works_for_us = role in STAFF | {Role.VENDOR}  # answered at once: what they wrote before has been dealt with
    # nobody mails or fills in a form in pieces, and one look may bring a week's mails
    whole = works_for_us or words.channel == "email" or words.channel in UNPROVEN
    earlier, first_at, replaces = ((), event.at, ()) if whole else _burst(line, tx, event, words)
    breath = (*earlier, words)
    return Heard(
        words=event,
        text=redact("\n".join(one.text for one in breath)),
        first_at=first_at,
        replaces=replaces,
        party=party,
        role=role,
        view=view_of(line, tx, words, role, event, party, appointments),
        orders=orders,
        appointments=appointments,
        unheard=_unheard(tx, breath, replaces),
        media=tuple(dict.fromkeys(address for one in breath for address in one.media)),
        refused=tuple(why for one in breath for why in one.refused),
    )


def _burst(
    line: Line, tx: Tx, event: Event, words: WordsReceived
) -> tuple[tuple[WordsReceived, ...], datetime, tuple[str, ...]]:
    """Earlier words of this person that belong to the same breath, the first instant, and what they led to.

    Within 12 s of the first and no longer than the reply window apart. What has been answered stays answered.
    """
    pause = timedelta(seconds=line.reply_after_s())
    since = event.at - timedelta(seconds=BURST_S)
    recent = [
        e
        for e in events.of_thread(tx, words.sender, "words_received", since)
        if e.seq < event.seq and isinstance(e.what, WordsReceived) and e.what.channel == words.channel
    ]
    breath: list[Event] = []
    at = event.at
    for earlier in reversed(recent):
        if at - earlier.at > pause:
            break
        breath.insert(0, earlier)
        at = earlier.at
    if not breath:
        return (), event.at, ()
    waiting = [
        said.id
        for said in events.of_thread(tx, words.sender, "said", since)
        if isinstance(said.what, Said) and said.what.words in {e.id for e in breath} and unanswered(tx, said.id)
    ]
    said = tuple(e.what for e in breath if isinstance(e.what, WordsReceived))
    return said, breath[0].at, tuple(waiting)


def _unheard(tx: Tx, breath: Sequence[WordsReceived], replaces: Sequence[str]) -> str:
    """The part of the breath that nobody has answered: the newest words, and those before that still wait."""
    waiting = [said.what.text for name in replaces if (said := events.get(tx, name)) and isinstance(said.what, Said)]
    return redact("\n".join((*waiting, breath[-1].text)))


def unanswered(tx: Tx, name: str) -> bool:
    """True where no turn has taken up what was said: one that was cut off may have answered it already."""
    said = events.get(tx, name)
    if said is None or said.case is None or events.status_of(tx, name) != events.DUE:
        return False
    return not any(isinstance(e.what, TurnTaken) and name in e.what.handles for e in events.of_case(tx, said.case))


def view_of(
    line: Line, tx: Tx, words: WordsReceived, role: Role, event: Event, party: Party,
    appointments: tuple[Appointment, ...] = (),
) -> ThreadView:  # fmt: skip
    """What the person has under way, by whichever of their addresses; offers and questions are of this one alone."""
    now = line.clock.now()
    since = now - REMEMBERED
    hazard = hazard_case_id(words.sender, event.id)
    if words.channel in UNPROVEN:
        return ThreadView(role=role, now=now, hazard_case=hazard if cases.get(tx, hazard) else None)
    return ThreadView(
        role=role,
        now=now,
        cases=tuple(_open_case(card, party.addresses) for card in _cards(tx, party.addresses, since)),
        offers=tuple(_open_offer(tx, words, offer) for offer in offers.of_vendor(tx, words.sender, since)),
        questions=tuple(
            OpenQuestion(q.id, q.code, q.case, q.kind, q.open, q.sent_at)
            for q in escalations.reaching(tx, words.sender)
        ),
        hazard_case=hazard if cases.get(tx, hazard) else None,
        replies_to=_case_answered(tx, words),
        appointments=tuple(_open_appointment(tx, one, words.sender) for one in appointments if one.live),
    )


def _open_appointment(tx: Tx, one: Appointment, writer: str) -> OpenAppointment:
    card = cases.get(tx, case_of(one.id))
    asked = card.asked if card is not None and card.open and card.asked_to == writer else None
    return OpenAppointment(case_of(one.id), one, asked)


def _cards(tx: Tx, addresses: Sequence[str], since: datetime) -> list[cases.Card]:
    """The cases of all threads of one person, the one touched last first."""
    found = [card for address in addresses for card in cases.of_thread(tx, address, since)]
    return found if len(addresses) == 1 else sorted(found, key=lambda card: card.touched_at, reverse=True)


def _case_answered(tx: Tx, words: WordsReceived) -> str | None:
    """The case of the message of ours, to this very address, that the words are an answer to."""
    found = (effects.case_of_ref(tx, words.sender, answered) for answered in reversed(words.answers))
    return next((case for case in found if case), None)


def _open_offer(tx: Tx, words: WordsReceived, one: offers.OfferRow) -> OpenOffer:
    card = cases.get(tx, one.case)
    is_open = card is not None and card.open
    asked = card.asked if card is not None and is_open and card.asked_to == words.sender else None
    return OpenOffer(one.id, one.code, one.case, one.status, one.made_at, one.order, is_open, asked)


def _open_case(card: cases.Card, addresses: Sequence[str]) -> OpenCase:
    return OpenCase(
        id=card.id,
        kind=card.kind,
        open=card.open,
        touched_at=card.touched_at,
        opened_at=card.opened_at,
        unit=card.unit,
        trade=card.trade,
        thing=card.thing,
        order=card.order,
        emergency=card.urgency == "emergency",
        asked=card.asked if card.asked_to in addresses else None,
        employee=card.employee,
    )


def asked_of(heard: Heard) -> tuple[Asked, ...]:
    """What is open to the writer; how it was may still be answered when the case has ended."""
    waiting = [c for c in heard.view.cases if c.open or c.asked == "ask_rating"]
    of_cases = [Asked(c.asked, None, c.id) for c in waiting if c.asked]
    own = [o for o in heard.view.offers if not o.order.startswith(SLOT)]
    earlier = open_slot(heard.view)
    of_slots = [Asked("earlier", None, earlier.case)] if earlier is not None else []
    offers_now = [o for o in own if o.status == "open"]
    if not any(o.status == "accepted" and o.live for o in own):
        offers_now = offers_now or list(own[-1:])  # a late yes is one all the same
    of_offers = [Asked("offer_job", o.code, o.case) for o in offers_now]
    of_offers += [Asked(o.asked, o.code, o.case) for o in own if o.asked and o.status == "accepted"]
    of_offers += [Asked(HAS_JOB, o.code, o.case) for o in own if o.status == "accepted" and o.live]
    of_pages = [Asked(q.kind, q.code, q.case) for q in heard.view.questions if q.open]
    return (*of_slots, *of_cases, *of_offers, *of_pages)
