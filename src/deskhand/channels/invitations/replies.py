"""What somebody's calendar answers to an invitation of ours, by mail. Pure; no bytes make it raise.

Who answers is a hint: anybody may write any address into a calendar. Compare `attendee` with whom was invited, and look
at `replier`.

Sources: RFC 5546 (iTIP; REPLY, COUNTER, REFRESH, delegation), RFC 6047 (the method stands in the mail's header too);
read 2026-11-30 where others quote them.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email.message import Message
from enum import StrEnum
from typing import Any
from urllib.parse import unquote

from icalendar import Calendar, Event

from deskhand.channels.email_imap.charsets import decoded
from deskhand.channels.email_imap.headers import sender_of
from deskhand.channels.email_imap.parts import content_of, held_by
from deskhand.channels.email_imap.wire import parse_message
from deskhand.channels.email_smtp.wire import ADDRESS
from deskhand.channels.invitations.plain import lines, one_line
from deskhand.channels.invitations.proposed import instant, proposed
from deskhand.channels.invitations.sieve import Unfit, sieved
from deskhand.domain.availability import Span

CALENDARS = frozenset({"text/calendar", "application/ics"})
MOST_PARTS, LARGEST_BYTES, LONGEST_COMMENT, LONGEST_UID = 30, 400_000, 1_000, 255
MOST_SEQUENCE = 2**31 - 1
UID = re.compile(r"[\x21-\x7e][\x20-\x7e]*")


class Said(StrEnum):
    """What the calendar says: of a REPLY its answer, `other_time` of a COUNTER, `send_again` of a REFRESH."""

    ACCEPTED = "accepted"
    DECLINED = "declined"
    TENTATIVE = "tentative"
    DELEGATED = "delegated"
    OTHER_TIME = "other_time"
    SEND_AGAIN = "send_again"


class Replier(StrEnum):
    """Who the mail's From is to the calendar's attendee: the same, the one who writes for them, or somebody else."""

    ATTENDEE = "attendee"
    ASSISTANT = "assistant"
    SOMEBODY = "somebody"


@dataclass(frozen=True)
class InvitationReply:
    """One answer. Addresses are in lower case.

    `sequence` is that of the invitation that was answered: a lower one than ours is an answer to an older time.
    `proposed` is None of a COUNTER whose time cannot be told for sure: ask. `delegated_to` and `delegated_from` are
    empty where nobody is. `at` is when the answer was given, by the sender's clock.
    """

    uid: str
    attendee: str
    said: Said
    replier: Replier
    sender: str
    sequence: int | None = None
    comment: str = ""
    proposed: Span | None = None
    delegated_to: str = ""
    delegated_from: str = ""
    at: datetime | None = None


@dataclass(frozen=True)
class NoReply:
    """The mail holds no answer to an invitation; `why` in words."""

    why: str


def parse_reply(raw: bytes) -> InvitationReply | NoReply:
    """The answer that a mail carries. Mails inside the mail are not looked into: somebody shows us another's answer."""
    message = parse_message(raw)
    part = next(_calendars(message), None)
    if part is None:
        return NoReply("there is no calendar in the mail")
    try:
        return _reply(part, sender_of(message))
    except Unfit as no:
        return NoReply(str(no))
    except Exception as error:  # the parser's own, on what nobody has thought of
        return NoReply(f"the calendar cannot be read ({type(error).__name__})")


def _calendars(message: Message) -> Iterator[Message]:
    waiting, seen = [message], 0
    while waiting and seen < MOST_PARTS:
        part, seen = waiting.pop(), seen + 1
        if part.get_content_maintype() == "multipart":
            waiting.extend(reversed(held_by(part)))
        elif part.get_content_type() in CALENDARS:
            yield part


def _reply(part: Message, sender: str) -> InvitationReply:
    content = content_of(part)
    if len(content) > LARGEST_BYTES:
        raise Unfit(f"the calendar has more than {LARGEST_BYTES} bytes")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the parser's remarks on what it mends
        whole = Calendar.from_ical(sieved(decoded(content, "utf-8")))
        method, event = _method(whole, part), _event(whole)
        return _read(method, event, sender)


def _method(whole: Any, part: Message) -> str:
    inside = str(whole.get("method", "")).strip().upper()
    outside = str(part.get_param("method") or "").strip().upper()
    if inside and outside and inside != outside:
        raise Unfit("the calendar says another method than the mail")
    method = inside or outside
    if method not in ("REPLY", "COUNTER", "REFRESH"):
        raise Unfit(f"the calendar is no answer but {one_line(method, 40) or 'without a method'}")
    return method


def _event(whole: Any) -> Event:
    events = whole.walk("VEVENT")
    if len(events) != 1:
        raise Unfit(f"the calendar has {len(events)} events")
    event: Event = events[0]
    if "recurrence-id" in event:
        raise Unfit("it is about one of a series, and we invite to no series")
    return event


def _read(method: str, event: Event, sender: str) -> InvitationReply:
    named = event.get("uid", "")
    uid = named.strip() if isinstance(named, str) else ""
    if len(uid) > LONGEST_UID or not UID.fullmatch(uid):
        raise Unfit("the event has no name (UID) that we could know")
    person = _attendee(event, sender)
    address = _address(person)
    return InvitationReply(
        uid=uid,
        attendee=address,
        said=_said(method, person),
        replier=_replier(person, address, sender),
        sender=sender,
        sequence=_sequence(event),
        comment=lines("\n".join(str(one) for one in _all(event, "comment")), LONGEST_COMMENT),
        proposed=proposed(event) if method == "COUNTER" else None,
        delegated_to=_parameter_address(person, "delegated-to"),
        delegated_from=_parameter_address(person, "delegated-from"),
        at=instant(event.get("dtstamp")),
    )


# ------------------------------------------------------------------ who


def _attendee(event: Event, sender: str) -> Any:
    """Of several the one who wrote the mail: who delegates names the delegate too. Else the only one."""
    people = [one for one in _all(event, "attendee") if _address(one)]
    own = [one for one in people if _address(one) == sender or _parameter_address(one, "sent-by") == sender]
    if own or len(people) == 1:
        return (own or people)[0]
    raise Unfit("the calendar says not who answers" if not people else "the calendar names several people")


def _replier(person: Any, address: str, sender: str) -> Replier:
    if sender and address == sender:
        return Replier.ATTENDEE
    deputy = _parameter_address(person, "sent-by")
    return Replier.ASSISTANT if sender and deputy == sender else Replier.SOMEBODY


def _said(method: str, person: Any) -> Said:
    if method == "COUNTER":
        return Said.OTHER_TIME
    if method == "REFRESH":
        return Said.SEND_AGAIN
    answer = str(person.params.get("partstat", "")).strip().lower()
    if answer not in ("accepted", "declined", "tentative", "delegated"):
        raise Unfit(f"the calendar answers nothing yet ({one_line(answer, 40) or 'no PARTSTAT'})")
    return Said(answer)


def _address(value: object) -> str:
    """The mail address of a calendar user; empty where it is none."""
    scheme, _, rest = str(value).strip().partition(":")
    address = unquote(rest.partition("?")[0]).strip().lower()
    return address if scheme.lower() == "mailto" and len(address) <= 254 and ADDRESS.fullmatch(address) else ""


def _parameter_address(person: Any, name: str) -> str:
    """Of several the first."""
    given = person.params.get(name, "")
    return _address(given[0] if isinstance(given, list) and given else given)


def _sequence(event: Event) -> int | None:
    value = event.get("sequence")
    return int(value) if isinstance(value, int) and 0 <= value <= MOST_SEQUENCE else None


def _all(event: Event, name: str) -> list[Any]:
    found = event.get(name, [])
    return found if isinstance(found, list) else [found]
