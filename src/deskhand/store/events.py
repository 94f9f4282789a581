"""The events table: appended once, chained by hash; the queue and the audit in one."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, bindparam, func, or_, select, update
from sqlalchemy.orm import aliased

from deskhand.domain.event import Event
from deskhand.store.codec import dump_what, load_what, snake
from deskhand.store.database import GENESIS, Tx
from deskhand.store.tables import bodies, companies, desks, events

DUE, LEASED, HANDLED, RECORDED, PARKED = "due", "leased", "handled", "recorded", "parked"
WAITING = (DUE, LEASED)

# Built once: these run a dozen times a turn, and building a statement costs more than running it.
ADD_EVENT, ADD_BODY = events.insert(), bodies.insert()
KNOWN = select(events.c.seq).where(events.c.company == bindparam("company"), events.c.id == bindparam("id"))
OF_CASE = (
    select(events, bodies.c.body)
    .join(bodies, (bodies.c.company == events.c.company) & (bodies.c.event == events.c.id))
    .where(events.c.company == bindparam("company"), events.c.case_id == bindparam("case"))
    .where(events.c.seq > bindparam("after"))
    .order_by(events.c.seq)
)


def append(tx: Tx, event: Event) -> bool:
    """Add `event` to the company's chain; False (and nothing written) where its id is there already."""
    if known(tx, event.id):
        return False
    salt, body = secrets.token_hex(16), dump_what(event.what)
    digest = hashlib.sha256(f"{salt}{body}".encode()).hexdigest()
    chained = _hash(tx.head, event.id, snake(type(event.what)), event.case, event.at, digest)
    row = {
        "company": tx.company,
        "id": event.id,
        "kind": snake(type(event.what)),
        "case_id": event.case,
        "thread": event.thread,
        "root": event.root or event.id,
        "at": event.at,
        "digest": digest,
        "previous": tx.head,
        "hash": chained,
        "partition": event.partition,
        "due": event.due,
        "retry_at": event.due,
        "priority": event.priority,
        "status": RECORDED if event.due is None else DUE,
    }
    tx.connection.execute(ADD_EVENT, row)
    tx.connection.execute(ADD_BODY, {"company": tx.company, "event": event.id, "salt": salt, "body": body})
    tx.head = chained
    if event.due is not None:
        tx.woken.append(event.id)
    return True


def _hash(previous: str, name: str, kind: str, case: str | None, at: datetime, digest: str) -> str:
    return hashlib.sha256(f"{previous}|{name}|{kind}|{case or ''}|{at.timestamp():.6f}|{digest}".encode()).hexdigest()


def known(tx: Tx, name: str) -> bool:
    return tx.connection.execute(KNOWN, {"company": tx.company, "id": name}).first() is not None


def _selected(tx: Tx) -> Select[Any]:
    joined = (bodies.c.company == events.c.company) & (bodies.c.event == events.c.id)
    return select(events, bodies.c.body).join(bodies, joined).where(events.c.company == tx.company)


def _event(row: Row[Any]) -> Event:
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
    rows = tx.connection.execute(OF_CASE, {"company": tx.company, "case": case, "after": after})
    return [_event(row) for row in rows]


def get(tx: Tx, name: str) -> Event | None:
    row = tx.connection.execute(_selected(tx).where(events.c.id == name)).first()
    return _event(row) if row else None


def of_thread(tx: Tx, thread: str, kind: str, since: datetime) -> list[Event]:
    """Events of one kind in a thread since an instant, oldest first."""
    query = _selected(tx).where(events.c.thread == thread, events.c.kind == kind, events.c.at >= since)
    return [_event(row) for row in tx.connection.execute(query.order_by(events.c.seq))]


def of_kind(tx: Tx, *kinds: str) -> list[Event]:
    query = _selected(tx).where(events.c.kind.in_(kinds)).order_by(events.c.seq)
    return [_event(row) for row in tx.connection.execute(query)]


def everything(tx: Tx) -> list[Event]:
    return [_event(row) for row in tx.connection.execute(_selected(tx).order_by(events.c.seq))]


def due_of_case(tx: Tx, case: str, kind: str, until: datetime) -> list[Event]:
    """Unhandled due events of one kind in a case, due by `until`, in their order."""
    query = _selected(tx).where(
        events.c.case_id == case, events.c.kind == kind, events.c.status.in_(WAITING), events.c.due <= until
    )
    return [_event(row) for row in tx.connection.execute(query.order_by(events.c.seq))]


def in_status(tx: Tx, *statuses: str) -> frozenset[str]:
    """The ids of all events in one of these states."""
    query = select(events.c.id).where(events.c.company == tx.company, events.c.status.in_(statuses))
    return frozenset(row.id for row in tx.connection.execute(query))


def status_of(tx: Tx, name: str) -> str | None:
    query = select(events.c.status).where(events.c.company == tx.company, events.c.id == name)
    return tx.connection.execute(query).scalar_one_or_none()


def put_off(tx: Tx, name: str, until: datetime) -> None:
    """Move the moment at which an unhandled event is taken up; its place in the chain stays."""
    tx.connection.execute(
        update(events)
        .where(events.c.company == tx.company, events.c.id == name, events.c.status == DUE)
        .values(retry_at=until)
    )
    tx.woken.append(name)


def mark_handled(tx: Tx, *names: str) -> None:
    tx.connection.execute(
        update(events).where(events.c.company == tx.company, events.c.id.in_(names)).values(status=HANDLED, worker=None)
    )


# ------------------------------------------------------------------ the queue's side


@dataclass(frozen=True)
class Lease:
    """One event that `worker` has taken up; `attempts` counts this one."""

    event: Event
    attempts: int
    worker: str


@dataclass(frozen=True)
class Wake:
    """When an unhandled event wants to be taken up."""

    event: str
    at: datetime
    priority: int


def lease_next(tx: Tx, worker: str, now: datetime, lane: int | None = None, beside: str | None = None) -> Lease | None:
    """Take the due event that comes first (priority, then time) of a partition nobody works on; None when none is.

    `lane` limits the search to priorities up to it, `beside` to the partition of the event of that id.
    """
    row = tx.connection.execute(_first_due(tx, now, lane, beside)).first()
    return None if row is None else _take(tx, row, worker)


def anything_due(tx: Tx, now: datetime, lane: int | None = None, beside: str | None = None) -> bool:
    """Whether `lease_next` would find something."""
    return tx.connection.execute(_first_due(tx, now, lane, beside)).first() is not None


def _first_due(tx: Tx, now: datetime, lane: int | None, beside: str | None) -> Select[Any]:
    query = _selected(tx).where(_up(tx), events.c.retry_at <= now, ~_busy().exists())
    if lane is not None:
        query = query.where(events.c.priority <= lane)
    if beside is not None:
        query = query.where(_same_partition(tx, beside))
    return query.add_columns(events.c.attempts).order_by(events.c.priority, events.c.retry_at, events.c.seq).limit(1)


def _up(tx: Tx) -> ColumnElement[bool]:
    """What may be taken up: while the company is paused only words, which are listened to; all else waits."""
    paused = select(companies.c.paused).where(companies.c.company == tx.company).scalar_subquery()
    return (events.c.status == DUE) & ((events.c.kind == "words_received") | ~paused)


def _same_partition(tx: Tx, name: str) -> ColumnElement[bool]:
    named = aliased(events)
    partition = select(named.c.partition).where(named.c.company == tx.company, named.c.id == name)
    return events.c.partition == partition.scalar_subquery()


def _busy() -> Select[Any]:
    """Events of the same partition that somebody works on."""
    other = aliased(events)
    return select(other.c.seq).where(
        other.c.company == events.c.company, other.c.partition == events.c.partition, other.c.status == LEASED
    )


def _take(tx: Tx, row: Row[Any], worker: str) -> Lease:
    tx.connection.execute(
        update(events)
        .where(events.c.company == tx.company, events.c.id == row.id)
        .values(status=LEASED, worker=worker, attempts=events.c.attempts + 1)
    )
    return Lease(_event(row), row.attempts + 1, worker)


def release(tx: Tx, lease: Lease, retry_at: datetime, error: str = "") -> bool:
    """Give a leased event back, to be taken up again at `retry_at`; False where it is not this worker's any more."""
    given = _settle_lease(tx, lease.event.id, lease.worker, status=DUE, retry_at=retry_at, error=error)
    if given:
        tx.woken.append(lease.event.id)
    return given


def park(tx: Tx, lease: Lease, error: str) -> bool:
    """Set a leased event aside for a person; False where it is not this worker's any more."""
    return _settle_lease(tx, lease.event.id, lease.worker, status=PARKED, error=error)


def _settle_lease(tx: Tx, name: str, worker: str, **values: Any) -> bool:
    result = tx.connection.execute(
        update(events)
        .where(
            events.c.company == tx.company,
            events.c.id == name,
            events.c.status == LEASED,
            events.c.worker == worker,
        )
        .values(worker=None, **values)
    )
    return result.rowcount == 1


def release_all(tx: Tx) -> int:
    """Give back what workers that are gone had taken up; how many events that were."""
    return sum(reclaim(tx, name, worker) for name, worker in leased(tx))


def leased(tx: Tx) -> list[tuple[str, str]]:
    """(event, worker) of everything that is worked on."""
    query = select(events.c.id, events.c.worker).where(events.c.company == tx.company, events.c.status == LEASED)
    return [(row.id, row.worker) for row in tx.connection.execute(query)]


def reclaim(tx: Tx, name: str, worker: str) -> bool:
    """Take an event back from a worker that is gone, due as it was; False where that worker has it no more."""
    taken = _settle_lease(tx, name, worker, status=DUE)
    if taken:
        tx.woken.append(name)
    return taken


def next_due(tx: Tx) -> datetime | None:
    """The earliest moment at which an unhandled event wants to be taken up, or None."""
    query = select(func.min(events.c.retry_at)).where(events.c.company == tx.company, _up(tx))
    found: datetime | None = tx.connection.execute(query).scalar_one()
    return found


def next_free(tx: Tx, until: datetime, lane: int | None = None) -> datetime | None:
    """As `next_due`, of what `lease_next` would find by `until`: not in partitions that somebody works on."""
    query = select(func.min(events.c.retry_at)).where(
        events.c.company == tx.company, _up(tx), events.c.retry_at <= until, ~_busy().exists()
    )
    if lane is not None:
        query = query.where(events.c.priority <= lane)
    found: datetime | None = tx.connection.execute(query).scalar_one()
    return found


def count(tx: Tx, *statuses: str) -> int:
    query = select(func.count()).where(events.c.company == tx.company, events.c.status.in_(statuses))
    return int(tx.connection.execute(query).scalar_one())


def wakes(tx: Tx, names: Sequence[str]) -> list[Wake]:
    """When those of `names` that are unhandled want to be taken up."""
    query = _wake_query(tx).where(events.c.id.in_(names), events.c.status.in_(WAITING))
    return [Wake(row.id, row.retry_at, row.priority) for row in tx.connection.execute(query)]


def coming(tx: Tx, until: datetime, beside: str | None = None) -> list[Wake]:
    """What wants to be taken up by `until`, in partitions that nobody works on; `beside` as for `lease_next`."""
    query = _wake_query(tx).where(_up(tx), events.c.retry_at <= until, ~_busy().exists())
    if beside is not None:
        query = query.where(_same_partition(tx, beside))
    return [Wake(row.id, row.retry_at, row.priority) for row in tx.connection.execute(query)]


def _wake_query(tx: Tx) -> Select[Any]:
    query = select(events.c.id, events.c.retry_at, events.c.priority).where(events.c.company == tx.company)
    return query.order_by(events.c.seq)


# ------------------------------------------------------------------ the audit's side


@dataclass(frozen=True)
class ChainProblem:
    """The first row at which the chain does not hold."""

    seq: int
    event: str
    what: str


def verify(tx: Tx) -> tuple[int, str, ChainProblem | None]:
    """(rows seen, head, first problem): every hash and every digest is computed again."""
    previous, seen = GENESIS, 0
    query = (
        select(events, bodies.c.salt, bodies.c.body)
        .outerjoin(bodies, (bodies.c.company == events.c.company) & (bodies.c.event == events.c.id))
        .where(events.c.company == tx.company)
        .order_by(events.c.seq)
    )
    for row in tx.connection.execute(query):
        wrong = _wrong(row, previous)
        if wrong:
            return seen, previous, ChainProblem(row.seq, row.id, wrong)
        previous, seen = row.hash, seen + 1
    return seen, previous, None


def _wrong(row: Row[Any], previous: str) -> str:
    if row.previous != previous:
        return "does not follow the row before it: a row was removed, added or reordered"
    if row.body is None or hashlib.sha256(f"{row.salt}{row.body}".encode()).hexdigest() != row.digest:
        return "its words are not those that were recorded"
    if _hash(previous, row.id, row.kind, row.case_id, row.at, row.digest) != row.hash:
        return "its envelope was changed"
    return ""


# ------------------------------------------------------------------ what the desk showed


def keep_desk(tx: Tx, digest: str, body: str) -> None:
    tx.connection.execute(
        tx.insert(desks).values(company=tx.company, digest=digest, body=body).on_conflict_do_nothing()
    )


def desk(tx: Tx, digest: str) -> str:
    query = select(desks.c.body).where(desks.c.company == tx.company, desks.c.digest == digest)
    return str(tx.connection.execute(query).scalar_one())


def texts(tx: Tx, names: Sequence[str]) -> Iterator[str]:
    query = select(bodies.c.body).where(bodies.c.company == tx.company, bodies.c.event.in_(names))
    yield from (row.body for row in tx.connection.execute(query))


def undelivered_words(tx: Tx, thread: str) -> list[str]:
    """Ids of words of a thread that nobody has listened to yet."""
    query = select(events.c.id).where(
        events.c.company == tx.company,
        events.c.thread == thread,
        events.c.kind == "words_received",
        or_(events.c.status == DUE, events.c.status == LEASED),
    )
    return [row.id for row in tx.connection.execute(query.order_by(events.c.seq))]
