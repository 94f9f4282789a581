"""company.yaml -> Company."""

from __future__ import annotations

from datetime import date

from deskhand.config import values
from deskhand.config.appointments import parse_plan
from deskhand.config.fields import Fields
from deskhand.config.holidays import closed_days
from deskhand.config.names import BUILT_IN, CHANNELS
from deskhand.config.nodes import Table, parse_yaml
from deskhand.config.opening import days_open
from deskhand.config.problems import Mistake, Problems, suggest
from deskhand.domain.company import (
    WORDS,
    CalendarPlace,
    Company,
    Connection,
    Limits,
    Thresholds,
    TradeLimit,
    VendorRanking,
    WeatherSource,
)
from deskhand.domain.hours import Hours
from deskhand.domain.reading import Trade
from deskhand.domain.records import Property

WEBCHAT, FORM = "webchat", "form"
WEATHER = "weather"
CALENDAR_KINDS = ("google", "microsoft", "caldav")
HAND_MADE = NO_EVENTS, _ = ("none", "attendees")
"""Which events that people make in a calendar are appointments: none, or those with one guest."""
WEATHER_KINDS = {"open_meteo": "https://api.open-meteo.com/v1/forecast"}
"""The services that can be asked, and where each answers unless told."""


def parse_company(text: str, company_id: str, problems: Problems) -> tuple[Company, Table]:
    """The company, and the nodes it was read from (they know the lines); mistakes are noted, and stand as defaults."""
    root = parse_yaml(text, problems)
    if not isinstance(root, Table):
        if not problems.found:
            problems.add(1, "must be a mapping", "start it with 'name: …' and 'time_zone: America/Chicago'")
        root = Table({}, {}, 1)
        return Company(company_id, company_id, "UTC"), root
    with Fields(root, problems) as fields:
        return _company(fields, company_id), root


def _company(fields: Fields, company_id: str) -> Company:
    zone = fields.need("time_zone", values.zone, "UTC", "time_zone: America/Chicago")
    connections = fields.inside("connections")
    return Company(
        id=company_id,
        name=fields.need("name", values.text, company_id, "name: Lakeview Homes"),
        time_zone=zone,
        business_hours=Hours(days_open(fields.inside("business_hours")), _holidays(fields)),
        languages=fields.many("languages", values.language) or Company.languages,
        properties=_properties(fields, zone),
        limits=_limits(fields.inside("limits")),
        thresholds=_thresholds(fields.inside("thresholds")),
        emergency_numbers=_emergency_numbers(fields.inside("emergency_numbers")),
        escalation=fields.many("escalation", values.phone),
        connections=_connections(connections),
        weather=_weather(connections.inside(WEATHER)) if connections.has(WEATHER) else None,
        words=_words(fields.inside("words")),
        trade_words=_trade_words(fields.inside("trade_words")),
        troubleshoot=fields.get("troubleshoot", values.switch, True),
        appointments=parse_plan(fields.inside("appointments")),
        calendars=_calendars(fields.inside("calendars")),
        vendor_ranking=fields.get(
            "vendor_ranking", values.one_of(VendorRanking, "an order of vendors"), Company.vendor_ranking
        ),
    )


def _holidays(fields: Fields) -> frozenset[date]:
    return frozenset(day for days in fields.many("holidays", closed_days) for day in days)


def _properties(fields: Fields, zone: str) -> tuple[Property, ...]:
    found: dict[str, Property] = {}
    for each in fields.each("properties"):
        with each as one:
            name = one.need("name", values.text, "", "name: Lakeview Court")
            if name in found:
                one.wrong("name", f"the property {name!r} is there twice", "keep one of them")
            latitude, longitude = _place(one)
            found[name] = Property(
                name=name,
                address=one.get("address", values.text, ""),
                time_zone=one.get("time_zone", values.zone, zone),
                preferred_vendors=one.many("preferred_vendors", values.address),
                latitude=latitude,
                longitude=longitude,
            )
    return tuple(found.values())


def _place(fields: Fields) -> tuple[float | None, float | None]:
    """Both degrees, or neither."""
    latitude = fields.get("latitude", values.degrees("latitude", 90, "30.27"), None)
    longitude = fields.get("longitude", values.degrees("longitude", 180, "-97.74"), None)
    for given, other in (("latitude", "longitude"), ("longitude", "latitude")):
        if fields.has(given) and not fields.has(other):
            fields.wrong(given, f"stands without its {other}", f"give both, or leave out the {given}")
    return latitude, longitude


def _limits(fields: Fields) -> Limits:
    usual = Limits()
    with fields:
        return Limits(
            nte=fields.get("nte_usd", values.amount, usual.nte),
            emergency_nte=fields.get("emergency_nte_usd", values.amount, usual.emergency_nte),
            by_trade=_by_trade(fields.inside("by_trade")),
            sms_approval_limit=fields.get("sms_approval_limit_usd", values.amount, usual.sms_approval_limit),
            service_per_day=fields.get("service_per_day", values.whole, usual.service_per_day),
            reply_after_s=fields.get("reply_after_s", values.whole, usual.reply_after_s),
            pictures_per_message=fields.get("pictures_per_message", values.whole, usual.pictures_per_message),
            picture_types=fields.many("picture_types", values.picture_type) or usual.picture_types,
        )


def _by_trade(fields: Fields) -> dict[Trade, TradeLimit]:
    found: dict[Trade, TradeLimit] = {}
    for key in fields.free_keys():
        with fields.inside(key) as limits:
            limit = TradeLimit(
                nte=limits.get("nte_usd", values.amount, None),
                emergency_nte=limits.get("emergency_nte_usd", values.amount, None),
            )
        try:
            found[values.one_of(Trade, "a trade")(key)] = limit
        except Mistake as mistake:
            fields.problems.add_mistake(fields.line(key), mistake, fields.at(key))
    return found


def _thresholds(fields: Fields) -> Thresholds:
    usual = Thresholds()
    with fields:
        return Thresholds(
            no_heat_f=fields.get("no_heat_f", values.number, usual.no_heat_f),
            no_heat_vulnerable_f=fields.get("no_heat_vulnerable_f", values.number, usual.no_heat_vulnerable_f),
            no_cooling_f=fields.get("no_cooling_f", values.number, usual.no_cooling_f),
            no_cooling_vulnerable_f=fields.get("no_cooling_vulnerable_f", values.number, usual.no_cooling_vulnerable_f),
            emergency_offer_min=fields.get("emergency_offer_min", values.whole, usual.emergency_offer_min),
            routine_offer_min=fields.get("routine_offer_min", values.whole, usual.routine_offer_min),
            page_climb_min=fields.many("page_climb_min", values.whole) or usual.page_climb_min,
            promise_grace_min=fields.get("promise_grace_min", values.whole, usual.promise_grace_min),
            digest=fields.get("digest", values.switch, usual.digest),
            digest_at=fields.get("digest_at", values.clock, usual.digest_at),
            visit_answer_h=fields.get("visit_answer_h", values.number, usual.visit_answer_h),
            step_answer_min=fields.get("step_answer_min", values.whole, usual.step_answer_min),
        )


def _emergency_numbers(fields: Fields) -> dict[str, str]:
    numbers = {key: fields.get(key, values.dialled, None) for key in fields.free_keys()}
    return {key: number for key, number in numbers.items() if number}


def _connections(fields: Fields) -> dict[str, Connection]:
    found: dict[str, Connection] = {}
    for key in fields.free_keys():
        if key == WEATHER:
            continue
        if key not in CHANNELS:
            fields.wrong(key, "is not a channel", suggest(key, (*CHANNELS, WEATHER)))
            continue
        with fields.inside(key) as one:
            if key in (WEBCHAT, FORM):
                found[key] = _on_pages(one, key)
                continue
            found[key] = Connection(
                channel=key,
                address=one.need("address", values.address_on(key), "", "address: '+15125550199'"),
                employee=one.need("employee", values.word, "", "employee: paula"),
            )
    return found


def _on_pages(one: Fields, channel: str) -> Connection:
    """Chat and form have no number: a chat needs the sites that may hold it (a form has its own page), and the first
    employee takes what comes unless told."""
    if channel == WEBCHAT and not one.has("origins"):
        one.wrong("origins", "is missing", "write it like origins: ['https://www.example.com']")
    return Connection(
        channel=channel,
        address=one.get("address", values.text, channel),
        employee=one.get("employee", values.word, BUILT_IN[0]),
        origins=one.many("origins", values.origin),
    )


def _weather(fields: Fields) -> WeatherSource:
    kinds = tuple(WEATHER_KINDS)
    with fields:
        kind = fields.need("kind", values.one_word(kinds, "a weather service"), kinds[0], f"kind: {kinds[0]}")
        return WeatherSource(kind, fields.get("url", values.service_url, WEATHER_KINDS[kind]))


def _calendars(fields: Fields) -> dict[str, CalendarPlace]:
    found: dict[str, CalendarPlace] = {}
    for key in fields.free_keys():
        with fields.inside(key) as one:
            kind = one.need("in", values.one_word(CALENDAR_KINDS, "a calendar service"), "", "in: google")
            name = one.need("calendar", values.text, "", "calendar: ana@example.com")
            which = one.get("appointments", values.one_word(HAND_MADE, "a kind of hand-made appointment"), NO_EVENTS)
        if kind and name:
            found[key] = CalendarPlace(kind, name, which != NO_EVENTS)
    return found


def _words(fields: Fields) -> dict[str, dict[str, str]]:
    """By language; what is left out keeps Paula's own word."""
    found: dict[str, dict[str, str]] = {}
    with fields:
        for language, nouns in WORDS.items():
            with fields.inside(language) as one:
                said = {noun: one.get(noun, values.noun, None) for noun in nouns}
            found[language] = {noun: word for noun, word in said.items() if word}
    return {language: said for language, said in found.items() if said}


def _trade_words(fields: Fields) -> dict[Trade, tuple[str, ...]]:
    found = {}
    for key in fields.free_keys():
        names = fields.many(key, values.text)
        try:
            found[values.one_of(Trade, "a trade")(key)] = names
        except Mistake as mistake:
            fields.problems.add_mistake(fields.line(key), mistake, fields.at(key))
    return found
