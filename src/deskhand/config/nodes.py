"""YAML text -> nodes that keep each value as it was written and the line it stands on.

Values are never resolved to numbers, dates or booleans here: `4B`, `0123`, `1e3` and `no` stay the words they are, and
whoever reads a key says what it means.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import yaml

from deskhand.config.problems import Problems

NOTHING = frozenset({"", "~", "null", "Null", "NULL"})
DEEPEST = 20
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class Scalar:
    """A value as written; `plain` where it stands without quotes."""

    text: str
    line: int
    plain: bool = False

    @property
    def empty(self) -> bool:
        """True for '', and for a bare ~ or null."""
        return not self.text.strip() or (self.plain and self.text in NOTHING)


@dataclass(frozen=True)
class Items:
    """A list."""

    nodes: tuple[Node, ...]
    line: int


@dataclass(frozen=True)
class Table:
    """A mapping, or a row of a CSV file; `lines` is where each key stands."""

    nodes: Mapping[str, Node]
    lines: Mapping[str, int]
    line: int


Node = Scalar | Items | Table


def parse_yaml(text: str, problems: Problems) -> Node | None:
    """The nodes of one YAML document; None where it is empty or, with a problem noted, cannot be read."""
    try:
        root = yaml.compose(text, Loader=LOADER)
        return None if root is None else _Reader(problems).node(root)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        problems.add(mark.line + 1 if mark else None, f"is not YAML: {error.problem or error.context}", _mend(error))
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        problems.add(line, f"holds a character that YAML does not allow ({error.reason})", "remove it")
    except RecursionError:
        problems.add(None, "is nested too deeply", "flatten it")
    return None


def _mend(error: yaml.MarkedYAMLError) -> str:
    problem = str(error.problem)
    if "cannot start any token" in problem:
        return "indent with spaces, not tabs, and put text that starts with a sign in quotes"
    if "mapping values" in problem:
        return "put text that holds ': ' in quotes"
    if "another document" in problem:
        return "remove the line '---'"
    if "alias" in problem:
        return "put text that starts with * or & in quotes"
    return "check the indentation, brackets and quotes on this line and the one before"


class _Reader:
    """Composed nodes -> ours; an alias is read once, so that no file can blow up."""

    def __init__(self, problems: Problems) -> None:
        self.problems = problems
        self.seen: dict[int, Node] = {}

    def node(self, node: yaml.Node, depth: int = 0) -> Node:
        if id(node) not in self.seen:
            self.seen[id(node)] = self._read(node, depth)
        return self.seen[id(node)]

    def _read(self, node: yaml.Node, depth: int) -> Node:
        line = node.start_mark.line + 1
        if isinstance(node, yaml.ScalarNode):
            return Scalar(node.value, line, plain=not node.style)
        if depth > DEEPEST:
            self.problems.add(line, "is nested too deeply", "flatten it")
            return Scalar("", line)
        if isinstance(node, yaml.SequenceNode):
            return Items(tuple(self.node(one, depth + 1) for one in node.value), line)
        return self._table(node, line, depth)

    def _table(self, node: yaml.Node, line: int, depth: int) -> Table:
        nodes: dict[str, Node] = {}
        lines: dict[str, int] = {}
        for key, value in node.value:
            at = key.start_mark.line + 1
            if not isinstance(key, yaml.ScalarNode):
                self.problems.add(at, "has a key that is not a word", "write a key as one word before a colon")
            elif key.value in nodes:
                mend = f"keep one of them; the first is on line {lines[key.value]}"
                self.problems.add(at, f"the key {key.value!r} is there twice", mend)
            else:
                nodes[key.value], lines[key.value] = self.node(value, depth + 1), at
        return Table(nodes, lines, line)
