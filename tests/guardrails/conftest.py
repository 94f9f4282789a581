"""What every test of a rule needs: a situation in which everything is in order, and an ordinary message."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, time
from typing import Any

import pytest

from deskhand.domain.action import PlaceCall, Purpose, SendMessage
from deskhand.domain.company import Company, Connection
from deskhand.domain.contact import Contact
from deskhand.domain.hours import Hours
from deskhand.domain.job import Authority, Grant, GuardrailSetting, JobDescription
from deskhand.domain.money import usd
from deskhand.domain.reading import Role
from deskhand.domain.records import Property
from deskhand.domain.verdict import Situation

MARIA, VENDOR, DANA = "+15125550142", "+15125550190", "+15125550100"
TUESDAY_NOON = datetime(2026, 3, 10, 17, 0, tzinfo=UTC)

ACTIONS = (
    "send_message place_call create_work_order update_work_order cancel_work_order withdraw_offer assign_job ask_approval "
    "escalate record_opt_out update_record wait_until close_case"
)
DECLARED = ("spend", "frequency", "required_facts", "forbidden_promise", "access_codes")


def _job() -> JobDescription:
    grants = {name: Grant(Authority.ALONE) for name in ACTIONS.split()}
    return JobDescription(
        employee="paula",
        title="Maintenance coordinator",
        version="1",
        authority={**grants, "offer_job": Grant(Authority.ALONE_UP_TO)},
        guardrails=tuple(GuardrailSetting(kind) for kind in DECLARED),
    )


def _company() -> Company:
    return Company(
        id="lakeview",
        name="Lakeview Homes",
        time_zone="America/Chicago",
        business_hours=Hours({day: (time(8), time(18)) for day in range(5)}),
        properties=(Property("Lakeview Court", "12 Shore Road, Austin", "America/Chicago"),),
        emergency_numbers={"poison": "1-800-222-1222"},
        connections={"sms": Connection("sms", "+15125550000", "paula")},
    )


@pytest.fixture(scope="session")
def situation() -> Callable[..., Situation]:
    """Builds a situation on a Tuesday at noon in Austin, Maria having just written, with the given changes."""
    calm = Situation(
        now=TUESDAY_NOON,
        company=_company(),
        job=_job(),
        case="case-1",
        emergency=False,
        recipient=Contact("Maria Lopez", phone=MARIA, property="Lakeview Court", unit="4B"),
        known_addresses={MARIA: Role.TENANT, VENDOR: Role.VENDOR, DANA: Role.MANAGER},
        zones=("America/Chicago",),
        last_words_at=TUESDAY_NOON,
        limit=usd(500),
        committed=usd(0),
    )

    def build(**changes: Any) -> Situation:
        return replace(calm, **changes)

    return build


@pytest.fixture(scope="session")
def declaring(situation: Callable[..., Situation]) -> Callable[..., Situation]:
    """Builds a situation whose job.md declares one guardrail with the given parameters."""

    def build(kind: str, mode: str = "enforce", on_missing_fact: str = "refuse", **parameters: Any) -> Situation:
        setting = GuardrailSetting(kind, mode, on_missing_fact, parameters)
        return situation(job=replace(_job(), guardrails=(setting,)))

    return build


@pytest.fixture(scope="session")
def message() -> Callable[..., SendMessage]:
    """Builds a service text to Maria that says nothing wrong, with the given changes."""
    plain = SendMessage(MARIA, "noted", Purpose.SERVICE, text="I have noted it.")

    def build(text: str = plain.text, **changes: Any) -> SendMessage:
        return replace(plain, text=text, **changes)

    return build


@pytest.fixture(scope="session")
def call() -> Callable[..., PlaceCall]:
    """Builds a call by which a vendor hears of an emergency, with the given changes."""
    plain = PlaceCall(VENDOR, "call_offer", Purpose.INTERNAL, emergency=True, text="Please answer our text.")

    def build(**changes: Any) -> PlaceCall:
        return replace(plain, **changes)

    return build
