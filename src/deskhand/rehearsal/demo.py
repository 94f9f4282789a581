"""The night at Lakeview: one story with everything in it. Only the other people's lines are given."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from deskhand.config import CompanyFiles, load_company
from deskhand.domain.case import Case
from deskhand.domain.kpi import Kpi
from deskhand.domain.records import Vendor
from deskhand.engine.invariants import broken_invariants
from deskhand.kpis.measure import measure
from deskhand.ports import Language
from deskhand.rehearsal.companies import company_folder
from deskhand.rehearsal.play import code_for
from deskhand.rehearsal.record import Record, read_record
from deskhand.rehearsal.sandbox import Sandbox, open_sandbox

MARIA = "+15125550142"
DANA, LUIS = "+15125550100", "+15125550101"
RELIABLE, BRIGHTWATER = "+15125550190", "+15125550191"
START = datetime(2026, 3, 9, 2, 4, tzinfo=ZoneInfo("America/Chicago"))

BURST = (
    "there is water EVERYWHERE pipe under the sink exploded, 4B",
    "help the pipe under my kitchen sink just burst and water is pouring all over the floor!!",
    "pipe burst in kitchen water spraying everywhere cant stop it unit 4B",
    "omg water gushing out from under the sink its flooding the whole kitchen",
)
ACCEPTS = ("yes, there in 35 min", "yep can do, 35 minutes", "on it. eta 35 min", "I'll take it, be there in 35 mins")
LATE = (
    "stuck in traffic, 20 more minutes",
    "running late, accident on 35. another 20 min",
    "sorry running behind, 20 more min",
)
HERE = ("here", "just arrived", "I'm on site now")
DONE = (
    "all done. replaced the supply line and trap, $240. photo attached",
    "finished, new supply line under the sink, 240 total",
    "job done - swapped the supply line, came to $240",
)
FIXED = ("yes its fixed, thank you so much", "all fixed now thanks", "yes fixed. thank you")
DRIP = (
    "hi, the bathroom faucet drips a little, no rush",
    "bathroom faucet has a slow drip. whenever somebody has time",
    "Hello, the faucet in the bathroom drips. Not urgent.",
)
ENTER = ("yes they can come in, no pets", "sure come in anytime, no pets", "yes ok to enter")
STOPS = ("STOP", "stop", "Stop.")
LATE_YES = ("accept", "yes I can take it", "ok I'll do it, there in an hour")
QUOTE = (
    "cartridge is shot and the shutoff behind the wall is corroded, need to open it up. $780 all in",
    "this is more than a drip, valve in the wall has to be replaced. 780 for the whole thing",
    "quote for opening the wall and replacing the valve: $780",
)


@dataclass
class Story:
    """The lines of one telling, chosen by seed."""

    burst: str
    accepts: str
    late: str
    here: str
    done: str
    fixed: str
    drip: str
    enter: str
    stop: str
    late_yes: str
    quote: str
    start: datetime


@dataclass
class Told:
    """What the demo hands to whoever prints it."""

    box: Sandbox
    files: CompanyFiles
    record: Record
    checks: dict[str, bool] = field(default_factory=dict)
    kpis: tuple[Kpi, ...] = ()

    @property
    def problems(self) -> list[str]:
        return [name for name, holds in self.checks.items() if not holds]


def story(seed: int) -> Story:
    """Seed 0 is the story as it stands in the README; others reword it and move the clock by up to 50 minutes."""
    dice = random.Random(seed)

    def one(choices: Sequence[str]) -> str:
        return choices[0] if seed == 0 else dice.choice(choices)

    moved = timedelta(minutes=0 if seed == 0 else dice.randint(-50, 50))
    return Story(
        one(BURST), one(ACCEPTS), one(LATE), one(HERE), one(DONE), one(FIXED), one(DRIP), one(ENTER), one(STOPS),
        one(LATE_YES), one(QUOTE), START + moved,
    )  # fmt: skip


def tell(language: Language, seed: int = 0) -> Told:
    """Play the night and check the end state; what is wrong with it is in `problems`."""
    files = _reordered(load_company(company_folder("lakeview")), seed)
    said = story(seed)
    box = open_sandbox(files, said.start, language)
    told = Told(box, files, Record())
    second = _second_tenant(files)
    _night(box, said)
    _day(box, said, second, _third_tenant(files, second))
    told.record = read_record(box.history(), box.taken)
    told.checks = end_state(told, second, _third_tenant(files, second))
    cases = tuple(told.record.cases.values())
    told.kpis = measure(cases, {case.kind for case in cases})
    return told


def end_state(told: Told, second: str, third: str) -> dict[str, bool]:
    """What must be true in the morning, by the recorded events alone."""
    record, cases = told.record, told.record.cases.values()
    burst = next((c for c in cases if c.contact.address == MARIA), None)
    drip = next((c for c in cases if c.contact.address == second and c.kind == "fault"), None)
    texts = {(r.to, r.act) for r in record.replies}
    maria = [r for r in record.replies if r.to == MARIA]
    return {
        "Maria was told how to stop the water before anything else": bool(maria) and maria[0].act == "safety_water",
        "one work order, plumbing, emergency, for 4B": _is_order(burst, "plumbing", "emergency", "4B"),
        "the manager was paged and acknowledged": burst is not None
        and any(e.resolution == "acknowledge" for e in burst.escalations),
        "the first plumber's window passed and the second got the job": burst is not None
        and [o.vendor for o in burst.offers] == [RELIABLE, BRIGHTWATER]
        and burst.offers[1].status == "accepted",
        "Maria and the manager heard the arrival time": {(MARIA, "vendor_eta"), (DANA, "staff_eta")} <= texts,
        "lateness was noticed by the clock": (BRIGHTWATER, "arrival_check") in texts,
        "the new time was passed on": (MARIA, "vendor_new_eta") in texts,
        "Maria said it is fixed, rated it, and the case is closed": burst is not None
        and burst.closed
        and burst.facts.get("rating") == 5,
        "the drip waited for business hours": drip is not None
        and bool(drip.offers)
        and drip.offers[0].made_at.astimezone(START.tzinfo).hour >= 8,
        "the late yes heard that the job is taken": any(act == "job_taken" for _, act in texts),
        "the quote above the limit was asked about, and approved with its code": drip is not None
        and any(e.amount and e.resolution == "yes" for e in drip.escalations),
        "the plumber heard the approval": any(act == "quote_accepted" for _, act in texts),
        "nothing went to the number that said STOP": not any(r.to == third for r in record.replies),
        "every invariant holds": not broken_invariants(told.box.line),
    }


def _is_order(case: Case | None, trade: str, urgency: str, unit: str) -> bool:
    order = case.order if case else None
    return order is not None and (order.trade.value, order.urgency.value, order.unit) == (trade, urgency, unit)


def _reordered(files: CompanyFiles, seed: int) -> CompanyFiles:
    """The rows of the vendors in another order; their ranks stay."""
    if seed == 0:
        return files
    vendors: list[Vendor] = random.Random(seed).sample(files.vendors, len(files.vendors))
    return replace(files, vendors=tuple(vendors))


def _second_tenant(files: CompanyFiles) -> str:
    """A tenant with a phone of their own in another unit, by name, so that every seed meets the same person."""
    return _tenants(files)[0]


def _third_tenant(files: CompanyFiles, second: str) -> str:
    return next(phone for phone in _tenants(files) if phone != second)


def _tenants(files: CompanyFiles) -> list[str]:
    phones = [c.phone for c in files.contacts if c.phone]
    busy = {o.contact for o in files.orders if o.live}
    free = [
        c
        for c in sorted(files.contacts, key=lambda c: c.name)
        if c.role.value == "tenant" and c.phone and phones.count(c.phone) == 1 and c.phone not in busy
    ]
    return [
        c.phone for c in free if c.phone and c.phone != MARIA and c.language in (None, "en") and "-sms" not in c.consent
    ]


def _night(box: Sandbox, said: Story) -> None:
    box.hear(MARIA, [said.burst])
    box.advance(timedelta(minutes=1))
    box.hear(DANA, [f"1 {code_for(box, DANA)}"])
    box.advance(timedelta(minutes=11))
    box.hear(BRIGHTWATER, [said.accepts])
    box.advance(timedelta(minutes=37))
    box.hear(BRIGHTWATER, [said.late])
    box.advance(timedelta(minutes=19))
    box.hear(BRIGHTWATER, [said.here])
    box.advance(timedelta(minutes=50))
    box.hear(BRIGHTWATER, [said.done], media=["photo.jpg"])
    box.advance(timedelta(minutes=6))
    box.hear(MARIA, [said.fixed])
    box.advance(timedelta(minutes=3))
    box.hear(MARIA, ["5"])


def _day(box: Sandbox, said: Story, second: str, third: str) -> None:
    box.advance(timedelta(hours=2))
    box.hear(second, [said.drip])
    box.advance(timedelta(minutes=2))
    box.hear(second, [said.enter])
    box.hear(third, [said.stop])
    box.advance(_until(box, 9, 5))
    box.advance(timedelta(minutes=60))
    offered = _offered(box)
    box.hear(offered[-1], ["yes, can be there today at 1pm"])
    box.advance(timedelta(minutes=2))
    box.hear(offered[0] if len(offered) > 1 else RELIABLE, [said.late_yes])
    box.advance(_until(box, 13, 5))
    box.hear(offered[-1], [said.quote])
    box.advance(timedelta(minutes=5))
    _approve(box)


def _approve(box: Sandbox) -> None:
    """The manager says yes with the code; above the text limit the second approver does too."""
    for approver in (DANA, LUIS):
        code = code_for(box, approver)
        if code:
            box.hear(approver, [f"yes {code}"])
            box.advance(timedelta(minutes=2))


def _offered(box: Sandbox) -> list[str]:
    """The plumbers in the order in which the drip was offered to them."""
    sent = [s.to for s in box.channels["sms"].sent if s.to in (RELIABLE, BRIGHTWATER)]
    return list(dict.fromkeys(sent[-6:]))


def _until(box: Sandbox, hour: int, minute: int) -> timedelta:
    local = box.clock.now().astimezone(START.tzinfo)
    target = local.replace(hour=hour, minute=minute)
    return target - local if target > local else timedelta(0)
