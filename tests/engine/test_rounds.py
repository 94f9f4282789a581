"""A mailbox is looked into again and again; one that has trouble is left alone longer and longer."""

from __future__ import annotations

from datetime import datetime

import pytest
from structlog.testing import capture_logs

from deskhand.domain.errors import Rejected, Transient
from deskhand.domain.event import WordsReceived
from deskhand.engine.line import Line
from deskhand.engine.rounds import Rounds
from deskhand.ports import Fetched, Inbound, Take
from deskhand.store import events
from deskhand.testing.fake_clock import FakeClock
from deskhand.testing.office import Office
from deskhand.testing.waiting import until

Answer = Fetched | Exception


class Box:
    """Implements Mailbox: gives one answer after the other, the last one for ever, and the words beforehand."""

    name, address, every_s = "email", "desk@example.com", 20.0

    def __init__(self, *answers: Answer, words: tuple[Inbound, ...] = ()) -> None:
        self._answers, self._words = list(answers), words
        self.asked: list[datetime] = []
        self.closed = False

    def close(self) -> None:
        self.closed = True

    def check(self) -> None:
        """Always well."""

    def fetch(self, take: Take, now: datetime) -> Fetched:
        self.asked.append(now)
        for inbound in self._words:
            take(inbound)
        answer = self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer


@pytest.fixture
def line() -> Line:
    return Office(orders=()).box.line


def pauses(line: Line, rounds: Rounds, times: int) -> list[float]:
    """Seconds between that many looks, each made when it is due."""
    found = []
    clock = line.clock
    assert isinstance(clock, FakeClock)
    for _ in range(times):
        rounds.go()
        found.append((rounds.next_at - clock.now()).total_seconds())
        clock.set(rounds.next_at)
    return found


def test_a_look_that_went_well_is_followed_by_the_next_after_the_pause(line: Line) -> None:
    rounds = Rounds(line, Box(Fetched({"accepted": 2}), Fetched({"automatic": 1, "accepted": 1})))
    assert pauses(line, rounds, 2) == [20, 20]
    assert (rounds.counts, rounds.trouble) == ({"accepted": 3, "automatic": 1}, "")


def test_where_more_is_waiting_it_looks_again_at_once(line: Line) -> None:
    assert pauses(line, Rounds(line, Box(Fetched({}, more=True), Fetched({}))), 2) == [0, 20]


def test_a_mailbox_that_is_gone_is_left_alone_longer_and_longer_up_to_a_quarter_of_an_hour(line: Line) -> None:
    rounds = Rounds(line, Box(Transient("mail.example.com was not reached")))
    assert pauses(line, rounds, 8) == [20, 40, 80, 160, 320, 640, 900, 900]
    assert rounds.trouble == "mail.example.com was not reached"


def test_a_refused_password_is_not_tried_often(line: Line) -> None:
    rounds = Rounds(line, Box(Rejected("misconfigured", "check DESKHAND_EMAIL_IMAP_PASSWORD")))
    assert pauses(line, rounds, 5) == [60, 120, 240, 480, 900]
    assert rounds.trouble == "check DESKHAND_EMAIL_IMAP_PASSWORD"


def test_after_the_trouble_everything_is_as_before(line: Line) -> None:
    gone, well = Transient("gone"), Fetched({})
    rounds = Rounds(line, Box(gone, gone, well, gone, well))
    assert pauses(line, rounds, 5) == [20, 40, 20, 20, 20]
    assert rounds.trouble == ""


def test_mail_that_could_not_be_kept_is_trouble_too(line: Line) -> None:
    rounds = Rounds(line, Box(Fetched({"failed": 1, "accepted": 1})))
    assert pauses(line, rounds, 3) == [20, 40, 80]
    assert rounds.counts == {"failed": 3, "accepted": 3}
    assert rounds.trouble.startswith("some mail could not be kept")


def test_whatever_a_mailbox_throws_does_not_end_the_rounds(line: Line) -> None:
    rounds = Rounds(line, Box(ZeroDivisionError("?"), Fetched({})))
    assert pauses(line, rounds, 2) == [20, 20]


def test_the_operator_is_told_what_to_do_each_time_the_pause_grows(line: Line) -> None:
    no = Rejected("misconfigured", "check DESKHAND_EMAIL_IMAP_PASSWORD")
    with capture_logs() as said:
        pauses(line, Rounds(line, Box(no, no, Fetched({}))), 3)
    told = [(one["event"], one.get("do"), one.get("again_in_s")) for one in said]
    assert told == [
        ("no mail is coming in", no.detail, 60),
        ("no mail is coming in", no.detail, 120),
        ("the mailbox answers again", None, None),
    ]


def test_words_go_into_the_line_once(line: Line) -> None:
    words = WordsReceived("email", "maria@example.com", "desk@example.com", "the sink drips", "<m1@x>")
    rounds = Rounds(line, Box(Fetched({}), words=(Inbound("<m1@x>", words),) * 2))
    pauses(line, rounds, 2)
    with line.store.read() as tx:
        assert [one.what for one in events.of_kind(tx, "words_received")] == [words]


def test_by_itself_it_looks_until_it_is_stopped(line: Line) -> None:
    box = Box(Fetched({}, more=True), Fetched({}, more=True), Fetched({}))
    rounds = Rounds(line, box)
    rounds.start()
    until(lambda: len(box.asked) == 3)
    rounds.stop()
    assert (box.closed, len(box.asked)) == (True, 3)


def test_it_can_be_stopped_before_it_began(line: Line) -> None:
    Rounds(line, Box(Fetched({}))).stop()
