"""The part of SOQL that a CRM is asked in, as a parser of its own: what is not quoted well is read as Salesforce would.

Source: SOQL and SOSL Reference (read 2026-11-30).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

TOKEN = re.compile(
    r"""\s*(?:
        (?P<string>'(?:[^'\\]|\\.)*')
      | (?P<instant>\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d))
      | (?P<day>\d{4}-\d\d-\d\d)
      | (?P<number>-?\d+(?:\.\d+)?)
      | (?P<word>[A-Za-z_][\w.]*)
      | (?P<sign>!=|>=|=|\(|\)|,)
    )""",
    re.VERBOSE | re.DOTALL,
)
ESCAPED = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f", '"': '"', "'": "'", "\\": "\\"}


class Malformed(Exception):
    """No SOQL."""


@dataclass(frozen=True)
class Compared:
    """One comparison; `value` of a LIKE is a pattern."""

    path: str
    operator: str
    value: Any


@dataclass(frozen=True)
class Joined:
    """Conditions that all (AND) or any (OR) hold."""

    word: str
    parts: tuple[Compared | Joined, ...]


@dataclass(frozen=True)
class Query:
    """What is asked. A column that is a query is one of a relation."""

    columns: tuple[str | Query, ...]
    source: str
    where: Compared | Joined | None
    order: tuple[str, ...]


def parse(text: str) -> Query:
    """Malformed where it is none."""
    parser = _Parser(text)
    query = parser.query()
    parser.must_end()
    return query


def holds(where: Compared | Joined | None, value_at: Callable[[str], Any]) -> bool:
    """Whether a row fits; `value_at` gives the row's value at a path."""
    match where:
        case None:
            return True
        case Joined("AND", parts):
            return all(holds(part, value_at) for part in parts)
        case Joined(_, parts):
            return any(holds(part, value_at) for part in parts)
        case Compared(path, operator, value):
            return _compare(value_at(path), operator, value)


def _compare(found: Any, operator: str, value: Any) -> bool:
    if operator == "LIKE":
        return isinstance(found, str) and re.fullmatch(value, found, re.IGNORECASE | re.DOTALL) is not None
    ours, theirs = (one.lower() if isinstance(one, str) else one for one in (found, value))
    if operator == ">=":
        return found is not None and bool(ours >= theirs)
    return bool((ours == theirs) == (operator == "="))


class _Parser:
    def __init__(self, text: str) -> None:
        self._tokens: list[tuple[str, str]] = []
        place = 0
        while place < len(text.rstrip()):
            found = TOKEN.match(text, place)
            if found is None or found.lastgroup is None:
                raise Malformed(f"unexpected token at {text[place : place + 20]!r}")
            self._tokens.append((found.lastgroup, found[found.lastgroup]))
            place = found.end()

    def query(self) -> Query:
        self._word("SELECT")
        columns = [self._column()]
        while self._taken(","):
            columns.append(self._column())
        self._word("FROM")
        source = self._next("word")
        where = self._any_of() if self._taken("WHERE") else None
        order: list[str] = []
        if self._taken("ORDER"):
            self._word("BY")
            order.append(self._next("word"))
            while self._taken(","):
                order.append(self._next("word"))
        return Query(tuple(columns), source, where, tuple(order))

    def must_end(self) -> None:
        if self._tokens:
            raise Malformed(f"unexpected token: {self._tokens[0][1]!r}")

    def _column(self) -> str | Query:
        if not self._taken("("):
            return self._next("word")
        inner = self.query()
        self._word(")")
        return inner

    def _any_of(self) -> Compared | Joined:
        parts = [self._all_of()]
        while self._taken("OR"):
            parts.append(self._all_of())
        return parts[0] if len(parts) == 1 else Joined("OR", tuple(parts))

    def _all_of(self) -> Compared | Joined:
        parts = [self._one()]
        while self._taken("AND"):
            parts.append(self._one())
        return parts[0] if len(parts) == 1 else Joined("AND", tuple(parts))

    def _one(self) -> Compared | Joined:
        if self._taken("("):
            inner = self._any_of()
            self._word(")")
            return inner
        path = self._next("word")
        operator = self._tokens.pop(0)[1].upper() if self._tokens else ""
        if operator not in ("=", "!=", ">=", "LIKE"):
            raise Malformed(f"unexpected token: {operator!r}")
        return Compared(path, operator, self._literal(operator == "LIKE"))

    def _literal(self, pattern: bool) -> Any:
        kind, said = self._tokens.pop(0) if self._tokens else ("", "")
        match kind:
            case "string":
                return _pattern(said[1:-1]) if pattern else _unquoted(said[1:-1])
            case "instant" | "day":
                return said
            case "number":
                return float(said)
            case "word" if said.lower() in ("null", "true", "false"):
                return {"null": None, "true": True, "false": False}[said.lower()]
        raise Malformed(f"unexpected token: {said!r}")

    def _word(self, word: str) -> None:
        if not self._taken(word):
            raise Malformed(f"expecting {word}")

    def _taken(self, word: str) -> bool:
        if self._tokens and self._tokens[0][0] != "string" and self._tokens[0][1].upper() == word:
            self._tokens.pop(0)
            return True
        return False

    def _next(self, kind: str) -> str:
        if not self._tokens or self._tokens[0][0] != kind:
            raise Malformed(f"expecting a {kind}")
        return self._tokens.pop(0)[1]


def _unquoted(inner: str) -> str:
    def letter(found: re.Match[str]) -> str:
        if found[1] not in ESCAPED:
            raise Malformed(f"Illegal character sequence '\\{found[1]}' in string literal")
        return ESCAPED[found[1]]

    return re.sub(r"\\(.)", letter, inner, flags=re.DOTALL)


def _pattern(inner: str) -> str:
    """A LIKE literal as a regular expression."""
    found: list[str] = []
    for escaped, plain in re.findall(r"\\(.)|([^\\])", inner, re.DOTALL):
        if plain:
            found.append({"%": ".*", "_": "."}.get(plain, re.escape(plain)))
        else:
            found.append(re.escape(escaped if escaped in "%_" else _unquoted(f"\\{escaped}")))
    return "".join(found)


def at(row: Mapping[str, Any], path: str) -> Any:
    """The value at a dotted path."""
    value: Any = row
    for part in path.split("."):
        value = value.get(part) if isinstance(value, Mapping) else None
    return value
