"""The line's own way to a person, and the codes that questions carry."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from deskhand.engine.escalate import give_to_human
from deskhand.store import escalations, offers
from deskhand.testing.office import DRIP, MARIA, NIGHT, Office

AT = datetime(2026, 3, 9, 7, 4, tzinfo=UTC)


def test_the_lines_own_page_goes_to_the_next_person_where_the_first_may_not_be_written_to():
    night = Office(NIGHT, orders=())
    first, second = night.box.line.company.escalation[:2]
    night.sms(first, "STOP")
    night.sms(MARIA, DRIP)
    give_to_human(night.box.line, night.box.history()[-1], night.case(MARIA), "please look at this")
    assert "page_line" not in night.acts(first)
    assert "page_line" in night.acts(second)


def test_it_goes_to_one_person_only():
    night = Office(NIGHT, orders=())
    first, second = night.box.line.company.escalation[:2]
    night.sms(MARIA, DRIP)
    give_to_human(night.box.line, night.box.history()[-1], night.case(MARIA), "please look at this")
    assert "page_line" in night.acts(first)
    assert "page_line" not in night.acts(second)


def test_the_code_of_a_finished_job_is_free_again_after_two_weeks():
    night = Office(NIGHT, orders=())
    with night.box.line.store.write() as tx:
        for number in range(20):
            made = offers.OfferRow(f"o{number}", "c", f"WO-{number}", "+15125550190", f"A{10 + number}", "accepted", AT, AT)
            offers.make(tx, made)
        assert len(escalations.codes_in_use(tx, AT - timedelta(days=1))) == 20
        assert escalations.codes_in_use(tx, AT + timedelta(days=1)) == frozenset()
