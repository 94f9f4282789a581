"""What a message means: findings with the words they come from, never what should be done about them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from deskhand.domain.money import Money
from deskhand.domain.passage import KnowledgeAnswer as KnowledgeAnswer
from deskhand.domain.passage import Passage as Passage


class Hazard(StrEnum):
    """Life safety; the only findings that never wait for anything."""

    GAS = "gas"
    CO = "co"
    FIRE_SMOKE = "fire_smoke"
    ELECTRICAL = "electrical"
    VIOLENCE = "violence"
    SELF_HARM = "self_harm"
    MEDICAL = "medical"
    TRAPPED = "trapped"
    STRUCTURAL = "structural"


class Feature(StrEnum):
    """What the words say. Danger now, what stands around it, what the writer wants."""

    GAS = "gas"
    CO = "co"
    FIRE_SMOKE = "fire_smoke"
    ELECTRICAL = "electrical"
    WATER_SPREADING = "water_spreading"
    WATER_CONTAINED = "water_contained"
    SEWAGE = "sewage"
    NO_WATER = "no_water"
    NO_HOT_WATER = "no_hot_water"
    NO_HEAT = "no_heat"
    NO_COOLING = "no_cooling"
    NO_POWER = "no_power"
    STRUCTURAL = "structural"
    SECURITY = "security"
    TRAPPED = "trapped"
    MEDICAL = "medical"
    VIOLENCE = "violence"
    SELF_HARM = "self_harm"
    STOCK_AT_RISK = "stock_at_risk"

    VULNERABLE = "vulnerable"
    MEDICAL_DEVICE = "medical_device"
    ONLY_TOILET = "only_toilet"
    FROM_NEIGHBOUR = "from_neighbour"
    DANGER_OVER = "danger_over"
    FIGURATIVE = "figurative"
    HYPOTHETICAL = "hypothetical"
    THIRD_PARTY = "third_party"
    NEGATED_DANGER = "negated_danger"
    REPEAT = "repeat"

    WANTS_HUMAN = "wants_human"
    ASKS_IF_HUMAN = "asks_if_human"
    OPT_OUT = "opt_out"
    LEGAL_THREAT = "legal_threat"
    PRESS_OR_CITY = "press_or_city"
    WANTS_CODE_OR_KEY = "wants_code_or_key"
    WANTS_MONEY_OR_LIMIT = "wants_money_or_limit"
    ORDERS_THE_SOFTWARE = "orders_the_software"
    ASKS_STATUS = "asks_status"
    ASKS_QUESTION_OTHER = "asks_question_other"
    ADDS_ACCESS = "adds_access"
    ADDS_PETS = "adds_pets"
    ADDS_PHOTO = "adds_photo"
    SAYS_FIXED = "says_fixed"
    ASKS_CANCEL = "asks_cancel"
    CHANGES_TIME = "changes_time"
    CORRECTS = "corrects"
    GIVES_RATING = "gives_rating"
    GIVES_PHONE = "gives_phone"
    COMPLAINS = "complains"
    THANKS = "thanks"
    GREETING_ONLY = "greeting_only"
    OTHER_LANGUAGE = "other_language"

    GIVES_TIME = "gives_time"
    ASKS_QUESTION = "asks_question"
    WORK = "work"
    RIDE = "ride"
    COST = "cost"
    FEAR = "fear"
    CHILDCARE = "childcare"
    SYMPTOMS = "symptoms"
    MINOR = "minor"
    FEE = "fee"
    BEREAVED = "bereaved"
    ILL = "ill"
    FORGOT = "forgot"


FRONT_OFFICE = tuple(Feature)[tuple(Feature).index(Feature.GIVES_TIME) :]
"""What is heard in replies about appointments alone: what stands in the way of coming, and what a person must see."""

LIFE = frozenset(Feature(hazard.value) for hazard in Hazard)
"""The features that are hazards."""


class Trade(StrEnum):
    PLUMBING = "plumbing"
    ELECTRICAL = "electrical"
    HVAC = "hvac"
    APPLIANCE = "appliance"
    LOCKSMITH = "locksmith"
    PEST = "pest"
    STRUCTURAL = "structural"
    CLEANING = "cleaning"
    ELEVATOR = "elevator"
    REFRIGERATION = "refrigeration"
    FIRE_SAFETY = "fire_safety"
    GENERAL = "general"


class Role(StrEnum):
    """Who the address belongs to, as the company's records have it; a hint, never a proof."""

    TENANT = "tenant"
    OWNER = "owner"
    MANAGER = "manager"
    TECHNICIAN = "technician"
    VENDOR = "vendor"
    LEAD = "lead"
    CUSTOMER = "customer"
    UNKNOWN = "unknown"


STAFF = frozenset({Role.MANAGER, Role.OWNER, Role.TECHNICIAN})


class Answer(StrEnum):
    """What a short line answers to a question, an offer or a page."""

    YES = "yes"
    NO = "no"
    ACCEPT = "accept"
    DECLINE = "decline"
    COUNTER = "counter"
    RUNNING_LATE = "running_late"
    ARRIVED = "arrived"
    BLOCKED = "blocked"
    QUOTE = "quote"
    DONE = "done"
    QUESTION = "question"
    ACKNOWLEDGE = "acknowledge"
    DOWNGRADE = "downgrade"
    KNOWN_ISSUE = "known_issue"
    REPEAT = "repeat"
    TAKE_OVER = "take_over"
    HAND_BACK = "hand_back"
    ON_CALL_CHANGE = "on_call_change"
    FIXED = "fixed"
    STILL_BROKEN = "still_broken"
    RATING = "rating"


FactValue = str | int | float | bool | Money | datetime


@dataclass(frozen=True)
class Fact:
    """One typed value and the words it was read from; `quote` is a substring of the message."""

    name: str
    value: FactValue
    quote: str


@dataclass(frozen=True)
class Finding:
    """One feature, how sure the reader is (0 to 1), and the words that say it ('' when only the whole line does)."""

    feature: Feature
    confidence: float
    quote: str = ""


@dataclass(frozen=True)
class Item:
    """One fault, answer, question, request or correction of a message, in the order of the text.

    `severity` is how lines like this one were judged in the training examples, by disposition, summing to 1: an
    impression for the rules to weigh, never a decision. Empty when the reader has none.
    """

    text: str
    findings: tuple[Finding, ...] = ()
    trade: Trade | None = None
    thing: str | None = None
    facts: tuple[Fact, ...] = ()
    answer: Answer | None = None
    code: str | None = None
    severity: tuple[tuple[str, float], ...] = ()

    def says(self, *features: Feature) -> bool:
        """True where any of `features` was found."""
        return any(finding.feature in features for finding in self.findings)

    def fact(self, name: str) -> FactValue | None:
        """The first value read under `name`, or None."""
        return next((fact.value for fact in self.facts if fact.name == name), None)


@dataclass(frozen=True)
class Reading:
    """What one message (a burst counts as one) means. `items` is never empty for non-blank text.

    `topics` is whose business it seems to be, (fault | appointment | lead, probability); empty where nobody can tell.
    """

    items: tuple[Item, ...]
    language: str = "en"
    hazards: tuple[Finding, ...] = field(default=())
    wants_human: bool = False
    opt_out: bool = False
    topics: tuple[tuple[str, float], ...] = ()
    engine: str = "local"
    cost_usd: float = 0.0
    tokens: int = 0


HAS_JOB = "has_job"
"""Stands among what is asked of a vendor who has a job of ours."""


@dataclass(frozen=True)
class Asked:
    """A question that is open to the writer when the message arrives.

    `act` is the speech act that asked (`ask_unit`, `ask_access`, `offer_job`, `page`, `confirm_fixed` …), `code` its
    code where it carries one.
    """

    act: str
    code: str | None = None
    case: str | None = None


@dataclass(frozen=True)
class ReadingContext:
    """What the reader may know besides the words: who writes, what is open, what was asked, and now in their zone.

    `reads` is what the words are read as (fault, appointment, lead), `about` what the appointment is or the business
    does.
    """

    role: Role = Role.UNKNOWN
    asked: tuple[Asked, ...] = ()
    open_orders: tuple[str, ...] = ()
    open_trades: frozenset[Trade] = frozenset()
    now: datetime | None = None
    units: tuple[str, ...] = ()
    properties: tuple[str, ...] = ()
    country: str = "US"
    reads: str = "fault"
    about: str = ""
