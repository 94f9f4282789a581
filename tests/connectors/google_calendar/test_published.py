"""The tables of the local server against Google's own discovery document.

It comes with google-api-python-client, which nothing else here needs: where that is not installed, these are skipped.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from deskhand.connectors.google_calendar import wire
from deskhand.connectors.oauth.providers import provider_of
from deskhand.testing.google_schema import ATTENDEE, EVENT_TIME, NOT_SENT, QUERIES, WRITTEN
from deskhand.testing.google_server import BASE

SPEC = find_spec("googleapiclient")
pytestmark = pytest.mark.skipif(SPEC is None, reason="google-api-python-client is not installed")


@cache
def document() -> Any:
    assert SPEC is not None
    (folder, *_) = SPEC.submodule_search_locations or [""]
    return json.loads((Path(folder) / "discovery_cache/documents/calendar.v3.json").read_text(encoding="utf-8"))


def kinds(schema: str) -> dict[str, str]:
    """The fields of a schema and their types; what refers to another schema is an object."""
    return {name: said.get("type", "object") for name, said in document()["schemas"][schema]["properties"].items()}


def test_an_event_has_these_fields() -> None:
    assert {name: shape.kind for name, shape in (WRITTEN | NOT_SENT).items()} == kinds("Event")


def test_its_times_and_its_guests_have_these() -> None:
    assert {name: shape.kind for name, shape in EVENT_TIME.items()} == kinds("EventDateTime")
    assert {name: shape.kind for name, shape in ATTENDEE.items()} == kinds("EventAttendee")


@pytest.mark.parametrize("method", sorted(QUERIES))
def test_a_method_has_these_parameters(method: str) -> None:
    parameters = document()["resources"]["events"]["methods"][method]["parameters"]
    assert QUERIES[method].keys() == {name for name, said in parameters.items() if said["location"] == "query"}


def test_the_addresses_and_the_scope_are_those_of_the_document() -> None:
    provider = provider_of("google", {"DESKHAND_GOOGLE_CLIENT_ID": "c"})
    assert provider.api_url == document()["baseUrl"]
    assert f"{BASE}/" == document()["basePath"]
    for method in QUERIES:
        assert provider.scopes[0] in document()["resources"]["events"]["methods"][method]["scopes"]


def test_the_largest_page_is_that_of_the_document() -> None:
    said = document()["resources"]["events"]["methods"]["list"]["parameters"]["maxResults"]["description"]
    assert f"larger than {wire.PAGE} events" in said
