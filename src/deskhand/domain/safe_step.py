"""What a person may safely try by themselves while help is arranged, as a business writes it down."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from deskhand.domain.reading import Feature, Trade
from deskhand.domain.records import Urgency


class Expects(StrEnum):
    """What a yes to a step's question means: the fault is gone, or the thing was looked at and the fault goes on."""

    FIXED = "fixed"
    CHECKED = "checked"


@dataclass(frozen=True)
class SafeStep:
    """One step. `says` are its words and `names` its short name for a vendor, by language.

    It fits where each of `trades`, `things`, `features` and `words` that is given fits in one of its members. `words`,
    `never_with` (danger near it) and `tried` (done already) are beginnings of words, as people write them.
    """

    id: str
    says: Mapping[str, str]
    names: Mapping[str, str]
    expects: Expects
    urgencies: tuple[Urgency, ...] = (Urgency.URGENT, Urgency.ROUTINE)
    trades: tuple[Trade, ...] = ()
    things: tuple[str, ...] = ()
    features: tuple[Feature, ...] = ()
    words: tuple[str, ...] = ()
    never_with: tuple[str, ...] = ()
    tried: tuple[str, ...] = ()


@dataclass(frozen=True)
class SafeSteps:
    """The steps in the order in which they are asked; after words of `never_after` none is; `without` names those of
    the employee that a business leaves out."""

    steps: tuple[SafeStep, ...] = ()
    never_after: tuple[str, ...] = ()
    without: frozenset[str] = frozenset()

    def over(self, usual: SafeSteps) -> SafeSteps:
        """These, and of the `usual` ones those that they neither replace nor leave out."""
        own = self.without | {step.id for step in self.steps}
        kept = tuple(step for step in usual.steps if step.id not in own)
        return SafeSteps((*self.steps, *kept), (*self.never_after, *usual.never_after))
