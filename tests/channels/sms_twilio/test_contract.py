"""TwilioSms keeps the contract against a carrier that speaks Twilio's HTTP."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Sequence

import pytest
from pydantic import SecretStr

from deskhand.channels.manifest import HERE, load_manifest
from deskhand.channels.sms_twilio.channel import TwilioSms
from deskhand.channels.sms_twilio.wire import LONGEST
from deskhand.testing.carrier import Carrier
from deskhand.testing.contracts.channel import ChannelContract
from deskhand.testing.signed_request import SignedRequest

ACCOUNT, TOKEN = "AC" + "0" * 32, "a-very-secret-token"
HOOK = "https://desk.example.com/hooks/sms"
CLAIMS = load_manifest(HERE / "sms_twilio").claims


class _Rig:
    to = "+15125550142"
    secrets: Sequence[str] = (TOKEN, base64.b64encode(f"{ACCOUNT}:{TOKEN}".encode()).decode())
    lists_sent = CLAIMS.lists_sent

    def __init__(self, carrier: Carrier, channel: TwilioSms) -> None:
        self.carrier, self.channel = carrier, channel

    def taken(self) -> Sequence[tuple[str, str]]:
        return [(one.to, one.text) for one in self.carrier.messages]

    def refuse(self) -> None:
        self.carrier.mark(self.to, "blocked")

    def ask_to_wait(self) -> None:
        self.carrier.behave(status=429, code=20429, retry_after_s=3)

    def lose_answers(self) -> None:
        self.carrier.behave(lose_reply=9, call_backs="never")

    def genuine(self, sender: str, text: str) -> SignedRequest | None:
        return self.carrier.words(sender, text, url=HOOK)


class TestTwilioSms(ChannelContract):
    @pytest.fixture
    def rig(self) -> Iterator[_Rig]:
        with Carrier(ACCOUNT, TOKEN) as carrier:
            channel = TwilioSms(ACCOUNT, SecretStr(TOKEN), carrier.number, HOOK, base_url=carrier.url)
            yield _Rig(carrier, channel)
            channel.close()


def test_the_other_claims_are_true() -> None:
    assert (CLAIMS.receives, CLAIMS.reports_delivery, CLAIMS.longest_text) == (True, True, LONGEST)
