"""What comes in from Twilio: words and reports, of every shape that people and carriers send."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest
from pydantic import SecretStr

from deskhand.channels.sms_twilio.channel import TwilioSms
from deskhand.domain.errors import Untrusted
from deskhand.domain.event import DeliveryReported, WordsReceived
from deskhand.ports import Inbound
from deskhand.testing.carrier import Carrier
from deskhand.testing.carrier_wire import signed_request
from deskhand.testing.signed_request import SignedRequest

ACCOUNT, TOKEN, NEXT = "AC" + "1" * 32, "token-now", "token-next"
HOOK = "https://desk.example.com/hooks/sms"
TENANT, OFFICE = "+15125550142", "+15125550000"


@pytest.fixture
def channel() -> Iterator[TwilioSms]:
    channel = TwilioSms(ACCOUNT, SecretStr(TOKEN), OFFICE, HOOK, next_auth_token=SecretStr(NEXT))
    yield channel
    channel.close()


carrier = Carrier(ACCOUNT, TOKEN, OFFICE, HOOK)


def receive(channel: TwilioSms, request: SignedRequest) -> Inbound:
    return channel.receive(request.url, request.headers, request.body)


def report(status: str, error: str = "", url: str = f"{HOOK}?effect=k1") -> SignedRequest:
    fields = [("MessageSid", "SM9"), ("MessageStatus", status), ("From", OFFICE), ("To", TENANT)]
    return signed_request(url, [*fields, *([("ErrorCode", error)] if error else [])], TOKEN)


TEXTS = ["", " ", "no heat", "😀🔥💧", "a" * 10_000, "💧" * 5_000, "a=b&c=d;e+f%20 100%\r\n\t", "ñandú 漏水 تسرب"]


@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
def test_words_come_in_whole(channel: TwilioSms, text: str) -> None:
    words = WordsReceived("sms", TENANT, OFFICE, text, "SM1")
    assert receive(channel, carrier.words(TENANT, text, sid="SM1")) == Inbound("SM1", words)


@pytest.mark.parametrize(
    ("text", "heard"),
    [(b"gas \xff\xfe leak", "gas \ufffd\ufffd leak"), ("no\0heat", "no\ufffdheat"), (b"\xc3(", "\ufffd(")],
)
def test_bytes_that_are_no_text_do_not_lose_the_rest(channel: TwilioSms, text: str | bytes, heard: str) -> None:
    what = receive(channel, carrier.words(TENANT, text)).what
    assert isinstance(what, WordsReceived)
    assert what.text == heard


@pytest.mark.parametrize("count", [1, 10])
def test_pictures_come_in_without_words_too(channel: TwilioSms, count: int) -> None:
    media = tuple(f"https://api.twilio.com/media/ME{n}" for n in range(count))
    what = receive(channel, carrier.words(TENANT, "", media=media)).what
    assert isinstance(what, WordsReceived)
    assert (what.text, what.media, what.types) == ("", media, ("image/jpeg",) * count)


def test_every_file_comes_with_the_type_that_twilio_gives_it(channel: TwilioSms) -> None:
    media, types = ("https://api.twilio.com/ME0", "https://api.twilio.com/ME1"), ("application/pdf", "image/png")
    what = receive(channel, carrier.words(TENANT, "", media=media, types=types)).what
    assert isinstance(what, WordsReceived)
    assert (what.media, what.types) == (media, types)


def test_a_message_without_a_body_field_is_empty_words(channel: TwilioSms) -> None:
    what = receive(channel, carrier.words(TENANT, "x", sid="SM1", without=["Body"])).what
    assert what == WordsReceived("sms", TENANT, OFFICE, "", "SM1")


@pytest.mark.parametrize("without", [["From"], ["To"], ["MessageSid", "SmsSid"]])
def test_a_message_that_lacks_what_names_it_is_untrusted(channel: TwilioSms, without: Sequence[str]) -> None:
    with pytest.raises(Untrusted, match=r"no From or no To|no MessageSid"):
        receive(channel, carrier.words(TENANT, "x", without=without))


@pytest.mark.parametrize(
    ("status", "error", "expected"),
    [
        ("queued", "", DeliveryReported("k1", "queued", None, "SM9")),
        ("sending", "", DeliveryReported("k1", "queued", None, "SM9")),
        ("sent", "", DeliveryReported("k1", "sent", None, "SM9")),
        ("delivered", "", DeliveryReported("k1", "delivered", None, "SM9")),
        ("read", "", DeliveryReported("k1", "delivered", None, "SM9")),
        ("undelivered", "30006", DeliveryReported("k1", "undelivered", "landline", "SM9")),
        ("failed", "30034", DeliveryReported("k1", "failed", "unregistered", "SM9")),
        ("undelivered", "39999", DeliveryReported("k1", "undelivered", "refused", "SM9")),
        ("undelivered", "", DeliveryReported("k1", "undelivered", None, "SM9")),
        ("canceled", "", DeliveryReported("k1", "failed", "cancelled", "SM9")),
        ("teleported", "", DeliveryReported("k1", "queued", None, "SM9")),
    ],
)
def test_a_report_says_what_became_of_our_effect(
    channel: TwilioSms, status: str, error: str, expected: DeliveryReported
) -> None:
    assert receive(channel, report(status, error)) == Inbound(f"SM9:{status}", expected)


def test_the_key_comes_back_as_it_was_given(channel: TwilioSms) -> None:
    what = receive(channel, report("sent", url=f"{HOOK}?effect=a%3Ab%26c%2Fd%20e")).what
    assert what == DeliveryReported("a:b&c/d e", "sent", None, "SM9")


def test_a_report_whose_call_back_we_did_not_set_names_no_effect(channel: TwilioSms) -> None:
    assert receive(channel, report("sent", url=HOOK)).what == DeliveryReported("", "sent", None, "SM9")


def test_a_report_for_another_effect_than_the_signed_one_is_untrusted(channel: TwilioSms) -> None:
    with pytest.raises(Untrusted):
        receive(channel, replace(report("delivered"), url=f"{HOOK}?effect=k2"))


def test_the_address_behind_a_proxy_does_not_matter(channel: TwilioSms) -> None:
    inside = replace(report("sent"), url="http://10.0.0.7:8000/hooks/sms?effect=k1")
    assert receive(channel, inside).vendor_event_id == "SM9:sent"


def test_a_request_that_was_signed_for_another_address_is_untrusted(channel: TwilioSms) -> None:
    with pytest.raises(Untrusted):
        receive(channel, carrier.words(TENANT, "x", url="https://evil.example.com/hooks/sms"))


def test_header_names_may_be_written_in_any_case(channel: TwilioSms) -> None:
    request = carrier.words(TENANT, "x", sid="SM1")
    lowered = {name.lower(): value for name, value in request.headers.items()}
    assert channel.receive(request.url, lowered, request.body).vendor_event_id == "SM1"


def test_both_live_tokens_are_accepted_and_no_other(channel: TwilioSms) -> None:
    for token in (TOKEN, NEXT):
        assert receive(channel, Carrier(ACCOUNT, token, OFFICE, HOOK).words(TENANT, "x", sid="SM1"))
    with pytest.raises(Untrusted):
        receive(channel, Carrier(ACCOUNT, "token-old", OFFICE, HOOK).words(TENANT, "x"))


def test_a_forged_signature_is_untrusted(channel: TwilioSms) -> None:
    with pytest.raises(Untrusted):
        receive(channel, carrier.words(TENANT, "x", forged=True))
