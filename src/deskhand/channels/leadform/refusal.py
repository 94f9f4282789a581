"""Why a lead was not taken, in a word for programs and in words for people."""

from __future__ import annotations

from deskhand.domain.errors import Untrusted


class NoLead(Untrusted):
    """Nothing of it is kept. `code` is one of CODES; `retry_s` is when the same request may be taken."""

    def __init__(self, code: str, words: str, retry_s: float | None = None) -> None:
        super().__init__(words)
        self.code, self.words, self.retry_s = code, words, retry_s


FORGED = frozenset({"no_signature", "forged", "too_late", "no_hook"})
"""Of a webhook whose signature does not hold."""
CODES = FORGED | {
    "malformed",
    "no_contact",
    "too_long",
    "trap",
    "token_wrong",
    "token_early",
    "token_old",
    "token_used",
    "own_address",
    "too_often",
}
