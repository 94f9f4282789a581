"""`deskhand check`: everything that would go wrong later, named now, with the place and the mend."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path

from rich.console import Console

from deskhand import app
from deskhand.app import Settings
from deskhand.channels.manifest import Manifest, installed, open_channel, open_mailbox, settings_in
from deskhand.channels.webchat.channel import WebChat
from deskhand.config import CompanyFiles, FileProblems, load_company
from deskhand.domain.errors import Misconfigured, Transient
from deskhand.engine.invariants import broken_invariants
from deskhand.guardrails.check import unknown_kinds
from deskhand.language.local.write import lint, load_writer
from deskhand.operate.calendar_check import calendar_overlaps, calendar_problems, calendar_summary
from deskhand.operate.crm_check import crm_problems, crm_summary
from deskhand.operate.mail_check import mail_gaps, mail_problems
from deskhand.operate.opened import existing_store, has_store, quiet_line
from deskhand.operate.weather_check import weather_now, weather_summary

RIGHT, WRONG = 0, 2
SITES = "connections: {webchat: {origins: ['https://www.example.com']}}"


def check_company(folder: Path, environ: Mapping[str, str], live: bool, invariants: bool) -> int:
    """Print what is wrong, what is odd and what is missing; 0 where nothing is wrong, else 2."""
    out = Console(highlight=False, soft_wrap=True)
    try:
        files = load_company(folder)
    except FileProblems as error:
        for problem in error.problems:
            out.print(f"wrong    {problem}", style="red", markup=False)
        out.print(f"{_count(len(error.problems), 'mistake')} in {folder}", markup=False)
        return WRONG
    wrong = [*employee_problems(), *channel_problems(environ, files, live)]
    wrong += calendar_problems(folder, environ, files, live)
    wrong += crm_problems(files, environ, live)
    weather = weather_now(files, environ) if live else ((), ())
    wrong += [*strangers(folder, files), *weather[1]]
    wrong += _broken(folder, environ, files) if invariants else []
    odd = [*(str(warning) for warning in files.warnings), *gaps(folder, files), *mail_gaps(environ, files)]
    odd += list(silent(files, environ))
    odd += list(calendar_overlaps(folder, environ, files)) if live else []
    for line in (*summary(files, environ), *weather[0]):
        out.print(f"         {line}", markup=False)
    for line in odd:
        out.print(f"odd      {line}", style="yellow", markup=False)
    for line in wrong:
        out.print(f"wrong    {line}", style="red", markup=False)
    out.print(_verdict(folder, len(wrong), len(odd)), markup=False)
    return WRONG if wrong else RIGHT


def employee_problems() -> list[str]:
    """Phrases and declared guardrails of every employee that do not hold together."""
    found = []
    for name, employee in app.employees().items():
        phrases = app.EMPLOYEES / name / "phrases"
        found += [f"{phrases}: {problem}" for problem in lint(load_writer(app.EMPLOYEES / "common/phrases", phrases))]
        job = app.EMPLOYEES / name / "job.md"
        found += [f"{job}: there is no guardrail {kind!r}" for kind in unknown_kinds(employee.job)]
    return found


def strangers(folder: Path, files: CompanyFiles) -> Iterator[str]:
    """Connections whose employee is not there; `serve` would not start."""
    try:
        app.check_employees(files)
    except Misconfigured as error:
        yield f"{folder}/{error}"


def gaps(folder: Path, files: CompanyFiles) -> Iterator[str]:
    """What works so, and is hardly meant so."""
    company, yaml = files.company, folder / "company.yaml"
    if not company.escalation:
        yield f"{yaml}: escalation names nobody, so nobody can be paged; `serve` will not start"
    if not company.connections:
        yield f"{yaml}: connections names no number of yours; write sms: {{address: '+1…', employee: paula}}"
    takes_faults = any(one.employee == "paula" for one in company.connections.values())
    if not files.vendors and takes_faults:
        yield f"{folder / 'records' / 'vendors.csv'}: no vendors, so every job goes to a person"
    if not any(shift.kind == "staff" for shift in files.shifts):
        yield f"{folder / 'records' / 'on_call.csv'}: no staff on call, so emergencies page the ladder in its order"
    known = {contact.phone for contact in files.contacts}
    for phone in company.escalation:
        if phone not in known:
            yield f"{yaml}: {phone} of the escalation is in no row of contacts.csv, so it has no name"


# ------------------------------------------------------------------ channels


def summary(files: CompanyFiles, environ: Mapping[str, str]) -> Iterator[str]:
    """What was read, and which channels are set up."""
    yield (
        f"{files.company.name}: {_count(len(files.contacts), 'contact')}, {_count(len(files.units), 'unit')}, "
        f"{_count(len(files.vendors), 'vendor')}, {_count(len(files.shifts), 'shift')}, "
        f"{_count(len(files.orders), 'work order')}, {_count(len(files.passages), 'passage')} of knowledge"
    )
    yield weather_summary(files)
    yield calendar_summary(files)
    yield from crm_summary(files, environ)
    yield from closed_ahead(files)
    yield from channels(environ)


def closed_ahead(files: CompanyFiles, most: int = 3) -> Iterator[str]:
    """The next days on which the office is closed though it would be open by its hours."""
    hours, today = files.company.business_hours, app.SystemClock().now().date()
    days = sorted(day for day in hours.holidays if day >= today and day.weekday() in hours.days)
    if days:
        yield f"holidays: closed next on {', '.join(f'{day:%a %Y-%m-%d}' for day in days[:most])}"


def channels(environ: Mapping[str, str]) -> Iterator[str]:
    """Which channels are set up, and which variables the others would need."""
    for manifest in installed():
        if not settings_in(environ, manifest):
            needed = " ".join(_variable(manifest, one) for one in _needed(manifest))
            yield f"{manifest.name}: not set up; it would need {needed}"
        elif not _missing(manifest, environ):
            yield f"{manifest.name}: set up"


def silent(files: CompanyFiles, environ: Mapping[str, str]) -> Iterator[str]:
    """The web chat that company.yaml names and the environment does not."""
    for manifest in installed():
        named = manifest.channel == WebChat.name and manifest.channel in files.company.connections
        if named and not settings_in(environ, manifest):
            yield f"company.yaml names sites for the web chat, but {_variable(manifest, 'secret')} is not set"


def channel_problems(environ: Mapping[str, str], files: CompanyFiles, live: bool) -> Iterator[str]:
    """Settings that are missing or wrong; with `live`, what each account answers."""
    for manifest in installed():
        values = settings_in(environ, manifest)
        if not values:
            continue
        missing = _missing(manifest, environ)
        if missing:
            yield f"{manifest.name}: set {', '.join(missing)} too"
            continue
        own, sender = files.company.connections.get(manifest.channel), values.get("sender", "")
        if own and sender.startswith("+") and sender != own.address:
            yield f"{_variable(manifest, 'sender')} is {sender}, but company.yaml says {own.address}"
        if manifest.channel == WebChat.name and own is None:
            yield f"{manifest.name}: company.yaml names no site for it; write {SITES}"
        yield from _opened(manifest, values, live)
    yield from mail_problems(environ, files)


def _opened(manifest: Manifest, values: Mapping[str, str], live: bool) -> Iterator[str]:
    try:
        opens = open_mailbox if manifest.claims.fetched else open_channel
        with closing(opens(manifest, values)) as channel:
            if live:
                channel.check()
    except Misconfigured as error:
        yield str(error)
    except Transient as error:
        yield f"{manifest.name} could not be asked: {error}"


def _missing(manifest: Manifest, environ: Mapping[str, str]) -> list[str]:
    given = settings_in(environ, manifest)
    return [_variable(manifest, name) for name in _needed(manifest) if name not in given]


def _needed(manifest: Manifest) -> list[str]:
    return [one.name for one in manifest.settings if one.default is None]


def _variable(manifest: Manifest, setting: str) -> str:
    return f"DESKHAND_{manifest.name}_{setting}".upper()


# ------------------------------------------------------------------ live data


def _broken(folder: Path, environ: Mapping[str, str], files: CompanyFiles) -> list[str]:
    if not has_store(Settings.read(folder, environ)):
        return []
    with existing_store(folder, environ) as store:
        return [f"invariant {problem}" for problem in broken_invariants(quiet_line(store, files))]


def _verdict(folder: Path, wrong: int, odd: int) -> str:
    if wrong:
        return f"{_count(wrong, 'thing')} to mend in {folder}"
    return f"{folder} is right" + (f"; {_count(odd, 'thing')} to look at" if odd else "")


def _count(n: int, what: str) -> str:
    return f"{n} {what}{'' if n == 1 else 's'}"
