"""`deskhand serve` as it stands in production, but for the carrier: HTTP in, HTTP out, real clock, real threads."""

from __future__ import annotations

from pathlib import Path

import httpx

from deskhand.testing.carrier import Carrier
from deskhand.testing.company_served import company_served

MARIA, DANA, LUIS = "+15125550142", "+15125550100", "+15125550101"
RELIABLE, BRIGHTWATER = "+15125550190", "+15125550191"
BURST = "there is water EVERYWHERE pipe under the sink exploded, 4B"


def test_a_burst_pipe_is_answered_paged_offered_and_dispatched(lakeview: Path, carrier: Carrier) -> None:
    with company_served(lakeview, carrier):
        assert carrier.deliver(MARIA, BURST) == (200,)
        print(carrier.wait_to(MARIA))
        print(carrier.wait_to(DANA))
        print(carrier.wait_to(RELIABLE))
        assert carrier.deliver(RELIABLE, "yes, there in 35 min") == (200,)
        print(carrier.wait_to(MARIA, 2))
        health = httpx.get(carrier.hook.replace("/hooks/sms", "/health"), trust_env=False).json()
        print(health, [(m.to, m.text) for m in carrier.messages])
    assert 0
