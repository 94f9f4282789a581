"""A mail's answer to an invitation as the line takes it. Pure; no bytes make it raise."""

from __future__ import annotations

import re

from deskhand.channels.invitations.replies import InvitationReply, Said, parse_reply
from deskhand.domain.event import InvitationAnswered
from deskhand.domain.invitation import GuestSays

CALENDAR = re.compile(rb"text/calendar|application/ics", re.IGNORECASE)
SAYS = {
    Said.ACCEPTED: GuestSays.ACCEPTED,
    Said.DECLINED: GuestSays.DECLINED,
    Said.TENTATIVE: GuestSays.TENTATIVE,
    Said.OTHER_TIME: GuestSays.OTHER_TIME,
}


def answer_of(raw: bytes) -> InvitationAnswered | None:
    """The answer; None where there is none, or one that is for a person to read (delegated, asked for again)."""
    reply = parse_reply(raw) if CALENDAR.search(raw) else None
    if not isinstance(reply, InvitationReply) or reply.said not in SAYS:
        return None
    return InvitationAnswered(
        uid=reply.uid,
        says=SAYS[reply.said],
        attendee=reply.attendee,
        by=reply.sender,
        sequence=reply.sequence or 0,
        proposed=reply.proposed,
        note=reply.comment,
    )
