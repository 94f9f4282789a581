"""The appointments of which people were reminded: shared by what is counted of reminders."""

from __future__ import annotations

from collections.abc import Sequence

from deskhand.domain.case import Case

REMINDS = frozenset({"reminder", "reminder_asks", "reminder_confirmed"})


def reminded(cases: Sequence[Case]) -> list[Case]:
    """Those for which a reminder went out, or may have."""
    return [case for case in cases if any(sent.act in REMINDS and sent.gone_out for sent in case.sent)]
