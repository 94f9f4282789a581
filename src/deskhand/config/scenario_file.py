"""A scenario file, or a folder of them -> scenarios."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import Path

from deskhand.config import names, values
from deskhand.config.fields import Fields
from deskhand.config.given import read_given
from deskhand.config.nodes import NOTHING, Items, Node, Scalar, Table, parse_yaml
from deskhand.config.problems import FileProblem, Mistake, Problems, raise_if_any
from deskhand.config.scenario import Expect, FirstReply, Scenario, Stated
from deskhand.config.scenario_lines import Sender, read_lines
from deskhand.config.text import read_text
from deskhand.domain.reading import Trade

NEVER = values.instant("UTC")("1970-01-01T00:00")


def load_scenarios(path: Path, employees: Iterable[str] = ()) -> list[Scenario]:
    """The scenarios of a file, or of every .yaml and .yml file below a folder in the order of their names.

    FileProblems with every mistake of every file; a folder without any such file is one. A scenario is for one of
    `employees` where these are given, else for any.
    """
    there = tuple(employees)
    noted: list[Problems] = []
    found: list[Scenario] = []
    for file in _files(path):
        noted.append(Problems(str(file)))
        text = read_text(file, noted[-1])
        if text is not None:
            found += parse_scenarios(text, noted[-1], there)
    if not noted:
        noted.append(Problems(str(path)))
        noted[0].add(None, "holds no scenario file", "give a .yaml file, or a folder with some in it")
    noted.append(_repeated(found))
    raise_if_any(*noted)
    return found


def parse_scenarios(text: str, problems: Problems, employees: tuple[str, ...] = ()) -> list[Scenario]:
    """The scenarios of one file; mistakes are noted."""
    root = parse_yaml(text, problems)
    if not isinstance(root, Items):
        if not problems.found:
            problems.add(1, "is not a list of scenarios", "start each of them with '- id: …'")
        return []
    fields = Fields(Table({"scenarios": root}, {}, root.line), problems)
    return [_scenario(each, employees) for each in fields.each("scenarios", like="- id: …")]


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    return sorted(file for file in path.rglob("*") if file.suffix in (".yaml", ".yml") and file.is_file())


def _repeated(scenarios: list[Scenario]) -> Problems:
    """The ids that are there twice, over all files."""
    problems = Problems("")
    first: dict[str, str] = {}
    for one in scenarios:
        if one.id and one.id in first:
            file, _, line = one.source.rpartition(":")
            mend = f"rename one; the first is at {first[one.id]}"
            problems.found.append(FileProblem(file, int(line), f"the id {one.id!r} is there twice", mend))
        first.setdefault(one.id, one.source)
    return problems


def _scenario(fields: Fields, employees: tuple[str, ...]) -> Scenario:
    fields.path = ""
    with fields:
        channel = fields.get("channel", values.one_word(names.CHANNELS, "a channel"), "sms")
        employee = fields.need("employee", _employee(employees), "", "employee: paula")
        at = fields.need("at", values.instant(), NEVER, "at: 2026-03-09T02:04:00-05:00")
        sender = Sender(channel, _sender(fields, channel))
        return Scenario(
            id=fields.need("id", values.text, "", "id: burst-pipe-2am"),
            employee=employee,
            company=fields.get("company", values.text, "lakeview"),
            at=at,
            channel=channel,
            from_=sender.address,
            given=read_given(fields.inside("given"), at),
            lines=tuple(read_lines(fields, sender)),
            expect=_expect(fields.inside("expect"), employee),
            source=f"{fields.problems.file}:{fields.line()}",
        )


def _employee(there: tuple[str, ...]) -> Callable[[str], str]:
    """A name; where it is known who is there, one of these."""

    def read(written: str) -> str:
        name = values.word(written)
        if not there or name in there:
            return name
        planned = name in names.BUILT_IN
        what = f"{name!r} is planned and not built yet" if planned else f"there is no employee {name!r}"
        raise Mistake(what, f"use one of: {', '.join(sorted(there))}")

    return read


def _sender(fields: Fields, channel: str) -> str:
    """The address of the first line; where it is a form, the one in it will do."""
    form = _first_form(fields.table)
    if form is not None and fields.node("from") is None:
        sent = Fields(form, Problems(""))
        return sent.get("phone", values.phone, "") or sent.get("email", values.email, "") or "form"
    return fields.need("from", values.address_on(channel), "", "from: '+15125550142'")


def _first_form(scenario: Table) -> Table | None:
    lines = scenario.nodes.get("lines")
    first = lines.nodes[0] if isinstance(lines, Items) and lines.nodes else None
    form = first.nodes.get("form") if isinstance(first, Table) else None
    return form if isinstance(form, Table) else None


def _expect(fields: Fields, employee: str) -> Expect:
    action = values.one_word(names.ACTIONS, "an action")
    disposition = _disposition(employee)
    with fields:
        return Expect(
            disposition=fields.get("disposition", disposition, None),
            dispositions=fields.many("dispositions", disposition),
            names_trade=fields.has("trade"),
            trade=fields.get("trade", values.one_of(Trade, "a trade"), None),
            language=fields.get("language", values.language, None),
            escalated=fields.get("escalated", values.switch, None),
            actions=fields.many("actions", action),
            never=fields.many("never", action),
            first_reply=_first_reply(fields.inside("first_reply")),
            facts=_facts(fields.inside("facts")),
            status=fields.get("status", values.one_word(names.STATUSES, "a status of a case"), None),
        )


def _disposition(employee: str) -> Callable[[str], str]:
    """A line may be judged by the employee of another case; only an employee of one's own has words of its own."""
    if employee and employee not in names.BUILT_IN:
        return values.word
    return values.one_word(names.ALL_DISPOSITIONS, "a disposition")


def _first_reply(fields: Fields) -> FirstReply:
    with fields:
        return FirstReply(has=_patterns(fields, "has"), lacks=_patterns(fields, "lacks"))


def _patterns(fields: Fields, key: str) -> tuple[re.Pattern[str], ...]:
    found = []
    for scalar in fields.scalars(key):
        try:
            found.append(values.pattern(scalar.text))
        except Mistake as mistake:
            fields.problems.add_mistake(scalar.line, mistake, fields.at(key))
    return tuple(found)


def _facts(fields: Fields) -> dict[str, Stated]:
    return {key: stated(fields.table.nodes[key]) for key in fields.free_keys()}


def stated(node: Node) -> Stated:
    """A value as text, as written; a bare true or false as boolean, a bare null as None."""
    match node:
        case Table():
            return {key: stated(value) for key, value in node.nodes.items()}
        case Items():
            return tuple(stated(one) for one in node.nodes)
        case Scalar():
            if node.plain and node.text.lower() in ("true", "false"):
                return node.text.lower() == "true"
            return None if node.plain and node.text in NOTHING else node.text
