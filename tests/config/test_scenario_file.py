"""Scenario files: every key and rule of DESIGN §8, and how each mistake is named."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from deskhand.config import (
    ACTIONS,
    ALL_DISPOSITIONS,
    Expect,
    Fail,
    FileProblems,
    FirstReply,
    Form,
    Hangup,
    Keys,
    Line,
    Say,
    Scenario,
    Wait,
    load_scenarios,
)
from deskhand.domain.reading import Trade

Problems = Callable[[str], list[str]]

MARIA, RELIABLE = "+15125550142", "+15125550190"
EXAMPLE = """\
- id: burst-pipe-2am
  employee: paula
  company: lakeview
  at: 2026-03-09T02:04:00-05:00
  channel: sms
  from: "+15125550142"
  given: {outdoor_f: 51}
  lines:
    - say: "there is water EVERYWHERE pipe under the sink exploded, 4B"
    - wait: 12m
    - from: "+15125550191"
      say: "yes, there in 35 min"
  expect:
    disposition: emergency
    trade: plumbing
    escalated: true
    actions: [create_work_order, offer_job, send_message]
    never: [close_case]
    first_reply: {has: ["valve|shut.?off"], lacks: ["how are you"]}
    facts: {unit: 4B}
    status: waiting
"""


@pytest.fixture
def one(tmp_path: Path) -> Callable[..., Scenario]:
    """The only scenario of a file with these lines, and with these further keys."""

    def of(lines: str = "[{say: hi}]", more: str = "", channel: str = "sms", sender: str = MARIA) -> Scenario:
        path = tmp_path / "story.yaml"
        path.write_text(story(lines, more, channel, sender))
        (scenario,) = load_scenarios(path)
        return scenario

    return of


def story(lines: str = "[{say: hi}]", more: str = "", channel: str = "sms", sender: str = MARIA) -> str:
    return (
        "- id: one\n  employee: paula\n  at: 2026-03-09T02:04:00-05:00\n"
        f"  channel: {channel}\n  from: '{sender}'\n  lines: {lines}\n" + (f"  {more}\n" if more else "")
    )


def test_the_example_of_the_design_is_read_as_it_says(tmp_path: Path) -> None:
    path = tmp_path / "story.yaml"
    path.write_text(EXAMPLE)
    (scenario,) = load_scenarios(path)
    flags = re.IGNORECASE | re.DOTALL
    assert scenario == Scenario(
        id="burst-pipe-2am",
        employee="paula",
        company="lakeview",
        at=datetime(2026, 3, 9, 7, 4, tzinfo=UTC),
        channel="sms",
        from_=MARIA,
        given=scenario.given,
        lines=(
            Say(("there is water EVERYWHERE pipe under the sink exploded, 4B",), MARIA, "sms"),
            Wait(timedelta(minutes=12)),
            Say(("yes, there in 35 min",), "+15125550191", "sms"),
        ),
        expect=Expect(
            disposition="emergency",
            names_trade=True,
            trade=Trade.PLUMBING,
            escalated=True,
            actions=("create_work_order", "offer_job", "send_message"),
            never=("close_case",),
            first_reply=FirstReply((re.compile("valve|shut.?off", flags),), (re.compile("how are you", flags),)),
            facts={"unit": "4B"},
            status="waiting",
        ),
        source=f"{path}:1",
    )
    assert scenario.given.outdoor_f == 51.0


def test_company_channel_and_expectations_may_be_left_out(tmp_path: Path) -> None:
    path = tmp_path / "story.yaml"
    path.write_text(f"- {{id: 1, employee: paula, at: 2026-03-09T07:04Z, from: '{MARIA}', lines: [{{say: hi}}]}}\n")
    (scenario,) = load_scenarios(path)
    assert (scenario.company, scenario.channel, scenario.expect) == ("lakeview", "sms", Expect())


@pytest.mark.parametrize(
    "written", ["4B", "12", "0123", "yes", "no", "1e3", "0x1F", "2026-03-09", "12:30", "true", "~"]
)
def test_a_bare_word_after_say_stays_the_text_that_it_is(written: str, one: Callable[..., Scenario]) -> None:
    assert one(f"[{{say: {written}}}]").lines == (Say((written,), MARIA, "sms"),)


def test_texts_that_arrive_together_are_one_line(one: Callable[..., Scenario]) -> None:
    assert one("[{say: [help, 4B, yes]}]").lines == (Say(("help", "4B", "yes"), MARIA, "sms"),)


def test_a_photo_comes_beside_words_or_without_any(one: Callable[..., Scenario]) -> None:
    assert one('[{say: look, photo: leak.jpg}, {say: "", photo: leak.jpg}]').lines == (
        Say(("look",), MARIA, "sms", "leak.jpg"),
        Say(("",), MARIA, "sms", "leak.jpg"),
    )


@pytest.mark.parametrize(
    ("written", "delta"),
    [
        ("90s", timedelta(seconds=90)),
        ("12m", timedelta(minutes=12)),
        ("3h", timedelta(hours=3)),
        ("2d", timedelta(days=2)),
    ],
)
def test_waits_are_of_seconds_minutes_hours_or_days(
    written: str, delta: timedelta, one: Callable[..., Scenario]
) -> None:
    assert one(f"[{{wait: {written}}}]").lines == (Wait(delta),)


@pytest.mark.parametrize(
    ("line", "read"),
    [
        ("{keys: 0123}", Keys("0123", MARIA, "voice")),
        ('{keys: "1#", from: 512-555-0190}', Keys("1#", RELIABLE, "voice")),
        ("{hangup: true}", Hangup(MARIA, "voice")),
        ("{fail: {sms: timeout}}", Fail("sms", "timeout")),
        (
            "{form: {name: Ana, message: 4B, size: 012}}",
            Form({"name": "Ana", "message": "4B", "size": "012"}, MARIA, "form"),
        ),
        ("{say: hi, channel: voice}", Say(("hi",), MARIA, "voice")),
        ("{say: hi, from: 512-555-0190}", Say(("hi",), RELIABLE, "sms")),
        ("{say: hi, from: Ana@example.com, channel: email}", Say(("hi",), "ana@example.com", "email")),
        ("{say: hi, from: ana@example.com}", Say(("hi",), "ana@example.com", "email")),
        ("{say: hi, from: visitor 7, channel: webchat}", Say(("hi",), "visitor 7", "webchat")),
    ],
)
def test_each_kind_of_line_is_read(line: str, read: Line, one: Callable[..., Scenario]) -> None:
    assert one(f"[{line}]").lines == (read,)


def test_a_line_of_nobody_else_keeps_the_channel_of_the_scenario(one: Callable[..., Scenario]) -> None:
    lines = one("[{say: hi}, {say: ok, from: 512-555-0190}]", channel="voice").lines
    assert lines == (Say(("hi",), MARIA, "voice"), Say(("ok",), RELIABLE, "sms"))


def test_several_ports_that_fail_are_several_lines(one: Callable[..., Scenario]) -> None:
    assert one("[{fail: {sms: error, model: slow}}]").lines == (Fail("sms", "error"), Fail("model", "slow"))


def test_a_form_needs_no_sender_but_the_one_in_it(tmp_path: Path) -> None:
    path = tmp_path / "story.yaml"
    path.write_text(
        "- {id: 1, employee: archer, at: 2026-03-09T07:04Z, channel: form,"
        " lines: [{form: {name: Ana, email: ana@example.com}}]}\n"
    )
    (scenario,) = load_scenarios(path)
    assert scenario.from_ == "ana@example.com"
    assert scenario.lines == (Form({"name": "Ana", "email": "ana@example.com"}, "ana@example.com", "form"),)


def test_facts_are_text_as_written_but_true_false_and_null(one: Callable[..., Scenario]) -> None:
    facts = "{unit: 0123, access: true, alone: False, pets: no, rating: 5, quoted: 'true', none: null, eta: {start: 9}}"
    assert one(more=f"expect: {{facts: {facts}}}").expect.facts == {
        "unit": "0123",
        "access": True,
        "alone": False,
        "pets": "no",
        "rating": "5",
        "quoted": "true",
        "none": None,
        "eta": {"start": "9"},
    }


def test_no_trade_is_an_expectation_of_its_own(one: Callable[..., Scenario]) -> None:
    named, silent = one(more="expect: {trade: null}").expect, one(more="expect: {}").expect
    assert (named.names_trade, named.trade) == (True, None)
    assert (silent.names_trade, silent.trade) == (False, None)


def test_patterns_ignore_case_and_their_dot_matches_a_newline(one: Callable[..., Scenario]) -> None:
    (pattern,) = one(more="expect: {first_reply: {has: leave.*911; now}}").expect.first_reply.has
    assert pattern.search("LEAVE\ncall 911; now")


@pytest.mark.parametrize("action", ACTIONS)
def test_every_action_of_the_design_may_be_expected(action: str, one: Callable[..., Scenario]) -> None:
    assert one(more=f"expect: {{actions: [{action}]}}").expect.actions == (action,)


@pytest.mark.parametrize("label", ALL_DISPOSITIONS)
def test_every_disposition_may_be_expected(label: str, one: Callable[..., Scenario]) -> None:
    assert one(more=f"expect: {{dispositions: [{label}]}}").expect.dispositions == (label,)


def test_an_employee_of_ones_own_may_have_dispositions_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "story.yaml"
    path.write_text(story(more="expect: {disposition: refunded}").replace("paula", "greta"))
    assert load_scenarios(path)[0].expect.disposition == "refunded"


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("archer", "employee: 'archer' is planned and not built yet; use one of: greta, paula"),
        ("echo", "employee: 'echo' is planned and not built yet; use one of: greta, paula"),
        ("paulla", "employee: there is no employee 'paulla'; use one of: greta, paula"),
    ],
)
def test_where_it_is_known_who_is_there_a_scenario_is_for_one_of_them(tmp_path: Path, name: str, problem: str) -> None:
    path = tmp_path / "story.yaml"
    path.write_text(story().replace("paula", name))
    with pytest.raises(FileProblems) as wrong:
        load_scenarios(path, ("paula", "greta"))
    line = 1 + path.read_text().splitlines().index(f"  employee: {name}")
    assert str(wrong.value) == f"{path}:{line}: {problem}"
    path.write_text(story())
    assert load_scenarios(path, ("paula", "greta"))[0].employee == "paula"


@pytest.mark.parametrize(
    ("lines", "problem"),
    [
        (
            "[{say: hi, wait: 1m}]",
            "lines: a line has one of say, wait, keys, hangup, form, fail, this one has say and wait; "
            "make a line of each, in order, each with its own '- '",
        ),
        (
            "[{from: '+15125550190'}]",
            "lines: a line has one of say, wait, keys, hangup, form, fail, this one has none; add one, like say: …",
        ),
        ("[{sai: hi}]", "lines.sai: unknown key; did you mean 'say'?"),
        ("[hello]", "lines: must hold mappings; write each like '- say: …'"),
        ("[]", "lines: has no line; write what happens, like '- say: …'"),
        ("[{say: }]", 'lines.say: says nothing; write the words after it, or "" for a text without words'),
        ("[{say: []}]", 'lines.say: says nothing; write the words after it, or "" for a text without words'),
        ("[{say: {a: b}}]", "lines.say: holds a list or mapping; write one value, or a list"),
        ("[{say: hi, photos: a.jpg}]", "lines.photos: unknown key; did you mean 'photo'?"),
        ("[{wait: 1m, from: '+15125550190'}]", "lines.from: unknown key; use one of: wait"),
        ("[{wait: 90}]", "lines.wait: '90' is not a duration; write it like 90s, 12m, 3h or 2d"),
        ("[{wait: 1h30m}]", "lines.wait: '1h30m' is not a duration; write it like 90s, 12m, 3h or 2d"),
        ("[{keys: one}]", "lines.keys: 'one' are not keys of a telephone; write them in quotes, like keys: \"1\""),
        ("[{hangup: false}]", "lines.hangup: must be true; leave the line out where nobody hangs up"),
        ("[{fail: {smss: error}}]", "lines.fail.smss: 'smss' is no port that can fail; did you mean 'sms'?"),
        ("[{fail: {sms: eror}}]", "lines.fail.sms: 'eror' is not a way to fail; did you mean 'error'?"),
        ("[{fail: {}}]", "lines.fail: names no port; write it like {sms: timeout}"),
        ("[{form: {}}]", "lines.form: has no field; write it like {name: Ana, email: ana@example.com}"),
        (
            "[{say: hi, channel: fax}]",
            "lines.channel: 'fax' is not a channel; use one of: email, form, sms, voice, webchat",
        ),
        ("[{say: hi, from: Bob}]", "lines.from: 'Bob' is not a phone number; write it like +15125550142"),
    ],
)
def test_a_mistake_in_a_line_is_named(lines: str, problem: str, scenario_problems: Problems) -> None:
    assert scenario_problems(story(lines)) == [f"story.yaml:6: {problem}"]


@pytest.mark.parametrize(
    ("expect", "problem"),
    [
        ("{dispositon: emergency}", "expect.dispositon: unknown key; did you mean 'disposition'?"),
        ("{disposition: emergancy}", "expect.disposition: 'emergancy' is not a disposition; did you mean 'emergency'?"),
        ("{dispositions: [rutine]}", "expect.dispositions: 'rutine' is not a disposition; did you mean 'routine'?"),
        ("{actions: [send_mesage]}", "expect.actions: 'send_mesage' is not an action; did you mean 'send_message'?"),
        ("{never: [close-case]}", "expect.never: 'close-case' is not an action; did you mean 'close_case'?"),
        ("{trade: electric}", "expect.trade: 'electric' is not a trade; did you mean 'electrical'?"),
        ("{status: wating}", "expect.status: 'wating' is not a status of a case; did you mean 'waiting'?"),
        ("{escalated: maybe}", "expect.escalated: 'maybe' is neither true nor false; write true or false"),
        ("{language: spanish}", "expect.language: 'spanish' is not a language; write its code, like en or es"),
        ("{first_reply: {hass: [x]}}", "expect.first_reply.hass: unknown key; did you mean 'has'?"),
        (
            "{first_reply: {has: ['(911']}}",
            "expect.first_reply.has: '(911' is not a regular expression "
            "(missing ), unterminated subpattern at position 0); "
            "put a \\ before a sign such as ( [ * + ? that is meant as itself",
        ),
        ("[emergency]", "expect: must be a mapping; write its keys indented below it, each like 'key: value'"),
        (
            "{facts: [unit]}",
            "expect.facts: must be a mapping; write its keys indented below it, each like 'key: value'",
        ),
    ],
)
def test_a_mistake_in_an_expectation_is_named(expect: str, problem: str, scenario_problems: Problems) -> None:
    assert scenario_problems(story(more=f"expect: {expect}")) == [f"story.yaml:7: {problem}"]


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        (
            "id: one",
            "ids: one",
            ["1: id: is missing; write it like id: burst-pipe-2am", "1: ids: unknown key; did you mean 'id'?"],
        ),
        ("  employee: paula\n", "", ["1: employee: is missing; write it like employee: paula"]),
        ("-05:00", "", ["3: at: '2026-03-09T02:04:00' has no offset; write it like 2026-03-09T02:04:00-05:00"]),
        (
            "02:04:00-05:00",
            "25:00",
            ["3: at: '2026-03-09T25:00' is not a date and time; write it like 2026-03-09T02:04:00-05:00"],
        ),
        ("channel: sms", "channel: smss", ["4: channel: 'smss' is not a channel; did you mean 'sms'?"]),
        (f"from: '{MARIA}'", "from:", ["5: from: is missing; write it like from: '+15125550142'"]),
        ("  lines: [{say: hi}]\n", "", ["1: lines: is missing; write what happens, like '- say: …'"]),
        (
            "  lines:",
            "  line:",
            [
                "1: lines: is missing; write what happens, like '- say: …'",
                "6: line: unknown key; did you mean 'lines'?",
            ],
        ),
        (
            "  channel: sms\n",
            "  channel: sms\n  channel: sms\n",
            ["5: the key 'channel' is there twice; keep one of them; the first is on line 4"],
        ),
    ],
)
def test_a_mistake_in_a_scenario_is_named(old: str, new: str, problem: list[str], scenario_problems: Problems) -> None:
    assert scenario_problems(story().replace(old, new)) == [f"story.yaml:{each}" for each in problem]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "1: is not a list of scenarios; start each of them with '- id: …'"),
        ("id: one\n", "1: is not a list of scenarios; start each of them with '- id: …'"),
        ("- one\n", "1: scenarios: must hold mappings; write each like '- id: …'"),
    ],
)
def test_a_file_that_is_no_list_of_scenarios_is_named(text: str, problem: str, scenario_problems: Problems) -> None:
    assert scenario_problems(text) == [f"story.yaml:{problem}"]


def test_an_id_that_is_there_twice_is_named_over_all_files(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(story())
    (tmp_path / "b.yaml").write_text("# more\n" + story())
    with pytest.raises(FileProblems) as raised:
        load_scenarios(tmp_path)
    assert str(raised.value) == (
        f"{tmp_path}/b.yaml:2: the id 'one' is there twice; rename one; the first is at {tmp_path}/a.yaml:1"
    )


def test_a_folder_is_read_with_all_that_is_below_it_in_order(tmp_path: Path) -> None:
    for name in ("b.yml", "a/z.yaml", "c.yaml"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(story().replace("id: one", f"id: {name}"))
    (tmp_path / "notes.txt").write_text("not a scenario")
    assert [scenario.id for scenario in load_scenarios(tmp_path)] == ["a/z.yaml", "b.yml", "c.yaml"]


def test_a_path_without_scenarios_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileProblems) as empty:
        load_scenarios(tmp_path)
    assert str(empty.value) == f"{tmp_path}: holds no scenario file; give a .yaml file, or a folder with some in it"
    with pytest.raises(FileProblems) as missing:
        load_scenarios(tmp_path / "no.yaml")
    assert str(missing.value) == (
        f"{tmp_path}/no.yaml: cannot be read (No such file or directory); check that it is a file and its permissions"
    )
