"""The lead form over real HTTP: who may send what, how often, and that every refusal says why and keeps nothing."""

from __future__ import annotations

import json
import re
import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import httpx
import pytest
from pydantic import SecretStr

from deskhand.channels.leadform.channel import LeadForm
from deskhand.channels.leadform.gate import LEADS_BY_ADDRESS, POSTS_BY_PLACE, TOKENS_BY_PLACE
from deskhand.channels.leadform.page import language_of
from deskhand.channels.leadform.signature import sign
from deskhand.channels.leadform.token import EARLIEST_S, OLDEST_S
from deskhand.channels.leadform.wire import LARGEST_BODY
from deskhand.domain.company import Connection
from deskhand.domain.contact import Contact
from deskhand.domain.event import Event, HazardSeen, WordsReceived
from deskhand.engine.line import Line
from deskhand.engine.post import accept
from deskhand.ports import Inbound
from deskhand.store import events, rows
from deskhand.store.codec import dumps
from deskhand.store.database import Store, open_engine
from deskhand.store.migrations import upgrade
from deskhand.testing.bare_line import bare_line
from deskhand.testing.server_thread import served
from deskhand.web.hooks import Counts, Hooks
from deskhand.web.leads import LeadDesk, Leads, routes
from deskhand.web.server import web_app

SITE, OTHER = "https://www.lakeview.example", "https://evil.example"
OFFICE = "+15125550199"
SECRET, HOOK, NEXT = "s" * 32, "h" * 32, "n" * 32
ANA = {"name": "Ana Ruiz", "email": "ana@example.com", "message": "2 bedrooms by June?"}
TEXT = "name: Ana Ruiz\nemail: ana@example.com\nmessage: 2 bedrooms by June?"
HALF_A_MINUTE = 30


class Seconds:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = 1_770_000_000.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Rig:
    """A form that is served, and a line that keeps; nobody works on what is kept."""

    base: str
    client: httpx.Client
    line: Line
    leads: Leads
    hooks: Hooks
    clock: Seconds
    broken: list[Exception] = field(default_factory=list)

    # -------------------------------------------------------------- the page

    def token(self, origin: str = SITE, **headers: str) -> str:
        """A token that is old enough."""
        answer = self.post("/leads/form/tokens", b"{}", origin, **headers)
        assert answer.status_code == 201, answer.text
        self.clock.now += HALF_A_MINUTE
        return str(answer.json()["token"])

    def send(
        self, fields: dict[str, Any], token: str | None = None, trap: str = "", origin: str = SITE, **headers: str
    ) -> httpx.Response:
        said = {"token": self.token() if token is None else token, "trap": trap, "fields": fields}
        return self.post("/leads/form", json.dumps(said).encode(), origin, **headers)

    def post(self, path: str, body: bytes, origin: str = SITE, **headers: str) -> httpx.Response:
        sent = {"Content-Type": "application/json", **({"Origin": origin} if origin else {})} | headers
        return self.client.post(f"{self.base}{path}", content=body, headers=sent)

    def get(self, path: str, **headers: str) -> httpx.Response:
        return self.client.get(f"{self.base}{path}", headers=headers)

    # -------------------------------------------------------------- other systems

    def hook(self, said: object, secret: str = HOOK, aside: int = 0, **headers: str) -> httpx.Response:
        body = said if isinstance(said, bytes) else json.dumps(said).encode()
        signed = {"Deskhand-Signature": sign(secret, body, int(time.time()) + aside)} | headers
        return self.client.post(f"{self.base}/hooks/form", content=body, headers=signed)

    # -------------------------------------------------------------- what came of it

    def kept(self) -> list[Event]:
        with self.line.store.read() as tx:
            return events.everything(tx)

    def words(self) -> list[WordsReceived]:
        return [event.what for event in self.kept() if isinstance(event.what, WordsReceived)]

    def texts(self) -> list[str]:
        return [one.text for one in self.words()]


def nothing() -> None:
    """Nobody starts or ends with this server."""


@pytest.fixture
def rig() -> Iterator[Rig]:
    engine = open_engine("sqlite://")
    upgrade(engine)
    store = Store(engine, "lakeview")
    store.found()
    line = bare_line(store)
    own = {"form": Connection("form", "form", "paula", (SITE,)), "sms": Connection("sms", OFFICE, "paula")}
    line = replace(line, company=replace(line.company, name="Lakeview & Söhne <Homes>", connections=own))
    channel = LeadForm(SecretStr(SECRET), hook_secret=SecretStr(HOOK), next_hook_secret=SecretStr(NEXT))
    clock, broken = Seconds(), list[Exception]()

    def take(inbound: Inbound) -> bool:
        if broken:
            raise broken.pop()
        return accept(line, inbound)

    leads = Leads({"form": LeadDesk(line.company, channel, take)}, now=clock)
    hooks = Hooks({"form": channel}, lambda inbound: accept(line, inbound))
    app = web_app(hooks, nothing, nothing, lambda: {"status": "ok"})
    app.router.routes[:0] = routes(leads)
    with socket.create_server(("127.0.0.1", 0)) as taken, served(app, taken), httpx.Client(trust_env=False) as client:
        yield Rig(f"http://127.0.0.1:{taken.getsockname()[1]}", client, line, leads, hooks, clock, broken)
    store.close()


def no(answer: httpx.Response) -> tuple[int, str]:
    """The status and the code of a refusal, which has words."""
    said = answer.json()
    assert len(said["detail"]) > 10
    return answer.status_code, said["error"]


# ------------------------------------------------------------------ a lead


def test_a_lead_is_kept_before_it_is_acknowledged(rig: Rig) -> None:
    answer = rig.send(ANA)
    assert answer.status_code == 200
    (words,) = rig.words()
    assert (words.channel, words.sender, words.text) == ("form", "ana@example.com", TEXT)
    assert words.checks == f"origin={SITE}"
    assert rig.leads.counts == {"accepted": 1}


def test_spanish_emoji_and_further_fields_come_through_whole(rig: Rig) -> None:
    rig.send({"name": "José Muñoz", "phone": "512 555 0142", "language": "es", "Mudanza": "mayo", "message": "¿Está libre? 🏠"})
    (words,) = rig.words()
    assert words.sender == "+15125550142"
    assert words.text == "name: José Muñoz\nphone: 512 555 0142\nlanguage: es\nMudanza: mayo\nmessage: ¿Está libre? 🏠"


def test_a_lead_that_is_sent_again_is_kept_once_and_answered_alike(rig: Rig) -> None:
    token = rig.token()
    answers = [rig.send(ANA, token) for _ in range(4)]
    assert [(one.status_code, one.text) for one in answers] == [(200, answers[0].text)] * 4
    assert rig.texts() == [TEXT]
    assert rig.leads.counts == {"accepted": 1, "duplicate": 3}


def test_danger_in_a_lead_opens_its_case_with_the_insert(rig: Rig) -> None:
    rig.send(ANA | {"message": "I smell gas in the hallway"})
    assert [event.thread for event in rig.kept() if isinstance(event.what, HazardSeen)] == ["ana@example.com"]


def test_card_numbers_are_gone_before_anything_is_kept(rig: Rig) -> None:
    rig.send(ANA | {"message": "my card is 4111 1111 1111 1111"})
    assert "4111" not in rig.texts()[0]


def test_links_alone_are_kept_and_flagged(rig: Rig) -> None:
    assert rig.send(ANA | {"message": "https://spam.example/x"}).status_code == 200
    assert [words.checks for words in rig.words()] == [f"origin={SITE} links_only"]
    assert rig.leads.counts == {"accepted": 1, "flagged": 1}


def test_what_the_database_does_not_take_is_not_acknowledged_and_can_be_sent_again(rig: Rig) -> None:
    token = rig.token()
    rig.broken.append(OSError("the disk is full"))
    answer = rig.send(ANA, token)
    assert no(answer) == (503, "not_kept")
    assert answer.headers["retry-after"] == "5"
    assert "disk" not in answer.text
    assert rig.send(ANA, token).status_code == 200
    assert rig.texts() == [TEXT]


# ------------------------------------------------------------------ somebody else's address


def test_nobody_learns_from_the_form_who_is_known(rig: Rig) -> None:
    """A tenant, an opted-out number, a stranger and the manager are answered with the same bytes, ids apart."""
    contact = Contact("Maria Lopez", phone="+15125550142", email="maria@example.com", consent=("-sms",))
    with rig.line.store.write() as tx:
        rows.replace_all(tx, "contacts", [("+15125550142|Maria Lopez", dumps(contact))])
    seen = set()
    for phone in ("+15125550142", "+15125550177", "+15125550100"):
        answer = rig.send({"phone": phone, "message": "what is my balance?"})
        headers = {name: value for name, value in answer.headers.items() if name != "date"}
        shape = re.sub(r'"id":"[\w-]{22}"', '"id":"…"', answer.text)
        seen.add((answer.status_code, shape, json.dumps(headers)))
    assert len(seen) == 1
    assert next(iter(seen))[1] == '{"id":"…"}'


def test_an_address_that_somebody_else_fills_in_gets_few_answers(rig: Rig) -> None:
    most, within_s = LEADS_BY_ADDRESS[0]
    for number in range(most):
        assert rig.send(ANA | {"email": f"Maria+{number}@example.com"}, **_from(number)).status_code == 200
    answer = rig.send(ANA | {"email": "maria@example.com"}, **_from(99))
    assert no(answer) == (429, "too_often")
    assert 0 < int(answer.headers["retry-after"]) <= within_s
    assert rig.send(ANA, **_from(99)).status_code == 200
    assert len(rig.texts()) == most + 1


def _from(number: int) -> dict[str, str]:
    """Another network each time, as our own proxy says."""
    return {"X-Forwarded-For": f"203.0.113.{number}"}


def test_our_own_address_is_not_written_to(rig: Rig) -> None:
    assert no(rig.send({"phone": OFFICE, "message": "hi"})) == (422, "own_address")
    assert rig.kept() == []


# ------------------------------------------------------------------ spam without puzzles


def test_whoever_fills_in_what_nobody_sees_is_refused(rig: Rig) -> None:
    assert no(rig.send(ANA, trap="https://spam.example")) == (422, "trap")
    assert rig.kept() == []
    assert rig.leads.counts == {"refused_trap": 1}


def test_whoever_is_faster_than_people_is_told_when_to_come(rig: Rig) -> None:
    token = str(rig.post("/leads/form/tokens", b"{}").json()["token"])
    rig.clock.now += 1
    answer = rig.send(ANA, token)
    assert no(answer) == (422, "token_early")
    assert answer.headers["retry-after"] == "2"
    rig.clock.now += EARLIEST_S - 1
    assert rig.send(ANA, token).status_code == 200


def test_a_page_that_was_open_for_too_long_asks_again(rig: Rig) -> None:
    token = rig.token()
    rig.clock.now += OLDEST_S
    assert no(rig.send(ANA, token)) == (422, "token_old")
    assert rig.kept() == []


@pytest.mark.parametrize("token", ["", "x", "1.2.3", f"1770000000000.{'n' * 22}.{'0' * 64}"])
def test_an_invented_token_is_refused(rig: Rig, token: str) -> None:
    assert no(rig.send(ANA, token)) == (422, "token_wrong")
    assert rig.kept() == []


def test_a_token_carries_one_lead(rig: Rig) -> None:
    token = rig.token()
    assert rig.send(ANA, token).status_code == 200
    assert no(rig.send(ANA | {"message": "buy pills"}, token)) == (409, "token_used")
    assert rig.texts() == [TEXT]


def test_a_place_may_try_so_often_and_no_more(rig: Rig) -> None:
    most, within_s = POSTS_BY_PLACE[0]
    token = rig.token()
    tries = [rig.send(ANA, "invented").status_code for _ in range(most)]
    assert tries == [422] * most
    answer = rig.send(ANA, token)
    assert no(answer) == (429, "too_often")
    assert int(answer.headers["retry-after"]) <= within_s
    assert rig.send(ANA, token, **_from(7)).status_code == 200
    rig.clock.now += within_s
    assert rig.send(ANA | {"message": "again"}).status_code == 200


def test_tokens_are_not_handed_out_without_end(rig: Rig) -> None:
    most, _ = TOKENS_BY_PLACE[0]
    codes = [rig.post("/leads/form/tokens", b"{}").status_code for _ in range(most + 1)]
    assert codes == [201] * most + [429]


def test_a_network_that_only_claims_to_be_behind_our_proxy_is_believed_as_far_as_the_proxy_goes(rig: Rig) -> None:
    """The first entry may be invented; the last one is our proxy's."""
    most, _ = POSTS_BY_PLACE[0]
    for number in range(most):
        rig.send(ANA, "invented", **{"X-Forwarded-For": f"198.51.100.{number}, 203.0.113.9"})
    assert no(rig.send(ANA, "invented", **{"X-Forwarded-For": "198.51.100.99, 203.0.113.9"})) == (429, "too_often")


# ------------------------------------------------------------------ bad input


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({}, "no_contact"),
        ({"name": "", "email": "", "phone": "", "message": ""}, "no_contact"),
        ({"name": "Ana", "message": "call me"}, "no_contact"),
        ({"email": "ana@", "message": "hi"}, "no_contact"),
        ({"phone": "+44 20 7946 0958", "message": "hi"}, "no_contact"),
        ({"email": "a@b.co", "message": "x" * 10_000}, "too_long"),
        ({"email": "a@b.co", "Email": "b@b.co"}, "malformed"),
    ],
)
def test_fields_that_make_no_lead_are_refused_with_words(rig: Rig, fields: dict[str, str], code: str) -> None:
    assert no(rig.send(fields)) == (422, code)
    assert rig.kept() == []
    assert rig.leads.counts == {f"refused_{code}": 1}


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"\xff\xfe\x00", "{\"token\": \"ñ\"}".encode("latin-1"), b"[" * 60_000])
def test_bodies_that_are_no_form_are_refused_with_words(rig: Rig, body: bytes) -> None:
    assert no(rig.post("/leads/form", body)) == (422, "malformed")
    assert rig.kept() == []


def test_only_json_is_read(rig: Rig) -> None:
    """A page of another site could send anything else without asking the browser."""
    answer = rig.post("/leads/form", b"name=Ana", **{"Content-Type": "application/x-www-form-urlencoded"})
    assert no(answer) == (415, "not_json")


def test_a_larger_body_is_refused_unread(rig: Rig) -> None:
    assert no(rig.post("/leads/form", b"x" * (LARGEST_BODY + 1))) == (413, "too_large")
    assert no(rig.hook(b"x" * (LARGEST_BODY + 1))) == (413, "too_large")


# ------------------------------------------------------------------ which sites


@pytest.mark.parametrize("origin", [OTHER, "", "null", "https://www.lakeview.example.evil.example", SITE.upper(), f"{SITE}:444"])
def test_other_sites_send_nothing(rig: Rig, origin: str) -> None:
    token = rig.token()
    for path, body in (("/leads/form/tokens", b"{}"), ("/leads/form", json.dumps({"token": token, "fields": ANA}).encode())):
        answer = rig.post(path, body, origin)
        assert no(answer) == (403, "wrong_site")
        assert "access-control-allow-origin" not in answer.headers
    assert rig.kept() == []


def test_our_own_page_may_send(rig: Rig) -> None:
    assert rig.send(ANA, rig.token(rig.base), origin=rig.base).status_code == 200


def test_our_own_page_may_send_behind_a_proxy_that_changes_the_host(rig: Rig) -> None:
    headers = {"Sec-Fetch-Site": "same-origin"}
    assert rig.send(ANA, origin="https://desk.example.com", **headers).status_code == 200
    assert no(rig.send(ANA, origin=OTHER, **{"Sec-Fetch-Site": "cross-site"})) == (403, "wrong_site")


def test_a_browser_that_asks_first_is_told_what_it_may(rig: Rig) -> None:
    answer = rig.client.options(f"{rig.base}/leads/form", headers={"Origin": SITE})
    assert answer.status_code == 204
    said = {name: answer.headers[f"access-control-{name}"] for name in ("allow-origin", "allow-methods", "allow-headers")}
    assert said == {"allow-origin": SITE, "allow-methods": "POST", "allow-headers": "content-type"}
    assert "access-control-allow-credentials" not in answer.headers
    assert rig.client.options(f"{rig.base}/leads/form", headers={"Origin": OTHER}).status_code == 403


def test_refusals_can_be_read_by_the_page_and_by_no_cache(rig: Rig) -> None:
    answer = rig.send({})
    assert answer.headers["access-control-allow-origin"] == SITE
    assert (answer.headers["cache-control"], answer.headers["vary"]) == ("no-store", "Origin")
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("path", ["/leads/other", "/leads/other/tokens", "/leads/widget.js"])
def test_a_form_that_is_not_there_is_not_found(rig: Rig, path: str) -> None:
    assert no(rig.post(path, b"{}")) == (404, "no_form")
    assert rig.get("/leads/other").status_code == 404


@pytest.mark.parametrize("path", ["/leads", "/leads/", "/leads/form/", "/leads/form/tokens/x", "/leads/..%2fform"])
def test_strangers_find_nothing_else(rig: Rig, path: str) -> None:
    assert rig.post(path, b"{}").status_code in (307, 404)


# ------------------------------------------------------------------ leads of other systems


LEAD = {"id": "crm-00017", **ANA, "Budget": 2000}
HOOK_TEXT = "name: Ana Ruiz\nemail: ana@example.com\nBudget: 2000\nmessage: 2 bedrooms by June?"


@pytest.mark.parametrize("secret", [HOOK, NEXT])
def test_a_signed_lead_is_kept(rig: Rig, secret: str) -> None:
    answer = rig.hook(LEAD, secret)
    assert (answer.status_code, answer.json()) == (200, {"id": "crm-00017", "new": True})
    assert [(one.sender, one.text, one.checks) for one in rig.words()] == [("ana@example.com", HOOK_TEXT, "signed")]
    assert rig.leads.counts == {"accepted": 1}


def test_a_replay_changes_nothing_and_a_repeated_delivery_is_told_so(rig: Rig) -> None:
    answers = [rig.hook(LEAD, secret, aside).json()["new"] for secret, aside in ((HOOK, 0), (HOOK, 0), (NEXT, 60))]
    assert answers == [True, False, False]
    assert rig.texts() == [HOOK_TEXT]
    assert rig.leads.counts == {"accepted": 1, "duplicate": 2}


@pytest.mark.parametrize(
    ("secret", "aside", "headers", "code"),
    [
        ("x" * 32, 0, {}, "forged"),
        (HOOK, -400, {}, "too_late"),
        (HOOK, 400, {}, "too_late"),
        (HOOK, 0, {"Deskhand-Signature": ""}, "no_signature"),
        (HOOK, 0, {"Deskhand-Signature": f"t=1,v1={'0' * 64}"}, "forged"),
    ],
)
def test_what_is_not_signed_now_by_a_secret_of_ours_is_refused(
    rig: Rig, secret: str, aside: int, headers: dict[str, str], code: str
) -> None:
    assert no(rig.hook(LEAD, secret, aside, **headers)) == (403, code)
    assert rig.kept() == []
    assert rig.leads.counts == {f"refused_{code}": 1}


def test_a_signature_over_other_bytes_is_refused(rig: Rig) -> None:
    header = sign(HOOK, json.dumps(LEAD).encode(), int(time.time()))
    assert no(rig.hook({**LEAD, "email": "eve@evil.example"}, **{"Deskhand-Signature": header})) == (403, "forged")


@pytest.mark.parametrize(
    ("said", "code"),
    [
        (b"", "malformed"),
        (b"\xff\xfe", "malformed"),
        ({"email": "a@b.co"}, "malformed"),
        ({"id": "crm-00017"}, "no_contact"),
        ({"id": "crm-00017", "phone": "+44 20 7946 0958"}, "no_contact"),
    ],
)
def test_a_genuine_one_that_is_no_lead_is_told_what_to_mend(rig: Rig, said: object, code: str) -> None:
    assert no(rig.hook(said)) == (422, code)
    assert rig.kept() == []


def test_a_system_is_not_asked_to_say_it_shorter(rig: Rig) -> None:
    assert rig.hook(LEAD | {"message": "x" * 10_000}).status_code == 200
    assert rig.texts()[0].endswith("xxx […]")


def test_a_system_that_sends_many_leads_is_not_slowed_down(rig: Rig) -> None:
    codes = [rig.hook(LEAD | {"id": f"crm-{n:05d}"}).status_code for n in range(30)]
    assert codes == [200] * 30


def test_behind_the_route_of_all_hooks_a_signed_lead_comes_in_too(rig: Rig) -> None:
    """Where somebody forgot to put our routes first: kept all the same, only without words."""
    body = json.dumps(LEAD).encode()
    headers = {"deskhand-signature": sign(HOOK, body, int(time.time()))}
    rig.hooks.take("form", f"{rig.base}/hooks/form", headers, body)
    assert rig.texts() == [HOOK_TEXT]
    assert rig.hooks.counts == Counts(accepted=1)


# ------------------------------------------------------------------ the page


@pytest.mark.parametrize(
    ("query", "accepts", "language", "title"),
    [
        ("", "en-US,en;q=0.9", "en", "Write to Lakeview &amp; Söhne &lt;Homes&gt;"),
        ("", "es-MX,es;q=0.9,en;q=0.8", "es", "Escriba a Lakeview &amp; Söhne &lt;Homes&gt;"),
        ("?lang=es", "en", "es", "Escriba a Lakeview &amp; Söhne &lt;Homes&gt;"),
        ("?lang=<script>", "", "en", "Write to Lakeview &amp; Söhne &lt;Homes&gt;"),
    ],
)
def test_the_page_is_of_the_company_in_the_visitors_language(
    rig: Rig, query: str, accepts: str, language: str, title: str
) -> None:
    answer = rig.get(f"/leads/form{query}", **{"Accept-Language": accepts})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert f'<html lang="{language}">' in answer.text
    assert f"<h1>{title}</h1>" in answer.text
    assert f'<script src="widget.js" data-connection="form" data-language="{language}"></script>' in answer.text
    assert OFFICE in answer.text


def test_the_page_loads_nothing_from_anywhere_else_and_stands_in_no_frame(rig: Rig) -> None:
    answer = rig.get("/leads/form")
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert re.findall(r"(?:https?:)?//", answer.text) == []


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("", "en"),
        ("fr, de", "en"),
        ("fr, es;q=0.5, en;q=0.4", "es"),
        ("es;q=0, en", "en"),
        ("en;q=0.1, es;q=0.9", "es"),
        ("es;q=x, en;q=0.2", "en"),
        ("," * 10_000, "en"),
        ("ES-419", "es"),
    ],
)
def test_the_first_language_that_we_speak_is_spoken(accepted: str, language: str) -> None:
    assert language_of("", accepted) == language


def test_the_script_is_for_every_page_and_is_kept_for_an_hour(rig: Rig) -> None:
    answer = rig.get("/leads/widget.js")
    assert answer.headers["content-type"].startswith("text/javascript")
    assert (answer.headers["access-control-allow-origin"], answer.headers["cache-control"]) == ("*", "public, max-age=3600")
    assert rig.get("/leads/widget.js", **{"If-None-Match": answer.headers["etag"]}).status_code == 304
    assert re.findall(r"https?://", answer.text) == []
    assert "innerHTML" not in answer.text
