"""Leads in the business's CRM: the person, their company and a deal, each under a key of ours, and what was known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from deskhand.domain.action import RecordLead
from deskhand.domain.contact import Contact
from deskhand.domain.crm import CrmKind, CrmRecord
from deskhand.domain.crm_values import mail_domain
from deskhand.domain.errors import Rejected
from deskhand.domain.event import LeadRecorded
from deskhand.domain.lead import LeadPlan
from deskhand.engine.ledger import Step, call_records
from deskhand.engine.post import digest
from deskhand.ports import Crm

Link = tuple[CrmKind, str]


def record_lead(step: Step, action: RecordLead) -> None:
    """Write what is known now; the same again after a crash writes nothing twice."""
    call_records(
        step,
        lambda: _kept(step, action),
        lambda deal: LeadRecorded(step.effect, action.stage, deal.ref if deal else ""),
    )


def _kept(step: Step, action: RecordLead) -> CrmRecord | None:
    """The deal; None where no CRM is connected. A rep whom the CRM does not know is named in the note alone."""
    crm = step.line.crm
    if crm is None:
        return None
    try:
        return _written(crm, step, action)
    except Rejected as no:
        if no.reason != "invalid" or not action.owner:
            raise
        nobodys = replace(action, owner="", note=f"{action.note}\n\nFor {action.owner}")
        return _written(crm, step, nobodys)


def _written(crm: Crm, step: Step, action: RecordLead) -> CrmRecord:
    case, plan = step.case, step.line.company.leads or LeadPlan()
    company = _company(crm, case.contact)
    contact = _contact(crm, step, action, company)
    links = (*company, contact)
    stage = plan.stage_in_crm(action.stage.value)
    named = {"name": action.name or case.contact.address, "stage": stage, "owner": action.owner}
    deal = crm.upsert(CrmKind.DEAL, case.id, _given(named), links)
    note = _given({"at": step.root.at.isoformat(), "body": action.note, "owner": action.owner})
    crm.upsert(CrmKind.NOTE, f"{case.id}:{action.stage.value}", note, (contact, (CrmKind.DEAL, deal.ref)))
    return deal


def _company(crm: Crm, contact: Contact) -> tuple[Link, ...]:
    """By the domain of their mail, where that is a company's own: what somebody else has made of it stays as it is."""
    domain = mail_domain((contact.email or "").lower())
    if not domain:
        return ()
    known = crm.find(CrmKind.COMPANY, {"domain": domain})
    if known:
        return ((CrmKind.COMPANY, known[0].ref),)
    made = crm.upsert(CrmKind.COMPANY, digest("company", domain), {"name": domain, "domain": domain})
    return ((CrmKind.COMPANY, made.ref),)


def _contact(crm: Crm, step: Step, action: RecordLead, company: tuple[Link, ...]) -> Link:
    """Whom the CRM knows by this phone or mail already, else a contact of our own."""
    contact = step.case.contact
    for name, value in (("phone", contact.phone), ("email", contact.email)):
        known = crm.find(CrmKind.CONTACT, {name: value}) if value else ()
        others = [one for one in known if one.key != _key(contact)]
        if others:
            return (CrmKind.CONTACT, others[0].ref)
    fields = {
        "name": action.name or contact.address,
        "phone": contact.phone,
        "email": contact.email,
        "language": step.case.language,
        "owner": action.owner,
    }
    return (CrmKind.CONTACT, crm.upsert(CrmKind.CONTACT, _key(contact), _given(fields), company).ref)


def _key(contact: Contact) -> str:
    return digest("contact", contact.address)


def _given(fields: Mapping[str, str | None]) -> dict[str, str]:
    """What has a value: what is unknown empties no field."""
    return {name: value for name, value in fields.items() if value}
