"""Who employs us: the settings of one company, as its company.yaml gives them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time
from enum import StrEnum

from deskhand.domain.appointment import AppointmentPlan
from deskhand.domain.hours import Hours
from deskhand.domain.lead import LeadPlan
from deskhand.domain.money import Money
from deskhand.domain.reading import Trade
from deskhand.domain.records import Property, Unit, Urgency
from deskhand.domain.safe_step import SafeSteps

WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {"tenant": "tenant", "unit": "unit", "property": "property"},
    "es": {"tenant": "inquilino", "unit": "unidad", "property": "propiedad"},
}
"""What the people and places of a company are called where its company.yaml says nothing: language -> noun -> word."""


class VendorRanking(StrEnum):
    """In which order equals are asked: as the records rank them, or as they have proved since."""

    LEARNED = "learned"
    WRITTEN = "written"


@dataclass(frozen=True)
class TradeLimit:
    nte: Money | None = None
    emergency_nte: Money | None = None


@dataclass(frozen=True)
class Limits:
    """What may be spent and said without a person."""

    nte: Money = Money(500_00)
    emergency_nte: Money = Money(1500_00)
    by_trade: Mapping[Trade, TradeLimit] = field(default_factory=dict)
    sms_approval_limit: Money = Money(500_00)
    service_per_day: int = 12
    reply_after_s: int = 4
    pictures_per_message: int = 10
    picture_types: tuple[str, ...] = ("jpeg", "png", "gif", "webp", "heic")


@dataclass(frozen=True)
class Thresholds:
    """Context thresholds: degrees Fahrenheit outdoors, minutes of windows; the time of the morning digest (None: the
    opening hour); office hours for an answer about a visit."""

    no_heat_f: float = 45
    no_heat_vulnerable_f: float = 55
    no_cooling_f: float = 95
    no_cooling_vulnerable_f: float = 85
    emergency_offer_min: int = 10
    routine_offer_min: int = 60
    page_climb_min: tuple[int, ...] = (2, 5, 10)
    promise_grace_min: int = 10
    digest: bool = True
    digest_at: time | None = None
    visit_answer_h: float = 4
    step_answer_min: int = 60


@dataclass(frozen=True)
class Connection:
    """One channel of the company: its own address and the employee who first takes what arrives there.

    `origins` are the sites whose pages may hold the web chat, as a browser names them: https://www.example.com.
    """

    channel: str
    address: str
    employee: str
    origins: tuple[str, ...] = ()


@dataclass(frozen=True)
class WeatherSource:
    """Who is asked for the temperature outdoors, and at which address of the web."""

    kind: str
    url: str


@dataclass(frozen=True)
class CalendarPlace:
    """Where somebody's calendar is kept (google, microsoft or caldav), and its name or address there; with `by_guests`,
    an event that people make there for one guest is an appointment."""

    kind: str
    calendar: str
    by_guests: bool = False


@dataclass(frozen=True)
class Company:
    """Everything company.yaml says. `escalation` is phones in order, `words` are its own instead of those of WORDS.

    `steps` are those of its steps.yaml, which go before the employee's own; none is asked where `troubleshoot` is off.
    `weather` None asks nobody; `leads` None takes none; `calendars` are of those who keep their time elsewhere, by the
    name of the provider or of the rep's calendar. `trade_words` are what the equipment of a trade is called here.
    """

    id: str
    name: str
    time_zone: str
    business_hours: Hours = field(default_factory=Hours)
    languages: tuple[str, ...] = ("en", "es")
    properties: tuple[Property, ...] = ()
    limits: Limits = field(default_factory=Limits)
    thresholds: Thresholds = field(default_factory=Thresholds)
    emergency_numbers: Mapping[str, str] = field(default_factory=dict)
    escalation: tuple[str, ...] = ()
    connections: Mapping[str, Connection] = field(default_factory=dict)
    weather: WeatherSource | None = None
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    trade_words: Mapping[Trade, tuple[str, ...]] = field(default_factory=dict)
    troubleshoot: bool = True
    steps: SafeSteps = SafeSteps()
    vendor_ranking: VendorRanking = VendorRanking.LEARNED
    appointments: AppointmentPlan = AppointmentPlan()
    leads: LeadPlan | None = None
    calendars: Mapping[str, CalendarPlace] = field(default_factory=dict)

    def word(self, noun: str, language: str = "en") -> str:
        """What this company calls its tenants, units or properties; in English for a language without words."""
        language = language if language in WORDS else "en"
        return self.words.get(language, {}).get(noun) or WORDS[language][noun]

    def words_in(self, language: str) -> dict[str, str]:
        """Its words as facts for phrases: {tenant_word}, {unit_word}, {property_word}."""
        return {f"{noun}_word": self.word(noun, language) for noun in WORDS["en"]}

    def trade_of(self, words: str, trade: Trade | None) -> Trade | None:
        """`trade`, or where many could mend it the one whose equipment `words` name by this company's file."""
        if trade not in (Trade.APPLIANCE, Trade.GENERAL):
            return trade
        named = (own for own, names in self.trade_words.items() if any(_names(words, name) for name in names))
        return next(named, trade)

    def property_named(self, name: str | None) -> Property | None:
        return next((one for one in self.properties if one.name == name), None)

    def zone_of(self, property_name: str | None) -> str:
        found = self.property_named(property_name)
        return found.time_zone if found else self.time_zone

    def limit(self, unit: Unit | None, trade: Trade | None, urgency: Urgency) -> Money:
        """Not-to-exceed for one job: the unit's, else the trade's, else the company's."""
        of_trade = self.limits.by_trade.get(trade, TradeLimit()) if trade else TradeLimit()
        if urgency is Urgency.EMERGENCY:
            of_unit = unit.emergency_nte if unit else None
            return of_unit or of_trade.emergency_nte or self.limits.emergency_nte
        of_unit = unit.nte if unit else None
        return of_unit or of_trade.nte or self.limits.nte


def _names(words: str, name: str) -> bool:
    return re.search(rf"\b{re.escape(name)}", words, re.IGNORECASE) is not None
