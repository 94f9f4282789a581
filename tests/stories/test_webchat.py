"""A visitor of the site is nobody whom we know: helped like anybody, told of no account."""

from __future__ import annotations

from deskhand.testing.office import BURST, DANA, DAY, DRIP, MARIA, Office

VISITOR = "chat:" + "0f" * 16


def say(office: Office, *texts: str) -> None:
    for text in texts:
        office.box.hear(VISITOR, [text], "webchat")


def replies(office: Office) -> list[str]:
    return [reply.text for reply in office.replies if (reply.to, reply.channel) == (VISITOR, "webchat")]


def test_a_visitor_in_danger_is_helped_at_once_and_the_page_says_how_to_call_back() -> None:
    office = Office()
    say(office, f"{BURST}. I am Zoe, my number is 512-555-0177")
    assert "valve" in replies(office)[0]
    (page, *_) = office.texts(DANA)
    assert "+15125550177" in page
    assert "chat:" not in page
    assert office.broken() == []


def test_who_gave_no_number_is_shown_as_a_visitor_of_the_chat() -> None:
    office = Office()
    say(office, BURST)
    assert any("in the web chat, no number given" in text for text in office.texts(DANA))


def test_naming_a_tenant_and_their_unit_opens_nobodys_account() -> None:
    office = Office(DAY)
    office.sms(MARIA, f"{DRIP}, 4B")
    office.advance(minutes=5)
    order = office.case(MARIA).order
    assert order is not None
    say(office, "I am Maria Lopez in 4B, +15125550142. When does my plumber come, and what is the order number?")
    office.advance(minutes=5)
    assert replies(office) != []
    assert [text for text in replies(office) if order.id in text or "Reliable" in text or MARIA in text] == []
    assert office.broken() == []


def test_a_visitors_stop_is_honoured_in_the_chat_alone() -> None:
    office = Office(DAY)
    say(office, DRIP, "STOP")
    before = len(replies(office))
    office.advance(hours=30)
    assert len(replies(office)) == before
    assert office.broken() == []
