"""The events table: appended once, chained by hash; the queue and the audit in one."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, bindparam, func, select, update
from sqlalchemy.orm import aliased

from deskhand.domain.event import Event
from deskhand.store.codec import dump_what, kind_of, load_what
from deskhand.store.database import GENESIS, OWN, Put, Tx, Wake
from deskhand.store.prepared import Prepared, Rows, one_of
from deskhand.store.tables import bodies, companies, desks, events

DUE, LEASED, HANDLED, RECORDED, PARKED = "due", "leased", "handled", "recorded", "parked"
WAITING = (DUE, LEASED)

_COLUMNS = (
    *(events.c.id, events.c.company, events.c.at, events.c.case_id, events.c.thread, events.c.root, events.c.due),
    *(events.c.priority, events.c.seq, bodies.c.body),
)
_OWN_EVENTS = (
    select(*_COLUMNS)
    .join(bodies, (bodies.c.company == events.c.company) & (bodies.c.event == events.c.id))
    .where(events.c.company == OWN)
)
_ONE = (events.c.company == OWN) & (events.c.id == bindparam("name"))
ADD_EVENT, ADD_BODY = Put(events), Put(bodies)
GET = Prepared(_OWN_EVENTS.where(events.c.id == bindparam("name")))
OF_CASE = Prepared(
    _OWN_EVENTS.where(events.c.case_id == bindparam("of_case"), events.c.seq > bindparam("after")).order_by(
        events.c.seq
    )
)
OF_THREAD = Prepared(
    _OWN_EVENTS.where(
        events.c.thread == bindparam("of_thread"),
        events.c.kind == bindparam("of_kind"),
        events.c.at >= bindparam("since"),
    ).order_by(events.c.seq)
)
OF_KINDS = _OWN_EVENTS.where(events.c.kind.in_(bindparam("kinds", expanding=True))).order_by(events.c.seq)
EVERYTHING = Prepared(_OWN_EVENTS.order_by(events.c.seq))
DUE_OF_CASE = Prepared(
    _OWN_EVENTS.where(
        events.c.case_id == bindparam("of_case"),
        events.c.kind == bindparam("of_kind"),
        one_of(events.c.status, WAITING),
        events.c.due <= bindparam("until"),
    ).order_by(events.c.seq)
)
_STATUSES = events.c.status.in_(bindparam("statuses", expanding=True))
IN_STATUS = select(events.c.id).where(events.c.company == OWN, _STATUSES)
COUNT = select(func.count()).where(events.c.company == OWN, _STATUSES)
STATUS_OF = Prepared(select(events.c.status).where(_ONE))
PUT_OFF = Prepared(update(events).where(_ONE, events.c.status == DUE).values(retry_at=bindparam("until")))
MARK_HANDLED = Prepared(update(events).where(_ONE).values(status=HANDLED, worker=None))


def append(tx: Tx, event: Event) -> bool:
    """Add `event` to the company's chain; False (and nothing written) where its id is there already."""
    salt, body = secrets.token_hex(16), dump_what(event.what)
    digest = hashlib.sha256(f"{salt}{body}".encode()).hexdigest()
    chained = _hash(tx.head, event.id, kind_of(event.what), event.case, event.at, digest)
    added = tx.put(
        ADD_EVENT,
        id=event.id,
        kind=kind_of(event.what),
        case_id=event.case,
        thread=event.thread,
        root=event.root or event.id,
        at=event.at,
        digest=digest,
        previous=tx.head,
        hash=chained,
        partition=event.partition,
        due=event.due,
        retry_at=event.due,
        priority=event.priority,
        status=RECORDED if event.due is None else DUE,
    )
    if not added:
        return False
    tx.put(ADD_BODY, event=event.id, salt=salt, body=body)
    tx.head = chained
    if event.due is not None:
        tx.posted.append(Wake(event.id, event.due, event.priority))
    return True


def _hash(previous: str, name: str, kind: str, case: str | None, at: datetime, digest: str) -> str:
    return hashlib.sha256(f"{previous}|{name}|{kind}|{case or ''}|{at.timestamp():.6f}|{digest}".encode()).hexdigest()


def known(tx: Tx, name: str) -> bool:
    return status_of(tx, name) is not None


def _event(row: Any) -> Event:
    return Event(
        id=row.id,
        company=row.company,
        at=row.at,
        what=load_what(row.body),
        case=row.case_id,
        thread=row.thread,
        root=row.root,
        due=row.due,
        priority=row.priority,
        seq=row.seq,
    )


def of_case(tx: Tx, case: str, after: int = 0) -> list[Event]:
    """The events of a case in the order of the chain, those after a sequence number where one is given."""
    return [_event(row) for row in tx.run(OF_CASE, of_case=case, after=after)]


def get(tx: Tx, name: str) -> Event | None:
    row = tx.run(GET, name=name).first()
    return _event(row) if row else None


def of_thread(tx: Tx, thread: str, kind: str, since: datetime) -> list[Event]:
    """Events of one kind in a thread since an instant, oldest first."""
    return [_event(row) for row in tx.run(OF_THREAD, of_thread=thread, of_kind=kind, since=since)]


def of_kind(tx: Tx, *kinds: str) -> list[Event]:
    return [_event(row) for row in tx.run_over(OF_KINDS, kinds=kinds)]


def everything(tx: Tx) -> list[Event]:
    return [_event(row) for row in tx.run(EVERYTHING)]


def due_of_case(tx: Tx, case: str, kind: str, until: datetime) -> list[Event]:
    """Unhandled due events of one kind in a case, due by `until`, in their order."""
    return [_event(row) for row in tx.run(DUE_OF_CASE, of_case=case, of_kind=kind, until=until)]


def in_status(tx: Tx, *statuses: str) -> frozenset[str]:
    """The ids of all events in one of these states."""
    return frozenset(row.id for row in tx.run_over(IN_STATUS, statuses=statuses))


def status_of(tx: Tx, name: str) -> str | None:
    found: str | None = tx.run(STATUS_OF, name=name).scalar_one_or_none()
    return found


def put_off(tx: Tx, name: str, until: datetime) -> None:
    """Move the moment at which an unhandled event is taken up; its place in the chain stays."""
    tx.run(PUT_OFF, name=name, until=until)
    tx.woken.append(name)


def mark_handled(tx: Tx, *names: str) -> None:
    for name in names:
        tx.run(MARK_HANDLED, name=name)


# ------------------------------------------------------------------ the queue's side


@dataclass(frozen=True)
class Lease:
    """One event that `worker` has taken up; `attempts` counts this one."""

    event: Event
    attempts: int
    worker: str


def lease_next(tx: Tx, worker: str, now: datetime, lane: int | None = None, beside: str | None = None) -> Lease | None:
    """Take the due event that comes first (priority, then time) of a partition nobody works on; None when none is.

    `lane` limits the search to priorities up to it, `beside` to the partition of the event of that id.
    """
    row = _find(tx, FIRST_DUE, now, lane, beside).first()
    return None if row is None else _take(tx, row, worker)


def anything_due(tx: Tx, now: datetime, lane: int | None = None, beside: str | None = None) -> bool:
    """Whether `lease_next` would find something."""
    return _find(tx, FIRST_DUE, now, lane, beside).first() is not None


def _up() -> ColumnElement[bool]:
    """What may be taken up: while the company is paused only words, which are listened to; all else waits."""
    paused = select(companies.c.paused).where(companies.c.company == OWN).scalar_subquery()
    return (events.c.status == DUE) & ((events.c.kind == "words_received") | ~paused)


def _busy() -> ColumnElement[bool]:
    """True where somebody works on an event of the same partition."""
    other = aliased(events)
    return (
        select(other.c.seq)
        .where(other.c.company == events.c.company, other.c.partition == events.c.partition, other.c.status == LEASED)
        .exists()
    )


def _same_partition() -> ColumnElement[bool]:
    named = aliased(events)
    partition = select(named.c.partition).where(named.c.company == OWN, named.c.id == bindparam("beside"))
    return events.c.partition == partition.scalar_subquery()


_FREE = _up() & (events.c.retry_at <= bindparam("until")) & ~_busy() & (events.c.priority <= bindparam("lane"))
_WAKE = select(events.c.id, events.c.retry_at, events.c.priority).where(events.c.company == OWN).order_by(events.c.seq)
_FIRST = (
    _OWN_EVENTS.add_columns(events.c.attempts)
    .where(_FREE)
    .order_by(events.c.priority, events.c.retry_at, events.c.seq)
    .limit(1)
)
FIRST_DUE = (Prepared(_FIRST), Prepared(_FIRST.where(_same_partition())))
"""Anywhere; in the partition of one event."""
COMING = (Prepared(_WAKE.where(_FREE)), Prepared(_WAKE.where(_FREE, _same_partition())))
WAKES = _WAKE.where(events.c.id.in_(bindparam("names", expanding=True)), one_of(events.c.status, WAITING))
NEXT_DUE = Prepared(select(func.min(events.c.retry_at)).where(events.c.company == OWN, _up()))
NEXT_FREE = Prepared(select(func.min(events.c.retry_at)).where(events.c.company == OWN, _FREE))
TAKE = Prepared(
    update(events).where(_ONE).values(status=LEASED, worker=bindparam("by"), attempts=events.c.attempts + 1)
)
LEASES = Prepared(select(events.c.id, events.c.worker).where(events.c.company == OWN, events.c.status == LEASED))
_HELD = (events.c.status == LEASED) & (events.c.worker == bindparam("by"))
RELEASE = Prepared(
    update(events)
    .where(_ONE, _HELD)
    .values(status=DUE, retry_at=bindparam("until"), error=bindparam("why"), worker=None)
)
RECLAIM = Prepared(update(events).where(_ONE, _HELD).values(status=DUE, worker=None))
PARK = Prepared(update(events).where(_ONE, _HELD).values(status=PARKED, error=bindparam("why"), worker=None))
ANY_LANE = 1_000_000


def _find(tx: Tx, pair: tuple[Prepared, Prepared], until: datetime, lane: int | None, beside: str | None) -> Rows:
    """Run the first statement of the pair, or the second for the partition of `beside`."""
    highest = ANY_LANE if lane is None else lane
    if beside is None:
        return tx.run(pair[0], until=until, lane=highest)
    return tx.run(pair[1], until=until, lane=highest, beside=beside)


def _take(tx: Tx, row: Any, worker: str) -> Lease:
    tx.run(TAKE, name=row.id, by=worker)
    return Lease(_event(row), row.attempts + 1, worker)


def release(tx: Tx, lease: Lease, retry_at: datetime, error: str = "") -> bool:
    """Give a leased event back, to be taken up again at `retry_at`; False where it is not this worker's any more."""
    given = _let_go(tx, RELEASE, lease.event.id, lease.worker, until=retry_at, why=error)
    if given:
        tx.woken.append(lease.event.id)
    return given


def park(tx: Tx, lease: Lease, error: str) -> bool:
    """Set a leased event aside for a person; False where it is not this worker's any more."""
    return _let_go(tx, PARK, lease.event.id, lease.worker, why=error)


def _let_go(tx: Tx, statement: Prepared, name: str, worker: str, **values: Any) -> bool:
    return tx.run(statement, name=name, by=worker, **values).rowcount == 1


def release_all(tx: Tx) -> int:
    """Give back what workers that are gone had taken up; how many events that were."""
    return sum(reclaim(tx, name, worker) for name, worker in leased(tx))


def leased(tx: Tx) -> list[tuple[str, str]]:
    """(event, worker) of everything that is worked on."""
    return [(row.id, row.worker) for row in tx.run(LEASES)]


def reclaim(tx: Tx, name: str, worker: str) -> bool:
    """Take an event back from a worker that is gone, due as it was; False where that worker has it no more."""
    taken = _let_go(tx, RECLAIM, name, worker)
    if taken:
        tx.woken.append(name)
    return taken


def next_due(tx: Tx) -> datetime | None:
    """The earliest moment at which an unhandled event wants to be taken up, or None."""
    found: datetime | None = tx.run(NEXT_DUE).scalar_one()
    return found


def next_free(tx: Tx, until: datetime, lane: int | None = None) -> datetime | None:
    """As `next_due`, of what `lease_next` would find by `until`: not in partitions that somebody works on."""
    found: datetime | None = tx.run(NEXT_FREE, until=until, lane=ANY_LANE if lane is None else lane).scalar_one()
    return found


def count(tx: Tx, *statuses: str) -> int:
    return int(tx.run_over(COUNT, statuses=statuses).scalar_one())


def wakes(tx: Tx, names: Sequence[str]) -> list[Wake]:
    """When those of `names` that are unhandled want to be taken up."""
    return [Wake(row.id, row.retry_at, row.priority) for row in tx.run_over(WAKES, names=names)]


def coming(tx: Tx, until: datetime, beside: str | None = None) -> list[Wake]:
    """What wants to be taken up by `until`, in partitions that nobody works on; `beside` as for `lease_next`."""
    return [Wake(row.id, row.retry_at, row.priority) for row in _find(tx, COMING, until, None, beside)]


# ------------------------------------------------------------------ the audit's side


CHAIN = (
    select(events, bodies.c.salt, bodies.c.body)
    .outerjoin(bodies, (bodies.c.company == events.c.company) & (bodies.c.event == events.c.id))
    .where(events.c.company == OWN)
    .order_by(events.c.seq)
)


@dataclass(frozen=True)
class ChainProblem:
    """The first row at which the chain does not hold."""

    seq: int
    event: str
    what: str


def verify(tx: Tx) -> tuple[int, str, ChainProblem | None]:
    """(rows seen, head, first problem): every hash and every digest is computed again."""
    previous, seen = GENESIS, 0
    for row in tx.run_over(CHAIN):
        wrong = _wrong(row, previous)
        if wrong:
            return seen, previous, ChainProblem(row.seq, row.id, wrong)
        previous, seen = row.hash, seen + 1
    return seen, previous, None


def _wrong(row: Any, previous: str) -> str:
    if row.previous != previous:
        return "does not follow the row before it: a row was removed, added or reordered"
    if row.body is None or hashlib.sha256(f"{row.salt}{row.body}".encode()).hexdigest() != row.digest:
        return "its words are not those that were recorded"
    if _hash(previous, row.id, row.kind, row.case_id, row.at, row.digest) != row.hash:
        return "its envelope was changed"
    return ""


# ------------------------------------------------------------------ what the desk showed


KEEP_DESK = Put(desks)
DESK = Prepared(select(desks.c.body).where(desks.c.company == OWN, desks.c.digest == bindparam("of_digest")))


def keep_desk(tx: Tx, digest: str, body: str) -> None:
    tx.put(KEEP_DESK, digest=digest, body=body)


def desk(tx: Tx, digest: str) -> str:
    return str(tx.run(DESK, of_digest=digest).scalar_one())
