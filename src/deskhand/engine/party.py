"""Who is behind an address: contacts, a vendor, a role. Caller id is a hint, and a phone may be several people's."""

from __future__ import annotations

from dataclasses import dataclass, field

from deskhand.domain.contact import UNPROVEN, Contact
from deskhand.domain.errors import Rejected, Transient, Unknown
from deskhand.domain.reading import STAFF, Role
from deskhand.domain.records import Vendor
from deskhand.engine.line import Line

BY_WEIGHT = (Role.MANAGER, Role.OWNER, Role.TECHNICIAN, Role.TENANT, Role.CUSTOMER, Role.LEAD)


@dataclass(frozen=True)
class Party:
    """What the records know of one address; nothing when they did not answer.

    `decides`: the company asks them; an owner of a property whom it never asks is a customer.
    """

    address: str
    contacts: tuple[Contact, ...] = ()
    vendor: Vendor | None = None
    available: bool = True
    roles: frozenset[Role] = field(default_factory=frozenset)
    decides: bool = True

    @property
    def addresses(self) -> tuple[str, ...]:
        """Every address of the person behind this one; this one alone where it may be several people's."""
        own = (self.contacts[0].phone, self.contacts[0].email) if len(self.contacts) == 1 else ()
        return tuple(dict.fromkeys((self.address, *(address for address in own if address))))

    def role(self, has_jobs: bool) -> Role:
        """The role in which this address most likely writes: staff, then a vendor with jobs, then its contact's."""
        roles = self.roles if self.decides else self.roles - {Role.OWNER}
        for role in BY_WEIGHT:
            if role in STAFF and role in roles:
                return role
        if self.vendor is not None and (has_jobs or not self.contacts):
            return Role.VENDOR
        if Role.OWNER in self.roles and not roles:
            return Role.CUSTOMER
        return next((role for role in BY_WEIGHT if role in roles), Role.UNKNOWN)


def find_party(line: Line, address: str, channel: str = "") -> Party:
    """The party at an address; where the records do not answer, the ladder of company.yaml still names staff.

    On a channel where anybody may give any address nobody is known by it.
    """
    if channel in UNPROVEN:
        return Party(address, roles=frozenset({Role.LEAD}))
    try:
        contacts = tuple(line.records.contacts_at(address))
        vendor = line.records.vendor_at(address)
    except (Transient, Unknown, Rejected):
        staff = frozenset({Role.MANAGER}) if address in line.company.escalation else frozenset()
        return Party(address, available=False, roles=staff)
    roles = frozenset(contact.role for contact in contacts)
    if any(address in (rep.email, rep.phone) for rep in line.records.reps()):
        roles |= {Role.TECHNICIAN}
    if address in line.company.escalation and not roles & STAFF:
        roles |= {Role.MANAGER}
    own = {address, *(a for contact in contacts for a in (contact.phone, contact.email) if a)}
    asked = {*line.company.escalation, *(shift.phone for shift in line.records.shifts())}
    return Party(address, contacts, vendor, True, roles, decides=bool(own & asked))
