"""Shadow: the first week. Everything is drafted, nothing leaves but the page of an emergency with the draft in it."""

from __future__ import annotations

from datetime import datetime

import pytest

from deskhand import app
from deskhand.config import load_company
from deskhand.domain.action import PlaceCall
from deskhand.domain.event import Claimed, DraftKept, SendRefused
from deskhand.engine.explain import explain
from deskhand.engine.invariants import broken_invariants
from deskhand.rehearsal.companies import company_folder
from deskhand.rehearsal.sandbox import Sandbox, open_sandbox
from deskhand.store import events

MARIA, DANA, LUIS = "+15125550142", "+15125550100", "+15125550101"
NIGHT = datetime.fromisoformat("2026-03-09T02:04:00-05:00")
DAY = datetime.fromisoformat("2026-03-09T10:00:00-05:00")
BURST = "there is water EVERYWHERE pipe under the sink exploded, 4B"


def shadowed(at: datetime) -> Sandbox:
    return open_sandbox(load_company(company_folder("lakeview")), at, app.local_language(), shadow=True)


def drafts(box: Sandbox) -> list[str]:
    """The texts that were drafted, in order; other actions by their class."""
    kept = [event.what.action for event in box.history() if isinstance(event.what, DraftKept)]
    return [getattr(action, "text", type(action).__name__) for action in kept]


def sent(box: Sandbox) -> list[tuple[str, str]]:
    return [(one.to, one.text) for channel in box.channels.values() for one in channel.sent]


def test_an_emergency_pages_the_manager_with_what_would_have_been_said() -> None:
    box = shadowed(NIGHT)
    box.hear(MARIA, [BURST])
    ((to, page),) = sent(box)
    assert to == DANA
    assert page.startswith("EMERGENCY at unit 4B, Lakeview Court.")
    (draft,) = [text for text in drafts(box) if text.startswith("If you can do it safely")]
    assert page.endswith(f'Draft for the tenant, NOT sent, because I am in shadow mode: "{draft}"')


def test_danger_to_life_pages_with_its_draft_too() -> None:
    box = shadowed(NIGHT)
    box.hear(MARIA, ["I smell gas in my kitchen"])
    assert {to for to, _ in sent(box)} == {DANA}
    assert all("NOT sent" in text and "911" in text for _, text in sent(box))


def test_the_page_climbs_and_nothing_else_goes_out() -> None:
    box = shadowed(NIGHT)
    box.hear(MARIA, [BURST])
    box.advance(NIGHT.replace(hour=2, minute=34) - NIGHT)
    assert {MARIA} & {to for to, _ in sent(box)} == set()
    assert {to for to, _ in sent(box)} == {DANA, LUIS, "+15125550102"}
    assert all(text.startswith(("EMERGENCY at ", "EMERGENCIA en ")) for _, text in sent(box))


def test_routine_words_are_answered_as_a_draft_only_and_once() -> None:
    box = shadowed(DAY)
    box.hear(MARIA, ["my kitchen faucet drips a little"])
    first = drafts(box)
    assert sent(box) == []
    assert [text for text in first if text] != []
    assert len(first) == len(set(first))
    box.advance(DAY.replace(hour=16) - DAY)
    again = drafts(box)
    assert len(again) == len(set(again))


def test_the_case_goes_on_and_every_invariant_holds() -> None:
    box = shadowed(DAY)
    box.hear(MARIA, ["my kitchen faucet drips a little"])
    box.hear(MARIA, ["when is somebody coming?"])
    box.advance(DAY.replace(day=12) - DAY)
    assert broken_invariants(box.line) == []
    assert len([text for text in drafts(box) if text]) > 1


def test_a_draft_is_no_claim_and_no_refusal() -> None:
    box = shadowed(DAY)
    box.hear(MARIA, ["my kitchen faucet drips a little"])
    spoken = [event.what for event in box.history() if isinstance(event.what, Claimed | SendRefused)]
    assert [one for one in spoken if getattr(one.action, "text", "")] == []


def test_an_opt_out_is_kept_in_shadow_as_always() -> None:
    box = shadowed(DAY)
    box.hear(MARIA, ["STOP"])
    assert sent(box) == []
    assert broken_invariants(box.line) == []


def test_why_says_that_it_was_a_draft() -> None:
    box = shadowed(NIGHT)
    box.hear(MARIA, [BURST])
    (case,) = {event.case for event in box.history() if isinstance(event.what, DraftKept)}
    with box.line.store.read() as tx:
        told = [reason.text for reason in explain(events.of_case(tx, case or ""))]
    assert any(text.startswith(f"send_message to {MARIA} kept as a draft, not done (shadow): ") for text in told)


@pytest.mark.parametrize("how", ["timeout", "error"])
def test_a_carrier_that_fails_changes_nothing_of_that(how: str) -> None:
    box = shadowed(NIGHT)
    box.channels["sms"].fail(how)  # type: ignore[arg-type]
    box.hear(MARIA, [BURST])
    assert {to for to, _ in sent(box)} <= {DANA, "dana@lakeviewhomes.example.com"}


def test_a_call_is_drafted_and_nobody_is_called() -> None:
    box = open_sandbox(
        load_company(company_folder("lakeview")), NIGHT, app.local_language(), shadow=True, with_phone=True
    )
    box.hear(MARIA, [BURST])
    box.advance(NIGHT.replace(minute=14) - NIGHT)
    kept = [event.what.action for event in box.history() if isinstance(event.what, DraftKept)]
    calls = [(one.to, one.act) for one in kept if isinstance(one, PlaceCall)]
    assert calls == [(DANA, "call_page")]
    assert box.phone is not None
    assert box.phone.sent == []
    assert broken_invariants(box.line) == []
