"""The link under which the person of a case can answer: nobody guesses it, and nothing has to be kept to know it again.

The token is the case's id with a proof of the company's key behind it, all in letters: no filter takes it for a number
of a card or a phone, and no case of the alphabet is lost when it is typed.
"""

from __future__ import annotations

import hmac
import re
from dataclasses import dataclass, field

CASE = re.compile(r"[a-z][0-9a-f]{20}")
TOKEN = re.compile(r"[a-z][a-p]{44}")
CASE_LENGTH, PROOF_LENGTH = 21, 24
"""The proof has 96 bits: a guess is one request, and requests are few a second."""
LETTERS = str.maketrans("0123456789", "ghijklmnop")
FIGURES = str.maketrans("ghijklmnop", "0123456789")


@dataclass(frozen=True)
class Links:
    """The links of one company. `base` is its public address without a slash at the end, `key` is secret."""

    base: str
    key: bytes = field(repr=False)

    def address(self, case: str) -> str | None:
        """The link of a case, the same at any time; None for an id that no link is made of."""
        return f"{self.base}/visits/{self.token(case)}" if CASE.fullmatch(case) else None

    def token(self, case: str) -> str:
        return f"{case[0]}{case[1:].translate(LETTERS)}{self._proof(case)}"

    def case(self, token: str) -> str | None:
        """The case of a genuine token; None for any other text."""
        if not TOKEN.fullmatch(token):
            return None
        case = f"{token[0]}{token[1:CASE_LENGTH].translate(FIGURES)}"
        return case if hmac.compare_digest(token[CASE_LENGTH:], self._proof(case)) else None

    def _proof(self, case: str) -> str:
        return hmac.new(self.key, case.encode(), "sha256").hexdigest()[:PROOF_LENGTH].translate(LETTERS)
