"""A real browser: Debian's Chromium, without a window and without a network of its own.

with Browser() as browser:
    browser.driver.get("http://127.0.0.1:8080/")
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Any

from selenium.webdriver import Chrome, ChromeOptions
from selenium.webdriver.chrome.service import Service

CHROMIUM, DRIVER = Path("/usr/bin/chromium"), Path("/usr/bin/chromedriver")
QUIET = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--no-proxy-server",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


class Browser:
    """Runs from entry to exit, in a profile that is new and deleted at the end."""

    def __init__(self) -> None:
        missing = [str(one) for one in (CHROMIUM, DRIVER) if not one.exists()]
        if missing:
            raise FileNotFoundError(f"{', '.join(missing)}: apt-get install chromium chromium-driver")

    def __enter__(self) -> Browser:
        self._profile = tempfile.mkdtemp(prefix="deskhand-browser-")
        options = ChromeOptions()
        options.binary_location = str(CHROMIUM)
        for one in (*QUIET, f"--user-data-dir={self._profile}"):
            options.add_argument(one)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        self.driver = Chrome(options, Service(str(DRIVER)))
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.driver.quit()
        shutil.rmtree(self._profile, ignore_errors=True)

    def command(self, name: str, **arguments: Any) -> Any:
        """A command of the DevTools protocol."""
        return self.driver.execute_cdp_cmd(name, arguments)

    def screen(self, width: int, height: int, phone: bool = False) -> None:
        """The size of the page in CSS pixels; a phone has a finger for a mouse."""
        scale = 2 if phone else 1
        self.command(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=scale, mobile=phone
        )
        self.command("Emulation.setTouchEmulationEnabled", enabled=phone)

    def speak(self, languages: str) -> None:
        """What the browser says that its reader reads: `es-MX,es`."""
        agent = self.driver.execute_script("return navigator.userAgent")
        self.command("Emulation.setUserAgentOverride", userAgent=agent, acceptLanguage=languages)

    def offline(self, away: bool) -> None:
        """Cut the network, or mend it."""
        self.command("Network.enable")
        self.command(
            "Network.emulateNetworkConditions", offline=away, latency=0, downloadThroughput=-1, uploadThroughput=-1
        )

    def media(self, **features: str) -> None:
        """What the reader prefers, such as prefers_reduced_motion='reduce'."""
        said = [{"name": name.replace("_", "-"), "value": value} for name, value in features.items()]
        self.command("Emulation.setEmulatedMedia", features=said)

    def complaints(self) -> list[str]:
        """What the browser has logged as an error since this was last asked: refused scripts and styles among it."""
        logged: list[dict[str, str]] = self.driver.get_log("browser")  # type: ignore[no-untyped-call]
        return [one["message"] for one in logged if one["level"] == "SEVERE"]
