"""The terminal, as somebody types into it and reads it."""

from __future__ import annotations

import io
import subprocess
import sys
from datetime import datetime

import pytest
from rich.console import Console

from deskhand import app
from deskhand.config import load_company
from deskhand.domain.errors import Misconfigured
from deskhand.rehearsal.chat import HELP, Chat, chat
from deskhand.rehearsal.companies import company_folder
from deskhand.rehearsal.sandbox import open_sandbox

NIGHT = "2026-03-09T02:04:00-05:00"
DAY = "2026-03-09T10:00:00-05:00"
BURST = "there is water EVERYWHERE pipe under the sink exploded"


class Terminal:
    """A chat with its screen in memory, wide enough that no line is broken."""

    def __init__(self, at: str = NIGHT) -> None:
        files = load_company(company_folder("lakeview"))
        self._out = io.StringIO()
        box = open_sandbox(files, datetime.fromisoformat(at), app.local_language())
        self.chat = Chat(files, box, Console(file=self._out, width=1000, highlight=False))

    def type(self, *lines: str) -> list[str]:
        """What is shown in answer to these lines."""
        self._out.seek(0)
        self._out.truncate()
        self.chat.run(lines)
        return [line.strip() for line in self._out.getvalue().splitlines()]


def shown(lines: list[str], part: str) -> list[str]:
    return [line for line in lines if part in line]


def test_a_text_shows_every_message_with_its_reader_and_the_clock() -> None:
    lines = Terminal().type(BURST)
    assert shown(lines, "2:04 AM to you: If you can do it safely, turn off the valve")
    assert shown(lines, "2:04 AM to Dana Reyes, manager: EMERGENCY at unit 4B")
    assert shown(lines, "2:04 AM to Reliable Plumbing: EMERGENCY job")
    assert shown(lines, "work order WO-1044 opened: emergency plumbing, 4B, Lakeview Court")


def test_the_story_goes_on_as_the_vendor_and_the_code_is_filled_in() -> None:
    terminal = Terminal()
    terminal.type(BURST)
    assert terminal.type("/as vendor") == ["You are Reliable Plumbing now."]
    lines = terminal.type("yes {code}, there in 35 min")
    assert shown(lines, "to you: Order WO-1044 is yours")
    assert shown(lines, "to Maria Lopez, 4B: Reliable Plumbing has taken your job and gave 2:39 AM")


def test_waiting_shows_what_happened_at_its_own_time() -> None:
    terminal = Terminal()
    terminal.type(BURST)
    lines = terminal.type("/wait 12m")
    assert [line.split(" to ")[0] for line in shown(lines, "EMERGENCY job")] == ["2:14 AM"]
    assert shown(lines, "2:14 AM   the vendor's window is over")
    assert lines[-1] == "It is Monday 09 March, 2:16 AM."


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("manager", "Dana Reyes, manager"),
        ("tenant", "Maria Lopez, 4B"),
        ("luis", "Luis Ortega, manager"),
        ("brightwatter", "Brightwater Plumbing"),
        ("+1 (737) 555-0142", "+17375550142"),
        ("hargrove", "Evelyn Hargrove, 2A"),
    ],
)
def test_one_may_be_anybody(wanted: str, found: str) -> None:
    assert Terminal().type(f"/as {wanted}") == [f"You are {found} now."]


def test_the_manager_takes_the_case_over_and_gives_it_back() -> None:
    terminal = Terminal()
    terminal.type(BURST)
    taken = terminal.type("/take")
    assert taken[0].startswith("Dana Reyes, manager writes: MINE ")
    assert terminal.type("any news?")[-1] != "(nothing was sent)"
    assert shown(terminal.type("/cases"), "emergency plumbing of Maria Lopez, 4B: escalated")
    back = terminal.type("/back")
    assert back[0].startswith("Dana Reyes, manager writes: BACK ")
    assert shown(terminal.type("/cases"), "emergency plumbing of Maria Lopez, 4B: waiting")


def test_why_tells_the_rule_and_all_of_it_the_guardrails() -> None:
    terminal = Terminal()
    terminal.type(BURST)
    short, long = terminal.type("/why"), terminal.type("/why all")
    assert shown(short, "decided emergency, plumbing, by the rule")
    assert not shown(short, "passed")
    assert shown(long, "checked send_message passed access_codes, ai_disclosure")


def test_why_tells_whom_she_would_have_called() -> None:
    terminal = Terminal()
    terminal.type(BURST)
    assert shown(terminal.type("/why"), "would have called +15125550190: no phone is connected")


def test_show_repeats_all_that_went_out() -> None:
    terminal = Terminal()
    sent = shown(terminal.type(BURST), " to ")
    assert [line for line in terminal.type("/show") if line not in sent] == []


def test_a_failing_carrier_is_seen() -> None:
    terminal = Terminal(DAY)
    assert terminal.type("/fail sms error") == ["From here on: sms error."]
    assert shown(terminal.type("my kitchen faucet drips"), "not taken for Maria Lopez, 4B: not_taken")


def test_a_picture_comes_with_its_words() -> None:
    lines = Terminal(DAY).type("/photo my kitchen faucet drips", "/why")
    assert shown(lines, 'heard   tenant +15125550142 by sms: "my kitchen faucet drips"')


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("/dance", "There is no /dance; /help says what there is."),
        ("/wait soon", "'soon' is not a duration; write it like 90s, 12m, 3h or 2d"),
        ("/as xyzzyq", "Nobody is called 'xyzzyq': vendor, manager, tenant, somebody of the records"),
        ("/as", "As whom? vendor, manager"),
        ("/fail fax timeout", "/fail PORT HOW: PORT is one of sms, records, model"),
        ("/take", "No question was sent to a manager yet"),
        ("yes {code}", "No question with a code was sent to Maria Lopez, 4B."),
        ("/why", "Nothing was said yet."),
        ("/show", "Nothing went out yet."),
        ("/clock", "It is Monday 09 March, 2:04 AM."),
    ],
)
def test_what_cannot_be_done_is_said_plainly(typed: str, told: str) -> None:
    assert Terminal().type(typed)[0].startswith(told)


def test_help_names_every_command() -> None:
    terminal = Terminal()
    named = {word.strip(",").removeprefix("/") for word in HELP.split() if word.startswith("/")}
    assert named - {"quit"} == set(terminal.chat.commands) - {"help"}


def test_nothing_after_quit_is_said_and_blank_lines_are_nothing() -> None:
    assert Terminal().type("", "   ", "/quit", BURST) == []


def test_an_unknown_employee_or_clock_is_the_operators_to_mend() -> None:
    with pytest.raises(Misconfigured, match="no employee 'bob'; one of paula"):
        chat("bob", "lakeview", None)
    with pytest.raises(Misconfigured, match="--at: "):
        chat("paula", "lakeview", "midnight")


def test_it_works_in_a_pipe_without_a_prompt() -> None:
    command = [sys.executable, "-m", "deskhand.cli", "chat", "--at", "2026-03-09T02:04"]
    told = subprocess.run(command, input="me gotea el fregadero\n", capture_output=True, text=True, timeout=60)
    assert (told.returncode, told.stderr) == (0, "")
    assert "> " not in told.stdout
    assert told.stdout.endswith("Every invariant holds.\n")
