"""The web chat's own routes: begin a thread, say something in it, fetch what was said; and the script for the page."""

from __future__ import annotations

import asyncio
import math
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from time import monotonic
from typing import TypeVar

import structlog
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from deskhand.channels.webchat import wire
from deskhand.channels.webchat.channel import WebChat
from deskhand.domain.company import Company
from deskhand.domain.errors import Untrusted
from deskhand.store.chats import ChatMessage
from deskhand.web.limits import Limit, Rate
from deskhand.web.widget import Script, load_script

log = structlog.get_logger()
LOOK_EVERY_S = 0.4
RETRY_S = 5
S = TypeVar("S")
T = TypeVar("T")
Handler = Callable[[Request], Awaitable[Response]]

BEGIN_BY_PLACE = Rate(burst=10, every_s=30)
WRITE_BY_PLACE = Rate(burst=60, every_s=1)
WRITE_BY_THREAD = Rate(burst=12, every_s=3)
LOOK_BY_PLACE = Rate(burst=240, every_s=0.25)
LOOK_BY_THREAD = Rate(burst=40, every_s=1)
MOST_WAITING, MOST_WAITING_BY_THREAD = 1_000, 6


class Refused(Exception):
    """An answer that is no: its code for programs, its words for people, and when to come again."""

    def __init__(self, status: int, code: str, words: str, retry_s: float | None = None) -> None:
        super().__init__(words)
        self.status, self.code, self.words, self.retry_s = status, code, words, retry_s

    def response(self) -> Response:
        later = {} if self.retry_s is None else {"Retry-After": str(math.ceil(self.retry_s))}
        login = {"WWW-Authenticate": "Bearer"} if self.status == 401 else {}
        return JSONResponse({"error": self.code, "detail": self.words}, self.status, {**later, **login})


@dataclass(frozen=True)
class Desk:
    """One company's chat. `take` keeps a request's words, as for any hook; Untrusted where it is not genuine."""

    company: Company
    channel: WebChat
    take: Callable[[str, Mapping[str, str], bytes], None]

    @property
    def origins(self) -> frozenset[str]:
        """The sites whose pages may hold the chat."""
        connection = self.company.connections.get(WebChat.name)
        return frozenset(connection.origins if connection else ())


@dataclass
class Chats:
    """The desks by company, and what keeps floods away. `hold_s` is how long a look waits for something to come."""

    desks: Mapping[str, Desk]
    hold_s: float = 25
    now: Callable[[], float] = monotonic
    waiting: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.begin_by_place, self.write_by_place = Limit(BEGIN_BY_PLACE, self.now), Limit(WRITE_BY_PLACE, self.now)
        self.write_by_thread, self.look_by_thread = Limit(WRITE_BY_THREAD, self.now), Limit(LOOK_BY_THREAD, self.now)
        self.look_by_place = Limit(LOOK_BY_PLACE, self.now)

    def knows(self, origin: str) -> bool:
        """Whether any desk's pages are of this site."""
        return any(origin in desk.origins for desk in self.desks.values())

    def desk(self, company: str, origin: str) -> Desk:
        """The company's desk for a page of `origin`."""
        desk = self.desks.get(company)
        if desk is None:
            raise Refused(404, "no_company", f"no company {company[:60]!r} is served here; see the page's data-company")
        if origin not in desk.origins:
            raise _wrong_site(origin)
        return desk

    def place(self, request: Request) -> str:
        """Where the visitor is, as far as our own proxies say."""
        peer = request.client.host if request.client else ""
        proxies = [network for desk in self.desks.values() for network in desk.channel.proxies]
        return wire.visitor_place(peer, ", ".join(request.headers.getlist("x-forwarded-for")), proxies)

    @contextmanager
    def waits(self, address: str) -> Iterator[None]:
        """A look that waits: only so many of them."""
        if self.waiting[address] >= MOST_WAITING_BY_THREAD or self.waiting.total() >= MOST_WAITING:
            raise Refused(429, "too_many_waiting", "too many pages wait for messages just now", RETRY_S)
        self.waiting[address] += 1
        try:
            yield
        finally:
            self.waiting[address] -= 1
            if not self.waiting[address]:
                del self.waiting[address]


def routes(chats: Chats) -> list[BaseRoute]:
    """The script, and two nouns: threads, and the messages of one."""
    script = load_script()
    threads = {"POST": partial(_begin, chats)}
    messages = {"POST": partial(_write, chats), "GET": partial(_look, chats)}
    return [
        Route("/chat/widget.js", partial(_script, script), methods=["GET"]),
        _route("/chat/threads", chats, threads),
        _route("/chat/threads/{thread}/messages", chats, messages),
    ]


def _route(path: str, chats: Chats, by_method: Mapping[str, Handler]) -> Route:
    """A route for pages of the sites that may hold the chat, and for no other; every answer says so (CORS)."""

    async def answer(request: Request) -> Response:
        origin = request.headers.get("origin", "")
        if not chats.knows(origin):
            return _safe(_wrong_site(origin).response())
        try:
            response = await by_method.get(request.method, _no_method)(request)
        except Refused as no:
            response = no.response()
        response.headers.update(_for_site(origin))
        return _safe(response)

    by_method = {**by_method, "OPTIONS": _may}
    return Route(path, answer, methods=[*by_method])


async def _may(_request: Request) -> Response:
    """A browser asks before it sends anything; the headers that every answer has say what it may."""
    return Response(status_code=204)


async def _no_method(_request: Request) -> Response:
    raise Refused(405, "no_method", "this cannot be done here")


def _for_site(origin: str) -> dict[str, str]:
    """No cookies: there is no Allow-Credentials."""
    return {
        "Access-Control-Allow-Origin": origin,
        "Access-Control-Allow-Methods": "GET, POST",
        "Access-Control-Allow-Headers": "authorization, content-type",
        "Access-Control-Expose-Headers": "Retry-After",
        "Access-Control-Max-Age": "7200",
    }


def _safe(response: Response) -> Response:
    response.headers.update({"Cache-Control": "no-store", "Vary": "Origin", "X-Content-Type-Options": "nosniff"})
    return response


def _wrong_site(origin: str) -> Refused:
    named = origin[:100] if origin else "a request without Origin"
    return Refused(403, "wrong_site", f"{named} may not hold this chat; see connections.webchat in company.yaml")


# ------------------------------------------------------------------ the routes


async def _script(script: Script, request: Request) -> Response:
    """GET /chat/widget.js: for every page, for an hour."""
    headers = {
        "Cache-Control": "public, max-age=3600",
        "ETag": script.etag,
        "Access-Control-Allow-Origin": "*",
        "Cross-Origin-Resource-Policy": "cross-origin",
        "X-Content-Type-Options": "nosniff",
    }
    if script.etag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(script.text, media_type="text/javascript", headers=headers)


async def _begin(chats: Chats, request: Request) -> Response:
    """POST /chat/threads {company}: 201 with a thread and the token that only this answer tells."""
    _in_time(chats.begin_by_place.wait_s(chats.place(request)))
    desk = chats.desk(_read(wire.parse_company, await _body(request)), _origin(request))
    begun = desk.channel.begin()
    thread = wire.Thread(desk.company.id, begun.address)
    return JSONResponse({"thread": str(thread), "token": begun.token, "name": desk.company.name}, 201)


async def _write(chats: Chats, request: Request) -> Response:
    """POST …/messages {id, text}: 200 once it is kept, also when it was kept before under this id."""
    _in_time(chats.write_by_place.wait_s(chats.place(request)))
    desk, address = _owned(chats, request)
    _in_time(chats.write_by_thread.wait_s(address))
    body = await _body(request)
    written = _read(wire.parse_message, body)
    try:
        await run_in_threadpool(desk.take, request.scope["path"], dict(request.headers), body)
    except Exception as error:  # whatever the database has
        log.error("could not keep a visitor's words", error=type(error).__name__)
        raise Refused(503, "not_kept", "the message could not be kept; send it again", RETRY_S) from error
    return JSONResponse({"id": written.id})


async def _look(chats: Chats, request: Request) -> Response:
    """GET …/messages?after=&wait=: what was said since `after`; where that is nothing, waits until something is."""
    _in_time(chats.look_by_place.wait_s(chats.place(request)))
    desk, address = _owned(chats, request)
    _in_time(chats.look_by_thread.wait_s(address))
    after = _read(wire.parse_after, request.query_params.get("after") or "0")
    until = chats.now() + (0 if request.query_params.get("wait") == "0" else chats.hold_s)
    with chats.waits(address):
        while not (found := await _said(desk.channel, address, after)):
            if chats.now() >= until or _ending(request) or await request.is_disconnected():
                break
            await asyncio.sleep(LOOK_EVERY_S)
    return JSONResponse(wire.messages(found))


async def _said(channel: WebChat, address: str, after: int) -> tuple[ChatMessage, ...]:
    try:
        return await run_in_threadpool(channel.sent_after, address, after)
    except Exception as error:  # whatever the database has
        raise Refused(503, "not_read", "messages cannot be read just now", RETRY_S) from error


def _ending(request: Request) -> bool:
    """Whether the server wants to stop: nobody is kept waiting then."""
    ending: Callable[[], bool] = getattr(request.app.state, "ending", bool)
    return ending()


def _owned(chats: Chats, request: Request) -> tuple[Desk, str]:
    """The desk and the address of a request that carries the token of its thread; everything else is 401."""
    path = request.scope["path"]
    try:
        desk = chats.desk(wire.parse_thread(path).company, _origin(request))
        return desk, desk.channel.owner(path, request.headers)
    except Untrusted as error:
        raise Refused(401, "no_thread", f"{error}; begin a new chat") from None


def _origin(request: Request) -> str:
    return request.headers.get("origin", "")


def _in_time(wait_s: float) -> None:
    if wait_s > 0:
        raise Refused(429, "too_often", f"too many messages; again in {math.ceil(wait_s)} s", wait_s)


def _read(parse: Callable[[S], T], said: S) -> T:
    try:
        return parse(said)
    except wire.Malformed as error:
        raise Refused(422, "malformed", str(error)) from None


async def _body(request: Request) -> bytes:
    """The whole body, which is JSON; no more of it is read than may be kept."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise Refused(415, "not_json", "send application/json")
    body = b""
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > wire.LARGEST_BODY:
                raise Refused(413, "too_large", f"a request may have {wire.LARGEST_BODY} bytes")
    except ClientDisconnect as error:
        raise Refused(400, "broken_off", "the request broke off") from error
    return body
