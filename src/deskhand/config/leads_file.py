"""leads.yaml -> what makes a lead worth a meeting, who takes it, and how it is followed up."""

from __future__ import annotations

from deskhand.config import values
from deskhand.config.fields import Fields
from deskhand.config.nodes import Table, parse_yaml
from deskhand.config.problems import Problems
from deskhand.domain.action import LeadStage
from deskhand.domain.lead import Beyond, Criterion, LeadPlan, Route

NAMES = ("need", "size", "timing", "budget", "authority", "place")


def parse_leads(text: str, problems: Problems) -> LeadPlan:
    """The plan; mistakes are noted, and what is left out has its default."""
    root = parse_yaml(text, problems)
    if not isinstance(root, Table):
        if not problems.found:
            problems.add(1, "must be a mapping", "start it with 'business: what you do, in a few words'")
        return LeadPlan()
    usual = LeadPlan()
    with Fields(root, problems) as fields:
        bands = fields.inside("bands")
        with bands:
            book = bands.get("book", values.whole, usual.book)
            offer = bands.get("offer", values.whole, usual.offer)
        plan = LeadPlan(
            business=fields.need("business", values.text, "", "business: property management"),
            criteria=_criteria(fields.inside("criteria")),
            routes=_routes(fields),
            book=book,
            offer=offer,
            meeting=fields.get("meeting", values.text, usual.meeting),
            meeting_es=fields.get("meeting_es", values.text, usual.meeting_es),
            minutes=fields.get("minutes", values.minutes, usual.minutes),
            follow_up_h=fields.many("follow_up_h", values.hours) or usual.follow_up_h,
            claim_min=fields.get("claim_min", values.whole, usual.claim_min),
            stages=_stages(fields.inside("stages")),
        )
        if offer > book:
            bands.wrong("offer", "is above book", "a lead is offered a meeting before it is booked at once")
    return plan


def _stages(fields: Fields) -> dict[str, str]:
    """The CRM's names of the stages that it calls otherwise."""
    with fields:
        found = {stage.value: fields.get(stage.value, values.text, "") for stage in LeadStage}
    return {stage: name for stage, name in found.items() if name}


def _criteria(fields: Fields) -> tuple[Criterion, ...]:
    found = []
    for key in fields.free_keys():
        if key not in NAMES:
            fields.wrong(key, "is no fact of a lead", f"use one of: {', '.join(NAMES)}")
            continue
        with fields.inside(key) as one:
            found.append(_criterion(key, one))
    return tuple(found)


def _criterion(name: str, one: Fields) -> Criterion:
    beyond = values.one_of(Beyond, "an outcome")
    with one.inside("ask") as ask:
        asked = {language: ask.get(language, values.text, "") for language in ("en", "es")}
    criterion = Criterion(
        name=name,
        weight=one.get("weight", values.whole, 10),
        least=one.get("least", values.number, None),
        most=one.get("most", values.number, None),
        places=one.many("places", values.text),
        below=one.get("below", beyond, Beyond.LOWERS),
        above=one.get("above", beyond, Beyond.LOWERS),
        elsewhere=one.get("elsewhere", beyond, Beyond.LOWERS),
        asked={language: words for language, words in asked.items() if words},
    )
    if criterion.least is not None and criterion.most is not None and criterion.least > criterion.most:
        one.wrong("least", "is above most", "give the smaller number as least")
    return criterion


def _routes(fields: Fields) -> tuple[Route, ...]:
    """In the order of the file; the last one must take whatever is left."""
    found = []
    for each in fields.each("routes", like="- to: [ana@example.com]"):
        with each as one:
            route = Route(
                to=one.many("to", values.email),
                language=one.get("language", values.language, None),
                places=one.many("places", values.text),
                least=one.get("least", values.number, None),
            )
            if not route.to:
                one.wrong("to", "names nobody", "write it like to: [ana@example.com]")
            found.append(route)
    if found and not found[-1].takes_all:
        fields.wrong("routes", "end without a catch-all", "add a last one with nothing but to: [ana@example.com]")
    return tuple(found)
