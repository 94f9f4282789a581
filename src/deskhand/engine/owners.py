"""Who looks after a lead in the CRM: asked once per lead, and nobody waits for a CRM that is slow."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, wait

import structlog

from deskhand.domain.case import Case
from deskhand.domain.crm import CrmKind, CrmRecord
from deskhand.domain.crm_values import mail_domain
from deskhand.domain.errors import Misconfigured, Rejected, Transient, Unknown
from deskhand.domain.owner import Owned, owned
from deskhand.ports import Crm

log = structlog.get_logger()

NO_ANSWER = (Transient, Unknown, Rejected, Misconfigured)
PATIENCE_S = 3.0
MOST = 4
"""So many questions are under way at once; a CRM that hangs keeps no more leads than these waiting."""
MOST_OF_ONE = 5
"""The companies of so many contacts of the same address are looked at, those that changed last."""

Asking = tuple[str, tuple[str, ...]]


class Owners:
    """Asks on threads of its own: a turn waits `patience_s` and goes on. What comes too late is there for the next."""

    def __init__(self, patience_s: float = PATIENCE_S) -> None:
        self._patience_s = patience_s
        self._lock = threading.Lock()
        self._asking: dict[Asking, Future[Owned]] = {}

    def of(self, crm: Crm | None, case: Case) -> Owned | None:
        """What the CRM says; None where it is known already, or where it does not answer: it is asked again then."""
        addresses = addresses_of(case)
        if crm is None or not _unknown(case, addresses):
            return None
        asking = (case.id, addresses)
        answer = self._under_way(crm, asking)
        if answer is None or not wait([answer], self._patience_s).done:
            log.warning("the CRM is slow; the lead goes on without it", case=case.id)
            return None
        with self._lock:
            self._asking.pop(asking, None)
        try:
            return answer.result()
        except NO_ANSWER as error:
            log.warning("the CRM does not say who owns the lead", case=case.id, why=str(error))
            return None

    def _under_way(self, crm: Crm, asking: Asking) -> Future[Owned] | None:
        """The question, asked now where it was not before; None while too many are."""
        with self._lock:
            if asking in self._asking:
                return self._asking[asking]
            if len(self._asking) >= MOST:  # answers that nobody came for are asked for again
                self._asking = {one: answer for one, answer in self._asking.items() if not answer.done()}
            if len(self._asking) >= MOST:
                return None
            answer = self._asking[asking] = Future()
        threading.Thread(target=_ask, args=(crm, asking[1], answer), name="owner", daemon=True).start()
        return answer


def _unknown(case: Case, addresses: Sequence[str]) -> bool:
    """True where the CRM was not asked yet, or named nobody and there is an address that it was not asked by."""
    said = case.owned
    return said is None or (not said.by and not set(addresses) <= set(said.asked))


def addresses_of(case: Case) -> tuple[str, ...]:
    """By what the person may be known: their phone and mail, and the mail address that they have given."""
    given = case.fact_text("email") or ""
    found = (case.contact.phone, case.contact.email, given if "@" in given else None)
    return tuple(dict.fromkeys(one.lower() for one in found if one))


# ------------------------------------------------------------------ the questions


def _ask(crm: Crm, addresses: tuple[str, ...], answer: Future[Owned]) -> None:
    try:
        answer.set_result(ask(crm, addresses))
    except BaseException as error:  # it is raised where the answer is waited for
        answer.set_exception(error)


def ask(crm: Crm, addresses: tuple[str, ...]) -> Owned:
    """Whoever owns the contact of one of these addresses, else their company."""
    contacts = list(_contacts(crm, addresses))
    found = owned(addresses, contacts, ())
    return found if found.by else owned(addresses, contacts, list(_companies(crm, addresses, contacts)))


def _contacts(crm: Crm, addresses: Sequence[str]) -> Iterator[CrmRecord]:
    for address in addresses:
        yield from crm.find(CrmKind.CONTACT, {"email" if "@" in address else "phone": address})


def _companies(crm: Crm, addresses: Sequence[str], contacts: Sequence[CrmRecord]) -> Iterator[CrmRecord]:
    """Those that the contacts belong to, and those with the domain of a mail address that is no free-mail one."""
    some = contacts[-MOST_OF_ONE:]
    refs = dict.fromkeys(ref for contact in some for kind, ref in contact.links if kind is CrmKind.COMPANY)
    for ref in refs:
        if (company := crm.get(CrmKind.COMPANY, ref)) is not None:
            yield company
    mails = (*addresses, *(contact.fields.get("email", "").lower() for contact in some))
    for domain in dict.fromkeys(filter(None, map(mail_domain, mails))):
        yield from (one for one in crm.find(CrmKind.COMPANY, {"domain": domain}) if one.ref not in refs)
