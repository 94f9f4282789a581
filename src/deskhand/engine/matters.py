"""What the desk of the company's standing case shows: every case that is open, or has moved since the last morning."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

from deskhand.domain.case import Case
from deskhand.domain.desk import Matter
from deskhand.domain.event import Event, OfferAccepted, WorkOrderUpdated
from deskhand.domain.fold import fold
from deskhand.domain.morning import DIGEST, STANDING, day_of
from deskhand.domain.reading import STAFF, Answer, Role
from deskhand.domain.records import OrderStatus
from deskhand.engine.line import Line
from deskhand.engine.situation import is_emergency_case
from deskhand.store import cases, events

LONGEST_LOOK_BACK = timedelta(days=7)
LONGEST_WORDS = 40
AT_WORK = STAFF | {Role.VENDOR}
THERE = frozenset({Answer.ARRIVED, Answer.DONE, Answer.FIXED})


def told_until(line: Line, case: Case, now: datetime) -> datetime:
    """Up to when the managers know: the last digest of an earlier day, or the beginning; a week back at the most."""
    today = day_of(line.company, now)
    before = (sent.at for sent in case.sent if sent.act == DIGEST and sent.gone_out)
    last = max((at for at in before if day_of(line.company, at) < today), default=case.opened_at)
    return max(last, now - LONGEST_LOOK_BACK).astimezone(UTC)


def matters_since(line: Line, since: datetime) -> tuple[Matter, ...]:
    """Every case that is open or has moved since, the oldest first; those that were joined to another left out."""
    now = line.clock.now()
    with line.store.read() as tx:
        cards = [card for card in cases.open_or_touched(tx, since) if card.kind != STANDING]
        histories = [events.of_case(tx, card.id) for card in cards]
    found = (_matter(history, now) for history in histories)
    return tuple(matter for matter in found if matter is not None)


def _matter(history: Sequence[Event], now: datetime) -> Matter | None:
    case = fold(history)
    if case.joined_to is not None:
        return None
    order = case.order
    return Matter(
        case=case.id,
        kind=case.kind,
        opened_at=case.opened_at,
        emergency=is_emergency_case(case),
        words=_words(case),
        unit=(order.unit if order else None) or case.fact_text("unit") or case.contact.unit,
        property=(order.property if order else None) or case.fact_text("property") or case.contact.property,
        order=order.id if order else None,
        vendor=_vendor(case),
        dispatched_at=max((e.at for e in history if isinstance(e.what, OfferAccepted)), default=None),
        done_at=_done_at(history),
        closed_at=case.closed_at,
        taken_by=case.taken_by,
        questions=case.open_escalations(),
        late_since=_late_since(case, now),
    )


def _words(case: Case) -> str:
    """The order's summary, else what its reporter wrote first, in few words."""
    written = [line.said.text for line in case.lines if line.said.role not in AT_WORK]
    heard = [finding.quote for finding in case.hazards]
    first = case.order.summary if case.order else next(iter((*written, *heard)), "")
    words = " ".join(first.split())
    return words if len(words) <= LONGEST_WORDS else f"{words[: LONGEST_WORDS - 3].rstrip()}..."


def _vendor(case: Case) -> str | None:
    """Who has the job, by an offer or by the record."""
    won = (offer.vendor for offer in reversed(case.offers) if offer.status == "accepted")
    recorded = case.order.vendor if case.order and case.order.status is OrderStatus.ASSIGNED else None
    return next(won, recorded)


def _done_at(history: Iterable[Event]) -> datetime | None:
    """When the order last became done; None while it is not."""
    at: datetime | None = None
    for event in history:
        if isinstance(event.what, WorkOrderUpdated):
            done = event.what.order.status is OrderStatus.DONE
            at = (at or event.at) if done else None
    return at


def _late_since(case: Case, now: datetime) -> datetime | None:
    """The oldest time that was given and has passed without being kept, taken back or made moot."""
    if case.closed:
        return None
    over = (p for p in case.promises if p.kept_at is None and p.withdrawn_at is None and p.due < now)
    return min((p.due for p in over if not _there_since(case, p.made_at)), default=None)


def _there_since(case: Case, at: datetime) -> bool:
    """True where somebody has said since that the vendor is there, or that it is done."""
    return any(item.item.answer in THERE for line in case.lines if line.at >= at for item in line.said.items)
