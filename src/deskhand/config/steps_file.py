"""steps.yaml -> the safe steps of an employee or of a business."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from deskhand.config import values
from deskhand.config.fields import Fields
from deskhand.config.nodes import Table, parse_yaml
from deskhand.config.problems import Mistake, Problems, raise_if_any
from deskhand.config.text import read_text
from deskhand.domain.reading import Feature, Hazard, Trade
from deskhand.domain.records import Urgency
from deskhand.domain.safe_step import Expects, SafeStep, SafeSteps

LANGUAGES = ("en", "es")
LONGEST = 240
CALM = (Urgency.URGENT, Urgency.ROUTINE)
WHEN = ("trade", "thing", "feature", "words")
LIKE = "- id: breaker"


def load_steps(path: Path) -> SafeSteps:
    """What the steps.yaml at `path` says; FileProblems with all that is wrong."""
    problems = Problems(str(path))
    text = read_text(path, problems)
    found = parse_steps(text or "", problems)
    raise_if_any(problems)
    return found


def parse_steps(text: str, problems: Problems) -> SafeSteps:
    """The steps in `text`, in its order; mistakes are noted, and what they stand in is left out."""
    root = parse_yaml(text, problems)
    if root is None:
        return SafeSteps()
    if not isinstance(root, Table):
        problems.add(1, "must be a mapping", "start it with 'steps:' and below it entries like '- id: breaker'")
        return SafeSteps()
    with Fields(root, problems) as fields:
        never_after = fields.many("never_after", beginning)
        found: dict[str, SafeStep | None] = {}
        for each in fields.each("steps", LIKE):
            with each as one:
                name = one.need("id", values.word, "", "id: breaker")
                if name in found:
                    one.wrong("id", f"the step {name!r} is there twice", "keep one of them")
                off = one.get("off", values.switch, False)
                one.known.update(one.table.nodes if off else ())  # what is written beside it stays for another day
                found[name] = None if off else _step(one, name)
    steps = tuple(step for step in found.values() if step is not None)
    return SafeSteps(steps, never_after, frozenset(name for name, step in found.items() if step is None))


def _step(one: Fields, name: str) -> SafeStep:
    when = one.inside("when")
    with when:
        step = SafeStep(
            id=name,
            says=_by_language(one.inside("say"), step_words, "Press its red button once. Does it run now?"),
            names=_by_language(one.inside("name"), values.noun, "reset button"),
            expects=one.need("expects", values.one_of(Expects, "what a yes can mean"), Expects.FIXED, "expects: fixed"),
            urgencies=when.many("urgency", calm) or CALM,
            trades=when.many("trade", values.one_of(Trade, "a trade")),
            things=when.many("thing", values.text),
            features=when.many("feature", harmless),
            words=when.many("words", beginning),
            never_with=one.many("never_with", beginning),
            tried=one.many("tried", beginning),
        )
    if not any(when.has(key) for key in WHEN):
        one.wrong("when", "does not say for which faults", f"give at least one of {', '.join(WHEN)}")
    return step


def _by_language(fields: Fields, read: Callable[[str], str], like: str) -> dict[str, str]:
    with fields:
        return {language: fields.need(language, read, "", f"{language}: '{like}'") for language in LANGUAGES}


def step_words(written: str) -> str:
    """What a person is asked to do and whether it helped: short, with one question, at its end."""
    said = " ".join(written.split())
    if len(said) > LONGEST:
        raise Mistake(f"is {len(said)} letters long", f"use at most {LONGEST}: it is read on a telephone")
    if said.count("?") != 1 or not said.endswith("?"):
        raise Mistake("must end with its only question", "end it like 'Does it run now?'")
    if re.search(r"[!¡{}]", said):
        raise Mistake("holds a sign that shouts or a brace", "write plain sentences without ! { or }")
    return said


def calm(written: str) -> Urgency:
    """A class in which steps are asked."""
    if written == Urgency.EMERGENCY:
        raise Mistake("an emergency gets no steps", "write urgent or routine")
    return values.one_of(Urgency, "a class")(written)


def harmless(written: str) -> Feature:
    """What words say of a fault, other than a danger to life."""
    if written in set(Hazard):
        raise Mistake(f"{written} is a danger, and after one no step is asked", "remove it")
    return values.one_of(Feature, "a feature")(written)


def beginning(written: str) -> str:
    """A word, or words in a row, as people write them."""
    said = " ".join(written.lower().split())
    if len(said) < 2:
        raise Mistake(f"{written!r} would fit almost anything", "write at least two letters of a word")
    return said
