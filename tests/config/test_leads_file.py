"""leads.yaml: criteria, bands and routes, and mistakes with line and mend."""

from __future__ import annotations

import pytest

from deskhand.config.leads_file import parse_leads
from deskhand.config.problems import Problems
from deskhand.domain.lead import Beyond, LeadPlan


def parsed(text: str) -> tuple[LeadPlan, list[str]]:
    problems = Problems("leads.yaml")
    return parse_leads(text, problems), [str(problem) for problem in problems.found]


WHOLE = """\
business: roofing
bands: {book: 70, offer: 40}
criteria:
  size: {weight: 20, least: 3, below: disqualify, ask: {en: How many?, es: ¿Cuántos?}}
  place: {places: [Denver, Aurora], elsewhere: nurture}
routes:
  - language: es
    to: [ana@example.com]
  - to: [bo@example.com]
"""


def test_a_whole_file():
    plan, mistakes = parsed(WHOLE)
    size, place = plan.criteria
    assert (mistakes, plan.business, plan.book, plan.offer) == ([], "roofing", 70, 40)
    assert (size.least, size.below, size.asked) == (3, Beyond.DISQUALIFY, {"en": "How many?", "es": "¿Cuántos?"})
    assert (place.places, place.elsewhere) == (("Denver", "Aurora"), Beyond.NURTURE)
    assert [route.takes_all for route in plan.routes] == [False, True]


@pytest.mark.parametrize(
    ("text", "mistake"),
    [
        ("bands: {book: 60}\n", "business: is missing"),
        ("business: x\ncriteria:\n  height: {weight: 2}\n", "criteria.height: is no fact of a lead"),
        ("business: x\ncriteria:\n  size: {least: 9, most: 3}\n", "criteria.size.least: is above most"),
        ("business: x\nroutes:\n  - language: es\n    to: [a@example.com]\n", "routes: end without a catch-all"),
        ("business: x\nroutes:\n  - language: es\n", "to: names nobody"),
        ("business: x\nbands: {book: 20, offer: 50}\n", "bands.offer: is above book"),
        ("business: x\ncriteria:\n  size: {below: maybe}\n", "criteria.size.below"),
        ("- a list\n", "must be a mapping"),
    ],
)
def test_each_mistake_names_its_line_and_the_mend(text, mistake):
    _, mistakes = parsed(text)
    assert any(mistake in one for one in mistakes), mistakes
