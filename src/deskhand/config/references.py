"""Do the files of a company point at things that exist?

An unknown property is an error: nobody could be served there. All else that is not listed (a vendor, a unit, a name for
a number of the ladder) is a warning: the company works without it, and `check` prints it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from deskhand.config.nodes import Items, Table
from deskhand.config.problems import Problems, suggest
from deskhand.config.rows import Placed
from deskhand.domain.company import Company
from deskhand.domain.contact import Contact
from deskhand.domain.escalation import CODE
from deskhand.domain.records import Property, Shift, Unit, Vendor, WorkOrder

T = TypeVar("T")


@dataclass(frozen=True)
class Sheet(Generic[T]):
    """The rows of one file with what is wrong (`errors`) and what is odd (`warnings`) about them."""

    rows: tuple[Placed[T], ...]
    errors: Problems
    warnings: Problems

    @property
    def values(self) -> tuple[T, ...]:
        return tuple(placed.row for placed in self.rows)


def check_contacts(sheet: Sheet[Contact], company: Company, units: Iterable[Unit]) -> None:
    known = {(unit.property, unit.unit) for unit in units}
    listed = {name for name, _ in known}
    for placed in sheet.rows:
        contact = placed.row
        _property_exists(contact.property, "property", placed.line, company, sheet.errors)
        where = (contact.property, contact.unit)
        if contact.unit and contact.property in listed and where not in known:
            what = f"unit: {contact.property} has no unit {contact.unit!r} in units.csv"
            sheet.warnings.add(placed.line, what, "correct it, or add the unit there")


def check_units(sheet: Sheet[Unit], company: Company, vendors: Iterable[Vendor]) -> None:
    known = vendor_addresses(vendors)
    for placed in sheet.rows:
        _property_exists(placed.row.property, "property", placed.line, company, sheet.errors)
        if CODE.fullmatch(placed.row.unit):
            what = f"unit: {placed.row.unit!r} looks like the code of a question, a letter and two digits"
            sheet.warnings.add(placed.line, what, "write it with one digit more, so that no words are taken for one")
        _vendor_exists(placed.row.warranty_vendor, "warranty_vendor", placed.line, known, sheet.warnings)


def check_vendors(sheet: Sheet[Vendor], company: Company) -> None:
    for placed in sheet.rows:
        for area in placed.row.areas:
            _property_exists(area, "areas", placed.line, company, sheet.errors)


def check_shifts(sheet: Sheet[Shift], vendors: Iterable[Vendor]) -> None:
    known = vendor_addresses(vendors)
    for placed in sheet.rows:
        if placed.row.kind == "vendor":
            _vendor_exists(placed.row.phone, "phone", placed.line, known, sheet.warnings)


def check_orders(sheet: Sheet[WorkOrder], company: Company, vendors: Iterable[Vendor]) -> None:
    known = vendor_addresses(vendors)
    for placed in sheet.rows:
        _property_exists(placed.row.property, "property", placed.line, company, sheet.errors)
        _vendor_exists(placed.row.vendor, "vendor", placed.line, known, sheet.warnings)


def check_company(
    company: Company, root: Table, warnings: Problems, vendors: Iterable[Vendor], contacts: Iterable[Contact]
) -> None:
    known, people = vendor_addresses(vendors), {contact.phone for contact in contacts}
    listed = root.nodes.get("properties")
    tables = [node for node in listed.nodes if isinstance(node, Table)] if isinstance(listed, Items) else []
    for one, table in zip(company.properties, tables, strict=False):
        for vendor in one.preferred_vendors:
            line = table.lines.get("preferred_vendors", table.line)
            _vendor_exists(vendor, "properties.preferred_vendors", line, known, warnings)
        _place_is_meant(one, company, table, warnings)
    if company.business_hours.holidays and not company.business_hours.days:
        what = "holidays: without business_hours nothing closes on them"
        warnings.add(root.lines.get("holidays"), what, "add business_hours: {mon-fri: '08:00-18:00'}")
    for phone in company.escalation:
        if phone not in people:
            what = f"escalation: {phone} is not in records/contacts.csv"
            warnings.add(root.lines.get("escalation"), what, "add a row for it, so that pages name who is asked")


def _place_is_meant(one: Property, company: Company, table: Table, warnings: Problems) -> None:
    if one.longitude is None:
        if company.weather is not None:
            what = f"properties: the weather of {one.name} is not known without its latitude and longitude"
            warnings.add(table.line, what, "add both, like latitude: 30.27, longitude: -97.74")
    elif one.longitude > 0 and one.time_zone.startswith(("America/", "US/")):
        what = f"properties.longitude: {one.longitude:g} is east of Greenwich, and {one.time_zone} is west of it"
        warnings.add(table.lines.get("longitude"), what, f"write -{one.longitude:g}")


def vendor_addresses(vendors: Iterable[Vendor]) -> frozenset[str]:
    return frozenset(address for vendor in vendors for address in (vendor.phone, vendor.email) if address)


def _property_exists(name: str | None, key: str, line: int, company: Company, problems: Problems) -> None:
    names = [one.name for one in company.properties]
    if name is not None and name not in names:
        mend = suggest(name, names) if names else "list it under 'properties' in company.yaml"
        problems.add(line, f"{key}: company.yaml has no property {name!r}", mend)


def _vendor_exists(address: str | None, key: str, line: int, known: frozenset[str], problems: Problems) -> None:
    if address is not None and address not in known:
        problems.add(line, f"{key}: {address} is not in records/vendors.csv", "correct it, or add the vendor there")
