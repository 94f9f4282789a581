"""Who writes by mail is answered by mail, in the same case, with the same promises as by text."""

from __future__ import annotations

import pytest

from deskhand.domain.event import DeliveryReported, WordsReceived
from deskhand.engine.post import accept
from deskhand.ports import Inbound
from deskhand.testing.office import BURST, DANA, DRIP, MARIA, RELIABLE, Office

MARIA_MAIL, DANA_MAIL = "maria.lopez@example.com", "dana@lakeviewhomes.example.com"
STRANGER_MAIL = "somebody@example.org"


def ways(office: Office, to: str) -> list[tuple[str, str]]:
    """(channel, act) of everything that went to an address, in order."""
    return [(reply.channel, reply.act) for reply in office.replies if reply.to == to]


def test_a_burst_pipe_by_mail_is_answered_by_mail_and_staff_by_text(night: Office) -> None:
    night.mail(MARIA_MAIL, f"Help!\n{BURST}", subject="Help!")
    assert ways(night, MARIA_MAIL)[0] == ("email", "safety_water")
    assert {way for way, _ in ways(night, MARIA_MAIL)} == {"email"}
    assert ways(night, DANA)[0] == ("sms", "page_emergency")
    assert ways(night, RELIABLE) == [("sms", "offer_job")]
    assert ways(night, MARIA) == []
    assert night.case(MARIA).order is not None
    assert night.case(MARIA).order.unit == "4B"
    assert night.broken() == []


def test_the_whole_repair_goes_on_by_mail(night: Office) -> None:
    night.mail(MARIA_MAIL, BURST)
    night.sms(DANA, "1 {code}")
    night.sms(RELIABLE, "yes {code}, 35 min")
    night.advance(minutes=35)
    night.sms(RELIABLE, "here")
    night.advance(minutes=30)
    night.sms(RELIABLE, "done, replaced the supply line, $240")
    night.mail(MARIA_MAIL, "yes it is fixed, thank you")
    acts = night.acts(MARIA_MAIL)
    assert [act for act in ("vendor_eta", "vendor_arrived", "confirm_fixed") if act not in acts] == []
    assert ways(night, MARIA) == []
    assert night.case(MARIA).order.status == "done"
    assert night.broken() == []


def test_the_first_mail_says_that_an_ai_writes(day: Office) -> None:
    day.mail(MARIA_MAIL, DRIP)
    assert "AI" in " ".join(day.texts(MARIA_MAIL))
    assert day.broken() == []


def test_a_mail_that_comes_twice_or_five_times_is_one(day: Office) -> None:
    day.mail(MARIA_MAIL, DRIP, name="<m1@example.com>", times=5)
    said = day.texts(MARIA_MAIL)
    day.mail(MARIA_MAIL, DRIP, name="<m1@example.com>")
    assert day.texts(MARIA_MAIL) == said
    assert len(day.cases(MARIA)) == 1
    assert day.broken() == []


def test_a_case_that_began_by_text_goes_on_by_mail_once_its_person_writes_by_mail(day: Office) -> None:
    day.sms(MARIA, DRIP)
    before = ways(day, MARIA)
    day.mail(MARIA_MAIL, "any news about the faucet?")
    assert len(day.cases(MARIA)) == 1
    assert ways(day, MARIA_MAIL)[-1] == ("email", "status_looking")
    assert ways(day, MARIA) == before
    assert day.broken() == []


def test_and_back_by_text(day: Office) -> None:
    day.mail(MARIA_MAIL, DRIP)
    before = ways(day, MARIA_MAIL)
    day.sms(MARIA, "any news about the faucet?")
    assert len(day.cases(MARIA)) == 1
    assert ways(day, MARIA)[-1] == ("sms", "status_looking")
    assert ways(day, MARIA_MAIL) == before
    assert day.broken() == []


def test_words_below_our_mail_are_about_its_case(day: Office) -> None:
    day.mail(MARIA_MAIL, DRIP)
    (ref, *_) = sent_refs(day, day.case(MARIA).id)
    day.advance(minutes=1)
    day.mail(MARIA_MAIL, "any news?", subject="Re: faucet", answers=["<unknown@example.com>", ref])
    assert day.case(MARIA).lines[-1].said.bound_by == "it answers a message about this case"
    assert day.broken() == []


def sent_refs(office: Office, case: str) -> list[str]:
    return [ref for sent in office.record.cases[case].sent if (ref := office.ref_of(sent.effect))]


def test_the_id_of_another_persons_mail_binds_nothing(day: Office) -> None:
    day.mail(MARIA_MAIL, DRIP)
    ref = sent_refs(day, day.case(MARIA).id)[-1]
    day.mail(STRANGER_MAIL, "any news?", answers=[ref])
    assert [line.said.sender for line in day.case(MARIA).lines] == [MARIA_MAIL]
    assert day.broken() == []


def test_gas_by_mail_is_warned_of_at_once(night: Office) -> None:
    night.mail(STRANGER_MAIL, "I smell gas in the hallway", subject="Gas")
    assert ways(night, STRANGER_MAIL)[0] == ("email", "safety_gas")
    assert night.acts(DANA)[0] == "page_emergency"
    assert night.broken() == []


def test_an_unknown_writer_is_asked_for_the_unit_by_mail(day: Office) -> None:
    day.mail(STRANGER_MAIL, "the kitchen sink leaks a little")
    assert ways(day, STRANGER_MAIL)[0] == ("email", "ask_unit")
    assert day.broken() == []


@pytest.mark.parametrize("words", ["STOP", "unsubscribe", "Maintenance\nSTOP\nMaria Lopez", "please stop emailing me"])
def test_an_opt_out_by_mail_is_confirmed_once_since_no_carrier_does_it(day: Office, words: str) -> None:
    day.mail(MARIA_MAIL, DRIP)
    day.advance(minutes=1)
    day.mail(MARIA_MAIL, words)
    assert ways(day, MARIA_MAIL)[-1] == ("email", "opt_out_confirmed")
    said = day.texts(MARIA_MAIL)
    day.mail(MARIA_MAIL, "any news about the faucet?")
    day.advance(hours=30)
    assert day.texts(MARIA_MAIL) == said
    assert day.broken() == []


def test_after_start_by_mail_we_write_again(day: Office) -> None:
    day.mail(MARIA_MAIL, DRIP)
    day.mail(MARIA_MAIL, "STOP")
    day.mail(MARIA_MAIL, "START")
    day.mail(MARIA_MAIL, "any news about the faucet?")
    assert ways(day, MARIA_MAIL)[-1] == ("email", "status_looking")
    assert day.broken() == []


def test_a_card_number_is_gone_from_words_and_subject_before_anything_is_kept(day: Office) -> None:
    day.mail(MARIA_MAIL, f"my card is 4111 1111 1111 1111\n{DRIP}", subject="card 4111 1111 1111 1111")
    (words,) = [event.what for event in day.box.history() if isinstance(event.what, WordsReceived)]
    assert "4111" not in words.text + words.subject
    assert day.broken() == []


def test_a_page_that_went_out_by_mail_is_answered_by_mail(night: Office) -> None:
    night.fail("sms", "error")
    night.sms(MARIA, BURST)
    night.mail(DANA_MAIL, "1")
    assert night.acts(DANA_MAIL)[-1] == "ack_thanks"
    assert night.case(MARIA).escalations[0].resolution == "acknowledge"
    assert night.broken() == []


def test_a_bounce_that_comes_later_moves_the_words_to_a_text(day: Office) -> None:
    day.mail(MARIA_MAIL, DRIP)
    (sent,) = [one for one in day.case(MARIA).sent if one.to == MARIA_MAIL]
    report = DeliveryReported(sent.effect, "failed", "invalid")
    for _ in range(2):
        accept(day.box.line, Inbound(f"bounce:{sent.effect}", report))
    day.box.settle()
    assert ways(day, MARIA) == [("sms", sent.act)]
    assert day.broken() == []


def test_where_mail_is_refused_the_words_go_by_text(day: Office) -> None:
    day.box.channels["email"].refuse(MARIA_MAIL, "invalid")
    day.mail(MARIA_MAIL, DRIP)
    assert ways(day, MARIA_MAIL) == []
    assert [way for way, _ in ways(day, MARIA)][:1] == ["sms"]
    assert day.broken() == []


def test_a_mail_of_attachments_alone_is_asked_about(day: Office) -> None:
    day.mail(MARIA_MAIL, "[attached: lease.pdf]")
    assert ways(day, MARIA_MAIL)[0][0] == "email"
    assert day.cases(MARIA) == []
    assert day.broken() == []
