"""How likely a booked appointment is missed, from what is known at the time.

It decides how early and in which way Sentinel reminds, and nothing else: it is never shown to the customer, and nobody
is denied a slot because of it. Who a person is does not belong to it; `age_years` is there for a business that has a
reason to record it, and is not known otherwise.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import log

import numpy as np

from deskhand.learning import bayes
from deskhand.learning.additive import AdditiveModel, Effect, Names, Steps, added, centred
from deskhand.learning.design import learn_design
from deskhand.learning.features import Column, FeatureRow, FeatureTable, KnownAt, Outcome, Seen, known_by

DAYS = (*range(1, 15), 18, 21, 25, 28, 32, 40, 50, 60, 75)

NO_SHOW = FeatureTable(
    "no_show",
    (
        Column("lead_days", KnownAt.OPENING, "days booked ahead: {}", tuple(map(float, DAYS))),
        Column("hour", KnownAt.OPENING, "hour of the visit: {}", (9, 11, 13, 15, 17)),
        Column("weekday", KnownAt.OPENING),
        Column("booked_hour", KnownAt.OPENING, "hour of booking: {}", tuple(map(float, range(7, 19)))),
        Column("kind", KnownAt.OPENING),
        Column("same_day", KnownAt.OPENING, "others booked that day: {}", (1, 2)),
        Column("age_years", KnownAt.OPENING, "age: {}", tuple(map(float, range(5, 90, 5)))),
        Column("waited_days", KnownAt.DECISION, "days since booked: {}", (1, 3, 7, 14, 28)),
        Column("confirmations", KnownAt.DECISION, "confirmations: {}", (1, 2)),
        Column("confirmed_days", KnownAt.DECISION, "days since confirmed: {}", (1, 3, 7)),
        Column("shows", KnownAt.DECISION, "earlier visits kept: {}", (1, 2, 3, 5)),
        Column("misses", KnownAt.DECISION, "earlier visits missed: {}", (1, 2, 3)),
    ),
)

FEW = 50
"""With fewer outcomes than this the published rates stand as they are."""
WEEKDAY_WEEKS = 8
"""Before a weekday has come round so often, one bad Monday looks like Mondays."""

SAME_DAY_SHARE, NEXT_DAY_SHARE, LATE_SHARE, LATE_DAYS = 0.045, 0.120, 0.203, 13
"""Missed of those booked for the next day and for 13 days ahead, constant from there: Whittle et al., "Relationship of
scheduling interval to missed and cancelled clinic appointments", J Ambul Care Manage 31 (2008), clinics of the Veterans
Health Administration. For the same day: from the odds ratio 5.45 of more than four weeks against less than a day, of
263,464 appointments of Marshfield Clinic (PMC11149957). Abstracts read 2026-11-30."""


@dataclass(frozen=True)
class Booking:
    """One appointment as it is known: both instants aware, `starts_at` in the business's zone.

    `time_known` is False where only the day is (give its last minute). `confirmed_at` ascends.
    """

    booked_at: datetime
    starts_at: datetime
    kind: str | None = None
    confirmed_at: tuple[datetime, ...] = ()
    same_day: int = 0
    age_years: float | None = None
    time_known: bool = True


@dataclass(frozen=True)
class PastVisit:
    """An earlier appointment of the same person: whether it was missed, and since when that is known."""

    missed: bool
    known_at: datetime


def no_show_row(booking: Booking, past: Sequence[PastVisit], decided_at: datetime) -> FeatureRow:
    """What is known of the booking at `decided_at`, at or after it was booked.

    Visits and confirmations that became known later are not counted. ValueError for a decision before the booking.
    """
    zone = booking.starts_at.tzinfo
    booked = booking.booked_at.astimezone(zone)
    opening: dict[str, float | str | None] = {
        "lead_days": float((booking.starts_at.date() - booked.date()).days),
        "hour": float(booking.starts_at.hour) if booking.time_known else None,
        "weekday": f"{booking.starts_at:%A}",
        "booked_hour": float(booked.hour),
        "kind": booking.kind,
        "same_day": float(booking.same_day),
        "age_years": booking.age_years,
    }
    seen = {name: Seen(value, booking.booked_at) for name, value in opening.items()}
    seen["waited_days"] = Seen(_days(booking.booked_at, decided_at), decided_at)
    seen |= _confirmed(booking, decided_at) | _history(past, booking.booked_at, decided_at)
    return NO_SHOW.row(booking.booked_at, decided_at, seen)


def _confirmed(booking: Booking, decided_at: datetime) -> dict[str, Seen]:
    given = [at for at in booking.confirmed_at if at <= decided_at]
    written = given[-1] if given else booking.booked_at
    days = _days(written, decided_at) if given else None
    return {"confirmations": Seen(float(len(given)), written), "confirmed_days": Seen(days, written)}


def _history(past: Sequence[PastVisit], booked_at: datetime, decided_at: datetime) -> dict[str, Seen]:
    known = [visit for visit in past if visit.known_at <= decided_at]
    written = max((visit.known_at for visit in known), default=booked_at)
    missed = sum(visit.missed for visit in known)
    return {"shows": Seen(float(len(known) - missed), written), "misses": Seen(float(missed), written)}


def _days(since: datetime, until: datetime) -> float:
    return (until - since) / timedelta(days=1)


def published_share(lead_days: float) -> float:
    """The share missed of appointments booked so many days ahead (0: the same day), before anything is learnt."""
    if lead_days < 1:
        return SAME_DAY_SHARE
    way = min(1.0, (lead_days - 1) / (LATE_DAYS - 1))
    return NEXT_DAY_SHARE + way * (LATE_SHARE - NEXT_DAY_SHARE)


def start_model() -> AdditiveModel:
    """The published rates by lead time alone; its average is a booking a week ahead."""
    middle = _logit(published_share(7))
    by_lead = Steps(tuple(map(float, DAYS)), tuple(_logit(published_share(days)) - middle for days in (0, *DAYS)))
    others: list[Effect] = [_nothing(column) for column in NO_SHOW.features[1:]]
    return AdditiveModel(NO_SHOW.name, middle, (by_lead, *others))


def _nothing(column: Column) -> Effect:
    return Steps(column.edges, (0.0,) * (len(column.edges) + 1)) if column.edges else Names({})


def _logit(share: float) -> float:
    return log(share / (1 - share))


def train(outcomes: Sequence[Outcome], at: datetime) -> AdditiveModel:
    """The published rates, moved as far as the outcomes known at `at` insist (see bayes.py).

    Called again as outcomes come in: the same outcomes give the same model. Fewer than FEW leave the start model.
    """
    known = known_by(outcomes, at)
    start = start_model()
    if len(known) < FEW:
        return start
    rows = [one.row for one in known]
    design = learn_design(NO_SHOW, rows, _left_out(rows))
    opinion = np.array([start.logit(row) for row in rows])
    missed = np.array([one.happened for one in known], dtype=np.float64)
    moved = design.model(bayes.fit(design.matrix(rows), missed, opinion, design.groups), len(known))
    return centred(added(start, moved), rows)


def _left_out(rows: Sequence[FeatureRow]) -> set[str]:
    """The weekday, until it has come round often enough."""
    span = max(row.decided_at for row in rows) - min(row.decided_at for row in rows)
    return {"weekday"} if span < timedelta(weeks=WEEKDAY_WEEKS) else set()
