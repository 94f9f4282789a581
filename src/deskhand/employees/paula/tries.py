"""What the person was asked to try, and what came of it: read off the case alone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from deskhand.domain.case import Case, Line, Sent
from deskhand.domain.reading import Answer, Feature
from deskhand.domain.safe_step import Expects
from deskhand.employees.common import lines
from deskhand.employees.paula import job

ASK = "ask_step"
BESIDE = (ASK, "step_go_on")
NO_MORE = re.compile(r"\W*(?:nope|nah|nel|no+)(?=\W*$|\s*[,.;:!-])", re.IGNORECASE)
"""A no that stands by itself: nothing else is asked, whatever follows. "No sirvió" is none."""


DONE_ONLY = re.compile(
    r"\b(?:i|i've|ive|we|did that|done|pressed|flipped|tried|changed"
    r"|lo hice|la hice|hecho|apret[eé]|prob[eé]|cambi[eé]|ya lo)\b",
    re.IGNORECASE,
)
"""Words of somebody who did it, and does not say what came of it."""

YES_FIRST = re.compile(r"\W*(?:yes+|yea+h*|yep|yup|s[ií]+|ya|👍|✅)(?!\w)", re.IGNORECASE)
"""Whoever is called off by a yes has heard one: words that were only taken for it settle nothing."""


SHUT = re.compile(
    r"\b(?:shut|clos|turn|cut|switch)\w*\b[^.!?]{0,25}\b(?:valve|water|main|breaker|gas|off|supply)\b|\bvalve\b"
    r"|\b(?:cerr|apag|cort)\w+\b[^.!?]{0,25}\b(?:llave|agua|paso|gas|luz|v[aá]lvula)\b|\bunplugged\b|\bdesenchuf\w+",
    re.IGNORECASE,
)
"""Water, gas or power that they have shut: it has stopped, and what is broken still is."""


class Outcome(StrEnum):
    """What a line says of the step that was asked."""

    WORKED = "worked"
    TRIED = "tried"
    LEFT = "left"
    GOING_ON = "going on"


@dataclass(frozen=True)
class Try:
    """One step that was asked, and the line that settled it: None while it is open, or when it was never answered."""

    asked: Sent
    outcome: Outcome | None = None
    line: Line | None = None

    @property
    def step(self) -> str:
        return self.asked.about

    def name(self, language: str) -> str:
        """What the step is called for whoever comes."""
        known = dict(self.asked.facts)
        return known["name_es" if language == "es" else "name_en"]

    @property
    def ends_it(self) -> bool:
        """True where nothing else is asked after it: anything but a plain "that did not help"."""
        return self.outcome is not Outcome.TRIED or (self.line is not None and bool(NO_MORE.match(self.line.said.text)))


def of(case: Case) -> tuple[Try, ...]:
    """The steps of the case, oldest first."""
    return tuple(_try(case, sent) for sent in case.sent if sent.act == ASK and sent.gone_out)


def _try(case: Case, asked: Sent) -> Try:
    said = ((line, _outcome(case, asked, line)) for line in case.lines)
    settled = ((line, outcome) for line, outcome in said if outcome not in (None, Outcome.GOING_ON))
    line, outcome = next(settled, (None, None))
    return Try(asked, outcome, line)


def answer(case: Case, line: Line) -> Try | None:
    """The step that `line` speaks of, with what it says of it; None for words about anything else."""
    for sent in reversed(case.sent):
        outcome = _outcome(case, sent, line) if sent.act == ASK and sent.gone_out else None
        if outcome is not None:
            settled = _try(case, sent).line
            return Try(sent, outcome, line) if settled in (None, line) or _before(case, line, settled) else None
    return None


def waiting(case: Case) -> bool:
    """True while the newest step is open: not answered, its time not over, nobody there yet."""
    steps = of(case)
    if not steps or steps[-1].outcome is not None or not job.live(case) or job.arrived(case):
        return False
    return timer(steps[-1].step) not in case.fired


def worked(case: Case) -> bool:
    return any(step.outcome is Outcome.WORKED for step in of(case))


def shut_off(line: Line) -> bool:
    """True where what stopped was shut off by whoever writes."""
    return SHUT.search(line.said.text) is not None


def tried(case: Case, language: str) -> str | None:
    """What was tried and did not help, in a few words for whoever comes; None where nothing was."""
    return ", ".join(one.name(language) for one in of(case) if one.outcome is Outcome.TRIED) or None


def noted(case: Case, line: Line) -> str:
    """The words of a line for the order, with the step that they are about."""
    about = answer(case, line)
    if about is None or about.outcome not in NOTES:
        return line.said.text
    return f"{NOTES[about.outcome]}: {about.name('en')} / {line.said.text}"


NOTES = {Outcome.TRIED: "tried", Outcome.LEFT: "not tried"}


def timer(step: str) -> str:
    """The wait after which a step's question is over."""
    return f"step {step}"


# ------------------------------------------------------------------ how an answer is meant


def _outcome(case: Case, asked: Sent, line: Line) -> Outcome | None:
    """A yes or a no counts right after the question only; what names its outcome counts until the time is over."""
    if not lines.is_contact(line) or not _after(case, line, asked) or _too_late(case, asked, line):
        return None
    answers = {judged.item.answer for judged in line.said.items}
    if _settled_otherwise(line) and Answer.STILL_BROKEN not in answers:
        return Outcome.WORKED if Answer.FIXED in answers else None
    if Answer.STILL_BROKEN in answers:
        return None if _asks_news(line) else Outcome.TRIED
    if Answer.FIXED in answers:
        return Outcome.WORKED
    if _spoken_since(case, asked, line):
        return None
    if Answer.ACKNOWLEDGE in answers:
        return Outcome.GOING_ON
    if Answer.NO in answers:
        return Outcome.LEFT
    if Answer.YES in answers:
        if dict(asked.facts)["expects"] == Expects.CHECKED:
            return Outcome.TRIED
        if DONE_ONLY.search(line.said.text):
            return Outcome.GOING_ON
        return Outcome.WORKED if YES_FIRST.match(line.said.text) else None
    return None


def _settled_otherwise(line: Line) -> bool:
    """ "Never mind, my brother fixed it, no need to send anybody" answers no step: it calls the visit off."""
    return lines.tells(line, Feature.SAYS_FIXED, Feature.ASKS_CANCEL)


def _asks_news(line: Line) -> bool:
    return lines.tells(line, Feature.ASKS_STATUS)


def _too_late(case: Case, asked: Sent, line: Line) -> bool:
    over = case.fired.get(timer(asked.about))
    there = [x for x in job.vendor_lines(case) if lines.says(x, Answer.ARRIVED, Answer.DONE)]
    return (over is not None and over < line.at) or any(_before(case, x, line) for x in there)


def _spoken_since(case: Case, asked: Sent, line: Line) -> bool:
    """True where the person has heard something else from us between the question and these words."""
    later = case.sent[case.sent.index(asked) + 1 :]
    return any(
        s.gone_out and s.to == asked.to and s.act not in BESIDE and not _after_words(case, s, line) for s in later
    )


def _after(case: Case, line: Line, sent: Sent) -> bool:
    """True where the words came after the message, by the turn that sent it: instants may be the same."""
    turn = _last_of_turn(case, sent.root)
    return case.lines.index(line) > turn if turn is not None else line.at >= sent.at


def _after_words(case: Case, sent: Sent, line: Line) -> bool:
    return not _after(case, line, sent)


def _last_of_turn(case: Case, root: str) -> int | None:
    return max((place for place, line in enumerate(case.lines) if line.turn == root), default=None)


def _before(case: Case, line: Line, other: Line) -> bool:
    return case.lines.index(line) < case.lines.index(other)
