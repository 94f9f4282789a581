"""The CRM is asked once per lead, and no lead waits for one that is slow, down, or says no."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import pytest

from deskhand.domain.case import Case
from deskhand.domain.contact import Contact
from deskhand.domain.crm import CrmKind, CrmRecord
from deskhand.domain.errors import Misconfigured, Rejected, Transient, Unknown
from deskhand.domain.owner import Owned
from deskhand.engine.owners import MOST, Owners, addresses_of, ask

AT = datetime(2026, 11, 30, 16, tzinfo=UTC)
PHONE, MAIL = "+13035550188", "rosa@delgadohvac.example"
ANA, BO = "ana@x.example", "bo@x.example"


class Cards:
    """A CRM that finds what it was given and keeps what it was asked; with an `error` it answers with that."""

    def __init__(self, *records: CrmRecord, error: Exception | None = None) -> None:
        self.records, self.error = records, error
        self.asked: list[Mapping[str, str]] = []
        self.open = threading.Event()
        self.open.set()

    def find(self, kind: CrmKind, where: Mapping[str, str]) -> Sequence[CrmRecord]:
        self.open.wait(10)
        self.asked.append(where)
        if self.error is not None:
            raise self.error
        return [one for one in self.records if one.kind is kind and where.items() <= one.fields.items()]

    def get(self, kind: CrmKind, ref: str) -> CrmRecord | None:
        return next((one for one in self.records if (one.kind, one.ref) == (kind, ref)), None)


def card(kind: CrmKind, ref: str, *links: tuple[CrmKind, str], **fields: str) -> CrmRecord:
    return CrmRecord(kind, ref, "1", fields, links, changed_at=AT)


def lead(name: str = "case", **changed: Any) -> Case:
    return Case(name, "archer", "lead", "thread", Contact("", PHONE), "sms", AT).but(**changed)


def asked(crm: Cards, *addresses: str) -> Owned:
    return ask(crm, addresses)  # type: ignore[arg-type]


def of(owners: Owners, crm: Cards | None, case: Case) -> Owned | None:
    return owners.of(crm, case)  # type: ignore[arg-type]


# ------------------------------------------------------------------ by what they are known


def test_by_phone_and_by_mail():
    by_phone = Cards(card(CrmKind.CONTACT, "1", phone=PHONE, owner=ANA))
    by_mail = Cards(card(CrmKind.CONTACT, "1", email=MAIL, owner=ANA))
    assert asked(by_phone, PHONE) == Owned((PHONE,), ANA, "the contact")
    assert asked(by_mail, PHONE, MAIL) == Owned((PHONE, MAIL), ANA, "the contact")


def test_by_the_company_that_the_contact_belongs_to():
    company = card(CrmKind.COMPANY, "7", owner=BO)
    crm = Cards(card(CrmKind.CONTACT, "1", (CrmKind.COMPANY, "7"), phone=PHONE), company)
    assert asked(crm, PHONE) == Owned((PHONE,), BO, "their company")


def test_by_the_companys_own_mail_domain():
    crm = Cards(card(CrmKind.COMPANY, "7", domain="delgadohvac.example", owner=BO))
    assert asked(crm, MAIL) == Owned((MAIL,), BO, "their company")
    known = Cards(card(CrmKind.CONTACT, "1", phone=PHONE, email=MAIL), *crm.records)
    assert asked(known, PHONE) == Owned((PHONE,), BO, "their company")


def test_never_by_the_domain_of_a_free_mail():
    crm = Cards(card(CrmKind.COMPANY, "7", domain="gmail.com", owner=BO))
    assert asked(crm, "rosa@gmail.com") == Owned(("rosa@gmail.com",))
    assert crm.asked == [{"email": "rosa@gmail.com"}]


def test_by_the_mail_address_that_they_have_given():
    assert addresses_of(lead(facts={"email": "Rosa@DelgadoHvac.example"})) == (PHONE, MAIL)


# ------------------------------------------------------------------ once


def test_what_is_known_is_not_asked_again():
    crm, owners = Cards(), Owners()
    assert of(owners, crm, lead()) == Owned((PHONE,))
    assert of(owners, crm, lead(owned=Owned((PHONE,)))) is None
    assert of(owners, crm, lead(owned=Owned((PHONE,), ANA), facts={"email": MAIL})) is None
    assert len(crm.asked) == 1


def test_a_mail_address_that_comes_later_is_asked_about_where_nobody_is_known():
    crm = Cards(card(CrmKind.CONTACT, "1", email=MAIL, owner=ANA))
    found = of(Owners(), crm, lead(owned=Owned((PHONE,)), facts={"email": MAIL}))
    assert found == Owned((PHONE, MAIL), ANA, "the contact")


def test_without_a_crm_nobody_is_asked():
    assert of(Owners(), None, lead()) is None


# ------------------------------------------------------------------ no answer


@pytest.mark.parametrize(
    "error", [Transient("later"), Rejected("misconfigured", "no"), Unknown("lost", "k"), Misconfigured("no token")]
)
def test_a_crm_that_does_not_answer_is_asked_again_in_the_next_turn(error: Exception):
    crm, owners = Cards(card(CrmKind.CONTACT, "1", phone=PHONE, owner=ANA), error=error), Owners()
    assert of(owners, crm, lead()) is None
    crm.error = None
    assert of(owners, crm, lead()) == Owned((PHONE,), ANA, "the contact")


def test_a_slow_crm_keeps_nobody_waiting_and_its_late_answer_counts_in_the_next_turn():
    crm = Cards(card(CrmKind.CONTACT, "1", phone=PHONE, owner=ANA))
    crm.open.clear()
    owners = Owners(patience_s=0.01)
    assert of(owners, crm, lead()) is None
    crm.open.set()
    assert of(Owners(10), crm, lead("other")) is not None  # it answers again
    found = None
    while found is None:  # the late answer is on its way
        found = of(owners, crm, lead())
    assert (found.by, len(crm.asked)) == (ANA, 2)


def test_a_crm_that_hangs_is_not_asked_more_and_more():
    crm = Cards()
    crm.open.clear()
    owners = Owners(patience_s=0.01)
    assert [of(owners, crm, lead(f"case {n}")) for n in range(MOST + 3)] == [None] * (MOST + 3)
    crm.open.set()
    found = None
    while found is None:
        found = of(owners, crm, lead("one more"))
    assert len(crm.asked) <= MOST + 1
