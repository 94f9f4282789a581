"""What several records of a CRM would be as one: field by field which value stays and why, and which contradict it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from deskhand.domain.crm import FIELDS, CrmKind, CrmRecord
from deskhand.domain.crm_values import comparable, folded
from deskhand.domain.duplicates import DuplicatePair, Duplicates


@dataclass(frozen=True)
class MergedField:
    """One field of a merged record: the value that stays, the record it is of, and why.

    `lost` are (ref, value) of the values that say something else.
    """

    name: str
    value: str
    ref: str
    why: str
    lost: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Preview:
    """A merger before it is done: the record that stays, those that go into it, what it will have, why they are one.

    It holds for these very versions of the records.
    """

    keeps: CrmRecord
    goes: tuple[CrmRecord, ...]
    fields: tuple[MergedField, ...]
    links: tuple[tuple[CrmKind, str], ...]
    pairs: tuple[DuplicatePair, ...] = ()

    @property
    def contradicts(self) -> bool:
        """Whether a value would be lost: somebody has to look before it is done."""
        return any(field.lost for field in self.fields)

    @property
    def values(self) -> Mapping[str, str]:
        """The fields of the merged record."""
        return {field.name: field.value for field in self.fields}


def merged(group: Duplicates) -> Preview:
    """All of them as one: the first stays, which is the oldest where the CRM gives them in that order."""
    keeps, *goes = group.records
    fields = (_field(name, group.records) for name in FIELDS[keeps.kind])
    has = tuple(field for field in fields if field)
    return Preview(keeps, tuple(goes), has, _links(keeps, group.records), group.pairs)


def _field(name: str, records: Sequence[CrmRecord]) -> MergedField | None:
    """None where no record has a value."""
    given = [(record.ref, record.fields[name]) for record in records if record.fields.get(name)]
    if not given:
        return None
    means = Counter(_meaning(name, value) for _, value in given)
    if len(means) == 1:
        ref, value = max(given, key=lambda one: _care(name, one[1]))
        return MergedField(name, value, ref, "the only one" if len(given) == 1 else "all say so")
    if name == "name" and (fullest := _fullest(given)):
        return MergedField(name, fullest[1], fullest[0], "the fullest")
    return _chosen(name, given, means)


def _chosen(name: str, given: Sequence[tuple[str, str]], means: Counter[str]) -> MergedField:
    """What most of them say, else what the first says."""
    (most, count), (_, next_count) = means.most_common(2)
    clear = count > next_count
    wanted = most if clear else _meaning(name, given[0][1])
    same = [one for one in given if _meaning(name, one[1]) == wanted]
    ref, value = max(same, key=lambda one: _care(name, one[1]))
    lost = tuple(one for one in given if _meaning(name, one[1]) != wanted)
    return MergedField(name, value, ref, "most say so" if clear else "the first of them", lost)


def _meaning(name: str, value: str) -> str:
    """Names are one whatever their accents, signs and the order of their words."""
    return (folded(value) or comparable(name, value)) if name == "name" else comparable(name, value)


def _care(name: str, value: str) -> tuple[bool, ...]:
    """How carefully a value is written, where several mean the same; the first of the best is taken."""
    if name == "phone":
        return (value.startswith("+"),)
    if name == "name":
        return (not (value.isupper() or value.islower()), "," not in value, not value.isascii())
    return (value == value.strip(),)


def _fullest(given: Sequence[tuple[str, str]]) -> tuple[str, str] | None:
    """The name that says all that the others say: 'Maria Lopez' beside 'Maria' and 'M. Lopez'. None where none does."""
    ref, value = max(given, key=lambda one: len(folded(one[1])))
    words = folded(value).split()
    others = {word for _, other in given for word in folded(other).split()}
    covered = all(word in words or (len(word) == 1 and any(one.startswith(word) for one in words)) for word in others)
    return (ref, value) if covered else None


def _links(keeps: CrmRecord, records: Sequence[CrmRecord]) -> tuple[tuple[CrmKind, str], ...]:
    """Those of all, once each, none to one of themselves."""
    own = {(keeps.kind, record.ref) for record in records}
    return tuple(link for link in dict.fromkeys(link for record in records for link in record.links) if link not in own)
