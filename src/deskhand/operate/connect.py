"""`deskhand connect`: a person lets Deskhand into the calendar of a vendor, and what is known of that afterwards."""

from __future__ import annotations

import sys
import time
import webbrowser
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from datetime import timedelta
from pathlib import Path

from pydantic import SecretStr

from deskhand.connectors.calendars import vendor_calendar
from deskhand.connectors.oauth.consent import Consent, ConsentFile
from deskhand.connectors.oauth.endpoint import TokenEndpoint
from deskhand.connectors.oauth.flows import by_browser, by_device
from deskhand.connectors.oauth.keeper import Bearer
from deskhand.connectors.oauth.providers import NAMES, Provider, provider_of
from deskhand.connectors.oauth.seal import seal_of
from deskhand.connectors.oauth.wire import Tokens
from deskhand.domain.errors import Misconfigured, Rejected, Transient
from deskhand.ports import Clock

SOON = timedelta(days=3)


def connect(
    name: str,
    folder: Path,
    environ: Mapping[str, str],
    clock: Clock,
    *,
    device: bool = False,
    port: int = 0,
    say: Callable[[str], None] = print,
    open_page: Callable[[str], object] | None = None,
    pause: Callable[[float], None] = time.sleep,
    patience_s: float = 300.0,
) -> str:
    """Run the flow for `google` or `microsoft`, keep the tokens in the company's folder and use them once; what came
    of it, in words. A connection that is there already is replaced once the new one is.

    With `device` a code is typed in any browser; else a page of this machine's is waited for, on `port` (0: any), and
    the vendor's is opened where this machine has a screen.
    Misconfigured with what the operator does where it was not made.
    """
    provider, file = provider_of(name, environ), ConsentFile(folder, name, seal_of(folder, environ))
    endpoint = TokenEndpoint(provider, clock)
    try:
        if device:
            tokens = by_device(endpoint, _code_shown(provider, say), pause)
        else:
            shown = _page_shown(provider, say, open_page or (webbrowser.open if _has_screen(environ) else _nothing))
            tokens = by_browser(endpoint, shown, port=port, patience_s=patience_s)
        account = _tried(provider, tokens, clock)
    except Transient as error:
        raise Misconfigured(f"{error}; {provider.again} in a while") from None
    with file.locked():
        file.save(Consent(account, clock.now(), tokens))
    return f"{provider.title} is connected as {account}. The tokens are in {file.path}, sealed with {file.key}."


def connections(folder: Path, environ: Mapping[str, str], clock: Clock) -> Iterator[tuple[bool, str]]:
    """One line per connection that was ever made, and whether the operator has to do something about it. Asks nobody.

    A consent that was withdrawn is known here once it was used; `check` of the calendar uses it.
    """
    for name in NAMES:
        if not (folder / "var" / "connections" / f"{name}.json").exists():
            continue
        try:
            consent = ConsentFile(folder, name, seal_of(folder, environ)).load()
        except (Rejected, Misconfigured) as error:
            yield True, error.detail if isinstance(error, Rejected) else str(error)
            continue
        yield _state(name, consent, clock)


def _state(name: str, consent: Consent, clock: Clock) -> tuple[bool, str]:
    if consent.trouble:
        return True, consent.trouble
    said = f"{name}: connected as {consent.account} since {consent.connected_at:%Y-%m-%d}"
    ends_at = consent.tokens.ends_at
    if ends_at is None:
        return False, said
    left = ends_at - clock.now()
    return left < SOON, f"{said}; the consent ends on {ends_at:%Y-%m-%d}: run `deskhand connect {name}` before"


def _tried(provider: Provider, tokens: Tokens, clock: Clock) -> str:
    """Whose account the tokens open; Misconfigured where they open none."""

    def no_other(_: SecretStr) -> SecretStr:
        raise Rejected("misconfigured", f"{provider.title} did not take the token that it gave; {provider.again}")

    with closing(vendor_calendar(provider, Bearer(lambda: tokens.access, no_other), clock, "UTC")) as calendar:
        return calendar.account()


# ------------------------------------------------------------------ what is shown


def _page_shown(
    provider: Provider, say: Callable[[str], None], open_page: Callable[[str], object]
) -> Callable[[str, int], None]:
    def show(address: str, port: int) -> None:
        say(f"Open this address, sign in at {provider.title} and allow the calendar:\n\n{address}\n")
        say(
            f"The page comes back to this machine, port {port}. Where the browser is on another one, run there first:\n"
            f"  ssh -L {port}:127.0.0.1:{port} <this machine>"
        )
        open_page(address)

    return show


def _has_screen(environ: Mapping[str, str]) -> bool:
    """A browser in the terminal would take the terminal away."""
    return sys.platform in ("darwin", "win32") or any(environ.get(one) for one in ("DISPLAY", "WAYLAND_DISPLAY"))


def _nothing(_: str) -> None:
    """The operator opens it."""


def _code_shown(provider: Provider, say: Callable[[str], None]) -> Callable[[str, str], None]:
    def show(address: str, code: str) -> None:
        say(f"Open {address} in any browser, sign in at {provider.title} and type this code:\n\n  {code}\n")

    return show
