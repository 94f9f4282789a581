"""Invitations: their words written, checked, claimed, handed to whoever mails them, and their fate recorded."""

from __future__ import annotations

from dataclasses import replace

from deskhand.domain.action import SendInvitation, SendMessage, act_of
from deskhand.domain.errors import Rejected, Transient, Unknown
from deskhand.domain.event import InvitationSent, SendFailed, SendUnknown
from deskhand.engine.ledger import Step, claim, look_later
from deskhand.engine.speak import hello, worded
from deskhand.store import effects


def invite(step: Step, invitation: SendInvitation) -> None:
    """Mail one version once. Of one that was claimed before a crash nobody knows: a person looks, as with words."""
    if step.again:
        lost(step, invitation)
        return
    invitation = replace(invitation, text=invitation.text or _words(step, invitation))
    with step.line.write() as tx:
        said = hello(step, tx, invitation)
        invitation = replace(invitation, text=f"{invitation.text} {said}" if said else invitation.text)
        step = replace(step, action=invitation)
        if not claim(step, tx):
            return
    _send(step, invitation)


def _words(step: Step, one: SendInvitation) -> str:
    said = SendMessage(one.to, act_of(one), one.purpose, one.facts, one.language, one.channel)
    return worded(step, said, step.effect)


def _send(step: Step, one: SendInvitation) -> None:
    try:
        if step.line.invitations is None:
            raise Rejected("no_channel", "no mail is connected that carries invitations")
        ref = step.line.invitations.send(one, step.effect)
    except Rejected as error:
        _failed(step, one, error.reason, error.detail)
    except Transient as error:
        _failed(step, one, "not_taken", str(error))
    except Unknown:
        lost(step, one)
    else:
        sent = InvitationSent(step.effect, one.to, one.appointment, one.sequence, one.cancelled)
        with step.line.write(forced=False) as tx:
            step.settle(tx, effects.SENT, sent, ref)


def _failed(step: Step, one: SendInvitation, reason: str, detail: str) -> None:
    with step.line.write() as tx:
        failed = SendFailed(step.effect, one.to, act_of(one), one.channel, detail, reason)
        step.settle(tx, effects.FAILED, failed)


def lost(step: Step, one: SendInvitation) -> None:
    """It may have gone out: it is not sent again, and a person hears that nobody knows."""
    with step.line.write() as tx:
        step.settle(tx, effects.UNKNOWN, SendUnknown(step.effect, one.to, act_of(one), one.channel))
        look_later(step, tx)
