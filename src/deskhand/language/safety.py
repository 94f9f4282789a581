"""The floor under every reading: danger to life, opt-out, a wish for a human. Rules on plain words; no model, no I/O.

Either reading engine may add to what is found here; none may take it away (DISPOSITIONS.md).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from deskhand.domain.reading import Feature, Finding, Hazard
from deskhand.language import cues, hazards
from deskhand.language.tongue import language_of
from deskhand.language.wishes import asks_for_human, asks_to_stop
from deskhand.language.words import repaired, sentences

CERTAIN = 0.95


@dataclass(frozen=True)
class Scan:
    """What a message says whatever a model may think of it; hazards in the order of the text, each named once."""

    hazards: tuple[Finding, ...]
    opt_out: bool
    wants_human: bool
    language: Literal["en", "es"]


@lru_cache(maxsize=256)
def scan(text: str) -> Scan:
    """Danger to life now, opt-out and the wish for a human in English and Spanish, in well under a millisecond."""
    return Scan(_hazards(text), asks_to_stop(text), asks_for_human(text), language_of(text))


def _hazards(text: str) -> tuple[Finding, ...]:
    raw = sentences(text)
    heard = [cues.without_figures(repaired(sentence)) for sentence in raw]
    found: dict[Hazard, Finding] = {}
    for index, sentence in enumerate(heard):
        for hazard in _in_sentence(sentence, " . ".join(heard[index : index + 3]), len(heard) == 1):
            if hazard not in found and not _is_nuisance_alarm(hazard, heard, sentence):
                found[hazard] = Finding(Feature(hazard.value), CERTAIN, raw[index])
    return tuple(found.values())


def _in_sentence(sentence: str, with_next: str, alone: bool) -> list[Hazard]:
    """The hazards that `sentence` asserts as present; `with_next` is it and the two sentences that follow."""
    if alone and (named := _one_word(sentence)):
        return [named]
    if cues.is_supposed(sentence) or cues.is_elsewhere(sentence) or cues.is_long_ago(sentence):
        return []
    found = [signs.hazard for signs in hazards.ALL if _asserted(signs, sentence, with_next)]
    scalded = hazards.SCALDED.search(sentence) is not None and Hazard.MEDICAL not in found
    return [*found, Hazard.MEDICAL] if scalded else found


def _one_word(sentence: str) -> Hazard | None:
    word = re.sub(r"[^a-z ]", "", sentence).strip()
    return next((hazard for hazard, pattern in hazards.ONE_WORD.items() if pattern.match(word)), None)


def _asserted(signs: hazards.Signs, sentence: str, with_next: str) -> bool:
    starts = [match.start() for match in signs.absolute.finditer(sentence)] if signs.absolute else []
    starts += [
        match.start()
        for match in signs.plain.finditer(sentence)
        if not cues.is_negated(sentence, match.start(), match.end())
    ]
    return any(not cues.is_over(with_next[start:]) for start in starts)


def _is_nuisance_alarm(hazard: Hazard, heard: list[str], sentence: str) -> bool:
    """A chirping detector or the toast: an alarm or a burnt smell with its harmless cause named beside it."""
    whole = " . ".join(heard)
    if hazard is Hazard.CO:
        return bool(hazards.LOW_BATTERY.search(whole)) and not _FOUR_BEEPS.search(whole)
    if hazard is Hazard.FIRE_SMOKE:
        if (hazards.COOKING.search(whole) or hazards.SCALDED.search(whole)) and not cues.fire_is_seen(whole):
            return True
        return bool(_ALARM.search(sentence) and hazards.LOW_BATTERY.search(whole) and not cues.fire_is_seen(whole))
    return False


_FOUR_BEEPS = re.compile(r"\b(?:4|four|cuatro) (?:\w+ )?(?:beep|chirp|pit|bip|time|vece|tono)|\bppm\b|\b(?:dizzy|headache|maread|nause)")
_ALARM = re.compile(r"\b(?:alarm|detector|alarma)")
