"""Words from anywhere made fit for a calendar's property or a mail's header. Pure."""

from __future__ import annotations

import unicodedata

BREAKING = frozenset({"Cc", "Cs", "Zl", "Zp"})
"""Categories of characters that end a line somewhere, belong in no calendar (RFC 5545 section 3.1), or are half a
character."""
HIDING = frozenset("\ufeff\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Marks that show text in another order than it is written in."""


def one_line(written: str, most: int) -> str:
    """`written` on one line, every break a space, at most `most` characters; where it was cut it ends in …"""
    shown = "".join(" " if _breaks(letter) else letter for letter in written)
    plain = " ".join(shown.split())
    return plain if len(plain) <= most else f"{plain[: most - 1].rstrip()}…"


def lines(written: str, most: int) -> str:
    """`written` with its line breaks as \\n, each line as `one_line`; at most `most` characters in all."""
    broken = written.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    plain = "\n".join(one_line(line, most) for line in broken).strip("\n")
    return plain if len(plain) <= most else f"{plain[: most - 1].rstrip()}…"


def _breaks(letter: str) -> bool:
    return letter in HIDING or unicodedata.category(letter) in BREAKING
