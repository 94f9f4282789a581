"""Which records of a CRM are probably one, and why; pairs by evidence, groups by pairs. Never by the name alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain, combinations

from rapidfuzz import fuzz

from deskhand.domain.crm import CrmKind, CrmRecord
from deskhand.domain.crm_values import FREE_MAIL, OFFICE, comparable, folded, mail_domain

VERY_LIKE = 92
"""Of 100: twice the letters that both names have in the same order, of all their letters. Jon and John Smith have 95,
Maria and Mario Lopez 91; names of four letters have as many only where they are the same."""
SHARED_BY = 3
"""An address that so many differently named records have is nobody's own."""
LEGAL_FORM = re.compile(r"\b(inc|llc|ltd|limited|corp|corporation|co|company|gmbh|ag|sa|srl|plc|llp)\b")


class Sameness(StrEnum):
    """Why two records are probably one."""

    EMAIL = "the same e-mail"
    PHONE = "the same phone"
    NAME = "the same name at one company"
    LIKE_NAME = "very like names at one company"
    DOMAIN = "the same domain"
    LIKE_NAME_AND_PHONE = "very like names and the same phone"


@dataclass(frozen=True)
class DuplicatePair:
    """The names of two records that are probably one, and why."""

    first: str
    second: str
    why: Sameness


@dataclass(frozen=True)
class Duplicates:
    """Two or more records of one kind that are probably one, in the order given, and the pairs that say so."""

    records: tuple[CrmRecord, ...]
    pairs: tuple[DuplicatePair, ...]


@dataclass(frozen=True)
class _Known:
    """What counts of one record."""

    ref: str
    name: str
    email: str
    phone: str
    at: frozenset[str]
    """Companies: their names in the CRM and their domains."""


def duplicates(records: Iterable[CrmRecord]) -> list[Duplicates]:
    """Groups of contacts and of companies; a record is in one at most, other kinds in none.

    The companies among the records tell which contacts are colleagues and which numbers are an office's.
    """
    records = list(records)
    companies = [_company(record) for record in records if record.kind is CrmKind.COMPANY]
    domains = {company.ref: company.at for company in companies}
    people = [_person(record, domains) for record in records if record.kind is CrmKind.CONTACT]
    offices = frozenset(company.phone for company in companies if company.phone)
    found = ((CrmKind.CONTACT, _pairs_of_people(people, offices)), (CrmKind.COMPANY, _pairs_of_companies(companies)))
    return [
        group
        for kind, pairs in found
        for group in _groups([record for record in records if record.kind is kind], list(pairs))
    ]


def _person(record: CrmRecord, domains: dict[str, frozenset[str]]) -> _Known:
    email = comparable("email", record.fields.get("email", ""))
    linked = [ref for kind, ref in record.links if kind is CrmKind.COMPANY]
    at = {*linked, *chain.from_iterable(domains.get(ref, ()) for ref in linked), mail_domain(email)}
    phone = comparable("phone", record.fields.get("phone", ""))
    return _Known(record.ref, folded(record.fields.get("name", "")), email, phone, frozenset(at - {""}))


def _company(record: CrmRecord) -> _Known:
    name = folded(LEGAL_FORM.sub(" ", record.fields.get("name", "").casefold().replace(".", "")))
    site = re.sub(r"^(https?://)?(www\.)?|/.*$", "", comparable("domain", record.fields.get("domain", "")))
    at = frozenset({site} - FREE_MAIL - {""})
    return _Known(record.ref, name, "", comparable("phone", record.fields.get("phone", "")), at)


def _pairs_of_people(people: Sequence[_Known], offices: frozenset[str]) -> Iterator[DuplicatePair]:
    for email, those in _by(people, lambda one: [one.email]).items():
        shared = email.partition("@")[0] in OFFICE or _unlike(those) >= SHARED_BY
        yield from _of_one_address(those, shared, Sameness.EMAIL)
    for phone, those in _by(people, lambda one: [one.phone]).items():
        shared = phone in offices or _unlike(those) >= SHARED_BY or _colleagues(those)
        yield from _of_one_address(those, shared, Sameness.PHONE)
    for those in _by(people, lambda one: sorted(one.at)).values():
        for same in _by(those, lambda one: [one.name]).values():
            yield from _to_the_first(same, Sameness.NAME)
        yield from _very_like(those, Sameness.LIKE_NAME)


def _pairs_of_companies(companies: Sequence[_Known]) -> Iterator[DuplicatePair]:
    for those in _by(companies, lambda one: sorted(one.at)).values():
        yield from _to_the_first(those, Sameness.DOMAIN)
    for those in _by(companies, lambda one: [one.phone]).values():
        for same in _by(those, lambda one: [one.name]).values():
            yield from _to_the_first(same, Sameness.LIKE_NAME_AND_PHONE)
        yield from _very_like(those, Sameness.LIKE_NAME_AND_PHONE)


def _of_one_address(those: Sequence[_Known], shared: bool, why: Sameness) -> Iterator[DuplicatePair]:
    """All of them; at an address that several people share only those of one name."""
    if not shared:
        yield from _to_the_first(those, why)
        return
    for same in _by(those, lambda one: [one.name]).values():
        yield from _to_the_first(same, why)


def _unlike(those: Sequence[_Known]) -> int:
    """How many differently named people they are; no more are counted than decide."""
    seen: list[str] = []
    for one in those:
        if one.name and not any(_like(one.name, other) for other in seen):
            seen.append(one.name)
        if len(seen) >= SHARED_BY:
            break
    return len(seen)


def _colleagues(those: Sequence[_Known]) -> bool:
    """Whether two differently named ones of them are at one company."""
    return any(_unlike(at_one) > 1 for at_one in _by(those, lambda one: sorted(one.at)).values())


def _very_like(those: Sequence[_Known], why: Sameness) -> Iterator[DuplicatePair]:
    """Each name against each other one of the same company, the same ones left out."""
    first: dict[str, _Known] = {}
    for one in those:
        first.setdefault(one.name, one)
    for one, other in combinations(first.values(), 2):
        if _like(one.name, other.name):
            yield DuplicatePair(one.ref, other.ref, why)


def _like(one: str, other: str) -> bool:
    return fuzz.ratio(one, other, score_cutoff=VERY_LIKE) > 0


def _to_the_first(those: Sequence[_Known], why: Sameness) -> Iterator[DuplicatePair]:
    return (DuplicatePair(those[0].ref, other.ref, why) for other in those[1:])


def _by(those: Iterable[_Known], keys: Callable[[_Known], Iterable[str]]) -> dict[str, list[_Known]]:
    """Those of each key, in order; an empty key is none."""
    found: dict[str, list[_Known]] = {}
    for one in those:
        for key in keys(one):
            if key:
                found.setdefault(key, []).append(one)
    return found


def _groups(records: Sequence[CrmRecord], pairs: Sequence[DuplicatePair]) -> Iterator[Duplicates]:
    """Records that pairs hold together, in the order of the first of each."""
    of = {record.ref: record.ref for record in records}

    def root(ref: str) -> str:
        while of[ref] != ref:
            of[ref] = ref = of[of[ref]]
        return ref

    for pair in pairs:
        of[root(pair.second)] = root(pair.first)
    together: dict[str, list[CrmRecord]] = {}
    for record in records:
        together.setdefault(root(record.ref), []).append(record)
    held: dict[str, list[DuplicatePair]] = {}
    for pair in dict.fromkeys(pairs):
        held.setdefault(root(pair.first), []).append(pair)
    return (Duplicates(tuple(group), tuple(held[ref])) for ref, group in together.items() if len(group) > 1)
