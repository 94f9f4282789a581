"""Step 1: a channel's request comes in; genuine ones are kept in one insert before they are acknowledged."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import structlog
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from deskhand.domain.errors import Untrusted
from deskhand.ports import Channel, Inbound

log = structlog.get_logger()
LARGEST_BODY = 1_000_000
EMPTY_TWIML = '<?xml version="1.0" encoding="UTF-8"?><Response></Response>'


@dataclass
class Counts:
    """What came in since the process began; forged requests leave nothing else."""

    accepted: int = 0
    duplicate: int = 0
    forged: int = 0


@dataclass(frozen=True)
class Hooks:
    """The channels that take requests, and where their words go. `accept` says whether it was new."""

    channels: Mapping[str, Channel]
    accept: Callable[[Inbound], bool]
    counts: Counts = field(default_factory=Counts)

    def take(self, connection: str, url: str, headers: Mapping[str, str], body: bytes) -> None:
        """Keep what the request says; Untrusted where it is not genuine, KeyError for no such connection."""
        try:
            inbound = self.channels[connection].receive(url, headers, body)
        except Untrusted:
            self.counts.forged += 1
            raise
        if self.accept(inbound):
            self.counts.accepted += 1
        else:
            self.counts.duplicate += 1


def route(hooks: Hooks) -> Route:
    """POST /hooks/{connection}: 200 once kept, 403 forged, 404 no such connection, 413 too large."""

    async def receive(request: Request) -> Response:
        connection = request.path_params["connection"]
        if connection not in hooks.channels:
            raise HTTPException(404, "no such connection")
        body = await _body(request)
        try:
            await run_in_threadpool(hooks.take, connection, str(request.url), dict(request.headers), body)
        except Untrusted as error:
            log.warning("forged request refused", connection=connection, why=str(error), forged=hooks.counts.forged)
            raise HTTPException(403, "the signature does not hold") from None
        return Response(EMPTY_TWIML, media_type="application/xml")

    return Route("/hooks/{connection}", receive, methods=["POST"])


async def _body(request: Request) -> bytes:
    """The whole body; no more of it is read than may be kept."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST_BODY:
            raise HTTPException(413, "the request is too large", {"Connection": "close"})
    return body
