"""The effect ledger at work: claim, do, settle. Consent and guardrails are checked in the transaction of the claim."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from deskhand.domain.action import (
    Action,
    CloseCase,
    RecordOptOut,
    action_name,
    flight_key,
    recipient,
)
from deskhand.domain.case import Case
from deskhand.domain.desk import Desk
from deskhand.domain.errors import Rejected, Transient, Unknown
from deskhand.domain.event import (
    CaseClosed,
    Claimed,
    DeliveryReported,
    DraftKept,
    EffectSettled,
    Event,
    OptedOut,
    OptOutRecorded,
    RecordFailed,
    SendRefused,
    SettleDue,
    TimerDue,
    WaitSet,
    What,
)
from deskhand.domain.failure import Follow, follows
from deskhand.domain.verdict import Ruling, Verdict
from deskhand.engine.line import Line
from deskhand.engine.opted_out import tell_cases
from deskhand.engine.situation import situation
from deskhand.guardrails import paused, shadow
from deskhand.guardrails.check import rulings, strictest
from deskhand.store import effects, escalations, events, opt_outs
from deskhand.store.database import Tx

T = TypeVar("T")
LOOK_AFTER = timedelta(minutes=2)


class Halted(Exception):
    """The operator has paused: the turn ends here, is kept, and goes on from here after `resume`."""


@dataclass(frozen=True)
class Step:
    """One action on its way: in which turn, for which case, under which key; `rest` is what its round does next."""

    line: Line
    root: Event
    case: Case
    desk: Desk
    action: Action
    effect: str
    again: bool = False
    rest: tuple[Action, ...] = ()

    def note(self, tx: Tx, what: What, name: str) -> None:
        """Record a fact of this case as handled."""
        self.note_for(tx, self.case.id, what, name)

    def note_for(self, tx: Tx, case: str, what: What, name: str) -> None:
        """Record a fact of another case of the same thread as handled."""
        now = self.line.clock.now()
        events.append(tx, Event(name, self.root.company, now, what, case, self.case.thread, self.root.id))

    def settle(self, tx: Tx, status: str, what: What, vendor_ref: str | None = None) -> None:
        """The effect became `status`, and the case learns it; said twice it is recorded once."""
        if effects.settle(tx, self.effect, status, self.line.clock.now(), vendor_ref):
            self.note(tx, what, f"{self.effect}:{status}")

    def post(self, tx: Tx, what: What, at: datetime, name: str) -> None:
        """A fact of this case that is due at `at`."""
        event = Event(
            name, self.root.company, self.line.clock.now(), what, self.case.id, self.case.thread, self.root.id, due=at
        )
        events.append(tx, event)

    # -- effects that are only rows

    def wait(self, tx: Tx, name: str, at: datetime) -> None:
        timer = f"{self.effect}:timer"
        self.post(tx, TimerDue(name), at, timer)
        self.settle(tx, effects.DONE, WaitSet(self.effect, name, at, timer))

    def opt_out(self, tx: Tx, action: RecordOptOut) -> None:
        opt_outs.add(tx, action.address, action.channel, self.line.clock.now(), carrier_word=False)
        last = next((line.said for line in reversed(self.case.lines) if line.said.sender == action.address), None)
        text, language = (last.text, last.language) if last else ("", self.case.language)
        opted = OptedOut(self.root.id, action.channel, action.address, text, language)
        tell_cases(tx, self.root, opted, but=self.case.id)
        self.settle(tx, effects.DONE, OptOutRecorded(self.effect, action.address, action.channel))

    def close(self, tx: Tx, action: CloseCase) -> None:
        escalations.resolve_case(tx, self.case.id)
        self.settle(tx, effects.DONE, CaseClosed(self.effect, action.outcome))


def claim(step: Step, tx: Tx, repeats: str | None = None) -> bool:
    """Ask the guardrails and take the key of the effect; False where they object (recorded) or the key is taken.

    The claim is recorded with the guardrails that ran. Halted where the operator has paused.
    """
    ran = allowed(step, tx)
    if not ran:
        return False
    if not effects.claim(tx, step.effect, step.case.id, step.root.id, step.action, step.line.clock.now()):
        return False
    step.note(tx, Claimed(step.effect, step.action, ran, repeats, step.rest), f"{step.effect}:claimed")
    return True


def allowed(step: Step, tx: Tx) -> tuple[str, ...]:
    """The guardrails that ran where none objects; empty where one does, which is recorded. Halted while paused."""
    ruled = rulings(step.action, situation(step.line, tx, step.case, step.desk, step.action))
    verdict = strictest(ruled)
    if verdict.ruling is Ruling.ALLOW:
        return tuple(one.rule for one in ruled)
    _refused(step, tx, verdict)
    return ()


def _refused(step: Step, tx: Tx, verdict: Verdict) -> None:
    if verdict.rule == paused.KIND:
        raise Halted("paused by the operator")
    if verdict.rule == shadow.KIND:
        step.note(tx, DraftKept(step.effect, step.action), f"{step.effect}:drafted")
        return
    refused = SendRefused(step.action, verdict.ruling.name.lower(), verdict.rule, verdict.reason, verdict.until)
    step.note(tx, refused, f"{step.effect}:refused:{step.line.clock.now().timestamp():.0f}")
    if verdict.until is not None:
        _try_again(step, tx, verdict.until)


def _try_again(step: Step, tx: Tx, at: datetime) -> None:
    """Wake the case when a put-off action may be proposed again."""
    name = f"deferred:{flight_key(step.action)}"
    timer = f"{step.effect}:deferred:{at.timestamp():.0f}"
    step.post(tx, TimerDue(name), at, timer)
    step.note(tx, WaitSet(step.effect, name, at, timer), f"{timer}:set")


def record(step: Step, do: Callable[[Tx], None]) -> None:
    """An effect that is only rows: checked, claimed and done in one transaction."""
    with step.line.write(forced=False) as tx:
        if claim(step, tx):
            do(tx)


def call_records(
    step: Step,
    call: Callable[[], T],
    done: Callable[[T], What],
    also: Callable[[Tx], None] | None = None,
) -> None:
    """An effect in the business system, under our key: the same call again makes no second one.

    A lost answer is asked for once more under the same key; a step that runs again after a crash was claimed before.
    """
    if not step.again:
        with step.line.write() as tx:
            if not claim(step, tx):
                return
    try:
        result = _twice(call)
    except (Rejected, Transient, Unknown) as error:
        with step.line.write(forced=False) as tx:
            step.settle(tx, effects.FAILED, RecordFailed(step.effect, action_name(step.action), str(error)))
        return
    with step.line.write(forced=False) as tx:
        if also is not None:
            also(tx)
        step.settle(tx, effects.DONE, done(result))


def _twice(call: Callable[[], T]) -> T:
    try:
        return call()
    except Unknown:
        return call()


def look_later(step: Step, tx: Tx) -> None:
    """Somebody must go and look what became of this effect."""
    step.post(tx, SettleDue(step.effect), step.line.clock.now() + LOOK_AFTER, f"{step.effect}:settle")


def take_report(line: Line, event: Event) -> None:
    """Move the ledger by a carrier's call-back that a turn takes up."""
    report = event.what
    assert isinstance(report, DeliveryReported)
    with line.write() as tx:
        before = effects.get(tx, report.effect)
        if before is not None:
            move_by_report(tx, event, report, before)


def move_by_report(tx: Tx, event: Event, report: DeliveryReported, before: effects.Effect) -> None:
    """Move the ledger by a carrier's call-back; never backwards, a failure is final."""
    status, now = effects.after(report.status), event.at
    effects.report(tx, report.effect, status, now, report.vendor_ref)
    if report.error and Follow.OPT_OUT in follows(report.error):
        to, channel = recipient(before.action) or "", getattr(before.action, "channel", "sms")
        opt_outs.add(tx, to, channel, now, carrier_word=True)
    if before.status in effects.UNSETTLED:
        outcome = "not_sent" if status == effects.FAILED else "sent"
        settled = EffectSettled(report.effect, outcome, "the carrier's call-back")
        name = f"{report.effect}:settled"
        events.append(tx, Event(name, event.company, now, settled, event.case, event.thread, event.id))
