"""Salesforce's HTTP: one request at a time, under a session that is renewed once where it has run out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Protocol

import httpx

from deskhand.connectors.salesforce import wire
from deskhand.domain.errors import Transient, Unknown

NOT_REACHED = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)


class Token(Protocol):
    """Where access tokens come from. Both may raise Transient or Rejected (`misconfigured`)."""

    def get(self) -> str:
        """One that should still be good."""

    def renewed(self) -> str:
        """A new one: that of `get` was refused."""


class SalesforceClient:
    """Questions and changes. Thread-safe; a token is in no repr and no error."""

    def __init__(
        self, url: str, version: str, token: Token, timeout_s: float, transport: httpx.BaseTransport | None = None
    ) -> None:
        self._client = httpx.Client(base_url=url, timeout=timeout_s, transport=transport)
        self._token, self._root = token, f"/services/data/{version}"

    def __repr__(self) -> str:
        return f"SalesforceClient({self._client.base_url})"

    def close(self) -> None:
        self._client.close()

    def rows(self, query: str) -> Iterator[Mapping[str, Any]]:
        """All rows, page by page as they are asked for. A page may take minutes to be asked for, not days."""
        said = self.ask(f"{self._root}/query", {"q": query})
        while True:
            yield from said["records"]
            if said.get("done", True):
                return
            further = str(said.get("nextRecordsUrl", ""))
            if not further.startswith(f"{self._root}/query/"):
                raise Transient("Salesforce's next page is not on Salesforce")
            said = self.ask(further)

    def describe(self, name: str) -> Any:
        return self.ask(f"{self._root}/sobjects/{name}/describe")

    def ask(self, path: str, params: Mapping[str, str] | None = None) -> Any:
        """The answer to a question, which may always be asked again."""
        return self._value(self._answer("GET", path, None, params, {}, ""), "")

    def change(
        self, method: str, path: str, body: Mapping[str, Any], key: str, condition: Mapping[str, str] | None = None
    ) -> Any:
        """The answer to a change below `sobjects/`; Unknown, with `key`, where nobody knows whether it was made."""
        answer = self._answer(method, f"{self._root}/sobjects/{path}", body, None, condition or {}, key)
        return self._value(answer, key)

    def _answer(
        self,
        method: str,
        path: str,
        body: Mapping[str, Any] | None,
        params: Mapping[str, str] | None,
        condition: Mapping[str, str],
        key: str,
    ) -> wire.Answer:
        request = self._client.build_request(method, path, json=body, params=params, headers=condition)
        answer = self._send(request, self._token.get(), key)
        if wire.has_expired(answer):
            answer = self._send(request, self._token.renewed(), key)
        wire.must_be_well(answer, key)
        return answer

    def _send(self, request: httpx.Request, token: str, key: str) -> wire.Answer:
        request.headers["Authorization"] = f"Bearer {token}"
        try:
            said = self._client.send(request)
        except NOT_REACHED as error:
            raise Transient(f"Salesforce was not reached: {type(error).__name__}") from error
        except httpx.RequestError as error:
            if key:
                raise Unknown(f"Salesforce's answer was lost: {type(error).__name__}", key) from error
            raise Transient(f"Salesforce fell silent: {type(error).__name__}") from error
        return wire.Answer(said.status_code, said.headers.get("retry-after"), said.content)

    def _value(self, answer: wire.Answer, key: str) -> Any:
        try:
            return answer.value()
        except ValueError as error:
            if key:
                raise Unknown("Salesforce's answer to a change cannot be read", key) from error
            raise Transient("Salesforce's answer cannot be read") from error
