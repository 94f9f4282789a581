"""Invitations as mails of the company's own sender: its answers come back into its own mailbox."""

from __future__ import annotations

from deskhand.channels.email_smtp.channel import SmtpEmail
from deskhand.channels.invitations.invitation import Invitation
from deskhand.channels.invitations.mail import invitation_bytes
from deskhand.domain.action import SendInvitation
from deskhand.domain.errors import Rejected
from deskhand.ports import Clock


class MailedInvitations:
    """Implements Invitations. The organizer is the company at the address that `mail` sends from."""

    def __init__(self, mail: SmtpEmail, company: str, zone: str, clock: Clock) -> None:
        """`zone` is the company's, by whose clock times are told."""
        self._mail, self._company, self._zone, self._clock = mail, company, zone, clock

    def __repr__(self) -> str:
        return f"MailedInvitations({self._mail.sender})"

    def send(self, invitation: SendInvitation, key: str) -> str:
        """The Message-ID. Rejected where it makes no event: sending it again would make none either."""
        try:
            event = self._event(invitation)
        except ValueError as error:
            raise Rejected("refused", str(error)) from error
        content = invitation_bytes(event, invitation.text, invitation.language, key, self._clock.now())
        return self._mail.hand_over(invitation.to, content, key)

    def _event(self, one: SendInvitation) -> Invitation:
        return Invitation(
            uid=one.uid,
            organizer=self._mail.sender,
            attendee=one.to,
            span=one.slot.span,
            title=one.title,
            organizer_name=self._company,
            attendee_name=one.name,
            zone=self._zone,
            sequence=one.sequence,
            cancelled=one.cancelled,
        )
