"""The demo as a timeline to read: who said what, what was done, what a guardrail said, why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.table import Table
from rich.text import Text

from deskhand.domain.action import (
    AskApproval,
    Escalate,
    OfferJob,
    Spoken,
    recipient,
)
from deskhand.domain.bind import FAULTS
from deskhand.domain.escalation import told_reason
from deskhand.domain.event import (
    CaseClosed,
    Claimed,
    EscalationResolved,
    Event,
    HazardSeen,
    OfferAccepted,
    OfferTaken,
    OptedOut,
    Said,
    SendRefused,
    TimerDue,
    WorkOrderCreated,
    WorkOrderUpdated,
)
from deskhand.rehearsal.demo.tell import Told

STYLE = {"said": "cyan", "sent": "white", "done": "green", "why": "dim", "guardrail": "yellow", "clock": "magenta"}


@dataclass(frozen=True)
class Moment:
    """One line of the timeline."""

    at: datetime
    kind: str
    who: str
    text: str


def moments(told: Told) -> list[Moment]:
    """Everything worth reading, in the order of the clock."""
    found = [moment for event in told.box.history() for moment in moments_of(told, event)]
    return sorted(found, key=lambda moment: moment.at)


def name_of(told: Told, address: str | None) -> str:
    """Who answers to an address, with their unit or role; the address itself where the files do not know."""
    for vendor in told.files.vendors:
        if vendor.phone == address:
            return vendor.name
    for contact in told.files.contacts:
        if address in (contact.phone, contact.email):
            role = f", {contact.unit}" if contact.unit else f", {contact.role.value}"
            return f"{contact.name}{role}"
    return address or "?"


def moments_of(told: Told, event: Event) -> Iterator[Moment]:
    """What of one event is worth reading."""
    at = event.at
    match event.what:
        case Said(speaks=True) as said:
            photo = f"  [photo: {', '.join(said.media)}]" if said.media else ""
            yield Moment(at, "said", name_of(told, said.sender), said.text + photo)
            for judged in said.items:
                is_fault = judged.disposition in FAULTS
                trade = f" / {judged.trade.value}" if judged.trade and is_fault else ""
                yield Moment(at, "why", "", f"{judged.disposition.value}{trade}: {judged.reason}")
        case HazardSeen(hazards=hazards):
            yield Moment(at, "why", "", f"danger to life heard: {', '.join(h.feature.value for h in hazards)}")
        case OptedOut(address=address):
            yield Moment(
                at, "done", "", f"opt-out recorded for {name_of(told, address)}; nothing more goes to this number"
            )
        case Claimed(action=action) if isinstance(action, Spoken) and recipient(action):
            who = _employee(told, event)
            yield Moment(at, "sent", f"{who} to {name_of(told, recipient(action))}", action.text)
            yield from _asked(at, action, who)
        case SendRefused(ruling=ruling, rule=rule, reason=reason):
            yield Moment(at, "guardrail", "", f"guardrail {rule}: {ruling}. {reason}")
        case _:
            yield from _result(told, event)


def _employee(told: Told, event: Event) -> str:
    case = told.record.cases.get(event.case or "")
    return (case.employee if case else "paula").capitalize()


def _asked(at: datetime, action: Spoken, who: str) -> Iterator[Moment]:
    match action:
        case OfferJob():
            yield Moment(
                at, "why", "", f"offer open {action.window_min} min; guardrail spend: not above {action.limit}"
            )
        case AskApproval():
            yield Moment(
                at,
                "why",
                "",
                f"above what {who} may accept; silence never means yes, next approver at {_utc(action.answer_by)}",
            )
        case Escalate():
            yield Moment(at, "why", "", f"{action.kind.value}: {told_reason(action.reason)}")
        case _:
            pass


def _utc(at: datetime) -> str:
    return f"{at:%H:%M} UTC"


def _result(told: Told, event: Event) -> Iterator[Moment]:
    at = event.at
    match event.what:
        case WorkOrderCreated(order=order):
            where = f"{order.unit or 'unit unknown'}, {order.property or 'property unknown'}"
            yield Moment(
                at, "done", "", f"work order {order.id} opened: {order.urgency.value} {order.trade.value}, {where}"
            )
        case WorkOrderUpdated(order=order) if order.status.value == "done":
            yield Moment(at, "done", "", f"work order {order.id} marked done")
        case OfferAccepted(vendor=vendor, withdrawn=withdrawn):
            others = f"; withdrawn from {', '.join(name_of(told, v) for _, v in withdrawn)}" if withdrawn else ""
            yield Moment(at, "done", "", f"{name_of(told, vendor)} has the job{others}")
        case OfferTaken(vendor=vendor):
            yield Moment(at, "done", "", f"{name_of(told, vendor)} came too late: the job is taken")
        case EscalationResolved(by=by, answer=answer):
            yield Moment(at, "done", "", f"{name_of(told, by)}: {answer.replace('_', ' ')}")
        case TimerDue(name=name) if event.due and name.split(" ")[0] in CLOCK and _fired(told, event):
            yield Moment(event.due, "clock", "", CLOCK[name.split(" ")[0]])
        case CaseClosed(outcome=outcome):
            yield Moment(at, "done", "", f"case closed: {outcome}")
        case _:
            pass


CLOCK = {
    "offer_window": "the vendor's window is over",
    "business_hours": "the office opens: routine work is offered now",
    "due": "the arrival time that the vendor gave has come",
    "late": "ten minutes past it and no word: noticed by the clock",
}


def _fired(told: Told, event: Event) -> bool:
    case = told.record.cases.get(event.case or "")
    return case is not None and any(sent.root == event.id for sent in case.sent)


# ------------------------------------------------------------------ printing


def print_timeline(told: Told, console: Console | None = None, most: int | None = None) -> None:
    """Print the story, what it came to, and whether the end state is right; or its first `most` moments alone."""
    console = console or Console(highlight=False)
    zone, day, clock = ZoneInfo(told.files.company.time_zone), "", ""
    for moment in moments(told)[:most]:
        local = moment.at.astimezone(zone)
        if f"{local:%A %d %B %Y}" != day:
            day = f"{local:%A %d %B %Y}"
            console.print(f"\n[bold]{day}[/bold]")
        stamp = f"{local:%H:%M}"
        _print(console, moment, stamp if stamp != clock or moment.kind == "said" else "")
        clock = stamp
    if most is not None:
        return
    _print_kpis(console, told)
    _print_end(console, told)


def _print(console: Console, moment: Moment, stamp: str) -> None:
    style = STYLE[moment.kind]
    mark = {"said": "<", "sent": ">", "done": "+", "why": " ", "guardrail": "!", "clock": "~"}[moment.kind]
    row = Table.grid(padding=(0, 1))
    row.add_column(width=5, justify="right", style="dim")
    row.add_column(width=1, style="dim")
    row.add_column(overflow="fold")
    words = Text()
    if moment.who:
        words.append(f"{moment.who}: ", style=f"bold {style}")
    words.append(moment.text, style=style)
    row.add_row(stamp, mark, words)
    console.print(row)


def _print_kpis(console: Console, told: Told) -> None:
    console.print("\n[bold]What it came to[/bold]")
    for kpi in told.kpis:
        console.print(f"  {kpi.title}: {kpi.shown}")


def _print_end(console: Console, told: Told) -> None:
    if told.problems:
        console.print("\n[bold red]The end state is not right:[/bold red]")
        for problem in told.problems:
            console.print(f"  {problem}", style="red", markup=False)
    else:
        console.print(
            f"\n[green]End state checked: {len(told.checks)} of {len(told.checks)} hold, audit chain verified.[/green]"
        )


def as_data(told: Told) -> dict[str, object]:
    """The same as data."""
    return {
        "company": told.files.company.name,
        "timeline": [
            {"at": m.at.isoformat(), "kind": m.kind, "who": m.who or None, "text": m.text} for m in moments(told)
        ],
        "kpis": {kpi.name: kpi.value for kpi in told.kpis},
        "checks": list(told.checks),
        "problems": told.problems,
    }
