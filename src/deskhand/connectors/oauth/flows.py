"""The two ways in which a person lets Deskhand in: with a browser on this machine, or with one anywhere."""

from __future__ import annotations

import secrets
from collections.abc import Callable

from deskhand.connectors.oauth import wire
from deskhand.connectors.oauth.endpoint import TokenEndpoint, connecting_refused
from deskhand.connectors.oauth.landing import Landing
from deskhand.domain.errors import Misconfigured, Transient

SLOWER_S = 5.0
"""RFC 8628 §3.5: how much longer to pause after `slow_down`."""


def by_browser(
    endpoint: TokenEndpoint, show: Callable[[str, int], None], *, port: int = 0, patience_s: float = 300.0
) -> wire.Tokens:
    """Tokens by authorization code with PKCE. `show` is given the address to open and the port that is waited at.

    Misconfigured with what the operator does where nothing comes of it, Transient where it may pass.
    """
    provider, state, verifier = endpoint.provider, secrets.token_urlsafe(24), secrets.token_urlsafe(48)
    try:
        landing = Landing(state, provider.redirect_host, port)
    except OSError:
        raise Misconfigured(f"port {port} is in use on this machine; name another one") from None
    with landing:
        show(wire.authorize_url(provider, landing.url, state, verifier), landing.port)
        try:
            code = landing.code(patience_s)
            return _sufficient(endpoint, endpoint.tokens(wire.code_form(code, landing.url, verifier)))
        except TimeoutError as error:
            raise Misconfigured(f"{error}; {provider.again}") from None
        except wire.Refused as no:
            raise connecting_refused(provider, no) from None


def by_device(endpoint: TokenEndpoint, show: Callable[[str, str], None], pause: Callable[[float], None]) -> wire.Tokens:
    """Tokens by a code that a person types elsewhere. `show` is given the address and the code, `pause` seconds.

    Misconfigured with what the operator does where nothing comes of it, Transient where it cannot even begin.
    """
    try:
        device = endpoint.device()
        show(device.address, device.user_code)
        return _sufficient(endpoint, _polled(endpoint, device, pause))
    except wire.Refused as no:
        raise connecting_refused(endpoint.provider, no) from None


def _polled(endpoint: TokenEndpoint, device: wire.DeviceCode, pause: Callable[[float], None]) -> wire.Tokens:
    interval_s = device.interval_s
    while endpoint.clock.now() < device.expires_at:
        pause(interval_s)
        try:
            return endpoint.tokens(wire.device_form(device))
        except Transient:
            interval_s *= 2  # RFC 8628 §3.5, on a connection that fails
        except wire.Refused as no:
            if no.code == "slow_down":
                interval_s += SLOWER_S
            elif no.code != "authorization_pending":
                raise
    raise wire.Refused("expired_token")


def _sufficient(endpoint: TokenEndpoint, tokens: wire.Tokens) -> wire.Tokens:
    """Misconfigured where a box was left unticked (RFC 6749 §3.3: what is granted may be less than was asked for)."""
    granted = {scope.rstrip("/").rsplit("/", 1)[-1].lower() for scope in tokens.scopes}
    lacking = [scope for scope in endpoint.provider.needed if granted and scope not in granted]
    if lacking:
        raise Misconfigured(
            f"{endpoint.provider.title} let us in, but not into the calendar ({', '.join(lacking)}); "
            f"{endpoint.provider.again} and leave its box ticked"
        )
    return tokens
