"""An appointment in somebody else's calendar: which version went out, under which name, and what they answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from urllib.parse import quote

OURS = ".deskhand"


class GuestSays(StrEnum):
    """What somebody's calendar answers to an invitation; `other_time` proposes one."""

    ACCEPTED = "accepted"
    DECLINED = "declined"
    TENTATIVE = "tentative"
    OTHER_TIME = "other_time"


@dataclass(frozen=True)
class Invited:
    """One version that went out, or was to: `status` as of a message."""

    effect: str
    to: str
    sequence: int
    cancelled: bool
    at: datetime
    status: str = "claimed"
    why: str = ""

    @property
    def counts(self) -> bool:
        """True where it went out or may have; what nobody could settle is not sent a second time."""
        return self.status != "failed" or self.why == "settled"


def uid_of(case: str, company: str) -> str:
    """The name of the event of a case, in every calendar the same for ever."""
    return f"{case}@{_place(company)}"


def case_in(uid: str, company: str) -> str | None:
    """The case whose event has this name; None for an event of somebody else's."""
    case, _, place = uid.partition("@")
    return case if case and place.lower() == _place(company).lower() else None


def _place(company: str) -> str:
    """In ASCII without spaces, as calendars want a name; a company is called after its folder."""
    return f"{quote(company, safe='')}{OURS}"
