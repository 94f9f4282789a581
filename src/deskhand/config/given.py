"""`given` of a scenario, or a file to import: rows that go on top of what a company's files say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeVar

from deskhand.config import calendar_files, company_files, records_file, references, values
from deskhand.config.company_files import CompanyFiles, Ending, GivenOffer, keys_of, on_top
from deskhand.config.company_folder import KINDS
from deskhand.config.csv_file import parse_csv
from deskhand.config.fields import Fields
from deskhand.config.nodes import Table
from deskhand.config.problems import FileProblems, Problems, raise_if_any, suggest
from deskhand.config.references import Sheet
from deskhand.config.rows import Clockface, RowKind, parse_rows
from deskhand.config.text import read_text
from deskhand.domain.company import Company
from deskhand.domain.reading import Trade

T = TypeVar("T")

NOBODY = CompanyFiles(Company("", "", "UTC"))


@dataclass(frozen=True)
class Given:
    """Rows as written, by the name of their record file without .csv; they are read when their company is known.

    An absent `reported_at` or `sent_at` of a row is `at`, the clock of the scenario.
    """

    file: str
    rows: Mapping[str, tuple[Table, ...]] = field(default_factory=dict)
    offers: tuple[Table, ...] = ()
    outdoor_f: float | None = None
    at: datetime | None = None


def read_given(fields: Fields, at: datetime | None) -> Given:
    """The `given` mapping of a scenario. Its rows are checked too, as if in UTC, so that mistakes show at loading."""
    with fields:
        fields.known.update(kind.name for kind in KINDS)
        given = Given(
            file=fields.problems.file,
            rows={kind.name: _tables(fields, kind.name) for kind in KINDS if fields.has(kind.name)},
            offers=_tables(fields, "offers"),
            outdoor_f=fields.get("outdoor_f", values.number, None),
            at=at,
        )
    clockface = Clockface("UTC", at or values.instant("UTC")("1970-01-01T00:00"))
    _laid_on(NOBODY, given.rows, clockface, fields.problems, places=Problems(given.file))
    _offers(given, clockface, fields.problems)
    return given


def apply_given(files: CompanyFiles, given: Given, moved: timedelta = timedelta(0)) -> CompanyFiles:
    """`files` with the rows of `given` on top, all instants of which are moved by `moved`.

    A row whose key exists replaces it: contacts by phone or e-mail, units by property and unit, vendors by phone,
    orders by id. `on_call` replaces the whole table. A property that the company does not have is a warning here.
    FileProblems, with the scenario's file and line, where a row is wrong.
    """
    clockface = Clockface(files.company.time_zone, given.at, moved)
    problems = Problems(given.file)
    found = replace(
        _laid_on(files, given.rows, clockface, problems, places=Problems(given.file)),
        offers=_offers(given, clockface, problems),
        outdoor_f=given.outdoor_f,
    )
    raise_if_any(problems)
    return found


def import_file(files: CompanyFiles, path: Path, name: str) -> CompanyFiles:
    """`files` with the rows of the file at `path` on top of those of the record file `name`, as with `given`.

    FileProblems where a row or a property is wrong, or there is no such record file.
    """
    problems = Problems(str(path))
    kind = next((kind for kind in KINDS if kind.name == name), None)
    if kind is None:
        mend = suggest(name, [kind.name for kind in KINDS])
        mend = f"say which rows it holds with --as; {mend}"
        problems.add(None, f"{name!r} is no record file that Deskhand knows", mend)
        raise FileProblems(problems.found)
    text = read_text(path, problems) or ""
    rows = parse_csv(text, kind.columns, kind.required, problems) if text.strip() else ()
    found = _laid_on(files, {kind.name: rows}, Clockface(files.company.time_zone), problems, places=problems)
    raise_if_any(problems)
    return found


def columns_of(name: str) -> tuple[str, ...]:
    """The columns of a record file that there is."""
    return next(kind.columns for kind in KINDS if kind.name == name)


def _tables(fields: Fields, name: str) -> tuple[Table, ...]:
    return tuple(each.table for each in fields.each(name))


def _laid_on(
    files: CompanyFiles,
    rows: Mapping[str, tuple[Table, ...]],
    clockface: Clockface,
    problems: Problems,
    places: Problems,
) -> CompanyFiles:
    """`files` under `rows`. Rows that cannot be read are noted in `problems`, unknown properties in `places`."""
    odd = Problems(problems.file)

    def sheet(kind: RowKind[T]) -> Sheet[T]:
        return Sheet(parse_rows(kind, rows.get(kind.name, ()), clockface, problems, kind.name), places, odd)

    contacts, units, vendors = sheet(records_file.CONTACTS), sheet(records_file.UNITS), sheet(records_file.VENDORS)
    shifts, orders = sheet(records_file.ON_CALL), sheet(records_file.WORK_ORDERS)
    laid = replace(
        files,
        contacts=on_top(files.contacts, contacts.values, company_files.contact_keys),
        units=on_top(files.units, units.values, company_files.unit_keys),
        vendors=on_top(files.vendors, vendors.values, company_files.vendor_keys),
        shifts=shifts.values if "on_call" in rows else files.shifts,
        orders=on_top(files.orders, orders.values, company_files.order_keys),
        appointments=on_top(
            files.appointments, sheet(calendar_files.APPOINTMENTS).values, company_files.appointment_keys
        ),
        waitlist=on_top(files.waitlist, sheet(calendar_files.WAITLIST).values, company_files.waiting_keys),
        reps=on_top(files.reps, sheet(calendar_files.REPS).values, company_files.rep_keys),
        meetings=on_top(files.meetings, sheet(calendar_files.MEETINGS).values, keys_of("id")),
    )
    references.check_contacts(contacts, files.company, laid.units)
    references.check_units(units, files.company, laid.vendors)
    references.check_vendors(vendors, files.company)
    references.check_shifts(shifts, laid.vendors)
    references.check_orders(orders, files.company, laid.vendors)
    noted = odd.found if places is problems else places.found + odd.found
    return replace(laid, warnings=(*files.warnings, *noted))


def _offers(given: Given, clockface: Clockface, problems: Problems) -> tuple[GivenOffer, ...]:
    return tuple(_offer(Fields(table, problems, "given.offers"), clockface) for table in given.offers)


def _offer(fields: Fields, clockface: Clockface) -> GivenOffer:
    with fields:
        offer = GivenOffer(
            sent_at=clockface.needed(fields, "sent_at"),
            vendor=fields.get("vendor", values.address, None),
            work_order=fields.get("work_order", values.text, None),
            trade=fields.get("trade", values.one_of(Trade, "a trade"), None),
            property=fields.get("property", values.text, None),
            unit=fields.get("unit", values.text, None),
            contact=fields.get("contact", values.address, None),
            slot=_slot(fields, clockface) if fields.has("slot") else None,
            ended=fields.get("ended", values.one_of(Ending, "an ending"), None),
            times=fields.get("times", values.whole, 1),
            answer_min=fields.get("answer_min", values.whole, GivenOffer.answer_min),
        )
    job = fields.has("vendor") and (fields.has("work_order") or fields.has("trade") or fields.has("ended"))
    visit = fields.has("contact") and fields.has("slot")
    if job == visit:
        mend = "give vendor and work_order (or trade and unit, or ended), or contact and slot"
        fields.problems.add(fields.line(), "given.offers: an offer is of a job or of a slot", mend)
    return offer


def _slot(fields: Fields, clockface: Clockface) -> Mapping[str, object]:
    with fields.inside("slot") as slot:
        return {
            "provider": slot.get("provider", values.text, ""),
            "type": slot.get("type", values.text, ""),
            "starts_at": slot.need("starts_at", clockface.instant, None, "2026-03-09T14:00:00-05:00"),
            "minutes": slot.get("minutes", values.whole, 30),
        }
