"""A company's folder -> everything its files say: company.yaml, steps.yaml, records/*.csv, knowledge/*.md."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from deskhand.config import calendar_files, records_file, references
from deskhand.config.company_file import parse_company
from deskhand.config.company_files import CompanyFiles
from deskhand.config.csv_file import parse_csv
from deskhand.config.knowledge import parse_knowledge
from deskhand.config.leads_file import parse_leads
from deskhand.config.nodes import Table
from deskhand.config.problems import FileProblems, Problems, raise_if_any, suggest
from deskhand.config.references import Sheet
from deskhand.config.rows import Clockface, Placed, RowKind, parse_rows
from deskhand.config.steps_file import parse_steps
from deskhand.config.text import read_text
from deskhand.domain.company import Company
from deskhand.domain.lead import LeadPlan
from deskhand.domain.passage import Passage
from deskhand.domain.safe_step import SafeSteps

T = TypeVar("T")

KINDS = (
    records_file.CONTACTS,
    records_file.UNITS,
    records_file.VENDORS,
    records_file.ON_CALL,
    records_file.WORK_ORDERS,
    calendar_files.APPOINTMENTS,
    calendar_files.WAITLIST,
    calendar_files.REPS,
    calendar_files.MEETINGS,
)


def load_company(folder: Path) -> CompanyFiles:
    """Everything that the files below `folder` say. FileProblems with every mistake of every file, not the first only.

    company.yaml must be there; record files may be missing or empty. Other files of the folder are not looked at.
    """
    return _Folder(folder).load()


class _Folder:
    """The files of one company being read."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.noted: list[Problems] = []
        self.odd: list[Problems] = []

    def load(self) -> CompanyFiles:
        company, root = self._company()
        contacts = self._sheet(records_file.CONTACTS, company)
        units = self._sheet(records_file.UNITS, company)
        vendors = self._sheet(records_file.VENDORS, company)
        shifts = self._sheet(records_file.ON_CALL, company)
        orders = self._sheet(records_file.WORK_ORDERS, company)
        references.check_company(company, root, self.odd[0], vendors.values, contacts.values)
        references.check_contacts(contacts, company, units.values)
        references.check_units(units, company, vendors.values)
        references.check_vendors(vendors, company)
        references.check_shifts(shifts, vendors.values)
        references.check_orders(orders, company, vendors.values)
        found = CompanyFiles(
            company=replace(company, steps=self._steps(), leads=self._leads()),
            contacts=contacts.values,
            units=units.values,
            vendors=vendors.values,
            shifts=shifts.values,
            orders=orders.values,
            passages=self._passages(),
            appointments=self._sheet(calendar_files.APPOINTMENTS, company).values,
            waitlist=self._sheet(calendar_files.WAITLIST, company).values,
            reps=self._sheet(calendar_files.REPS, company).values,
            meetings=self._sheet(calendar_files.MEETINGS, company).values,
            warnings=tuple(problem for odd in self.odd for problem in odd.found),
        )
        self._unknown_files()
        raise_if_any(*self.noted)
        return found

    def _problems(self, path: Path) -> Problems:
        self.noted.append(Problems(str(path)))
        return self.noted[-1]

    def _company(self) -> tuple[Company, Table]:
        path = self.folder / "company.yaml"
        problems = self._problems(path)
        self.odd.append(Problems(str(path)))
        if not path.exists():
            problems.add(None, "is missing", f"make one with: deskhand init {self.folder}")
            raise FileProblems(problems.found)
        text = read_text(path, problems)
        raise_if_any(problems)
        return parse_company(text or "", self.folder.resolve().name, problems)

    def _sheet(self, kind: RowKind[T], company: Company) -> Sheet[T]:
        path = self.folder / "records" / f"{kind.name}.csv"
        problems, odd = self._problems(path), Problems(str(path))
        self.odd.append(odd)
        return Sheet(read_rows(path, kind, company, problems), problems, odd)

    def _steps(self) -> SafeSteps:
        path = self.folder / "steps.yaml"
        if not path.exists():
            return SafeSteps()
        problems = self._problems(path)
        return parse_steps(read_text(path, problems) or "", problems)

    def _leads(self) -> LeadPlan | None:
        path = self.folder / "leads.yaml"
        if not path.exists():
            return None
        problems = self._problems(path)
        return parse_leads(read_text(path, problems) or "", problems)

    def _passages(self) -> tuple[Passage, ...]:
        found: list[Passage] = []
        for path in sorted((self.folder / "knowledge").rglob("*.md")):
            text = read_text(path, self._problems(path))
            found += parse_knowledge(text or "", path.relative_to(self.folder).as_posix())
        return tuple(found)

    def _unknown_files(self) -> None:
        """A record file with a name that nobody reads is a slip worth naming."""
        names = [kind.name for kind in KINDS]
        for path in sorted((self.folder / "records").glob("*.csv")):
            if path.stem not in names:
                self._problems(path).add(None, "is no record file that Deskhand knows", suggest(path.stem, names))


def read_rows(path: Path, kind: RowKind[T], company: Company, problems: Problems) -> tuple[Placed[T], ...]:
    """The rows of one record file; none where it is missing or empty."""
    text = read_text(path, problems) if path.exists() else None
    if not text or not text.strip():
        return ()
    rows = parse_csv(text, kind.columns, kind.required, problems)
    return parse_rows(kind, rows, Clockface(company.time_zone), problems)
