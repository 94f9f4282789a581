"""Everything that may come in instead of a sentence; docs/testing.md says who hears what, and where it lies."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from deskhand.config import load_company
from deskhand.domain.case import status_of
from deskhand.domain.event import MessageRead, Said, WordsReceived
from deskhand.engine.post import accept
from deskhand.ports import Inbound
from deskhand.testing.office import (
    BURST,
    DANA,
    DAY,
    DRIP,
    EXAMPLES,
    JAMES,
    MARIA,
    NIGHT,
    RELIABLE,
    STRANGER,
    ZOE,
    Office,
)
from deskhand.web.hooks import Hooks


def kept(office: Office) -> list[str]:
    """The words in the store, as they were kept."""
    return [event.what.text for event in office.box.history() if isinstance(event.what, WordsReceived)]


@pytest.mark.parametrize("text", ["", "   ", "\n\n"])
def test_an_empty_message_is_asked_what_is_meant(day, text):
    day.sms(JAMES, text)
    assert day.acts(JAMES) == ["ask_safety"]
    assert kept(day) == [text]
    assert day.broken() == []


def test_ten_thousand_characters_are_read_and_answered_like_any_other_message(day):
    day.sms(JAMES, f"{DRIP} " + "really " * 1500)
    day.advance(minutes=11)
    assert [len(text) for text in kept(day)] == [10_000]
    assert len(day.acts(JAMES)) >= 1
    assert all(len(reply.text) < 1600 for reply in day.replies)
    assert day.broken() == []


def test_a_danger_at_the_end_of_ten_thousand_characters_is_heard(day):
    day.sms(JAMES, "thank you " * 900 + "I smell gas")
    assert day.acts(JAMES)[0] == "safety_gas"
    assert day.broken() == []


@pytest.mark.parametrize("text", ["🚿💧😡", "👍", "???!!!", "¿¿", "...."])
def test_emoji_or_signs_only_are_asked_what_is_meant_and_never_taken_for_a_fault(day, text):
    day.sms(JAMES, text)
    assert day.cases(JAMES) == []
    assert len(day.acts(JAMES)) == 1
    assert day.broken() == []


def test_binary_is_kept_without_its_zeros_and_asked_what_is_meant(day):
    day.sms(JAMES, "\x00\x01\x02\x7f\x1b[31m\x00")
    assert day.acts(JAMES) == ["ask_safety"]
    assert kept(day) == ["\x01\x02\x7f\x1b[31m"]
    assert day.broken() == []


def test_unanswered_the_question_is_treated_as_the_danger_it_may_be(day):
    day.sms(JAMES, "🚿💧😡")
    day.advance(minutes=10)
    assert day.acts(JAMES)[-1] == "safety_general"
    assert day.acts(DANA) == ["page_emergency"]
    assert day.broken() == []


def test_a_wrong_signature_is_refused_and_nothing_of_it_is_kept(day):
    channel = day.box.channels["sms"]
    hooks = Hooks({"sms": channel}, lambda inbound: accept(day.box.line, inbound))
    forged = channel.request(JAMES, BURST)
    with pytest.raises(Exception, match="signature"):
        hooks.take("sms", forged.url, {"x-fake-signature": "0" * 64}, forged.body)
    day.advance(minutes=1)
    assert (kept(day), day.replies, hooks.counts.forged) == ([], [], 1)
    assert day.broken() == []


def test_a_body_changed_on_the_way_is_refused_too(day):
    channel = day.box.channels["sms"]
    genuine = channel.request(JAMES, DRIP)
    changed = json.dumps({**json.loads(genuine.body), "text": BURST}).encode()
    with pytest.raises(Exception, match="signature"):
        channel.receive(genuine.url, genuine.headers, changed)
    assert kept(day) == []


def test_an_unknown_number_with_a_routine_fault_is_asked_for_the_unit(day):
    day.sms(STRANGER, DRIP)
    assert day.acts(STRANGER) == ["ask_unit"]
    assert day.case(STRANGER).order is None
    assert day.broken() == []


def test_an_unknown_number_with_an_emergency_is_helped_first_and_flagged(night):
    night.sms(STRANGER, "water is pouring through my ceiling")
    assert night.acts(STRANGER)[0] == "safety_water"
    assert night.case(STRANGER).order.verified is False
    assert night.broken() == []


def test_an_unknown_unit_is_asked_about_before_anybody_is_sent(day):
    day.sms(STRANGER, "the bathroom faucet in unit 99Z drips a little, no rush")
    assert day.acts(STRANGER) == ["ask_unit"]
    assert day.acts(RELIABLE) == []
    day.advance(minutes=1)
    day.sms(STRANGER, "4D at Cedar Terrace")
    assert day.case(STRANGER).order.unit == "4D"
    assert day.broken() == []


def test_a_known_tenant_who_names_a_unit_that_does_not_exist_gets_an_unverified_order(day):
    day.sms(JAMES, "the bathroom faucet in unit 99Z drips a little, no rush")
    order = day.case(JAMES).order
    assert (order.unit, order.property, order.verified) == ("99Z", "Lakeview Court", False)
    assert day.broken() == []


def test_a_replayed_id_changes_nothing_however_often_it_comes():
    once, replayed = Office(DAY), Office(DAY)
    once.sms(JAMES, DRIP)
    replayed.sms(JAMES, DRIP, times=5)
    assert replayed.replies == once.replies
    assert kept(replayed) == [DRIP]
    assert replayed.broken() == []


def test_a_replay_days_later_changes_nothing(day):
    channel = day.box.channels["sms"]
    request = channel.request(JAMES, DRIP, "SM1")
    inbound = channel.receive(request.url, request.headers, request.body)
    assert accept(day.box.line, inbound) is True
    day.advance(hours=73)
    said = day.texts(JAMES)
    assert accept(day.box.line, inbound) is False
    day.advance(minutes=5)
    assert day.texts(JAMES) == said
    assert day.broken() == []


def test_two_tenants_of_one_unit_who_share_a_phone_get_one_order(day):
    day.sms(ZOE, DRIP)
    assert [(case.order.unit, case.order.verified) for case in day.cases(ZOE)] == [("1A", True)]
    assert day.broken() == []


def test_two_tenants_of_two_units_who_share_a_phone_are_asked_which_unit():
    files = load_company(EXAMPLES / "lakeview")
    office = Office(DAY, contacts=tuple(replace(c, unit="1B") if c.name == "Zoe Martin" else c for c in files.contacts))
    office.sms(ZOE, DRIP)
    assert (office.acts(ZOE), office.case(ZOE).order) == (["ask_unit"], None)
    assert office.broken() == []


def test_a_vendor_who_writes_from_a_tenants_number_is_heard_as_the_vendor_he_was_asked_as():
    files = load_company(EXAMPLES / "lakeview")
    office = Office(
        NIGHT,
        vendors=tuple(replace(v, phone=JAMES) if v.phone == RELIABLE else v for v in files.vendors),
        shifts=tuple(replace(s, phone=JAMES) if s.phone == RELIABLE else s for s in files.shifts),
    )
    office.sms(MARIA, BURST)
    office.sms(JAMES, "yes {code}, 30 min")
    assert office.case(MARIA).offers[0].status == "accepted"
    assert office.broken() == []


def test_words_split_over_four_texts_in_ten_seconds_are_one_turn(day):
    day.breath(JAMES, "hi, it's James", "from 1A", DRIP, "whenever you have time")
    day.advance(minutes=1)
    assert day.acts(JAMES) == ["order_routine_ask_access"]
    assert [status_of(case) for case in day.cases(JAMES)] == ["waiting"]
    assert day.broken() == []


def test_a_card_number_is_gone_before_anything_is_kept_or_read(day):
    day.sms(JAMES, "the faucet drips, no rush, charge it to 4111 1111 1111 1111 please")
    read = [event.what for event in day.box.history() if isinstance(event.what, MessageRead)]
    assert "4111" not in f"{kept(day)}{read}{day.replies}"
    assert day.broken() == []


def test_a_message_that_breaks_the_reader_reaches_a_person(day):
    day.fail("model", "raise")
    day.sms(JAMES, DRIP)
    day.advance(minutes=10)
    assert day.acts(JAMES) == ["ask_safety", "safety_general"]
    assert day.acts(DANA) == ["page_emergency"]
    assert day.broken() == []


def file_sent(office: Office, sender: str, text: str, *types: str) -> None:
    """A text with files as a carrier gives them: an address and a type each."""
    name = f"files-{len(office.box.history())}"
    media = tuple(f"https://media.invalid/{number}" for number, _ in enumerate(types))
    accept(office.box.line, Inbound(name, WordsReceived("sms", sender, "", text, name, media, types=types)))
    office.box.settle()


def pictures_kept(office: Office) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    return [(e.what.media, e.what.types) for e in office.box.history() if isinstance(e.what, WordsReceived)]


@pytest.mark.parametrize("kind", ["image/jpeg", "IMAGE/JPG; name=a.jpg", "image/png", "image/gif", "image/webp", "image/heif"])
def test_a_picture_is_kept_by_its_address_with_its_type(day, kind):
    file_sent(day, JAMES, DRIP, kind)
    assert pictures_kept(day) == [(("https://media.invalid/0",), (kind.partition(";")[0].lower(),))]
    assert [case.lines[0].said.media for case in day.cases(JAMES)] == [("https://media.invalid/0",)]
    assert "only_pictures" not in day.acts(JAMES)


@pytest.mark.parametrize("kind", ["application/pdf", "text/vcard", "image/svg+xml", "video/mp4", "", "image/" + "x" * 500])
def test_a_document_is_not_kept_and_its_sender_hears_so(day, kind):
    file_sent(day, JAMES, DRIP, kind)
    assert pictures_kept(day) == [((), ())]
    assert day.acts(JAMES).count("only_pictures") == 1
    assert "order_routine_ask_access" in day.acts(JAMES)
    assert day.broken() == []


def test_several_documents_with_a_picture_are_one_line_and_the_picture_is_kept(day):
    file_sent(day, JAMES, DRIP, "application/pdf", "image/png", "audio/amr")
    assert pictures_kept(day) == [(("https://media.invalid/1",), ("image/png",))]
    assert day.acts(JAMES).count("only_pictures") == 1


def test_more_than_ten_pictures_are_ten(day):
    file_sent(day, JAMES, DRIP, *["image/jpeg"] * 12)
    assert [len(media) for media, _ in pictures_kept(day)] == [10]
    assert day.acts(JAMES).count("too_many_pictures") == 1


def test_a_vendors_document_is_answered_as_to_a_colleague(night):
    night.sms(MARIA, BURST)
    night.sms(RELIABLE, "YES {code}, there in 20 min")
    file_sent(night, RELIABLE, "done, $240", "application/pdf")
    told = [reply for reply in night.replies if reply.to == RELIABLE and reply.act == "only_pictures"]
    assert [reply.purpose for reply in told] == ["internal"]
    assert night.broken() == []


def test_a_picture_and_the_words_that_follow_it_are_one_message(day):
    media = ("https://media.invalid/0",)
    accept(day.box.line, Inbound("p1", WordsReceived("sms", JAMES, "", "look", "p1", media, types=("image/png",))))
    day.sms(JAMES, DRIP)
    assert [case.lines[-1].said.media for case in day.cases(JAMES)] == [media]


def test_a_card_number_in_two_texts_is_kept_from_the_reader(day):
    day.breath(JAMES, "my card is 4111 1111", "1111 1111 for the rent")
    day.advance(minutes=1)
    said = [event.what.text for event in day.box.history() if isinstance(event.what, Said)]
    assert said
    assert not any("1111 1111\n1111" in text or "4111 1111\n" in text for text in said)
