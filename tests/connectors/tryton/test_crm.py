"""Tryton against a real server: trytond on SQLite."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import nullcontext
from datetime import UTC, datetime
from importlib.metadata import version
from itertools import count

import httpx
import pytest
from pydantic import SecretStr

from deskhand.connectors.tryton.crm import Tryton
from deskhand.domain.crm import CrmKind, CrmRecord
from deskhand.domain.errors import Misconfigured, Rejected, Transient, Unknown
from deskhand.testing.contracts.crm import CrmContract
from deskhand.testing.tryton import DATABASE, OWNER, PASSWORD, USER, TrytonServer

WORDS = (f"try{number}" for number in count(1))


@pytest.fixture(scope="session")
def server() -> Iterator[TrytonServer]:
    with TrytonServer() as server:
        yield server


def opened(url: str, password: str = PASSWORD, transport: httpx.BaseTransport | None = None) -> Tryton:
    return Tryton(url, DATABASE, USER, SecretStr(password), transport=transport)


class Line(httpx.HTTPTransport):
    """The way to the server, with something that happens on it, once, at the first call of `method`."""

    def __init__(self, method: str, before: Callable[[httpx.Request], None], lost: bool = False) -> None:
        super().__init__()
        self.method, self.before, self.lost = method, before, lost

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        if not self.method or json.loads(request.content)["method"] != self.method:
            return super().handle_request(request)
        self.method = ""
        self.before(request)
        answer = super().handle_request(request)
        if self.lost:
            answer.read()
            raise httpx.ReadError("the line was cut")
        return answer


def nothing(request: httpx.Request) -> None:
    """It happens on the way back."""


class Rig:
    """Somebody at another screen."""

    cannot = ()
    secrets = (PASSWORD,)

    def __init__(self, server: TrytonServer) -> None:
        self.server, self.word = server, next(WORDS)
        self.crm, self.other = opened(server.url), server.client()

    def moment(self) -> datetime:
        """The server's clock is this one."""
        return datetime.now(UTC)

    def over(self, line: Line) -> Tryton:
        """Another process of ours."""
        return opened(self.server.url, transport=line)

    def parties(self) -> list[str]:
        """The names of those that have this test's word in it."""
        found = self.other.ask("party.party.search_read", [["name", "ilike", f"%{self.word}%"]], 0, None, None, ["name"])
        return sorted(one["name"] for one in found)

    def touch_elsewhere(self, record: CrmRecord, fields: Mapping[str, str]) -> None:
        ids = [int(record.ref)]
        for name, value in fields.items():
            if name == "name":
                self.other.change("party.party.write", ids, {"name": value}, key="hand")
            else:
                self._mechanism(record, name, value)

    def _mechanism(self, record: CrmRecord, name: str, value: str) -> None:
        there = [["party", "=", int(record.ref)], ["name", "=", name]]
        found = self.other.ask("party.contact_mechanism.search", there, 0, None, None)
        if found:
            self.other.change("party.contact_mechanism.write", found, {"value": value}, key="hand")
        else:
            new = {"party": int(record.ref), "type": "other", "name": name, "value": value}
            self.other.change("party.contact_mechanism.create", [new], key="hand")

    def remove_elsewhere(self, record: CrmRecord) -> None:
        self.other.change("party.party.delete", [int(record.ref)], key="hand")


@pytest.fixture
def rig(server: TrytonServer) -> Iterator[Rig]:
    rig = Rig(server)
    yield rig
    rig.crm.close()
    rig.other.close()


class TestTryton(CrmContract):
    """The contract, over trytond."""


# ------------------------------------------------------------------ the account and the line


def test_a_wrong_password_is_told_to_the_operator(server: TrytonServer) -> None:
    crm = opened(server.url, "wrong")
    with pytest.raises(Misconfigured, match="password"):
        crm.check()
    crm.close()


def test_a_database_that_is_not_there_is_told_to_the_operator(server: TrytonServer) -> None:
    crm = Tryton(server.url, "nowhere", USER, SecretStr(PASSWORD))
    with pytest.raises(Misconfigured, match="no such database"):
        crm.check()
    crm.close()


@pytest.mark.parametrize(
    ("preferences", "models", "told"),
    [({"company": 1}, ["party.party"], "lacks the modules sale_opportunity"), ({}, ["party.party", "sale.opportunity"], "no company")],
)
def test_what_a_server_lacks_is_told_to_the_operator(preferences: dict[str, int], models: list[str], told: str) -> None:
    said = {
        "common.db.login": [1, "token", None],
        "model.res.user.get_preferences": {"language": "en", **preferences},
        "model.ir.model.search_read": [{"id": 1, "name": name} for name in models],
    }
    answers = httpx.MockTransport(lambda asked: httpx.Response(200, json={"result": said[json.loads(asked.content)["method"]]}))
    crm = opened("http://tryton.example", transport=answers)
    with pytest.raises(Misconfigured, match=told):
        crm.check()
    crm.close()


def test_nobody_at_the_address_may_pass() -> None:
    crm = opened("http://127.0.0.1:9")
    with pytest.raises(Transient, match="not reached"):
        crm.find(CrmKind.CONTACT, {"name": "Ana"})
    crm.close()


def test_an_address_that_is_none_is_refused_at_the_start() -> None:
    with pytest.raises(Misconfigured, match="https"):
        opened("tryton.example")


def test_a_session_that_has_run_out_is_begun_anew(rig: Rig) -> None:
    def spoil(request: httpx.Request) -> None:
        request.headers["Authorization"] = "Session YWRtaW46MTpvbGQ="

    crm = rig.over(Line("model.party.party.create", spoil))
    assert crm.upsert(CrmKind.CONTACT, f"{rig.word}-1", {"name": f"Ana {rig.word}"}).fields["name"] == f"Ana {rig.word}"
    crm.close()


def test_when_the_answer_to_a_change_is_lost_nobody_knows_and_the_key_settles_it(rig: Rig) -> None:
    crm = rig.over(Line("model.party.party.create", nothing, lost=True))
    with pytest.raises(Unknown) as lost:
        crm.upsert(CrmKind.CONTACT, f"{rig.word}-1", {"name": f"Ana {rig.word}"})
    assert lost.value.key == f"{rig.word}-1"
    crm.upsert(CrmKind.CONTACT, f"{rig.word}-1", {"name": f"Ana {rig.word}"})
    assert rig.parties() == [f"Ana {rig.word}"]
    crm.close()


def test_a_question_whose_answer_is_lost_may_be_asked_again(rig: Rig) -> None:
    crm = rig.over(Line("model.party.party.search_read", nothing, lost=True))
    with pytest.raises(Transient, match="silent"):
        crm.find(CrmKind.CONTACT, {"name": "Ana"})
    crm.close()


# ------------------------------------------------------------------ who else writes


def test_two_processes_that_make_the_same_key_leave_one_record(rig: Rig) -> None:
    refs = []

    def other_is_first(request: httpx.Request) -> None:
        refs.append(rig.crm.upsert(CrmKind.CONTACT, f"{rig.word}-1", {"name": f"Ana {rig.word}"}).ref)

    crm = rig.over(Line("model.party.party.create", other_is_first))
    refs.append(crm.upsert(CrmKind.CONTACT, f"{rig.word}-1", {"name": f"Ana {rig.word}"}).ref)
    assert (len(set(refs)), rig.parties()) == (1, [f"Ana {rig.word}"])
    crm.close()


def test_a_change_between_reading_and_writing_is_seen_by_the_server(rig: Rig) -> None:
    made = rig.crm.upsert(CrmKind.CONTACT, f"{rig.word}-1", {"name": f"Ana {rig.word}", "title": "Owner"})
    crm = rig.over(Line("model.party.party.write", lambda _: rig.touch_elsewhere(made, {"title": "Chair"})))
    with pytest.raises(Rejected) as refused:
        crm.update(made, {"title": "Manager"})
    assert (refused.value.reason, "title" in refused.value.detail) == ("changed", True)
    now = rig.crm.get(CrmKind.CONTACT, made.ref)
    assert now is not None
    assert now.fields["title"] == "Chair"
    crm.close()


def test_a_change_of_another_field_between_reading_and_writing_is_in_no_way(rig: Rig) -> None:
    made = rig.crm.upsert(CrmKind.CONTACT, f"{rig.word}-1", {"name": f"Ana {rig.word}", "title": "Owner"})
    crm = rig.over(Line("model.party.party.write", lambda _: rig.touch_elsewhere(made, {"name": f"Bea {rig.word}"})))
    assert crm.update(made, {"title": "Manager"}).fields == {"name": f"Bea {rig.word}", "title": "Manager"}
    crm.close()


def test_who_keeps_changing_it_is_waited_for(rig: Rig) -> None:
    made = rig.crm.upsert(CrmKind.CONTACT, f"{rig.word}-1", {"name": f"Ana {rig.word}", "title": "Owner"})
    names = (f"{number} {rig.word}" for number in count())

    class Busy(Line):
        def handle_request(self, request: httpx.Request) -> httpx.Response:
            self.method = "model.party.party.write"
            return super().handle_request(request)

    crm = rig.over(Busy("", lambda _: rig.touch_elsewhere(made, {"name": next(names)})))
    with pytest.raises(Transient, match="keeps changing"):
        crm.update(made, {"title": "Manager"})
    crm.close()


def test_what_somebody_writes_beside_a_party_brings_it_to_what_has_changed(rig: Rig) -> None:
    made = rig.crm.upsert(CrmKind.CONTACT, f"{rig.word}-1", {"name": f"Ana {rig.word}"})
    since = rig.moment()
    assert made.ref not in [one.ref for one in rig.crm.changed_since(CrmKind.CONTACT, since)]
    rig.touch_elsewhere(made, {"title": "Chair"})
    changed = {one.ref: one for one in rig.crm.changed_since(CrmKind.CONTACT, since)}
    assert (changed[made.ref].fields["title"], changed[made.ref].version != made.version) == ("Chair", True)


# ------------------------------------------------------------------ people and companies


def test_companies_are_the_parties_of_a_category(rig: Rig) -> None:
    company = rig.crm.upsert(CrmKind.COMPANY, f"{rig.word}-1", {"name": rig.word, "domain": f"{rig.word}.example", "size": "12"})
    person = rig.crm.upsert(CrmKind.CONTACT, f"{rig.word}-1", {"name": rig.word})
    assert company.fields == {"name": rig.word, "domain": f"{rig.word}.example", "size": "12"}
    assert (rig.crm.get(CrmKind.CONTACT, company.ref), rig.crm.get(CrmKind.COMPANY, person.ref)) == (None, None)
    assert [one.ref for one in rig.crm.find(CrmKind.COMPANY, {"domain": f"{rig.word}.EXAMPLE"})] == [company.ref]
    assert [one.ref for one in rig.crm.find(CrmKind.CONTACT, {"name": rig.word})] == [person.ref]


def test_our_key_stands_among_the_identifiers(rig: Rig) -> None:
    made = rig.crm.upsert(CrmKind.CONTACT, f"{rig.word}-1", {"name": f"Ana {rig.word}"})
    found = rig.other.ask("party.identifier.search_read", [["party", "=", int(made.ref)]], 0, None, None, ["code"])
    assert ([one["code"] for one in found], made.key) == ([f"deskhand:contact:{rig.word}-1"], f"{rig.word}-1")


def test_a_persons_company_is_a_relation_that_is_made_once(rig: Rig) -> None:
    company = (CrmKind.COMPANY, rig.crm.upsert(CrmKind.COMPANY, f"{rig.word}-c", {"name": rig.word}).ref)
    for _ in range(2):
        person = rig.crm.upsert(CrmKind.CONTACT, f"{rig.word}-1", {"name": f"Ana {rig.word}", "language": "es"}, [company])
    assert (person.links, person.fields["language"]) == ((company,), "es")
    assert len(rig.other.ask("party.relation.all.search", [["from_", "=", int(person.ref)]], 0, None, None)) == 1


@pytest.mark.parametrize(
    ("kind", "name", "value"),
    [
        (CrmKind.CONTACT, "phone", "nonsense"),
        (CrmKind.CONTACT, "language", "tlh"),
        (CrmKind.DEAL, "owner", "nobody@example.com"),
        (CrmKind.DEAL, "currency", "XTS"),
        (CrmKind.DEAL, "stage", "won"),
    ],
)
def test_a_value_that_tryton_does_not_take_is_refused(rig: Rig, kind: CrmKind, name: str, value: str) -> None:
    with pytest.raises(Rejected) as refused:
        rig.crm.upsert(kind, f"{rig.word}-1", {"name": rig.word, name: value})
    assert (refused.value.reason, value in refused.value.detail) == ("invalid", True)
    assert list(rig.crm.find(kind, {"name": rig.word})) == []


def test_a_number_keeps_its_extension(rig: Rig) -> None:
    made = rig.crm.upsert(CrmKind.CONTACT, f"{rig.word}-1", {"name": rig.word, "phone": "(512) 555-0142 x7"})
    assert made.fields["phone"] == "+15125550142 ext. 7"
    found = rig.crm.find(CrmKind.CONTACT, {"name": rig.word, "phone": "512-555-0142 ext 7"})
    assert ([one.ref for one in found], rig.crm.update(made, {"phone": "(512) 555-0142 x7"}).ref) == ([made.ref], made.ref)


def test_a_party_that_somebody_has_put_away_is_gone(rig: Rig) -> None:
    made = rig.crm.upsert(CrmKind.CONTACT, f"{rig.word}-1", {"name": rig.word})
    rig.other.change("party.party.write", [int(made.ref)], {"active": False}, key="hand")
    assert rig.crm.get(CrmKind.CONTACT, made.ref) is None


@pytest.mark.parametrize("key", ["", " ", "k ", "\tk"])
def test_a_key_that_tryton_would_shorten_is_refused(rig: Rig, key: str) -> None:
    with pytest.raises(Rejected, match="invalid: a key"):
        rig.crm.upsert(CrmKind.CONTACT, key, {"name": rig.word})


# ------------------------------------------------------------------ deals


def test_a_deal_is_an_opportunity_with_its_people(rig: Rig) -> None:
    company = (CrmKind.COMPANY, rig.crm.upsert(CrmKind.COMPANY, f"{rig.word}-c", {"name": rig.word}).ref)
    mail = {"name": f"Ana {rig.word}", "email": f"{rig.word}@example.com"}
    ana = (CrmKind.CONTACT, rig.crm.upsert(CrmKind.CONTACT, f"{rig.word}-a", mail).ref)
    said = {"name": f"Roof {rig.word}", "amount": "12400.50", "currency": "EUR", "closes_on": "2026-12-31", "owner": OWNER}
    made = rig.crm.upsert(CrmKind.DEAL, f"{rig.word}-1", {**said, "stage": "opportunity"}, [company, ana])
    assert (made.fields, made.links, made.key) == ({**said, "stage": "opportunity"}, (company, ana), f"{rig.word}-1")
    assert rig.crm.upsert(CrmKind.DEAL, f"{rig.word}-1", {**said, "amount": "12400.5"}, [ana]) == made
    assert [one.ref for one in rig.crm.find(CrmKind.DEAL, {"name": f"roof {rig.word}", "currency": "eur"})] == [made.ref]


def test_a_person_alone_is_a_deals_party(rig: Rig) -> None:
    ana = (CrmKind.CONTACT, rig.crm.upsert(CrmKind.CONTACT, f"{rig.word}-a", {"name": f"Ana {rig.word}"}).ref)
    assert rig.crm.upsert(CrmKind.DEAL, f"{rig.word}-1", {"name": rig.word}, [ana]).links == (ana,)


def test_a_deal_goes_the_way_that_tryton_lets_it_go(rig: Rig) -> None:
    made = rig.crm.upsert(CrmKind.DEAL, f"{rig.word}-1", {"name": rig.word})
    lost = rig.crm.update(made, {"stage": "lost", "amount": "7"})
    assert (made.fields["stage"], lost.fields["stage"], lost.fields["amount"]) == ("lead", "lost", "7")
    with pytest.raises(Rejected) as refused:
        rig.crm.update(lost, {"stage": "opportunity"})
    assert (refused.value.reason, "opportunity" in refused.value.detail) == ("invalid", True)


def test_a_deal_that_somebody_else_has_moved_on_is_not_moved(rig: Rig) -> None:
    made = rig.crm.upsert(CrmKind.DEAL, f"{rig.word}-1", {"name": rig.word})
    rig.other.change("sale.opportunity.lost", [int(made.ref)], key="hand")
    with pytest.raises(Rejected) as refused:
        rig.crm.update(made, {"stage": "cancelled"})
    assert (refused.value.reason, "stage" in refused.value.detail) == ("changed", True)


@pytest.mark.parametrize("moved", ["lost", "opportunity"])
def test_a_deal_that_is_moved_on_between_reading_and_writing_is_not_moved(rig: Rig, moved: str) -> None:
    """Tryton knows no way from lost to cancelled; it knows one from opportunity."""
    ana = (CrmKind.CONTACT, rig.crm.upsert(CrmKind.CONTACT, f"{rig.word}-a", {"name": f"Ana {rig.word}"}).ref)
    made = rig.crm.upsert(CrmKind.DEAL, f"{rig.word}-1", {"name": rig.word, "owner": OWNER}, [ana])

    def move(request: httpx.Request) -> None:
        rig.other.change(f"sale.opportunity.{moved}", [int(made.ref)], key="hand")

    crm = rig.over(Line("model.sale.opportunity.cancel", move))
    with pytest.raises(Rejected) as refused:
        crm.update(made, {"stage": "cancelled"})
    assert (refused.value.reason, "stage" in refused.value.detail) == ("changed", True)
    crm.close()


def test_a_deal_that_cannot_be_where_it_is_wanted_is_not_made(rig: Rig) -> None:
    with pytest.raises(Rejected, match=r"invalid: .*Employee"):
        rig.crm.upsert(CrmKind.DEAL, f"{rig.word}-1", {"name": rig.word, "stage": "opportunity"})
    assert list(rig.crm.find(CrmKind.DEAL, {"name": rig.word})) == []


@pytest.mark.parametrize("ref", ["99999999", "no-number"])
@pytest.mark.parametrize("kind", [CrmKind.DEAL, CrmKind.NOTE, CrmKind.CONTACT])
def test_a_link_that_leads_to_nothing_is_refused(rig: Rig, kind: CrmKind, ref: str) -> None:
    with pytest.raises(Rejected) as refused:
        rig.crm.upsert(kind, f"{rig.word}-1", {}, [(CrmKind.COMPANY, ref)])
    assert (refused.value.reason, ref in refused.value.detail) == ("invalid", True)


# ------------------------------------------------------------------ what was done


def test_what_was_done_stands_where_people_read_it(rig: Rig) -> None:
    deal = (CrmKind.DEAL, rig.crm.upsert(CrmKind.DEAL, f"{rig.word}-d", {"name": rig.word}).ref)
    ana = (CrmKind.CONTACT, rig.crm.upsert(CrmKind.CONTACT, f"{rig.word}-a", {"name": f"Ana {rig.word}"}).ref)
    said = {"subject": "Call", "kind": "call", "body": "Wants a date\n  soon", "at": "2026-03-09T10:00:00-05:00"}
    made = rig.crm.upsert(CrmKind.ACTIVITY, f"{rig.word}-1", said, [deal, ana])
    assert (made.links, made.fields) == ((deal, ana), {**said, "at": "2026-03-09T15:00:00+00:00"})
    read = rig.other.ask("ir.attachment.read", [int(made.ref)], ["resource", "name", "link", "description"])[0]
    assert (read["resource"], read["name"]) == (f"sale.opportunity,{deal[1]}", "Call")
    assert read["link"] == f"deskhand:activity:{rig.word}-1"
    assert read["description"].startswith("Wants a date\n  soon\n-- deskhand\n")
    again = rig.crm.upsert(CrmKind.ACTIVITY, f"{rig.word}-1", {"body": "Has a date"}, [ana])
    assert (again.ref, again.links, again.fields["subject"]) == (made.ref, (deal, ana), "Call")


def test_one_key_may_be_a_notes_and_a_tasks(rig: Rig) -> None:
    task = rig.crm.upsert(CrmKind.TASK, rig.word, {"subject": f"Call {rig.word}", "done": "false"})
    note = rig.crm.upsert(CrmKind.NOTE, rig.word, {"body": f"Dog {rig.word}"})
    assert (task.key, note.key, rig.crm.get(CrmKind.ACTIVITY, task.ref)) == (rig.word, rig.word, None)
    assert (task.links, note.links) == ((), ())
    assert rig.crm.update(task, {"done": "true"}).fields["done"] == "true"
    assert [one.ref for one in rig.crm.find(CrmKind.TASK, {"subject": f"call {rig.word}", "done": "true"})] == [task.ref]
    assert [one.ref for one in rig.crm.find(CrmKind.NOTE, {"body": f"dog {rig.word}"})] == [note.ref]


def test_a_task_that_is_done_between_reading_and_writing_is_seen_by_the_server(rig: Rig) -> None:
    made = rig.crm.upsert(CrmKind.TASK, f"{rig.word}-1", {"subject": f"Call {rig.word}", "done": "false"})
    crm = rig.over(Line("model.ir.attachment.write", lambda _: rig.crm.update(made, {"done": "true", "body": "By hand"})))
    with pytest.raises(Rejected) as refused:
        crm.update(made, {"body": "By us"})
    assert (refused.value.reason, "body" in refused.value.detail) == ("changed", True)
    crm.close()


def test_a_note_of_somebodys_is_read(rig: Rig) -> None:
    ana = (CrmKind.CONTACT, rig.crm.upsert(CrmKind.CONTACT, f"{rig.word}-a", {"name": f"Ana {rig.word}"}).ref)
    new = {"resource": f"party.party,{ana[1]}", "message": f"Dog {rig.word}"}
    ref = str(rig.other.change("ir.note.create", [new], key="hand")[0])
    read = rig.crm.get(CrmKind.NOTE, ref)
    assert read is not None
    assert (read.links, read.key, read.fields["body"], read.fields["owner"]) == ((ana,), "", f"Dog {rig.word}", "admin@example.com")
    assert ref in [one.ref for one in rig.crm.changed_since(CrmKind.NOTE, datetime.fromisoformat(read.fields["at"]))]


def test_a_note_stays_as_it_was_written_where_tryton_says_so(rig: Rig) -> None:
    """Its clients never change one; from 8.2 on nobody does."""
    made = rig.crm.upsert(CrmKind.NOTE, f"{rig.word}-1", {"body": f"Dog {rig.word}"})
    assert rig.crm.upsert(CrmKind.NOTE, f"{rig.word}-1", {"body": f"Dog {rig.word}"}) == made
    is_kept = tuple(map(int, version("trytond").split(".")[:2])) >= (8, 2)
    with pytest.raises(Rejected, match=r"invalid: .*Message") if is_kept else nullcontext():
        rig.crm.update(made, {"body": f"Cat {rig.word}"})
    assert len(rig.crm.find(CrmKind.NOTE, {"body": f"{'Dog' if is_kept else 'Cat'} {rig.word}"})) == 1


def test_what_has_no_subject_has_none_when_it_is_read(rig: Rig) -> None:
    made = rig.crm.upsert(CrmKind.TASK, f"{rig.word}-1", {"body": f"Call {rig.word}"})
    assert made.fields == {"body": f"Call {rig.word}"}
    assert rig.crm.update(made, {"subject": "Call", "body": ""}).fields == {"subject": "Call"}
