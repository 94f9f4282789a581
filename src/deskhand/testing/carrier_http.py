"""The test carrier's HTTP: one thread per connection, and the power to close one without a word."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit


@dataclass(frozen=True)
class Asked:
    """One request, decoded."""

    method: str
    path: str
    query: Mapping[str, str]
    form: Mapping[str, str]
    authorization: str


@dataclass(frozen=True)
class Reply:
    """An answer; `lost` closes the connection instead. `then` runs once it has been written or lost."""

    status: int
    body: Any
    headers: Mapping[str, str] = field(default_factory=dict)
    lost: bool = False
    then: Callable[[], None] = lambda: None


class CarrierServer(ThreadingHTTPServer):
    """Listens on loopback at a free port and asks `answer` what to say."""

    daemon_threads = True
    request_queue_size = 256

    def __init__(self, answer: Callable[[Asked], Reply]) -> None:
        super().__init__(("127.0.0.1", 0), _Requests)
        self.answer = answer

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Silent: a client that has given up is part of the tests."""


class _Requests(BaseHTTPRequestHandler):
    server: CarrierServer
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        self._serve({})

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        self._serve(dict(parse_qsl(body.decode("ascii"), keep_blank_values=True)))

    def _serve(self, form: Mapping[str, str]) -> None:
        address = urlsplit(self.path)
        query = dict(parse_qsl(address.query))
        asked = Asked(self.command, address.path, query, form, self.headers.get("Authorization", ""))
        reply = self.server.answer(asked)
        try:
            self._hang_up() if reply.lost else self._write(reply)
        finally:
            reply.then()

    def _hang_up(self) -> None:
        self.close_connection = True
        with suppress(OSError):
            self.connection.shutdown(socket.SHUT_RDWR)

    def _write(self, reply: Reply) -> None:
        """Head and body in one packet, or a keep-alive client waits 40 ms for the second."""
        body = reply.body if isinstance(reply.body, bytes) else json.dumps(reply.body).encode()
        self.send_response(reply.status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self._headers_buffer.append(b"\r\n" + body)  # type: ignore[attr-defined]
        self.flush_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Silent."""
