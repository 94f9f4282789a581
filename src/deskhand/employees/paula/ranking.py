"""In which order equals are asked: the written order, as far as each has lived up to it.

A vendor begins with what the written order promises of them, counted as if it had been seen ASSUMED times; what they
did since is counted beside it. So a few offers change little, many decide, and everybody can follow the arithmetic.
"""

from __future__ import annotations

from collections.abc import Sequence

from deskhand.domain.company import VendorRanking
from deskhand.domain.desk import Desk
from deskhand.domain.records import Vendor
from deskhand.domain.track import TrackRecord

ASSUMED = 10
"""How many offers and jobs the written place is worth: after as many real ones, each counts half."""

FIRST, STEP, LEAST = 1.0, 0.1, 0.1
"""What the written order promises: the first place all goes well, each further one a tenth less, never nothing."""

FEW = 5
"""With fewer ended offers than this a vendor stays where the written order has them."""

QUICK_MIN = 10.0
"""An answer within the window of an emergency is as quick as it needs to be; one after twice that is half as good."""

ACCEPTS, HOLDS, COMES, ANSWERS = 0.4, 0.3, 0.2, 0.1
"""What counts how much: takes the job; it stays repaired; is there, and in time; answers quickly. Together one.

To be refused costs a window of a tenant's night, which is why it weighs most; bad work costs a second visit.
"""


def order(equals: Sequence[Vendor], desk: Desk) -> tuple[Vendor, ...]:
    """`equals`, given in the written order, by their score; who has the same score keeps the written order."""
    if desk.company.vendor_ranking is VendorRanking.WRITTEN:
        return tuple(equals)
    scores = {vendor.phone: score(desk.track(vendor.phone), place) for place, vendor in enumerate(equals, start=1)}
    return tuple(sorted(equals, key=lambda vendor: -scores[vendor.phone]))


def score(track: TrackRecord, place: int) -> float:
    """0 to 1: what may be expected of a vendor who is at `place` (1 is first) in the written order."""
    promised = max(LEAST, FIRST - STEP * (place - 1))
    if track.offers < FEW:
        return promised

    def expected(good: float, of: int) -> float:
        return (good + ASSUMED * promised) / (of + ASSUMED)

    answered = track.accepted + track.declined
    quick = min(1.0, QUICK_MIN / track.answer_min) if track.answer_min else 1.0
    total = (
        ACCEPTS * expected(track.accepted, track.offers)
        + HOLDS * expected(track.done - track.came_back, track.done)
        + COMES * expected(track.jobs - track.no_shows + track.timed - track.late, track.jobs + track.timed)
        + ANSWERS * expected(quick * answered, answered)
    )
    return round(total, 9)


def proof(vendor: Vendor, desk: Desk) -> list[str]:
    """What the record says, in words: nothing where nobody was asked, and that it does not count where it does not."""
    track = desk.track(vendor.phone)
    if not track.offers:
        return []
    said = [f"accepts {track.accepted} of {track.offers}"]
    if track.answer_min is not None:
        said.append(f"answers in {track.answer_min:.0f} min")
    if track.done:
        said.append(f"{track.came_back} of {track.done} came back")
    if track.no_shows:
        said.append(f"did not come {track.no_shows} of {track.jobs} times")
    if track.late:
        said.append(f"late {track.late} of {track.timed} times")
    if desk.company.vendor_ranking is VendorRanking.WRITTEN:
        said.append("the written order counts")
    elif track.offers < FEW:
        said.append("too few offers to count")
    return said
