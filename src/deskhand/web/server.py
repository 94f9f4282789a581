"""The web application: hooks, and a health page for whoever watches it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from fastapi import FastAPI

from deskhand.web.hooks import Hooks, router


def web_app(
    hooks: Hooks, started: Callable[[], None], stopping: Callable[[], None], health: Callable[[], dict[str, object]]
) -> FastAPI:
    """The application; `started` and `stopping` run with it. It serves no API documentation to strangers."""

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        started()
        yield
        stopping()

    app = FastAPI(title="Deskhand", lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url=None)
    app.include_router(router(hooks))

    @app.get("/health")
    def read_health() -> dict[str, object]:
        return health()

    return app
