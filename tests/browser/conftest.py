"""A company that is served, a page of its site under the strictest policy, and a browser that opens it."""

from __future__ import annotations

import shutil
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from selenium.webdriver.common.keys import Keys

from deskhand.app import Settings
from deskhand.config import load_company
from deskhand.operate.serve import open_web
from deskhand.testing.browser import Browser
from deskhand.testing.carrier import Carrier
from deskhand.testing.company_served import ACCOUNT, TOKEN, environ_of
from deskhand.testing.server_thread import served
from deskhand.testing.waiting import until

LAKEVIEW = Path(__file__).parents[2] / "examples/lakeview"
ARTICLE = "<h1>Lakeview Homes</h1><p>Three buildings and a row of shops. <a href='#rent'>Rent</a></p>" * 12
HOST, PANEL = "document.querySelector('deskhand-chat').shadowRoot", "querySelector('dialog')"


class Page(BaseHTTPRequestHandler):
    """One page of the business's site. Its style wants to reach everything; its policy lets nothing in but the chat."""

    desk, tag = "", ""

    def do_GET(self) -> None:
        if self.path != "/":
            self.send_error(404)
            return
        body = f"<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content='width=device-width'><title>Lakeview</title>{ARTICLE}{self.tag}"
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Security-Policy", f"default-src 'none'; script-src {self.desk}; connect-src {self.desk}; img-src 'self'; require-trusted-types-for 'script'; trusted-types 'none'; base-uri 'none'")
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing."""


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with Browser() as browser:
        yield browser


@dataclass
class Site:
    """The page with its chat, as a visitor uses it. What is inside the chat is found by CSS in its shadow."""

    browser: Browser
    url: str
    stop: Callable[[], None]
    start: Callable[[], None]

    def run(self, script: str) -> object:
        return self.browser.driver.execute_script(f"const root = {HOST}; {script}")

    def load(self) -> None:
        self.browser.driver.get(self.url)
        until(lambda: self.browser.driver.execute_script("return !!document.querySelector('deskhand-chat')"))

    def one(self, css: str):  # type: ignore[no-untyped-def]
        """The element, as the driver holds it."""
        return self.run(f"return root.querySelector({css!r})")

    def text(self, css: str) -> str:
        return str(self.run(f"return root.querySelector({css!r}).textContent"))

    def open(self) -> None:
        self.one(".launcher").click()
        until(lambda: self.focused() == "textarea#message")

    def say(self, words: str) -> None:
        self.one("textarea").send_keys(words, Keys.ENTER)

    def mine(self) -> list[tuple[str, str]]:
        """(words, state) of every line of the visitor."""
        script = "return [...root.querySelectorAll('.line.me')].map((l) => [l.querySelector('.text').lastChild.textContent, l.dataset.state])"
        return [(text, state) for text, state in self.run(script)]  # type: ignore[attr-defined]

    def theirs(self) -> list[str]:
        """The words of every line of the office."""
        return self.run("return [...root.querySelectorAll('.line.us .text')].map((t) => t.lastChild.textContent)")  # type: ignore[return-value]

    def focused(self) -> str:
        """The element inside the chat that has the focus: its tag with id or class; empty where none has."""
        script = "const on = root.activeElement; return on ? on.localName + (on.id ? '#' + on.id : on.className ? '.' + on.className : '') : ''"
        return str(self.run(script))

    def press(self, *keys: str) -> None:
        from selenium.webdriver import ActionChains

        ActionChains(self.browser.driver).send_keys(*keys).perform()


@pytest.fixture
def site(browser: Browser, tmp_path: Path) -> Iterator[Site]:
    """Each test has a company, a site and so a storage of its own."""
    with ExitStack() as stack:
        page_socket = ThreadingHTTPServer(("127.0.0.1", 0), Page)
        carrier = stack.enter_context(Carrier(ACCOUNT, TOKEN, number="+15125550199"))
        folder = Path(shutil.copytree(LAKEVIEW, tmp_path / "lakeview"))
        url = f"http://127.0.0.1:{page_socket.server_port}"
        yaml = (folder / "company.yaml").read_text(encoding="utf-8")
        (folder / "company.yaml").write_text(f"{yaml}  webchat: {{origins: ['{url}'], employee: paula}}\n", encoding="utf-8")
        with socket.create_server(("127.0.0.1", 0)) as probe:
            port = probe.getsockname()[1]
        desk = f"http://127.0.0.1:{port}"
        carrier.hook = f"{desk}/hooks/sms"
        environ = environ_of(carrier, carrier.hook) | {"DESKHAND_WEBCHAT_SECRET": "a-secret-of-the-tests-of-the-browser"}
        tag = f'<script src="{desk}/chat/widget.js" data-company="lakeview" async></script>'
        page_socket.RequestHandlerClass = type("OurPage", (Page,), {"desk": desk, "tag": tag})
        pages = Thread(target=partial(page_socket.serve_forever, poll_interval=0.02), name="pages")
        pages.start()
        stack.callback(pages.join)
        stack.callback(page_socket.server_close)
        stack.callback(page_socket.shutdown)
        running = ExitStack()

        def start() -> None:
            taken = running.enter_context(socket.create_server(("127.0.0.1", port)))
            running.enter_context(served(open_web(Settings.read(folder, environ), load_company(folder), False), taken))

        start()
        stack.callback(running.close)
        stack.callback(partial(browser.driver.get, "about:blank"))
        browser.screen(1280, 800)
        browser.speak("en-US,en")
        browser.media(prefers_reduced_motion="no-preference")
        browser.complaints()
        site = Site(browser, f"{url}/", running.close, start)
        site.load()
        yield site
