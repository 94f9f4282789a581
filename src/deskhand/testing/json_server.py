"""A server on loopback that speaks JSON over real HTTP: one function from request to reply, and a line cut at will."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit


@dataclass(frozen=True)
class JsonAsked:
    """One request. `path` is decoded, `headers` have small letters, `body` is JSON's value or a form's
    fields, None where there was none."""

    method: str
    path: tuple[str, ...]
    query: Mapping[str, str]
    body: Any
    headers: Mapping[str, str]


@dataclass(frozen=True)
class JsonReply:
    """An answer. A body of bytes goes out as it is; `lost` closes the connection without a word."""

    status: int
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)
    lost: bool = False


class JsonServer:
    """Runs from entry to exit and asks `answer` what to say; requests come one after another."""

    def __init__(self, answer: Callable[[JsonAsked], JsonReply]) -> None:
        self._server = _Http(answer)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), name="json server")

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> JsonServer:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


class _Http(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256

    def __init__(self, answer: Callable[[JsonAsked], JsonReply]) -> None:
        super().__init__(("127.0.0.1", 0), _Requests)
        self.answer, self.lock = answer, threading.Lock()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Silent: a client that has given up is part of the tests."""


class _Requests(BaseHTTPRequestHandler):
    server: _Http
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        raw = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        asked = JsonAsked(
            self.command,
            tuple(unquote(part) for part in address.path.strip("/").split("/")),
            dict(parse_qsl(address.query, keep_blank_values=True)),
            self._body(raw),
            {name.lower(): value for name, value in self.headers.items()},
        )
        with self.server.lock:
            reply = self.server.answer(asked)
        self._hang_up() if reply.lost else self._write(reply)

    def _body(self, raw: bytes) -> Any:
        if self.headers.get("Content-Type", "").startswith("application/x-www-form-urlencoded"):
            return dict(parse_qsl(raw.decode(), keep_blank_values=True))
        return json.loads(raw) if raw else None

    do_POST = do_PATCH = do_PUT = do_DELETE = do_GET

    def _hang_up(self) -> None:
        self.close_connection = True
        with suppress(OSError):
            self.connection.shutdown(socket.SHUT_RDWR)

    def _write(self, reply: JsonReply) -> None:
        """Head and body in one packet, or a keep-alive client waits 40 ms for the second."""
        body = reply.body if isinstance(reply.body, bytes) else json.dumps(reply.body).encode()
        if reply.body is None:
            body = b""
        self.send_response(reply.status)
        self.send_header("Content-Type", "application/json")
        if reply.status != 204:
            self.send_header("Content-Length", str(len(body)))
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self._headers_buffer.append(b"\r\n" + body)  # type: ignore[attr-defined]
        self.flush_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Silent."""
