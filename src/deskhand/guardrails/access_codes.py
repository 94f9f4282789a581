"""Door, gate and alarm codes go only to people who have shown who they are: a caller id is a hint."""

from __future__ import annotations

import re

from deskhand.domain.action import Action, recipient
from deskhand.domain.verdict import Ruling, Situation, Verdict
from deskhand.guardrails.declared import allow
from deskhand.guardrails.recipient import STAFF_ROLES, role_of
from deskhand.guardrails.words import facts_of, text_of

KIND = "access_codes"

CODE_FACTS = re.compile(r"(?:access|gate|door|entry|alarm|lock_?box|garage|key_?pad|building|key)_(?:code|pin|combo)")

_CODE = r"(?:[#*]?(?=[A-Z]*\d[A-Z]*\d[A-Z]*\d)[A-Z0-9]{3,10}[#*]?|\d(?:[- ]\d){2,9})"
_TYPE = r"(?:use|enter|type|punch(?: in)?|dial|key in|marque|marca|ingrese|ingresa|teclee|teclea|ponga|usa)"
_PLACE = (
    r"(?:gate|doors?|entry|entrance|access|alarm|lock ?box|garage|key ?pad|building|lobby|front|unit|lock|smart ?lock)"
)
_LUGAR = r"(?:puerta|port[oó]n|entrada|acceso|alarma|garaje|cochera|edificio|caja|candado|cerradura|llave)"
_NOUN = r"(?:code|pin(?: code)?|combo|combination|pass ?code|password)"
_CLAVE = r"(?:c[oó]digo|clave|pin|contrase[nñ]a|combinaci[oó]n)"
_GAP = r"(?:\W|\b(?:is|are|to|for|of|the|it|will|be|now|today|es|son|de|del|la|el|para|ahora|hoy|and|y)\b){0,8}"

ACCESS_CODE = re.compile(
    rf"\b{_PLACE} {_NOUN}\b{_GAP}\b{_CODE}"
    rf"|\b{_NOUN} (?:for|to|of|at) (?:the |your )?(?:\w+ )?{_PLACE}\b{_GAP}{_CODE}"
    rf"|\b{_CLAVE} (?:de |del |para )(?:la |el |tu |su )?{_LUGAR}\b{_GAP}{_CODE}"
    rf"|{_CODE} (?:is |es )(?:the |el |la )?(?:{_PLACE} {_NOUN}|{_CLAVE})\b"
    rf"|\b{_TYPE} {_CODE} (?:at|on|in|into|en|para) (?:the |la |el )?(?:{_PLACE}|{_LUGAR})\b",
    re.IGNORECASE,
)


def rule(action: Action, situation: Situation) -> Verdict:
    """ESCALATE words that carry such a code to somebody unverified: a person decides whether they get it.

    Staff are written to at the number on record, which no caller can borrow.
    """
    text = text_of(action, situation)
    if not text or situation.verified or role_of(recipient(action) or "", situation) in STAFF_ROLES:
        return allow(KIND)
    codes = [value for name, value in facts_of(action, situation).items() if CODE_FACTS.search(name) and value]
    if any(code in text for code in codes) or ACCESS_CODE.search(text):
        return Verdict(Ruling.ESCALATE, KIND, "carries an access code to somebody who has not been verified")
    return allow(KIND)
