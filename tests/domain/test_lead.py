"""A lead is scored by the business's own criteria, and goes to who has had least for their weight."""

from __future__ import annotations

from datetime import date

import pytest

from deskhand.domain.lead import Beyond, Criterion, LeadPlan, Load, Met, Rep, Route, choose, score
from deskhand.domain.owner import Owned

TODAY = date(2026, 12, 24)
SIZE = Criterion("size", 30, least=3, most=500, below=Beyond.DISQUALIFY, above=Beyond.ESCALATE)
TIMING = Criterion("timing", 20, most=180, above=Beyond.NURTURE)
PLACE = Criterion("place", 10, places=("Austin", "Kyle"), elsewhere=Beyond.DISQUALIFY)
NEED = Criterion("need", 40)
PLAN = LeadPlan("software", (NEED, SIZE, TIMING, PLACE))


def test_what_is_met_counts_in_full_and_what_is_unknown_by_half():
    known = {"need": "scheduling", "size": "fifteen of us", "size_number": 15.0}
    found = score(PLAN, known)
    assert found.value == round(100 * (40 + 30 + 10 + 5) / 100)
    assert found.named(Met.MET) == ("need (scheduling)", "size (fifteen of us)")
    assert found.named(Met.UNKNOWN) == ("timing", "place")


@pytest.mark.parametrize(
    ("known", "beyond"),
    [
        ({"size": "two", "size_number": 2.0}, Beyond.DISQUALIFY),
        ({"size": "900 techs", "size_number": 900.0}, Beyond.ESCALATE),
        ({"timing": "in 2029", "timing_number": 900.0}, Beyond.NURTURE),
        ({"place": "El Paso"}, Beyond.DISQUALIFY),
        ({"place": "kyle, tx"}, Beyond.LOWERS),
        ({"size": "a few", "timing": "soon"}, Beyond.LOWERS),
    ],
)
def test_what_a_missed_criterion_means_is_the_businesss_to_say(known, beyond):
    assert score(PLAN, known).worst() is beyond


def test_without_criteria_nobody_is_turned_away():
    assert (score(LeadPlan(), {}).value, score(LeadPlan(), {}).worst()) == (50, Beyond.LOWERS)


ANA, BO, CY = Rep("Ana", "ana@x.example", weight=2), Rep("Bo", "bo@x.example"), Rep("Cy", "cy@x.example", languages=("es",))
ROUTES = (Route(("cy@x.example",), language="es"), Route(("ana@x.example", "bo@x.example")))


def test_the_first_route_that_fits_takes_it_and_says_why():
    found = choose(LeadPlan(routes=ROUTES), (ANA, BO, CY), {}, "es", Load(TODAY))
    assert found is not None
    assert (found.rep, found.why) == (CY, "route 1: Cy, who has had 0 lately at weight 1")


def test_who_has_had_least_for_their_weight_is_next():
    taken = {"ana@x.example": 3, "bo@x.example": 1}
    found = choose(LeadPlan(routes=ROUTES), (ANA, BO, CY), {}, "en", Load(TODAY, taken))
    assert found is not None
    assert found.rep is BO
    again = choose(LeadPlan(routes=ROUTES), (ANA, BO, CY), {}, "en", Load(TODAY, {"ana@x.example": 3, "bo@x.example": 2}))
    assert again is not None
    assert again.rep is ANA


def test_over_many_leads_the_shares_are_the_weights():
    taken = dict.fromkeys(("ana@x.example", "bo@x.example"), 0)
    for _ in range(300):
        found = choose(LeadPlan(routes=ROUTES), (ANA, BO), {}, "en", Load(TODAY, taken))
        assert found is not None
        taken[found.rep.email] += 1
    assert taken == {"ana@x.example": 200, "bo@x.example": 100}


def test_who_has_left_or_is_away_gets_none():
    away = Rep("Ana", "ana@x.example", weight=0)
    found = choose(LeadPlan(routes=ROUTES), (away, BO), {}, "en", Load(TODAY))
    assert found is not None
    assert found.rep is BO
    assert choose(LeadPlan(routes=ROUTES), (), {}, "en", Load(TODAY)) is None


# ------------------------------------------------------------------ who owns them already


def chosen(reps: tuple[Rep, ...], owned: Owned | None) -> tuple[str, str]:
    found = choose(LeadPlan(routes=ROUTES), reps, {}, "es", Load(TODAY), owned)
    assert found is not None
    return found.rep.name, found.why


def test_whoever_owns_them_goes_before_all_routes():
    owned = Owned(("+1",), "ana@x.example", "the contact")
    assert chosen((ANA, BO, CY), owned) == ("Ana", "Ana owns the contact in the CRM")


def test_an_owner_on_holiday_or_unknown_leaves_it_to_the_routes_with_the_reason():
    routed = "route 1: Cy, who has had 0 lately at weight 1"
    owned = Owned(("+1",), "ana@x.example", "their company")
    away = Rep("Ana", "ana@x.example", weight=0)
    assert chosen((away, BO, CY), owned) == ("Cy", f"Ana owns their company in the CRM and is on holiday; {routed}")
    left = f"ana@x.example owns their company in the CRM and is none of the reps; {routed}"
    assert chosen((BO, CY), owned) == ("Cy", left)
    assert chosen((BO, CY), Owned(("+1",))) == ("Cy", routed)


# ------------------------------------------------------------------ who is away, and who has had enough

CHRISTMAS = ((date(2026, 12, 20), date(2027, 1, 2)),)


@pytest.mark.parametrize(("day", "away"), [(19, False), (20, True), (24, True)])
def test_who_is_away_is_passed_over_and_the_choice_says_until_when(day: int, away: bool):
    ana = Rep("Ana", "ana@x.example", weight=2, away=CHRISTMAS)
    found = choose(LeadPlan(routes=ROUTES), (ana, BO), {}, "en", Load(date(2026, 12, day)))
    assert found is not None
    assert found.rep is (BO if away else ana)
    assert found.why.endswith("; Ana is away until 2027-01-02") is away


def test_who_has_had_as_many_as_they_take_in_a_week_is_passed_over():
    ana = Rep("Ana", "ana@x.example", weight=2, most_a_week=5)
    four, five = Load(TODAY, {}, {"ana@x.example": 4}), Load(TODAY, {}, {"ana@x.example": 5})
    before = choose(LeadPlan(routes=ROUTES), (ana, BO), {}, "en", four)
    after = choose(LeadPlan(routes=ROUTES), (ana, BO), {}, "en", five)
    assert before is not None
    assert after is not None
    assert (before.rep, after.rep) == (ana, BO)
    assert after.why.endswith("; Ana has had 5 this week, of 5")


def test_a_route_of_which_nobody_is_there_leaves_it_to_the_next():
    cy = Rep("Cy", "cy@x.example", languages=("es",), away=CHRISTMAS)
    found = choose(LeadPlan(routes=ROUTES), (ANA, BO, cy), {}, "es", Load(TODAY))
    assert found is not None
    assert found.why == "the catch-all: Ana, who has had 0 lately at weight 2; Cy is away until 2027-01-02"
    assert choose(LeadPlan(routes=ROUTES), (cy,), {}, "es", Load(TODAY)) is None


def test_an_owner_who_is_full_keeps_their_own_and_one_who_is_away_does_not():
    owned = Owned(("+1",), "ana@x.example", "the contact")
    full = Rep("Ana", "ana@x.example", most_a_week=0)
    assert chosen((full, CY), owned)[0] == "Ana"
    away = Rep("Ana", "ana@x.example", away=CHRISTMAS)
    assert chosen((away, CY), owned)[1].startswith("Ana owns the contact in the CRM and is away until 2027-01-02; ")
