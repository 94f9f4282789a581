"""A lead is scored by the business's own criteria, and goes to who has had least for their weight."""

from __future__ import annotations

import pytest

from deskhand.domain.lead import Beyond, Criterion, LeadPlan, Met, Rep, Route, choose, score
from deskhand.domain.owner import Owned

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
    found = choose(LeadPlan(routes=ROUTES), (ANA, BO, CY), {}, "es", {})
    assert found is not None
    assert (found.rep, found.why) == (CY, "route 1: Cy, who has had 0 lately at weight 1")


def test_who_has_had_least_for_their_weight_is_next():
    taken = {"ana@x.example": 3, "bo@x.example": 1}
    found = choose(LeadPlan(routes=ROUTES), (ANA, BO, CY), {}, "en", taken)
    assert found is not None
    assert found.rep is BO
    again = choose(LeadPlan(routes=ROUTES), (ANA, BO, CY), {}, "en", {"ana@x.example": 3, "bo@x.example": 2})
    assert again is not None
    assert again.rep is ANA


def test_over_many_leads_the_shares_are_the_weights():
    taken = dict.fromkeys(("ana@x.example", "bo@x.example"), 0)
    for _ in range(300):
        found = choose(LeadPlan(routes=ROUTES), (ANA, BO), {}, "en", taken)
        assert found is not None
        taken[found.rep.email] += 1
    assert taken == {"ana@x.example": 200, "bo@x.example": 100}


def test_who_has_left_or_is_away_gets_none():
    away = Rep("Ana", "ana@x.example", weight=0)
    found = choose(LeadPlan(routes=ROUTES), (away, BO), {}, "en", {})
    assert found is not None
    assert found.rep is BO
    assert choose(LeadPlan(routes=ROUTES), (), {}, "en", {}) is None


# ------------------------------------------------------------------ who owns them already


def chosen(reps: tuple[Rep, ...], owned: Owned | None) -> tuple[str, str]:
    found = choose(LeadPlan(routes=ROUTES), reps, {}, "es", {}, owned)
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
