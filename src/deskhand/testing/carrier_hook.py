"""A web hook on loopback that asks a channel what it received: the smallest stand-in for web/hooks.py."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Protocol

from deskhand.domain.errors import Untrusted
from deskhand.ports import Inbound
from deskhand.testing.waiting import PATIENCE_S


class Receives(Protocol):
    def receive(self, url: str, headers: Mapping[str, str], body: bytes) -> Inbound: ...


class Hook:
    """Keeps what `channel` takes for genuine and answers 200; else 403, counted. `answer` overrides the 200."""

    def __init__(self) -> None:
        self.channel: Receives | None = None
        self.answer = 200
        self.refused = 0
        self._changed = threading.Condition()
        self._received: list[Inbound] = []

    def __enter__(self) -> Hook:
        self._server = _HookServer(self)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), name="hook")
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}/hooks/sms"

    @property
    def received(self) -> tuple[Inbound, ...]:
        """Everything that was genuine, in the order of arrival, duplicates included."""
        with self._changed:
            return tuple(self._received)

    def wait_for(self, count: int, timeout_s: float = PATIENCE_S) -> tuple[Inbound, ...]:
        """All that was received once there are `count`; TimeoutError when there are not."""
        with self._changed:
            if not self._changed.wait_for(lambda: len(self._received) >= count, timeout_s):
                raise TimeoutError(f"waited {timeout_s} s for {count} requests: {len(self._received)} received")
            return tuple(self._received)

    def take(self, path: str, headers: Mapping[str, str], body: bytes) -> int:
        """The status to answer with."""
        if self.channel is None:
            return 503
        try:
            inbound = self.channel.receive(f"{self.url.removesuffix('/hooks/sms')}{path}", headers, body)
        except Untrusted:
            self.refused += 1
            return 403
        with self._changed:
            self._received.append(inbound)
            self._changed.notify_all()
        return self.answer


class _HookServer(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, hook: Hook) -> None:
        super().__init__(("127.0.0.1", 0), _Requests)
        self.hook = hook


class _Requests(BaseHTTPRequestHandler):
    server: _HookServer
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        self.send_response(self.server.hook.take(self.path, dict(self.headers), body))
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Silent."""
