"""What the test Salesforce answers to a query: all rows that fit, in order, with the columns that were asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from deskhand.testing import salesforce_soql as soql
from deskhand.testing.salesforce_objects import INSTANT, LONG, READ_ONLY, Org, Refusal

RELATIONS = {"OpportunityContactRoles": ("OpportunityContactRole", "OpportunityId")}


def answered(org: Org, query: soql.Query) -> list[dict[str, Any]]:
    kind = query.source
    _must_have(org, query)
    found = [row for ref in org.rows[kind] if _holds(org, query, row := org.row(kind, ref))]
    for path in reversed(query.order):
        found.sort(key=lambda row: str(soql.at(row, path)))
    return [_shown(org, row, query.columns) for row in found]


def _holds(org: Org, query: soql.Query, row: Mapping[str, Any]) -> bool:
    return soql.holds(query.where, lambda path: _comparable(org, query.source, row, path))


def _must_have(org: Org, query: soql.Query) -> None:
    kind = query.source
    if kind not in org.rows:
        raise Refusal(400, "INVALID_TYPE", f"sObject type '{kind}' is not supported.")
    filtered = _paths(query.where)
    for path in (*(column for column in query.columns if isinstance(column, str)), *query.order, *filtered):
        if path not in (*org.fields[kind], *READ_ONLY, "OwnerId"):
            raise Refusal(400, "INVALID_FIELD", f"No such column '{path}' on entity '{kind}'.")
    for path in filtered:
        if org.fields[kind].get(path, ("", 0))[0] == LONG:
            raise Refusal(400, "INVALID_FIELD", f"field '{path}' can not be filtered in a query call")


def _comparable(org: Org, kind: str, row: Mapping[str, Any], path: str) -> Any:
    """Instants as text that sorts like them."""
    value = soql.at(row, path)
    is_instant = path in ("SystemModstamp", "CreatedDate") or org.fields[kind].get(path, ("", 0))[0] == INSTANT
    return value.replace(".000+0000", "Z") if is_instant and value else value


def _shown(org: Org, row: Mapping[str, Any], columns: Sequence[str | soql.Query]) -> dict[str, Any]:
    said: dict[str, Any] = {"attributes": {"type": "sObject"}}
    for column in columns:
        if isinstance(column, soql.Query):
            said[column.source] = _related(org, str(row["Id"]), column)
        elif "." in column:
            head, tail = column.split(".")
            said[head] = {tail: soql.at(row, column)}
        else:
            said[column] = row.get(column)
    return said


def _related(org: Org, ref: str, query: soql.Query) -> dict[str, Any] | None:
    kind, back = RELATIONS[query.source]
    found = [_shown(org, org.row(kind, other), query.columns) for other in org.with_value(kind, back, ref)]
    return {"totalSize": len(found), "done": True, "records": found} if found else None


def _paths(where: soql.Compared | soql.Joined | None) -> list[str]:
    match where:
        case None:
            return []
        case soql.Compared(path):
            return [path]
        case soql.Joined(_, parts):
            return [path for part in parts for path in _paths(part)]
