"""The mail that mail programs show as an invitation: words for people, the event for calendars. Pure.

Source: RFC 6047 section 2.4 (text/calendar with method and charset, the same method inside), read 2026-11-30 where
others quote it. The event stands last in the alternative, where programs that know it take it, and once more as a file
for those that do not.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

from deskhand.channels.email_smtp.wire import UNSUBSCRIBE, message_id, reply_subject, thread_headers
from deskhand.channels.invitations import when
from deskhand.channels.invitations.invitation import (
    LONGEST_NAME,
    LONGEST_NOTES,
    LONGEST_PLACE,
    LONGEST_TITLE,
    Invitation,
    calendar_text,
)
from deskhand.channels.invitations.plain import lines, one_line
from deskhand.ports import Answered

LONGEST_SUBJECT = 150
FILE = "invite.ics"


@dataclass(frozen=True)
class Labels:
    """What the mail says by itself in one language."""

    new: str
    changed: str
    cancelled: str
    what: str
    when: str
    where: str
    who: str
    answer: str
    new_words: str
    changed_words: str
    cancelled_words: str


LABELS = {
    "en": Labels(
        new="Invitation",
        changed="Updated invitation",
        cancelled="Canceled",
        what="What",
        when="When",
        where="Where",
        who="With",
        answer="You can answer in your calendar, or by replying to this mail.",
        new_words="You are invited.",
        changed_words="This appointment has changed. This is how it is now:",
        cancelled_words="This appointment does not take place:",
    ),
    "es": Labels(
        new="Invitación",
        changed="Invitación actualizada",
        cancelled="Cancelada",
        what="Qué",
        when="Cuándo",
        where="Dónde",
        who="Con",
        answer="Puede responder en su calendario o contestando a este correo.",
        new_words="Tiene una invitación.",
        changed_words="Esta cita ha cambiado. Ahora queda así:",
        cancelled_words="Esta cita no tendrá lugar:",
    ),
}


def invitation_bytes(
    invitation: Invitation, words: str, language: str, key: str, at: datetime, answered: Answered | None = None
) -> bytes:
    """One mail from the organizer to the attendee, CRLF, ready for SMTP.

    `words` stand first, as the employee wrote them (the guardrails have seen them); where they are empty a line says
    what this is. `language` is en or es, anything else is English. `key` names our effect, as in any mail of ours.
    """
    spoken = language if language in LABELS else "en"
    message = EmailMessage(policy=SMTP)
    message["From"] = _address(invitation.organizer, invitation.organizer_name)
    message["To"] = _address(invitation.attendee, invitation.attendee_name)
    subject = subject_of(invitation, spoken)
    message["Subject"] = reply_subject(answered.subject, subject) if answered else subject
    message["Date"], message["Message-ID"] = at, message_id(invitation.organizer, key)
    for name, ids in thread_headers(answered).items():
        message[name] = ids
    message["Auto-Submitted"] = "auto-replied" if answered else "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    message["List-Unsubscribe"] = f"<mailto:{invitation.organizer}?subject={UNSUBSCRIBE}>"
    _fill(message, text_of(invitation, words, spoken), calendar_text(invitation, at), invitation.method)
    return message.as_bytes()


def subject_of(invitation: Invitation, language: str) -> str:
    """On one line: what kind of message it is, the title and the beginning."""
    say = LABELS[language]
    kind = say.cancelled if invitation.cancelled else say.changed if invitation.sequence else say.new
    begins = when.day_and_hour(invitation.span.starts_at, invitation.clock(), language)
    room = LONGEST_SUBJECT - len(kind) - len(begins) - 4
    return f"{kind}: {one_line(invitation.title, room)}, {begins}"


def text_of(invitation: Invitation, words: str, language: str) -> str:
    """What a person reads: the words, what and when and where, the notes, how to answer."""
    say = LABELS[language]
    usual = say.cancelled_words if invitation.cancelled else say.changed_words if invitation.sequence else say.new_words
    facts = (
        (say.what, one_line(invitation.title, LONGEST_TITLE)),
        (say.when, when.told(invitation.span, invitation.clock(), language)),
        (say.where, one_line(invitation.location, LONGEST_PLACE)),
        (say.who, one_line(invitation.organizer_name, LONGEST_NAME)),
    )
    told = "\n".join(f"{name}: {value}" for name, value in facts if value)
    ends = "" if invitation.cancelled else say.answer
    parts = (lines(words, LONGEST_NOTES) or usual, told, lines(invitation.notes, LONGEST_NOTES), ends)
    return "\n\n".join(part for part in parts if part)


def _fill(message: EmailMessage, text: str, calendar: str, method: str) -> None:
    """multipart/mixed of the alternative (words, event) and the file."""
    message.set_content(text)
    message.add_alternative(calendar, subtype="calendar", params={"method": method}, cte="base64")
    message.add_attachment(
        calendar.encode("utf-8"), maintype="application", subtype="ics", filename=FILE, params={"name": FILE}
    )


def _address(address: str, name: str) -> Address:
    return Address(one_line(name, LONGEST_NAME), addr_spec=address)
