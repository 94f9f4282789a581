"""What came of a vendor's offers, case by case, and the record that they add up to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from statistics import median

from deskhand.domain.case import Case, Line, Offer
from deskhand.domain.reading import Answer, Role
from deskhand.domain.track import EndedOffer, OfferOutcome, OfferReply, TrackRecord

COMES_BACK_DAYS = 30
"""Reported again within so many days after done, it is the same repair: the time in which a third report escalates."""

LATE_AFTER_MIN = 10
"""Minutes after the first arrival time that count as late: the usual `promise_grace_min`."""

_TAKES = {Answer.ACCEPT, Answer.YES}
_REFUSES = {Answer.DECLINE, Answer.NO, Answer.COUNTER}


def outcomes(case: Case) -> tuple[OfferOutcome, ...]:
    """What came of each offer of the case so far, in the order in which they were made.

    Jobs that came from the records with a vendor were never offered, and are not here.
    """
    newest = {offer.vendor: offer.id for offer in case.offers}
    return tuple(_outcome(case, offer, newest[offer.vendor] == offer.id) for offer in case.offers if offer.code)


def _outcome(case: Case, offer: Offer, newest: bool) -> OfferOutcome:
    since = [line for line in case.lines_of(offer.vendor) if line.at >= offer.made_at]
    answers = [line for line in since if _answers(line, _TAKES | _REFUSES) or _gives_time(line)]
    reply = _reply(offer, answers) if newest or offer.accepted_at else OfferReply.MOOT
    took = offer.accepted_at is not None and reply is OfferReply.ACCEPTED
    answered = answers[0].at if answers else offer.accepted_at
    done = next((line.at for line in since if _answers(line, {Answer.DONE})), None) if took else None
    order = case.order
    return OfferOutcome(
        offer=offer.id,
        case=case.id,
        vendor=offer.vendor,
        made_at=offer.made_at,
        lapses_at=offer.lapses_at,
        reply=reply,
        answer_min=_minutes(offer.made_at, answered) if answered else None,
        took_job=took,
        done_at=done,
        still_broken=done is not None and _still_broken(case, done),
        no_show=took and _no_show(case, offer, since),
        late_min=_late_min(case, offer, since) if took else None,
        property=order.property if order else None,
        unit=order.unit if order else None,
        trade=order.trade.value if order else None,
        thing=order.thing if order else None,
    )


def _reply(offer: Offer, answers: list[Line]) -> OfferReply:
    """By what came of it, then by their last word; who gave the job back has declined it."""
    refused = bool(answers) and _answers(answers[-1], _REFUSES) and not _answers(answers[-1], _TAKES)
    if offer.accepted_at is not None:
        return OfferReply.DECLINED if refused and offer.withdrawn_at else OfferReply.ACCEPTED
    if answers:
        return OfferReply.DECLINED if refused else OfferReply.ACCEPTED
    taken_back = offer.withdrawn_at is not None and offer.withdrawn_at < offer.lapses_at
    return OfferReply.MOOT if taken_back else OfferReply.NONE


def _answers(line: Line, answers: set[Answer]) -> bool:
    return any(judged.item.answer in answers for judged in line.said.items)


def _gives_time(line: Line) -> bool:
    return any(isinstance(judged.item.fact("eta"), datetime) for judged in line.said.items)


def _still_broken(case: Case, done: datetime) -> bool:
    until = done + timedelta(days=COMES_BACK_DAYS)
    return any(
        done < line.at <= until and _answers(line, {Answer.STILL_BROKEN})
        for line in case.lines
        if line.said.role is not Role.VENDOR
    )


def _no_show(case: Case, offer: Offer, since: list[Line]) -> bool:
    """The job was taken from them because nobody came: they never said that they were there."""
    waited = [at for name, at in case.fired.items() if name.startswith("no_show ")]
    given_on = offer.withdrawn_at is not None and any(at <= offer.withdrawn_at for at in waited)
    return given_on and not any(_answers(line, {Answer.ARRIVED, Answer.DONE}) for line in since)


def _late_min(case: Case, offer: Offer, since: list[Line]) -> int | None:
    """Minutes from the first arrival time that was passed on to the vendor's word that they are there; 0 if early."""
    assert offer.accepted_at is not None
    there = next((line.at for line in since if _answers(line, {Answer.ARRIVED})), None)
    told = [one.due for one in case.promises if one.what == "arrival" and one.made_at >= offer.accepted_at]
    if there is None or not told:
        return None
    return max(0, _minutes(told[0], there))


def _minutes(since: datetime, until: datetime) -> int:
    return round((until - since).total_seconds() / 60)


def track_record(vendor: str, ended: Sequence[EndedOffer]) -> TrackRecord:
    """The record of one vendor's ended offers."""
    waits = [one.answer_min for one in ended if one.answer_min is not None]
    jobs = [one for one in ended if one.took_job]
    done = [one for one in jobs if one.done]
    timed = [one.late_min for one in jobs if one.late_min is not None]
    return TrackRecord(
        vendor=vendor,
        offers=len(ended),
        accepted=sum(one.reply is OfferReply.ACCEPTED for one in ended),
        declined=sum(one.reply is OfferReply.DECLINED for one in ended),
        lapsed=sum(one.reply is OfferReply.NONE for one in ended),
        answer_min=median(waits) if waits else None,
        jobs=len(jobs),
        no_shows=sum(one.no_show for one in jobs),
        done=len(done),
        came_back=sum(one.came_back for one in done),
        timed=len(timed),
        late=sum(minutes > LATE_AFTER_MIN for minutes in timed),
    )
