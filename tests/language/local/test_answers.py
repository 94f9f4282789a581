"""Short answers in free words, by who writes and what was asked."""

from __future__ import annotations

import pytest

from deskhand.domain.money import usd
from deskhand.domain.reading import HAS_JOB, Answer, Asked, Fact, ReadingContext, Role
from deskhand.language.local.answers import by_digit, by_word, kind_asked, read_answer
from deskhand.language.local.reader import local_reader

VENDOR = ReadingContext(role=Role.VENDOR, asked=(Asked("offer_job", "B12"),))
BOTH = ReadingContext(role=Role.VENDOR, asked=(Asked("offer_job", "B12"), Asked(HAS_JOB, "C13")))
PAGE = ReadingContext(role=Role.MANAGER, asked=(Asked("page", "K27"),))
APPROVAL = ReadingContext(role=Role.OWNER, asked=(Asked("approval", "K27"),))


def of(text: str, context: ReadingContext) -> Answer | None:
    items = local_reader().read(text, context).items
    return next((item.answer for item in items if item.answer is not None), None)


class Says:
    """A head that is always of one mind."""

    def __init__(self, name: str, sure: float) -> None:
        self._said = name, sure

    def likeliest(self, text: str, asked: str, has_money: bool) -> tuple[str, float]:
        return self._said


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
        ("no, call someone else", Answer.DECLINE),
        ("sorry cant make it", Answer.DECLINE),
        ("no puedo, estoy en otro trabajo", Answer.DECLINE),
        ("can't before 6", Answer.COUNTER),
        ("how about tomorrow at 8?", Answer.COUNTER),
        ("no puedo hoy, mañana a las 8 sí", Answer.COUNTER),
        ("what's the gate code?", Answer.QUESTION),
    ],
)
def test_a_vendor_answers_in_free_words(text: str, answer: Answer) -> None:
    assert of(text, VENDOR) == answer


TOMORROW = (Fact("eta", "2026-11-25T16:30", "430"),)


@pytest.mark.parametrize(
    ("text", "heard", "facts"),
    [
        ("on my way", "arrived", ()),
        ("ya voy para alla", "done", ()),
        ("15 min out", "arrived", TOMORROW),
        ("ok thu 430", "done", TOMORROW),
        ("thu 430 ok?", "quote", TOMORROW),
    ],
)
def test_who_is_on_the_way_or_names_a_time_is_not_there_is_not_done_and_names_no_price(
    text: str, heard: str, facts: tuple[Fact, ...]
) -> None:
    head = {"vendor": Says(heard, 0.99)}
    assert read_answer(text, ReadingContext(role=Role.VENDOR, asked=(Asked(HAS_JOB, "C13"),)), facts, head) is None


@pytest.mark.parametrize("context", [ReadingContext(role=Role.VENDOR), BOTH])
@pytest.mark.parametrize(
    ("text", "answer"),
    [
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
    ],
)
def test_who_has_a_job_tells_of_it_also_beside_an_offer(text: str, answer: Answer, context: ReadingContext) -> None:
    assert of(text, context) == answer


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
        ("ask_safety", "idk maybe", None),
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
        ("it isnt working", Answer.STILL_BROKEN),
        ("nope nothing works", Answer.STILL_BROKEN),
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


@pytest.mark.parametrize(("sure", "answer"), [(0.6, None), (0.8, Answer.YES)])
def test_a_yes_to_spending_wants_to_be_sure(sure: float, answer: Answer | None) -> None:
    assert read_answer("hmm well ok then i guess K27", APPROVAL, (), {"staff": Says("yes", sure)}) == answer


@pytest.mark.parametrize(("sure", "answer"), [(0.6, None), (0.8, Answer.NO)])
def test_that_nobody_is_in_danger_wants_to_be_sure(sure: float, answer: Answer | None) -> None:
    context = ReadingContext(role=Role.TENANT, asked=(Asked("ask_safety"),))
    assert read_answer("not that i can tell", context, (), {"tenant": Says("no", sure)}) == answer


def test_a_price_beside_words_that_ask_for_leave_is_no_bill() -> None:
    price = Fact("money", usd("450"), "450")
    done = {"vendor": Says("done", 0.9)}
    assert read_answer("found it, 450 to replace, ok to proceed?", VENDOR, (price,), done) is Answer.QUOTE
    assert read_answer("replaced it, 450", VENDOR, (price,), done) is Answer.DONE


@pytest.mark.parametrize(
    ("text", "answer"),
    [("1 K27", "acknowledge"), ("k27 2", "downgrade"), (" 3 ", "known_issue"), ("0", "repeat"), ("1 K27 on my way", "acknowledge")],
)
def test_the_digits_of_a_page_are_a_protocol(text: str, answer: str) -> None:
    assert by_digit(text) == Answer(answer)


@pytest.mark.parametrize("text", ["12", "4B", "10 minutes", "2 hours away", "K27 3 min out", "call me at 2", ""])
def test_other_numbers_press_nothing(text: str) -> None:
    assert by_digit(text) is None


def test_of_several_questions_the_one_about_danger_is_answered() -> None:
    assert kind_asked((Asked("confirm_fixed"), Asked("ask_safety"), Asked("visit_proposed"))) == "safety"
    assert kind_asked((Asked("visit_proposed"), Asked("ask_rating"))) == "fixed"
    assert kind_asked((Asked("ask_unit"),)) == "access"


@pytest.mark.parametrize("text", ["it isnt working", "nothing works", "barely runs", "no funciona", "works? no it does not"])
def test_words_that_speak_against_it_call_no_vendor_off(text: str) -> None:
    head = {"tenant": Says("other", 0.9)}
    asked = ReadingContext(role=Role.TENANT, asked=(Asked("ask_step"),))
    assert read_answer(text, asked, (), head) is not Answer.FIXED


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("YES K27", "yes"), ("yes k 27 thanks", "yes"), ("K27 no", "no"), ("sí B12", "yes"), ("No K27.", "no"),
        ("yes", None), ("yes K27 but only $400", None), ("no idea K27", None), ("K27", None),
    ],
)  # fmt: skip
def test_yes_and_no_with_a_code_are_the_protocol_of_money(text: str, said: str | None) -> None:
    assert by_word(text) == said
