"""Money is spent on a plain yes only."""

from __future__ import annotations

import pytest

from deskhand.language.approves import plainly_approves


@pytest.mark.parametrize(
    "text",
    [
        "YES K27", "k27 yes", "sí K27", "SI k27 gracias", "ok K27", "approved K27", "K27 go ahead please", "Yes, the tenant is waiting K27",
        "dale K27", "adelante K27", "aprobado, K27", "K27 autorizado", "👍 K27", "fine by me K27", "sounds good K27", "K27 proceed, front desk has the key",
    ],
)  # fmt: skip
def test_plain_leave_is_leave(text: str) -> None:
    assert plainly_approves(text)


@pytest.mark.parametrize(
    "text",
    [
        "tell her to wait K27", "K27 que espere", "call the fire dept K27", "got it K27", "K27 why so much", "K27 only if they come today", "yes K27 if under 1000",
        "ok K27 but get another quote", "let me check with the owner K27", "K27", "yes? K27", "I don't approve K27", "no K27", "K27 sí, si baja a mil", "K27 mañana te digo",
        "not ok K27", "K27 ask Grace", "K27 a ver", "ok up to 800 K27", "yes I saw it, I'll think about it K27", "nop, parchalo y ya K27",
    ],
)  # fmt: skip
def test_doubt_conditions_and_other_words_are_none(text: str) -> None:
    assert not plainly_approves(text)
