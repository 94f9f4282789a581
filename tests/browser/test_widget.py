"""The chat in a real browser, on a page whose policy allows nothing but the chat's own script and server."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from selenium.webdriver.common.keys import Keys

from deskhand.testing.browser import Browser
from deskhand.testing.chat_site import PATIENCE_S, Site, chat_site
from deskhand.testing.waiting import until

DRIP = "the bathroom faucet drips a little, no rush"
SHOTS = Path(os.environ.get("DESKHAND_SHOTS", ""))


def sent(site: Site, *words: str) -> None:
    until(lambda: site.mine() == [(one, "sent") for one in words], PATIENCE_S)


def shoot(site: Site, name: str) -> None:
    """Keep a picture where DESKHAND_SHOTS says so."""
    if SHOTS.name:
        site.browser.driver.save_screenshot(str(SHOTS / f"{name}.png"))


# ------------------------------------------------------------------ a conversation


def test_a_fault_is_written_and_answered_under_the_strictest_policy(site: Site) -> None:
    site.open()
    site.say(DRIP)
    sent(site, DRIP)
    (answer,) = until(site.theirs, PATIENCE_S)
    assert "unit" in answer.lower()
    assert site.text("h2") == "Chat with Lakeview Homes"
    assert site.browser.complaints() == []
    shoot(site, "desktop")


def test_danger_is_met_with_the_safety_words_at_once(site: Site) -> None:
    site.open()
    site.say("I smell gas in my kitchen")
    first = until(site.theirs, 5)[0]
    assert "911" in first
    assert site.carrier.wait_to("+15125550100")


def test_what_is_said_while_the_page_is_closed_is_there_when_it_opens_again(site: Site) -> None:
    site.open()
    site.say(DRIP)
    sent(site, DRIP)
    site.browser.driver.get("about:blank")
    site.load()
    until(lambda: site.attribute(".launcher", "aria-label") == "Open the chat, 1 new message", PATIENCE_S)
    assert site.text(".badge") == "1"
    assert site.text("[role=status].unseen").startswith("New message: ")
    assert site.mine() == [(DRIP, "sent")]
    site.open()
    assert site.attribute(".launcher", "aria-label") == "Open the chat"
    assert len(site.theirs()) == 1


def test_words_without_a_network_are_kept_and_go_out_in_order_when_it_is_back(site: Site) -> None:
    site.open()
    site.say("hello")
    sent(site, "hello")
    site.browser.offline(True)
    site.say("my name is Zoe")
    site.say("it is unit 4B")
    until(lambda: [state for _, state in site.mine()] == ["sent", "waiting", "sending"], PATIENCE_S)
    assert "goes out when the connection is back" in site.text(".status")
    site.browser.offline(False)
    sent(site, "hello", "my name is Zoe", "it is unit 4B")


def test_words_are_kept_over_a_reload_while_the_office_cannot_be_reached(site: Site) -> None:
    site.open()
    site.say("hello")
    sent(site, "hello")
    site.company.stop()
    site.say("are you there?")
    until(lambda: site.mine()[1][1] == "waiting", PATIENCE_S)
    site.company.start()
    site.load()
    sent(site, "hello", "are you there?")


def test_trying_again_by_hand_sends_what_was_not_sent(site: Site) -> None:
    site.company.stop()
    site.open()
    site.say("hello")
    until(lambda: site.mine() == [("hello", "waiting")], PATIENCE_S)
    site.company.start()
    site.one(".again").click()
    sent(site, "hello")
    assert site.focused() == "textarea#message"


def test_words_that_the_office_will_never_take_are_shown_as_failed_and_the_next_one_goes(site: Site) -> None:
    site.open()
    site.run("root.querySelector('textarea').removeAttribute('maxlength')")
    site.run("root.querySelector('textarea').value = 'x'.repeat(4001)")
    site.say("!")
    until(lambda: [state for _, state in site.mine()] == ["failed"], PATIENCE_S)
    assert site.text(".failed .state, [data-state=failed] .state").startswith(" · Could not be sent.")
    site.say("hello")
    until(lambda: [state for _, state in site.mine()] == ["failed", "sent"], PATIENCE_S)


def test_markup_is_shown_as_it_was_written(site: Site) -> None:
    words = "<img src=x onerror=alert(1)> & <b>bold</b>"
    site.open()
    site.say(words)
    sent(site, words)
    assert site.run("return root.querySelectorAll('.log img, .log b').length") == 0


def test_two_tabs_show_one_conversation(site: Site) -> None:
    driver = site.browser.driver
    site.open()
    site.say("hello")
    sent(site, "hello")
    first = driver.current_window_handle
    driver.switch_to.new_window("tab")
    try:
        site.load()
        site.open()
        assert site.mine() == [("hello", "sent")]
        site.say("from the second tab")
        sent(site, "hello", "from the second tab")
    finally:
        driver.close()
        driver.switch_to.window(first)
    assert [text for text, _ in site.mine()] == ["hello", "from the second tab"]


def test_a_chat_can_be_deleted_from_the_device(site: Site) -> None:
    site.open()
    site.say("hello")
    sent(site, "hello")
    site.one(".forget").click()
    site.browser.driver.switch_to.alert.accept()
    assert site.mine() == []
    assert site.run("return Object.values(localStorage).join().includes('hello')") is False
    assert site.focused() == "textarea#message"


def test_the_token_is_in_no_address_and_in_no_cookie(site: Site) -> None:
    site.open()
    site.say("hello")
    sent(site, "hello")
    token = site.run("return JSON.parse(Object.values(localStorage)[0]).token")
    asked = site.run("return performance.getEntriesByType('resource').map((one) => one.name).join()")
    assert "/messages" in asked
    assert token not in asked
    assert site.browser.driver.get_cookies() == []


# ------------------------------------------------------------------ who cannot see, point, or move


def test_everything_can_be_done_by_the_keyboard(site: Site) -> None:
    site.run("root.querySelector('.launcher').focus()")
    site.press(Keys.ENTER)
    until(lambda: site.focused() == "textarea#message")
    site.press("line one", Keys.SHIFT, Keys.ENTER)
    site.press(Keys.NULL, "line two", Keys.ENTER)
    until(lambda: site.mine() and site.mine()[0][1] == "sent", PATIENCE_S)
    site.press(Keys.TAB)
    assert site.focused() == "button.send"
    site.press(Keys.ESCAPE)
    assert (site.is_open(), site.focused()) == (False, "button.launcher")


def test_beside_a_page_the_chat_lets_go_of_the_keyboard(site: Site) -> None:
    site.open()
    stops = [site.focused()]
    for _ in range(8):
        site.press(Keys.TAB)
        stops.append(site.focused())
    assert "" in stops


def test_a_screen_reader_is_told_what_everything_is(site: Site) -> None:
    site.open()
    site.say(DRIP)
    sent(site, DRIP)
    until(site.theirs, PATIENCE_S)
    tree = site.browser.command("Accessibility.getFullAXTree")["nodes"]
    found = {(one["role"]["value"], one.get("name", {}).get("value", "")) for one in tree if not one["ignored"]}
    named = {("dialog", "Chat with Lakeview Homes"), ("log", "Messages"), ("textbox", "Your message")}
    named |= {("button", name) for name in ("Close the chat", "Send", "Delete from this device", "Open the chat")}
    assert sorted(named - found) == []
    assert site.attribute(".log", "tabindex") == "0"
    assert site.text(".me .unseen") == "You: "
    assert site.text(".us .unseen") == "Lakeview Homes: "
    assert site.attribute(".launcher", "aria-expanded") == "true"


def test_lines_that_are_there_are_not_read_again_when_one_is_added(site: Site) -> None:
    site.open()
    site.say("hello")
    sent(site, "hello")
    site.run("window.first = root.querySelector('.line')")
    site.say("again")
    sent(site, "hello", "again")
    assert site.run("return window.first === root.querySelector('.line')") is True


CONTRAST = """
const part = (c) => { c /= 255; return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4; };
const light = ([r, g, b]) => 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
const rgb = (text) => text.match(/[\\d.]+/g).map(Number);
const behind = (one) => {
  for (let on = one; on; on = on.parentElement) {
    const c = rgb(getComputedStyle(on).backgroundColor);
    if (c.length < 4 || c[3] > 0) return c;
  }
  return [255, 255, 255];
};
const all = [...root.querySelectorAll('*')].filter((one) => one.checkVisibility() && [...one.childNodes].some((n) => n.nodeType === 3 && n.data.trim()));
return all.map((one) => {
  const [a, b] = [light(rgb(getComputedStyle(one).color)), light(behind(one))].sort((x, y) => y - x);
  return [one.localName + '.' + one.className, (a + 0.05) / (b + 0.05)];
});
"""


def test_every_text_has_enough_contrast(site: Site) -> None:
    """WCAG 2.2, 1.4.3: 4.5 to 1."""
    site.open()
    site.say(DRIP)
    until(site.theirs, PATIENCE_S)
    site.company.stop()
    site.say("one more")
    until(lambda: site.mine()[1][1] == "waiting", PATIENCE_S)
    seen = site.run(CONTRAST)
    site.company.start()
    assert len(seen) > 12
    assert [one for one in seen if one[1] < 4.5] == []


def test_every_button_is_large_enough_for_a_finger(site: Site) -> None:
    """WCAG 2.2, 2.5.5: 44 by 44 CSS pixels."""
    site.open()
    site.say("hello")
    sent(site, "hello")
    script = "return [...root.querySelectorAll('button')].filter((b) => b.checkVisibility()).map((b) => b.getBoundingClientRect()).map((r) => [r.width, r.height])"
    assert [size for size in site.run(script) if min(size) < 43.99] == []


@pytest.mark.parametrize(("wish", "moves"), [("reduce", False), ("no-preference", True)])
def test_nothing_moves_for_who_does_not_want_it(site: Site, wish: str, moves: bool) -> None:
    site.browser.media(prefers_reduced_motion=wish)
    site.open()
    assert (
        site.run(
            "return root.querySelector('dialog').getAnimations().length > 0 || getComputedStyle(root.querySelector('dialog')).animationName !== 'none'"
        )
        is moves
    )


# ------------------------------------------------------------------ languages, sizes, other pages


def test_a_browser_in_spanish_gets_spanish(browser: Browser, tmp_path: Path) -> None:
    browser.screen(1280, 800)
    browser.speak("es-MX,es,en")
    with chat_site(browser, tmp_path) as site:
        assert site.attribute(".launcher", "aria-label") == "Abrir el chat"
        site.open()
        assert site.text(".danger") == "¿Peligro de muerte? Llame primero al 911."
        assert site.run("return root.host.lang") == "es"
        site.say("huele a gas en la cocina")
        assert "911" in until(site.theirs, PATIENCE_S)[0]
        assert browser.complaints() == []
        shoot(site, "desktop-es")


def test_other_languages_get_english(browser: Browser, tmp_path: Path) -> None:
    browser.speak("fr-FR,fr")
    with chat_site(browser, tmp_path) as site:
        assert site.attribute(".launcher", "aria-label") == "Open the chat"


def test_a_phone_is_covered_and_the_focus_stays_inside(site: Site) -> None:
    site.browser.screen(360, 740, phone=True)
    site.browser.media(prefers_reduced_motion="reduce")
    site.load()
    site.open()
    box = site.run(
        "const r = root.querySelector('dialog').getBoundingClientRect(); return [r.x, r.y, r.width, r.height]"
    )
    assert box == [0, 0, 360, 740]
    assert site.run("return document.documentElement.scrollWidth") == 360
    for _ in range(12):
        site.press(Keys.TAB)
        assert site.run("return document.activeElement.localName") != "a"
    site.say("there is water EVERYWHERE, the pipe under the sink burst, unit 4B")
    until(lambda: len(site.theirs()) >= 3, PATIENCE_S)
    shoot(site, "phone")
    tops = "const top = (css) => root.querySelector(css).getBoundingClientRect().top; return top('.us') >= top('.log')"
    assert site.run(tops) is True  # the safety words, which came first, are not pushed out by what follows
    site.one(".more").click()
    until(lambda: site.run("return root.querySelector('.more').hidden"))
    site.press(Keys.ESCAPE)
    until(lambda: not site.is_open())
    assert site.focused() == "button.launcher"
    shoot(site, "phone-closed")


@pytest.mark.parametrize(("width", "height"), [(320, 256), (740, 360)])
def test_a_small_screen_needs_no_scrolling_sideways_and_shows_where_to_write(
    site: Site, width: int, height: int
) -> None:
    """WCAG 2.2, 1.4.10: 320 by 256 CSS pixels; also a phone lying on its side."""
    site.browser.screen(width, height, phone=True)
    site.browser.media(prefers_reduced_motion="reduce")
    site.load()
    site.open()
    assert site.run("const d = root.querySelector('dialog'); return d.scrollWidth <= d.clientWidth") is True
    assert site.run("return root.querySelector('.send').getBoundingClientRect().bottom <= innerHeight") is True
    site.say("hello")
    sent(site, "hello")


def test_a_turned_phone_keeps_the_chat_open(site: Site) -> None:
    site.open()
    site.one("textarea").send_keys("half a sen")
    site.browser.screen(360, 740, phone=True)
    until(lambda: site.run("return root.querySelector('dialog').matches(':modal')"))
    assert site.run("return root.querySelector('textarea').value") == "half a sen"
    assert site.focused() == "textarea#message"


def test_a_page_that_styles_everything_does_not_reach_the_chat(site: Site) -> None:
    rules = "body * { color: red !important; font-size: 40px !important; display: none } deskhand-chat { display: none; position: static }"
    site.run("const s = new CSSStyleSheet(); s.replaceSync(arguments[0]); document.adoptedStyleSheets = [s]", rules)
    site.open()
    assert site.run("return getComputedStyle(root.querySelector('.hello')).fontSize") == "15px"
    assert site.run("return getComputedStyle(root.host).position") == "fixed"


def test_a_browser_that_keeps_nothing_still_chats(browser: Browser, tmp_path: Path) -> None:
    blocked = (
        "Object.defineProperty(window, 'localStorage', {get() { throw new DOMException('no', 'SecurityError'); }})"
    )
    made = browser.command("Page.addScriptToEvaluateOnNewDocument", source=blocked)
    try:
        with chat_site(browser, tmp_path) as site:
            site.open()
            site.say("hello")
            sent(site, "hello")
    finally:
        browser.command("Page.removeScriptToEvaluateOnNewDocument", identifier=made["identifier"])
