"""Tokens that hold whenever they are asked for: renewed ahead of time, once, and kept."""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator
from dataclasses import replace
from datetime import timedelta

import httpx
import structlog
from pydantic import SecretStr

from deskhand.connectors.oauth.consent import Consent, ConsentFile
from deskhand.connectors.oauth.endpoint import OVER, TokenEndpoint, renewal_refused
from deskhand.connectors.oauth.wire import Refused, Tokens, refresh_form
from deskhand.domain.errors import Rejected, Transient

log = structlog.get_logger()

MARGIN = timedelta(minutes=2)
"""A token that ends sooner is renewed: it must outlast the request, and the clocks of both sides differ."""


class TokenKeeper:
    """The tokens of one connection. Thread-safe, and safe among processes that share the company's folder.

    A consent that was withdrawn is asked about once. It is kept as the consent's `trouble`, told in the log, and every
    further request is Rejected (`misconfigured`) with what the operator does; `deskhand connect` mends it without a
    restart, since a changed file is read again.
    """

    def __init__(self, file: ConsentFile, endpoint: TokenEndpoint) -> None:
        self._file, self._endpoint = file, endpoint
        self._clock, self._provider = endpoint.clock, endpoint.provider
        self._lock = threading.Lock()
        self._read: tuple[object, Consent] | None = None

    def __repr__(self) -> str:
        return f"TokenKeeper({self._file.path})"

    def access(self) -> SecretStr:
        """An access token that still holds for a while. Rejected and Transient as above and in errors.py."""
        tokens = self._consent().tokens
        if self._lasts(tokens):
            return tokens.access
        try:
            return self.renewed(tokens.access)
        except Transient:
            if tokens.expires_at > self._clock.now():  # the old one still does
                return tokens.access
            raise

    def renewed(self, refused: SecretStr) -> SecretStr:
        """Another token than `refused`, which ends soon or was not taken: of many who ask at once, one renews."""
        with self._lock, self._file.locked():
            consent = self._consent()
            if consent.tokens.access != refused and self._lasts(consent.tokens):
                return consent.tokens.access
            try:
                tokens = self._endpoint.tokens(refresh_form(consent.tokens), before=consent.tokens)
            except Refused as no:
                raise self._over(consent, no) from None
            self._file.save(replace(consent, tokens=tokens))
            return tokens.access

    def _consent(self) -> Consent:
        """The consent as the file has it now; Rejected where it works no more."""
        version, known = self._file.version(), self._read
        if known is None or known[0] != version or version is None:
            known = self._read = (version, self._file.load())
        if known[1].trouble:
            raise Rejected("misconfigured", known[1].trouble)
        return known[1]

    def _lasts(self, tokens: Tokens) -> bool:
        return tokens.expires_at - self._clock.now() > MARGIN

    def _over(self, consent: Consent, no: Refused) -> Rejected:
        error = renewal_refused(self._provider, no)
        if no.code in OVER:  # a wrong client is mended in the environment, and the consent may still be good
            self._file.save(replace(consent, trouble=error.detail))
        log.error("a connection is lost", connection=self._file.name, what_to_do=error.detail)
        return error


class Bearer(httpx.Auth):
    """Puts a token on every request; one that is answered 401 goes out once more with a new token.

    That holds for requests that change something as well: what is answered 401 was not taken.
    """

    def __init__(self, access: Callable[[], SecretStr], renewed: Callable[[SecretStr], SecretStr]) -> None:
        """`access` gives a token, `renewed` another one than was refused: both are a TokenKeeper's."""
        self._access, self._renewed = access, renewed

    def sync_auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        token = self._access()
        _sign(request, token)
        answer = yield request
        if answer.status_code == httpx.codes.UNAUTHORIZED:
            _sign(request, self._renewed(token))
            yield request


def _sign(request: httpx.Request, token: SecretStr) -> None:
    request.headers["Authorization"] = f"Bearer {token.get_secret_value()}"
