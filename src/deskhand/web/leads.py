"""The lead form's own routes: its page and script, tokens, leads of the page, and signed leads of other systems.

Nothing here says who is known: whatever address a lead gives, the answer of the page is the same.
"""

from __future__ import annotations

import hashlib
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from urllib.parse import urlsplit

import structlog
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Route

from deskhand.channels.leadform import page
from deskhand.channels.leadform.channel import LeadForm, Posted
from deskhand.channels.leadform.gate import Gate
from deskhand.channels.leadform.refusal import FORGED, NoLead
from deskhand.channels.leadform.wire import LARGEST_BODY, LINKS_ONLY
from deskhand.channels.webchat.wire import visitor_place
from deskhand.domain.company import Company
from deskhand.domain.event import WordsReceived
from deskhand.ports import Inbound
from deskhand.web.chat import Refused

log = structlog.get_logger()
RETRY_S = 5


@dataclass(frozen=True)
class LeadDesk:
    """One company's form. `accept` keeps a lead and says whether it was new; it may raise whatever a database has."""

    company: Company
    channel: LeadForm
    accept: Callable[[Inbound], bool]

    def takes(self, origin: str, request: Request) -> bool:
        """Whether a page of `origin` may send leads: a site of company.yaml, or our own page."""
        connection = self.company.connections.get(LeadForm.name)
        if origin in (connection.origins if connection else ()):
            return True
        same = request.headers.get("sec-fetch-site") == "same-origin"
        return bool(origin) and (same or urlsplit(origin).netloc == request.headers.get("host"))

    def own(self, address: str) -> bool:
        """Whether it is an address of the company itself: an answer would come back as words of somebody."""
        return address in {connection.address.lower() for connection in self.company.connections.values()}


Handler = Callable[[LeadDesk, Request], Awaitable[Response]]


@dataclass
class Leads:
    """The desks by connection, what keeps floods away, and how often what happened. `now` gives seconds since 1970.

    `counts`: accepted, duplicate, flagged, and refused_ with the code of the answer.
    """

    desks: Mapping[str, LeadDesk]
    now: Callable[[], float] = time.time
    counts: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self._gate = Gate(self.now)

    def token(self, desk: LeadDesk, place: str) -> str:
        self._gate.begins(place)
        return desk.channel.token(self.now())

    def posted(self, desk: LeadDesk, place: str, origin: str, body: bytes) -> Posted:
        """The lead of a page, which may be taken; NoLead where not."""
        self._gate.posts(place)
        posted = desk.channel.posted(body, origin, self.now())
        if desk.own(posted.sender):
            raise NoLead("own_address", "that is our own address; give yours")
        self._gate.admit(posted.nonce, posted.digest, posted.sender)
        return posted

    async def keep(self, desk: LeadDesk, inbound: Inbound) -> bool:
        """Keep it for good; True where it is new. Refused where the database does not take it."""
        try:
            new = await run_in_threadpool(desk.accept, inbound)
        except Exception as error:  # whatever the database has
            log.error("could not keep a lead", error=type(error).__name__)
            raise Refused(503, "not_kept", "the message could not be kept; send it again", RETRY_S) from error
        self.counts["accepted" if new else "duplicate"] += 1
        what = inbound.what
        if new and isinstance(what, WordsReceived) and LINKS_ONLY in what.checks.split():
            self.counts["flagged"] += 1
        return new

    def refuse(self, connection: str, no: Refused | NoLead) -> Response:
        """The answer that is no: counted, logged, and with its words."""
        refused = no if isinstance(no, Refused) else Refused(_status(no.code), no.code, no.words, no.retry_s)
        self.counts[f"refused_{refused.code}"] += 1
        log.warning("a lead was refused", connection=connection, why=refused.code)
        return refused.response()


def routes(leads: Leads) -> list[BaseRoute]:
    """To be put before the route of all hooks, which would answer signed leads without a word."""
    script = page.script_text()
    etag = f'"{hashlib.sha256(script.encode()).hexdigest()[:24]}"'
    return [
        Route("/leads/widget.js", partial(_script, script, etag), methods=["GET"]),
        Route("/leads/{connection}", partial(_page, leads), methods=["GET"]),
        _route("/leads/{connection}", leads, partial(_lead, leads)),
        _route("/leads/{connection}/tokens", leads, partial(_token, leads)),
        *(Route(f"/hooks/{name}", partial(_hook, leads, name), methods=["POST"]) for name in leads.desks),
    ]


def _route(path: str, leads: Leads, post: Handler) -> Route:
    """A POST for pages of the sites that may hold the form, and for no other; every answer says so (CORS)."""

    async def answer(request: Request) -> Response:
        origin, name = request.headers.get("origin", ""), request.path_params["connection"]
        desk = leads.desks.get(name)
        try:
            if desk is None:
                raise _no_form(name)
            if not desk.takes(origin, request):
                raise _wrong_site(origin)
            response = Response(status_code=204) if request.method == "OPTIONS" else await post(desk, request)
        except (Refused, NoLead) as no:
            response = leads.refuse(name[:40], no)
        if desk is not None and desk.takes(origin, request):
            response.headers.update(_for_site(origin))
        return _safe(response)

    return Route(path, answer, methods=["POST", "OPTIONS"])


# ------------------------------------------------------------------ the routes


async def _script(text: str, etag: str, request: Request) -> Response:
    """GET /leads/widget.js: for every page, for an hour."""
    headers = {
        "Cache-Control": "public, max-age=3600",
        "ETag": etag,
        "Access-Control-Allow-Origin": "*",
        "Cross-Origin-Resource-Policy": "cross-origin",
        "X-Content-Type-Options": "nosniff",
    }
    if etag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(text, media_type="text/javascript", headers=headers)


async def _page(leads: Leads, request: Request) -> Response:
    """GET /leads/{connection}: a page with the form, in the language of ?lang= or of the browser."""
    name = request.path_params["connection"]
    desk = leads.desks.get(name)
    if desk is None:
        return _safe(_no_form(name).response())
    language = page.language_of(request.query_params.get("lang", ""), request.headers.get("accept-language", ""))
    own = desk.company.connections
    reachable = ", ".join(own[channel].address for channel in ("sms", "email") if channel in own)
    headers = {
        "Content-Security-Policy": page.POLICY,
        "Cache-Control": "public, max-age=300",
        "Vary": "Accept-Language",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
    }
    return HTMLResponse(page.page_html(desk.company.name, name, language, reachable), headers=headers)


async def _token(leads: Leads, desk: LeadDesk, request: Request) -> Response:
    """POST /leads/{connection}/tokens: 201 with a token, when somebody begins to write."""
    return JSONResponse({"token": leads.token(desk, _place(desk, request))}, 201)


async def _lead(leads: Leads, desk: LeadDesk, request: Request) -> Response:
    """POST /leads/{connection} {token, trap, fields}: 200 once it is kept, also when it was kept before."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise Refused(415, "not_json", "send application/json")
    origin = request.headers.get("origin", "")
    posted = leads.posted(desk, _place(desk, request), origin, await _body(request))
    await leads.keep(desk, posted.inbound)
    return JSONResponse({"id": posted.nonce})


async def _hook(leads: Leads, name: str, request: Request) -> Response:
    """POST /hooks/{connection}: 200 once a signed lead is kept; `new` is false where its id was known before."""
    desk = leads.desks[name]
    try:
        inbound = desk.channel.receive(str(request.url), request.headers, await _body(request))
        new = await leads.keep(desk, inbound)
    except (Refused, NoLead) as no:
        return _safe(leads.refuse(name, no))
    return _safe(JSONResponse({"id": inbound.vendor_event_id.removeprefix("hook:"), "new": new}))


# ------------------------------------------------------------------ what they share


async def _body(request: Request) -> bytes:
    """The whole body; no more of it is read than may be kept."""
    body = b""
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > LARGEST_BODY:
                raise Refused(413, "too_large", f"a lead may have {LARGEST_BODY} bytes")
    except ClientDisconnect as error:
        raise Refused(400, "broken_off", "the request broke off") from error
    return body


def _place(desk: LeadDesk, request: Request) -> str:
    """The network where the visitor is, as far as our own proxies say: an IPv4 address, or a /64 of IPv6."""
    forwarded = ", ".join(request.headers.getlist("x-forwarded-for"))
    return visitor_place(request.client.host if request.client else "", forwarded, desk.channel.proxies)


def _status(code: str) -> int:
    return 403 if code in FORGED else {"token_used": 409, "too_often": 429}.get(code, 422)


def _no_form(name: str) -> Refused:
    return Refused(404, "no_form", f"there is no lead form {name[:40]!r} here; see the page's data-connection")


def _wrong_site(origin: str) -> Refused:
    named = origin[:100] if origin else "a request without Origin"
    return Refused(403, "wrong_site", f"{named} may not hold this form; see connections.form in company.yaml")


def _for_site(origin: str) -> dict[str, str]:
    """No cookies: there is no Allow-Credentials."""
    return {
        "Access-Control-Allow-Origin": origin,
        "Access-Control-Allow-Methods": "POST",
        "Access-Control-Allow-Headers": "content-type",
        "Access-Control-Expose-Headers": "Retry-After",
        "Access-Control-Max-Age": "7200",
    }


def _safe(response: Response) -> Response:
    response.headers.update({"Cache-Control": "no-store", "Vary": "Origin", "X-Content-Type-Options": "nosniff"})
    return response
