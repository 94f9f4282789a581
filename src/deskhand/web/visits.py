"""The page behind a person's link: the appointment or the times that they were offered, and what they press.

Looking changes nothing: scanners of mail open links. Every change is a form that is posted; to cancel takes two steps.
"""

from __future__ import annotations

import math
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from urllib.parse import parse_qs

import structlog
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Route

from deskhand.channels.leadform.page import language_of
from deskhand.channels.webchat.wire import Network, parse_networks, visitor_place
from deskhand.domain.event import LinkAnswer
from deskhand.engine.line import Line
from deskhand.engine.links import Links
from deskhand.engine.visits import Outcome, Visit, press, visit_of
from deskhand.web import visit_page
from deskhand.web.limits import Limit, Rate

log = structlog.get_logger()
BY_PLACE, BY_LINK = Rate(burst=60, every_s=2), Rate(burst=30, every_s=3)
LARGEST_BODY = 2_000
PROXIES = "127.0.0.1, ::1"
HEADERS = {
    "Content-Security-Policy": visit_page.POLICY,
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex, nofollow",
}
STATUS = {Outcome.NOT_FREE: 409, Outcome.CHANGED: 409}
ANSWERS = {"confirmation": LinkAnswer.CONFIRM, "slot": LinkAnswer.SLOT, "cancellation": LinkAnswer.CANCEL}


class TooOften(Exception):
    """Somebody comes more often than a person does; `wait_s` until they may again."""

    def __init__(self, wait_s: float) -> None:
        super().__init__(wait_s)
        self.wait_s = wait_s


@dataclass
class Visits:
    """One company's links. `proxies` are its own, whose word on where a visitor is counts; `now` gives seconds."""

    line: Line
    links: Links
    proxies: Sequence[Network] = tuple(parse_networks(PROXIES))
    now: Callable[[], float] = time.monotonic

    def __post_init__(self) -> None:
        self._by_place, self._by_link = Limit(BY_PLACE, self.now), Limit(BY_LINK, self.now)

    def case(self, request: Request) -> str | None:
        """The case of the request's link; None where it is none of ours. Raises TooOften."""
        forwarded = ", ".join(request.headers.getlist("x-forwarded-for"))
        peer = request.client.host if request.client else ""
        self._wait(self._by_place, visitor_place(peer, forwarded, self.proxies))
        case = self.links.case(token_of(request))
        if case is not None:
            self._wait(self._by_link, case)
        return case

    def _wait(self, limit: Limit, who: str) -> None:
        wait_s = limit.wait_s(who)
        if wait_s > 0:
            raise TooOften(wait_s)


Handler = Callable[[Visits, str, Request], Awaitable[Response]]


def routes(visits: Visits) -> list[BaseRoute]:
    """The page, its step before a cancellation, and three nouns to post: a confirmation, a slot, a cancellation."""
    return [
        Route("/visits/{token}", _route(visits, _look), methods=["GET"]),
        Route("/visits/{token}/cancellation", _route(visits, _sure), methods=["GET"]),
        *(
            Route(f"/visits/{{token}}/{noun}", _route(visits, partial(_press, answer)), methods=["POST"])
            for noun, answer in ANSWERS.items()
        ),
    ]


def _route(visits: Visits, handler: Handler) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        try:
            case = visits.case(request)
            response = _gone(visits, request) if case is None else await handler(visits, case, request)
        except TooOften as often:
            response = _plain(visits, request, 429, "later_title", "often", seconds=math.ceil(often.wait_s))
            response.headers["Retry-After"] = str(math.ceil(often.wait_s))
        except Exception as error:  # whatever the database has
            log.error("a link could not be answered", error=type(error).__name__)
            response = _plain(visits, request, 503, "later_title", "not_kept")
        response.headers.update(HEADERS)
        return response

    return answer


async def _look(visits: Visits, case: str, request: Request) -> Response:
    """GET /visits/{token}: how it stands; 404 where it is over."""
    visit = await _visit(visits, case)
    if visit is None:
        return _gone(visits, request)
    return HTMLResponse(visit_page.standing_page(visits.line.company, visit, token_of(request), ""))


async def _sure(visits: Visits, case: str, request: Request) -> Response:
    """GET …/cancellation: whether they are sure; nothing is changed by it."""
    visit = await _visit(visits, case)
    if visit is None:
        return _gone(visits, request)
    if visit.appointment is None or not visit.appointment.live:
        return _standing(visits, visit, request, "changed")
    return HTMLResponse(visit_page.sure_page(visits.line.company, visit, token_of(request)))


async def _press(answer: LinkAnswer, visits: Visits, case: str, request: Request) -> Response:
    """POST …/confirmation {seen}, …/slot {seen, at}, …/cancellation {seen}: what it comes to."""
    visit = await _visit(visits, case)
    if visit is None:
        return _gone(visits, request)
    said = await _form(request)
    at, seen = _instant(said.get("at", "")), _instant(said.get("seen", ""))
    outcome = await run_in_threadpool(press, visits.line, case, seen, answer, at)
    log.info("a link was used", answer=answer.value, outcome=outcome.value)
    after = await _visit(visits, case) or visit
    page = visit_page.outcome_page(visits.line.company, after, token_of(request), outcome, answer, at)
    return HTMLResponse(page, STATUS.get(outcome, 200))


def _standing(visits: Visits, visit: Visit, request: Request, note: str) -> Response:
    page = visit_page.standing_page(visits.line.company, visit, token_of(request), "../", note)
    return HTMLResponse(page, 409)


def _gone(visits: Visits, request: Request) -> Response:
    return _plain(visits, request, 404, "gone_title", "gone")


def _plain(visits: Visits, request: Request, status: int, title: str, name: str, **more: object) -> Response:
    """In the language of the browser: whose link it would be is not known here."""
    language = language_of("", request.headers.get("accept-language", ""))
    return HTMLResponse(visit_page.plain_page(visits.line.company, language, title, name, **more), status)


async def _visit(visits: Visits, case: str) -> Visit | None:
    return await run_in_threadpool(visit_of, visits.line, case)


def token_of(request: Request) -> str:
    """As it stands in the address; what a sentence puts behind a link is no part of it."""
    return str(request.path_params["token"]).rstrip(".,;:!?)>'\"")


async def _form(request: Request) -> dict[str, str]:
    """The fields of a form, the first of each name; none where it is too large or breaks off."""
    body = b""
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > LARGEST_BODY:
                return {}
    except ClientDisconnect:
        return {}
    return {name: values[0] for name, values in parse_qs(body.decode("ascii", "replace")).items()}


def _instant(said: str) -> datetime | None:
    """None for what is no instant with its offset."""
    try:
        at = datetime.fromisoformat(said)
    except ValueError:
        return None
    return at if at.tzinfo is not None else None
