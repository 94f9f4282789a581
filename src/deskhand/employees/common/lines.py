"""What has been said in a case, by whom, and what of it this turn has taken up."""

from __future__ import annotations

import re
from collections.abc import Iterator

from deskhand.domain.case import Case, Line
from deskhand.domain.disposition import Disposition
from deskhand.domain.event import JudgedItem
from deskhand.domain.reading import STAFF, Answer, Feature, Role


def is_vendor(line: Line) -> bool:
    return line.said.role is Role.VENDOR


def is_staff(line: Line) -> bool:
    return line.said.role in STAFF


def is_contact(line: Line) -> bool:
    """True for the side that the case is about: neither a vendor nor staff."""
    return not is_vendor(line) and not is_staff(line)


def fresh(case: Case) -> tuple[Line, ...]:
    """The lines that this turn has taken up."""
    return tuple(line for line in case.lines if line.turn == case.root)


def items(case: Case) -> Iterator[tuple[Line, JudgedItem]]:
    """Every judged item of the contact's side, oldest first."""
    for line in case.lines:
        if is_contact(line):
            for item in line.said.items:
                yield line, item


def says(line: Line, *answers: Answer) -> bool:
    return any(judged.item.answer in answers for judged in line.said.items)


def tells(line: Line, *features: Feature) -> bool:
    """True where the words of one item say any of `features`."""
    return any(judged.item.says(*features) for judged in line.said.items)


QUESTION = re.compile(
    r"(?:^|[.,;!?\n]|\b(?:and|but|also|y|pero|tambien|también)\b)\W*(?:"
    r"(?:where|what|how|who|which|why)\b(?:\W+\w+){0,2}?\W+(?:do|does|is|are|can|should|will|would|to|much|many|long|about)\b"
    r"|(?:do|can|should|may|could) (?:i|we|you)\b|(?:is|are) there\b"
    r"|(?:d[oó]nde|cu[aá]nto|cu[aá]l|a qu[eé] hora|c[oó]mo (?:llego|hago|se)|puedo|tengo (?:que|q)|hay que)\b)",
    re.IGNORECASE,
)
"""A clause that asks, by how it begins: people leave the sign out."""


def asks(line: Line) -> bool:
    """True where the words ask something, with a sign of it or without."""
    text = line.said.text
    return "?" in text or tells(line, Feature.ASKS_QUESTION) or QUESTION.search(text) is not None


def gives(line: Line, *facts: str) -> bool:
    """True where one item carries any of the facts so named."""
    return any(judged.item.fact(name) is not None for judged in line.said.items for name in facts)


def is_judged(line: Line, *labels: Disposition) -> bool:
    return any(judged.disposition in labels for judged in line.said.items)


def highest(line: Line) -> Disposition:
    """The label of this case's own items that wins."""
    return min((item.disposition for item in line.said.items), key=lambda label: label.rank)


def mentions(case: Case, *features: Feature) -> bool:
    """True where the contact's side has said any of `features`, or safety.py heard it."""
    if any(finding.feature in features for finding in case.hazards):
        return True
    return any(item.item.says(*features) for _, item in items(case))
