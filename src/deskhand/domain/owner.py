"""Who looks after a person or their company already, by the records of a CRM."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from deskhand.domain.crm import CrmRecord

EVER = datetime.min.replace(tzinfo=UTC)
CONTACT, COMPANY = "the contact", "their company"


@dataclass(frozen=True)
class Owned:
    """What a CRM said when it was asked by these addresses. `by` is the owner's mail address, '' where there is none.

    `of` is what they own, in words; `others` are the owners that further records of the same person or company name.
    """

    asked: tuple[str, ...]
    by: str = ""
    of: str = ""
    others: tuple[str, ...] = ()

    @property
    def reason(self) -> str:
        """Why it is theirs, as it is told: 'owns the contact in the CRM'."""
        several = f"; the CRM has {1 + len(self.others)} with different owners, this one changed last"
        return f"owns {self.of} in the CRM{several if self.others else ''}"


def owned(asked: tuple[str, ...], contacts: Sequence[CrmRecord], companies: Sequence[CrmRecord]) -> Owned:
    """The owner of the contact, else of the company; of several records the one that was changed last."""
    return _newest(asked, CONTACT, contacts) or _newest(asked, COMPANY, companies) or Owned(asked)


def _newest(asked: tuple[str, ...], of: str, records: Sequence[CrmRecord]) -> Owned | None:
    """None where none of them has an owner; of those that changed at the same instant the last given counts."""
    by_change = sorted(records, key=lambda record: record.changed_at or EVER)
    owners = [owner for record in by_change if (owner := record.fields.get("owner", "").strip().lower())]
    if not owners:
        return None
    others = tuple(dict.fromkeys(owner for owner in reversed(owners) if owner != owners[-1]))
    return Owned(asked, owners[-1], of, others)
