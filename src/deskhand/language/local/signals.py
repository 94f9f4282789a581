"""What rules hear in a text, as numbers that the severity head weighs beside what it learnt."""

from __future__ import annotations

import numpy as np

from deskhand.domain.reading import Hazard
from deskhand.language import cues, hazards
from deskhand.language.local.embed import Vector
from deskhand.language.local.facts.degrees import read_temperature
from deskhand.language.local.facts.people import read_access, read_pets, read_vulnerable
from deskhand.language.local.things import THINGS, thing_of
from deskhand.language.safety import Scan
from deskhand.language.words import repaired, sentences

COLD_F, COOL_F, WARM_F, HOT_F = 50.0, 64.0, 80.0, 88.0


def signals_of(text: str, seen: Scan, has_open_order: bool) -> Vector:
    """One number per signal, most of them 0 or 1, in a fixed order."""
    heard = [repaired(sentence) for sentence in sentences(text)]
    whole = " . ".join(heard)
    named = {finding.feature.value for finding in seen.hazards}
    told = [
        *(hazard.value in named for hazard in Hazard),
        bool(named),
        seen.opt_out,
        seen.wants_human,
        has_open_order,
        *_cues(heard, whole),
        *_facts(text, seen.language),
        *_shape(text, whole),
        *_thing(text),
    ]
    return np.array(told, dtype=np.float32)


def _cues(heard: list[str], whole: str) -> list[bool]:
    blanked = [cues.without_figures(sentence) for sentence in heard]
    return [
        cues.is_over(whole),
        any(map(cues.is_long_ago, heard)),
        any(map(cues.is_supposed, heard)),
        any(map(cues.is_elsewhere, heard)),
        blanked != heard,
        any(map(_names_absent_danger, blanked)),
        bool(hazards.LOW_BATTERY.search(whole)),
        bool(hazards.COOKING.search(whole)),
        cues.goes_on(whole),
    ]


def _names_absent_danger(sentence: str) -> bool:
    return any(
        cues.is_negated(sentence, match.start(), match.end())
        for signs in hazards.ALL
        for match in signs.plain.finditer(sentence)
    )


def _facts(text: str, language: str) -> list[bool]:
    degrees = [float(str(fact.value)) for fact in read_temperature(text, language) if fact.name == "temperature_f"]
    return [
        bool(read_vulnerable(text)),
        bool(read_access(text)),
        bool(read_pets(text)),
        any(degree <= COLD_F for degree in degrees),
        any(COLD_F < degree <= COOL_F for degree in degrees),
        any(COOL_F < degree < WARM_F for degree in degrees),
        any(WARM_F <= degree < HOT_F for degree in degrees),
        any(degree >= HOT_F for degree in degrees),
    ]


def _thing(text: str) -> list[bool]:
    named = thing_of(text)
    return [named == thing for thing in THINGS]


def _shape(text: str, whole: str) -> list[float]:
    words = len(whole.split())
    return [
        float("?" in text),
        float("!" in text),
        float(words <= 2),
        float(words <= 5),
        min(words / 40, 2.0),
        float(text.isupper()),
        float(any(digit.isdigit() for digit in text)),
    ]
