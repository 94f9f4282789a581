"""What is never said: what nobody knows, what only a court or an owner may grant, and what is not true of us."""

from __future__ import annotations

import re

from deskhand.domain.action import Action
from deskhand.domain.verdict import Situation, Verdict
from deskhand.guardrails.claimed_times import unbacked_times
from deskhand.guardrails.claims import own_words, unbacked
from deskhand.guardrails.declared import allow, refuse
from deskhand.guardrails.words import facts_of, text_of

KIND = "forbidden_promise"

HUMAN = (
    r"\bI(?:'m|’m| am) (?:actually |really )?(?:a |an )?(?:real |actual |live )*(?:human|person|man|woman)\b",
    r"\bI(?:'m|’m| am) not (?:an? )?(?:bot|robot|machine|AI|computer|program|automated)\b",
    r"\byou(?:'re|’re| are) (?:talking|speaking|texting|chatting) (?:to|with) (?:a )?(?:real )?(?:human|person)\b",
    r"(?<!no )\bsoy (?:una? )?(?:persona|human[oa]|ser humano)\b",
    r"\bno soy (?:una? )?(?:robot|bot|m[aá]quina|IA|programa)\b",
)
LEGAL = (
    r"\b(?:our|my) (?:own )?(?:fault|negligence)\b",
    r"\bwe(?:'re|’re| are| were) (?:\w+ )?(?:liable|at fault|to blame|negligent|legally responsible)\b",
    r"\bwe (?:admit|accept|take|acknowledge) (?:full |all |the )?(?:fault|blame|liability|responsibility)\b",
    r"\bwe(?:'ll|’ll| will) (?:pay|reimburse|compensate|cover)\b",
    r"\bnuestra culpa\b|\bculpa nuestra\b|\bnuestra negligencia\b|\bsomos (?:los )?(?:responsables|culpables)\b",
    r"\b(?:admitimos|reconocemos|aceptamos) (?:la |nuestra )?(?:culpa|responsabilidad)\b",
    r"\b(?:le|te|les) (?:pagaremos|reembolsaremos|compensaremos|indemnizaremos)\b",
)
DIAGNOSIS = (
    r"\bit(?:'s|’s| is) (?:definitely|certainly|clearly|obviously|surely|without a doubt)\b",
    r"\b(?:the|your) (?:problem|issue|cause|culprit) is (?:definitely |certainly |clearly )?(?:the|an?|your)\b",
    r"\b(?:is|was) (?:definitely |certainly |clearly )?caused by\b",
    r"\b(?:definitivamente|seguramente|sin duda|obviamente|claramente) (?:es|son|est[áa])\b",
    r"\b(?:el problema|la causa|la falla) es (?:la|el|su|tu|una?)\b|\b(?:fue|es|est[áa]) causad[oa] por\b",
)
RENT = (
    r"\brent (?:credit|reduction|discount|abatement|refund)s?\b|\bfree rent\b|\brefund(?:ed)?\b",
    r"\bcredit\b.{0,20}\b(?:on|to|toward|towards|against) (?:your|the|next) (?:[\w'’]+ )?rent\b",
    r"\b(?:deduct\w*|take|takes|knock)\b.{0,30}\b(?:off|from|of) (?:your |the )?rent\b|\bwaiv(?:e|ed|ing)\b",
    r"\b(?:cr[eé]dito|descuento|rebaja|reducci[oó]n)\b.{0,15}\b(?:renta|alquiler|arriendo)\b|\breembols\w+\b",
    r"\bdescontar\w*\b.{0,25}\b(?:renta|alquiler|arriendo)\b",
)
GUARANTEE = (
    r"\b(?:I|we)(?:'ll|’ll| can| will| do)? (?:personally )?(?:guarantee|promise|assure|swear)\b|\bguaranteed?\b",
    r"\b100 ?%|\bno matter what\b|\bwithout fail\b|\byou have (?:my|our) word\b",
    r"\b(?:garantizo|garantizamos|garantizad[oa]|prometo|prometemos|aseguramos)\b|\bsin falta\b",
    r"\b(?:le|te|lo|les) aseguro\b",
)

_NEGATION = re.compile(
    r"\b(?:not|no|never|cannot|can't|can’t|don't|don’t|won't|won’t|unable to|nunca|ni|sin poder|tampoco)\b",
    re.IGNORECASE,
)
_SOMEBODY_ELSE = re.compile(
    r"\b(?:manager|owner|office|landlord|person|somebody|gerente|due[nñ][oa]|oficina|administraci[oó]n|encargad[oa])\b",
    re.IGNORECASE,
)
_SENTENCES = re.compile(r"(?<=[.!?])\s+|\n+")


def _compiled(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE)


_ALWAYS = (
    ("says that it is human", _compiled(HUMAN)),
    ("admits a legal duty", _compiled(LEGAL)),
    ("is sure of a cause", _compiled(DIAGNOSIS)),
)
_UNLESS_DENIED = (("speaks of rent or refunds", _compiled(RENT)), ("guarantees", _compiled(GUARANTEE)))


def rule(action: Action, situation: Situation) -> Verdict:
    """Refuse words that claim what their facts do not carry, or that promise what may not be promised.

    The values of the action's facts and `situation.claimed_facts` are taken out first: what is judged is what the
    writer added to them, so a manager can be told in a tenant's own words.
    """
    text = text_of(action, situation)
    if not text:
        return allow(KIND)
    facts = facts_of(action, situation)
    words = own_words(text, facts.values())
    wrong = [*_phrases(words), *unbacked(words, facts.values(), situation), *unbacked_times(words, facts, situation)]
    return refuse(KIND, "; ".join(wrong)) if wrong else allow(KIND)


def _phrases(words: str) -> list[str]:
    found = [what for what, pattern in _ALWAYS if pattern.search(words)]
    for what, pattern in _UNLESS_DENIED:
        if any(pattern.search(sentence) and not _denied(sentence) for sentence in _SENTENCES.split(words)):
            found.append(what)
    return found


def _denied(sentence: str) -> bool:
    """True where the sentence says that it cannot be said, or leaves it to a person."""
    return bool(_NEGATION.search(sentence) or _SOMEBODY_ELSE.search(sentence))
