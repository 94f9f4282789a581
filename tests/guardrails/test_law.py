from __future__ import annotations

from deskhand.guardrails.check import kinds
from deskhand.guardrails.hours import OUTREACH
from deskhand.guardrails.law import CALLING_HOURS, LAWS, STRICTER_THAN_OURS


def test_our_hours_are_within_every_states_hours_but_the_two_we_name():
    wider = {
        row.jurisdiction for row in CALLING_HOURS if OUTREACH[0] < row.weekdays[0] or row.weekdays[1] < OUTREACH[1]
    }
    assert wider == STRICTER_THAN_OURS


def test_every_row_has_its_source_and_date_and_a_guardrail_that_holds_to_it():
    assert all(row.source and row.read_on for row in (*CALLING_HOURS, *LAWS))
    assert {row.kind for row in LAWS} <= kinds()
