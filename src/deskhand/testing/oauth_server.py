"""An authorization server on the loopback, over real HTTP: Google's and Microsoft's addresses, RFC 6749's rules.

with OAuthServer(clock) as server:
    provider_of("google", server.environ("google"))

It checks what the RFCs leave to the server: PKCE, loopback redirects, one use of a code, known parameters only.
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from types import TracebackType
from urllib.parse import parse_qsl, urlencode, urlsplit

from deskhand.ports import Clock
from deskhand.testing.oauth_questions import (
    ACCESS_S,
    ASKED,
    CLIENT,
    CODE_S,
    DEVICE_S,
    FORMS,
    INTERVAL_S,
    MORE_ASKED,
    RETRY_AFTER_S,
    SECRET,
    ConsentAnswer,
    ConsentQuestion,
)
from deskhand.testing.vendor_http import Fate, VendorAnswer, VendorHttp, VendorRequest


class OAuthServer:
    """Says `answer` on the consent page at once; a device waits for `typed`. A token that is `in` the server holds.

    `refreshes` counts renewals. With `rotates` every renewal brings another refresh token and ends the former, `ends_s`
    is how long a consent lasts, and `device_scopes` is False where the device flow gives no calendars, as Google's.
    """

    def __init__(
        self, clock: Clock, *, rotates: bool = False, ends_s: int | None = None, device_scopes: bool = True
    ) -> None:
        self.rotates, self.ends_s, self.device_scopes = rotates, ends_s, device_scopes
        self.answer, self.refreshes, self.polls = ConsentAnswer.YES, 0, 0
        self.next_poll_slow = False
        self.http = VendorHttp(self._answered)
        self._live: dict[str, datetime] = {}
        self.secrets: set[str] = set()
        self._clock, self._lock = clock, threading.RLock()
        self._codes: dict[str, ConsentQuestion] = {}
        self._devices: dict[str, ConsentQuestion] = {}
        self._consents: dict[str, str] = {}

    def environ(self, name: str) -> dict[str, str]:
        """What leads Deskhand here instead of to the vendor `name`."""
        upper = name.upper()
        return {
            f"DESKHAND_{upper}_CLIENT_ID": CLIENT,
            f"DESKHAND_{upper}_CLIENT_SECRET": SECRET,
            f"DESKHAND_{upper}_OAUTH_URL": self.http.url,
        }

    def __enter__(self) -> OAuthServer:
        self.http.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.http.stop()

    def __contains__(self, token: object) -> bool:
        return isinstance(token, str) and token in self._live and self._clock.now() < self._live[token]

    # ------------------------------------------------------------------ people

    def typed(self, answer: ConsentAnswer = ConsentAnswer.YES) -> None:
        """Somebody types the last device's code, and answers."""
        with self._lock:
            code = list(self._devices)[-1]
            self._devices[code] = replace(self._devices[code], answer=answer)

    def revoke(self) -> None:
        """Somebody takes every consent back: no token holds any more."""
        with self._lock:
            self._consents.clear()
            self._live.clear()

    def expire(self) -> None:
        """Access tokens end before their time; consents stay."""
        self._live.clear()

    # ------------------------------------------------------------------ requests

    def _answered(self, request: VendorRequest) -> VendorAnswer:
        match self.http.fate(request.method):
            case Fate.LIMITED:
                return VendorAnswer(429, {"error": "slow"}, {"Retry-After": str(RETRY_AFTER_S)})
            case Fate.FAILS:
                return VendorAnswer(503, b"upstream connect error")
            case Fate.GARBLED:
                return VendorAnswer(200, b"<html>Sorry")
            case fate:
                with self._lock:
                    return replace(self._routed(request), lost=fate)

    def _routed(self, request: VendorRequest) -> VendorAnswer:
        form = dict(parse_qsl(request.body.decode(), keep_blank_values=True))
        match request.method, request.path.rsplit("/", 1)[-1]:
            case "GET", "auth" | "authorize":
                return self._authorize(request.query)
            case "POST", "token":
                return self._token(form)
            case "POST", "code" | "devicecode":
                return self._device(form)
            case _:
                return VendorAnswer(404, {"error": "invalid_request"})

    def _authorize(self, query: Mapping[str, str]) -> VendorAnswer:
        """What cannot be told to the client safely is told to the person: 400 (RFC 6749 §4.1.2.1)."""
        redirect = query.get("redirect_uri", "")
        host = urlsplit(redirect).hostname
        if query.get("client_id") != CLIENT or host not in ("127.0.0.1", "localhost"):
            return VendorAnswer(400, {"error": "redirect_uri_mismatch"})
        if not ASKED <= query.keys() <= ASKED | MORE_ASKED or query["code_challenge_method"] != "S256":
            return VendorAnswer(400, {"error": "invalid_request"})
        back = {"state": query["state"]}
        if self.answer is ConsentAnswer.NO:
            back["error"] = "access_denied"
        else:
            code = self._secret("code")
            until = self._clock.now() + timedelta(seconds=CODE_S)
            scope = query["scope"] if self.answer is ConsentAnswer.YES else "openid"
            self._codes[code] = ConsentQuestion(scope, until, redirect, query["code_challenge"])
            back["code"] = code
        return VendorAnswer(302, None, {"Location": f"{redirect}/?{urlencode(back)}"})

    def _device(self, form: Mapping[str, str]) -> VendorAnswer:
        if form.keys() != {"client_id", "scope"} or form["client_id"] != CLIENT:
            return VendorAnswer(400, {"error": "invalid_request"})
        if not self.device_scopes:
            return VendorAnswer(400, {"error": "invalid_scope"})
        code = self._secret("device")
        self._devices[code] = ConsentQuestion(form["scope"], self._clock.now() + timedelta(seconds=DEVICE_S))
        said = {"device_code": code, "user_code": "WDJB-MJHT", "verification_uri": f"{self.http.url}/device"}
        return VendorAnswer(200, {**said, "expires_in": DEVICE_S, "interval": INTERVAL_S})

    def _token(self, form: Mapping[str, str]) -> VendorAnswer:
        grant = form.get("grant_type", "")
        if grant not in FORMS:
            return _refused("unsupported_grant_type")
        if form.keys() != FORMS[grant] | {"grant_type", "client_id", "client_secret"}:
            return _refused("invalid_request")
        if (form["client_id"], form["client_secret"]) != (CLIENT, SECRET):
            return _refused("invalid_client", 401)
        match grant:
            case "authorization_code":
                return self._of_code(form)
            case "refresh_token":
                return self._of_refresh(form["refresh_token"])
            case _:
                return self._of_device(form["device_code"])

    def _of_code(self, form: Mapping[str, str]) -> VendorAnswer:
        asked = self._codes.pop(form["code"], None)
        if asked is None or asked.until < self._clock.now() or asked.redirect != form["redirect_uri"]:
            return _refused("invalid_grant")
        return self._granted(asked.scope) if asked.proved_by(form["code_verifier"]) else _refused("invalid_grant")

    def _of_refresh(self, token: str) -> VendorAnswer:
        scope = self._consents.get(token)
        if scope is None:
            return _refused("invalid_grant")
        self.refreshes += 1
        if self.rotates:
            del self._consents[token]
        return self._granted(scope, None if self.rotates else token)

    def _of_device(self, code: str) -> VendorAnswer:
        self.polls += 1
        asked = self._devices.get(code)
        if asked is None:
            return _refused("invalid_grant")
        if asked.until <= self._clock.now():
            return _refused("expired_token")
        if self.next_poll_slow:
            self.next_poll_slow = False
            return _refused("slow_down")
        if asked.answer is None:
            return _refused("authorization_pending")
        if asked.answer is ConsentAnswer.NO:
            return _refused("access_denied")
        del self._devices[code]
        return self._granted(asked.scope if asked.answer is ConsentAnswer.YES else "openid")

    def _granted(self, scope: str, refresh: str | None = None) -> VendorAnswer:
        access = self._secret("access")
        self._live[access] = self._clock.now() + timedelta(seconds=ACCESS_S)
        said: dict[str, object] = {"access_token": access, "token_type": "Bearer", "expires_in": ACCESS_S}
        if refresh is None:
            refresh = said["refresh_token"] = self._secret("refresh")
            self._consents[refresh] = scope
        if self.ends_s is not None:
            said["refresh_token_expires_in"] = self.ends_s
        said["scope"] = scope.replace(" offline_access", "")
        return VendorAnswer(200, said, {"Cache-Control": "no-store"})

    def _secret(self, kind: str) -> str:
        made = f"{kind}-{secrets.token_urlsafe(16)}"
        self.secrets.add(made)
        return made


def _refused(code: str, status: int = 400) -> VendorAnswer:
    """The description holds what must never be repeated, as a server's may."""
    return VendorAnswer(status, {"error": code, "error_description": f"AADSTS50173: {SECRET} of ana@example.com"})
