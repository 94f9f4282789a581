"""The floor under two wishes that are always granted: no more messages, and a human being.

The plainest ways to say them, so that they are heard without any model: a carrier's word, a word that stops with a word
for messages, a word that asks with a word for a person. All the other ways are learnt (local/heads.py).
"""

from __future__ import annotations

import re

from rapidfuzz.distance import OSA

from deskhand.language.words import any_of, plain, sentences

# Carrier words (CTIA and Twilio's list with the FCC's REVOKE and OPTOUT, 47 CFR 64.1200(a)(10), read 2026-11).
CARRIER_WORDS = frozenset("stop stopall unsubscribe cancel end quit revoke optout".split())
_ALSO_ALONE = frozenset("unsub dnd alto baja parar basta cancelar detener remove cease".split())
_LINES = frozenset({"stop", "stopall", "unsubscribe", "optout", "opt out"})
STARTS = frozenset({"start", "unstop", "alta"})
"""Carriers' words, alone in a message, for messages that may come again."""
# Words that may stand around a carrier word without changing what the whole message asks.
_COURTESIES = frozenset(
    "please pls plz now no more it this me already all thanks thank you ya por favor porfa gracias mas".split()
)

_WORDS = r"(?:\W+[\w']+){0,3}?\W+"
_MESSAGES = r"(?:text(?:s|ing|os?)?|txts?|messag(?:e|es|ing)|msgs?|sms|notifications?|reminders?|surveys?|mensajes?|msjs?|avisos|notificaciones|recordatorios|encuestas)\b"
_STOP_MESSAGES = any_of(
    r"(?:stop|quit|cease|end|kill|no more|no further|enough|don'?t want|do not want|ya no quiero|no quiero|no deseo|basta|alto|par(?:a|e|en)|cancel\w*)" + _WORDS + _MESSAGES,
    r"(?:stop|quit|cease) (?:text|messag|contact|writ|spamm|email|bother|harass)ing\b(?! (?:him|her|them)\b)",
    r"(?:don'?t|do not|never|not) (?:ever |please )?(?:text|message|txt|contact|write(?: to)?)(?: (?:me|us|here|(?:to )?this (?:number|phone)))?\b(?: (?:any ?more|again|ever|please|pls))*(?=\W*$|[.,!])",
    r"(?:don'?t|do not) want to (?:receive|get|be (?:texted|contacted))\b",
    r"(?:no (?:me|nos) (?:\w+ a |sigan )?|dej\w+ de )(?:mand|envi|escrib|contact|texte|molest)\w+\b(?! (?:a|al|gente)\b)",
    r"(?:take|remove|delete|get|drop|lose|forget) (?:\w+ ){0,2}(?:number|me) (?:off|from|out of)\W+(?:\w+ ){0,2}(?:list|texts?|messages?|system|database|records|contacts)\b",
    r"(?:lose|delete|remove|forget|erase|borr\w+|elimin\w+|quit\w+) (?:my|this|mi|este) (?:phone )?(?:number|numero|telefono)\b",
    r"(?:saq|quit|borr|elimin)\w*(?:me|nos) de (?:la|su|esta)\w* (?:lista|base|sistema)\b(?! de espera)",
    r"opt(?:ing)? (?:me )?out(?= *(?:$|[.,!]|please|of (?:these|your|all|the)? ?(?:texts?|messages?)))|unsubscribe|(?:revoke|withdraw) (?:my )?consent|dar?(?:me)? de baja(?= *(?:$|[.,!]|de (?:los|sus) mensajes))",
)  # fmt: skip
_PERSON = r"(?:human(?: being)?s?|(?:real|live|actual|living) (?:person|people|human|agent|one)|(?:someone|somebody) (?:real|human|in charge)|a person|representative|agent|operator|supervisor|manager|boss|humano|persona(?! que)|gente real|alguien (?:real|de verdad)|operador\w*|representante|agente|supervisor\w*|gerente|encargad[oa])\b"
_HUMAN = any_of(
    r"(?:talk|speak|chat|connect|transfer|put|get|give|let me have|want|need|prefer|hablar|comuni\w+|pas[ae]\w*|pong\w+|transfier\w+|quiero|necesito|ocupo|prefiero)" + _WORDS.replace("3", "4") + _PERSON,
    _PERSON + r"(?: (?:to|please|que))* (?:call|phone|answer|read|llame|conteste|atienda)\b",
    r"(?:no (?:more )?|not (?:a|to a|an) |tired of |sick of |harto de |no quiero (?:hablar con )?)(?:un |una |a |the |this |talking to )*(?:bots?|robots?|machines?|chatbots?|maquinas?|computadoras?)\b",
)  # fmt: skip
_ELSEWHERE = re.compile(
    r"\b(?:stuck|trapped|hurt|bleeding|broke|breaking|unconscious|inside|outside)\b|\b(?:atrapad|encerrad|herid|inconscient)[oae]|\bto (?:fix|come|repair|look|check|open|let)\b"
)
_HUMAN_ONLY = re.compile(
    r"\W*(?:(?:a|an|un|una|please|pls|now|por favor|porfa|ya|real|live) )*(?:human|person|people|agent|operator|representative|manager|humano|persona|agente|operador|operadora|representante|gerente)(?:\W+(?:please|pls|plz|now|por favor|porfa|ya|real))*\W*"
)

_OF_OTHERS = any_of(
    r"(?:tell|ask|make|get|have|warn) (?:him|her|them|my neighbou?rs?|(?:the|those|these|that) (?:\w+ ){1,4}?)\W*(?:to )?(?:stop|quit|knock it off|keep it down|turn (?:it|that) (?:off|down))",
    r"(?:diga\w*|dile\w*|dig\w+|pida\w*|avis\w+|hag\w+) (?:a \w+ (?:\w+ )?)?que (?:le \w+ que )?(?:pare|paren|deje|dejen|baje|bajen|se calle|se callen)\b",
)  # fmt: skip
_GO_ON = re.compile(r"\b(?:don'?t|do not|never) (?:stop|quit)\b|\bno (?:dejen?|paren?) de\b")
_MORE = any_of(
    r"(?:text|message|call|email|notify|tell|update|let|avis\w+|escrib\w+|mand\w+|llam\w+|dig\w+)(?: me| us|me|nos)? ?(?:know|when|if|once|before|after|as soon|back|at|cuando|antes|si|en cuanto)\b",
    r"keep (?:\w+ ){0,3}(?:coming|posted|updated|informed|texting|me in)",
)  # fmt: skip


def asks_for_messages(text: str) -> bool:
    """True where the writer speaks of messages that are to come, or writes a carrier's word for it."""
    heard = plain(text)
    return heard.strip(" .!\n") in STARTS or bool(_MORE.search(heard))


def stops_somebody_else(text: str) -> bool:
    """True for "tell him to stop" and "que le digan que pare": what is to end is not our writing."""
    return _OF_OTHERS.search(plain(text)) is not None


def asks_to_stop(text: str) -> bool:
    """True where `text` is a carrier's opt-out word, or says in plain words that messages are to stop."""
    heard = plain(text).strip()
    if _is_bare_stop(heard) or _has_a_line_of_stop(heard):
        return True
    return bool(_STOP_MESSAGES.search(heard)) and not _GO_ON.search(heard) and not _MORE.search(heard)


def _is_bare_stop(heard: str) -> bool:
    """A message of nothing but carrier words and courtesies ("STOP", "please stop", "stop. no more", "sotp")."""
    words = re.findall(r"[a-z]+", heard.replace("'", ""))
    if not words or len(words) > 8:
        return False
    rest = [word for word in words if word not in _COURTESIES]
    if len(words) == 1 or "".join(words) in CARRIER_WORDS:
        return _is_carrier_word("".join(words))
    return bool(rest) and all(word in CARRIER_WORDS - {"end", "cancel"} | _ALSO_ALONE for word in rest)


def _has_a_line_of_stop(heard: str) -> bool:
    """One of the plainest words on a line of its own, taken back by no later one: mail has a name and a subject below."""
    said = [line.strip(" .!\t\r") for line in heard.split("\n")]
    last = next((line for line in reversed(said) if line in _LINES | STARTS), "")
    return last in _LINES


def _is_carrier_word(word: str) -> bool:
    """Also with letters stretched or swapped."""
    short = re.sub(r"(.)\1+", r"\1", word) if word not in CARRIER_WORDS | _ALSO_ALONE else word
    if short in CARRIER_WORDS | _ALSO_ALONE:
        return True
    swapped = (c for c in CARRIER_WORDS | _ALSO_ALONE if len(c) >= 4 and sorted(c) == sorted(short))
    return any(OSA.distance(short, c) == 1 for c in swapped) or OSA.distance(short, "unsubscribe") <= 2


def asks_for_human(text: str) -> bool:
    """True where the writer says in plain words that a person is to answer."""
    heard = plain(text)
    if _HUMAN_ONLY.fullmatch(heard) or (_HUMAN.search(heard) and not _ELSEWHERE.search(heard)):
        return True
    return any(_HUMAN_ONLY.fullmatch(sentence) and len(sentence) > 5 for sentence in sentences(heard)[-2:])


_WHO = r"(?:bot|robot|machine|computer|ai|human|real(?: person)?(?=\W*(?:$|or\b))|(?:a|an actual|a live) person|maquina|computadora|humano|persona(?: real)?|inteligencia artificial)"
_ASKS_IF_HUMAN = any_of(
    r"(?:are|r|is|am) (?:you|u|this|that|it|there|i)(?:\W+\w+){0,5}?\W+" + _WHO + r"\b",
    r"(?:eres|sos|es usted|usted es|hablo con|hablando con)\W+(?:un |una )?" + _WHO + r"\b|es(?: esto)? (?:un|una) " + _WHO + r"\b",
    _WHO + r" (?:or|o) (?:a |an |un |una )?" + _WHO + r"\b",
)  # fmt: skip
_ASKING = re.compile(r"\W*(?:are|r|is|am|who|what|eres|es|hablo|estoy|quien)\b")


def asks_if_human(text: str) -> bool:
    """True where the writer asks whether a person or a machine answers; a statement about one is no question."""
    heard = [plain(sentence) for sentence in sentences(text)]
    return any(_ASKS_IF_HUMAN.search(said) and ("?" in text or _ASKING.match(said)) for said in heard)
