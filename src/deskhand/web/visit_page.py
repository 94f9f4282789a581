"""The pages behind a person's link: plain HTML with forms, no script. Pure."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from html import escape
from zoneinfo import ZoneInfo

from deskhand.domain.appointment import AppointmentStatus
from deskhand.domain.company import Company
from deskhand.domain.event import LinkAnswer
from deskhand.employees.common.clock import in_full
from deskhand.engine.visits import Outcome, Visit
from deskhand.web.visit_words import LANGUAGES, WORDS

STYLE = (
    "body{margin:0 auto;max-width:32rem;padding:1rem;font:1.0625rem/1.5 system-ui,-apple-system,'Segoe UI',Roboto,"
    "sans-serif;color:#1c2724;background:#fff}h1{font-size:1.5rem;line-height:1.2}h2{font-size:1.15rem;margin:2rem 0 0}"
    ".when{font-size:1.25rem;font-weight:600}form{margin:.75rem 0}.apart{margin-top:2rem}"
    "button{font:inherit;width:100%;min-height:3rem;padding:.5rem 1rem;text-align:left;color:#1c2724;background:#fff;"
    "border:2px solid #2f5d50;border-radius:.5rem}button.first{color:#fff;background:#2f5d50}"
    "button.grave{border-color:#8a2b20;color:#8a2b20}a{color:#2f5d50}"
    ".note{border-left:4px solid #2f5d50;padding-left:.75rem}"
)
POLICY = (
    f"default-src 'none'; style-src 'sha256-{base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()}'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
"""Content-Security-Policy of the pages: this one style, forms to this server, nothing else."""

STANDS = {
    AppointmentStatus.BOOKED: "booked",
    AppointmentStatus.CONFIRMED: "confirmed",
    AppointmentStatus.CANCELLED: "cancelled",
    AppointmentStatus.MISSED: "missed",
}


@dataclass(frozen=True)
class Says:
    """What one company says in one language."""

    company: Company
    language: str

    def __call__(self, name: str, **more: object) -> str:
        """The words under `name`, ready to stand in HTML."""
        language = self.language if self.language in LANGUAGES else LANGUAGES[0]
        return escape(WORDS[language][name].format(company=self.company.name, **more))

    def when(self, at: datetime, zone: str) -> str:
        local = at.astimezone(ZoneInfo(zone))
        said = in_full(local, self.language)
        return f'<time datetime="{local.isoformat()}">{escape(said[:1].upper() + said[1:])}</time>'

    def reach(self) -> str:
        own = self.company.connections
        addresses = ", ".join(own[channel].address for channel in ("sms", "email") if channel in own)
        return f"<p>{self('reach', reach=addresses)}</p>" if addresses else ""


def standing_page(company: Company, visit: Visit, token: str, path: str, note: str = "") -> str:
    """How it stands, and what can be pressed; `path` leads from the page to that of the token, `note` goes first."""
    says = Says(company, visit.case.language)
    return _page(says, says("title"), "".join(_standing(says, visit, f"{path}{token}", note)))


def _standing(says: Says, visit: Visit, here: str, note: str) -> Iterator[str]:
    own, zone = visit.appointment, zone_of(says.company, visit)
    yield _note(says(note)) if note else ""
    yield _note(says("busy")) if visit.busy else ""
    yield _note(says("with_person")) if visit.taken else ""
    if own is not None:
        yield f'<p>{says(STANDS[own.status])}</p><p class="when">{says.when(own.starts_at, zone)}</p>'
    seen = _hidden("seen", own.starts_at.isoformat() if own else "")
    if own is not None and own.status is AppointmentStatus.BOOKED:
        yield _form(f"{here}/confirmation", says("come"), seen, "first")
    if own is None or own.status is not AppointmentStatus.CANCELLED:
        yield from _times(says, visit, here, seen, zone)
    if own is not None and own.live:
        yield f'<form method="get" class="apart" action="{here}/cancellation">'
        yield f'<button class="grave">{says("cancel")}</button></form>'
    yield f"<p>{says('zone', zone=zone.replace('_', ' '))}</p>{says.reach()}"


def _times(says: Says, visit: Visit, here: str, seen: str, zone: str) -> Iterator[str]:
    own = visit.appointment
    yield f"<h2>{says('another')}</h2>" if own is not None else f"<p>{says('choose')}</p>"
    yield f"<p>{says('keep')}</p>" if own is not None and own.live and visit.times else ""
    yield f"<p>{says('none')}</p>" if not visit.times else ""
    for slot in visit.times:
        fields = f"{seen}{_hidden('at', slot.starts_at.isoformat())}"
        yield _form(f"{here}/slot", says.when(slot.starts_at, zone), fields)


def sure_page(company: Company, visit: Visit, token: str) -> str:
    """The step between the wish to cancel and the deed."""
    assert visit.appointment is not None
    says, at = Says(company, visit.case.language), visit.appointment.starts_at
    late = f"<p>{says('sure_late')}</p>" if visit.late else ""
    yes = _form("cancellation", says("yes"), _hidden("seen", at.isoformat()), "grave")
    when = f'<p class="when">{says.when(at, zone_of(company, visit))}</p>'
    return _page(says, says("sure"), f"{when}{late}{yes}{_back(says, token, 'no')}{says.reach()}")


def outcome_page(
    company: Company, visit: Visit, token: str, outcome: Outcome, answer: LinkAnswer, at: datetime | None
) -> str:
    """What a press came to; what could not be done is followed by how it stands."""
    if outcome in (Outcome.NOT_FREE, Outcome.CHANGED, Outcome.SO_ALREADY):
        return standing_page(company, visit, token, "../", outcome.value)
    says, own = Says(company, visit.case.language), visit.appointment
    about = at if answer is LinkAnswer.SLOT else own.starts_at if own else None
    when = f'<p class="when">{says.when(about, zone_of(company, visit))}</p>' if about else ""
    told = says("to_a_person") if outcome is Outcome.TO_A_PERSON else says(f"noted_{answer.value}")
    message = "" if outcome is Outcome.TO_A_PERSON else f"<p>{says('message')}</p>"
    return _page(says, says("title"), f"{_note(told)}{when}{message}{_back(says, token, 'see')}{says.reach()}")


def plain_page(company: Company, language: str, title: str, name: str, **more: object) -> str:
    """A page with one sentence: there is nothing here, too often, not now."""
    says = Says(company, language)
    return _page(says, says(title), f"<p>{says(name, **more)}</p>{says.reach()}")


def zone_of(company: Company, visit: Visit) -> str:
    """The zone of the person's own place, where the company knows it, else the company's."""
    case = visit.case
    return company.zone_of(case.fact_text("property") or case.contact.property)


def _page(says: Says, title: str, body: str) -> str:
    language = says.language if says.language in LANGUAGES else LANGUAGES[0]
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">'
        f"<title>{title}</title><style>{STYLE}</style></head><body><main><h1>{title}</h1>{body}</main></body></html>\n"
    )


def _note(text: str) -> str:
    return f'<p class="note" role="status">{text}</p>'


def _form(action: str, label: str, fields: str, kind: str = "plain") -> str:
    return f'<form method="post" action="{action}">{fields}<button class="{kind}">{label}</button></form>'


def _hidden(name: str, value: str) -> str:
    return f'<input type="hidden" name="{name}" value="{escape(value)}">'


def _back(says: Says, token: str, name: str) -> str:
    return f'<p><a href="../{token}">{says(name)}</a></p>'
