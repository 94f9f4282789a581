"""An invitation through the ledger: claimed under its guardrails, mailed once, and what a crash leaves of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from deskhand.domain.action import SendInvitation
from deskhand.domain.event import Claimed, EffectSettled, InvitationSent, SendUnknown
from deskhand.domain.fold import fold
from deskhand.domain.invitation import Invited
from deskhand.store import events
from deskhand.testing.crashing import Killed
from deskhand.testing.fake_invitations import FakeInvitations
from deskhand.testing.office import Office

ANA = "ana@hvac.example"
WANTS = "hi, we run an hvac shop in Tucson with 14 techs and want a demo this week please"


class Dying(FakeInvitations):
    """The process ends at the first invitation, before or after the server has it."""

    def __init__(self, after: bool) -> None:
        super().__init__()
        self._after, self._alive = after, False

    def send(self, invitation: SendInvitation, key: str) -> str:
        if self._alive:
            return super().send(invitation, key)
        self._alive = True
        if self._after:
            super().send(invitation, key)
        raise Killed("gone")


def asking() -> Office:
    office = Office("2026-11-30T09:00:00-07:00", company="fieldline", with_invitations=True)
    office.mail(ANA, WANTS)
    office.advance(minutes=2)
    return office


def of(office: Office, kind: type) -> list[object]:
    return [event.what for event in office.box.history() if isinstance(event.what, kind)]


def test_it_is_claimed_under_its_guardrails_and_mailed_once() -> None:
    office = asking()
    office.mail(ANA, "the first one works")
    (claim,) = [one for one in of(office, Claimed) if isinstance(one, Claimed) and _is_invitation(one)]
    (sent,) = of(office, InvitationSent)
    assert {"authority", "hours", "opt_out", "recipient", "ai_disclosure"} <= set(claim.allowed_by)
    assert isinstance(sent, InvitationSent)
    assert (sent.effect, sent.sequence) == (claim.effect, 0)
    assert office.box.invitations is not None
    assert [one.key for one in office.box.invitations.sent] == [claim.effect]
    assert office.broken() == []


@pytest.mark.parametrize("after", [False, True], ids=["before the server has it", "after"])
def test_a_crash_at_the_mail_server_sends_none_twice_and_a_person_looks(after: bool) -> None:
    office = asking()
    office.box.invitations = Dying(after)
    office.box.line = replace(office.box.line, invitations=office.box.invitations)
    with pytest.raises(Killed):
        office.mail(ANA, "the first one works")
    with office.box.line.store.write() as tx:
        events.release_all(tx)
    office.advance(minutes=10)
    assert len(office.box.invitations.sent) == int(after)
    assert (len(of(office, SendUnknown)), len(of(office, InvitationSent))) == (1, 0)
    assert [one.outcome for one in of(office, EffectSettled) if isinstance(one, EffectSettled)] == ["not_sent"]
    assert "page_line" in office.acts("+13035550100")
    assert office.broken() == []


def test_the_version_is_a_matter_of_the_events_alone() -> None:
    office = asking()
    office.mail(ANA, "the first one works")
    office.mail(ANA, "sorry, can't make it then, what else is there?")
    office.advance(minutes=2)
    office.mail(ANA, "the second one please")
    (case,) = office.cases(ANA, "appointment")
    own = [event for event in office.box.history() if event.case == case.id]
    again = fold(own)
    assert (again.sequence, [one.sequence for one in again.invitations]) == (1, [0, 1])
    assert [one.status for one in again.invitations] == ["sent", "sent"]
    assert again.invitations == case.invitations
    assert isinstance(again.invitations[0], Invited)


def _is_invitation(claim: Claimed) -> bool:
    return isinstance(claim.action, SendInvitation)
