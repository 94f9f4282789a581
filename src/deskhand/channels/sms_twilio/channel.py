"""SMS through Twilio. What Twilio's bytes mean is in wire.py; here are the network and the secrets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from urllib.parse import urlsplit

import httpx
from pydantic import SecretStr

from deskhand.channels.sms_twilio import wire
from deskhand.channels.sms_twilio.form import parse_form
from deskhand.channels.sms_twilio.signature import is_genuine
from deskhand.domain.errors import Misconfigured, Rejected, Transient, Unknown, Untrusted
from deskhand.ports import Inbound, Listed

API = "https://api.twilio.com"
PAGE_SIZE, MOST_PAGES = 200, 50
NOT_REACHED = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)
"""Nothing has left: it is safe to try again."""


class TwilioSms:
    """A Twilio account and one sender of it. Thread-safe."""

    name = "sms"

    def __init__(
        self,
        account_sid: str,
        auth_token: SecretStr,
        sender: str,
        public_url: str,
        *,
        next_auth_token: SecretStr | None = None,
        base_url: str = API,
        connect_timeout_s: float = 3.0,
        read_timeout_s: float = 10.0,
    ) -> None:
        """Two tokens may be live while one is rotated in: both are accepted from Twilio and tried towards it."""
        tokens = (auth_token, next_auth_token or SecretStr(""))
        self._tokens = tuple(token for token in tokens if token.get_secret_value())
        self._account_sid, self._sender, self._public_url = account_sid, sender, public_url
        self._check_settings()
        self._account = f"/2010-04-01/Accounts/{account_sid}"
        timeout = httpx.Timeout(read_timeout_s, connect=connect_timeout_s)
        self._client = httpx.Client(base_url=base_url, timeout=timeout, follow_redirects=False)

    def __repr__(self) -> str:
        return f"TwilioSms({self._account_sid}, {self._sender})"

    def close(self) -> None:
        self._client.close()

    def check(self) -> None:
        """Ask Twilio whether the account may send; Misconfigured when not, Transient when Twilio cannot be asked."""
        try:
            self._get(f"{self._account}.json")
        except Rejected as no:
            raise Misconfigured(f"Twilio does not accept {self._account_sid} with this token ({no.detail})") from no

    # -------------------------------------------------------------- in

    def receive(self, url: str, headers: Mapping[str, str], body: bytes) -> Inbound:
        """Words or a report. The signature is held against the configured address; only the query is taken from `url`.

        The effect of a report is empty where the call-back was set at Twilio and not by us.
        """
        query = urlsplit(url).query
        form = parse_form(body)
        lowered = {name.lower(): value for name, value in headers.items()}
        signature = lowered.get("x-twilio-signature", "")
        settings = lowered.get("x-twilio-webhooks-signature-settings", "")
        called = f"{self._public_url}?{query}" if query else self._public_url
        secrets = [token.get_secret_value() for token in self._tokens]
        if not is_genuine(called, form, signature, settings, secrets):
            raise Untrusted("X-Twilio-Signature does not hold")
        return wire.parse_request(query, form, self.name)

    # -------------------------------------------------------------- out

    def send(self, to: str, text: str, key: str) -> str:
        """Twilio's MessageSid. One attempt: Twilio knows no idempotency, so repeating is the ledger's business."""
        wire.check_length(text)
        form = wire.message_form(self._sender, to, text, wire.call_back_url(self._public_url, key))
        try:
            answer = self._ask("POST", f"{self._account}/Messages.json", form)
        except NOT_REACHED as error:
            raise Transient(f"Twilio was not reached: {type(error).__name__}") from error
        except httpx.RequestError as error:
            raise Unknown(f"Twilio's answer was lost: {type(error).__name__}", key) from error
        return wire.parse_sent(answer.status_code, answer.headers.get("retry-after"), answer.content, key)

    def sent_since(self, to: str, since: datetime) -> Sequence[Listed]:
        """Every outbound message to `to` that Twilio took since, whatever its sender.

        Not filtered by Twilio's DateSent, which a queued message does not have and which knows days only: pages are
        read, newest first, until one is older. Transient when Twilio cannot be asked.
        """
        since = wire.whole_second(since)
        found: list[Listed] = []
        for page in self._pages(to):
            fresh = [one for one in page if one.at >= since]
            found = [*reversed(fresh), *found]
            if page and not fresh:
                break
        return sorted(found, key=lambda one: one.at)

    # -------------------------------------------------------------- network

    def _pages(self, to: str) -> Iterator[tuple[Listed, ...]]:
        page = wire.parse_page(self._get(f"{self._account}/Messages.json", {"To": to, "PageSize": str(PAGE_SIZE)}))
        yield page.messages
        for _ in range(MOST_PAGES):
            if not page.next_path:
                return
            page = wire.parse_page(self._get(page.next_path))
            yield page.messages

    def _get(self, path: str, params: dict[str, str] | None = None) -> bytes:
        """The answer to a question, which may always be asked again."""
        if not path.startswith("/") or path.startswith("//"):
            raise Transient("Twilio's next page is not on Twilio")
        try:
            answer = self._ask("GET", path, params)
        except httpx.RequestError as error:
            raise Transient(f"Twilio was not reached: {type(error).__name__}") from error
        if answer.status_code in (401, 403, 404):
            raise Rejected("misconfigured", f"HTTP {answer.status_code}")
        if answer.status_code != 200:
            raise Transient(
                f"Twilio answered {answer.status_code}", wire.parse_retry_after(answer.headers.get("retry-after"))
            )
        return answer.content

    def _ask(self, method: str, path: str, fields: dict[str, str] | None) -> httpx.Response:
        """The answer under the first token that Twilio knows; 401 has done nothing, so the next one may try."""
        data, params = (fields, None) if method == "POST" else (None, fields)
        for token in self._tokens:
            auth = (self._account_sid, token.get_secret_value())
            answer = self._client.request(method, path, data=data, params=params, auth=auth)
            if answer.status_code != 401:
                break
        return answer

    def _check_settings(self) -> None:
        public = urlsplit(self._public_url)
        wrong = {
            "account_sid": not self._account_sid.startswith("AC"),
            "auth_token": not self._tokens,
            "sender": not self._sender.removeprefix("+").isalnum(),
            "public_url": public.scheme not in ("http", "https") or not public.hostname or bool(public.query),
        }
        if any(wrong.values()):
            raise Misconfigured(f"sms_twilio: {', '.join(name for name, is_wrong in wrong.items() if is_wrong)}")
