"""Answers by link beside words: which are fresh, when somebody was heard last, how a colleague is told of them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from deskhand.domain.availability import Slot
from deskhand.domain.case import Case, Pressed
from deskhand.domain.company import Company
from deskhand.domain.contact import Contact
from deskhand.domain.desk import Desk
from deskhand.domain.event import Event, LinkAnswer, LinkUsed, TurnTaken
from deskhand.domain.fold import apply
from deskhand.employees.common import links

NOW = datetime(2027, 3, 1, 15, tzinfo=UTC)
SLOT = Slot(datetime(2027, 3, 4, 16, tzinfo=UTC), 60, "Hygiene")
CASE = Case("v1", "sentinel", "appointment", "t", Contact("Ruth", "+12105550120"), "sms", NOW)
DESK = Desk(NOW, Company("b", "Brightside", "America/Chicago"))


def pressed(used: LinkUsed, turn: str = "k1", at: datetime = NOW) -> Pressed:
    return Pressed("k1", at, used, turn)


def test_a_press_is_of_the_case_once_its_turn_is_taken():
    event = Event("k1", "b", NOW, LinkUsed(LinkAnswer.SLOT, SLOT), "v1", root="k1", due=NOW)
    waiting = apply(CASE, event)
    turn = Event("k1:turn", "b", NOW, TurnTaken("", NOW, "", ("k1",)), "v1", root="k1")
    assert (waiting.pressed, apply(waiting, turn).pressed) == ((), (pressed(LinkUsed(LinkAnswer.SLOT, SLOT)),))
    assert links.fresh(apply(waiting, turn)) == (pressed(LinkUsed(LinkAnswer.SLOT, SLOT)),)


def test_what_an_earlier_turn_took_up_is_not_fresh():
    assert links.fresh(CASE.but(pressed=(pressed(LinkUsed(LinkAnswer.CANCEL)),), root="k2")) == ()


def test_a_press_counts_as_hearing_of_them():
    case = CASE.but(pressed=(pressed(LinkUsed(LinkAnswer.CONFIRM)),))
    assert (links.last_heard(CASE), links.last_heard(case)) == (None, NOW)
    assert links.heard_since(case, NOW - timedelta(minutes=1))
    assert not links.heard_since(case, NOW)


def test_colleagues_read_what_was_pressed_in_their_language():
    chosen, called_off = pressed(LinkUsed(LinkAnswer.SLOT, SLOT)), pressed(LinkUsed(LinkAnswer.CANCEL))
    assert links.words(chosen, CASE, DESK, "en") == "Thursday 10:00 AM (by link)"
    assert links.words(called_off, CASE, DESK, "es") == "Anularla (por el enlace)"
