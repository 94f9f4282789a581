"""No card number is stored, sent or shown to a model: PCI DSS 3.3.1, see law.py."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from deskhand.domain.action import Action
from deskhand.domain.verdict import Situation, Verdict
from deskhand.guardrails.declared import allow, refuse
from deskhand.guardrails.digits import Group, runs
from deskhand.guardrails.words import written

KIND = "card_number"
ALWAYS = True

REMOVED = "[card number removed]"
CODE_REMOVED = "[card code removed]"

SHORTEST, LONGEST = 13, 19
USUAL = (15, 16)
CONTEXT_REACH = 60

# Issuer prefixes with the lengths they are issued in: ISO/IEC 7812 ranges of the brands in use in the Americas.
_BRANDS = tuple(
    (re.compile(prefix), lengths)
    for prefix, lengths in (
        (r"4", frozenset({13, 16, 19})),
        (r"5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720", frozenset({16})),
        (r"3[47]", frozenset({15})),
        (r"6011|64[4-9]|65|62|81", frozenset({16, 17, 18, 19})),
        (r"30[0-5]|309|36|38|39", frozenset({14, 15, 16, 17, 18, 19})),
        (r"352[89]|35[3-8]", frozenset({16, 17, 18, 19})),
        (r"50|5[6-9]|60|63|66|67|68|69|606282|3841", frozenset({16, 18, 19})),
    )
)
_CONTEXT = re.compile(
    r"\b(?:card|cards|visa|master ?card|amex|american express|discover|debit|credit|cvv2?|cvc2?"
    r"|exp(?:ires|iry|iration)?|tarjeta|cr[eé]dito|d[eé]bito|vence|vencimiento)\b",
    re.IGNORECASE,
)
_CARD_CODE = re.compile(
    r"(\b(?:cvv2?|cvc2?|cid|c[oó]digo de seguridad de (?:la |mi )?tarjeta)\b"
    r"(?:\W|\b(?:is|code|number|es|el|de|n[uú]mero)\b){0,6})(\d(?:\W?\d){2,3})(?!\d)",
    re.IGNORECASE,
)
_PHONE = r"(?:(?:1,)?(?:3,3,4|3,7|6,4|10)|11)"
_PHONES = re.compile(rf"{_PHONE}(?:,{_PHONE})*")
"""The lengths of the groups of one or more telephone numbers of North America."""


def rule(action: Action, situation: Situation) -> Verdict:
    """Refuse to send or store words with a card number in them."""
    if any(redact(text) != text for text in written(action, situation)):
        return refuse(KIND, "carries a card number")
    return allow(KIND)


def redact(text: str) -> str:
    """`text` with every card number and its code replaced; anything else is kept to the letter.

    A number counts where an issuer's prefix, its length and the Luhn digit agree, or where a card is spoken of nearby
    and 13 to 19 digits stand together: written with any separators, in figures of any script or in words of English and
    Spanish.
    """
    for start, end in reversed(_merged(_card_spans(text))):
        text = text[:start] + REMOVED + text[end:]
    return _CARD_CODE.sub(lambda found: found[1] + CODE_REMOVED, text)


def luhn(digits: str) -> bool:
    """True where the last digit is the check digit of the others: ISO/IEC 7812-1, annex B."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def _card_spans(text: str) -> Iterator[tuple[int, int]]:
    for run in runs(text):
        if sum(len(group.digits) for group in run) < SHORTEST:
            continue
        near = _CONTEXT.search(text, max(0, run[0].start - CONTEXT_REACH), run[-1].end + CONTEXT_REACH)
        if not _are_phones(run):
            yield from [(run[0].start, run[-1].end)] if near else _cards(run)
        elif near:
            yield from _cards(run)


def _cards(run: Sequence[Group]) -> Iterator[tuple[int, int]]:
    """The groups that hold a card number: from the start of one on, or glued inside a long one."""
    for first, group in enumerate(run):
        digits, ends = _from(run, first)
        for length in range(SHORTEST, min(LONGEST, len(digits)) + 1):
            if _is_card(digits[:length]) and (length in ends or length in USUAL):
                last = next(place for place, end in enumerate(ends) if end >= length)
                yield group.start, run[first + last].end
        if len(group.digits) > max(USUAL) and _holds_card(group.digits):
            yield group.start, group.end


def _from(run: Sequence[Group], first: int) -> tuple[str, list[int]]:
    """The digits from one group on, no more groups than a card number can have, and how many there are after each."""
    digits, ends = "", list[int]()
    for group in run[first : first + LONGEST]:
        digits += group.digits
        ends.append(len(digits))
    return digits, ends


def _holds_card(digits: str) -> bool:
    return any(_is_card(digits[start : start + length]) for start in range(len(digits)) for length in USUAL)


def _is_card(digits: str) -> bool:
    return any(len(digits) in lengths and prefix.match(digits) for prefix, lengths in _BRANDS) and luhn(digits)


def _are_phones(run: Sequence[Group]) -> bool:
    """True where the run is nothing but telephone numbers one after the other."""
    return bool(_PHONES.fullmatch(",".join(str(len(group.digits)) for group in run)))


def _merged(spans: Iterator[tuple[int, int]]) -> list[tuple[int, int]]:
    """The spans in order, overlapping ones as one."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
