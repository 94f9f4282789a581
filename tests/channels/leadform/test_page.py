"""The form in a real browser: on our own page, and on a page of the business whose policy allows nothing but the form."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest
from pydantic import SecretStr
from selenium.webdriver import ActionChains
from selenium.webdriver.common.keys import Keys

from deskhand.channels.leadform.channel import LeadForm
from deskhand.domain.company import Company, Connection
from deskhand.domain.event import WordsReceived
from deskhand.ports import Inbound
from deskhand.testing.browser import Browser
from deskhand.testing.server_thread import served
from deskhand.testing.waiting import until
from deskhand.web.hooks import Hooks
from deskhand.web.leads import LeadDesk, Leads, routes
from deskhand.web.server import web_app

PATIENCE_S = 20
ROOT = "const root = document.querySelector('deskhand-lead').shadowRoot;"
POLICY = (
    "default-src 'none'; script-src {desk}; connect-src {desk}; base-uri 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)


class Clock:
    """Stands still until it is moved; `hurries` moves it by ten seconds at each look."""

    def __init__(self) -> None:
        self.now, self.hurries = 1_770_000_000.0, True

    def __call__(self) -> float:
        self.now += 10 if self.hurries else 0
        return self.now


class Page(BaseHTTPRequestHandler):
    """A page of the business, and nothing else."""

    desk = ""

    def do_GET(self) -> None:
        found = self.path == "/contact"
        tag = f'<script src="{self.desk}/leads/widget.js" data-connection="form" data-field-campaign="spring" async></script>'
        page = f"<!doctype html><html lang=en><meta charset=utf-8><title>Us</title><h1>Us</h1>{tag}<p>after</p>".encode()
        self.send_response(200 if found else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Security-Policy", POLICY.format(desk=self.desk))
        self.send_header("Content-Length", str(len(page) if found else 0))
        self.end_headers()
        self.wfile.write(page if found else b"")

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing."""


@dataclass
class Site:
    browser: Browser
    desk: str
    pages: str
    clock: Clock
    leads: Leads
    kept: list[WordsReceived]

    def open(self, url: str) -> None:
        self.browser.driver.get(url)
        there = "return !!(document.querySelector('deskhand-lead') || {}).shadowRoot"
        until(lambda: self.browser.driver.execute_script(there), PATIENCE_S)

    def run(self, script: str) -> Any:
        return self.browser.driver.execute_script(f"{ROOT} {script}")

    def write(self, **fields: str) -> None:
        for name, words in fields.items():
            self.run(f"return root.getElementById('{name}')").send_keys(words)

    def send(self) -> None:
        self.run("return root.querySelector('button')").click()

    def status(self) -> str:
        return str(self.run("return root.querySelector('.status').textContent"))

    def says(self, words: str) -> None:
        until(lambda: words in self.status(), PATIENCE_S)

    def wrong(self) -> dict[str, str]:
        """What is said beside the fields that are marked as wrong."""
        script = (
            "return Object.fromEntries([...root.querySelectorAll('[aria-invalid]')]"
            ".map((one) => [one.id, root.getElementById(one.id + '-wrong').textContent]))"
        )
        found: dict[str, str] = self.run(script)
        return found

    def has_begun(self) -> bool:
        """Whether the page has got its token."""
        script = "return performance.getEntriesByType('resource').some((one) => one.name.endsWith('/tokens'))"
        return bool(self.run(script))

    def focused(self) -> str:
        script = "return root.activeElement ? root.activeElement.id || root.activeElement.localName : ''"
        return str(self.run(script))

    def press(self, *keys: str) -> None:
        ActionChains(self.browser.driver).send_keys(*keys).perform()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with Browser() as browser:
        yield browser


@pytest.fixture
def site(browser: Browser) -> Iterator[Site]:
    browser.screen(1280, 800)
    browser.speak("en-US,en")
    browser.complaints()
    with ExitStack() as stack:
        pages = stack.enter_context(ThreadingHTTPServer(("127.0.0.1", 0), Page))
        taken = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        desk, origin = f"http://127.0.0.1:{taken.getsockname()[1]}", f"http://127.0.0.1:{pages.server_port}"
        pages.RequestHandlerClass = type("OurPage", (Page,), {"desk": desk})
        thread = Thread(target=partial(pages.serve_forever, poll_interval=0.02), name="pages")
        thread.start()
        stack.callback(thread.join)
        stack.callback(pages.shutdown)
        site = _site(browser, desk, origin)
        app = web_app(Hooks({}, lambda inbound: False), lambda: None, lambda: None, dict)
        app.router.routes[:0] = routes(site.leads)
        stack.enter_context(served(app, taken))
        stack.callback(browser.driver.get, "about:blank")
        yield site


def _site(browser: Browser, desk: str, origin: str) -> Site:
    kept: list[WordsReceived] = []

    def take(inbound: Inbound) -> bool:
        assert isinstance(inbound.what, WordsReceived)
        kept.append(inbound.what)
        return True

    own = {"form": Connection("form", "form", "paula", (origin,))}
    company = Company("lakeview", "Lakeview Homes", "America/Chicago", connections=own)
    clock = Clock()
    leads = Leads({"form": LeadDesk(company, LeadForm(SecretStr("s" * 32)), take)}, now=clock)
    return Site(browser, desk, f"{origin}/contact", clock, leads, kept)


ANA = {"name": "Ana Ruiz", "phone": "512 555 0142", "message": "2 bedrooms by June?"}


def test_a_lead_goes_out_from_a_page_with_the_strictest_policy(site: Site) -> None:
    site.open(site.pages)
    site.write(**ANA, email="ana@example.com")
    site.send()
    site.says("Thank you. Your message is with us.")
    assert [words.text for words in site.kept] == [
        "name: Ana Ruiz\nemail: ana@example.com\nphone: 512 555 0142\nlanguage: en\n"
        f"source: {site.pages}\ncampaign: spring\nmessage: 2 bedrooms by June?"
    ]
    assert site.run("return root.querySelector('form')") is None
    assert site.focused() == "p"
    assert site.browser.complaints() == []


def test_our_own_page_works_too_and_its_policy_lets_it(site: Site) -> None:
    site.open(f"{site.desk}/leads/form")
    site.write(email="ana@example.com", message="¡hello!")
    site.send()
    site.says("Thank you")
    assert [words.sender for words in site.kept] == ["ana@example.com"]
    assert [one for one in site.browser.complaints() if "favicon" not in one] == []


def test_a_spanish_visitor_reads_and_writes_spanish(site: Site) -> None:
    site.browser.speak("es-MX,es")
    site.open(f"{site.desk}/leads/form")
    assert site.run("return root.querySelector('label').textContent") == "Nombre"
    assert site.browser.driver.find_element("css selector", "h1").text == "Escriba a Lakeview Homes"
    site.send()
    assert site.wrong()["message"] == "Díganos en pocas palabras qué necesita."
    site.write(email="josé@example.com", message="¿Está libre?")
    site.send()
    site.says("No podemos responder a esa dirección.")
    site.write(phone="512 555 0142")
    site.send()
    site.says("Gracias.")
    assert "language: es" in site.kept[0].text


def test_it_is_filled_in_and_sent_by_keys_alone_and_none_reaches_the_trap(site: Site) -> None:
    site.open(site.pages)
    reached = []
    for words in ("Ana", "ana@example.com", "512 555 0142", "Acme", "hi"):
        site.press(Keys.TAB)
        reached.append(site.focused())
        site.press(words)
    site.press(Keys.TAB)
    reached.append(site.focused())
    assert reached == ["name", "email", "phone", "company", "message", "button"]
    site.press(Keys.ENTER)
    site.says("Thank you")
    assert len(site.kept) == 1


def test_what_is_missing_is_said_beside_the_field_which_gets_the_focus(site: Site) -> None:
    site.open(site.pages)
    site.send()
    assert site.wrong() == {
        "email": "Give an e-mail address or a mobile phone, else we cannot answer.",
        "message": "Say in a few words what you need.",
    }
    assert site.focused() == "email"
    site.write(email="ana", message="hi")
    site.send()
    assert site.wrong() == {"email": "That is no e-mail address. Write it like maria@example.com."}
    site.write(email="@example.com")
    site.send()
    site.says("Thank you")
    assert len(site.kept) == 1


def test_every_field_has_a_name_and_is_large_enough_for_a_thumb(site: Site) -> None:
    site.browser.screen(360, 640, phone=True)
    site.open(site.pages)
    names = "return [...root.querySelectorAll('input,textarea')].map((one) => one.labels.length)"
    assert site.run(names) == [1] * 6
    sizes = "return [...root.querySelectorAll('.field input,textarea,button')].map((one) => one.getBoundingClientRect().height)"
    assert min(site.run(sizes)) >= 44
    wide = "return document.documentElement.scrollWidth <= innerWidth && root.host.getBoundingClientRect().right <= innerWidth"
    assert site.run(wide) is True


def test_who_was_faster_than_people_waits_a_moment_and_never_hears_of_it(site: Site) -> None:
    site.clock.hurries = False
    site.open(site.pages)
    site.write(email="ana@example.com", message="hi")
    site.send()
    until(lambda: site.leads.counts["refused_token_early"] == 1, PATIENCE_S)
    assert site.status() == "Sending…"
    site.clock.now += 30
    site.says("Thank you")
    assert len(site.kept) == 1


def test_a_page_that_was_open_over_night_still_sends(site: Site) -> None:
    site.clock.hurries = False
    site.open(site.pages)
    site.write(email="ana@example.com")
    until(site.has_begun, PATIENCE_S)
    site.write(message="good morning")
    site.clock.now += 12 * 3600
    site.send()
    until(lambda: site.leads.counts["refused_token_old"] == 1, PATIENCE_S)
    site.clock.hurries = True
    site.says("Thank you")
    assert len(site.kept) == 1


def test_what_a_program_fills_in_is_not_sent(site: Site) -> None:
    site.open(site.pages)
    site.write(email="ana@example.com", message="hi")
    site.run("root.getElementById('website').value = 'https://spam.example'")
    site.send()
    site.says("Your browser filled in a field that should be empty.")
    assert site.kept == []


def test_without_a_network_nothing_is_lost_and_the_words_say_so(site: Site) -> None:
    site.open(site.pages)
    site.write(email="ana@example.com", message="hi")
    site.browser.offline(True)
    site.send()
    site.says("It was not sent: there is no connection.")
    site.browser.offline(False)
    site.send()
    site.says("Thank you")
    assert len(site.kept) == 1
