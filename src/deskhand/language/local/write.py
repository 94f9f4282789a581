"""Templates in the employee's folders: the same act, facts and seed always give the same words."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from string import Formatter

import yaml

LANGUAGES = ("en", "es")
# Words that a carrier takes for an opt-out; a template that tells people to send one would unsubscribe them.
_INVITES = re.compile(
    r"\b(?:reply|text|send|say|write|answer|responde?a?|envie|envía|escriba|mande|conteste|diga)\b[^.!?]{0,40}"
    r"\b(?:CANCEL|END|STOP|QUIT|cancel|Cancel)\b|\b(?:CANCEL|END)\b"
)
_OPTIONAL = re.compile(r"\[\[(.*?)\]\]", re.DOTALL)

Templates = Mapping[str, Sequence[str]]


class PhraseMissing(LookupError):
    """A phrase file lacks what was to be said: the people who keep the employee's folder must act."""


@dataclass(frozen=True)
class Writer:
    """Says speech acts in English and Spanish from phrase tables; never adds a fact."""

    phrases: Mapping[str, Templates]

    def write(self, act: str, facts: Mapping[str, str], language: str, seed: str = "") -> str:
        """The words for `act`; `seed` picks among its templates. PhraseMissing names a missing act or fact."""
        templates = self.phrases.get(language, {}).get(act)
        if not templates:
            raise PhraseMissing(f"no phrase for {act!r} in {language!r}")
        template = fitted(templates[_pick(f"{act}|{seed}", len(templates))], facts)
        lacking = placeholders(template) - set(facts)
        if lacking:
            raise PhraseMissing(f"{act!r} in {language!r} needs {', '.join(sorted(lacking))}")
        return template.format_map(facts)


def load_writer(*folders: Path) -> Writer:
    """The phrases of `folders` (en.yaml, es.yaml): a mapping of act to a template or a list of templates.

    Where two have the same act, the later folder's words count.
    """
    phrases: dict[str, Templates] = {}
    for path in (path for folder in folders for path in sorted(folder.glob("*.yaml"))):
        phrases[path.stem] = {**phrases.get(path.stem, {}), **_table(path)}
    return Writer(phrases)


def fitted(template: str, facts: Mapping[str, str]) -> str:
    """`template` without those of its optional parts, [[ text with {fact} ]], that name a fact nobody knows."""
    known = {name for name, value in facts.items() if value}
    return _OPTIONAL.sub(lambda part: part[1] if _names(part[1]) <= known else "", template)


def placeholders(template: str) -> set[str]:
    """The facts that `template` needs; those of its optional parts are not among them."""
    return _names(_OPTIONAL.sub("", template))


def optional_placeholders(template: str) -> set[str]:
    """The facts that decide which optional parts of `template` are said."""
    return {name for part in _OPTIONAL.findall(template) for name in _names(part)}


def _names(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name}


def lint(writer: Writer) -> list[str]:
    """What is wrong with phrase tables, a sentence each: acts or facts that differ by language, opt-out words, [[."""
    acts = sorted({act for table in writer.phrases.values() for act in table})
    return [problem for act in acts for problem in _problems(writer, act)]


def _problems(writer: Writer, act: str) -> list[str]:
    tables = {language: writer.phrases.get(language, {}).get(act, ()) for language in LANGUAGES}
    problems = [f"{act}: missing in {language}" for language, templates in tables.items() if not templates]
    if not problems:
        problems += _differences(act, "placeholders", tables, placeholders)
        problems += _differences(act, "optional placeholders", tables, optional_placeholders)
    for language, templates in tables.items():
        if any(_INVITES.search(template) for template in templates):
            problems.append(f"{act}: {language} invites an opt-out word")
        if not all(map(_well_formed, templates)):
            problems.append(f"{act}: {language} has an optional part that is not closed or names no fact")
    return problems


def _differences(act: str, kind: str, tables: Templates, names_of: Callable[[str], set[str]]) -> list[str]:
    named = {language: {frozenset(names_of(t)) for t in templates} for language, templates in tables.items()}
    if len(set().union(*named.values())) <= 1:
        return []
    written = "; ".join(f"{language} {sorted(map(sorted, sets))}" for language, sets in named.items())
    return [f"{act}: {kind} differ ({written})"]


def _well_formed(template: str) -> bool:
    around = _OPTIONAL.sub("", template)
    return "[[" not in around and "]]" not in around and all(map(_names, _OPTIONAL.findall(template)))


def _table(path: Path) -> Templates:
    loaded = yaml.safe_load(path.read_text("utf-8")) or {}
    return {str(act): (said,) if isinstance(said, str) else tuple(map(str, said)) for act, said in loaded.items()}


def _pick(seed: str, count: int) -> int:
    return int.from_bytes(hashlib.sha256(seed.encode()).digest()[:4]) % count
