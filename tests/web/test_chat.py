"""The web chat over real HTTP: who may write and read what, and how often."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import httpx
import pytest
from pydantic import SecretStr

from deskhand.channels.webchat.channel import WebChat
from deskhand.channels.webchat.wire import LARGEST_BODY
from deskhand.domain.company import Connection
from deskhand.domain.event import Event, HazardSeen, WordsReceived
from deskhand.engine.line import Line
from deskhand.engine.post import accept
from deskhand.store import events
from deskhand.store.database import Store, open_engine
from deskhand.store.migrations import upgrade
from deskhand.testing.bare_line import bare_line
from deskhand.testing.server_thread import served
from deskhand.testing.waiting import PATIENCE_S, until
from deskhand.web.chat import BEGIN_BY_PLACE, MOST_WAITING_BY_THREAD, WRITE_BY_THREAD, Chats, Desk
from deskhand.web.hooks import Counts, Hooks
from deskhand.web.server import web_app

SITE, OTHER = "https://www.lakeview.example", "https://evil.example"


class Seconds:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Visitor:
    """Somebody's page: a thread, its token, and a count for the ids of messages."""

    base: str
    thread: str
    token: str
    headers: dict[str, str] = field(default_factory=lambda: {"Origin": SITE})

    def write(self, text: str, name: str = "message-1", **headers: str) -> httpx.Response:
        return self.post(json.dumps({"id": name, "text": text}).encode(), **headers)

    def post(self, body: bytes, **headers: str) -> httpx.Response:
        kind = {"Content-Type": "application/json"}
        return httpx.post(self.url, content=body, headers=self._with(kind | headers), trust_env=False)

    def look(self, after: str = "0", wait: str = "0", **headers: str) -> httpx.Response:
        query = {"after": after, "wait": wait}
        return httpx.get(self.url, params=query, headers=self._with(headers), trust_env=False)

    @property
    def url(self) -> str:
        return f"{self.base}/chat/threads/{self.thread}/messages"

    @property
    def address(self) -> str:
        return f"chat:{self.thread.rpartition('.')[2]}"

    def _with(self, headers: dict[str, str]) -> dict[str, str]:
        return self.headers | {"Authorization": f"Bearer {self.token}"} | headers


@dataclass
class Rig:
    base: str
    channel: WebChat
    line: Line
    hooks: Hooks
    chats: Chats
    clock: Seconds

    def begin(self, company: object = "lakeview", origin: str = SITE, **headers: str) -> httpx.Response:
        sent = {"Origin": origin} | headers
        return httpx.post(f"{self.base}/chat/threads", json={"company": company}, headers=sent, trust_env=False)

    def visitor(self) -> Visitor:
        said = self.begin().json()
        return Visitor(self.base, said["thread"], said["token"])

    def kept(self) -> list[Event]:
        with self.line.store.read() as tx:
            return events.everything(tx)

    def words(self) -> list[tuple[str, str]]:
        said = [event.what for event in self.kept()]
        return [(one.sender, one.text) for one in said if isinstance(one, WordsReceived)]


def nothing() -> None:
    """Nobody starts or ends with this server."""


@pytest.fixture
def rig() -> Iterator[Rig]:
    engine = open_engine("sqlite://")
    upgrade(engine)
    store = Store(engine, "lakeview")
    store.found()
    channel, clock = WebChat(SecretStr("s" * 32), store=store), Seconds()
    line = bare_line(store)
    here = Connection("webchat", "webchat", "paula", (SITE,))
    line = replace(line, company=replace(line.company, connections={"webchat": here}))
    hooks = Hooks({"webchat": channel}, lambda inbound: accept(line, inbound))
    desk = Desk(line.company, channel, lambda url, headers, body: hooks.take("webchat", url, headers, body))
    chats = Chats({"lakeview": desk}, now=clock)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        base = f"http://127.0.0.1:{taken.getsockname()[1]}"
        with served(web_app(hooks, nothing, nothing, lambda: {"status": "ok"}, chats), taken):
            yield Rig(base, channel, line, hooks, chats, clock)
    store.close()


# ------------------------------------------------------------------ a conversation


def test_words_are_kept_under_the_digest_of_the_token_before_they_are_acknowledged(rig: Rig) -> None:
    maria = rig.visitor()
    answer = maria.write("pipe burst in 4B")
    assert (answer.status_code, answer.json()) == (200, {"id": "message-1"})
    assert rig.words() == [(maria.address, "pipe burst in 4B")]
    assert rig.hooks.counts == Counts(accepted=1)


def test_a_thread_is_begun_with_a_token_and_the_companys_name_and_nothing_is_kept_of_it(rig: Rig) -> None:
    answer = rig.begin()
    assert answer.status_code == 201
    assert set(answer.json()) == {"thread", "token", "name"}
    assert answer.json()["name"] == "Lakeview"
    assert answer.json()["token"] not in answer.json()["thread"]
    assert rig.kept() == []


def test_a_message_that_comes_again_is_kept_once(rig: Rig) -> None:
    maria = rig.visitor()
    answers = [maria.write(text).status_code for text in ("hello", "hello", "something else")]
    assert answers == [200, 200, 200]
    assert [text for _, text in rig.words()] == ["hello"]


def test_two_visitors_may_use_the_same_id(rig: Rig) -> None:
    maria, zoe = rig.visitor(), rig.visitor()
    maria.write("I am Maria")
    zoe.write("I am Zoe")
    assert rig.words() == [(maria.address, "I am Maria"), (zoe.address, "I am Zoe")]


def test_what_is_said_to_a_visitor_is_fetched_in_order_and_once(rig: Rig) -> None:
    maria = rig.visitor()
    rig.channel.send(maria.address, "first", "k1")
    rig.channel.send(maria.address, "second", "k2")
    found = maria.look().json()["messages"]
    assert [one["text"] for one in found] == ["first", "second"]
    assert maria.look(after=found[0]["id"]).json()["messages"] == found[1:]
    assert maria.look(after=found[1]["id"]).json() == {"messages": []}


def test_a_look_waits_until_something_is_said(rig: Rig) -> None:
    maria = rig.visitor()
    answers: list[httpx.Response] = []
    looking = threading.Thread(target=lambda: answers.append(maria.look(wait="1")))
    looking.start()
    until(lambda: rig.chats.waiting[maria.address] == 1)
    rig.channel.send(maria.address, "turn off the water", "k1")
    looking.join(PATIENCE_S)
    assert [one["text"] for one in answers[0].json()["messages"]] == ["turn off the water"]
    assert not rig.chats.waiting


def test_a_look_for_which_nothing_comes_ends_empty(rig: Rig) -> None:
    maria = rig.visitor()
    answers: list[httpx.Response] = []
    looking = threading.Thread(target=lambda: answers.append(maria.look(wait="1")))
    looking.start()
    until(lambda: rig.chats.waiting[maria.address] == 1)
    rig.clock.now += rig.chats.hold_s
    looking.join(PATIENCE_S)
    assert answers[0].json() == {"messages": []}


def test_danger_in_the_words_opens_its_case_with_the_insert(rig: Rig) -> None:
    maria = rig.visitor()
    maria.write("I smell gas in my kitchen")
    assert [event.thread for event in rig.kept() if isinstance(event.what, HazardSeen)] == [maria.address]


def test_card_numbers_are_gone_before_anything_is_kept(rig: Rig) -> None:
    rig.visitor().write("charge 4111 1111 1111 1111 please")
    ((_, text),) = rig.words()
    assert "4111" not in text


# ------------------------------------------------------------------ who may


def test_a_token_opens_its_own_thread_only(rig: Rig) -> None:
    maria, eve = rig.visitor(), rig.visitor()
    rig.channel.send(maria.address, "your code is 1234", "k1")
    thief = Visitor(rig.base, maria.thread, eve.token)
    assert [thief.look().status_code, thief.write("hello").status_code] == [401, 401]
    assert thief.look().json()["error"] == "no_thread"
    assert rig.words() == []


@pytest.mark.parametrize("said", ["", "Bearer", "Bearer x", "Basic YTpi", "Bearer " + "A" * 43])
def test_no_token_or_an_invented_one_opens_nothing(rig: Rig, said: str) -> None:
    maria = rig.visitor()
    assert maria.look(Authorization=said).status_code == 401
    assert maria.look(Authorization=said).headers["www-authenticate"] == "Bearer"


def test_an_unknown_company_is_named(rig: Rig) -> None:
    answer = rig.begin("lakevew")
    assert (answer.status_code, answer.json()["error"]) == (404, "no_company")
    assert "'lakevew'" in answer.json()["detail"]


def test_other_sites_are_told_no_without_leave_to_read_it(rig: Rig) -> None:
    maria = rig.visitor()
    maria.headers = {"Origin": OTHER}
    for answer in (rig.begin(origin=OTHER), maria.write("hello"), maria.look()):
        assert (answer.status_code, answer.json()["error"]) == (403, "wrong_site")
        assert "access-control-allow-origin" not in answer.headers
    assert rig.words() == []


@pytest.mark.parametrize(
    "origin",
    ["", "null", "*", "http://www.lakeview.example", f"{SITE}:444", f"{SITE}/", f"{SITE}.evil.example", SITE.upper()],
)
def test_a_site_is_known_to_the_letter(rig: Rig, origin: str) -> None:
    assert rig.begin(origin=origin).status_code == 403


def test_a_request_that_names_no_site_is_refused(rig: Rig) -> None:
    answer = httpx.post(f"{rig.base}/chat/threads", json={"company": "lakeview"}, trust_env=False)
    assert (answer.status_code, answer.json()["error"]) == (403, "wrong_site")


def test_a_browser_that_asks_first_is_told_what_it_may(rig: Rig) -> None:
    ask = {
        "Origin": SITE,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization,content-type",
    }
    answer = httpx.options(rig.visitor().url, headers=ask, trust_env=False)
    said = {name: value for name, value in answer.headers.items() if name.startswith("access-control")}
    assert answer.status_code == 204
    assert said == {
        "access-control-allow-origin": SITE,
        "access-control-allow-methods": "GET, POST",
        "access-control-allow-headers": "authorization, content-type",
        "access-control-expose-headers": "Retry-After",
        "access-control-max-age": "7200",
    }
    assert httpx.options(rig.visitor().url, headers=ask | {"Origin": OTHER}, trust_env=False).status_code == 403


def test_every_answer_may_be_read_by_the_site_and_is_kept_by_nobody(rig: Rig) -> None:
    maria = rig.visitor()
    for answer in (maria.look(), maria.write("hello"), maria.post(b"rubbish"), maria.look(Authorization="")):
        assert answer.headers["access-control-allow-origin"] == SITE
        assert (answer.headers["cache-control"], answer.headers["vary"]) == ("no-store", "Origin")
        assert "set-cookie" not in answer.headers
        assert "access-control-allow-credentials" not in answer.headers


def test_the_hook_of_the_chat_lets_nobody_in_by_the_back_door(rig: Rig) -> None:
    body = json.dumps({"id": "message-1", "text": "hello"}).encode()
    headers = {"Authorization": f"Bearer {rig.visitor().token}"}
    assert httpx.post(f"{rig.base}/hooks/webchat", content=body, headers=headers, trust_env=False).status_code == 403
    assert rig.kept() == []


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/chat/threads"),
        ("PUT", "/chat/threads"),
        ("POST", "/chat/widget.js"),
        ("GET", "/chat"),
        ("GET", "/chat/threads/x"),
    ],
)
def test_strangers_find_nothing_else(rig: Rig, method: str, path: str) -> None:
    answer = httpx.request(method, f"{rig.base}{path}", headers={"Origin": SITE}, trust_env=False)
    assert answer.status_code in (404, 405)


def test_a_head_of_messages_is_told_no(rig: Rig) -> None:
    assert httpx.head(rig.visitor().url, headers={"Origin": SITE}, trust_env=False).status_code == 405


# ------------------------------------------------------------------ what may be said


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "JSON"),
        (b"\xff\xfe", "JSON"),
        (b"[" * 20_000, "JSON"),
        (b"[]", "object"),
        (b'{"id": "message-1"}', "`text`"),
        (b'{"id": "message-1", "text": "  "}', "`text`"),
        (b'{"text": "hello"}', "`id`"),
        (json.dumps({"id": "message-1", "text": "x" * 4001}).encode(), "4000 characters"),
    ],
)
def test_a_malformed_message_is_refused_with_words(rig: Rig, body: bytes, words: str) -> None:
    answer = rig.visitor().post(body)
    assert (answer.status_code, answer.json()["error"]) == (422, "malformed")
    assert words in answer.json()["detail"]
    assert (rig.kept(), rig.hooks.counts) == ([], Counts())


def test_half_a_character_and_a_zero_are_replaced(rig: Rig) -> None:
    rig.visitor().post(b'{"id": "message-1", "text": "a\\ud800b\\u0000c"}')
    assert [text for _, text in rig.words()] == ["a\ufffdb\ufffdc"]


def test_a_body_that_is_too_large_is_refused_however_it_comes(rig: Rig) -> None:
    maria = rig.visitor()
    assert maria.post(b"x" * (LARGEST_BODY + 1)).json()["error"] == "too_large"
    chunks = (b"x" * 10_000 for _ in range(5))
    answer = httpx.post(
        maria.url, content=chunks, headers=maria._with({"Content-Type": "application/json"}), trust_env=False
    )
    assert answer.status_code == 413


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", ""])
def test_a_form_of_another_site_is_no_message(rig: Rig, kind: str) -> None:
    answer = rig.visitor().post(b'{"id": "message-1", "text": "hello"}', **{"Content-Type": kind})
    assert answer.status_code == 415


@pytest.mark.parametrize("after", ["-1", "x", "9" * 30, "1;drop"])
def test_a_wrong_after_is_refused(rig: Rig, after: str) -> None:
    assert rig.visitor().look(after=after).status_code == 422


@pytest.mark.parametrize("company", ["", None, 7, ["lakeview"], "x" * 5000])
def test_a_company_is_a_word(rig: Rig, company: object) -> None:
    assert rig.begin(company).status_code == 422


# ------------------------------------------------------------------ how often


def test_too_many_messages_in_a_thread_wait_their_turn(rig: Rig) -> None:
    maria, zoe = rig.visitor(), rig.visitor()
    codes = [maria.write("hello", f"message-{n}").status_code for n in range(WRITE_BY_THREAD.burst + 1)]
    assert codes == [200] * WRITE_BY_THREAD.burst + [429]
    answer = maria.write("hello", "message-x")
    assert (answer.headers["retry-after"], answer.json()["error"]) == ("3", "too_often")
    assert zoe.write("hello").status_code == 200
    rig.clock.now += 3
    assert maria.write("hello", "message-x").status_code == 200


def test_too_many_threads_from_one_place_wait_and_other_places_do_not(rig: Rig) -> None:
    codes = [rig.begin(**{"X-Forwarded-For": "198.51.100.7"}).status_code for _ in range(BEGIN_BY_PLACE.burst + 1)]
    assert codes == [201] * BEGIN_BY_PLACE.burst + [429]
    again = rig.begin(**{"X-Forwarded-For": "203.0.113.1, 198.51.100.7"})
    assert (again.status_code, again.headers["retry-after"]) == (429, "30")
    assert rig.begin(**{"X-Forwarded-For": "198.51.100.8"}).status_code == 201


def test_only_so_many_looks_of_one_thread_wait(rig: Rig) -> None:
    maria = rig.visitor()
    with threading_looks(maria, MOST_WAITING_BY_THREAD) as answers:
        until(lambda: rig.chats.waiting[maria.address] == MOST_WAITING_BY_THREAD)
        assert maria.look(wait="1").status_code == 429
        rig.channel.send(maria.address, "hello", "k1")
    assert [one.status_code for one in answers] == [200] * MOST_WAITING_BY_THREAD


class threading_looks:
    """That many looks at once; at the end each has its answer."""

    def __init__(self, visitor: Visitor, count: int) -> None:
        self.answers: list[httpx.Response] = []
        self._threads = [
            threading.Thread(target=lambda: self.answers.append(visitor.look(wait="1"))) for _ in range(count)
        ]

    def __enter__(self) -> list[httpx.Response]:
        for thread in self._threads:
            thread.start()
        return self.answers

    def __exit__(self, *_: object) -> None:
        for thread in self._threads:
            thread.join(PATIENCE_S)


def test_a_page_that_goes_away_frees_its_place(rig: Rig) -> None:
    maria = rig.visitor()
    with pytest.raises(httpx.ReadTimeout):
        httpx.get(maria.url, params={"wait": "1"}, headers=maria._with({}), timeout=0.2, trust_env=False)
    until(lambda: not rig.chats.waiting)


# ------------------------------------------------------------------ when the store is away


def test_words_that_cannot_be_kept_are_not_acknowledged(rig: Rig) -> None:
    def broken(url: str, headers: object, body: bytes) -> None:
        raise OSError("the database is away")

    maria = rig.visitor()
    rig.chats.desks = {"lakeview": replace(rig.chats.desks["lakeview"], take=broken)}
    answer = maria.write("hello")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
    assert answer.headers["access-control-allow-origin"] == SITE


# ------------------------------------------------------------------ the script


def test_the_script_is_one_file_for_every_page(rig: Rig) -> None:
    answer = httpx.get(f"{rig.base}/chat/widget.js", trust_env=False)
    assert answer.headers["content-type"] == "text/javascript; charset=utf-8"
    assert answer.headers["cache-control"] == "public, max-age=3600"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.text.startswith("(() => {")
    tag = {"If-None-Match": answer.headers["etag"]}
    assert httpx.get(f"{rig.base}/chat/widget.js", headers=tag, trust_env=False).status_code == 304


def test_the_script_names_no_other_host_and_makes_nothing_of_text(rig: Rig) -> None:
    text = httpx.get(f"{rig.base}/chat/widget.js", trust_env=False).text
    hosts = [part.split("/")[0] for part in text.split("://")[1:]]
    assert set(hosts) <= {"www.w3.org"}  # the name of SVG, which is fetched by nobody
    for word in (
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        "document.write",
        "eval(",
        "new Function",
        "document.cookie",
    ):
        assert word not in text
