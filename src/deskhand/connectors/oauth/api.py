"""A vendor's JSON over HTTP: what goes wrong comes out as one of our errors."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import httpx

from deskhand.connectors.oauth.endpoint import retry_after_s
from deskhand.domain.errors import Rejected, Transient, Unknown
from deskhand.ports import Clock

Json = dict[str, Any]

GONE, DUPLICATE, CHANGED, LIMITED = (404, 410), 409, 412, (408, 423, 429, 503)
LIMITS = (
    "rateLimitExceeded",
    "userRateLimitExceeded",
    "quotaExceeded",
    "dailyLimitExceeded",
    "calendarUsageLimitsExceeded",
)
"""Reasons of a 403 of Google's that pass by themselves ("Handle API errors", read 2026-11-30)."""
LONGEST = 200


class Api:
    """Asks one vendor; `again` is what the operator does about a lost consent. Thread-safe.

    Rejected reasons: `gone`, `duplicate`, `changed`, `misconfigured` (the operator acts), `invalid`. Transient and
    Unknown as in ports.Channel.send.
    """

    def __init__(
        self,
        title: str,
        url: str,
        auth: httpx.Auth,
        clock: Clock,
        again: str,
        *,
        headers: Mapping[str, str] | None = None,
        timeout_s: float = 10.0,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        self.title, self.url, self._clock, self._again = title, url.rstrip("/") + "/", clock, again
        self._client = httpx.Client(
            base_url=self.url, auth=auth, headers=headers, timeout=timeout_s, transport=transport
        )

    def __repr__(self) -> str:
        return f"Api({self.url})"

    def close(self) -> None:
        self._client.close()

    def get(self, path: str, params: Mapping[str, str] | None = None) -> Json:
        """`path` is below the vendor's address, or a whole address of theirs. Transient for any that is not theirs."""
        if "://" in path and not path.startswith(self.url):
            raise Transient(f"{self.title} names an address that is not its own")
        try:
            answer = self._client.request("GET", path, params=params)
        except httpx.TransportError as error:
            raise Transient(f"{self.title} was not reached: {type(error).__name__}") from error
        self._raise_for(answer)
        try:
            return _object(answer)
        except ValueError:
            raise Transient(f"{self.title}'s answer cannot be read") from None

    def change(
        self,
        method: str,
        path: str,
        key: str,
        body: Json | None = None,
        *,
        params: Mapping[str, str] | None = None,
        version: str | None = None,
    ) -> Json:
        """A request that changes something, under If-Match where `version` is given; {} where there is no answer text.

        A lost or unreadable answer is Unknown with `key`.
        """
        condition = {"If-Match": version} if version else None
        try:
            answer = self._client.request(method, path, params=params, json=body, headers=condition)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            raise Transient(f"{self.title} was not reached: {type(error).__name__}") from error
        except httpx.TransportError as error:
            raise Unknown(f"{self.title}'s answer was lost: {type(error).__name__}", key) from error
        if answer.status_code >= 500 and answer.status_code not in LIMITED:
            raise Unknown(f"{self.title} failed over a change ({answer.status_code})", key)
        self._raise_for(answer, conditional=version is not None)
        try:
            return _object(answer) if answer.content else {}
        except ValueError:
            raise Unknown(f"{self.title}'s answer to a change cannot be read", key) from None

    def _raise_for(self, answer: httpx.Response, *, conditional: bool = False) -> None:
        """Nothing where it succeeded."""
        if answer.is_success:
            return
        status, (reason, words) = answer.status_code, _refusal(answer)
        if status in LIMITED or status >= 500 or (status == 403 and reason in LIMITS):
            wait_s = retry_after_s(answer, self._clock)
            raise Transient(f"{self.title} asks to wait ({status} {reason})".replace(" )", ")"), wait_s)
        if (status == CHANGED and not conditional) or status < 400:
            raise Transient(f"{self.title} answers {status} to a plain question")
        if status == 401:
            raise Rejected("misconfigured", f"{self.title} takes our token no more; {self._again}")
        if status == 403:
            raise Rejected("misconfigured", f"{self.title} does not allow it ({reason}): {words}")
        if status in GONE:
            raise Rejected("gone", f"{self.title}: {reason or status}")
        if status in (DUPLICATE, CHANGED):
            raise Rejected("duplicate" if status == DUPLICATE else "changed", f"{self.title}: {reason}")
        raise Rejected("invalid", f"{self.title} refuses ({status} {reason}): {words}")


def _object(answer: httpx.Response) -> Json:
    said = answer.json()
    if not isinstance(said, dict):
        raise ValueError("no object")
    return said


def _refusal(answer: httpx.Response) -> tuple[str, str]:
    """The vendor's code and words; empty where it gives none. Google has `errors[0].reason`, Graph a `code` in text."""
    try:
        error = json.loads(answer.content)["error"]
        first = (error.get("errors") or [{}])[0].get("reason")
        code, words = first or error.get("code", ""), error.get("message", "")
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError):
        return "", ""
    return (code if isinstance(code, str) else ""), (words[:LONGEST] if isinstance(words, str) else "")
