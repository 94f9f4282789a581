"""A server on the loopback that speaks Open-Meteo's current weather, well or badly, over real HTTP."""

from __future__ import annotations

import json
import threading
from contextlib import suppress
from enum import StrEnum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from urllib.parse import parse_qs, urlsplit

from deskhand.ports import Clock

STOP_S = 10.0
HOUR_S = 3600


class Conduct(StrEnum):
    """How the server behaves, from the next request on."""

    ANSWERS = "answers"
    SILENT = "silent"
    DRIPS = "drips"
    FAILS = "fails"
    LIMITED = "limited"
    REDIRECTS = "redirects"
    NOT_JSON = "not_json"
    OTHER_SHAPE = "other_shape"
    NO_VALUE = "no_value"
    TEXT_VALUE = "text_value"
    NOT_A_NUMBER = "not_a_number"
    ABSURD = "absurd"
    CELSIUS = "celsius"
    STALE = "stale"
    OF_TOMORROW = "of_tomorrow"
    HUGE = "huge"
    HANGS_UP = "hangs_up"


MISCONDUCT = tuple(conduct for conduct in Conduct if conduct is not Conduct.ANSWERS)
"""All the ways in which it may misbehave."""


class WeatherServer:
    """Says `degrees_f` of the clock's quarter of an hour. Use it as a context manager; `questions` are in order.

    While `may_answer` is cleared it takes questions and keeps its answers back.
    """

    def __init__(self, clock: Clock, degrees_f: float = 30.0) -> None:
        self.clock, self.degrees_f, self.conduct = clock, degrees_f, Conduct.ANSWERS
        self.questions: list[dict[str, str]] = []
        self.may_answer, self.over = threading.Event(), threading.Event()
        self.may_answer.set()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _answering(self))
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), name="weather server")

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}/v1/forecast"

    def __enter__(self) -> WeatherServer:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.over.set()
        self.may_answer.set()
        self._server.shutdown()
        self._thread.join(STOP_S)
        self._server.server_close()

    def answer(self) -> tuple[int, bytes]:
        """Status and body for this conduct; shape: open-meteo.com/en/docs (read 2026-11-30)."""
        at = int(self.clock.now().timestamp()) // 900 * 900
        degrees: object = self.degrees_f
        unit = "°F"
        match self.conduct:
            case Conduct.FAILS:
                return 500, b'{"error": true, "reason": "Internal Server Error"}'
            case Conduct.LIMITED:
                return 429, b'{"error": true, "reason": "Minutely API request limit exceeded."}'
            case Conduct.REDIRECTS:
                return 302, b""
            case Conduct.NOT_JSON:
                return 200, b"<html>Bad gateway</html>"
            case Conduct.OTHER_SHAPE:
                return 200, b'[{"current": 30}]'
            case Conduct.HUGE:
                return 200, b" " * 1_000_000 + b"{}"
            case Conduct.NO_VALUE:
                degrees = None
            case Conduct.TEXT_VALUE:
                degrees = "30"
            case Conduct.NOT_A_NUMBER:
                degrees = float("nan")
            case Conduct.ABSURD:
                degrees = 451.0
            case Conduct.CELSIUS:
                unit = "°C"
            case Conduct.STALE:
                at -= 3 * HOUR_S
            case Conduct.OF_TOMORROW:
                at += 24 * HOUR_S
            case _:
                pass
        units = {"time": "unixtime", "interval": "seconds", "temperature_2m": unit}
        current = {"time": at, "interval": 900, "temperature_2m": degrees}
        return 200, json.dumps({"utc_offset_seconds": 0, "current_units": units, "current": current}).encode()


def _answering(server: WeatherServer) -> type[BaseHTTPRequestHandler]:
    class Answering(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            server.questions.append({name: said[0] for name, said in parse_qs(urlsplit(self.path).query).items()})
            server.may_answer.wait(STOP_S)
            with suppress(OSError):  # who asked may have gone
                match server.conduct:
                    case Conduct.SILENT:
                        server.over.wait(STOP_S)
                    case Conduct.HANGS_UP:
                        self._say(200, b"{", length=1000)
                    case Conduct.DRIPS:
                        self._drip()
                    case _:
                        self._say(*server.answer())

        def _say(self, status: int, body: bytes, length: int | None = None) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "application/json; charset=utf-8")
            self.send_header("Content-Length", str(length or len(body)))
            if status == 302:
                self.send_header("Location", "/elsewhere")
            self.end_headers()
            self.wfile.write(body)

        def _drip(self) -> None:
            """A byte of white space now and then: each read succeeds, the answer never comes."""
            self.send_response(200)
            self.end_headers()
            while not server.over.wait(0.02):
                self.wfile.write(b" ")

        def log_message(self, format: str, *arguments: object) -> None:
            """Nothing of it belongs into the output of a test."""

    return Answering
