"""Open-Meteo: a weather service that is asked by latitude and longitude, without a key or with one."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from queue import Empty, SimpleQueue

import httpx
import structlog
from pydantic import SecretStr

from deskhand.breaker import Breaker
from deskhand.connectors.weather.wire import Observation, Place, parse_observation, query
from deskhand.domain.errors import Transient
from deskhand.ports import Clock

log = structlog.get_logger()

FRESH = timedelta(minutes=15)
FAILURES_TO_OPEN, OPEN_FOR_S = 3, 300.0
LARGEST_ANSWER = 64 * 1024


@dataclass(frozen=True)
class Kept:
    """An answer, and when it was asked for."""

    observation: Observation
    asked_at: datetime


class OpenMeteo:
    """Implements Weather for properties whose places are known. Thread-safe; nothing that happens to it is raised."""

    def __init__(
        self,
        places: Mapping[str, Place],
        clock: Clock,
        url: str,
        *,
        key: SecretStr | None = None,
        limit_s: float = 2.0,
        patience_s: float = 10.0,
    ) -> None:
        """`limit_s` is how long somebody waits, `patience_s` how long an answer may take that nobody waits for."""
        self._places, self._clock, self._url = places, clock, url
        self._limit_s, self._patience_s = limit_s, patience_s
        self._key = key or SecretStr("")
        self._breaker = Breaker(clock, FAILURES_TO_OPEN, OPEN_FOR_S)
        self._kept: dict[str, Kept] = {}
        self._trouble = False
        self._lock = threading.Lock()

    def __repr__(self) -> str:
        return f"OpenMeteo({self._url})"

    def outdoor_f(self, property_name: str | None) -> float | None:
        """Degrees Fahrenheit, at most a quarter of an hour after they were asked for; None after any trouble."""
        if property_name is None or property_name not in self._places:
            return None
        kept = self._still_good(property_name)
        if kept is not None:
            return kept.degrees_f
        if not self._breaker.admits():
            return None
        try:
            found = self.ask(property_name)
        except Transient as error:
            self._breaker.failed()
            self._tell(str(error))
            return None
        self._breaker.succeeded()
        self._tell(None)
        return found

    def ask(self, property_name: str) -> float:
        """What the service says now of a property whose place is known; Transient where it says nothing of use.

        The limit holds for the whole question, whatever of it takes long: a name that is looked up, an answer that
        drips. An answer that comes after it is kept for the next who asks.
        """
        answers: SimpleQueue[Observation | Transient] = SimpleQueue()
        asking = threading.Thread(target=self._fetch, args=(property_name, answers), name="weather", daemon=True)
        asking.start()
        try:
            answer = answers.get(timeout=self._limit_s)
        except Empty:
            raise Transient(f"it did not answer within {self._limit_s:g} s") from None
        if isinstance(answer, Transient):
            raise answer
        return answer.degrees_f

    def _still_good(self, name: str) -> Observation | None:
        now = self._clock.now()
        with self._lock:
            kept = self._kept.get(name)
        good = kept is not None and now - kept.asked_at <= FRESH and kept.observation.holds(now)
        return kept.observation if kept is not None and good else None

    def _fetch(self, name: str, answers: SimpleQueue[Observation | Transient]) -> None:
        asked_at = self._clock.now()
        try:
            found = parse_observation(self._body(self._places[name]), asked_at)
        except Transient as error:
            answers.put(error)
            return
        except Exception as error:  # its text may hold the address with the key; its kind is enough to look for it
            answers.put(Transient(f"it could not be asked ({type(error).__name__})"))
            return
        with self._lock:
            self._kept[name] = Kept(found, asked_at)
        answers.put(found)

    def _body(self, place: Place) -> bytes:
        over = time.monotonic() + self._patience_s
        asked = query(place, self._key.get_secret_value())
        body = bytearray()
        with httpx.stream("GET", self._url, params=asked, timeout=self._patience_s, follow_redirects=False) as response:
            if response.status_code != httpx.codes.OK:
                raise Transient(f"it answered {response.status_code}")
            for chunk in response.iter_bytes():
                body += chunk
                if len(body) > LARGEST_ANSWER or time.monotonic() > over:
                    raise Transient("its answer does not end")
        return bytes(body)

    def _tell(self, trouble: str | None) -> None:
        """One line when trouble begins, and one when it is over."""
        with self._lock:
            before, self._trouble = self._trouble, trouble is not None
        if trouble is not None and not before:
            log.warning("the temperature outdoors is not known, so people are asked", why=trouble, service=self._url)
        elif trouble is None and before:
            log.info("the temperature outdoors is known again", service=self._url)
