"""How long a model may take, what it may cost, and when it is left alone."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """Wall-clock seconds per call, a day's budget (UTC), and the breaker: the defaults are those of DESIGN.md §3."""

    read_s: float = 4.0
    write_s: float = 6.0
    answer_s: float = 6.0
    usd_per_day: float = 5.0
    tokens_per_day: int = 2_000_000
    failures_to_open: int = 3
    open_for_s: float = 60.0
    text_chars: int = 4000
    reply_tokens: int = 1500


BY_TEXT = Limits()
ON_A_CALL = Limits(read_s=1.2, write_s=1.5, answer_s=1.5)
"""`ON_A_CALL` for speech, where a longer pause is noticed."""
