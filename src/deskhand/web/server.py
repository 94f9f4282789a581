"""The web application: hooks, the web chat, and a health page for whoever watches it; and the server that runs it."""

from __future__ import annotations

import signal
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from deskhand.domain.errors import Misconfigured
from deskhand.web.chat import Chats
from deskhand.web.chat import routes as chat_routes
from deskhand.web.hooks import Hooks, route
from deskhand.web.leads import Leads
from deskhand.web.leads import routes as lead_routes
from deskhand.web.visits import Visits
from deskhand.web.visits import routes as visit_routes

WebApp = Starlette
FINISH_S = 10


def web_app(
    hooks: Hooks,
    started: Callable[[], None],
    stopping: Callable[[], None],
    health: Callable[[], dict[str, object]],
    chats: Chats | None = None,
    leads: Leads | None = None,
    visits: Visits | None = None,
) -> Starlette:
    """The application; `started` and `stopping` run with it."""

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        started()
        try:
            yield
        finally:
            stopping()

    def read_health(_request: Request) -> Response:
        return JSONResponse(health())

    routes = [
        *(lead_routes(leads) if leads else []),  # before all hooks: signed leads get words
        route(hooks),
        *(chat_routes(chats) if chats else []),
        *(visit_routes(visits) if visits else []),
        Route("/health", read_health),
    ]
    return Starlette(routes=routes, lifespan=lifespan)


@contextmanager
def listening(host: str, port: int) -> Iterator[socket.socket]:
    """The socket of the server, taken before anything else is begun; Misconfigured where it cannot be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        taken = socket.create_server((host, port), family=family, backlog=1024)
    except OSError as error:
        raise Misconfigured(f"cannot listen on {host}:{port}: {error.strerror or error}; try another --port") from error
    with taken:
        yield taken


def server_for(app: Starlette) -> uvicorn.Server:
    """No access log: addresses and texts of people stand in requests. Open requests are finished before it ends."""
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,  # who wrote is proved by the signature over the configured public address
        timeout_graceful_shutdown=FINISH_S,
        ws="none",
    )
    server = uvicorn.Server(config)
    app.state.ending = lambda: server.should_exit  # pages that wait for messages are let go at once
    return server


def run(app: Starlette, taken: socket.socket) -> None:
    """Serve until SIGTERM or SIGINT; what is in hand is finished first."""
    for asked in (signal.SIGTERM, signal.SIGINT):
        signal.signal(asked, lambda *_: None)  # uvicorn ends gracefully, then raises the signal again: enough is done
    server_for(app).run(sockets=[taken])
