"""The web application: hooks, the web chat, and a health page for whoever watches it; and the server that runs it."""

from __future__ import annotations

import signal
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager

import uvicorn
from fastapi import FastAPI

from deskhand.domain.errors import Misconfigured
from deskhand.web.chat import Chats, routes
from deskhand.web.hooks import Hooks, route
from deskhand.web.leads import Leads
from deskhand.web.leads import routes as lead_routes

WebApp = FastAPI
FINISH_S = 10


def web_app(
    hooks: Hooks,
    started: Callable[[], None],
    stopping: Callable[[], None],
    health: Callable[[], dict[str, object]],
    chats: Chats | None = None,
    leads: Leads | None = None,
) -> FastAPI:
    """The application; `started` and `stopping` run with it. It serves no API documentation to strangers."""

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        started()
        try:
            yield
        finally:
            stopping()

    app = FastAPI(title="Deskhand", lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url=None)
    app.router.routes.extend(lead_routes(leads) if leads else [])  # before all hooks: signed leads get words
    app.router.routes.append(route(hooks))
    app.router.routes.extend(routes(chats) if chats else [])

    @app.get("/health")
    def read_health() -> dict[str, object]:
        return health()

    return app


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


def server_for(app: FastAPI) -> uvicorn.Server:
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


def run(app: FastAPI, taken: socket.socket) -> None:
    """Serve until SIGTERM or SIGINT; what is in hand is finished first."""
    for asked in (signal.SIGTERM, signal.SIGINT):
        signal.signal(asked, lambda *_: None)  # uvicorn ends gracefully, then raises the signal again: enough is done
    server_for(app).run(sockets=[taken])
