"""English or Spanish, by the little words; robust on short text, the majority decides where both are mixed."""

from __future__ import annotations

import re
from typing import Literal

from deskhand.language.words import plain

_SPANISH = frozenset(
    """el la los las un una unos unas de del al y que se su sus mi mis tu es esta estan estoy esto este ese esa eso hay por para con sin sobre
    pero porque cuando donde como cual quien muy mas menos ya lo le les nos te yo ella ellos nosotros usted ustedes
    fue era ser estar tengo tiene tienen hace hacer puede pueden puedo quiero quiere viene vienen venir van voy vamos
    ahora ahorita hoy manana ayer noche tarde dias aqui aca alla ahi todo toda todos nada algo alguien nadie otra otro vez desde hasta entre
    agua bano cocina cuarto casa puerta ventana techo piso luz estufa llave inodoro lavabo fregadero tina regadera calentador
    calefaccion aire refri refrigerador nevera elevador vecino vecina duena dueno favor gracias hola buenas buenos dias senora senor
    ayuda urgente auxilio emergencia fuga gotea goteando huele olor humo fuego sirve funciona prende apaga roto rota tapado
    depto departamento apartamento edificio mensajes mensaje manden mande envien baja alto borren borrenme gusanos ratas ratones
    cucarachas chinches perro gato nino nina bebe mama papa esposo esposa hijo hija persona hablar humano listo lista dale claro
    bueno bien mal pues oiga mire disculpe porfa porfavor llego llegue llega salgo camino minutos hora horas termine acepto puedo
    si adelante hecho lista mande sirvio cuanto verdad entonces tambien todavia sigue siguen cayo cae quedo quedamos quede abre cierra cerradura chapa
    lavadora secadora trastes cubeta piden pide tomacorriente enchufe apagon sale salio saliendo""".split()
)
_ENGLISH = frozenset(
    """the a an and is are was were be been it its it's i im i'm you your u ur my we our they their he she him her his of to in on at for
    with from by this that these those there theres there's here have has had do does did don't dont not can can't cant will
    would could should wont won't what when where who why how which if but or so just now today tomorrow yesterday
    please pls thanks thank hi hello hey help water leak leaking toilet sink door window stove fridge heat hot cold broken
    broke work working fix fixed send someone somebody anyone apartment apt unit floor ceiling smell smells gas smoke fire again
    as soon possible available able table cable stable wobbly still out up down off about all any some get got need come coming going yes yeah yep ok okay sure stop text texting messages
    talk human person real good bad can't accept decline job done on way min mins hour quote call me""".split()
)
_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?")
_SPANISH_ONLY = re.compile(r"[ñ¿¡áéíóú]", re.IGNORECASE)
_SPANISH_SHAPE = re.compile(r"(?:cion|ando|iendo|mente|ado|ada|ados|adas|ito|ita|ero|aron|ieron|emos|amos|able|ible|dor|dora|anme|enme|nlo|rlo|rme|rse)$")


LONE_Y = 0.4
FEW_WORDS = 2
_OF_BOTH = frozenset({"no", "ok", "okay", "y", "a", "me", "k"})


def language_of(text: str) -> Literal["en", "es"]:
    """`es` where Spanish outweighs English, else `en` (also for text with words of neither)."""
    words = _WORD.findall(plain(text))
    spanish = sum(_spanish_weight(word) for word in words) + 1.5 * min(2, len(_SPANISH_ONLY.findall(text)))
    english = sum(word in _ENGLISH for word in words)
    return "es" if spanish > english and spanish > LONE_Y else "en"


def tells_its_language(text: str) -> bool:
    """False for "no", "ok", "👍", "2": words and signs that both languages write."""
    words = [word for word in _WORD.findall(plain(text)) if word not in _OF_BOTH]
    known = any(word in _ENGLISH or _spanish_weight(word) > 0 for word in words)
    return known or _SPANISH_ONLY.search(text) is not None or len(words) > FEW_WORDS


def share_of_ours(text: str) -> tuple[int, float]:
    """How many words there are, and which share of them are little words of English or Spanish."""
    words = [word for part in plain(text).split() if (word := part.strip(".,;:!?()\"'"))]
    ours = sum(word in _SPANISH or word in _ENGLISH for word in words)
    return len(words), ours / len(words) if words else 1.0


def _spanish_weight(word: str) -> float:
    if word == "y":
        return LONE_Y  # a yes in English, too
    if word in _SPANISH and word not in _ENGLISH:
        return 1.0
    return 0.6 if len(word) > 4 and word not in _ENGLISH and _SPANISH_SHAPE.search(word) else 0.0
