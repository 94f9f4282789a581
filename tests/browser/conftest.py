"""One browser for the whole run; each test has a page and a company of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from deskhand.testing.browser import Browser
from deskhand.testing.chat_site import Site, chat_site


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """FileNotFoundError, with what to install, where there is none: a test that does not run is no test."""
    with Browser() as browser:
        yield browser


@pytest.fixture
def site(browser: Browser, tmp_path: Path) -> Iterator[Site]:
    browser.screen(1280, 800)
    browser.speak("en-US,en")
    browser.media(prefers_reduced_motion="no-preference")
    browser.complaints()
    with chat_site(browser, tmp_path) as site:
        yield site
