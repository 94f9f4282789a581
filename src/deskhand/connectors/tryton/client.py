"""Tryton over HTTP: one call at a time, in a session that is begun anew once where it has run out."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import httpx
from pydantic import SecretStr

from deskhand.connectors.tryton import wire
from deskhand.connectors.tryton.wire import Domain
from deskhand.domain.errors import Transient, Unknown

NOT_REACHED = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
PAGE = 500
Row = Mapping[str, Any]


class TrytonClient:
    """Calls of models. Thread-safe; neither the password nor a session is in a repr or an error."""

    def __init__(
        self,
        url: str,
        database: str,
        user: str,
        password: SecretStr,
        timeout_s: float = 30.0,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        self._client = httpx.Client(base_url=url, timeout=timeout_s, transport=transport)
        self._path, self._user, self._password = f"/{database}/rpc/", user, password
        self._lock = threading.Lock()
        self._session = ""
        self._context: dict[str, Any] = {}

    def __repr__(self) -> str:
        return f"TrytonClient({self._client.base_url})"

    def close(self) -> None:
        self._client.close()

    @property
    def context(self) -> Mapping[str, Any]:
        """The user's own: her company, employee and language."""
        with self._lock:
            known = dict(self._context)
        if known:
            return known
        said = self._call("model.res.user.get_preferences", [True, {}], "")
        with self._lock:
            self._context = {name: said[name] for name in ("company", "employee", "language") if said.get(name)}
            return dict(self._context)

    def ask(self, method: str, *params: Any) -> Any:
        """The answer to a question, which may always be asked again."""
        return self._call(f"model.{method}", [*params, dict(self.context)], "")

    def change(self, method: str, *params: Any, key: str, timestamps: Mapping[str, str] | None = None) -> Any:
        """The answer to a change; Unknown, with `key`, where nobody knows whether it was made.

        Rejected (`changed`) where a record of `timestamps` ("model,id" to `_timestamp`) was changed since.
        """
        context = {**self.context, **({"_timestamp": dict(timestamps)} if timestamps else {})}
        return self._call(f"model.{method}", [*params, context], key)

    def rows(self, model: str, domain: Domain, fields: Sequence[str], page: int = PAGE) -> Iterator[Row]:
        """All that fit, by id, page by page as they are asked for; each page begins beyond the last one's end."""
        beyond = 0
        while True:
            there = [*([domain] if domain else []), ["id", ">", beyond]]
            found: list[Row] = self.ask(f"{model}.search_read", there, 0, page, [["id", "ASC"]], list(fields))
            yield from found
            if len(found) < page:
                return
            beyond = found[-1]["id"]

    # ------------------------------------------------------------------ network

    def _call(self, method: str, params: Sequence[Any], key: str) -> Any:
        session = self._current() or self._begun("")
        answer = self._post(method, params, key, session)
        if answer.status_code == httpx.codes.UNAUTHORIZED:
            answer = self._post(method, params, key, self._begun(session))
        return wire.result(answer.status_code, answer.content, key)

    def _current(self) -> str:
        with self._lock:
            return self._session

    def _begun(self, instead_of: str) -> str:
        """The header of a new session, or of one that somebody else has begun meanwhile."""
        with self._lock:
            if self._session == instead_of:
                parameters = {"password": self._password.get_secret_value()}
                answer = self._post("common.db.login", [self._user, parameters, "en"], "", "")
                user_id, token, *_ = wire.result(answer.status_code, answer.content, "")
                self._session = wire.session_header(self._user, user_id, token)
            return self._session

    def _post(self, method: str, params: Sequence[Any], key: str, session: str) -> httpx.Response:
        headers = {"Content-Type": "application/json", **({"Authorization": session} if session else {})}
        try:
            return self._client.post(self._path, content=wire.request(method, params), headers=headers)
        except NOT_REACHED as error:
            raise Transient(f"Tryton was not reached: {type(error).__name__}") from error
        except httpx.RequestError as error:
            if key:
                raise Unknown(f"Tryton's answer was lost: {type(error).__name__}", key) from error
            raise Transient(f"Tryton fell silent: {type(error).__name__}") from error
