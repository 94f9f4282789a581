"""What a link's page is shown and what a press posts, without a server: nothing that the page does not have is done."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from deskhand.domain.appointment import Appointment, AppointmentStatus
from deskhand.domain.errors import Transient
from deskhand.domain.event import LinkAnswer, LinkUsed
from deskhand.engine.appointments import case_of
from deskhand.engine.visits import Outcome, press, visit_of
from deskhand.ports import Appointments
from deskhand.testing.office import Office

RUTH = "+12105550120"
VISIT = datetime(2027, 3, 4, 16, tzinfo=UTC)
CLEANING = Appointment("B-1", RUTH, VISIT, "Ruth Abernathy", "Hygiene", "cleaning", 60)
CASE = case_of("B-1")
CONFIRM, SLOT, CANCEL = LinkAnswer.CONFIRM, LinkAnswer.SLOT, LinkAnswer.CANCEL


def clinic() -> Office:
    office = Office("2027-03-01T09:00:00-06:00", company="brightside", appointments=(CLEANING,), waitlist=())
    office.box.settle()
    return office


def used(office: Office) -> list[LinkUsed]:
    return [event.what for event in office.box.history() if isinstance(event.what, LinkUsed)]


def test_what_is_shown_is_the_appointment_and_a_few_free_times():
    visit = visit_of(clinic().box.line, CASE)
    assert visit is not None
    assert (visit.appointment, visit.busy, visit.late, visit.taken) == (CLEANING, False, False, False)
    assert 2 <= len(visit.times) <= 6
    assert CLEANING.slot not in visit.times


def test_a_press_is_kept_once_until_it_is_worked_on():
    office = clinic()
    assert [press(office.box.line, CASE, VISIT, CONFIRM) for _ in range(2)] == [Outcome.UNDER_WAY] * 2
    visit = visit_of(office.box.line, CASE)
    assert visit is not None
    assert (used(office), visit.busy) == ([LinkUsed(CONFIRM)], True)
    office.box.settle()
    assert press(office.box.line, CASE, VISIT, CONFIRM) is Outcome.SO_ALREADY
    assert len(used(office)) == 1


def test_to_and_fro_is_three_presses():
    office = clinic()
    first = visit_of(office.box.line, CASE)
    assert first is not None
    there, back = first.times[0].starts_at, VISIT
    for seen, at in ((VISIT, there), (there, back), (back, there)):
        assert press(office.box.line, CASE, seen, SLOT, at) is Outcome.UNDER_WAY
        office.box.settle()
    after = visit_of(office.box.line, CASE)
    assert after is not None
    assert after.appointment is not None
    assert after.appointment.starts_at == there


def test_only_a_free_time_can_be_chosen():
    office = clinic()
    night, taken = datetime(2027, 3, 3, 8, tzinfo=UTC), None
    assert press(office.box.line, CASE, VISIT, SLOT, night) is Outcome.NOT_FREE
    assert press(office.box.line, CASE, VISIT, SLOT, taken) is Outcome.NOT_FREE
    assert used(office) == []


def test_an_old_page_and_a_case_that_is_none_change_nothing():
    office = clinic()
    assert press(office.box.line, CASE, VISIT - timedelta(hours=1), CANCEL) is Outcome.CHANGED
    assert press(office.box.line, CASE, None, CONFIRM) is Outcome.CHANGED
    assert press(office.box.line, "v" + "0" * 20, VISIT, CONFIRM) is Outcome.CHANGED
    assert used(office) == []


def test_what_is_called_off_stays_shown_and_cannot_be_confirmed():
    office = clinic()
    press(office.box.line, CASE, VISIT, CANCEL)
    office.box.settle()
    visit = visit_of(office.box.line, CASE)
    assert visit is not None
    assert visit.appointment is not None
    assert (visit.appointment.status, visit.times) == (AppointmentStatus.CANCELLED, ())
    assert press(office.box.line, CASE, VISIT, CONFIRM) is Outcome.CHANGED
    assert press(office.box.line, CASE, VISIT, CANCEL) is Outcome.SO_ALREADY


def test_a_calendar_that_does_not_answer_has_no_times_and_the_appointment_is_shown():
    office = clinic()
    assert office.box.line.appointments is not None
    line = replace(office.box.line, appointments=Silent(office.box.line.appointments))
    visit = visit_of(line, CASE)
    assert visit is not None
    assert (visit.appointment, visit.times) == (CLEANING, ())


def test_what_the_calendar_does_not_take_goes_to_a_person():
    office = clinic()
    assert office.box.line.appointments is not None
    office.box.line = replace(office.box.line, appointments=Silent(office.box.line.appointments))
    press(office.box.line, CASE, VISIT, CANCEL)
    office.box.settle()
    assert office.acts(RUTH) == ["handed_over"]
    assert office.broken() == []


class Silent:
    """A calendar that can be read by name and person, and answers nothing else."""

    def __init__(self, book: Appointments) -> None:
        self.get, self.of, self.coming, self.missed, self.waiting = (
            book.get, book.of, book.coming, book.missed, book.waiting,
        )  # fmt: skip

    def busy(self, *_: object) -> list[object]:
        raise Transient("no answer")

    book = move = cancel = mark = busy
