"""What happens while a request is on its way: a transport that lets it happen."""

from __future__ import annotations

from collections.abc import Callable

import httpx


class Meanwhile(httpx.BaseTransport):
    """Does `then` once, right before the first request of `method` goes out over real HTTP."""

    def __init__(self, method: str, then: Callable[[], object]) -> None:
        self._method, self._then, self._done = method, then, False
        self._real = httpx.HTTPTransport()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        if request.method == self._method and not self._done:
            self._done = True
            self._then()
        return self._real.handle_request(request)

    def close(self) -> None:
        self._real.close()
