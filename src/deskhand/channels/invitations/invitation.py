"""An invitation as the calendar file that asks somebody to come, to come at another time, or not to come. Pure.

Sources: RFC 5545 (iCalendar; 3.1 folding, 3.3.5 local times that come twice, 3.6.5 VTIMEZONE), RFC 5546 (iTIP; 2.1.4
SEQUENCE, 3.2.2 REQUEST, 3.2.5 CANCEL); read 2026-11-30 where others quote them. RFC 6068 (mailto) from memory.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from urllib.parse import quote
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from icalendar import Calendar, Event, vCalAddress

from deskhand.channels.email_smtp.wire import check_address
from deskhand.channels.invitations.plain import lines, one_line
from deskhand.channels.invitations.zones import is_told_twice, timezone_of
from deskhand.domain.availability import Span

PRODUCT = "-//Deskhand//Deskhand//EN"
UID = re.compile(r"[\x21-\x7e]{1,255}")
LONGEST_TITLE, LONGEST_NAME, LONGEST_PLACE, LONGEST_NOTES = 200, 100, 300, 4_000
PLAIN_IN_MAILTO = "@!$'*+-./=^_`{|}~"
"""What else may stand in an address stands there as it is: programs compare it letter by letter."""


@dataclass(frozen=True)
class Invitation:
    """One event to which `attendee` is asked. `uid` names it for ever; every change has a higher `sequence`.

    `organizer` is the mail address to which calendars send their answers. `zone` is an IANA name: the event stays at
    its local time there; "UTC" names instants only. Words are shown on one line each, `notes` on several, and cut where
    they are very long. Rejected where an address is none, ValueError where the rest makes no event.
    """

    uid: str
    organizer: str
    attendee: str
    span: Span
    title: str
    organizer_name: str = ""
    attendee_name: str = ""
    notes: str = ""
    location: str = ""
    zone: str = "UTC"
    sequence: int = 0
    cancelled: bool = False

    def __post_init__(self) -> None:
        check_address(self.organizer)
        check_address(self.attendee)
        if not UID.fullmatch(self.uid):
            raise ValueError("uid must be 1 to 255 printable ASCII characters")
        if self.span.starts_at.utcoffset() is None or self.span.ends_at.utcoffset() is None:
            raise ValueError("the span must be of aware instants")
        if self.span.ends_at <= self.span.starts_at or self.sequence < 0:
            raise ValueError("an event ends after it starts, and sequence is 0 or more")
        self.clock()

    @property
    def method(self) -> str:
        """REQUEST, of a new event and of one that changed, or CANCEL."""
        return "CANCEL" if self.cancelled else "REQUEST"

    def moved(self, to: Span) -> Invitation:
        """The same event at another time."""
        return replace(self, span=to, sequence=self.sequence + 1)

    def called_off(self) -> Invitation:
        """The same event, which does not take place."""
        return replace(self, cancelled=True, sequence=self.sequence + 1)

    def clock(self) -> ZoneInfo:
        """The zone; ValueError where there is none of that name."""
        try:
            return ZoneInfo(self.zone)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise ValueError(f"there is no time zone {self.zone[:60]!r}") from error


def calendar_text(invitation: Invitation, now: datetime) -> str:
    """The calendar file, lines ended by CRLF and folded. Nothing in any word of it can begin another property."""
    whole = Calendar()
    whole.add("version", "2.0")
    whole.add("prodid", PRODUCT)
    whole.add("calscale", "GREGORIAN")
    whole.add("method", invitation.method)
    zone = _zone_to_write(invitation)
    if zone is not None:
        whole.add_component(timezone_of(zone, invitation.span))
    whole.add_component(_event(invitation, zone, now))
    return str(whole.to_ical(), "utf-8")


def _event(invitation: Invitation, zone: ZoneInfo | None, now: datetime) -> Event:
    event = Event()
    event.add("uid", invitation.uid)
    event.add("sequence", invitation.sequence)
    event.add("dtstamp", now.astimezone(UTC).replace(microsecond=0))
    for name, at in (("dtstart", invitation.span.starts_at), ("dtend", invitation.span.ends_at)):
        event.add(name, at.astimezone(zone or UTC).replace(microsecond=0))
    event.add("summary", one_line(invitation.title, LONGEST_TITLE) or "-")
    event.add("status", "CANCELLED" if invitation.cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT" if invitation.cancelled else "OPAQUE")
    event.add("organizer", _organizer(invitation))
    event.add("attendee", _attendee(invitation))
    for name, words in (
        ("location", one_line(invitation.location, LONGEST_PLACE)),
        ("description", lines(invitation.notes, LONGEST_NOTES)),
    ):
        if words:
            event.add(name, words)
    return event


def _zone_to_write(invitation: Invitation) -> ZoneInfo | None:
    """None where instants are written: without a zone, and where a local time would mean the hour before."""
    zone = invitation.clock()
    told_twice = any(is_told_twice(at, zone) for at in (invitation.span.starts_at, invitation.span.ends_at))
    return None if told_twice or zone.key.upper() in ("UTC", "ETC/UTC") else zone


def _organizer(invitation: Invitation) -> vCalAddress:
    return _person(invitation.organizer, invitation.organizer_name)


def _attendee(invitation: Invitation) -> vCalAddress:
    person = _person(invitation.attendee, invitation.attendee_name)
    person.params["CUTYPE"] = "INDIVIDUAL"
    person.params["ROLE"] = "REQ-PARTICIPANT"
    person.params["PARTSTAT"] = "NEEDS-ACTION"
    person.params["RSVP"] = "FALSE" if invitation.cancelled else "TRUE"
    return person


def _person(address: str, name: str) -> vCalAddress:
    """Double quotes become single ones, a backslash a slash: not every program knows the escape that RFC 6868 gives the
    first, and some take the second for one."""
    person = vCalAddress(f"mailto:{quote(address, safe=PLAIN_IN_MAILTO)}")
    shown = one_line(name, LONGEST_NAME).replace('"', "'").replace("\\", "/")
    if shown:
        person.params["CN"] = shown
    return person
