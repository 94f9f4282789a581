"""The chance that an appointment is missed, learnt anew each day from how the company's own ones have ended."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from deskhand.domain.appointment import Appointment, AppointmentStatus
from deskhand.domain.company import Company
from deskhand.domain.event import RiskSeen
from deskhand.domain.risk import Risk
from deskhand.learning.additive import AdditiveModel
from deskhand.learning.features import FeatureRow, Outcome
from deskhand.learning.holdout import Holdout
from deskhand.learning.no_show import NO_SHOW, Booking, PastVisit, no_show_row, start_model, train
from deskhand.store import appointments, events
from deskhand.store.database import Store, Tx

ENDS = frozenset({AppointmentStatus.SHOWN, AppointmentStatus.MISSED})
LEARNS_EVERY = timedelta(days=1)
MOST_LEARNT = 20_000
MOST_REASONS = 3
TRIAL = "more reminders"
EVER = datetime(1970, 1, 1, tzinfo=UTC)


class StoreForesight:
    """Implements ports.Foresight over the store. The model is learnt at the first question and once a day after it.

    `key` draws who is held back; whoever has it can tell, so it is a secret of the company, and always the same.
    """

    def __init__(self, store: Store, company: Company, key: bytes) -> None:
        self._store, self._zone, self._plan = store, ZoneInfo(company.time_zone), company.appointments.risk
        self._held = Holdout(TRIAL, self._plan.hold_out, key)
        self._learning = threading.Lock()
        self._model: AdditiveModel = start_model()
        self._learnt_at: datetime | None = None

    def no_show(self, visit: Appointment, booked_at: datetime, now: datetime) -> Risk:
        """By the person's own earlier visits, how far ahead it was booked, and when it is."""
        self._learn_anew(now)
        with self._store.glance() as tx:
            theirs = appointments.of_contact(tx, visit.contact, EVER)
        row = _row(visit, min(booked_at, now), theirs, now, self._zone)
        chance = self._model.probability(row)
        return Risk(
            appointment=visit.id,
            starts_at=visit.starts_at,
            booked_at=row.opened_at,
            at=now,
            chance=round(chance, 4),
            level=self._plan.level(chance),
            held_back=self._held.holds(visit.contact),
            why=tuple(str(reason) for reason in self._model.reasons(NO_SHOW, row)[:MOST_REASONS]),
            seen=row.values,
        )

    def _learn_anew(self, now: datetime) -> None:
        """One thread learns; the others are served meanwhile by what was learnt before."""
        known = self._learnt_at
        if (known is not None and now - known < LEARNS_EVERY) or not self._learning.acquire(blocking=False):
            return
        try:
            with self._store.read() as tx:
                found = outcomes(tx, self._zone)
            self._model, self._learnt_at = train(found, now), now
        finally:
            self._learning.release()


def outcomes(tx: Tx, zone: ZoneInfo) -> list[Outcome]:
    """What is known of the appointments that were kept or missed, as it was known when each was decided on.

    Of one that Sentinel has looked after that is what it saw then; of one that was over before, what its row says,
    where that names when it was booked.
    """
    ended = appointments.ended(tx, MOST_LEARNT)
    seen = {(risk.appointment, risk.starts_at): risk for risk in _risks(tx)}
    by_contact = defaultdict[str, list[Appointment]](list)
    for one in ended:
        by_contact[one.contact].append(one)
    found = (_outcome(one, seen.get((one.id, one.starts_at)), by_contact, zone) for one in ended)
    return [one for one in found if one is not None]


def _risks(tx: Tx) -> list[Risk]:
    return [event.what.risk for event in events.of_kind(tx, "risk_seen") if isinstance(event.what, RiskSeen)]


def _outcome(
    one: Appointment, risk: Risk | None, by_contact: Mapping[str, Sequence[Appointment]], zone: ZoneInfo
) -> Outcome | None:
    missed, known_at = one.status is AppointmentStatus.MISSED, one.span.ends_at
    if risk is not None and len(risk.seen) == len(NO_SHOW.features) and risk.at < known_at:
        return Outcome(FeatureRow(NO_SHOW.name, risk.booked_at, risk.at, risk.seen), missed, known_at)
    if one.booked_at is None or one.booked_at >= known_at:
        return None
    row = _row(one, one.booked_at, by_contact[one.contact], one.booked_at, zone)
    return Outcome(row, missed, known_at)


def _row(
    visit: Appointment, booked_at: datetime, theirs: Sequence[Appointment], at: datetime, zone: ZoneInfo
) -> FeatureRow:
    """`theirs` are the appointments of the address; those of another person on it are left out."""
    own = [one for one in theirs if one.id != visit.id and one.person == visit.person]
    past = [PastVisit(one.status is AppointmentStatus.MISSED, one.span.ends_at) for one in own if one.status in ENDS]
    starts = visit.starts_at.astimezone(zone)
    same_day = sum(one.live and one.starts_at.astimezone(zone).date() == starts.date() for one in own)
    return no_show_row(Booking(booked_at, starts, visit.type or None, same_day=same_day), past, at)
