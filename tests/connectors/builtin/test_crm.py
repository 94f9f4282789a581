"""The CRM in the company's own store, on every database."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from deskhand.connectors.builtin.crm import BuiltinCrm
from deskhand.domain.crm import CrmKind, CrmRecord
from deskhand.domain.crm_merge import Preview, merged
from deskhand.domain.duplicates import duplicates
from deskhand.domain.errors import Rejected
from deskhand.store import crm as rows
from deskhand.store.database import Store, open_engine
from deskhand.store.migrations import upgrade
from deskhand.testing.contracts.crm import RACERS, CrmContract, person
from deskhand.testing.fake_clock import FakeClock

MORNING = datetime(2026, 3, 9, 15, 0, tzinfo=UTC)
CONTACT, COMPANY, DEAL, NOTE = CrmKind.CONTACT, CrmKind.COMPANY, CrmKind.DEAL, CrmKind.NOTE


@dataclass(frozen=True)
class Rig:
    """Another CRM over the same rows is the one who works in it by hand."""

    crm: BuiltinCrm
    other: BuiltinCrm
    clock: FakeClock
    word: str = "ana"
    cannot: Collection[str] = ()
    secrets: Sequence[str] = ()

    def moment(self) -> datetime:
        self.clock.advance(timedelta(seconds=1))
        return self.clock.now()

    def touch_elsewhere(self, record: CrmRecord, fields: Mapping[str, str]) -> None:
        self.other.update(record, fields)

    def remove_elsewhere(self, record: CrmRecord) -> None:
        self.other.remove(record)


@pytest.fixture(params=["memory", "file", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    url = {
        "memory": lambda: "sqlite://",
        "file": lambda: f"sqlite:///{tmp_path / 'store.db'}",
        "postgresql": lambda: request.getfixturevalue("database"),
    }[request.param]()
    engine = open_engine(url)
    upgrade(engine)
    store = Store(engine, "lakeview")
    store.found()
    yield store
    store.close()


@pytest.fixture
def rig(store: Store) -> Rig:
    clock = FakeClock(MORNING)
    return Rig(BuiltinCrm(store, clock), BuiltinCrm(store, clock), clock)


@pytest.fixture
def crm(rig: Rig) -> BuiltinCrm:
    return rig.crm


class TestBuiltinCrm(CrmContract):
    """Over its own store."""


def preview_of(crm: BuiltinCrm, kind: CrmKind = CONTACT) -> Preview:
    (group,) = duplicates([*crm.find(kind, {}), *crm.find(COMPANY, {})] if kind is CONTACT else crm.find(kind, {}))
    return merged(group)


# ------------------------------------------------------------------ what the contract leaves open


def test_where_all_is_so_already_nothing_is_written(rig: Rig) -> None:
    made = rig.crm.upsert(CONTACT, "key-1", person("ana"))
    since = rig.moment()
    assert rig.crm.upsert(CONTACT, "key-1", person("ana")) == made
    assert rig.crm.update(made, {"title": "Owner"}) == made
    assert list(rig.crm.changed_since(CONTACT, since)) == []


def test_of_many_who_write_over_the_same_value_one_does(crm: BuiltinCrm) -> None:
    made = crm.upsert(CONTACT, "key-1", person("ana"))

    def race(number: int) -> str:
        try:
            return crm.update(made, {"title": f"Title {number}"}).fields["title"]
        except Rejected as refused:
            return refused.reason

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(race, range(RACERS)))
    assert found.count("changed") == RACERS - 1
    assert crm.find(CONTACT, {})[0].fields["title"] in found


def test_the_instant_itself_is_since_then(rig: Rig) -> None:
    made = [rig.crm.upsert(CONTACT, f"key-{number}", {"name": f"Person {number}"}) for number in range(3)]
    assert list(rig.crm.changed_since(CONTACT, MORNING)) == made


@pytest.mark.parametrize("count", [rows.PAGE - 1, rows.PAGE, rows.PAGE + 1])
def test_what_changed_at_one_instant_goes_over_pages(crm: BuiltinCrm, count: int) -> None:
    made = [crm.upsert(NOTE, f"key-{number}", {"body": "x"}).ref for number in range(count)]
    assert [record.ref for record in crm.changed_since(NOTE, MORNING)] == made


def test_one_key_may_name_a_record_of_each_kind(crm: BuiltinCrm) -> None:
    refs = {kind: crm.upsert(kind, "key-1", {}).ref for kind in CrmKind}
    assert refs == {kind: f"{kind}-1" for kind in CrmKind}
    assert crm.get(COMPANY, "contact-1") is None


def test_a_name_is_never_given_again_and_a_key_is_free(crm: BuiltinCrm) -> None:
    first = crm.upsert(CONTACT, "key-1", person("ana"))
    crm.remove(first)
    crm.remove(first)
    assert crm.upsert(CONTACT, "key-1", person("ana")).ref == "contact-2"
    assert crm.get(CONTACT, first.ref) is None


def test_what_is_removed_is_linked_to_no_more(crm: BuiltinCrm) -> None:
    company = crm.upsert(COMPANY, "c", {"name": "Hillside"})
    deal = crm.upsert(DEAL, "d", {"name": "Roof"}, [(COMPANY, company.ref)])
    crm.remove(company)
    assert [record.links for record in crm.find(DEAL, {})] == [()]
    assert crm.get(DEAL, deal.ref) != deal


def test_links_are_added_once_in_order_and_never_to_itself(crm: BuiltinCrm) -> None:
    links = [(COMPANY, crm.upsert(COMPANY, key, {"name": key}).ref) for key in ("one", "two")]
    made = crm.upsert(CONTACT, "key-1", {"name": "Ana"}, links[:1])
    again = crm.upsert(CONTACT, "key-1", {}, [*links, *links, (CONTACT, made.ref)])
    assert again.links == tuple(links)


def test_a_link_to_nothing_is_refused(crm: BuiltinCrm) -> None:
    with pytest.raises(Rejected) as refused:
        crm.upsert(DEAL, "d", {"name": "Roof"}, [(COMPANY, "company-9")])
    assert (refused.value.reason, "company-9" in refused.value.detail) == ("invalid", True)
    assert list(crm.find(DEAL, {})) == []


@pytest.mark.parametrize("key", ["", "zero\x00", "half \ud800"])
def test_a_key_is_a_text(crm: BuiltinCrm, key: str) -> None:
    with pytest.raises(Rejected, match="invalid"):
        crm.upsert(CONTACT, key, {"name": "Ana"})


def test_odd_letters_find_nothing_and_break_nothing(crm: BuiltinCrm) -> None:
    assert list(crm.find(CONTACT, {"name": "zero\x00"})) == []
    assert crm.get(CONTACT, "half \ud800") is None


def test_two_companies_of_one_database_do_not_see_each_other(store: Store) -> None:
    other = Store(store.engine, "coldline")
    other.found()
    one, two = (BuiltinCrm(each, FakeClock(MORNING)) for each in (store, other))
    first = one.upsert(CONTACT, "key-1", person("ana"))
    two.upsert(CONTACT, "key-1", person("ana"))
    for where in ({}, {"email": "maria.ana@example.com"}):
        assert (list(one.find(CONTACT, where)), len(two.find(CONTACT, where))) == ([first], 1)
    two.remove(first)
    assert one.get(CONTACT, first.ref) == first


# ------------------------------------------------------------------ merged


def two_marias(crm: BuiltinCrm) -> tuple[CrmRecord, CrmRecord]:
    return (
        crm.upsert(CONTACT, "old", {"name": "Maria Lopez", "email": "maria@hillside.example", "title": "Owner"}),
        crm.upsert(CONTACT, "new", {"name": "Maria", "email": "Maria@Hillside.example", "phone": "+15125550142"}),
    )


def test_a_merger_leaves_one_with_the_values_of_both(crm: BuiltinCrm) -> None:
    old, new = two_marias(crm)
    made = crm.merge(preview_of(crm))
    assert made.ref == old.ref
    assert made.fields == {**old.fields, "phone": "+15125550142"}
    assert list(crm.find(CONTACT, {})) == [made]
    assert list(crm.find(CONTACT, {"phone": new.fields["phone"]})) == [made]


def test_the_merged_record_answers_to_both_names_and_both_keys(crm: BuiltinCrm) -> None:
    old, new = two_marias(crm)
    made = crm.merge(preview_of(crm))
    assert crm.get(CONTACT, new.ref) == made
    assert crm.upsert(CONTACT, "new", {"phone": "+15125550142"}) == made
    assert crm.update(new, {"language": "es"}).ref == old.ref
    assert len(crm.find(CONTACT, {})) == 1


def test_what_was_merged_twice_leads_to_the_last_and_goes_with_it(crm: BuiltinCrm) -> None:
    _, new = two_marias(crm)
    crm.merge(preview_of(crm))
    third = crm.upsert(CONTACT, "third", {"name": "M. Lopez", "email": "maria@hillside.example"})
    swapped = preview_of(crm)
    last = crm.merge(Preview(third, (swapped.keeps,), swapped.fields, swapped.links))
    assert crm.get(CONTACT, new.ref) == last
    crm.remove(last)
    assert [crm.get(CONTACT, record.ref) for record in (new, third)] == [None, None]
    anew = crm.upsert(CONTACT, "new", {"name": "Maria"})
    assert (anew.ref, list(crm.find(CONTACT, {}))) == ("contact-4", [anew])


def test_what_linked_to_the_other_links_to_the_one(crm: BuiltinCrm) -> None:
    old, new = two_marias(crm)
    deal = crm.upsert(DEAL, "d", {"name": "Roof"}, [(CONTACT, new.ref), (CONTACT, old.ref)])
    company = crm.upsert(COMPANY, "c", {"name": "Hillside"})
    crm.upsert(CONTACT, "new", {}, [(COMPANY, company.ref), (CONTACT, old.ref)])
    made = crm.merge(preview_of(crm))
    assert made.links == ((COMPANY, company.ref),)
    assert [record.links for record in crm.find(DEAL, {})] == [((CONTACT, old.ref),)]
    assert crm.upsert(DEAL, "d", {}, [(CONTACT, new.ref)]).links == ((CONTACT, old.ref),)
    assert crm.get(DEAL, deal.ref) != deal


def test_a_value_that_a_merger_loses_is_kept_in_a_note(crm: BuiltinCrm) -> None:
    old, new = two_marias(crm)
    crm.update(new, {"title": "Tenant"})
    crm.merge(preview_of(crm))
    (note,) = crm.find(NOTE, {})
    assert note.links == ((CONTACT, old.ref),)
    assert note.fields["body"] == f"Merged into {old.ref}; what it said besides:\ntitle: Tenant (of {new.ref})"


def test_without_a_loss_there_is_no_note(crm: BuiltinCrm) -> None:
    two_marias(crm)
    crm.merge(preview_of(crm))
    assert list(crm.find(NOTE, {})) == []


@pytest.mark.parametrize(("change", "reason"), [("update", "changed"), ("remove", "gone")])
def test_a_merger_of_what_has_changed_since_is_refused_whole(crm: BuiltinCrm, change: str, reason: str) -> None:
    old, new = two_marias(crm)
    preview = preview_of(crm)
    {"update": lambda: crm.update(new, {"stage": "won"}), "remove": lambda: crm.remove(new)}[change]()
    with pytest.raises(Rejected) as refused:
        crm.merge(preview)
    assert refused.value.reason == reason
    assert crm.get(CONTACT, old.ref) == old


def test_a_merger_is_done_once(crm: BuiltinCrm) -> None:
    two_marias(crm)
    preview = preview_of(crm)
    made = crm.merge(preview)
    with pytest.raises(Rejected, match="changed"):
        crm.merge(preview)
    assert list(crm.find(CONTACT, {})) == [made]
