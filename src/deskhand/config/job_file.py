"""job.md -> JobDescription: front matter between two lines of ---, then the duty in prose."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import get_args

from deskhand.config import values
from deskhand.config.fields import Fields
from deskhand.config.nodes import Table, parse_yaml
from deskhand.config.problems import Mistake, Problems, raise_if_any
from deskhand.config.text import read_text
from deskhand.domain.action import Action
from deskhand.domain.job import Authority, Grant, GuardrailSetting, JobDescription, KpiTarget

FRONT_MATTER = re.compile(r"---\n(.*?\n)---(?:\n|$)(.*)", re.DOTALL)
MODES = ("enforce", "observe")
ON_MISSING_FACT = ("refuse", "escalate", "ask", "allow")
OWN_KEYS = frozenset({"mode", "on_missing_fact"})


def load_job(path: Path) -> JobDescription:
    """What the job.md at `path` says; the employee is named by its folder. FileProblems with all that is wrong.

    Whether the guardrails that it declares exist is asked of guardrails/check.py (`unknown_kinds`).
    """
    problems = Problems(str(path))
    text = read_text(path, problems)
    job = parse_job(text or "", path.parent.name, problems) if not problems.found else None
    raise_if_any(problems)
    assert job is not None
    return job


def parse_job(text: str, employee: str, problems: Problems) -> JobDescription | None:
    """The job description in `text`; None, with a problem noted, where it has no front matter."""
    parts = FRONT_MATTER.fullmatch(text)
    root = parse_yaml(f"\n{parts[1]}", problems) if parts else None
    if parts is None or not isinstance(root, Table):
        if not problems.found:
            problems.add(1, "has no front matter", "start it with a line '---', keys like 'title: …', and a line '---'")
        return None
    with Fields(root, problems) as fields:
        return _job(fields, employee, text, duty=parts[2].strip())


def _job(fields: Fields, employee: str, text: str, duty: str) -> JobDescription:
    fields.many("escalation", values.word)  # for the reader: the employee's rules hold to it
    return JobDescription(
        employee=employee,
        title=fields.need("title", values.text, "", "title: Maintenance coordinator"),
        version=hashlib.sha256(text.encode()).hexdigest()[:16],
        authority=_authority(fields.inside("authority")),
        guardrails=_guardrails(fields.inside("guardrails")),
        kpis=_kpis(fields.inside("kpis")),
        opens=fields.many("opens", values.word),
        duty=duty,
    )


def _authority(fields: Fields) -> dict[str, Grant]:
    """Only known actions can be granted, each by one word."""
    names = {_snake_case(kind.__name__) for kind in get_args(Action)}
    grants = {name: fields.get(name, grant, None) for name in sorted(names) if fields.has(name)}
    fields.known |= names
    fields.close()
    return {name: found for name, found in grants.items() if found is not None}


def grant(written: str) -> Grant:
    """'alone', 'ask', 'never', 'alone_up_to 300', or 'alone_up_to limit': up to what the order may cost."""
    words = written.split()
    if words[:1] == [Authority.ALONE_UP_TO]:
        if len(words) != 2:
            raise Mistake(f"{written!r} does not say up to what", "write 'alone_up_to limit' or 'alone_up_to 300'")
        return Grant(Authority.ALONE_UP_TO, None if words[1] == "limit" else values.amount(words[1]))
    return Grant(values.one_of(Authority, "an authority")(written))


def _snake_case(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


def _guardrails(fields: Fields) -> tuple[GuardrailSetting, ...]:
    return tuple(_guardrail(kind, fields.inside(kind)) for kind in fields.free_keys())


def _guardrail(kind: str, fields: Fields) -> GuardrailSetting:
    return GuardrailSetting(
        kind=kind,
        mode=fields.get("mode", values.one_word(MODES, "a mode"), "enforce"),
        on_missing_fact=fields.get("on_missing_fact", values.one_word(ON_MISSING_FACT, "a ruling"), "refuse"),
        parameters={key: fields.many(key, values.word) for key in fields.free_keys() if key not in OWN_KEYS},
    )


def _kpis(fields: Fields) -> tuple[KpiTarget, ...]:
    targets = ((name, fields.get(name, values.text, None)) for name in fields.free_keys())
    return tuple(KpiTarget(name, target) for name, target in targets if target is not None)
