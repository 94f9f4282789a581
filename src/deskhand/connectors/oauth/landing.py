"""Where the operator's browser comes back to: one page on this machine, open while somebody waits for it.

RFC 8252 §7.3 and §8.3: the loopback address, a port of the moment, nothing but the answer to our own question.
"""

from __future__ import annotations

import hmac
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Empty, SimpleQueue
from types import TracebackType
from urllib.parse import parse_qsl, urlsplit

from deskhand.connectors.oauth.wire import Refused

STOP_S = 10.0
DONE = "Deskhand has its answer. You can close this page and go back to the terminal."
STRAY = "This page answers nothing but the question that Deskhand asked last."


class Landing:
    """Listens on 127.0.0.1 from entry to exit. `host` is what the address calls it, as the vendor has it registered."""

    def __init__(self, state: str, host: str, port: int = 0) -> None:
        """`port` 0 takes any that is free. OSError where the named one is in use."""
        self._state, self._host = state, host
        self._codes: SimpleQueue[str | Refused] = SimpleQueue()
        self._server = ThreadingHTTPServer(("127.0.0.1", port), _landing(self))
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), name="landing", daemon=True)

    @property
    def url(self) -> str:
        return f"http://{self._host}:{self.port}"

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    def __enter__(self) -> Landing:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._thread.join(STOP_S)
        self._server.server_close()

    def code(self, patience_s: float) -> str:
        """What the browser brought. Refused where the vendor or the operator said no, TimeoutError where none came."""
        try:
            brought = self._codes.get(timeout=patience_s)
        except Empty:
            raise TimeoutError(f"nobody came back within {patience_s:g} s") from None
        if isinstance(brought, Refused):
            raise brought
        return brought

    def take(self, path: str) -> bool:
        """Keep what a request for `path` brings; False where it answers no question of ours."""
        address = urlsplit(path)
        said = dict(parse_qsl(address.query))
        ours = hmac.compare_digest(said.get("state", "").encode(), self._state.encode())
        if address.path not in ("", "/") or not ours or not ("code" in said or "error" in said):
            return False
        self._codes.put(said["code"] if "code" in said else Refused(said["error"][:60]))
        return True


def _landing(landing: Landing) -> type[BaseHTTPRequestHandler]:
    class Answering(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            ours = landing.take(self.path)
            body = (DONE if ours else STRAY).encode()
            self.send_response(200 if ours else 404)
            self.send_header("Content-Type", "text/plain; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Cache-Control", "no-store")
            self.send_header("Referrer-Policy", "no-referrer")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *arguments: object) -> None:
            """The address holds the code; it is written nowhere."""

    return Answering
