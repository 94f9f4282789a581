"""What a line answers: digits, and yes or no with a code, by the protocol; a rating by its number; all else as learnt."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from deskhand.domain.reading import HAS_JOB, STAFF, Answer, Asked, Fact, ReadingContext, Role
from deskhand.language.local.replies import ReplyHead
from deskhand.language.words import plain

_CODE = r"[a-z] ?\d{2}\b"
_PRESSED = re.compile(rf"\W*(?:(?P<first>[0-3])\W*(?:{_CODE}.*)?|{_CODE}\W+(?P<last>[0-3])\W*)", re.DOTALL)
_BY_DIGIT = {"1": Answer.ACKNOWLEDGE, "2": Answer.DOWNGRADE, "3": Answer.KNOWN_ISSUE, "0": Answer.REPEAT}
_SAID = re.compile(
    rf"\W*(?:(?P<first>yes|si|no)\W*{_CODE}\W*|{_CODE}\W+(?P<last>yes|si|no)\W*)(?:please|thanks?|gracias)?\W*"
)
_ASKS_LEAVE = re.compile(
    r"\b(?:quot\w*|estimat\w*|cotiz\w*|presupuesto|approv\w*|aprueb\w*|autoriz\w*|authoriz\w*|proceed|go ahead|procedo)\b"
)
_GIVES_BACK = re.compile(
    r"\b(?:can'?t|cannot|can not|won'?t|wont|unable to|not able to|not (?:gonna|going to)) (?:be able to )?(?:make it|come|get there|be there|do it|do this)\b"
    r"|\bno (?:puedo|podre|voy a poder|alcanzo a|voy a) (?:ir|llegar|hacerlo|pasar)\b|\b(?:somebody|someone) else\b|\bgive it to\b"
)
"""Who has the job and cannot come, without another time: that is no delay."""
_UNDER_WAY = re.compile(
    r"\bon (?:my|our|the) way\b|\bomw\b|\bheading (?:over|out|there|your way)\b|\bleaving (?:now|in|the shop)\b|\bmin(?:ute)?s? (?:out|away)\b"
    r"|\ben camino\b|\bya (?:voy|vamos|salgo|sali)\b|\bvoy (?:para|saliendo|llegando|hacia)\b|\bvamos (?:para|saliendo|hacia)\b"
)
_FINISHED = re.compile(
    r"\b(?:done|finish\w*|fixed|complet\w*|all set|wrapped|replac\w*|install\w*|swapp\w*|repaired|working|good to go|listo|termin\w*|quedo|hecho|acab\w*|arregl\w*|cambi\w*|repar\w*|instal\w*|funcion\w*)\b"
)
"""Who is on the way is not there, and who names a time and nothing that was mended has not finished."""
FEW_WORDS = 4
_POLITE = r"\W*(?:(?:please|thanks?|thank you|thx|ty|por favor|gracias)\W*)?"
_BARE = {
    "yes": re.compile(rf"\W*(?:yes+|y|yea+h*|yep|yup|ya|si+|claro(?: que si)?|correcto?|👍|✅){_POLITE}"),
    "no": re.compile(rf"\W*(?:no+|n|nope|nah+|👎|❌){_POLITE}"),
    "ok": re.compile(rf"\W*(?:ok(?:ay)?|k+|alright|sure|vale|dale|bueno|esta bien|👌){_POLITE}"),
}
_YES_NO = {"yes": Answer.YES, "no": Answer.NO}
YES_OR_NO = {"approval": "approval", "claim": "approval"}
"""Questions of staff that want one of the two, and as what they were learnt: a claim is answered as an approval is."""
_MEANT = {
    "fixed": {"yes": Answer.FIXED, "no": Answer.STILL_BROKEN, "ok": Answer.ACKNOWLEDGE},
    "step": {**_YES_NO, "ok": Answer.ACKNOWLEDGE},
    "visit": {**_YES_NO, "ok": Answer.YES},
    "safety": _YES_NO,
    "access": {**_YES_NO, "ok": Answer.YES},
}
"""What a bare word means to each kind of question: "Reply YES or NO" is what we ask for."""
OF_THE_JOB = frozenset({"running_late", "arrived", "done", "blocked"})
SURE_WITH_JOB, SURE_WITHOUT = 0.6, 0.9
_RUNS = re.compile(
    r"\b(?:work(?:s|ed|ing)|runs?|running|spins?|spinning|back on|funcion[ao]|jal[ao]|prendio|arranco)\b"
)
_YES_FIRST = re.compile(r"\W*(?:yes+|yea+h*|yep|yup|si+)\b")
"""The plainest words for a thing that runs after a step, and for a yes; the rest is learnt."""
_LACKS = re.compile(
    r"\b(?:not|no|never|nothing|none|nor|without|barely|hardly|still|stopped|quit|died|worse|\w+n't"
    r"|(?:is|are|was|were|do|does|did|has|have|had|wo|ca|would|could|should)nt"
    r"|nunca|nada|sin|ni|tampoco|apenas|sigue|todavia|peor|dejo)\b"
)
_GOES_ON = re.compile(
    r"\b(?:still|again|worse)\b(?! (?:works?|working|holds?|holding|good|fine|dry|ok)\b)|\b(?:sigue|siguen|todavia|aun|otra vez|peor)\b(?! (?:bien|funciona\w*)\b)"
)
SURE_AGAINST_ITS_WORDS = 0.85
_PARTLY = re.compile(r"\b(?:but|though|except|pero|aunque)\b")
SURE_TO_SPEND = SURE_TO_COME = 0.7
SURE_ENOUGH = {
    ("safety", "no"): 0.7, ("access", "yes"): 0.7, ("access", "no"): 0.7, ("step", "fixed"): 0.75, ("visit", "fixed"): 0.7,
}  # fmt: skip
"""What would be dear if it were wrong: that nobody is in danger, that a vendor need not come, who may come in."""
OTHER_QUESTIONS = "access"
"""Whatever else is asked is answered as whether somebody may come in is: yes, no, or something else."""


def read_answer(
    text: str, context: ReadingContext, facts: Sequence[Fact], heads: Mapping[str, ReplyHead]
) -> Answer | None:
    """What `text` answers for someone of this role; None where it answers nothing, or what could be dear is unsure."""
    if context.role is Role.VENDOR:
        has_time = _names(facts, "eta") or _names(facts, "when")
        return _of_a_vendor(text, context, _names(facts, "money"), has_time, heads["vendor"])
    if context.role in STAFF:
        return by_digit(text) or _of_staff(text, context, _names(facts, "money"), heads["staff"])
    if not context.asked:
        return None
    if any(asked.act == "ask_rating" for asked in context.asked) and _names(facts, "rating"):
        return Answer.RATING
    has_time = _names(facts, "when")
    return _of_a_tenant(text, context, _names(facts, "money"), has_time, heads["tenant"])


def _names(facts: Sequence[Fact], name: str) -> bool:
    return any(fact.name == name for fact in facts)


def by_digit(text: str) -> Answer | None:
    """ "1 K27", "k27 2", "3": the digits that every page explains; "2 hours away" presses none."""
    pressed = _PRESSED.fullmatch(plain(text))
    return _BY_DIGIT[pressed["first"] or pressed["last"]] if pressed else None


def by_word(text: str) -> str | None:
    """ "YES K27", "k27 no": as every offer and every approval explains; "yes" or "no", whichever language says it."""
    said = _SAID.fullmatch(plain(text))
    word = said and (said["first"] or said["last"])
    return "yes" if word in ("yes", "si") else word


def _of_a_vendor(text: str, context: ReadingContext, has_money: bool, has_time: bool, head: ReplyHead) -> Answer | None:
    """What was learnt of an offer, else of a job; to be late, there or done is of the job that they have.

    A price beside words that ask for leave is never taken for a bill.
    """
    acts = {asked.act for asked in context.asked}
    offered = any(map(_is_offer, acts))
    if offered and (word := by_word(text)):
        return Answer.ACCEPT if word == "yes" else Answer.DECLINE
    of_the_job, sure = head.likeliest(text, "has_job", has_money)
    name = of_the_job
    if offered and not _is_of_the_job(name, sure, HAS_JOB in acts):
        name, sure = head.likeliest(text, "offered", has_money)
        if name == "accept" and sure < SURE_TO_COME:
            return Answer.QUESTION if of_the_job == "question" else None
    if name == "running_late" and not has_time and _GIVES_BACK.search(plain(text)):
        return Answer.DECLINE
    if name == "done" and has_money and _ASKS_LEAVE.search(plain(text)):
        return Answer.QUOTE
    if name == "quote" and has_time and not has_money and not _ASKS_LEAVE.search(plain(text)):
        return None  # "wed 230 ok?" names no price
    if name in ("arrived", "done") and not _FINISHED.search(plain(text)):
        few = len(text.split()) <= FEW_WORDS
        if name == "done" and has_money and few:
            return Answer.QUOTE  # "fine 480", to a price that was too high
        still_to_come = _UNDER_WAY.search(plain(text)) or (name == "done" and has_time and few)
        return None if still_to_come else answer_of(name)
    return answer_of(name)


def _is_of_the_job(name: str, sure: float, has_one: bool) -> bool:
    """True for words that tell of a job rather than of an offer; without a job only that it is done, or late."""
    if has_one:
        return name in OF_THE_JOB and sure >= SURE_WITH_JOB
    return name in ("done", "running_late") and sure >= SURE_WITHOUT


def _is_offer(act: str) -> bool:
    """A time that is put to a vendor is answered like a job that is offered: yes, no, or another."""
    return act == "offer_job" or act.startswith("visit_")


def _of_staff(text: str, context: ReadingContext, has_money: bool, head: ReplyHead) -> Answer | None:
    """What was learnt of the question whose code is named, else of the weightiest one; money wants to be sure."""
    heard = "".join(plain(text).split())
    named = [asked for asked in context.asked if asked.code and asked.code.lower() in heard]
    kinds = {asked.act for asked in named or context.asked}
    asked = next((kind for kind in ("approval", "page", "hand_off", "claim") if kind in kinds), "nothing")
    word = by_word(text)
    if asked in YES_OR_NO and word:
        return _YES_NO[word]
    if asked in ("hand_off", "page") and word == "yes":
        return Answer.ACKNOWLEDGE
    name, sure = head.likeliest(text, YES_OR_NO.get(asked, asked), has_money)
    if asked in YES_OR_NO and name == "yes" and sure < SURE_TO_SPEND:
        return None
    return answer_of(name)


def _of_a_tenant(text: str, context: ReadingContext, has_money: bool, has_time: bool, head: ReplyHead) -> Answer | None:
    """A bare yes or no as it was asked for, else what was learnt, where it is sure enough; "yes, but" is no yes."""
    asked, heard = kind_asked(context.asked), plain(text)
    bare = next((word for word, said in _BARE.items() if said.fullmatch(heard)), None)
    if bare in _MEANT[asked]:
        return _MEANT[asked][bare]
    name, sure = head.likeliest(text, asked, has_money)
    if asked == "step" and (plainly := _of_a_step(heard, name, sure)):
        return plainly
    if (asked, name) == ("fixed", "fixed") and _GOES_ON.search(heard):
        return Answer.STILL_BROKEN
    if (asked, name) == ("fixed", "fixed") and has_time and len(heard.split()) <= FEW_WORDS and not _FINISHED.search(heard):
        return None  # "thu is good" is about the visit
    if (asked, name) == (OTHER_QUESTIONS, "question"):
        return None  # "any news?" answers nothing
    return answer_of(name) if sure >= SURE_ENOUGH.get((asked, name), 0) else None


def _of_a_step(heard: str, name: str, sure: float) -> Answer | None:
    """What plain words say of a step, whatever was learnt: a vendor is called off only where nothing speaks against."""
    partly, lacks = bool(_PARTLY.search(heard)), bool(_LACKS.search(heard))
    if "?" not in heard and not (partly or lacks):
        return Answer.FIXED if _RUNS.search(heard) else Answer.YES if _YES_FIRST.match(heard) else None
    doubted = partly or (lacks and sure < SURE_AGAINST_ITS_WORDS)  # "it stopped working again"
    if name == "fixed" and doubted:
        return Answer.STILL_BROKEN
    return Answer.STILL_BROKEN if name == "yes" and partly else None


def kind_asked(asked: Sequence[Asked]) -> str:
    """Which kind of question a tenant answers where several are open: danger first, then what was said to be done."""
    kinds = {_KINDS.get(one.act, "visit" if one.act.startswith("visit_") else OTHER_QUESTIONS) for one in asked}
    return next(kind for kind in ("safety", "fixed", "step", "visit", OTHER_QUESTIONS) if kind in kinds)


_KINDS = {"ask_safety": "safety", "confirm_fixed": "fixed", "ask_rating": "fixed", "ask_step": "step"}


def answer_of(name: str) -> Answer | None:
    """The answer by its learnt name: an arrival time alone speaks by its fact, anything else says nothing."""
    return None if name in ("eta", "other") else Answer(name)
