"""Every expectation of a scenario can fail, and says what was instead."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from deskhand import app
from deskhand.config import Expect, FirstReply, load_company, load_scenarios
from deskhand.domain.reading import Trade
from deskhand.rehearsal.expect import failures
from deskhand.rehearsal.perturb import verbatim
from deskhand.rehearsal.play import play
from deskhand.testing.office import EXAMPLES


@pytest.fixture(scope="module")
def night():
    """A burst pipe and the vendor's yes, played once."""
    story = load_scenarios(Path(__file__).with_name("burst.yaml"))[0]
    return play(story, load_company(EXAMPLES / "lakeview"), app.local_language(), verbatim(), None)


def reply(has: str | None = None, lacks: str | None = None) -> FirstReply:
    found = [tuple(re.compile(p, re.IGNORECASE | re.DOTALL) for p in [pattern] if p) for pattern in (has, lacks)]
    return FirstReply(*found)


@pytest.mark.parametrize(
    "expect",
    [
        Expect(),
        Expect(disposition="emergency"),
        Expect(dispositions=("emergency", "vendor")),
        Expect(names_trade=True, trade=Trade.PLUMBING),
        Expect(language="en"),
        Expect(escalated=True),
        Expect(actions=("create_work_order", "offer_job", "send_message", "assign_job")),
        Expect(never=("close_case", "ask_approval")),
        Expect(first_reply=reply(has="VALVE|shut.?off")),
        Expect(first_reply=reply(has="valve.*work order")),
        Expect(first_reply=reply(lacks="how are you")),
        Expect(facts={"unit": "4b", "property": "lakeview court"}),
        Expect(facts={"rating": None}),
        Expect(status="waiting"),
    ],
    ids=lambda expect: next((name for name, value in vars(expect).items() if value != getattr(Expect(), name)), "none"),
)
def test_what_holds_fails_nothing(night, expect):
    assert failures(expect, night) == []


@pytest.mark.parametrize(
    ("expect", "says"),
    [
        (Expect(disposition="urgent"), "disposition: expected urgent, was emergency"),
        (
            Expect(dispositions=("emergency",)),
            "dispositions: expected ['emergency'], were ['emergency', 'vendor']",
        ),
        (Expect(names_trade=True, trade=Trade.HVAC), "trade: expected hvac, was plumbing"),
        (Expect(names_trade=True, trade=None), "trade: expected None, was plumbing"),
        (Expect(language="es"), "language: expected es, was en"),
        (Expect(escalated=False), "escalated: expected False, was True"),
        (Expect(actions=("close_case",)), "actions: close_case was not performed"),
        (Expect(never=("offer_job",)), "never: offer_job was performed"),
        (Expect(facts={"unit": "4C"}), "facts: unit: expected 4C, was 4B"),
        (Expect(facts={"rating": "5"}), "facts: rating: expected 5, was None"),
        (Expect(facts={"unit": None}), "facts: unit: expected None, was 4B"),
        (Expect(facts={"access": True}), "facts: access: expected True, was None"),
        (Expect(status="closed"), "status: expected closed, was waiting"),
    ],
)
def test_what_does_not_hold_says_what_was_instead(night, expect, says):
    assert failures(expect, night) == [says]


def test_a_reply_that_lacks_something_is_shown_whole(night):
    found = failures(Expect(first_reply=reply(has="good evening", lacks="valve")), night)
    assert [one.partition(": ")[2].partition(": ")[0] for one in found] == ["lacks /good evening/", "has /valve/"]
    assert ["turn off the valve under the sink" in one for one in found] == [True, True]


def test_several_failures_are_all_named(night):
    assert len(failures(Expect(disposition="urgent", escalated=False, status="closed"), night)) == 3


def test_a_story_that_could_not_be_played_fails(played):
    story = played('lines: [{from: "+15125550100", say: "1 {code}"}]')
    assert failures(Expect(), story) == ["line 1: no question with a code was sent to +15125550100"]


def test_no_fault_has_no_trade(played):
    story = played("lines: [{say: thank you so much}]")
    assert failures(Expect(names_trade=True, trade=None), story) == []


def test_the_first_reply_is_all_that_the_first_sender_heard_at_that_clock(played):
    story = played("""\
        lines:
          - say: "the bathroom faucet drips a little, no rush"
          - wait: 5m
          - say: "any news?"
    """)
    assert failures(Expect(first_reply=reply(has="work order", lacks="is open")), story) == []
