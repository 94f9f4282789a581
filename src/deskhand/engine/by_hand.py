"""Looks into people's calendars: what they do there by hand is taken over once it has been seen twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from deskhand.domain.appointment import Appointment, case_of
from deskhand.domain.by_hand import CalendarChange, paired, slot_of
from deskhand.domain.errors import Rejected, Transient, Unknown
from deskhand.engine.hand_made import adopt_event, follow, read_calendar, remember
from deskhand.engine.line import Line
from deskhand.ports import Fetched, Place, Take
from deskhand.store import cases

EVERY_S, AGAIN_S = 300.0, 60.0
EMPTIED = 3
"""So many appointments gone at once from a calendar that shows nothing at all: it was lost, not cleared."""
OURS = frozenset({"move_appointment", "cancel_appointment", "give_slot"})
NO_ANSWER = (Transient, Unknown, Rejected)


class CalendarLook:
    """All calendars elsewhere of a line, looked into like a mailbox (engine/rounds.py).

    A change counts once two looks a minute apart have seen it: what we ourselves move stands in the calendar a moment
    before it stands in the book. A calendar that does not answer changes nothing; the others are looked into.
    """

    name = "calendars"

    def __init__(self, line: Line) -> None:
        self._line = line
        self._seen: dict[str, frozenset[CalendarChange]] = {}
        self._told: set[str] = set()

    @property
    def every_s(self) -> float:
        """Sooner where a change waits to be seen again."""
        return AGAIN_S if any(self._seen.values()) else EVERY_S

    def close(self) -> None:
        """The calendars are closed with the line."""

    def fetch(self, take: Take, now: datetime) -> Fetched:
        """One look at every calendar; Transient names those that could not be looked into."""
        counts, trouble = Counter[str](), []
        for provider, place in self._line.places.items():
            try:
                counts += self._look(provider, place, now)
            except NO_ANSWER as error:
                trouble.append(f"{provider}: {error}")
        if trouble:
            raise Transient("; ".join(trouble))
        return Fetched(counts)

    def _look(self, provider: str, place: Place, now: datetime) -> Counter[str]:
        line, read = self._line, read_calendar(self._line, provider, place, now)
        for row, event in read.found.seen:
            remember(line, row, event)
        moved, gone = list(read.found.moved), list[Appointment]()
        for row in read.found.missing:
            elsewhere = _elsewhere(place, row)
            if elsewhere is None:
                gone.append(row)
            elif elsewhere.to != row.slot:
                moved.append(elsewhere)
        if len(gone) >= EMPTIED and read.is_empty:
            raise Transient(f"{place.name} shows nothing where {len(gone)} appointments were; nothing was called off")
        changes = [*moved, *paired(gone, read.guests, place.id, ZoneInfo(line.company.time_zone))]
        counts, taken = self._followed(provider, changes), {change.event for change in changes}
        fresh = [one for one in read.guests if one[0].name_in(place.id) not in taken]
        counts["new"] += sum(adopt_event(line, provider, place, *one, told=self._told) for one in fresh)
        return counts

    def _followed(self, provider: str, changes: Sequence[CalendarChange]) -> Counter[str]:
        """The changes that were there at the last look too are taken over, the others wait for the next."""
        counts, before = Counter[str](), self._seen.get(provider, frozenset())
        self._seen[provider] = frozenset(changes) - before
        for change in changes:
            if change in before and not self._busy_with(change.appointment):
                counts["moved" if change.to else "cancelled"] += follow(self._line, change)
        return counts

    def _busy_with(self, row: Appointment) -> bool:
        """True while a move or a cancellation of our own is under way in its case."""
        with self._line.store.read() as tx:
            name = case_of(row.id)
            known = cases.get(tx, name) is not None
            flights = self._line.folded.of(tx, name).case.in_flight if known else {}
        return any(key.partition("|")[0] in OURS for key in flights)


def _elsewhere(place: Place, row: Appointment) -> CalendarChange | None:
    """Where its event stands now, outside of what was looked at; None where it was taken out."""
    found = place.calendar.event(place.name, row.event_in(place.id))
    if found is None or found.cancelled:
        return None
    return CalendarChange(row, slot_of(found.booking.span, row.provider), row.event)
