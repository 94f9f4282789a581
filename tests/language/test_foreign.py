"""Which words are in a language that is not read here; English and Spanish in all their forms are never taken for one."""

from __future__ import annotations

import pytest

from deskhand.language.foreign import foreign_language
from deskhand.language.tongue import language_of


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "il y a de l'eau qui coule du plafond depuis ce matin, venez vite s'il vous plaît"),
        ("fr", "je voudrais annuler mon rendez-vous de demain"),
        ("pt", "não tem água quente no apartamento desde ontem"),
        ("ht", "kouran an koupe nan kay la, mwen gen yon ti bebe"),
        ("vi", "nước chảy từ trần nhà xuống, xin gửi người đến ngay"),
        ("tl", "hindi po ako makakapunta bukas"),
        ("de", "die heizung ist kaputt, bitte schicken sie jemanden"),
        ("it", "il lavandino perde acqua dappertutto"),
        ("pl", "nie działa ogrzewanie od wczoraj"),
        ("zh", "厨房漏水了，请马上派人来"),
        ("ru", "у нас прорвало трубу, вода заливает кухню"),
        ("ko", "화장실에서 물이 새요"),
        ("ar", "الماء يتسرب من السقف الرجاء المساعدة"),
    ],
)
def test_other_languages_are_named(language: str, text: str) -> None:
    assert foreign_language(text) == language


@pytest.mark.parametrize(
    "text",
    [
        "",
        "🚿💦😭",
        "4B",
        "ok merci",
        "watr evrywhre plz hlp asap kichen sink brst",
        "2nd one pls",
        "gotta see how things go first",
        "no jala el boiler y ta bien frio aki",
        "ke onda tienen algo pa 5 personas pa ya",
        "agua calientee noo haaay",
        "mi apartment tiene un leak en el ceiling",
        "The tenant in 4B, Nguyễn Thị Hoa, says her sink drips",
        "STOP",
    ],
)
def test_ours_are_not_however_they_are_typed(text: str) -> None:
    assert foreign_language(text) is None


def test_english_words_in_ble_are_not_spanish() -> None:
    assert language_of("shes having trouble breathing") == "en"
