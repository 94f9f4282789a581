from __future__ import annotations

from pathlib import Path

import pytest

from deskhand.language.local.write import (
    PhraseMissing,
    Writer,
    fitted,
    lint,
    load_writer,
    optional_placeholders,
    placeholders,
)

NOTED = "Noted: {order}.[[ The office opens at {opens}.]][[ I also noted {also} and {more}.]] Thank you."


def writer(en: str | list[str], es: str | list[str] = "Anotado.") -> Writer:
    tables = {language: [said] if isinstance(said, str) else said for language, said in (("en", en), ("es", es))}
    return Writer({language: {"noted": said} for language, said in tables.items()})


def test_words_carry_the_facts() -> None:
    assert writer("Noted: {order}.").write("noted", {"order": "WO-7"}, "en") == "Noted: WO-7."


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({}, "Noted: WO-7. Thank you."),
        ({"opens": "8:00 AM"}, "Noted: WO-7. The office opens at 8:00 AM. Thank you."),
        ({"also": "the sink"}, "Noted: WO-7. Thank you."),
        ({"also": "the sink", "more": "the door"}, "Noted: WO-7. I also noted the sink and the door. Thank you."),
        ({"opens": ""}, "Noted: WO-7. Thank you."),
    ],
)
def test_an_optional_part_is_said_only_where_all_its_facts_are_known(facts: dict[str, str], said: str) -> None:
    assert writer(NOTED).write("noted", {"order": "WO-7", **facts}, "en") == said


def test_a_fact_can_decide_without_being_printed() -> None:
    both = writer("Noted.[[ I am asking now.{now:.0}]]")

    assert both.write("noted", {"now": "now"}, "en") == "Noted. I am asking now."
    assert both.write("noted", {}, "en") == "Noted."


def test_brackets_and_braces_in_a_fact_stay_as_they_were_written() -> None:
    words = "help [[now {x}]] please"

    assert writer('{words}[[ "{also}"]]').write("noted", {"words": words, "also": words}, "en") == f'{words} "{words}"'


def test_a_missing_fact_of_the_text_itself_is_an_error() -> None:
    with pytest.raises(PhraseMissing, match="needs order"):
        writer(NOTED).write("noted", {"opens": "8:00 AM"}, "en")


@pytest.mark.parametrize(("act", "language"), [("unheard", "en"), ("noted", "fr")])
def test_a_missing_act_or_language_is_an_error(act: str, language: str) -> None:
    with pytest.raises(PhraseMissing, match="no phrase"):
        writer("Noted.").write(act, {}, language)


def test_the_same_seed_gives_the_same_words_and_other_seeds_reach_every_template() -> None:
    three = writer(["One.", "Two.", "Three."])
    said = [three.write("noted", {}, "en", str(seed)) for seed in range(40)]

    assert said == [three.write("noted", {}, "en", str(seed)) for seed in range(40)]
    assert set(said) == {"One.", "Two.", "Three."}


def test_needed_and_optional_facts_are_told_apart() -> None:
    assert placeholders(NOTED) == {"order"}
    assert optional_placeholders(NOTED) == {"opens", "also", "more"}
    assert fitted(NOTED, {}) == "Noted: {order}. Thank you."


@pytest.mark.parametrize(
    ("en", "es", "problem"),
    [
        ("Noted {order}.", "Anotado.", "placeholders differ"),
        ("Noted.[[ {order}.]]", "Anotado.", "optional placeholders differ"),
        ("Noted.[[ {order}.]]", "Anotado: {order}.", "placeholders differ"),
        ("Noted.", [], "missing in es"),
        ("Noted. Reply CANCEL to stop.", "Anotado.", "en invites an opt-out word"),
        ("Noted.", "Anotado. Escriba END.", "es invites an opt-out word"),
        ("Noted.[[ Thank you.]]", "Anotado.", "en has an optional part"),
        ("Noted.[[ {order}.", "Anotado.[[ {order}.]]", "en has an optional part"),
    ],
)
def test_lint_names_what_is_wrong(en: str, es: str | list[str], problem: str) -> None:
    assert [one for one in lint(writer(en, es)) if problem in one]


def test_lint_is_silent_about_tables_in_order() -> None:
    assert lint(writer(NOTED, NOTED)) == []


def test_a_folder_holds_a_template_or_a_list_for_each_act(tmp_path: Path) -> None:
    (tmp_path / "en.yaml").write_text("noted: Noted {order}.\nthanks:\n  - Thank you.\n", "utf-8")
    (tmp_path / "es.yaml").write_text("", "utf-8")

    assert load_writer(tmp_path).phrases == {"en": {"noted": ("Noted {order}.",), "thanks": ("Thank you.",)}, "es": {}}
