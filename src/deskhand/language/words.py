"""Plain words out of hasty typing: lower case, no accents, no stretched letters, carrier words spelled right."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from rapidfuzz.distance import OSA

_TOKEN = re.compile(r"[a-z]+(?:'[a-z]+)?")
_STRETCHED = re.compile(r"([a-z])\1{2,}")
_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "`": "'", "´": "'", "“": '"', "”": '"'})
_SENTENCE_END = re.compile(r"(?<!\b[A-Za-z])[.!?…;¿¡]+(?=\s|$|[A-Z\"'])|\n+|(?<=\s)[-–—]+(?=\s)|\s•\s")

# Words of danger that are worth repairing: long enough that one slip leaves them recognisable.
CARRIERS = frozenset(
    """smoke smoking flames burning burnt sparks sparking sparked electric electrocuted outlet breaker monoxide carbon
    detector alarm smell smells smelling odor rotten propane leaking hissing ceiling collapsed collapsing collapse
    bulging sagging elevator trapped stuck breathing breathe bleeding unconscious unresponsive seizure suicide
    kill myself stabbed shooting gunshots strangled choking attacked threatened intruder
    incendio fuego humo quemado quemando quemandose chispas chispazos chispea monoxido detector alarma huele oliendo
    podrido techo derrumbo colapso abombado cayendo elevador ascensor atrapado atrapada encerrado encerrada respira
    sangrando desmayo desmayada inconsciente golpeando amenaza pistola cuchillo enchufe contacto tablero
    unsubscribe messages texting mensajes""".split()
)
# Real words one slip away from a carrier; they mean themselves (found by comparing two vocabularies with CARRIERS).
REAL_NEIGHBOURS = frozenset(
    """atrancad atrancada atrancado atrancadas atrancados arrancada arrancado atrasada atrasado atracada alarms alarmas ascension attached attacker attracted attaching blending bleeding breaded breakers breath breathed breaths breeding burns
    burst burying carbone carton ceilings contact contacted contactos contacts contacto contract contractor contracts cooking
    cayendose chiapas chocking destacada detectar detection detectors detectores electrica electrical electrico electronic elevado elevation
    elevators encargado enterrado flame frames fumes fuegos gunshot humor kills leading leaning leaping leasing leaving
    leaked mensaje message outlets outset pistol podido propone probane quedado quedando recalentado smiling shouting small smoked smokes
    smoker smoky soothing smoothing snuck spared spark sparkled sparkling spars spell spelling spells spoke stack stalling
    stick stock stoke stocked stocks stole stone store stove strangely struck struggled swell swelling tapped techno tenho
    testing threatens threaten trecho tripped tracked cracked selling sells shell shells smelled smelly smelt quemada quemadas quemados quemo
    chispa respire respiro respirar respiran techos huelen humos fuegos tableros enchufes contactar contesto desmayo desmayado quejandose frego fregon fuero fuera burned burning quedo humo fume fumo huevo hues huellas detecta respiro sonando podrida podridos abombado cayendose""".split()
)


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """`text` in lower-case ASCII letters with the same length: accents and curly quotes straightened."""
    return "".join(_plain_letter(letter) for letter in text.translate(_APOSTROPHES))


def repaired(text: str) -> str:
    """`plain` text with stretched letters shortened and misspelled carrier words put right."""
    return _TOKEN.sub(lambda match: _repair(match.group()), _STRETCHED.sub(r"\1", plain(text)))


def sentences(text: str) -> list[str]:
    """The sentences of a hastily typed message in order, stripped, none empty; each is a substring of `text`."""
    found = (part.strip(" \t,-–—") for part in _SENTENCE_END.split(text))
    return [part for part in found if part]


def any_of(*patterns: str) -> re.Pattern[str]:
    """One compiled pattern that matches where any of `patterns` does, at word starts."""
    return re.compile(r"\b(?:" + "|".join(patterns) + ")")


def _plain_letter(letter: str) -> str:
    if letter.isascii():
        return letter.lower()
    return unicodedata.normalize("NFD", letter)[0].lower()[0]


@lru_cache(maxsize=8192)
def _repair(word: str) -> str:
    if len(word) < 5 or word in CARRIERS or word in REAL_NEIGHBOURS:
        return word
    slips = 1 if len(word) < 9 else 2
    near = [carrier for carrier in CARRIERS if _within(word, carrier, slips)]
    return min(near, key=lambda carrier: (OSA.distance(word, carrier), carrier), default=word)


def _within(word: str, carrier: str, slips: int) -> bool:
    if word[0] != carrier[0] or abs(len(word) - len(carrier)) > slips:
        return False
    return OSA.distance(word, carrier, score_cutoff=slips) <= slips
