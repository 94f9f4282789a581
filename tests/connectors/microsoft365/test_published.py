"""The tables of the local server against Microsoft's own client, which is generated from the published metadata.

It is msgraph-sdk, large, and nothing else here needs it: where it is not installed, these are skipped.
"""

from __future__ import annotations

import re
from importlib.util import find_spec
from pathlib import Path

import pytest

from deskhand.testing.graph_schema import ADDRESS, ATTENDEE, BODY, EVENT_TIME, NOT_SENT, SHOWN, VIEW, WRITTEN

SPEC = find_spec("msgraph")
pytestmark = pytest.mark.skipif(SPEC is None, reason="msgraph-sdk is not installed")
READS = {
    "get_str_value": "string",
    "get_bool_value": "boolean",
    "get_int_value": "integer",
    "get_enum_value": "string",
    "get_object_value": "object",
    "get_collection_of_object_values": "array",
    "get_collection_of_primitive_values": "array",
}


def text_of(path: str) -> str:
    assert SPEC is not None
    (folder, *_) = SPEC.submodule_search_locations or [""]
    return (Path(folder) / "generated" / path).read_text(encoding="utf-8")


def kinds(*models: str) -> dict[str, str]:
    """The fields that a model reads and their types, over the classes that it inherits from."""
    found = {}
    for model in models:
        for name, reads in re.findall(r'"(\w+)": lambda n : .*n\.(\w+)\(', text_of(f"models/{model}.py")):
            found[name] = READS.get(reads, reads)
    return found


def test_an_event_has_these_fields() -> None:
    published = kinds("event", "outlook_item")
    assert (WRITTEN | NOT_SENT).keys() == published.keys()
    assert {name: shape.kind for name, shape in WRITTEN.items()} == {name: published[name] for name in WRITTEN}


def test_its_parts_have_these() -> None:
    assert {name: shape.kind for name, shape in EVENT_TIME.items()} == kinds("date_time_time_zone")
    assert {name: shape.kind for name, shape in BODY.items()} == kinds("item_body")
    assert {name: shape.kind for name, shape in ADDRESS.items()} == kinds("email_address")
    assert ATTENDEE.keys() == kinds("attendee", "attendee_base", "recipient").keys()
    assert kinds("single_value_legacy_extended_property") == {"value": "string"}


def test_time_is_shown_in_these_ways() -> None:
    assert set(SHOWN) == set(re.findall(r'= "(\w+)"', text_of("models/free_busy_status.py")))


def test_a_view_has_these_parameters() -> None:
    builder = text_of("users/item/calendar/calendar_view/calendar_view_request_builder.py")
    names = {name.replace("%24", "$") for name in re.findall(r'return "([%$\w]+)"', builder)}
    assert set(VIEW) == names
