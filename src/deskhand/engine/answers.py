"""People's answers to questions that carry a code: who may answer, with what, and what an answer means."""

from __future__ import annotations

from datetime import timedelta

from deskhand.domain.event import PROMPT, EscalationResolved, Event, Said
from deskhand.domain.reading import STAFF, Answer, Item
from deskhand.engine.line import Line
from deskhand.engine.questions import CODE_LIVES
from deskhand.language.approves import plainly_approves
from deskhand.store import escalations, events
from deskhand.store.database import Tx

MEANS = {
    Answer.ACKNOWLEDGE: "acknowledge",
    Answer.DOWNGRADE: "downgrade",
    Answer.KNOWN_ISSUE: "known_issue",
    Answer.REPEAT: "repeat",
    Answer.TAKE_OVER: "take_over",
    Answer.HAND_BACK: "hand_back",
    Answer.YES: "yes",
    Answer.ACCEPT: "yes",
    Answer.NO: "no",
    Answer.DECLINE: "no",
}
OF_APPROVALS = frozenset({"yes", "no", "take_over", "hand_back"})
OF_CLAIMS = {"yes": "acknowledge", "downgrade": "no", "known_issue": "no"}
STAYS_OPEN = frozenset({"repeat", "hand_back"})
TOO_MANY_WRONG = 3


def answered(line: Line, tx: Tx, words: Event, case: str, said: Said, item: Item, question: str | None) -> None:
    """Post what a staff member's answer resolves, in the transaction that tells the case; nothing for other words."""
    if said.role not in STAFF or question is None:
        return
    asked = next((q for q in escalations.reaching(tx, said.sender) if q.id == question), None)
    answer = MEANS.get(item.answer) if item.answer else None
    if asked is None or answer is None or (asked.kind == "approval" and line.clock.now() - asked.sent_at > CODE_LIVES):
        return
    resolved = _resolution(line, tx, asked, said, item, answer)
    if resolved is not None:
        now = line.clock.now()
        name = f"a:{words.id}:{question}"
        events.append(
            tx, Event(name, words.company, now, resolved, case, words.thread, words.id, due=now, priority=PROMPT)
        )


def _resolution(
    line: Line, tx: Tx, asked: escalations.Reached, said: Said, item: Item, answer: str
) -> EscalationResolved | None:
    """The answer as an event; money wants the code and a plain yes, and above the text limit a second approver."""
    if answer in ("take_over", "hand_back"):
        if answer == "take_over":
            escalations.resolve(tx, asked.id)
        return EscalationResolved(asked.id, said.sender, answer, said.text, final=asked.open)
    if not asked.open:
        return None
    if asked.kind == "approval":
        if answer not in OF_APPROVALS:
            return None
        if answer == "yes" and (item.code is None or not plainly_approves(item.text)):
            return None
        final = answer == "no" or not _needs_second(line, asked) or _second(tx, asked, said)
    elif asked.kind == "claim":
        answer = OF_CLAIMS.get(answer, answer)
        final = answer == "acknowledge"
    else:
        answer = {"yes": "acknowledge", "no": "known_issue"}.get(answer, answer)
        final = answer not in STAYS_OPEN
    if final:
        escalations.resolve(tx, asked.id)
    return EscalationResolved(asked.id, said.sender, answer, said.text, final)


def _needs_second(line: Line, asked: escalations.Reached) -> bool:
    return asked.amount_minor is not None and asked.amount_minor > line.company.limits.sms_approval_limit.minor


def _second(tx: Tx, asked: escalations.Reached, said: Said) -> bool:
    """True where another approver has said yes to this question before."""
    before = [e.what for e in events.of_case(tx, asked.case) if isinstance(e.what, EscalationResolved)]
    return any(b.escalation == asked.id and b.answer == "yes" and b.by != said.sender for b in before)


def counted(tx: Tx, words: Event, question: str | None) -> str | None:
    """`question`, where a wrong code is counted first: `wrong_codes` for every third of one address within a day."""
    if question != "wrong_code" or words.thread is None:
        return question
    escalations.wrong_code(tx, words.id, words.thread, words.at)
    so_far = escalations.wrong_codes_since(tx, words.thread, words.at - timedelta(days=1))
    return "wrong_codes" if so_far % TOO_MANY_WRONG == 0 else question
