"""What every CRM keeps. An adapter's test subclasses CrmContract and gives a rig.

class TestCardIndex(CrmContract):
    @pytest.fixture
    def rig(self) -> Iterator[CardIndexRig]:
        with CardIndexRig() as rig:
            yield rig
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Protocol
from zlib import crc32

import pytest

from deskhand.domain.crm import FIELDS, CrmKind, CrmRecord
from deskhand.domain.crm_values import comparable
from deskhand.domain.errors import Rejected, Transient
from deskhand.ports import Crm

RACERS = 20
MANY = 250
SAMPLES: Mapping[CrmKind, Mapping[str, str]] = {
    CrmKind.CONTACT: {"name": "Maria Lopez", "title": "Owner"},
    CrmKind.COMPANY: {"name": "Hillside Dental", "phone": "+15125550133"},
    CrmKind.DEAL: {"name": "Roof of the annex", "amount": "12400.50"},
    CrmKind.ACTIVITY: {"subject": "Call", "body": "Wants a date", "at": "2026-03-09T15:00:00+00:00"},
    CrmKind.TASK: {"subject": "Send the estimate", "due_on": "2026-03-12", "done": "false"},
    CrmKind.NOTE: {"body": "Dog in the yard", "at": "2026-03-09T15:00:00+00:00"},
}


class CrmRig(Protocol):
    """A CRM together with somebody who works in it by hand."""

    @property
    def crm(self) -> Crm: ...

    @property
    def word(self) -> str:
        """A word of small letters and digits that no other test uses: whatever a test makes here has it in it."""

    @property
    def cannot(self) -> Collection[str]:
        """What this CRM cannot do: `remove` a record, `link` two, or keep a kind, by its word. Tests are skipped."""

    @property
    def secrets(self) -> Sequence[str]:
        """Whatever must appear in no log and no repr."""

    def moment(self) -> datetime:
        """An instant after all that was done and before all that will be; where the clock is a fake, it moves."""

    def touch_elsewhere(self, record: CrmRecord, fields: Mapping[str, str]) -> None:
        """Somebody sets these fields (our names, our form) without us."""

    def remove_elsewhere(self, record: CrmRecord) -> None:
        """Somebody deletes it without us."""


def person(word: str, **fields: str) -> dict[str, str]:
    return {"name": f"Maria {word}", "email": f"maria.{word}@example.com", "title": "Owner", **fields}


def number_of(word: str) -> str:
    """A phone number in E.164 that belongs to the word."""
    return f"+1512555{crc32(word.encode()) % 10_000:04d}"


def needs(rig: CrmRig, *abilities: str) -> None:
    for ability in abilities:
        if ability in rig.cannot:
            pytest.skip(f"this CRM cannot {ability}")


def meant(record: CrmRecord | None, *names: str) -> dict[str, str]:
    """What these fields say; an absent one is an empty one."""
    assert record is not None
    return {name: comparable(name, record.fields.get(name, "")) for name in names}


def now(rig: CrmRig, record: CrmRecord) -> CrmRecord:
    """As the CRM has it at this moment."""
    found = rig.crm.get(record.kind, record.ref)
    assert found is not None
    return found


class CrmContract:
    """Inherit, and give the fixture `rig`."""

    # -------------------------------------------------------------- made once, found again

    def test_the_account_works(self, rig: CrmRig) -> None:
        rig.crm.check()

    @pytest.mark.parametrize("kind", list(CrmKind))
    def test_what_is_made_is_there_in_our_names(self, rig: CrmRig, kind: CrmKind) -> None:
        needs(rig, kind)
        made = rig.crm.upsert(kind, f"{rig.word}-1", SAMPLES[kind])
        assert (made.kind, bool(made.ref), bool(made.version)) == (kind, True, True)
        assert meant(made, *SAMPLES[kind]) == {name: comparable(name, said) for name, said in SAMPLES[kind].items()}
        assert set(made.fields) <= set(FIELDS[kind])
        found = now(rig, made)
        assert (found.ref, meant(found, *SAMPLES[kind])) == (made.ref, meant(made, *SAMPLES[kind]))

    def test_the_same_key_makes_one_record_and_brings_it_up_to_date(self, rig: CrmRig) -> None:
        first = rig.crm.upsert(CrmKind.CONTACT, f"{rig.word}-1", person(rig.word))
        again = rig.crm.upsert(CrmKind.CONTACT, f"{rig.word}-1", person(rig.word))
        later = rig.crm.upsert(CrmKind.CONTACT, f"{rig.word}-1", {"title": "Manager"})
        assert (again.ref, later.ref) == (first.ref, first.ref)
        assert meant(now(rig, first), "name", "title") == {"name": f"maria {rig.word}", "title": "manager"}
        assert len(rig.crm.find(CrmKind.CONTACT, {"email": f"maria.{rig.word}@example.com"})) == 1

    def test_of_many_who_make_the_same_key_one_record_is_left(self, rig: CrmRig) -> None:
        def race(_: int) -> str | None:
            try:
                return rig.crm.upsert(CrmKind.CONTACT, f"{rig.word}-1", person(rig.word)).ref
            except Transient:
                return None

        with ThreadPoolExecutor(8) as pool:
            refs = set(pool.map(race, range(RACERS))) - {None}
        left = rig.crm.upsert(CrmKind.CONTACT, f"{rig.word}-1", person(rig.word)).ref
        found = rig.crm.find(CrmKind.CONTACT, {"email": f"maria.{rig.word}@example.com"})
        assert (refs - {left}, [record.ref for record in found]) == (set(), [left])

    def test_two_keys_with_one_address_leave_the_first_as_it_was(self, rig: CrmRig) -> None:
        first = rig.crm.upsert(CrmKind.CONTACT, f"{rig.word}-1", person(rig.word))
        try:
            second = rig.crm.upsert(CrmKind.CONTACT, f"{rig.word}-2", person(rig.word, name=f"Sam {rig.word}")).ref
        except Rejected as refused:
            second = refused.reason
        assert second != first.ref
        assert meant(now(rig, first), "name") == {"name": f"maria {rig.word}"}

    # -------------------------------------------------------------- looked for

    def test_of_many_none_is_left_out(self, rig: CrmRig) -> None:
        before = rig.moment()
        for number in range(MANY):
            rig.crm.upsert(CrmKind.CONTACT, f"{rig.word}-{number}", {"name": f"Person {number}", "title": rig.word})
        names = [f"person {number}" for number in range(MANY)]
        found = rig.crm.find(CrmKind.CONTACT, {"title": rig.word.upper()})
        assert sorted(meant(record, "name")["name"] for record in found) == sorted(names)
        changed = [meant(record, "name", "title") for record in rig.crm.changed_since(CrmKind.CONTACT, before)]
        assert sorted(one["name"] for one in changed if one["title"] == rig.word) == sorted(names)

    @pytest.mark.parametrize("form", ["maria.{}@example.com", "MARIA.{}@EXAMPLE.COM", "Maria.{}@Example.com"])
    def test_an_address_is_found_whatever_its_capitals(self, rig: CrmRig, form: str) -> None:
        made = rig.crm.upsert(CrmKind.CONTACT, f"{rig.word}-1", person(rig.word, email=f"Maria.{rig.word}@example.com"))
        found = rig.crm.find(CrmKind.CONTACT, {"email": form.format(rig.word)})
        assert [record.ref for record in found] == [made.ref]

    @pytest.mark.parametrize("kept", ["+1{0}{1}{2}", "({0}) {1}-{2}"])
    @pytest.mark.parametrize(
        "asked", ["+1{0}{1}{2}", "{0}-{1}-{2}", "({0}) {1}-{2}", "+1 {0}.{1}.{2}", "1 {0} {1} {2}"]
    )
    def test_a_phone_is_found_however_it_is_written(self, rig: CrmRig, kept: str, asked: str) -> None:
        number = number_of(rig.word)
        parts = (number[2:5], number[5:8], number[8:])
        made = rig.crm.upsert(CrmKind.CONTACT, f"{rig.word}-1", person(rig.word, phone=kept.format(*parts)))
        found = rig.crm.find(CrmKind.CONTACT, {"phone": asked.format(*parts), "title": "owner"})
        assert made.ref in [record.ref for record in found]

    def test_all_values_that_are_asked_for_have_to_be_there(self, rig: CrmRig) -> None:
        one = rig.crm.upsert(CrmKind.CONTACT, f"{rig.word}-1", {"name": "Ana", "title": rig.word})
        two = rig.crm.upsert(CrmKind.CONTACT, f"{rig.word}-2", {"name": "Bea", "title": rig.word})
        assert [r.ref for r in rig.crm.find(CrmKind.CONTACT, {"title": rig.word, "name": "bea"})] == [two.ref]
        assert {r.ref for r in rig.crm.find(CrmKind.CONTACT, {"title": rig.word})} == {one.ref, two.ref}
        assert list(rig.crm.find(CrmKind.CONTACT, {"title": rig.word, "name": "cal"})) == []

    def test_part_of_a_value_is_not_the_value(self, rig: CrmRig) -> None:
        rig.crm.upsert(CrmKind.CONTACT, f"{rig.word}-1", person(rig.word))
        assert list(rig.crm.find(CrmKind.CONTACT, {"email": f"{rig.word}@example.com"})) == []

    def test_an_empty_value_asks_for_those_that_have_none(self, rig: CrmRig) -> None:
        number = number_of(rig.word)
        rig.crm.upsert(CrmKind.CONTACT, f"{rig.word}-1", {"name": "Ana", "title": rig.word, "phone": number})
        bare = rig.crm.upsert(CrmKind.CONTACT, f"{rig.word}-2", {"name": "Bea", "title": rig.word})
        assert [r.ref for r in rig.crm.find(CrmKind.CONTACT, {"title": rig.word, "phone": ""})] == [bare.ref]

    # -------------------------------------------------------------- changed, by us and by others

    def test_an_update_sets_fields_and_leaves_the_others(self, rig: CrmRig) -> None:
        made = rig.crm.upsert(CrmKind.CONTACT, f"{rig.word}-1", person(rig.word))
        rig.moment()
        updated = rig.crm.update(made, {"title": "Manager"})
        assert (updated.ref, updated.version != made.version) == (made.ref, True)
        for record in (updated, now(rig, made)):
            assert meant(record, "name", "title") == {"name": f"maria {rig.word}", "title": "manager"}

    def test_which_of_two_was_changed_last_is_known(self, rig: CrmRig) -> None:
        one = rig.crm.upsert(CrmKind.CONTACT, f"{rig.word}-1", {"name": "Ana", "title": rig.word})
        rig.moment()
        two = rig.crm.upsert(CrmKind.CONTACT, f"{rig.word}-2", {"name": "Bea", "title": rig.word})
        assert one.changed_at is not None
        assert two.changed_at is not None
        assert one.changed_at < two.changed_at
        rig.moment()
        rig.touch_elsewhere(one, {"title": "Chair"})
        touched = now(rig, one).changed_at
        assert touched is not None
        assert touched > two.changed_at

    def test_what_somebody_else_has_changed_is_not_overwritten(self, rig: CrmRig) -> None:
        made = rig.crm.upsert(CrmKind.CONTACT, f"{rig.word}-1", person(rig.word))
        rig.touch_elsewhere(made, {"title": "Chair"})
        with pytest.raises(Rejected) as refused:
            rig.crm.update(made, {"title": "Manager", "name": f"Mary {rig.word}"})
        assert (refused.value.reason, "title" in refused.value.detail) == ("changed", True)
        assert meant(now(rig, made), "name", "title") == {"name": f"maria {rig.word}", "title": "chair"}

    def test_another_field_that_somebody_has_changed_is_in_no_way(self, rig: CrmRig) -> None:
        made = rig.crm.upsert(CrmKind.CONTACT, f"{rig.word}-1", person(rig.word))
        rig.touch_elsewhere(made, {"name": f"Mary {rig.word}"})
        assert meant(rig.crm.update(made, {"title": "Manager"}), "title") == {"title": "manager"}
        assert meant(now(rig, made), "name", "title") == {"name": f"mary {rig.word}", "title": "manager"}

    def test_an_update_that_is_repeated_is_done_once(self, rig: CrmRig) -> None:
        """Its first answer may have been lost."""
        made = rig.crm.upsert(CrmKind.CONTACT, f"{rig.word}-1", person(rig.word))
        rig.crm.update(made, {"title": "Manager"})
        assert meant(rig.crm.update(made, {"title": "Manager"}), "title") == {"title": "manager"}

    def test_an_empty_value_clears_a_field(self, rig: CrmRig) -> None:
        made = rig.crm.upsert(CrmKind.CONTACT, f"{rig.word}-1", person(rig.word, phone=number_of(rig.word)))
        rig.crm.update(made, {"phone": "", "title": ""})
        assert meant(now(rig, made), "phone", "title") == {"phone": "", "title": ""}

    def test_what_is_not_there_is_none(self, rig: CrmRig) -> None:
        assert rig.crm.get(CrmKind.CONTACT, f"no-such-{rig.word}") is None

    def test_what_was_deleted_is_gone(self, rig: CrmRig) -> None:
        needs(rig, "remove")
        made = rig.crm.upsert(CrmKind.CONTACT, f"{rig.word}-1", person(rig.word))
        rig.remove_elsewhere(made)
        assert rig.crm.get(CrmKind.CONTACT, made.ref) is None
        assert list(rig.crm.find(CrmKind.CONTACT, {"email": f"maria.{rig.word}@example.com"})) == []
        with pytest.raises(Rejected) as refused:
            rig.crm.update(made, {"title": "Manager"})
        assert refused.value.reason == "gone"

    def test_links_are_kept_through_every_change(self, rig: CrmRig) -> None:
        needs(rig, "link", CrmKind.COMPANY, CrmKind.DEAL)
        company = rig.crm.upsert(CrmKind.COMPANY, f"{rig.word}-c", {"name": f"Hillside {rig.word}"})
        link = (CrmKind.COMPANY, company.ref)
        made = rig.crm.upsert(CrmKind.DEAL, f"{rig.word}-1", {"name": f"Roof {rig.word}"}, [link])
        assert made.links == (link,)
        rig.crm.upsert(CrmKind.DEAL, f"{rig.word}-1", {"amount": "100"})
        assert now(rig, made).links == (link,)
        assert rig.crm.update(now(rig, made), {"amount": "200"}).links == (link,)
        assert rig.crm.upsert(CrmKind.DEAL, f"{rig.word}-1", {}, [link]).links == (link,)

    def test_what_has_changed_comes_oldest_first(self, rig: CrmRig) -> None:
        made = {name: rig.crm.upsert(CrmKind.CONTACT, f"{rig.word}-{name}", {"name": name}) for name in ("a", "b", "c")}
        since = rig.moment()
        rig.touch_elsewhere(made["b"], {"title": "Chair"})
        rig.moment()
        made["d"] = rig.crm.upsert(CrmKind.CONTACT, f"{rig.word}-d", {"name": "d"})
        rig.moment()
        rig.crm.update(made["a"], {"title": "Manager"})
        names = {record.ref: name for name, record in made.items()}
        changed = [record.ref for record in rig.crm.changed_since(CrmKind.CONTACT, since)]
        assert [names[ref] for ref in changed if ref in names] == ["b", "d", "a"]
        after = [record.ref for record in rig.crm.changed_since(CrmKind.CONTACT, rig.moment())]
        assert [ref for ref in after if ref in names] == []

    # -------------------------------------------------------------- what people write

    @pytest.mark.parametrize(
        "name",
        [
            "Zoë Ångström-Ñandú",
            "李小龍 有限公司",
            "مريم للتجارة",
            "👩‍👩‍👧 Roofing",
            'O\'Brien & <Sons> "Ltd"; DROP TABLE x --',
            "100% {name} %s \\n",
        ],
    )
    def test_words_are_kept_as_they_were_written(self, rig: CrmRig, name: str) -> None:
        needs(rig, CrmKind.COMPANY)
        made = rig.crm.upsert(CrmKind.COMPANY, f"{rig.word}-1", {"name": f"{name} {rig.word}"})
        assert now(rig, made).fields["name"] == f"{name} {rig.word}"
        assert [r.ref for r in rig.crm.find(CrmKind.COMPANY, {"name": f"{name} {rig.word}"})] == [made.ref]

    @pytest.mark.parametrize(
        ("kind", "name", "value"),
        [
            (CrmKind.NOTE, "body", "Every word of this counts. " * 2000 + "End"),
            (CrmKind.CONTACT, "name", "Wolfeschlegelsteinhausenbergerdorff" * 300),
            (CrmKind.COMPANY, "name", "zero\x00byte"),
            (CrmKind.COMPANY, "name", "half \ud83d a sign"),
        ],
        ids=["long body", "long name", "zero byte", "half a surrogate"],
    )
    def test_an_odd_value_is_kept_whole_or_refused(self, rig: CrmRig, kind: CrmKind, name: str, value: str) -> None:
        needs(rig, kind)
        try:
            kept = now(rig, rig.crm.upsert(kind, f"{rig.word}-1", {name: value})).fields[name]
        except Rejected as refused:
            kept = refused.reason
        assert kept in (value, "invalid")

    @pytest.mark.parametrize("name", ["e_mail", "", "ref", "amount"])
    def test_an_unknown_field_is_refused_by_name_and_nothing_is_done(self, rig: CrmRig, name: str) -> None:
        made = rig.crm.upsert(CrmKind.CONTACT, f"{rig.word}-1", person(rig.word))
        tries = (
            lambda: rig.crm.upsert(CrmKind.CONTACT, f"{rig.word}-2", {"title": rig.word, name: "1"}),
            lambda: rig.crm.update(made, {"title": rig.word, name: "1"}),
            lambda: rig.crm.find(CrmKind.CONTACT, {name: "1"}),
        )
        for attempt in tries:
            with pytest.raises(Rejected) as refused:
                attempt()
            assert (refused.value.reason, name in refused.value.detail) == ("invalid", True)
        assert list(rig.crm.find(CrmKind.CONTACT, {"title": rig.word})) == []

    @pytest.mark.parametrize(
        ("kind", "name", "value"),
        [
            (CrmKind.DEAL, "amount", "a lot"),
            (CrmKind.DEAL, "closes_on", "31.12.2026"),
            (CrmKind.TASK, "due_on", "soon"),
            (CrmKind.TASK, "done", "nearly"),
            (CrmKind.NOTE, "at", "2026-03-09T15:00:00"),
        ],
    )
    def test_a_value_that_no_machine_can_read_is_refused(
        self, rig: CrmRig, kind: CrmKind, name: str, value: str
    ) -> None:
        needs(rig, kind)
        with pytest.raises(Rejected) as refused:
            rig.crm.upsert(kind, f"{rig.word}-1", {**SAMPLES[kind], name: value})
        assert (refused.value.reason, name in refused.value.detail) == ("invalid", True)

    def test_secrets_are_in_no_repr_and_no_log(self, rig: CrmRig, caplog: pytest.LogCaptureFixture) -> None:
        caplog.set_level(logging.DEBUG)
        made = rig.crm.upsert(CrmKind.CONTACT, f"{rig.word}-1", person(rig.word))
        with pytest.raises(Rejected) as refused:
            rig.crm.update(made, {"e_mail": "x"})
        shown = "\n".join((repr(rig.crm), repr(made), repr(refused.value), str(refused.value), caplog.text))
        assert [secret for secret in rig.secrets if secret in shown] == []
