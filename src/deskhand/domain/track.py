"""What came of the offers that a vendor was made: one row per offer, and the record that they add up to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class OfferReply(StrEnum):
    """How a vendor answered an offer, by their last word; `none` lapses with the window.

    `moot`: taken back while the window ran, or made again since the case had become an emergency.
    """

    ACCEPTED = "accepted"
    DECLINED = "declined"
    MOOT = "moot"
    NONE = "none"


@dataclass(frozen=True)
class OfferOutcome:
    """One offer to one vendor and what came of it; `late_min` is None where nobody knows when they were there.

    `answer_min` are the whole minutes to the first answer. The place is kept so that a later report of the same thing
    is found; `reported_again` is set by that report.
    """

    offer: str
    case: str
    vendor: str
    made_at: datetime
    lapses_at: datetime
    reply: OfferReply = OfferReply.NONE
    answer_min: int | None = None
    took_job: bool = False
    done_at: datetime | None = None
    still_broken: bool = False
    reported_again: bool = False
    no_show: bool = False
    late_min: int | None = None
    property: str | None = None
    unit: str | None = None
    trade: str | None = None
    thing: str | None = None


@dataclass(frozen=True)
class EndedOffer:
    """The part of an outcome that counts once the offer has ended: read often, so no more than that."""

    reply: OfferReply
    answer_min: int | None = None
    took_job: bool = False
    done: bool = False
    came_back: bool = False
    no_show: bool = False
    late_min: int | None = None


@dataclass(frozen=True)
class TrackRecord:
    """What a vendor's outcomes add up to. `offers` are those that ended: accepted, declined or lapsed.

    Each count stands beside the number that it is of: `came_back` of `done`, `no_shows` of `jobs`, `late` of `timed`.
    `answer_min` is the median of the minutes to the first answer.
    """

    vendor: str
    offers: int = 0
    accepted: int = 0
    declined: int = 0
    lapsed: int = 0
    answer_min: float | None = None
    jobs: int = 0
    no_shows: int = 0
    done: int = 0
    came_back: int = 0
    timed: int = 0
    late: int = 0
