"""Play the story and check what it came to."""

from __future__ import annotations

from dataclasses import dataclass, field

from deskhand.config import CompanyFiles, load_company
from deskhand.domain.kpi import Kpi
from deskhand.kpis.measure import measure
from deskhand.ports import Language
from deskhand.rehearsal.companies import company_folder
from deskhand.rehearsal.demo.events import day, night
from deskhand.rehearsal.demo.outcome import end_state
from deskhand.rehearsal.demo.people import second_tenant, third_tenant, with_the_day
from deskhand.rehearsal.demo.words import story
from deskhand.rehearsal.record import Record, read_record
from deskhand.rehearsal.sandbox import Sandbox, open_sandbox


@dataclass
class Told:
    """What the demo hands to whoever prints it."""

    box: Sandbox
    files: CompanyFiles
    record: Record
    checks: dict[str, bool] = field(default_factory=dict)
    kpis: tuple[Kpi, ...] = ()

    @property
    def problems(self) -> list[str]:
        return [name for name, holds in self.checks.items() if not holds]


def tell(language: Language, seed: int = 0) -> Told:
    """Play the night and the day and check the end state; what is wrong with it is in `problems`."""
    files, said = with_the_day(load_company(company_folder("lakeview")), seed), story(seed)
    box = open_sandbox(files, said.start, language)
    second = second_tenant(files)
    third = third_tenant(files, second)
    night(box, said)
    day(box, said, second, third)
    record = read_record(box.history(), box.taken)
    cases = tuple(record.cases.values())
    kpis = measure(cases, {case.kind for case in cases})
    return Told(box, files, record, end_state(box, record, second, third), kpis)
