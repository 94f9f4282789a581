"""The records of the built-in CRM as rows; what each is found by stands beside it, digests of what its values mean.

A record that was removed or merged away leaves an empty row: its name is never given again, and what was merged is
found where it went, by its old name and its old key.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import and_, bindparam, delete, func, or_, select, update

from deskhand.domain.crm import FIELDS, CrmKind, CrmRecord
from deskhand.domain.crm_values import comparable, filled
from deskhand.store.codec import dumps, loads
from deskhand.store.database import OWN, Put, Tx
from deskhand.store.prepared import Prepared
from deskhand.store.tables import crm_records, crm_values

PAGE = 200
"""The most records that one look at what has changed gives."""
LINK = "→"
"""The name under which a record is found by what it links to."""
Link = tuple[CrmKind, str]
Place = tuple[datetime, int]
"""How far a look at what has changed has come: the instant and the number of its last record."""

_OWN = select(crm_records).where(crm_records.c.company == OWN)
_LIVE = _OWN.where(crm_records.c.live)
_OF_KIND = crm_records.c.kind == bindparam("of_kind")
_ONE = and_(crm_records.c.company == OWN, _OF_KIND, crm_records.c.ref == bindparam("of_ref"))
_FOUND = and_(
    crm_values.c.company == OWN,
    crm_values.c.kind == crm_records.c.kind,
    crm_values.c.ref == crm_records.c.ref,
    crm_values.c.name == bindparam("of_name"),
    crm_values.c.digest == bindparam("of_digest"),
)
_NEWER = or_(
    crm_records.c.changed_at > bindparam("after"),
    and_(crm_records.c.changed_at == bindparam("after"), crm_records.c.number > bindparam("after_number")),
)

MAKE, FIND_BY = Put(crm_records), Put(crm_values)
GET = Prepared(_OWN.where(_OF_KIND, crm_records.c.ref == bindparam("of_ref")))
WITH_KEY = Prepared(_OWN.where(_OF_KIND, crm_records.c.key == bindparam("under")))
EVERYTHING = Prepared(_LIVE.where(_OF_KIND).order_by(crm_records.c.number))
WITH_VALUE = Prepared(_LIVE.where(_OF_KIND, _FOUND).order_by(crm_records.c.number))
LINKED_TO = Prepared(_LIVE.where(_FOUND).order_by(crm_records.c.kind, crm_records.c.number))
CHANGED = Prepared(_LIVE.where(_OF_KIND, _NEWER).order_by(crm_records.c.changed_at, crm_records.c.number).limit(PAGE))
LAST = Prepared(select(func.max(crm_records.c.number).label("number")).where(crm_records.c.company == OWN, _OF_KIND))
CHANGE = Prepared(
    update(crm_records)
    .where(_ONE)
    .values(
        version=bindparam("new_version"),
        fields=bindparam("new_fields"),
        links=bindparam("new_links"),
        changed_at=bindparam("now"),
    )
)
EMPTY = Prepared(
    update(crm_records).where(_ONE).values(live=False, fields="{}", links="[]", merged_into=bindparam("into"))
)
FREE_KEY = Prepared(update(crm_records).where(_ONE).values(key=None))
_MERGED = and_(crm_records.c.company == OWN, _OF_KIND, crm_records.c.merged_into == bindparam("of_ref"))
LEAD_ON = Prepared(update(crm_records).where(_MERGED).values(merged_into=bindparam("into")))
FREE_KEYS_OF_MERGED = Prepared(update(crm_records).where(_MERGED).values(key=None))
FORGET = Prepared(
    delete(crm_values).where(
        crm_values.c.company == OWN, crm_values.c.kind == bindparam("of_kind"), crm_values.c.ref == bindparam("of_ref")
    )
)


def get(tx: Tx, kind: CrmKind, ref: str) -> CrmRecord | None:
    """The record, or the one that it was merged into."""
    return _live(tx, tx.run(GET, of_kind=kind.value, of_ref=ref).first())


def with_key(tx: Tx, kind: CrmKind, key: str) -> CrmRecord | None:
    """The record of this key, or the one that it was merged into."""
    return _live(tx, tx.run(WITH_KEY, of_kind=kind.value, under=key).first())


def everything(tx: Tx, kind: CrmKind) -> list[CrmRecord]:
    """All of a kind, oldest first."""
    return [_record(row) for row in tx.run(EVERYTHING, of_kind=kind.value)]


def with_value(tx: Tx, kind: CrmKind, name: str, value: str) -> list[CrmRecord]:
    """Those whose field means this, oldest first; '' finds those that have none."""
    found = tx.run(WITH_VALUE, of_kind=kind.value, of_name=name, of_digest=_digest(comparable(name, value)))
    return [_record(row) for row in found]


def linked_to(tx: Tx, kind: CrmKind, ref: str) -> list[CrmRecord]:
    """Those of every kind that have a link to this record."""
    return [_record(row) for row in tx.run(LINKED_TO, of_name=LINK, of_digest=_digest(f"{kind} {ref}"))]


def changed_after(tx: Tx, kind: CrmKind, place: Place) -> list[tuple[Place, CrmRecord]]:
    """The first `PAGE` made or changed after that place, oldest first; number 0 takes in the whole instant."""
    found = tx.run(CHANGED, of_kind=kind.value, after=place[0], after_number=place[1])
    return [((row.changed_at, row.number), _record(row)) for row in found]


def make(tx: Tx, kind: CrmKind, key: str, fields: Mapping[str, str], links: Sequence[Link], at: datetime) -> CrmRecord:
    """A new record under the next number; the caller has looked that the key has none."""
    number = 1 + (tx.run(LAST, of_kind=kind.value).scalar_one() or 0)
    record = CrmRecord(kind, f"{kind}-{number}", "1", filled(fields), tuple(links), key, at)
    tx.put(
        MAKE,
        kind=kind.value,
        ref=record.ref,
        number=number,
        key=key,
        version=1,
        live=True,
        fields=dumps(record.fields),
        links=dumps(record.links),
        made_at=at,
        changed_at=at,
    )
    _found_by(tx, record)
    return record


def save(tx: Tx, record: CrmRecord, at: datetime) -> CrmRecord:
    """The record as it is to be, under its next version."""
    saved = replace(record, version=str(int(record.version) + 1), fields=filled(record.fields), changed_at=at)
    tx.run(
        CHANGE,
        of_kind=saved.kind.value,
        of_ref=saved.ref,
        new_version=int(saved.version),
        new_fields=dumps(saved.fields),
        new_links=dumps(saved.links),
        now=at,
    )
    _found_by(tx, saved)
    return saved


def remove(tx: Tx, kind: CrmKind, ref: str) -> None:
    """Empty it for good, with all that was merged into it; its key is free again."""
    where = {"of_kind": kind.value, "of_ref": ref}
    tx.run(EMPTY, **where, into=None)
    tx.run(FREE_KEY, **where)
    tx.run(FREE_KEYS_OF_MERGED, **where)
    tx.run(FORGET, **where)


def merge_away(tx: Tx, kind: CrmKind, ref: str, into: str) -> None:
    """Empty it; its name and key, and those of all that were merged into it, lead to `into` from now on."""
    where = {"of_kind": kind.value, "of_ref": ref}
    tx.run(LEAD_ON, **where, into=into)
    tx.run(EMPTY, **where, into=into)
    tx.run(FORGET, **where)


def _live(tx: Tx, row: Any) -> CrmRecord | None:
    if row is not None and row.merged_into:
        row = tx.run(GET, of_kind=row.kind, of_ref=row.merged_into).first()
    return _record(row) if row is not None and row.live else None


def _record(row: Any) -> CrmRecord:
    links = tuple((CrmKind(kind), ref) for kind, ref in loads(row.links, list[tuple[str, str]]))
    fields = loads(row.fields, dict[str, str])
    return CrmRecord(CrmKind(row.kind), row.ref, str(row.version), fields, links, row.key or "", row.changed_at)


def _found_by(tx: Tx, record: CrmRecord) -> None:
    """Write anew what the record is found by: each field of its kind, empty or not, and each link."""
    means = [(name, comparable(name, record.fields.get(name, ""))) for name in FIELDS[record.kind]]
    means += [(LINK, f"{kind} {ref}") for kind, ref in record.links]
    tx.run(FORGET, of_kind=record.kind.value, of_ref=record.ref)
    for name, meaning in means:
        tx.put(FIND_BY, kind=record.kind.value, ref=record.ref, name=name, digest=_digest(meaning))


def _digest(meaning: str) -> str:
    """As long for a body of a thousand lines as for a name: an index has its limits."""
    return sha256(meaning.encode()).hexdigest()
