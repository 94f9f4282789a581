"""The managers' morning: one text each business day, with what has happened, what waits for them, what is late."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest

from deskhand import app
from deskhand.config import load_company
from deskhand.domain.case import status_of
from deskhand.domain.event import SendFailed, TimerDue
from deskhand.domain.fold import fold
from deskhand.engine.morning import open_standing_case, standing_case
from deskhand.kpis.measure import measure
from deskhand.operate.report import all_cases
from deskhand.rehearsal.sandbox import open_sandbox
from deskhand.store import events
from deskhand.testing.office import BURST, DANA, DRIP, EXAMPLES, JAMES, LUIS, MARIA, RELIABLE, Office

MONDAY = "2026-03-09T07:00:00-05:00"
FRIDAY = "2026-03-06T17:00:00-06:00"
SUNDAY = "2026-03-08T20:00:00-05:00"
LAKEVIEW = load_company(EXAMPLES / "lakeview")


def digests(office, to=DANA):
    return [reply for reply in office.replies if reply.to == to and reply.act == "digest"]


def hours(office, to=DANA):
    return [reply.at.strftime("%d %H:%M") for reply in digests(office, to)]


def with_managers(**changes):
    """Lakeview, where Dana is as `changes` say and the only manager."""
    dana = next(c for c in LAKEVIEW.contacts if c.phone == DANA)
    others = tuple(c for c in LAKEVIEW.contacts if c.phone not in (DANA, LUIS))
    return {"contacts": (*others, replace(dana, **changes))}


def company_with(**changes):
    return replace(LAKEVIEW.company, thresholds=replace(LAKEVIEW.company.thresholds, **changes))


def office_with(at, **changes):
    """An office whose company.yaml has these thresholds."""
    office = Office(at)
    files = replace(LAKEVIEW, company=company_with(**changes))
    office.box = open_sandbox(files, datetime.fromisoformat(at), app.local_language())
    return office


def standing(office):
    with office.box.line.store.read() as tx:
        return fold(events.of_case(tx, standing_case(office.box.line)))


def test_each_manager_hears_once_in_their_language_at_the_opening_hour():
    office = Office(MONDAY)
    office.sms(JAMES, DRIP)
    office.advance(hours=1)
    office.advance(minutes=30)
    assert [reply.text for reply in digests(office)] == [
        "Good morning Dana. Since 7:00 AM: 1 opened, 0 dispatched, 0 done, 0 closed. Open now: 1."
    ]
    assert [reply.text for reply in digests(office, LUIS)] == [
        "Buenos días, Luis. Desde 7:00 a. m.: 1 abiertos, 0 asignados, 0 terminados, 0 cerrados. Abiertos ahora: 1."
    ]
    assert {(reply.channel, reply.purpose) for reply in digests(office)} == {("sms", "internal")}
    assert office.broken() == []


def test_nothing_to_say_is_not_said():
    office = Office(FRIDAY)
    office.advance(hours=24 * 7)
    assert office.replies == []
    assert office.broken() == []


def test_the_weekend_is_told_on_monday_by_the_new_clock():
    office = Office(FRIDAY)
    office.sms(JAMES, DRIP)
    office.advance(hours=72)
    assert hours(office) == ["09 13:00"]
    assert "Since Friday 5:00 PM: 1 opened" in digests(office)[0].text
    assert office.broken() == []


def test_the_night_in_six_lines_who_has_the_emergency_and_what_waits_with_its_code():
    office = Office("2026-03-09T02:04:00-05:00")
    office.sms(MARIA, BURST)
    office.sms(RELIABLE, "YES {code}, there in 30 min")
    office.sms(DANA, "1 {code}")
    office.advance(minutes=25)
    office.sms(RELIABLE, "here")
    office.sms(RELIABLE, "main line is cracked, I need $2,400")
    office.advance(hours=5.6)
    (mine,) = [reply.text for reply in digests(office)]
    lines = mine.splitlines()
    assert lines[0].startswith("Good morning Dana. Since 2:04 AM: 1 opened, 1 dispatched, 0 done")
    assert (lines[1][:29], lines[1][-27:]) == ('EMERGENCY 4B Lakeview Court, ', ": Reliable Plumbing has it.")
    assert re.fullmatch(r"Waits for your answer: .*[A-Z]\d\d \$2,400 4B Lakeview Court.*", lines[2])
    assert len(lines) <= 6
    assert office.broken() == []


def test_what_a_manager_has_taken_over_is_in_their_hands():
    office = Office("2026-03-09T02:04:00-05:00")
    office.sms(MARIA, BURST)
    office.sms(DANA, "mine {code}")
    office.advance(hours=6)
    assert "In your hands: 4B Lakeview Court" in digests(office)[0].text
    assert "In your hands" not in "".join(reply.text for reply in digests(office, LUIS))


def test_the_time_of_company_yaml_counts_also_before_the_office_opens():
    office = office_with("2026-03-09T06:00:00-05:00", digest_at=time(7, 15))
    office.sms(JAMES, DRIP)
    office.advance(hours=4)
    assert hours(office) == ["09 12:15"]


def test_off_is_off():
    office = office_with(MONDAY, digest=False)
    office.sms(JAMES, DRIP)
    office.advance(hours=30)
    assert digests(office) == []
    assert office.broken() == []


def test_who_wants_mail_only_is_told_by_mail():
    office = Office(MONDAY, **with_managers(consent=("email",), email="dana@lakeview.example"))
    office.sms(JAMES, DRIP)
    office.advance(hours=2)
    assert [(r.to, r.channel) for r in office.replies if r.act == "digest"] == [("dana@lakeview.example", "email")]


def test_where_texts_fail_it_goes_by_mail():
    office = Office(MONDAY, **with_managers(email="dana@lakeview.example"))
    office.sms(JAMES, DRIP)
    office.fail("sms", "error")
    office.advance(hours=2)
    assert any(isinstance(e.what, SendFailed) and e.what.act == "digest" for e in office.box.history())
    assert [r.to for r in office.replies if r.act == "digest"] == ["dana@lakeview.example"]
    assert office.broken() == []


def test_without_managers_the_first_of_the_ladder_is_told():
    others = tuple(c for c in LAKEVIEW.contacts if c.phone not in (DANA, LUIS))
    office = Office(MONDAY, contacts=others)
    office.sms(JAMES, DRIP)
    office.advance(hours=2)
    assert [r.to for r in office.replies if r.act == "digest"] == [DANA]


def test_records_that_do_not_answer_are_asked_again_the_same_morning():
    office = Office(MONDAY)
    office.sms(JAMES, DRIP)
    office.fail("records", "timeout")
    office.advance(hours=1.1)
    assert digests(office) == []
    office.fail("records", "ok")
    office.advance(hours=1)
    assert hours(office) == ["09 13:15"]
    assert office.broken() == []


def test_a_start_again_and_another_worker_change_nothing():
    office = Office(MONDAY)
    office.sms(JAMES, DRIP)
    for _ in range(3):
        open_standing_case(office.box.line)
    office.advance(hours=2)
    open_standing_case(office.box.line)
    office.advance(hours=23)
    assert hours(office)[0] == "09 13:00"
    assert len(hours(office)) == len({at[:2] for at in hours(office)})
    assert office.broken() == []


def test_a_new_time_counts_from_the_next_start_and_no_day_is_told_twice():
    office = Office(MONDAY)
    office.sms(JAMES, DRIP)
    office.advance(hours=1.5)
    box = office.box
    later = replace(box.line, company=company_with(digest_at=time(9)))
    open_standing_case(later)
    with box.line.store.read() as tx:
        timers = [e for e in events.of_case(tx, standing_case(later)) if isinstance(e.what, TimerDue)]
    assert [e.due.strftime("%d %H:%M") for e in timers] == ["09 13:00", "10 13:00", "10 14:00"]
    office.advance(hours=3)
    assert hours(office) == ["09 13:00"]
    assert office.broken() == []


@pytest.mark.parametrize(("back_h", "told"), [(3, ["09 15:30"]), (14, [])], ids=["the same day", "after closing"])
def test_a_morning_that_nobody_was_there_to_take_up_is_told_while_the_office_is_open(back_h, told):
    office = Office("2026-03-09T07:30:00-05:00")
    office.sms(JAMES, DRIP)
    office.box.clock.advance(timedelta(hours=back_h))
    office.box.settle()
    assert hours(office) == told
    assert status_of(standing(office)) == "waiting"


def test_the_standing_case_is_in_no_kpi_no_report_and_no_story():
    office = Office(MONDAY)
    office.advance(hours=30)
    record = office.record
    assert (record.cases, record.actions, record.escalated) == ({}, set(), False)
    assert all_cases(office.box.line.store) == ()
    assert {kpi.n for kpi in measure((standing(office),))} == {0}


def test_in_shadow_it_is_a_draft():
    box = open_sandbox(LAKEVIEW, datetime.fromisoformat(MONDAY), app.local_language(), shadow=True)
    box.hear(JAMES, [DRIP])
    box.advance(timedelta(hours=26))
    assert box.channels["sms"].sent == []
    with box.line.store.read() as tx:
        case = fold(events.of_case(tx, standing_case(box.line)))
    assert [(one.act, one.status) for one in case.sent][:2] == [("digest", "drafted"), ("digest", "drafted")]
    assert status_of(case) == "waiting"
