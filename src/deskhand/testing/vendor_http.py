"""HTTP on the loopback for servers that stand in for a vendor's, and the ways in which they can misbehave."""

from __future__ import annotations

import json
import socket
import threading
from collections import defaultdict, deque
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

STOP_S = 10.0


class Fate(StrEnum):
    """What becomes of a request. LOST and MUTE do what it asks and then hang up, or say nothing until the end;
    GARBLED and HOLLOW do it too, and answer no JSON, or nothing in it."""

    LIMITED = "limited"
    FAILS = "fails"
    LOST = "lost"
    MUTE = "mute"
    GARBLED = "garbled"
    HOLLOW = "hollow"
    UNTRUSTED = "untrusted"
    QUOTA = "quota"
    FORBIDDEN = "forbidden"


@dataclass(frozen=True)
class VendorRequest:
    """One request. `path` as it was sent, `query` and `headers` (names in lower case) decoded."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class VendorAnswer:
    """`body` goes out as JSON; bytes as they are; nothing at all where it is `lost`, by LOST or MUTE."""

    status: int
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)
    lost: Fate | None = None


class VendorHttp:
    """Asks `answer` what to say, from `start` to `stop`; `fated` is what awaits the next requests of a method."""

    def __init__(self, answer: Callable[[VendorRequest], VendorAnswer]) -> None:
        self.answer = answer
        self.requests: list[VendorRequest] = []
        self.over = threading.Event()
        self._fates: defaultdict[str, deque[Fate]] = defaultdict(deque)
        self._server = _Server(self)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), name="vendor")

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self.over.set()
        self._server.shutdown()
        self._thread.join(STOP_S)
        self._server.server_close()

    def fated(self, method: str, *fates: Fate) -> None:
        self._fates[method].extend(fates)

    def fate(self, method: str) -> Fate | None:
        """That of this request, taken off the list."""
        with suppress(IndexError):
            return self._fates[method].popleft()
        return None


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256

    def __init__(self, http: VendorHttp) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.http = http

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Silent: a client that has given up is part of the tests."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def _serve(self) -> None:
        http, address = self.server.http, urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        headers = {name.lower(): value for name, value in self.headers.items()}
        query = dict(parse_qsl(address.query, keep_blank_values=True))
        asked = VendorRequest(self.command, address.path, query, headers, body)
        http.requests.append(asked)
        answer = http.answer(asked)
        if answer.lost is Fate.MUTE:
            http.over.wait(STOP_S)
        if answer.lost:
            self._hang_up()
        else:
            self._write(answer)

    do_GET = do_POST = do_PATCH = do_DELETE = do_PUT = _serve

    def _hang_up(self) -> None:
        self.close_connection = True
        with suppress(OSError):
            self.connection.shutdown(socket.SHUT_RDWR)

    def _write(self, answer: VendorAnswer) -> None:
        """Head and body in one packet, or a keep-alive client waits 40 ms for the second."""
        body = answer.body if isinstance(answer.body, bytes) else _json(answer.body)
        self.send_response(answer.status)
        self.send_header("Content-Type", "application/json; charset=UTF-8")
        self.send_header("Content-Length", str(len(body)))
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self._headers_buffer.append(b"\r\n" + body)  # type: ignore[attr-defined]
        self.flush_headers()

    def log_message(self, format: str, *arguments: object) -> None:
        """Nothing of it belongs into the output of a test."""


def body_of(request: VendorRequest) -> Any:
    """The JSON of a request; None where it is none, or not said to be."""
    if not request.headers.get("content-type", "").startswith("application/json"):
        return None
    try:
        return json.loads(request.body)
    except ValueError:
        return None


def bearer_of(request: VendorRequest) -> str:
    """The token of a request; empty where it has none."""
    kind, _, token = request.headers.get("authorization", "").partition(" ")
    return token if kind == "Bearer" else ""


def _json(body: Any) -> bytes:
    return b"" if body is None else json.dumps(body).encode()
