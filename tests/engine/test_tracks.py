"""The records of vendors as desks show them: kept with the case, read once, fresh when something changes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from deskhand.domain.track import OfferOutcome, OfferReply, TrackRecord
from deskhand.engine.tracks import Tracks, catch_up
from deskhand.store import outcomes
from deskhand.store.database import Store, open_engine
from deskhand.store.migrations import upgrade
from deskhand.testing.office import BURST, DANA, MARIA, NIGHT, RELIABLE, Office

AT = datetime(2026, 3, 9, 7, 4, tzinfo=UTC)
VENDOR, OTHER = "+15125550190", "+15125550191"
LAPSED = OfferOutcome("o1", "c1", VENDOR, AT, AT + timedelta(minutes=10))
LATER = AT + timedelta(hours=1)


@pytest.fixture
def store() -> Iterator[Store]:
    engine = open_engine("sqlite://")
    upgrade(engine)
    made = Store(engine, "lakeview")
    made.found()
    yield made
    made.close()


def keep(store: Store, *found: OfferOutcome) -> None:
    with store.write() as tx:
        for one in found:
            outcomes.save(tx, one)


def test_who_was_never_asked_has_no_record(store: Store) -> None:
    keep(store, LAPSED)
    assert Tracks().of(store, [OTHER, VENDOR], LATER) == (TrackRecord(VENDOR, 1, lapsed=1),)


def test_a_record_is_read_once_and_again_after_ten_minutes(store: Store) -> None:
    tracks = Tracks()
    keep(store, LAPSED)
    before = tracks.of(store, [VENDOR], LATER)
    keep(store, OfferOutcome("o2", "c2", VENDOR, AT, AT, OfferReply.ACCEPTED, 0))
    assert tracks.of(store, [VENDOR], LATER + timedelta(minutes=9)) == before
    assert [one.offers for one in tracks.of(store, [VENDOR], LATER + timedelta(minutes=10))] == [2]


def test_what_has_not_ended_and_what_could_not_be_answered_are_no_part_of_it(store: Store) -> None:
    runs = replace(LAPSED, offer="o2", lapses_at=LATER + timedelta(minutes=1))
    keep(store, LAPSED, runs, replace(LAPSED, offer="o3", reply=OfferReply.MOOT))
    assert Tracks().of(store, [VENDOR], LATER) == (TrackRecord(VENDOR, 1, lapsed=1),)
    assert Tracks().of(store, [VENDOR], LATER + timedelta(minutes=1)) == (TrackRecord(VENDOR, 2, lapsed=2),)


def test_offers_of_more_than_a_year_ago_are_forgotten(store: Store) -> None:
    keep(store, LAPSED)
    assert Tracks().of(store, [VENDOR], AT + timedelta(days=366)) == ()


def test_of_many_offers_the_newest_two_hundred_count(store: Store) -> None:
    old = [OfferOutcome(f"o{n}", "c", VENDOR, AT - timedelta(days=1), AT) for n in range(5)]
    new = [OfferOutcome(f"n{n}", "c", VENDOR, AT, AT, OfferReply.DECLINED, 4) for n in range(198)]
    keep(store, *old, *new)
    (found,) = Tracks().of(store, [VENDOR], LATER)
    assert (found.offers, found.declined, found.lapsed) == (200, 198, 2)


# ------------------------------------------------------------------ with the line


@pytest.fixture
def night() -> Office:
    return Office(NIGHT, orders=())


def shown(office: Office, vendor: str) -> TrackRecord | None:
    line = office.box.line
    return next(iter(line.tracks.of(line.store, [vendor], office.box.clock.now())), None)


def test_what_the_line_does_shows_at_once(night: Office) -> None:
    night.sms(MARIA, BURST)
    assert shown(night, RELIABLE) is None
    night.sms(RELIABLE, "yes {code}, 35 min")
    night.advance(minutes=35)
    night.sms(RELIABLE, "here")
    night.advance(minutes=30)
    night.sms(RELIABLE, "done, replaced the supply line, $240")
    assert shown(night, RELIABLE) == TrackRecord(
        RELIABLE, 1, accepted=1, answer_min=0.0, jobs=1, done=1, timed=1, late=0
    )


def test_a_fault_that_is_reported_again_after_done_came_back(night: Office) -> None:
    night.sms(MARIA, BURST)
    night.sms(DANA, "1 {code}")
    night.sms(RELIABLE, "yes {code}, 35 min")
    night.advance(minutes=40)
    night.sms(RELIABLE, "done, replaced the supply line, $240")
    night.sms(MARIA, "yes, all fixed, thank you")
    night.advance(hours=24 * 20)
    night.sms(MARIA, BURST)
    assert len(night.cases(MARIA)) == 2
    record = shown(night, RELIABLE)
    assert record is not None
    assert (record.done, record.came_back) == (1, 1)


def test_a_vendor_who_never_came_is_remembered_for_it(night: Office) -> None:
    night.sms(MARIA, BURST)
    night.sms(DANA, "1 {code}")
    night.sms(RELIABLE, "yes {code}, 35 min")
    night.advance(minutes=90)
    record = shown(night, RELIABLE)
    assert record is not None
    assert (record.accepted, record.jobs, record.no_shows) == (1, 1, 1)


def test_offers_that_are_older_than_the_table_are_caught_up_once(night: Office) -> None:
    night.sms(MARIA, BURST)
    night.sms(RELIABLE, "no {code}")
    store, before = night.box.line.store, shown(night, RELIABLE)
    assert catch_up(store, Tracks()) == 0
    with store.write() as tx:
        tx.connection.exec_driver_sql("DELETE FROM offer_outcomes")
    assert Tracks().of(store, [RELIABLE], night.box.clock.now()) == ()
    assert catch_up(store, Tracks()) == 1
    assert Tracks().of(store, [RELIABLE], night.box.clock.now()) == (before,)
    assert before == TrackRecord(RELIABLE, 1, declined=1, answer_min=0.0)
