"""Every fact that a message states, whoever reads it."""

from __future__ import annotations

from deskhand.domain.reading import Fact, ReadingContext, Role
from deskhand.language.local.facts import degrees, numbers, people, places, times, weather


def read_facts(text: str, context: ReadingContext, language: str) -> tuple[Fact, ...]:
    """Every fact that `text` states, each with its quote."""
    acts = " ".join(asked.act for asked in context.asked)
    is_vendor = context.role is Role.VENDOR
    facts: list[Fact] = [*places.read_units(text, context.units, context.properties)] if not is_vendor else []
    if not is_vendor:
        asked_for = any(act in acts for act in ("ask_unit", "ask_property", "ask_where"))
        facts += places.read_properties(text, context.properties, asked_for)
    facts += places.read_building_wide(text)
    facts += numbers.read_phones(text, context.country)
    facts += numbers.read_emails(text)
    facts += numbers.read_money(text, expects_price=is_vendor or "approv" in acts)
    facts += degrees.read_temperature(text, language, "temperature" in acts) if not is_vendor else []
    facts += weather.read_weather(text) if not is_vendor else []
    facts += people.read_vulnerable(text) + people.read_pets(text) + people.read_injured(text)
    facts += people.read_access(text, was_asked="access" in acts or "enter" in acts)
    if "rating" in acts or "survey" in acts:
        facts += numbers.read_rating(text)
    if context.now is not None:
        etas = times.read_etas(text, context.now) if is_vendor else []
        of_day = not is_vendor or (not etas and any(act.startswith("visit_") for act in acts.split()))
        facts += etas + (times.read_windows(text, context.now) if of_day else [])
    codes = {asked.code for asked in context.asked if asked.code}
    hours = [fact.quote for fact in facts if fact.name == "eta"]
    return tuple(
        fact
        for fact in facts
        if fact.quote in text
        and not (fact.name == "unit" and fact.value in codes)
        and not (fact.name == "money" and fact.quote.isdigit() and any(fact.quote in hour for hour in hours))
    )
