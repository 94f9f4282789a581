"""A page of the business's own site with the web chat in it, and the company that answers there.

with chat_site(browser, folder) as site:
    site.open()
    site.say("the faucet drips")
"""

from __future__ import annotations

import shutil
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

from selenium.webdriver import ActionChains
from selenium.webdriver.common.keys import Keys

from deskhand.app import Settings
from deskhand.config import load_company
from deskhand.operate.serve import open_web
from deskhand.testing.browser import Browser
from deskhand.testing.carrier import Carrier
from deskhand.testing.company_served import ACCOUNT, TOKEN, environ_of
from deskhand.testing.free_port import free_port
from deskhand.testing.server_thread import served
from deskhand.testing.waiting import until

LAKEVIEW = Path(__file__).resolve().parents[3] / "examples" / "lakeview"
SECRET = "a-secret-for-the-chats-of-the-tests"
PATIENCE_S = 20
ROOT = "const root = document.querySelector('deskhand-chat').shadowRoot;"
ARTICLE = "<h1>Lakeview Homes</h1>" + "<p>Three buildings and a row of shops. <a href='#rent'>Rent</a></p>" * 12
POLICY = (
    "default-src 'none'; script-src {desk}; connect-src {desk}; img-src 'self'; base-uri 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)
"""The strictest that lets the chat in: its script and its server, no style, no inline anything."""


class Page(BaseHTTPRequestHandler):
    """One page, and nothing else."""

    desk = ""

    def do_GET(self) -> None:
        if self.path != "/":
            self.send_response(204)
            self.end_headers()
            return
        tag = f'<script src="{self.desk}/chat/widget.js" data-company="lakeview" async></script>'
        meta = "<meta charset=utf-8><meta name=viewport content='width=device-width'><title>Lakeview</title>"
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Security-Policy", POLICY.format(desk=self.desk))
        self.end_headers()
        self.wfile.write(f"<!doctype html><html lang=en>{meta}{ARTICLE}{tag}".encode())

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing."""


class Company:
    """Lakeview as it serves, at an address that stays the same when it is stopped and started again."""

    def __init__(self, folder: Path, environ: dict[str, str], port: int) -> None:
        self._folder, self._environ, self._port = folder, environ, port
        self._running = ExitStack()

    def start(self) -> None:
        taken = self._running.enter_context(socket.create_server(("127.0.0.1", self._port)))
        web = open_web(Settings.read(self._folder, self._environ), load_company(self._folder), shadow=False)
        self._running.enter_context(served(web, taken))

    def stop(self) -> None:
        self._running.close()


@dataclass
class Site:
    """The page as a visitor uses it. What is inside the chat is found by CSS in its shadow."""

    browser: Browser
    url: str
    company: Company
    carrier: Carrier = field(repr=False)

    def load(self) -> None:
        """Open the page, or open it again."""
        self.browser.driver.get(self.url)
        until(
            lambda: self.browser.driver.execute_script("return !!document.querySelector('deskhand-chat')"), PATIENCE_S
        )

    def run(self, script: str, *given: object) -> Any:
        """What `script` returns; `root` is the shadow of the chat."""
        return self.browser.driver.execute_script(f"{ROOT} {script}", *given)

    def one(self, css: str) -> Any:
        """The element, as the driver holds it."""
        return self.run("return root.querySelector(arguments[0])", css)

    def text(self, css: str) -> str:
        return str(self.run("return root.querySelector(arguments[0]).textContent", css))

    def attribute(self, css: str, name: str) -> str:
        return str(self.run("return root.querySelector(arguments[0]).getAttribute(arguments[1])", css, name))

    def is_open(self) -> bool:
        return bool(self.run("return root.querySelector('dialog').open"))

    def open(self) -> None:
        self.one(".launcher").click()
        until(self.is_open)

    def say(self, words: str) -> None:
        self.one("textarea").send_keys(words, Keys.ENTER)

    def press(self, *keys: str) -> None:
        """Keys to whatever has the focus."""
        ActionChains(self.browser.driver).send_keys(*keys).perform()

    def mine(self) -> list[tuple[str, str]]:
        """(words, state) of every line of the visitor."""
        line = "[l.querySelector('.text').lastChild.textContent, l.dataset.state]"
        return [
            (text, state) for text, state in self.run(f"return [...root.querySelectorAll('.me')].map((l) => {line})")
        ]

    def theirs(self) -> list[str]:
        """The words of every line of the office."""
        return list(self.run("return [...root.querySelectorAll('.us .text')].map((t) => t.lastChild.textContent)"))

    def focused(self) -> str:
        """What inside the chat has the focus, by tag and id or class; empty where nothing has."""
        name = "(on.id ? '#' + on.id : on.className ? '.' + on.className : '')"
        return str(self.run(f"const on = root.activeElement; return on ? on.localName + {name} : ''"))


@contextmanager
def chat_site(browser: Browser, folder: Path) -> Iterator[Site]:
    """The page, opened, until exit. `folder` is empty; both get ports, and so a storage, of their own."""
    with ExitStack() as stack:
        pages = stack.enter_context(ThreadingHTTPServer(("127.0.0.1", 0), Page))
        carrier = stack.enter_context(Carrier(ACCOUNT, TOKEN, number="+15125550199"))
        port, origin = free_port(), f"http://127.0.0.1:{pages.server_port}"
        desk = f"http://127.0.0.1:{port}"
        pages.RequestHandlerClass = type("OurPage", (Page,), {"desk": desk})
        carrier.hook = f"{desk}/hooks/sms"
        company = Company(_lakeview(folder, origin), _environ(carrier), port)
        thread = Thread(target=partial(pages.serve_forever, poll_interval=0.02), name="pages")
        thread.start()
        stack.callback(thread.join)
        stack.callback(pages.shutdown)
        company.start()
        stack.callback(company.stop)
        stack.callback(browser.driver.get, "about:blank")
        site = Site(browser, f"{origin}/", company, carrier)
        site.load()
        yield site


def _environ(carrier: Carrier) -> dict[str, str]:
    return environ_of(carrier, carrier.hook or "") | {"DESKHAND_WEBCHAT_SECRET": SECRET}


def _lakeview(folder: Path, origin: str) -> Path:
    """The sample company with a chat on pages of `origin`."""
    made = Path(shutil.copytree(LAKEVIEW, folder / "lakeview"))
    with (made / "company.yaml").open("a", encoding="utf-8") as yaml:
        yaml.write(f"  webchat: {{origins: ['{origin}'], employee: paula}}\n")
    return made
