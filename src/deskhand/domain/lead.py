"""What makes a lead worth a meeting, by the business's own written criteria, and who takes it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from deskhand.domain.owner import Owned


class Met(StrEnum):
    """How a lead stands to one criterion."""

    MET = "met"
    MISSED = "missed"
    UNKNOWN = "unknown"


class Beyond(StrEnum):
    """What a missed criterion makes of a lead: less likely, for later, for a person, or an honest no."""

    LOWERS = "lowers"
    NURTURE = "nurture"
    ESCALATE = "escalate"
    DISQUALIFY = "disqualify"


@dataclass(frozen=True)
class Criterion:
    """One thing that counts. `name` is a fact of the lead (need, size, timing, budget, authority, place).

    `least` and `most` bound the number that was read (people or units, USD, days from now); `places` the words one of
    which the place must hold. `asked` are the business's own words for asking, by language; not asked where empty.
    """

    name: str
    weight: int = 10
    least: float | None = None
    most: float | None = None
    places: tuple[str, ...] = ()
    below: Beyond = Beyond.LOWERS
    above: Beyond = Beyond.LOWERS
    elsewhere: Beyond = Beyond.LOWERS
    asked: Mapping[str, str] = field(default_factory=dict)

    @property
    def bounded(self) -> bool:
        """True where the business says which numbers or places it wants."""
        return self.least is not None or self.most is not None or bool(self.places)


@dataclass(frozen=True)
class Finding:
    """One criterion held against what is known, with the words it was read from."""

    criterion: Criterion
    met: Met
    said: str = ""
    beyond: Beyond = Beyond.LOWERS


@dataclass(frozen=True)
class Score:
    """0 to 100, with what is met, missed and unknown, in the order of the file."""

    value: int
    findings: tuple[Finding, ...]

    def named(self, met: Met) -> tuple[str, ...]:
        """The criteria that stand so, each with the lead's own words."""
        found = (one for one in self.findings if one.met is met)
        return tuple(f"{one.criterion.name}{f' ({one.said})' if one.said else ''}" for one in found)

    def worst(self) -> Beyond:
        """What the missed ones make of the lead: the gravest."""
        order = list(Beyond)
        missed = [one.beyond for one in self.findings if one.met is Met.MISSED]
        return max(missed, key=order.index, default=Beyond.LOWERS)


@dataclass(frozen=True)
class Route:
    """Leads of that `language`, of those `places`, of that size or more, go to one of `to` (mail addresses)."""

    to: tuple[str, ...]
    language: str | None = None
    places: tuple[str, ...] = ()
    least: float | None = None

    @property
    def takes_all(self) -> bool:
        return self.language is None and not self.places and self.least is None


@dataclass(frozen=True)
class Rep:
    """Somebody who takes leads; `weight` is their share of the round robin, 0 none at the moment.

    `away` are spans of days, first and last included; `most_a_week` is how many leads they take within 7 days.
    """

    name: str
    email: str
    phone: str | None = None
    territory: tuple[str, ...] = ()
    segment: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    weight: float = 1.0
    calendar: str = ""
    away: tuple[tuple[date, date], ...] = ()
    most_a_week: int | None = None

    def absent(self, today: date) -> str:
        """Why nothing goes to them today, in words; '' where they are there."""
        until = next((last for first, last in self.away if first <= today <= last), None)
        return f"is away until {until}" if until else "is on holiday" if self.weight <= 0 else ""


@dataclass(frozen=True)
class LeadPlan:
    """What leads.yaml says. `business` is what the business does, in a few words. `book` and `offer` are scores.

    `meeting` is what a lead is offered, in English; `meeting_es` in Spanish with its article, '' for no word of it.
    `follow_up_h`: so many hours after their last words a lead that was asked something is asked again.
    `claim_min`: within so many minutes of office hours whoever has a meeting says that they take it, else the next one
    is asked; 0: they are told and not asked. `stages` are the CRM's own names of the stages of a deal, by ours.
    """

    business: str = ""
    criteria: tuple[Criterion, ...] = ()
    routes: tuple[Route, ...] = ()
    book: int = 60
    offer: int = 30
    meeting: str = "meeting"
    meeting_es: str = ""
    minutes: int = 30
    follow_up_h: tuple[float, ...] = (24, 72, 168)
    claim_min: int = 0
    stages: Mapping[str, str] = field(default_factory=dict)

    def stage_in_crm(self, stage: str) -> str:
        """What the business's CRM calls a stage of its deals."""
        return self.stages.get(stage, stage)


def score(plan: LeadPlan, known: Mapping[str, object]) -> Score:
    """Each criterion against what is known: half of the weight of what is unknown counts, nothing of what is missed."""
    findings = tuple(_held_against(one, known) for one in plan.criteria)
    total = sum(one.weight for one in plan.criteria)
    earned = sum(_share(one) * one.criterion.weight for one in findings)
    return Score(round(100 * earned / total) if total else 50, findings)


def _share(finding: Finding) -> float:
    return {Met.MET: 1.0, Met.UNKNOWN: 0.5, Met.MISSED: 0.0}[finding.met]


def _held_against(one: Criterion, known: Mapping[str, object]) -> Finding:
    said, number = str(known.get(one.name) or ""), known.get(f"{one.name}_number")
    if one.places:
        if not said:
            return Finding(one, Met.UNKNOWN)
        here = any(place.lower() in said.lower() for place in one.places)
        return Finding(one, Met.MET if here else Met.MISSED, said, one.elsewhere)
    bounded = one.least is not None or one.most is not None
    if bounded and not isinstance(number, int | float):
        return Finding(one, Met.UNKNOWN, said)
    if bounded and isinstance(number, int | float):
        if one.least is not None and number < one.least:
            return Finding(one, Met.MISSED, said, one.below)
        if one.most is not None and number > one.most:
            return Finding(one, Met.MISSED, said, one.above)
    return Finding(one, Met.MET if said else Met.UNKNOWN, said)


@dataclass(frozen=True)
class Choice:
    """Who takes a lead, and why in words."""

    rep: Rep
    why: str


@dataclass(frozen=True)
class Load:
    """What each rep has had, by mail address: `lately` in the last 30 days, `week` in the last 7, up to `today`."""

    today: date
    lately: Mapping[str, int] = field(default_factory=dict)
    week: Mapping[str, int] = field(default_factory=dict)

    def full(self, rep: Rep) -> str:
        """Why the routes pass them over, in words; '' where they do not."""
        had = self.week.get(rep.email, 0)
        capped = rep.most_a_week is not None and had >= rep.most_a_week
        return rep.absent(self.today) or (f"has had {had} this week, of {rep.most_a_week}" if capped else "")


def choose(
    plan: LeadPlan,
    reps: Sequence[Rep],
    known: Mapping[str, object],
    language: str,
    load: Load,
    owned: Owned | None = None,
) -> Choice | None:
    """Whoever owns them already, else the first route that fits and the one of its people who has had least for their
    weight; None where nobody is there. Who is full still gets whom they own; who is away does not."""
    owner, aside = _owner(reps, owned, load.today)
    if owner is not None and owned is not None:
        return Choice(owner, f"{owner.name} {owned.reason}")
    there = {rep.email: rep for rep in reps}
    passed: dict[str, str] = {}
    for number, route in enumerate(plan.routes or (Route(tuple(there)),), start=1):
        if not _fits(route, known, language):
            continue
        named = [there[email] for email in route.to if email in there]
        fit = [rep for rep in named if not load.full(rep)]
        passed |= {rep.name: load.full(rep) for rep in named if load.full(rep)}
        if fit:
            rule = "the catch-all" if route.takes_all else f"route {number}"
            over = "".join(f"; {name} {why}" for name, why in passed.items())
            return _next(fit, language, load, f"{aside}{rule}", over)
    return None


def _next(fit: Sequence[Rep], language: str, load: Load, rule: str, over: str) -> Choice:
    """The one who speaks their language and has had least for their weight."""
    speaks = [rep for rep in fit if not rep.languages or language in rep.languages] or fit
    best = min(speaks, key=lambda rep: (load.lately.get(rep.email, 0) / rep.weight, -rep.weight, rep.email))
    had = load.lately.get(best.email, 0)
    return Choice(best, f"{rule}: {best.name}, who has had {had} lately at weight {best.weight:g}{over}")


def _owner(reps: Sequence[Rep], owned: Owned | None, today: date) -> tuple[Rep | None, str]:
    """The rep who owns the lead and is there; else why the routes decide, as the beginning of a sentence."""
    if owned is None or not owned.by:
        return None, ""
    owner = next((rep for rep in reps if rep.email.lower() == owned.by), None)
    if owner is None:
        return None, f"{owned.by} {owned.reason} and is none of the reps; "
    if absent := owner.absent(today):
        return None, f"{owner.name} {owned.reason} and {absent}; "
    return owner, ""


def _fits(route: Route, known: Mapping[str, object], language: str) -> bool:
    place, size = str(known.get("place") or "").lower(), known.get("size_number")
    speaks = route.language in (None, language)
    here = not route.places or any(one.lower() in place for one in route.places)
    large = route.least is None or (isinstance(size, int | float) and size >= route.least)
    return speaks and here and large
