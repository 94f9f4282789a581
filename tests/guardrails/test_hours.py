from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from importlib.resources import files
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskhand.domain.action import AskApproval, Escalate, OfferJob, Purpose
from deskhand.domain.escalation import EscalationKind
from deskhand.domain.hours import Hours
from deskhand.domain.job import GuardrailSetting
from deskhand.domain.money import usd
from deskhand.domain.reading import Trade
from deskhand.domain.records import Urgency
from deskhand.domain.verdict import Ruling
from deskhand.guardrails.hours import OUTREACH, SERVICE, next_permitted, permitted, rule

VENDOR, DANA = "+15125550190", "+15125550100"
TERRITORIES = ("US", "PR", "GU", "VI", "AS", "MP")
_TABLE = files("tzdata.zoneinfo").joinpath("zone.tab").read_text()
US_ZONES = sorted(row.split("\t")[2] for row in _TABLE.splitlines() if row.startswith(TERRITORIES))

SPRING, AUTUMN, LEAP_DAY = date(2026, 3, 8), date(2026, 11, 1), date(2028, 2, 29)
ODD_DAYS = (SPRING, AUTUMN, date(2027, 3, 14), date(2027, 11, 7), LEAP_DAY, date(2026, 12, 31))

moments = st.one_of(
    st.datetimes(datetime(2026, 1, 1), datetime(2029, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    st.builds(
        lambda day, minutes: datetime.combine(day, time(), UTC) + timedelta(minutes=minutes),
        st.sampled_from(ODD_DAYS),
        st.integers(-24 * 60, 48 * 60),
    ),
)
zone_sets = st.lists(st.sampled_from(US_ZONES), min_size=1, max_size=4, unique=True).map(tuple)


def legal(at: datetime, zones: tuple[str, ...], first_h: int, last_h: int, sunday: bool) -> bool:
    """Said once more and differently: from the offset that each zone has at that instant."""
    for zone in zones:
        offset = ZoneInfo(zone).utcoffset(at.astimezone(ZoneInfo(zone)))
        shifted = at.replace(tzinfo=None) + offset
        if not first_h <= shifted.hour < last_h or (shifted.isoweekday() == 7 and not sunday):
            return False
    return True


def test_there_is_a_zone_for_every_clock_of_the_country():
    assert len(US_ZONES) == 34


@given(now=moments, zones=zone_sets)
def test_outreach_never_goes_out_outside_hours_in_any_zone(situation, message, now, zones):
    text = message(purpose=Purpose.OUTREACH)
    verdict = rule(text, situation(now=now, zones=zones, last_words_at=now, emergency=True))
    assert (verdict.ruling is Ruling.ALLOW) == legal(now, zones, 9, 20, sunday=False)
    if verdict.ruling is Ruling.DEFER:
        assert verdict.until > now
        assert legal(verdict.until, zones, 9, 20, sunday=False)


@given(now=moments, zones=zone_sets)
def test_service_waits_for_eight_to_twenty_in_every_zone(situation, message, now, zones):
    verdict = rule(message(), situation(now=now, zones=zones, last_words_at=now - timedelta(minutes=16)))
    assert (verdict.ruling is Ruling.ALLOW) == legal(now, zones, 8, 20, sunday=True)
    if verdict.ruling is Ruling.DEFER:
        assert legal(verdict.until, zones, 8, 20, sunday=True)


@given(now=moments, zones=zone_sets, without_sunday=st.booleans())
def test_the_next_permitted_moment_is_the_first(now, zones, without_sunday):
    found = next_permitted(now, zones, OUTREACH, without_sunday)
    assert found is not None
    earlier = now
    while earlier < found:
        assert not legal(earlier, zones, 9, 20, sunday=not without_sunday)
        earlier += timedelta(minutes=30)
    assert not found > now or not legal(found - timedelta(seconds=1), zones, 9, 20, sunday=not without_sunday)


@pytest.mark.parametrize("zone", US_ZONES)
@pytest.mark.parametrize("day", [*ODD_DAYS, SPRING - timedelta(days=1), AUTUMN + timedelta(days=1)])
def test_every_quarter_of_an_odd_day_is_judged_by_the_clock_on_the_wall(zone, day):
    start = datetime.combine(day, time(), UTC) - timedelta(hours=12)
    quarters = [start + timedelta(minutes=15 * step) for step in range(4 * 48)]
    sent = [at for at in quarters if permitted(at, (zone,), OUTREACH, without_sunday=True)]
    assert sent == [at for at in quarters if legal(at, (zone,), 9, 20, sunday=False)]


@pytest.mark.parametrize(
    ("now", "until"),
    [
        # 13:30 on the server's clock is 6:30 in Los Angeles and 9:30 in New York
        (datetime(2026, 7, 7, 13, 30, tzinfo=UTC), datetime(2026, 7, 7, 16, 0, tzinfo=UTC)),
        # the night the clocks go forward: nine comes an hour earlier by UTC (and Sunday never)
        (datetime(2026, 3, 7, 4, 0, tzinfo=UTC), datetime(2026, 3, 7, 17, 0, tzinfo=UTC)),
        (datetime(2026, 3, 8, 4, 0, tzinfo=UTC), datetime(2026, 3, 9, 16, 0, tzinfo=UTC)),
        # the night they go back
        (datetime(2026, 10, 31, 2, 0, tzinfo=UTC), datetime(2026, 10, 31, 16, 0, tzinfo=UTC)),
        (datetime(2026, 11, 1, 4, 0, tzinfo=UTC), datetime(2026, 11, 2, 17, 0, tzinfo=UTC)),
        # a leap day is a day
        (datetime(2028, 2, 29, 4, 30, tzinfo=UTC), datetime(2028, 2, 29, 17, 0, tzinfo=UTC)),
    ],
)
def test_a_naive_clock_would_fail_here(situation, message, now, until):
    zones = ("America/Los_Angeles", "America/New_York")
    verdict = rule(message(purpose=Purpose.OUTREACH), situation(now=now, zones=zones, last_words_at=None))
    assert (verdict.ruling, verdict.until) == (Ruling.DEFER, until)


def test_an_instant_without_a_zone_is_an_error():
    with pytest.raises(ValueError, match="without a zone"):
        permitted(datetime(2026, 7, 7, 13, 30), ("America/Chicago",), SERVICE, without_sunday=False)  # noqa: DTZ001


@pytest.mark.parametrize(
    ("local", "allowed"), [("08:59", False), ("09:00", True), ("19:59", True), ("20:00", False), ("20:59", False)]
)
def test_outreach_from_nine_until_before_twenty(situation, message, local, allowed):
    now = datetime.fromisoformat(f"2026-03-10T{local}:00-05:00").astimezone(UTC)
    verdict = rule(message(purpose=Purpose.OUTREACH), situation(now=now))
    assert (verdict.ruling is Ruling.ALLOW) == allowed


def test_a_deferred_outreach_waits_for_the_next_morning(situation, message):
    now = datetime(2026, 3, 11, 1, 30, tzinfo=UTC)
    verdict = rule(message(purpose=Purpose.OUTREACH), situation(now=now))
    assert (verdict.ruling, verdict.until) == (Ruling.DEFER, datetime(2026, 3, 11, 14, 0, tzinfo=UTC))


def test_no_sunday_for_outreach_unless_it_only_informs(declaring, message):
    sunday_noon = datetime(2026, 3, 15, 17, 0, tzinfo=UTC)
    shown = replace(declaring("hours", informs=("reminder",)), now=sunday_noon)
    sells = rule(message(purpose=Purpose.OUTREACH, act="survey"), shown)
    assert (sells.ruling, sells.until) == (Ruling.DEFER, datetime(2026, 3, 16, 14, 0, tzinfo=UTC))
    assert rule(message(purpose=Purpose.OUTREACH, act="reminder"), shown).ruling is Ruling.ALLOW


def test_a_prompt_reply_goes_at_any_hour_and_a_late_one_waits(situation, message):
    night = datetime(2026, 3, 10, 8, 4, tzinfo=UTC)
    prompt = situation(now=night, last_words_at=night - timedelta(minutes=15))
    late = situation(now=night, last_words_at=night - timedelta(minutes=15, seconds=1))
    assert rule(message(), prompt).ruling is Ruling.ALLOW
    verdict = rule(message(), late)
    assert (verdict.ruling, verdict.until) == (Ruling.DEFER, datetime(2026, 3, 10, 13, 0, tzinfo=UTC))
    assert rule(message(), replace(late, emergency=True)).ruling is Ruling.ALLOW
    assert rule(message(emergency=True), late).ruling is Ruling.ALLOW


def test_a_prompt_reply_does_not_free_outreach(situation, message):
    night = datetime(2026, 3, 10, 8, 4, tzinfo=UTC)
    shown = situation(now=night, last_words_at=night, emergency=True)
    assert rule(message(purpose=Purpose.OUTREACH), shown).ruling is Ruling.DEFER


def test_safety_has_no_hours(situation, message):
    night = datetime(2026, 3, 8, 8, 4, tzinfo=UTC)
    assert rule(message(purpose=Purpose.SAFETY), situation(now=night, last_words_at=None)).ruling is Ruling.ALLOW


def test_vendors_and_staff_hear_in_business_hours_or_in_an_emergency(situation, message):
    friday_night = datetime(2026, 3, 14, 1, 0, tzinfo=UTC)
    shown = situation(now=friday_night, last_words_at=None)
    text = message(to=VENDOR, purpose=Purpose.INTERNAL)
    verdict = rule(text, shown)
    assert (verdict.ruling, verdict.until) == (Ruling.DEFER, datetime(2026, 3, 16, 13, 0, tzinfo=UTC))
    assert rule(text, replace(shown, emergency=True)).ruling is Ruling.ALLOW
    assert rule(text, replace(shown, last_words_at=friday_night)).ruling is Ruling.ALLOW
    assert rule(text, situation(last_words_at=None)).ruling is Ruling.ALLOW


def test_a_company_without_hours_is_open(situation, message):
    shown = situation(company=replace(situation().company, business_hours=Hours()), last_words_at=None)
    night = replace(shown, now=datetime(2026, 3, 14, 7, 0, tzinfo=UTC))
    assert rule(message(purpose=Purpose.INTERNAL), night).ruling is Ruling.ALLOW


def test_questions_with_codes_are_never_deferred(situation):
    night = datetime(2026, 3, 15, 7, 0, tzinfo=UTC)
    shown = situation(now=night, last_words_at=None)
    questions = [
        OfferJob("WO-1", VENDOR, Trade.PLUMBING, Urgency.ROUTINE, 60, usd(100)),
        AskApproval(DANA, usd(900), "above the limit", night),
        Escalate(EscalationKind.PAGE, DANA, "water", night),
        Escalate(EscalationKind.HAND_OFF, DANA, "asks for a person", night),
    ]
    assert {rule(question, shown).ruling for question in questions} == {Ruling.ALLOW}


def test_zones_that_never_agree_go_to_a_person(situation, message):
    apart = ("Pacific/Kiritimati", "America/Los_Angeles", "Europe/Berlin", "Asia/Tokyo")
    verdict = rule(message(purpose=Purpose.OUTREACH), situation(zones=apart, last_words_at=None))
    assert verdict.ruling is Ruling.ESCALATE


def test_an_unknown_zone_needs_an_hour_that_is_legal_everywhere(situation, message):
    text = message(to="+18885551234", purpose=Purpose.OUTREACH)
    verdict = rule(text, situation(zones=(), now=datetime(2026, 3, 10, 17, tzinfo=UTC)))
    assert (verdict.ruling, verdict.until) == (Ruling.DEFER, datetime(2026, 3, 10, 23, 0, tzinfo=UTC))


def test_what_the_company_has_set_a_time_for_goes_before_the_office_opens(situation, message):
    now = datetime(2026, 3, 9, 12, 15, tzinfo=UTC)
    company = replace(situation().company, business_hours=Hours({0: (time(8), time(18))}))
    job = replace(situation().job, guardrails=(GuardrailSetting("hours", parameters={"timed": ("digest",)}),))
    shown = situation(now=now, company=company, job=job, last_words_at=None)
    assert rule(message(purpose=Purpose.INTERNAL, act="digest"), shown).ruling is Ruling.ALLOW
    assert rule(message(purpose=Purpose.INTERNAL, act="staff_eta"), shown).ruling is Ruling.DEFER


def test_at_night_only_calls_of_an_emergency_are_placed(situation, call):
    night = datetime(2026, 3, 10, 8, 4, tzinfo=UTC)
    shown = situation(now=night, last_words_at=None)
    assert rule(call(), shown).ruling is Ruling.ALLOW
    for purpose in (Purpose.INTERNAL, Purpose.SERVICE, Purpose.OUTREACH):
        assert rule(call(purpose=purpose, emergency=False), shown).ruling is Ruling.DEFER
