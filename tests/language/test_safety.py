"""Plain words of danger are always heard; the same words without danger are not."""

from __future__ import annotations

import time

import pytest

from deskhand.domain.reading import Feature
from deskhand.language.safety import Scan, scan

PRESENT = [
    (Feature.GAS, "I smell gas in the hallway"),
    (Feature.GAS, "strong smell of rotten eggs near the stove"),
    (Feature.GAS, "also theres a funny smell in the kitchen, like eggs"),
    (Feature.GAS, "hay un olor raro, como a huevos"),
    (Feature.GAS, "GAS LEAK"),
    (Feature.GAS, "huele a gas en la cocina"),
    (Feature.GAS, "hay una fuga de gas"),
    (Feature.GAS, "no sé si es el drenaje pero huele muchísimo a gas"),
    (Feature.CO, "the carbon monoxide alarm keeps going off"),
    (Feature.CO, "CO detector: four beeps, pause, four beeps"),
    (Feature.CO, "está sonando la alarma de monóxido, el detector de monóxido suena y no para"),
    (Feature.FIRE_SMOKE, "theres smoke coming out of the dryer"),
    (Feature.FIRE_SMOKE, "kitchen is on fire"),
    (Feature.FIRE_SMOKE, "smels like someting burning behind the wall"),
    (Feature.FIRE_SMOKE, "se está quemando la cocina"),
    (Feature.FIRE_SMOKE, "huele a quemado y sale humo del enchufe"),
    (Feature.ELECTRICAL, "outlet is sparking every time I plug in the lamp"),
    (Feature.ELECTRICAL, "water is dripping through the ceiling light"),
    (Feature.ELECTRICAL, "I got a shock from the fridge door"),
    (Feature.ELECTRICAL, "el contacto echa chispas"),
    (Feature.ELECTRICAL, "cae agua sobre el tablero eléctrico"),
    (Feature.VIOLENCE, "my boyfriend is hitting me"),
    (Feature.VIOLENCE, "someone is trying to break into my apartment right now"),
    (Feature.VIOLENCE, "mi esposo me está golpeando"),
    (Feature.SELF_HARM, "I want to kill myself"),
    (Feature.SELF_HARM, "ya no quiero vivir"),
    (Feature.MEDICAL, "my dad is not breathing"),
    (Feature.MEDICAL, "me duele el pecho y no puedo respirar"),
    (Feature.TRAPPED, "we are stuck in the elevator"),
    (Feature.TRAPPED, "hay una señora atrapada en el elevador"),
    (Feature.STRUCTURAL, "the ceiling is bulging and about to come down"),
    (Feature.STRUCTURAL, "se cayó el techo del baño"),
]


@pytest.mark.parametrize(("feature", "text"), PRESENT)
def test_a_danger_in_plain_words_is_heard(feature: Feature, text: str) -> None:
    assert feature in [finding.feature for finding in scan(text).hazards]


ABSENT = [
    "the hallway smells like fried eggs and bacon every morning",
    "huele a huevos fritos en el pasillo",
    "no gas smell",
    "there is no smoke and no burning smell, the oven just won't heat",
    "no huele a gas ni a quemado",
    "no hay humo ni chispas, solo no prende",
    "the fire dept came yesterday, all fine now",
    "it was smoking last night but the electrician fixed it, all good now",
    "ya no huele a gas, vino la compañía y lo arregló",
    "this place is a dumpster fire",
    "my boss is killing me",
    "please fire the plumber",
    "the gas bill is too high",
    "my neighbor is smoking hot",
    "I'm dying of laughter over here",
    "me muero de risa",
    "what do I do if I ever smell gas?",
    "qué hago si algún día huelo gas",
    "just in case there is a fire, where is the extinguisher?",
    "CO detector chirps once a minute, low battery",
    "smoke detector is chirping every 40 seconds",
    "el detector de humo pita una vez cada minuto, es la pila",
    "when is the fire inspection?",
    "stuck in traffic, the elevator guy is late too",
    "there was a fire across the street",
    "I burned my toast and the alarm went off for a second",
    "elevator is out, nobody inside",
]


@pytest.mark.parametrize("text", ABSENT)
def test_a_danger_that_is_not_there_is_not_heard(text: str) -> None:
    assert scan(text).hazards == ()


def test_a_danger_that_came_back_is_heard_although_it_was_fixed() -> None:
    assert scan("they fixed the gas leak yesterday but I still smell gas").hazards != ()


def test_a_denied_danger_does_not_hide_another_one_beside_it() -> None:
    assert [f.feature for f in scan("no smoke, but the panel is sparking").hazards] == [Feature.ELECTRICAL]


def test_the_quote_is_the_sentence_that_says_it() -> None:
    assert scan("Hi there. I smell gas!! Unit 4B").hazards[0].quote == "I smell gas"


STOPS = [
    "STOP",
    "stop.",
    "Unsubscribe!",
    "CANCEL",
    "end",
    "Quit",
    "revoke",
    "opt out",
    "OPTOUT",
    "stopall",
    "please stop",
    "quit texting me",
    "lose my number",
    "take me off this list",
    "I don't want any more messages from you",
    "no more texts please",
    "ya no me manden mensajes",
    "dejen de escribirme",
    "bórrenme de su lista",
    "no quiero recibir más mensajes",
    "baja",
]


@pytest.mark.parametrize("text", STOPS)
def test_a_request_that_messages_stop_is_an_opt_out(text: str) -> None:
    assert scan(text).opt_out


GOES_ON = [
    "stop the leak please",
    "the water won't stop",
    "can you cancel my work order",
    "how do I stop the toilet from running",
    "parar el agua",
    "no para de salir agua",
    "text me when the plumber is here",
    "at the end of the hall there is a leak",
    "please cancel the appointment for tomorrow",
    "take me off the hook, I already paid",
    "call me before you come, don't text my wife",
]


@pytest.mark.parametrize("text", GOES_ON)
def test_other_stopping_is_no_opt_out(text: str) -> None:
    assert not scan(text).opt_out


HUMANS = [
    "human please",
    "let me talk to a real person",
    "are you a bot? get me a real person",
    "I want to speak to the manager",
    "representative",
    "can a real person call me",
    "quiero hablar con una persona",
    "páseme con un humano por favor",
    "¿es un robot? comuníqueme con una persona",
]


@pytest.mark.parametrize("text", HUMANS)
def test_the_wish_for_a_human_is_heard(text: str) -> None:
    assert scan(text).wants_human


NO_HUMANS = [
    "a person fell on the stairs",
    "somebody is at the door",
    "someone needs to fix my sink",
    "can you send someone to fix the heater",
    "una persona se cayó en la escalera",
    "the previous person left a mess",
]


@pytest.mark.parametrize("text", NO_HUMANS)
def test_people_who_are_only_mentioned_are_no_wish_for_a_human(text: str) -> None:
    assert not scan(text).wants_human


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "water everywhere"),
        ("es", "hay agua por todos lados"),
        ("es", "se cayo el techo"),
        ("en", "ok thanks"),
        ("es", "si, adelante"),
        ("en", "my sink is leaking por favor"),
    ],
)
def test_the_language_is_that_of_most_words(language: str, text: str) -> None:
    assert scan(text).language == language


def test_blank_text_says_nothing() -> None:
    assert scan("  ") == Scan((), False, False, "en")


def test_a_scan_takes_under_three_milliseconds_on_a_busy_machine() -> None:
    texts = [text for _, text in PRESENT] + ABSENT + STOPS
    start = time.perf_counter()
    for text in texts:
        scan(text)
    assert (time.perf_counter() - start) / len(texts) < 0.003


@pytest.mark.parametrize(
    "text",
    ["ay mi hija se quemo con el agua de la regadera", "my son got burned by the hot water in the tub", "I scalded my hand with boiling water"],
)  # fmt: skip
def test_who_is_scalded_needs_a_doctor_and_nothing_burns(text: str) -> None:
    assert [finding.feature for finding in scan(text).hazards] == [Feature.MEDICAL]


@pytest.mark.parametrize("text", ["burning smell from the fan over the tub", "huele a quemado por el agua en el tablero"])
def test_a_burnt_smell_near_water_is_still_a_fire(text: str) -> None:
    assert Feature.MEDICAL not in [finding.feature for finding in scan(text).hazards]
    assert scan(text).hazards
