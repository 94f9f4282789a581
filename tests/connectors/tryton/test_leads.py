"""A lead of Archer's in a real Tryton: one party, one opportunity however often it is written, and what was said."""

from __future__ import annotations

from dataclasses import replace

from deskhand.config import load_company
from deskhand.connectors.tryton.crm import Tryton
from deskhand.domain.crm import CrmKind
from deskhand.testing.office import EXAMPLES, Office
from deskhand.testing.tryton import TrytonServer

from .test_crm import opened, server

__all__ = ["server"]

NEW, STAGES = "+13035550163", {"qualified": "lead", "meeting": "lead", "nurture": "lead"}


def office_with(crm: Tryton) -> Office:
    company = load_company(EXAMPLES / "fieldline").company
    assert company.leads is not None
    company = replace(company, leads=replace(company.leads, stages=STAGES))
    office = Office("2026-11-30T09:00:00-07:00", company=company)
    office.box.line = replace(office.box.line, crm=crm)
    return office


def test_a_lead_is_one_opportunity_with_its_words(server: TrytonServer):
    crm = opened(server.url)
    office = office_with(crm)
    office.sms(NEW, "hi, we run an hvac shop in Tucson with 14 techs and want a demo this week please")
    office.advance(minutes=2)
    office.sms(NEW, "the first one works")
    (contact,) = crm.find(CrmKind.CONTACT, {"phone": NEW})
    deals = [one for one in crm.find(CrmKind.DEAL, {}) if (CrmKind.CONTACT, contact.ref) in one.links]
    assert [one.fields["stage"] for one in deals] == ["lead"]
    notes = [one for one in crm.find(CrmKind.NOTE, {}) if "14 techs" in one.fields["body"]]
    assert notes
    assert office.broken() == []
