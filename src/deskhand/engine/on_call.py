"""A change of who is on call, on a person's word."""

from __future__ import annotations

from deskhand.domain.action import UpdateRecord
from deskhand.domain.records import Shift
from deskhand.ports import Records

BY_TEXT = 0
"""The rank of who was put on call by text: ahead of every row of on_call.csv."""


def put_on_call(records: Records, action: UpdateRecord) -> str:
    """Put the person first in the on-call table from one instant to another; a note of what was done."""
    new = Shift(
        who=action.who, phone=action.phone, kind="staff", rank=BY_TEXT, from_at=action.from_at, until_at=action.until_at
    )
    others = [shift for shift in records.shifts() if shift != new]
    records.replace_shifts([new, *others])
    return f"{action.who} is on call until {action.until_at.isoformat()}, on the word of {action.said_by}"
