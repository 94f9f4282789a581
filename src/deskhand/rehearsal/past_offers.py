"""Offers of a scenario that have ended before it begins: what came of them is kept, as a real history would have."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta

from deskhand.config.company_files import Ending, GivenOffer
from deskhand.domain.track import OfferOutcome, OfferReply
from deskhand.engine.line import Line
from deskhand.store import outcomes

REPLIES = {Ending.DECLINED: OfferReply.DECLINED, Ending.LAPSED: OfferReply.NONE}
FINISHED = (Ending.DONE, Ending.CAME_BACK, Ending.LATE)
WORK, LATE_MIN = timedelta(hours=3), 45


def remember(line: Line, offers: Iterable[GivenOffer]) -> None:
    """Keep the outcomes of those that have ended."""
    with line.write() as tx:
        for number, offer in enumerate(offers):
            for one in past(offer, f"past-{number}", line.company.thresholds.emergency_offer_min):
                outcomes.save(tx, one)


def past(offer: GivenOffer, name: str, window_min: int) -> Iterator[OfferOutcome]:
    """One outcome for each of its `times`, a day apart, the newest at `sent_at`; none of an offer that is open."""
    if offer.ended is None or offer.vendor is None:
        return
    ended, reply = offer.ended, REPLIES.get(offer.ended, OfferReply.ACCEPTED)
    for days in range(offer.times):
        at = offer.sent_at - timedelta(days=days)
        answered = None if reply is OfferReply.NONE else at + timedelta(minutes=offer.answer_min)
        yield OfferOutcome(
            offer=f"{name}-{days}",
            case=f"{name}-{days}",
            vendor=offer.vendor,
            made_at=at,
            lapses_at=at + timedelta(minutes=window_min),
            reply=reply,
            answer_min=None if answered is None else offer.answer_min,
            took_job=reply is OfferReply.ACCEPTED,
            done_at=answered + WORK if answered and ended in FINISHED else None,
            still_broken=ended is Ending.CAME_BACK,
            no_show=ended is Ending.NO_SHOW,
            late_min={Ending.LATE: LATE_MIN, Ending.DONE: 0}.get(ended),
        )
