"""Domain values to JSON text and back. Unions carry the snake_case name of their class."""

from __future__ import annotations

import functools
import json
from datetime import date, datetime, time
from typing import Any, TypeVar, cast, get_args

from cattrs.preconf.json import JsonConverter, make_converter
from cattrs.strategies import configure_tagged_union

from deskhand.domain.action import Action, Spoken
from deskhand.domain.event import What
from deskhand.domain.money import Money
from deskhand.domain.reading import FactValue

T = TypeVar("T")
CANONICAL = json.JSONEncoder(sort_keys=True, separators=(",", ":"))


def snake(cls: type) -> str:
    return "".join(f"_{c.lower()}" if c.isupper() else c for c in cls.__name__).lstrip("_")


def _value_out(value: Any) -> Any:
    match value:
        case Money():
            return {"minor": value.minor, "currency": value.currency}
        case datetime():
            return {"instant": value.isoformat()}
        case _:
            return value


def _value_in(raw: Any, _: Any) -> Any:
    if isinstance(raw, dict):
        if "instant" in raw:
            return datetime.fromisoformat(raw["instant"])
        return Money(raw["minor"], raw["currency"])
    return raw


@functools.cache
def converter() -> JsonConverter:
    """The one converter: aware datetimes as ISO text, enums by value, unions by the name of their class."""
    made = make_converter()
    made.register_unstructure_hook(datetime, lambda at: at.isoformat())
    made.register_structure_hook(datetime, lambda raw, _: datetime.fromisoformat(raw))
    made.register_unstructure_hook(date, lambda day: day.isoformat())
    made.register_structure_hook(date, lambda raw, _: date.fromisoformat(raw))
    made.register_unstructure_hook(time, lambda at: at.isoformat())
    made.register_structure_hook(time, lambda raw, _: time.fromisoformat(raw))
    made.register_unstructure_hook_func(lambda cls: cls == FactValue, _value_out)
    made.register_structure_hook_func(lambda cls: cls == FactValue, _value_in)
    for union in (Action, Spoken, What):
        configure_tagged_union(union, made, tag_name="is", tag_generator=snake)
    return made


def dumps(value: Any, as_type: Any = None) -> str:
    """Canonical JSON: sorted keys, no spaces, so that a digest of it is stable."""
    return CANONICAL.encode(converter().unstructure(value, as_type))


def loads(text: str, cls: type[T]) -> T:
    return converter().loads(text, cls)


def load_what(text: str) -> What:
    return cast(What, converter().loads(text, cast(type[Any], What)))


def dump_what(what: What) -> str:
    return dumps(what, What)


def load_action(text: str) -> Action:
    return cast(Action, converter().loads(text, cast(type[Any], Action)))


def dump_action(action: Action) -> str:
    return dumps(action, Action)


_KINDS = {cls: snake(cls) for cls in get_args(What)}
KINDS = tuple(_KINDS.values())


def kind_of(what: What) -> str:
    """The name under which a fact is kept."""
    return _KINDS[type(what)]
