"""One question to an authorization server, and which of our errors its refusal is."""

from __future__ import annotations

from collections.abc import Mapping
from email.utils import parsedate_to_datetime

import httpx

from deskhand.connectors.oauth import wire
from deskhand.connectors.oauth.providers import Provider
from deskhand.domain.errors import Misconfigured, Rejected, Transient
from deskhand.ports import Clock

LATER = ("temporarily_unavailable", "server_error")
CLIENT = ("invalid_client", "unauthorized_client")
OVER = ("invalid_grant", "interaction_required", "consent_required", "login_required")
DECLINED = ("access_denied", "authorization_declined")


class TokenEndpoint:
    """Asks `provider` for tokens under our client. Thread-safe. Nothing that is sent or answered stands in an error."""

    def __init__(
        self,
        provider: Provider,
        clock: Clock,
        *,
        timeout_s: float = 10.0,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        self.provider, self.clock = provider, clock
        self._timeout_s, self._transport = timeout_s, transport

    def __repr__(self) -> str:
        return f"TokenEndpoint({self.provider.token_url})"

    def tokens(self, form: Mapping[str, str], before: wire.Tokens | None = None) -> wire.Tokens:
        """What `form` (one of wire.*_form) is given. wire.Refused with its code, Transient where it may pass."""
        body = self._ask(self.provider.token_url, form, with_secret=True)
        try:
            return wire.parse_tokens(body, self.clock.now(), before)
        except ValueError as error:
            raise Transient(f"{self.provider.title}'s token answer cannot be used: {error}") from None

    def device(self) -> wire.DeviceCode:
        """A code for a device (RFC 8628 §3.1); errors as above."""
        body = self._ask(self.provider.device_url, {"scope": " ".join(self.provider.scopes)}, with_secret=False)
        try:
            return wire.parse_device(body, self.clock.now())
        except ValueError as error:
            raise Transient(f"{self.provider.title}'s device answer cannot be used: {error}") from None

    def _ask(self, url: str, form: Mapping[str, str], *, with_secret: bool) -> bytes:
        secret, title = self.provider.client_secret.get_secret_value(), self.provider.title
        own = {"client_id": self.provider.client_id} | ({"client_secret": secret} if secret and with_secret else {})
        try:
            with httpx.Client(timeout=self._timeout_s, transport=self._transport) as client:
                answer = client.post(url, data={**own, **form}, headers={"Accept": "application/json"})
        except httpx.TransportError as error:
            raise Transient(f"{title}'s token server was not reached: {type(error).__name__}") from None
        if answer.is_success:
            return answer.content
        if answer.status_code == httpx.codes.TOO_MANY_REQUESTS or answer.status_code >= 500:
            wait_s = retry_after_s(answer, self.clock)
            raise Transient(f"{title}'s token server asks to wait ({answer.status_code})", wait_s)
        try:
            code = wire.parse_refusal(answer.content)
        except ValueError as error:
            raise Transient(f"{title}'s token server: {answer.status_code}, and {error}") from None
        if code in LATER:
            raise Transient(f"{title}'s token server asks to wait ({code})")
        raise wire.Refused(code)


def retry_after_s(answer: httpx.Response, clock: Clock) -> float | None:
    """RFC 9110 §10.2.3, seconds or a date; None where it is neither."""
    said = answer.headers.get("Retry-After", "")
    try:
        return max(0.0, float(said))
    except ValueError:
        pass
    try:
        return max(0.0, (parsedate_to_datetime(said) - clock.now()).total_seconds())
    except (ValueError, TypeError):
        return None


# ------------------------------------------------------------------ in words


def renewal_refused(provider: Provider, no: wire.Refused) -> Rejected:
    """Why a connection does not work any more, and what the operator does."""
    if no.code in OVER:
        why = f"{provider.title} lets us in no more ({no.code}): the consent was withdrawn, or it has run out"
        return Rejected("misconfigured", f"{why}; {provider.again}")
    return Rejected("misconfigured", _of_client(provider, no.code))


def connecting_refused(provider: Provider, no: wire.Refused) -> Misconfigured:
    """Why a connection was not made, and what the operator does."""
    if no.code in DECLINED:
        return Misconfigured(f"{provider.title} was told not to let us in; {provider.again} and allow it")
    if no.code == "expired_token":
        return Misconfigured(f"the code was not typed in time; {provider.again}")
    if no.code == "invalid_scope":
        return Misconfigured(
            f"{provider.title} does not give calendars in this way (invalid_scope); without --device it asks in the"
            " browser. Google's device flow gives none to anybody"
        )
    return Misconfigured(_of_client(provider, no.code))


def _of_client(provider: Provider, code: str) -> str:
    if code in CLIENT:
        return f"{provider.title} does not know our client ({code}); mend {provider.variables}"
    return f"{provider.title} refuses ({code}); look at our application there, then {provider.again}"
