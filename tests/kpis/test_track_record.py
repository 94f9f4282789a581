"""What came of an offer, by small stories; and what a year of them adds up to."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from deskhand.domain.case import Case, Line, Offer
from deskhand.domain.contact import Contact
from deskhand.domain.disposition import Disposition
from deskhand.domain.event import JudgedItem, Said
from deskhand.domain.money import usd
from deskhand.domain.promise import Promise
from deskhand.domain.reading import Answer, Fact, Item, Role, Trade
from deskhand.domain.records import OrderStatus, Urgency, WorkOrder
from deskhand.domain.track import EndedOffer, OfferOutcome, OfferReply, TrackRecord
from deskhand.kpis.track_record import outcomes, track_record

NOW = datetime(2026, 3, 9, 7, 4, tzinfo=UTC)
MIN, DAY = timedelta(minutes=1), timedelta(days=1)
MARIA, VENDOR, OTHER = "+15125550142", "+15125550190", "+15125550191"
ORDER = WorkOrder(
    *("WO-1", "Lakeview", "4B", Trade.PLUMBING, "pipe", Urgency.EMERGENCY, OrderStatus.OPEN, NOW), thing="pipe"
)
CALM = Case("c", "paula", "fault", MARIA, Contact("Maria", MARIA), "sms", NOW, order=ORDER)


def line(after_min: float, answer: Answer | None, sender: str = VENDOR, facts: tuple[Fact, ...] = ()) -> Line:
    role = Role.TENANT if sender == MARIA else Role.VENDOR
    judged = JudgedItem(Item("words", answer=answer, facts=facts), Disposition.VENDOR, None, "rule", "")
    said = Said("w", sender, role, "sms", "words", "en", (judged,), Disposition.VENDOR, None, "rule")
    return Line(f"{sender}{after_min}", NOW + after_min * MIN, said, "r")


def offer(vendor: str = VENDOR, name: str = "o1", at_min: float = 0, **changes: object) -> Offer:
    at = NOW + at_min * MIN
    return replace(Offer(name, "WO-1", vendor, "K27", at, at + 10 * MIN, usd(500)), **changes)  # type: ignore[arg-type]


TAKEN = offer(status="accepted", accepted_at=NOW + 4 * MIN)
YES = line(4, Answer.ACCEPT)
ETA = Fact("eta", NOW + 40 * MIN, "35 min")
PROMISED = Promise("arrival", MARIA, NOW + 40 * MIN, NOW + 4 * MIN)


def only(*lines: Line, offers: tuple[Offer, ...] = (TAKEN,), **changes: object) -> OfferOutcome:
    """The first outcome of the case that these lines and offers make."""
    return outcomes(replace(CALM, lines=lines, offers=offers, **changes))[0]  # type: ignore[arg-type]


# ------------------------------------------------------------------ the answer


def test_an_accepted_offer_is_answered_by_the_first_words_that_answer_it():
    found = only(line(1, Answer.QUESTION), YES, line(9, Answer.ACCEPT))
    assert (found.reply, found.answer_min, found.took_job) == (OfferReply.ACCEPTED, 4, True)
    assert (found.property, found.unit, found.trade, found.thing) == ("Lakeview", "4B", "plumbing", "pipe")


def test_a_no_is_declined_and_silence_is_no_reply():
    assert only(line(2, Answer.DECLINE), offers=(offer(),)).reply is OfferReply.DECLINED
    silent = only(offers=(offer(),))
    assert (silent.reply, silent.answer_min, silent.took_job) == (OfferReply.NONE, None, False)


def test_another_time_that_nobody_took_is_not_an_acceptance():
    assert only(line(2, Answer.COUNTER, facts=(ETA,)), offers=(offer(),)).reply is OfferReply.DECLINED


def test_another_time_that_was_taken_is_one():
    assert only(line(2, Answer.COUNTER, facts=(ETA,))).took_job


def test_a_yes_that_came_too_late_is_an_acceptance_without_the_job():
    late = only(line(30, Answer.YES), offers=(offer(status="withdrawn", withdrawn_at=NOW + 20 * MIN),))
    assert (late.reply, late.took_job, late.answer_min) == (OfferReply.ACCEPTED, False, 30)


def test_who_gives_the_job_back_has_declined_it():
    back = replace(TAKEN, status="withdrawn", withdrawn_at=NOW + 20 * MIN)
    found = only(YES, line(20, Answer.DECLINE), offers=(back,))
    assert (found.reply, found.took_job) == (OfferReply.DECLINED, False)


def test_no_to_a_question_of_whoever_keeps_the_job_gives_nothing_back():
    assert only(YES, line(20, Answer.NO)).took_job


def test_an_offer_that_was_taken_back_within_its_window_could_not_be_answered():
    early, late = (offer(status="withdrawn", withdrawn_at=NOW + minutes * MIN) for minutes in (5, 10))
    assert (only(offers=(early,)).reply, only(offers=(late,)).reply) == (OfferReply.MOOT, OfferReply.NONE)


def test_who_was_asked_again_as_it_became_an_emergency_was_asked_once():
    twice = replace(CALM, offers=(offer(name="o1"), offer(name="o2", at_min=5)), lines=(line(7, Answer.DECLINE),))
    assert [one.reply for one in outcomes(twice)] == [OfferReply.MOOT, OfferReply.DECLINED]


def test_a_job_that_the_records_gave_to_somebody_was_never_offered():
    assert outcomes(replace(CALM, offers=(replace(TAKEN, code=""),))) == ()


# ------------------------------------------------------------------ the work


def test_work_that_is_still_broken_within_thirty_days_of_done_came_back():
    done = line(100, Answer.DONE)
    back = line(200, Answer.STILL_BROKEN, MARIA)
    later = replace(back, at=NOW + 100 * MIN + 30 * DAY + MIN)
    before = line(90, Answer.STILL_BROKEN, MARIA)
    assert [only(YES, done, one).still_broken for one in (back, later, before)] == [True, False, False]


def test_nothing_comes_back_that_was_not_done():
    assert only(YES, line(200, Answer.STILL_BROKEN, MARIA)).still_broken is False


def test_late_is_counted_from_the_first_time_that_was_passed_on():
    moved = replace(PROMISED, due=NOW + 90 * MIN, made_at=NOW + 50 * MIN)
    assert only(YES, line(85, Answer.ARRIVED), promises=(PROMISED, moved)).late_min == 45
    assert only(YES, line(30, Answer.ARRIVED), promises=(PROMISED,)).late_min == 0


def test_who_never_said_that_they_are_there_is_not_called_late():
    assert only(YES, line(100, Answer.DONE), promises=(PROMISED,)).late_min is None
    assert only(YES, line(100, Answer.ARRIVED)).late_min is None


def test_a_no_show_lost_the_job_because_nobody_came():
    lost = replace(TAKEN, status="withdrawn", withdrawn_at=NOW + 80 * MIN)
    waited = {"no_show 3 PM": NOW + 80 * MIN}
    assert only(YES, offers=(lost,), fired=waited).no_show is True
    assert only(YES, line(75, Answer.ARRIVED), offers=(lost,), fired=waited).no_show is False
    assert only(YES, offers=(lost,)).no_show is False
    assert only(YES, fired=waited).no_show is False


# ------------------------------------------------------------------ the sum


ACCEPTED, DECLINED, NONE = OfferReply.ACCEPTED, OfferReply.DECLINED, OfferReply.NONE


def test_a_record_adds_up_what_ended_each_count_beside_what_it_is_of():
    found = track_record(
        VENDOR,
        [
            EndedOffer(ACCEPTED, 2, took_job=True, done=True, late_min=10),
            EndedOffer(ACCEPTED, 6, took_job=True, done=True, came_back=True, late_min=11),
            EndedOffer(ACCEPTED, 90, took_job=True, done=True, came_back=True),
            EndedOffer(ACCEPTED, 8, took_job=True, no_show=True),
            EndedOffer(ACCEPTED, 40),
            EndedOffer(DECLINED, 4),
            EndedOffer(NONE),
        ],
    )
    assert found == TrackRecord(
        *(VENDOR, 7),
        accepted=5,
        declined=1,
        lapsed=1,
        answer_min=7,
        jobs=4,
        no_shows=1,
        done=3,
        came_back=2,
        timed=2,
        late=1,
    )


def test_a_record_of_nothing_is_empty():
    assert track_record(VENDOR, []) == TrackRecord(VENDOR)
