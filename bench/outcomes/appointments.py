"""Public appointments (../shared/data/noshow) as rows of the no-show table: what was known when each was booked."""

from __future__ import annotations

import csv
import gzip
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from deskhand.learning.features import Outcome
from deskhand.learning.no_show import Booking, PastVisit, no_show_row

FILE = Path("noshow/dev/appointments.csv.gz")
LAST_MINUTE = timedelta(hours=23, minutes=59)
OUTCOME_AFTER = timedelta(days=1)
"""The data has days and no hours: an appointment ends, and its outcome is known, as its day ends."""


@dataclass(frozen=True)
class Appointment:
    """One line of the file; `day` is midnight of the appointment's day."""

    person: str
    booked_at: datetime
    day: datetime
    missed: bool
    age_years: float | None
    place: str


def load_appointments(folder: Path) -> tuple[list[Appointment], int]:
    """Every appointment that was booked before it was over, by day, and how many others there were."""
    with gzip.open(folder / FILE, "rt", encoding="utf-8", newline="") as file:
        found = [_appointment(row) for row in csv.DictReader(file)]
    kept = [one for one in found if one.booked_at.date() <= one.day.date()]
    return sorted(kept, key=lambda one: (one.day, one.booked_at)), len(found) - len(kept)


def _appointment(row: dict[str, str]) -> Appointment:
    booked, day = (datetime.fromisoformat(row[name]).astimezone(UTC) for name in ("ScheduledDay", "AppointmentDay"))
    return Appointment(
        row["PatientId"], booked, day, row["No-show"] == "Yes", float(row["Age"]), row["Neighbourhood"]
    )


def outcomes(appointments: Sequence[Appointment], notice: timedelta | None = None) -> Iterator[Outcome]:
    """One per appointment, in the order given, decided when it was booked, or `notice` before its day if that is later.

    The place stands for the kind: the file names no other.
    """
    of_person = defaultdict[str, list[Appointment]](list)
    for one in appointments:
        of_person[one.person].append(one)
    for one in appointments:
        decided = one.booked_at if notice is None else max(one.booked_at, one.day - notice)
        others = of_person[one.person]
        past = [PastVisit(other.missed, other.day + OUTCOME_AFTER) for other in others if other.day < one.day]
        same_day = sum(other.day == one.day and other.booked_at < one.booked_at for other in others)
        booking = Booking(
            booked_at=one.booked_at,
            starts_at=one.day + LAST_MINUTE,
            kind=one.place,
            same_day=same_day,
            age_years=one.age_years,
            time_known=False,
        )
        yield Outcome(no_show_row(booking, past, decided), one.missed, one.day + OUTCOME_AFTER)


def without_age(appointments: Sequence[Appointment]) -> list[Appointment]:
    return [replace(one, age_years=None) for one in appointments]
