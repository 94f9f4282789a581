"""Short answers in free words, by who writes and what was asked."""

from __future__ import annotations

import pytest

from deskhand.domain.reading import Answer, Asked, ReadingContext, Role
from deskhand.language.local.answers import read_answer
from deskhand.language.local.facts.numbers import read_money

VENDOR = ReadingContext(role=Role.VENDOR, asked=(Asked("offer_job", "B12"),))
PAGE = ReadingContext(role=Role.MANAGER, asked=(Asked("page", "K27"),))
APPROVAL = ReadingContext(role=Role.OWNER, asked=(Asked("approval", "K27"),))


def of(text: str, context: ReadingContext) -> Answer | None:
    return read_answer(text, context, bool(read_money(text, expects_price=True)))


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("yes, there in 35 min", Answer.ACCEPT),
        ("yep omw", Answer.ACCEPT),
        ("on it", Answer.ACCEPT),
        ("can do", Answer.ACCEPT),
        ("I'll take it, be there by 3:15", Answer.ACCEPT),
        ("20 minutes", Answer.ACCEPT),
        ("at 6", Answer.ACCEPT),
        ("YES B12 20 min", Answer.ACCEPT),
        ("sí, voy para allá", Answer.ACCEPT),
        ("no can do, on another job", Answer.DECLINE),
        ("slammed tonight", Answer.DECLINE),
        ("call someone else", Answer.DECLINE),
        ("sorry cant make it", Answer.DECLINE),
        ("no puedo, estoy en otro trabajo", Answer.DECLINE),
        ("can't before 6", Answer.COUNTER),
        ("how about tomorrow at 8?", Answer.COUNTER),
        ("no puedo hoy, mañana a las 8 sí", Answer.COUNTER),
        ("stuck in traffic, 20 more min", Answer.RUNNING_LATE),
        ("running about 30 late", Answer.RUNNING_LATE),
        ("voy tarde, hay mucho tráfico", Answer.RUNNING_LATE),
        ("I'm here", Answer.ARRIVED),
        ("on site now", Answer.ARRIVED),
        ("ya llegué", Answer.ARRIVED),
        ("it's gonna be 850 for the whole thing", Answer.QUOTE),
        ("$85/hr + parts", Answer.QUOTE),
        ("all done, swapped the trap, 240", Answer.DONE),
        ("finished, water is back on", Answer.DONE),
        ("ya quedó, cambié la llave", Answer.DONE),
        ("what's the gate code?", Answer.QUESTION),
    ],
)
def test_a_vendor_answers_in_free_words(text: str, answer: Answer) -> None:
    assert of(text, VENDOR) == answer


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("1 K27", Answer.ACKNOWLEDGE),
        ("1", Answer.ACKNOWLEDGE),
        ("got it K27", Answer.ACKNOWLEDGE),
        ("on my way", Answer.ACKNOWLEDGE),
        ("ok K27", Answer.ACKNOWLEDGE),
        ("2", Answer.DOWNGRADE),
        ("not an emergency", Answer.DOWNGRADE),
        ("3", Answer.KNOWN_ISSUE),
        ("0", Answer.REPEAT),
        ("mine K27", Answer.TAKE_OVER),
        ("I'll handle it from here", Answer.TAKE_OVER),
        ("back K27", Answer.HAND_BACK),
        ("Luis is on call tonight", Answer.ON_CALL_CHANGE),
        ("put Luis on call tonight instead of me", Answer.ON_CALL_CHANGE),
    ],
)
def test_staff_answer_a_page(text: str, answer: Answer) -> None:
    assert of(text, PAGE) == answer


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("yes K27", Answer.YES),
        ("approve", Answer.YES),
        ("K27 ok do it", Answer.YES),
        ("approved K27", Answer.YES),
        ("sí, adelante", Answer.YES),
        ("no go", Answer.NO),
        ("no, too much. get a second bid", Answer.NO),
        ("no lo autorizo", Answer.NO),
    ],
)
def test_staff_answer_an_approval(text: str, answer: Answer) -> None:
    assert of(text, APPROVAL) == answer


@pytest.mark.parametrize(
    ("act", "text", "answer"),
    [
        ("confirm_fixed", "yes all good thanks", Answer.FIXED),
        ("confirm_fixed", "ya quedó", Answer.FIXED),
        ("confirm_fixed", "still leaking", Answer.STILL_BROKEN),
        ("confirm_fixed", "no", Answer.STILL_BROKEN),
        ("confirm_fixed", "sigue goteando", Answer.STILL_BROKEN),
        ("ask_rating", "5", Answer.RATING),
        ("ask_access", "yeah come in whenever", Answer.YES),
        ("ask_safety", "no", Answer.NO),
        ("ask_unit", "4b", None),
    ],
)
def test_a_tenant_answers_what_was_asked(act: str, text: str, answer: Answer | None) -> None:
    assert of(text, ReadingContext(role=Role.TENANT, asked=(Asked(act),))) == answer


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("that worked", Answer.FIXED),
        ("lol it's working again now", Answer.FIXED),
        ("ya funciono, gracias", Answer.FIXED),
        ("yes", Answer.YES),
        ("sí", Answer.YES),
        ("ok", Answer.ACKNOWLEDGE),
        ("sure, one sec", Answer.ACKNOWLEDGE),
        ("ahorita lo intento", Answer.ACKNOWLEDGE),
        ("didn't help", Answer.STILL_BROKEN),
        ("it tripped again", Answer.STILL_BROKEN),
        ("it worked for a second and then quit", Answer.STILL_BROKEN),
        ("it stopped working again", Answer.STILL_BROKEN),
        ("yes but it's buzzing", Answer.STILL_BROKEN),
        ("no sirvio, sigue igual", Answer.STILL_BROKEN),
        ("no", Answer.NO),
        ("I'd rather not touch that", Answer.NO),
        ("not home right now", Answer.NO),
        ("there is no button", Answer.NO),
        ("no puedo, estoy en el trabajo", Answer.NO),
        ("where is the button?", Answer.QUESTION),
        ("the dog is friendly", None),
    ],
)
def test_what_came_of_a_step(text: str, answer: Answer | None) -> None:
    assert of(text, ReadingContext(role=Role.TENANT, asked=(Asked("ask_step"),))) == answer


def test_nothing_is_answered_where_nothing_was_asked() -> None:
    assert of("yes", ReadingContext(role=Role.TENANT)) is None
