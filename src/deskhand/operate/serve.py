"""`deskhand serve`: web and workers of one company in one process; `deskhand work`: a further worker on PostgreSQL."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Mapping, Sequence
from functools import partial
from html import escape
from pathlib import Path

import structlog

from deskhand import app
from deskhand.app import Driver, Settings
from deskhand.channels.leadform.channel import LeadForm
from deskhand.channels.manifest import installed, settings_in
from deskhand.channels.webchat.channel import WebChat
from deskhand.channels.webchat.wire import parse_networks
from deskhand.config import CompanyFiles, load_company
from deskhand.domain.company import Company
from deskhand.domain.errors import Misconfigured
from deskhand.engine.appointments import adopt_appointments
from deskhand.engine.by_hand import CalendarLook
from deskhand.engine.line import Line
from deskhand.engine.morning import open_standing_case
from deskhand.engine.post import accept
from deskhand.engine.rounds import Rounds
from deskhand.engine.tracks import catch_up
from deskhand.operate.alone import alone
from deskhand.operate.check import channel_problems, channels
from deskhand.operate.logs import log_as_json
from deskhand.operate.opened import sqlite_file
from deskhand.store import companies, events
from deskhand.web.chat import Chats, Desk
from deskhand.web.hooks import Hooks
from deskhand.web.leads import LeadDesk, Leads
from deskhand.web.server import WebApp, listening, run, web_app
from deskhand.web.visits import PROXIES, Visits

log = structlog.get_logger()
PRIVATE = 0o077
"""What is kept is readable by the operator alone."""
FINISH_S = 20
CALENDARS_SAY = ("people's calendars cannot be looked into", "people's calendars answer again")


def serve(folder: Path, environ: Mapping[str, str], shadow: bool, host: str, port: int) -> None:
    """Take messages and work on them until SIGTERM or SIGINT; what is in hand is finished first."""
    settings, files = Settings.read(folder, environ), load_company(folder)
    ready(folder, environ, files)
    os.umask(PRIVATE)
    with alone(sqlite_file(settings)), listening(host, port) as taken:
        log_as_json()
        web = open_web(settings, files, shadow)
        print(welcome(settings, files, shadow, host, taken.getsockname()[1]), flush=True)
        run(web, taken)
    print("Stopped. What is waiting is kept and goes on with the next start.", flush=True)


def work(folder: Path, environ: Mapping[str, str], until: threading.Event | None = None) -> None:
    """Work on what others take in until SIGTERM or SIGINT (or `until`); shadow is what `serve` was started with."""
    settings, files = Settings.read(folder, environ), load_company(folder)
    if not settings.postgres:
        raise Misconfigured(
            "`work` needs PostgreSQL (DESKHAND_DB=postgresql+psycopg://…): on SQLite, `serve` does all the work itself"
        )
    ready(folder, environ, files)
    log_as_json()
    line, queue = app.open_line(settings, files)
    queue.start(line)
    log.info("working", company=files.company.id)
    (until or _asked_to_end()).wait()
    _close(line, queue)


def open_web(settings: Settings, files: CompanyFiles, shadow: bool) -> WebApp:
    """The application over the company's line: rows of its files loaded, workers started and stopped with it."""
    line, queue = app.open_line(settings, files)
    with line.store.write() as tx:
        companies.set_shadow(tx, shadow)
    app.load_records(line.store, files)
    catch_up(line.store, line.tracks)
    hooks = Hooks(line.channels, lambda inbound: accept(line, inbound))
    rounds = tuple(Rounds(line, mailbox) for mailbox in app.open_mailboxes(settings))
    calendars = (Rounds(line, CalendarLook(line), CALENDARS_SAY),) if line.places else ()

    def start() -> None:
        queue.start(line)
        open_standing_case(line)
        adopt_appointments(line)
        for one in (*rounds, *calendars):
            one.start()

    def stop() -> None:
        for one in (*rounds, *calendars):
            one.stop(FINISH_S)
        _close(line, queue)

    leads, visits = _leads(line), _visits(line, settings.environ)
    now = partial(health, line, hooks, rounds, leads, calendars)
    return web_app(hooks, start, stop, now, _chats(line, hooks), leads, visits)


def _chats(line: Line, hooks: Hooks) -> Chats | None:
    """The company's web chat, where one is set up."""
    channel = line.channels.get(WebChat.name)
    if not isinstance(channel, WebChat):
        return None
    return Chats({line.company.id: Desk(line.company, channel, partial(hooks.take, WebChat.name))})


def _leads(line: Line) -> Leads | None:
    """The company's lead form, where one is set up."""
    channel = line.channels.get(LeadForm.name)
    if not isinstance(channel, LeadForm):
        return None
    return Leads({LeadForm.name: LeadDesk(line.company, channel, partial(accept, line))})


def _visits(line: Line, environ: Mapping[str, str]) -> Visits | None:
    """The pages of people's links, where the company has a public address."""
    if line.links is None:
        return None
    try:
        own = tuple(parse_networks(environ.get(app.PUBLIC_PROXIES) or PROXIES))
    except ValueError as error:
        raise Misconfigured(f"{app.PUBLIC_PROXIES}: {error}; write them like 10.0.0.5, 10.1.0.0/16") from error
    return Visits(line, line.links, own)


def health(
    line: Line,
    hooks: Hooks,
    rounds: Sequence[Rounds] = (),
    leads: Leads | None = None,
    calendars: Sequence[Rounds] = (),
) -> dict[str, object]:
    """What a watchdog wants to know; nothing about anybody. `mailbox` and `calendars` are there where some are looked
    into."""
    with line.store.read() as tx:
        paused, shadow, due = companies.paused(tx), companies.shadow(tx), events.next_due(tx)
        parked, waiting = events.count(tx, events.PARKED), events.count(tx, *events.WAITING)
    behind = 0.0 if due is None else max(0.0, (line.clock.now() - due).total_seconds())
    counts = hooks.counts
    return {
        "status": "paused" if paused else "shadow" if shadow else "ok",
        "waiting": waiting,
        "behind_s": round(behind, 1),
        "set_aside_for_a_person": parked,
        "accepted": counts.accepted,
        "duplicate": counts.duplicate,
        "forged": counts.forged,
        **({"mailbox": [_mailbox(one) for one in rounds]} if rounds else {}),
        **({"calendars": _mailbox(calendars[0])} if calendars else {}),
        **({"leads": dict(leads.counts)} if leads else {}),
    }


def _mailbox(rounds: Rounds) -> dict[str, object]:
    return {"status": "trouble" if rounds.trouble else "ok", **dict(rounds.counts)}


def welcome(settings: Settings, files: CompanyFiles, shadow: bool, host: str, port: int) -> str:
    """What the operator has to know and do now."""
    company = files.company
    lines = [f"{company.name} is served at http://{host}:{port} ({port} must be reachable through your TLS proxy)."]
    for manifest in installed():
        given = settings_in(settings.environ, manifest)
        if given and manifest.claims.fetched:
            lines.append(f"Mail is fetched from {given.get('host', '')}; unread mail of the last days is taken in.")
        elif given and manifest.claims.receives:
            lines += _where_to_point(company, manifest.channel, given.get("public_url", ""))
    if links := settings.environ.get(app.PUBLIC_URL, "").strip():
        lines.append(f"Messages carry links to {links.rstrip('/')}/visits/…; let your TLS proxy pass /visits/.")
    if shadow:
        lines.append("SHADOW: everything is drafted. Only the page of an emergency is sent, with the draft in it.")
    lines.append("Stop it with Ctrl-C. `deskhand pause` stops all sending at once; http://…/health says how it is.")
    return "\n".join(lines)


def _where_to_point(company: Company, channel: str, public_url: str) -> list[str]:
    connection = company.connections.get(channel)
    if channel == WebChat.name:
        tag = f'<script src="https://YOUR-HOST/chat/widget.js" data-company="{escape(company.id)}" async></script>'
        return [f"On {', '.join(connection.origins if connection else ())}, put into each page: {tag}"]
    if channel == LeadForm.name:
        tag = '<script src="https://YOUR-HOST/leads/widget.js" data-connection="form" async></script>'
        return [f"The lead form is at https://YOUR-HOST/leads/form; on your own pages, put: {tag}"]
    number = connection.address if connection else "your number"
    return [f'At Twilio, let "A message comes in" of {number} be a webhook, HTTP POST, to {public_url}']


def ready(folder: Path, environ: Mapping[str, str], files: CompanyFiles) -> None:
    """Misconfigured where nobody could be paged or nothing could come in or go out; before anything is made."""
    if not files.company.escalation:
        file = folder / "company.yaml"
        raise Misconfigured(f"{file}: `escalation` names nobody, so nobody could be paged; list phones, in order")
    wrong = list(channel_problems(environ, files, live=False))
    if wrong:
        raise Misconfigured("\n".join(wrong))
    if not any(settings_in(environ, manifest) for manifest in installed()):
        told = "\n".join(f"  {line}" for line in channels(environ))
        raise Misconfigured(f"no channel is set up, so nothing could come in or go out:\n{told}")


def _asked_to_end() -> threading.Event:
    asked = threading.Event()
    for one in (signal.SIGTERM, signal.SIGINT):
        signal.signal(one, lambda *_: asked.set())
    return asked


def _close(line: Line, queue: Driver) -> None:
    """Finish what is in hand, then let go of everything outside."""
    queue.stop(FINISH_S)
    line.close()
