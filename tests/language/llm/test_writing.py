"""A model's wording is sent only where it says what was approved, no more and no less."""

from __future__ import annotations

import pytest

from deskhand.domain.action import Purpose, SendMessage, facts
from deskhand.testing.scripted_model import ScriptedModel

TEMPLATE = "Hi Maria, Reliable Plumbing comes to 4B on Monday between 2:00 and 4:00 pm. Is that OK? Reply YES or NO."
FACTS = facts(name="Maria", vendor="Reliable Plumbing", unit="4B", when="Monday 2:00-4:00 pm", window_min="60")
GOOD = (
    "Hi Maria! Reliable Plumbing will come to you in 4B, Monday between 2:00 and 4:00 pm. OK? Please reply YES or NO."
)


def message(**changes) -> SendMessage:
    given = {"to": "+15125550142", "act": "eta", "purpose": Purpose.SERVICE, "facts": FACTS} | changes
    return SendMessage(**given)


def write(bench, output: str, template: str = TEMPLATE, **changes) -> str:
    bench.local.template = template
    return bench.engine(ScriptedModel([output]).model).write("paula", message(**changes), "seed")


def test_other_words_for_the_same_are_sent(bench):
    assert write(bench, GOOD) == GOOD
    assert [(call.task, call.outcome, call.about) for call in bench.calls] == [("write", "used", "seed")]


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("2:00 and", "3:00 and", "number 3:00"),
        ("4:00 pm", "4:00 am", "number 4:00am"),
        ("4B", "4C", "number 4C"),
        ("Monday", "Tuesday", "name tuesday"),
        ("Reliable Plumbing", "Brightwater Plumbing", "name brightwater"),
        ("Hi Maria", "Hi Joe", "name joe"),
        ("OK?", "OK? It costs $99.", "number 99$"),
        ("OK?", "OK? In 20 minutes.", "number 20min"),
        ("OK?", "OK? They are there in 60 hours.", "number 60h"),
        ("OK?", "OK? We will be there tomorrow.", "word tomorrow"),
        ("OK?", "OK? We guarantee it.", "word guarantee"),
        ("OK?", "OK? You are not at home.", "turned round"),
        ("OK?", "OK? It is our fault.", "word fault"),
        ("OK?", "OK? See pay.example.com.", "link pay.example.com"),
        ("OK?", "OK? A human will read this.", "word human"),
        ("OK?", "", "turned round"),
        ("OK?", "OK? Any pets?", "turned round"),
        ("will come", "won't come", "turned round"),
        ("reply YES or NO", "answer", "lost 'YES'"),
        ("between 2:00 and 4:00 pm", "in the window you know", "lost numbers 4B 2:00 4:00pm"),
        ("2:00 and 4:00 pm", "4:00 pm and 2:00", "lost numbers 4B 2:00 4:00pm"),
        ("Reliable Plumbing will", "the plumber will", "lost 'Reliable Plumbing'"),
        ("OK?", "OK? <b>Thanks</b>", "form"),
        ("OK?", "OK? " + "We are here for you. " * 30, "form"),
    ],
)
def test_wording_that_says_more_less_or_other_is_not_sent(bench, old, new, fault):
    assert old in GOOD
    assert write(bench, GOOD.replace(old, new)) == TEMPLATE
    assert bench.calls[0].outcome == f"llm said: {fault}"


def test_value_of_a_fact_may_be_said_though_the_template_leaves_it_out(bench):
    said = "Your plumber is on the way to you, at 3:00 pm."
    assert write(bench, said, "Your plumber is on the way.", facts=facts(eta="3:00 pm")) == said


def test_spanish_is_checked_as_spanish(bench):
    template = "Hola Maria, el plomero llega a las 3:00 pm."
    good, bad = (
        "Hola Maria, su plomero llega con usted a las 3:00 pm.",
        "Hola Maria, el plomero llega mañana a las 3:00 pm.",
    )
    changes = {"language": "es", "facts": facts(name="Maria", time="3:00 pm")}
    assert write(bench, good, template, **changes) == good
    assert write(bench, bad, template, **changes) == template
    assert write(bench, "Hi Maria, your plumber is with you at 3:00 pm.", template, **changes) == template


def test_language_without_a_template_is_worded_from_the_english_one(bench):
    template = "The plumber did not find the leak in 4B."
    said = "Le plombier n'a pas trouvé la fuite dans votre 4B."
    assert write(bench, said, template, language="fr", facts=facts(unit="4B")) == said
    assert write(bench, "Votre plombier est dans le 4B.", template, language="fr", facts=facts(unit="4B")) == template


def test_empty_words_are_not_sent(bench):
    assert write(bench, "  ") == TEMPLATE


@pytest.mark.parametrize(
    "changes",
    [
        {"purpose": Purpose.SAFETY},
        {"purpose": Purpose.INTERNAL},
        {"emergency": True},
        {"act": "opt_out_confirmed"},
        {"act": "ask_approval"},
        {"act": "legal_noted"},
        {"act": "quote_accepted"},
        {"act": "over_limit"},
        {"act": "gate_code"},
        {"act": "introduction"},
        {"act": "answer"},
        {"act": "handed_over_care"},
        {"act": "say_is_human_or_ai"},
        {"facts": facts(amount="$450")},
        {"language": "zh"},
    ],
)
def test_approved_words_are_sent_unasked_where_nothing_else_may_be(bench, changes):
    scripted = ScriptedModel([GOOD])
    bench.local.template = TEMPLATE
    assert bench.engine(scripted.model).write("paula", message(**changes), "seed") == TEMPLATE
    assert (scripted.prompts, bench.calls) == ([], [])
