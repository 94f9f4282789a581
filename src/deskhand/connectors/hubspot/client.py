"""HubSpot's HTTP: one request at a time, under a token that is renewed once where it has run out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol
from zoneinfo import ZoneInfo

import httpx

from deskhand.connectors.hubspot import wire
from deskhand.domain.errors import Transient, Unknown
from deskhand.ports import Clock

NOT_REACHED = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)


class Token(Protocol):
    """Where access tokens come from. Both may raise Transient or Rejected (`misconfigured`)."""

    def get(self) -> str:
        """One that should still be good."""

    def renewed(self) -> str:
        """A new one: that of `get` was refused."""


class HubSpotClient:
    """Questions and changes. Thread-safe; a token is in no repr and no error."""

    def __init__(
        self,
        url: str,
        token: Token,
        clock: Clock,
        zone: ZoneInfo,
        timeout_s: float,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        self._client = httpx.Client(base_url=url, timeout=timeout_s, transport=transport)
        self._token, self._clock, self._zone = token, clock, zone

    def __repr__(self) -> str:
        return f"HubSpotClient({self._client.base_url})"

    def close(self) -> None:
        self._client.close()

    def ask(
        self, method: str, path: str, body: Mapping[str, Any] | None = None, params: Mapping[str, str] | None = None
    ) -> Any:
        """The answer to a question, which may always be asked again."""
        return self._value(self._answer(method, path, body, params, ""), "")

    def change(self, method: str, path: str, body: Mapping[str, Any] | None, key: str) -> Any:
        """The answer to a change; Unknown, with `key`, where nobody knows whether it was made."""
        return self._value(self._answer(method, path, body, None, key), key)

    def _answer(
        self, method: str, path: str, body: Mapping[str, Any] | None, params: Mapping[str, str] | None, key: str
    ) -> wire.Answer:
        answer = self._send(method, path, body, params, key, self._token.get())
        if answer.status == httpx.codes.UNAUTHORIZED:
            answer = self._send(method, path, body, params, key, self._token.renewed())
        wire.must_be_well(answer, key, wire.until_midnight_s(self._clock.now(), self._zone))
        return answer

    def _send(
        self,
        method: str,
        path: str,
        body: Mapping[str, Any] | None,
        params: Mapping[str, str] | None,
        key: str,
        token: str,
    ) -> wire.Answer:
        headers = {"Authorization": f"Bearer {token}"}
        try:
            said = self._client.request(method, path, json=body, params=params, headers=headers)
        except NOT_REACHED as error:
            raise Transient(f"HubSpot was not reached: {type(error).__name__}") from error
        except httpx.RequestError as error:
            if key:
                raise Unknown(f"HubSpot's answer was lost: {type(error).__name__}", key) from error
            raise Transient(f"HubSpot fell silent: {type(error).__name__}") from error
        return wire.Answer(said.status_code, said.headers.get("retry-after"), said.content)

    def _value(self, answer: wire.Answer, key: str) -> Any:
        try:
            return answer.value()
        except ValueError as error:
            if key:
                raise Unknown("HubSpot's answer to a change cannot be read", key) from error
            raise Transient("HubSpot's answer cannot be read") from error
