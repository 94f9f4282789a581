"""What Sentinel makes of a reply: rules over what was read, the first that speaks decides (DISPOSITIONS.md).

The rules stand in the order in which its labels win. `severity` is an impression of how replies like this one were
judged; what would let go of somebody's time needs more than the likeliest label.
"""

from __future__ import annotations

import re

from deskhand.domain.bind_appointment import ALL_OF_THEM
from deskhand.domain.disposition import Disposition
from deskhand.domain.event import JudgedItem
from deskhand.domain.reading import Item
from deskhand.employees.common.judging import (
    Judgement,
    Rule,
    asks_for_a_human,
    asks_to_stop,
    best_of,
    danger_in_plain_words,
    first_to_speak,
    in_another_language,
    odds_of,
    was_asked,
    written_by_staff,
)
from deskhand.employees.common.times_offered import AGREES, REFUSES
from deskhand.employees.employee import JudgeContext

SURE_CANCEL, SAID_SO = 0.9, 0.5
"""Below them a wish to cancel is met with other times: nothing is lost by asking once more. The second holds where the
words themselves call something off."""
CALLS_IT_OFF = re.compile(
    r"\b(cancel\w*|call(?:ing)? (?:it|this|that) off|scratch (?:me|it|my)|take (?:me|us) off|anul\w+|quit(?:e|ar)me)\b",
    re.IGNORECASE,
)
OF_ANOTHER = re.compile(
    r"\b(?:(?:other|another)(?: \w+)? (?:app\w*|visit|dentist|doctor|dr|one|clinic)|newsletter|subscription"
    r"|not (?:yours?|urs?|this one|with you)|(?:do|call|cancel) (?:that|it|them) myself"
    r"|otr[oa]s?(?: \w+)? (?:citas?|dentista|doctora?|m[eé]dico|cl[ií]nica)"
    r"|no (?:el|la|con) (?:de )?(?:ustedes|usted)|suscripci[oó]n)\b"
    r"|\b(?:see|c) (?:you|u|ya|yall)\b|\bi'?ll be there\b|\b(?:ah[ií] (?:estar[eé]|nos vemos)|nos vemos)\b",
    re.IGNORECASE,
)
"""What is called off may be somebody else's, or they say in the same breath that they come: it is asked first."""
CANNOT = re.compile(
    r"\b(?:not (?:going to|gonna)|(?:wo|ca)n'?t|cannot|can not|unable to) (?:be able to )?"
    r"(?:make it|come|be there|get there)\b"
    r"|\bno (?:voy a |podr[eé] |puedo |alcanzo a )(?:poder )?(?:ir|llegar|asistir)\b(?! a tiempo| temprano)",
    re.IGNORECASE,
)
NO_YES = re.compile(
    r"\b(?:do ?n'?t|do not) wait\b|\bforgot\b|\bse me olvid[oó]\b|\b(?:last week|la semana pasada)\b|\bya fui\b"
    r"|\bno me esperen?\b|\W*(?:hi+|hello+|hey+|hola+|buen[oa]s(?: d[ií]as| tardes| noches)?)\W*$",
    re.IGNORECASE,
)
"""A greeting, and words for what was missed, confirm nothing however often such lines did."""
SURE_ENOUGH = 0.4
OFFERED = "earlier"
FEW_WORDS = 5


def judge(item: Item, context: JudgeContext) -> JudgedItem:
    """The disposition of a reply, with the rule that gave it and the reason in plain words; pure."""
    rule, found = first_to_speak(RULES, item, context)
    return JudgedItem(item, found.disposition, None, rule, found.reason)


def danger(item: Item, context: JudgeContext) -> Judgement | None:
    """Danger to life in plain words is for a person, with the safety text before it."""
    heard = danger_in_plain_words(item, context)
    return Judgement(Disposition.ESCALATE, heard.reason) if heard else None


def grave(item: Item, context: JudgeContext) -> Judgement | None:
    """Symptoms, a death, a complaint, a fee, a child alone: likely enough that a person should see it."""
    odds = odds_of(item)
    if best_of(odds) is Disposition.ESCALATE:
        return Judgement(Disposition.ESCALATE, "only a person can answer this")
    return None


def nobody_of_that_name(item: Item, context: JudgeContext) -> Judgement | None:
    if best_of(odds_of(item)) is Disposition.WRONG_NUMBER:
        return Judgement(Disposition.WRONG_NUMBER, "is not the person, or asks who this is")
    return None


def means_all_of_them(item: Item, context: JudgeContext) -> Judgement | None:
    """ "Both", asked which of several: they come to each."""
    said = ALL_OF_THEM.search(item.text) is not None and len(item.text.split()) <= FEW_WORDS
    if said and was_asked(context, "which") and best_of(odds_of(item)) in (Disposition.CLARIFY, Disposition.CONFIRM):
        return Judgement(Disposition.CONFIRM, "means all of them")
    return None


def takes_the_earlier_time(item: Item, context: JudgeContext) -> Judgement | None:
    """A yes to an earlier time that was offered to the writer; to anything else it is a confirmation."""
    best, only = best_of(odds_of(item)), was_asked(context, OFFERED) and not was_asked(context, "reminder", "times")
    if best in (Disposition.CONFIRM, Disposition.CLARIFY) and only and AGREES.fullmatch(item.text.lower()):
        return Judgement(Disposition.WAITLIST_ACCEPT, "a plain yes, and an earlier time is all that was asked about")
    if best is not Disposition.WAITLIST_ACCEPT:
        return None
    if REFUSES.search(item.text.lower()):
        return Judgement(Disposition.CLARIFY, "refuses, or takes back")
    if was_asked(context, OFFERED):
        return Judgement(Disposition.WAITLIST_ACCEPT, "takes the earlier time that was offered")
    return Judgement(Disposition.CONFIRM, "says yes, and no earlier time is offered")


def cancels(item: Item, context: JudgeContext) -> Judgement | None:
    """Said clearly and in time it is a cancellation, too late it is a person's, unclear it gets other times."""
    odds = odds_of(item)
    if best_of(odds) is not Disposition.CANCEL:
        return None
    if OF_ANOTHER.search(item.text):
        return Judgement(Disposition.CLARIFY, "may be about something else than this appointment")
    if odds[Disposition.CANCEL] < (SAID_SO if CALLS_IT_OFF.search(item.text) else SURE_CANCEL):
        return Judgement(Disposition.RESCHEDULE, "may want to cancel; asked first")
    if _too_late(context):
        return Judgement(Disposition.ESCALATE, "cancels inside the cut-off")
    return Judgement(Disposition.CANCEL, "calls it off")


def _too_late(context: JudgeContext) -> bool:
    one = context.appointment
    if one is None or context.now is None:
        return False
    return context.plan.only_a_person_cancels(one, context.now)


def weighed(item: Item, context: JudgeContext) -> Judgement:
    """The likeliest label; where none is likely, unclear."""
    odds = odds_of(item)
    best = best_of(odds)
    if best is Disposition.LATE and CANNOT.search(item.text):
        return Judgement(Disposition.RESCHEDULE, "cannot come at that time")
    if best is Disposition.CONFIRM and NO_YES.search(item.text):
        return Judgement(Disposition.CLARIFY, "says nothing of coming")
    if best is Disposition.OPT_OUT or odds.get(best, 0.0) >= SURE_ENOUGH:
        return Judgement(best, f"reads as {best.value}")
    return Judgement(Disposition.CLARIFY, "it is not clear what is meant")


RULES: tuple[Rule, ...] = (
    written_by_staff,
    danger,
    in_another_language,
    asks_for_a_human,
    grave,
    asks_to_stop,
    nobody_of_that_name,
    means_all_of_them,
    takes_the_earlier_time,
    cancels,
    weighed,
)
