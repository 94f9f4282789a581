"""A rehearsal plays exactly what the file says, by the rules of DESIGN §8."""

from __future__ import annotations

from datetime import timedelta

import pytest

from deskhand.domain.case import status_of
from deskhand.domain.event import WordsReceived
from deskhand.rehearsal.expect import case_of, dispositions, first_reply
from deskhand.rehearsal.play import Played

MARIA, DANA, RELIABLE, JAMES = "+15125550142", "+15125550100", "+15125550190", "+15125550104"
BURST = "there is water EVERYWHERE pipe under the sink exploded, 4B"


def acts(played: Played, to: str) -> list[str]:
    return [reply.act for reply in played.record.replies if reply.to == to]


def words(played: Played) -> list[WordsReceived]:
    return [event.what for event in played.sandbox.history() if isinstance(event.what, WordsReceived)]


def test_what_follows_from_a_line_happens_at_its_clock(played):
    story = played("lines: [{say: the bathroom faucet drips a little}]")
    at = story.lines[0][2]
    assert {reply.at for reply in story.record.replies} == {at}
    assert first_reply(story) != ""


def test_the_clock_moves_only_by_wait_and_timers_fall_due_on_the_way(played):
    story = played(f"""\
        lines:
          - say: "{BURST}"
          - wait: 12m
    """)
    start = story.lines[0][2]
    pages = [(reply.at - start, reply.to) for reply in story.record.replies if reply.act == "page_emergency"][:3]
    assert [after for after, _ in pages] == [timedelta(0), timedelta(minutes=2), timedelta(minutes=5)]
    assert story.sandbox.clock.now() - start == timedelta(minutes=12)


@pytest.mark.parametrize(("wait", "seconds"), [("90s", 90), ("3h", 10_800), ("2d", 172_800)])
def test_waits_are_written_in_seconds_hours_and_days(played, wait, seconds):
    story = played(f"lines: [{{say: thank you so much}}, {{wait: {wait}}}]")
    assert (story.sandbox.clock.now() - story.lines[0][2]).total_seconds() == seconds


def test_texts_that_arrive_together_are_one_line(played):
    story = played("""\
        lines:
          - say: ["hi, it's Maria", "the bathroom faucet drips a little, no rush", "whenever you have time"]
    """)
    assert dispositions(story) == ["routine"]
    assert [one.text for one in words(story)][0] == "hi, it's Maria"
    assert len(words(story)) == 3


def test_somebody_else_speaks_and_every_line_has_its_disposition(played):
    story = played(f"""\
        lines:
          - say: "{BURST}"
          - {{from: "{RELIABLE}", say: "yes, there in 35 min"}}
          - {{from: "{DANA}", say: "1"}}
    """)
    assert dispositions(story) == ["emergency", "vendor", "staff"]
    assert [sender for _, sender, _ in story.lines] == [MARIA, RELIABLE, DANA]


def test_the_code_is_that_of_the_newest_open_question_to_that_address(played):
    story = played(f"""\
        lines:
          - say: "{BURST}"
          - {{from: "{DANA}", say: "1 {{code}}"}}
    """)
    question = case_of(story).escalations[0]
    assert words(story)[1].text == f"1 {question.code}"
    assert question.resolution == "acknowledge"


def test_without_a_question_a_code_cannot_be_played_and_the_story_says_so(played):
    story = played(f"""\
        lines:
          - {{from: "{DANA}", say: "1 {{code}}"}}
    """)
    assert story.problems == [f"line 1: no question with a code was sent to {DANA}"]
    assert story.lines == []


def test_a_closed_question_gives_its_code_where_no_open_one_is(played):
    story = played(f"""\
        lines:
          - say: "{BURST}"
          - {{from: "{DANA}", say: "1 {{code}}"}}
          - {{from: "{DANA}", say: "1 {{code}}"}}
    """)
    assert words(story)[2].text == words(story)[1].text


@pytest.mark.parametrize(("how", "counted"), [("timeout", True), ("slow", True), ("error", False)])
def test_a_text_whose_answer_was_lost_counts_and_one_that_nobody_took_does_not(played, how, counted):
    story = played(f"""\
        lines:
          - fail: {{sms: {how}}}
          - say: "{BURST}"
    """)
    assert ("safety_water" in acts(story, MARIA)) is counted


def test_a_port_that_failed_works_again_when_told(played):
    story = played(f"""\
        lines:
          - fail: {{records: error}}
          - say: "{BURST}"
          - fail: {{records: ok}}
          - {{from: "{JAMES}", say: "the bathroom faucet drips a little, no rush"}}
    """)
    assert case_of(story).failures == ("create_work_order",)
    assert [case.order.unit for case in story.record.cases.values() if case.contact.address == JAMES] == ["1A"]


def test_a_model_that_is_down_is_noted_and_the_embedded_reader_reads(played):
    story = played(f"""\
        lines:
          - fail: {{model: timeout}}
          - say: "{BURST}"
    """)
    assert dispositions(story) == ["emergency"]


def test_a_photo_goes_with_its_text(played, tmp_path):
    (tmp_path / "leak.png").write_bytes(b"")
    story = played("""\
        lines:
          - say: "the bathroom faucet drips a little, no rush"
            photo: leak.png
    """)
    assert [len(one.media) for one in words(story)] == [1]
    assert words(story)[0].media[0].endswith("leak.png")


def test_how_it_is_outdoors_is_given(played):
    body = """\
        given: {{outdoor_f: {degrees}}}
        lines: [{{say: "our heat stopped working today, two adults here"}}]
    """
    found = [dispositions(played(body.format(degrees=degrees)))[0] for degrees in (30, 60)]
    assert found == ["emergency", "urgent"]


def test_a_given_row_replaces_the_row_of_its_key(played):
    story = played("""\
        given:
          contacts:
            - {name: Ana Ruiz, phone: "+15125550142", language: en, role: tenant, property: Cedar Terrace, unit: 2B,
               consent: sms, email: "", notes: ""}
        lines: [{say: "the bathroom faucet drips a little, no rush"}]
    """)
    case = case_of(story)
    assert (case.contact.name, case.order.unit, case.order.property) == ("Ana Ruiz", "2B", "Cedar Terrace")


def test_an_offer_that_was_made_before_can_be_accepted(played):
    story = played(f"""\
        given:
          offers:
            - {{vendor: "{RELIABLE}", trade: plumbing, unit: 4B, sent_at: 2026-03-09T01:55:00-05:00}}
        lines:
          - {{from: "{RELIABLE}", say: "yes, 30 min"}}
    """)
    assert [offer.status for offer in case_of(story).offers] == ["accepted"]
    assert acts(story, RELIABLE) == ["job_confirmed_asking"]


def test_a_form_is_read_field_by_field_from_the_phone_in_it(played):
    story = played("""\
        lines:
          - form: {name: Maria, phone: "+15125550142", message: "the bathroom faucet drips a little, no rush"}
    """)
    assert [(one.channel, one.sender) for one in words(story)] == [("form", MARIA)]
    assert "message: the bathroom faucet drips a little, no rush" in words(story)[0].text


def test_keys_are_heard_as_the_digits_that_they_are(played):
    story = played("lines: [{keys: '1'}, {hangup: true}]")
    assert [one.text for one in words(story)] == ["1"]


def test_every_line_by_another_channel(played):
    story = played("lines: [{say: the bathroom faucet drips a little}]", channel="webchat")
    assert [one.channel for one in words(story)] == ["webchat"]
    assert {reply.channel for reply in story.record.replies if reply.to == MARIA} == {"webchat"}


def test_every_story_is_played_in_a_company_of_its_own(played):
    first = played("lines: [{say: the bathroom faucet drips a little}]")
    second = played("lines: [{say: the bathroom faucet drips a little}]")
    assert [event.id for event in first.sandbox.history()] == [event.id for event in second.sandbox.history()]


def test_the_turn_times_are_those_of_the_lines_that_people_spoke(played):
    story = played("lines: [{say: thanks}, {wait: 1m}, {fail: {sms: error}}, {say: thank you}]")
    assert len(story.turn_ms) == 2


def test_the_status_of_a_case_that_waits_for_a_person_only_is_escalated(played):
    story = played("lines: [{say: I want to talk to a real person}]")
    assert status_of(case_of(story)) == "escalated"
