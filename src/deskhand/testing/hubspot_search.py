"""The test HubSpot's search: filters, order, pages of 200 and no further than 10,000, over an index that lags."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from deskhand.testing.hubspot_objects import INSTANT, NUMBER, Portal, Refusal, shown

LONGEST, A_PAGE, MOST_GROUPS, MOST_FILTERS = 3000, 200, 5, 25


def search(portal: Portal, kind: str, body: Mapping[str, Any], most_results: int) -> dict[str, Any]:
    """A page of what fits, as the index has it."""
    start, limit, groups = int(body.get("after") or 0), body.get("limit", 10), body.get("filterGroups", [])
    _must_be_modest(body, limit, [group["filters"] for group in groups])
    if start + limit > most_results:
        raise Refusal(400, "VALIDATION_ERROR", f"Paging beyond {most_results} results is not supported")
    found = [
        (kept, said)
        for kept, said in portal.indexed(kind)
        if not groups or any(all(_fits(portal, kind, said, one) for one in group["filters"]) for group in groups)
    ]
    for sort in body.get("sorts", ()):
        name = sort["propertyName"]
        found.sort(key=lambda one: _sortable(portal, kind, name, one[1].get(name, "")))
    page = [shown(kept, said, tuple(body["properties"])) for kept, said in found[start : start + limit]]
    more = {"paging": {"next": {"after": str(start + limit)}}} if start + limit < len(found) else {}
    return {"total": len(found), "results": page, **more}


def _must_be_modest(body: Mapping[str, Any], limit: int, groups: Sequence[Sequence[Any]]) -> None:
    too_many = len(groups) > MOST_GROUPS or sum(map(len, groups)) > MOST_FILTERS or not all(groups)
    if too_many or limit > A_PAGE or len(json.dumps(body)) > LONGEST:
        raise Refusal(400, "VALIDATION_ERROR", "There was a problem with the request.")


def _fits(portal: Portal, kind: str, said: Mapping[str, str], asked: Mapping[str, str]) -> bool:
    name, operator = asked["propertyName"], asked["operator"]
    value = said.get(name, "")
    match operator:
        case "NOT_HAS_PROPERTY":
            _sortable(portal, kind, name, "")
            return not value
        case "EQ":
            wanted = _sortable(portal, kind, name, asked["value"])
            return bool(value) and _sortable(portal, kind, name, value) == wanted
        case "GTE":
            wanted = _sortable(portal, kind, name, asked["value"])
            return bool(value) and _sortable(portal, kind, name, value) >= wanted
    raise Refusal(400, "VALIDATION_ERROR", f"{operator} is not a valid operator here")


def _sortable(portal: Portal, kind: str, name: str, value: str) -> Any:
    """Numbers and instants by size, text without regard to its capitals."""
    defined = portal.defined[kind].get(name)
    if defined is None:
        raise Refusal(400, "VALIDATION_ERROR", f"There was a problem with the request: no property {name}")
    if defined == NUMBER:
        return float(value or 0)
    if defined == INSTANT and value:
        return float(value) if value.isdigit() else datetime.fromisoformat(value).astimezone(UTC).timestamp() * 1000
    return value.lower()
