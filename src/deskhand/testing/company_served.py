"""A company as `deskhand serve` runs it, with the test carrier in place of Twilio."""

from __future__ import annotations

import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from deskhand.app import Settings
from deskhand.config import load_company
from deskhand.operate.serve import open_web
from deskhand.testing.carrier import Carrier
from deskhand.testing.server_thread import served

ACCOUNT, TOKEN = "AC" + "0" * 32, "a-very-secret-token"


def environ_of(carrier: Carrier, hook: str) -> dict[str, str]:
    """The settings with which `carrier` is the company's Twilio and posts to `hook`."""
    return {
        "DESKHAND_SMS_TWILIO_ACCOUNT_SID": ACCOUNT,
        "DESKHAND_SMS_TWILIO_AUTH_TOKEN": TOKEN,
        "DESKHAND_SMS_TWILIO_SENDER": carrier.number,
        "DESKHAND_SMS_TWILIO_PUBLIC_URL": hook,
        "DESKHAND_SMS_TWILIO_BASE_URL": carrier.url,
    }


@contextmanager
def company_served(
    folder: Path, carrier: Carrier, shadow: bool = False, extra: Mapping[str, str] | None = None
) -> Iterator[dict[str, str]]:
    """The company in `folder` answers the carrier's hook until exit; yields its environment. `carrier.hook` is set."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        carrier.hook = f"http://127.0.0.1:{taken.getsockname()[1]}/hooks/sms"
        environ = environ_of(carrier, carrier.hook) | dict(extra or {})
        web = open_web(Settings.read(folder, environ), load_company(folder), shadow)
        with served(web, taken):
            yield environ
