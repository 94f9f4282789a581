"""Whether JSON has the shape that a vendor publishes: nothing unknown in it, and everything of its type."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

Wrong = Callable[[Any], str | None]
"""What is wrong with a value, or None."""


@dataclass(frozen=True)
class Shape:
    """`kind` is the type's name in JSON Schema."""

    kind: str
    wrong: Wrong


def text(pattern: str | None = None) -> Shape:
    found = re.compile(pattern) if pattern else None

    def wrong(value: Any) -> str | None:
        if not isinstance(value, str):
            return "is no string"
        return None if found is None or found.fullmatch(value) else f"is not of the form {pattern}"

    return Shape("string", wrong)


def one_of(*words: str) -> Shape:
    return Shape("string", lambda value: None if value in words else f"is none of {', '.join(words)}")


def flag() -> Shape:
    return Shape("boolean", lambda value: None if isinstance(value, bool) else "is no boolean")


def whole() -> Shape:
    def wrong(value: Any) -> str | None:
        return None if isinstance(value, int) and not isinstance(value, bool) else "is no integer"

    return Shape("integer", wrong)


def moment() -> Shape:
    """RFC 3339, with an offset."""
    return Shape("string", lambda value: None if _aware(value) else "is no RFC 3339 time with an offset")


def day() -> Shape:
    def wrong(value: Any) -> str | None:
        try:
            date.fromisoformat(value)
        except (ValueError, TypeError):
            return "is no date"
        return None

    return Shape("string", wrong)


def listed(of: Shape) -> Shape:
    def wrong(value: Any) -> str | None:
        if not isinstance(value, list):
            return "is no array"
        found = (f"[{place}] {problem}" for place, one in enumerate(value) if (problem := of.wrong(one)))
        return next(found, None)

    return Shape("array", wrong)


def record(fields: Mapping[str, Shape]) -> Shape:
    """An object with these fields, none of them required."""

    def wrong(value: Any) -> str | None:
        if not isinstance(value, dict):
            return "is no object"
        for name, one in value.items():
            problem = fields[name].wrong(one) if name in fields else "is unknown"
            if problem:
                return f".{name} {problem}"
        return None

    return Shape("object", wrong)


def anything(kind: str = "object") -> Shape:
    """What is published, and never sent by us: refused."""
    return Shape(kind, lambda _: "is not sent by Deskhand")


def _aware(value: Any) -> bool:
    try:
        return datetime.fromisoformat(value).tzinfo is not None and "T" in value
    except (ValueError, TypeError):
        return False
