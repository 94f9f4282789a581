"""Salesforce against a server on loopback that behaves as the original does, and in every way that it should not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import httpx
import pytest

from deskhand.connectors.salesforce.crm import Salesforce
from deskhand.connectors.salesforce.fields import KEY, OBJECTS, body_of
from deskhand.domain.crm import CrmKind, CrmRecord
from deskhand.domain.errors import Misconfigured, Rejected, Transient, Unknown
from deskhand.testing.contracts.crm import CrmContract
from deskhand.testing.fake_clock import FakeClock
from deskhand.testing.salesforce_server import Conduct, SalesforceServer

MORNING = datetime(2026, 3, 9, 15, tzinfo=UTC)
WORDS = (f"force{number}" for number in count(1))


class ServersToken:
    """Implements Token: the server's own, a new one where it is asked to renew."""

    def __init__(self, server: SalesforceServer) -> None:
        self.server, self.current, self.renewals = server, server.token, 0

    def get(self) -> str:
        return self.current

    def renewed(self) -> str:
        self.renewals += 1
        self.current = self.server.token
        return self.current


class Rig:
    """Somebody who works in the account by hand."""

    cannot = ()

    def __init__(self, server: SalesforceServer, clock: FakeClock) -> None:
        self.server, self.org, self.clock, self.word = server, server.org, clock, next(WORDS)
        self.token = ServersToken(server)
        server.set_up()
        self.crm = self.opened()

    def opened(self, transport: httpx.BaseTransport | None = None, **settings: Any) -> Salesforce:
        return Salesforce(self.server.url, self.token, self.clock, transport=transport, **settings)

    @property
    def secrets(self) -> list[str]:
        return [self.server.token]

    def moment(self) -> datetime:
        self.clock.advance(timedelta(seconds=2))
        now = self.clock.now()
        self.clock.advance(timedelta(seconds=2))
        return now

    def touch_elsewhere(self, record: CrmRecord, fields: Mapping[str, str]) -> None:
        self.clock.advance(timedelta(seconds=2))
        self.org.change(OBJECTS[record.kind], record.ref, body_of(record.kind, fields, ""))

    def remove_elsewhere(self, record: CrmRecord) -> None:
        self.org.delete(OBJECTS[record.kind], record.ref)


@pytest.fixture
def rig() -> Iterator[Rig]:
    clock = FakeClock(MORNING)
    with SalesforceServer(clock) as server:
        rig = Rig(server, clock)
        yield rig
        rig.crm.close()


class TestSalesforce(CrmContract):
    """The contract, with the rig of this file."""


# ------------------------------------------------------------------ limits, sessions, lost answers


@pytest.mark.parametrize("conduct", [Conduct.LIMITED, Conduct.LOCKED])
def test_what_was_refused_untaken_may_be_asked_again(rig: Rig, conduct: Conduct) -> None:
    rig.server.misbehave(conduct, at="PATCH")
    with pytest.raises(Transient):
        rig.crm.upsert(CrmKind.COMPANY, "k", {"name": "Hillside"})
    assert rig.org.rows["Account"] == {}


def test_a_session_that_has_run_out_is_renewed_once(rig: Rig) -> None:
    rig.server.renew()
    made = rig.crm.upsert(CrmKind.COMPANY, "k", {"name": "Hillside"})
    assert rig.crm.get(CrmKind.COMPANY, made.ref) == made
    assert rig.token.renewals == 1


def test_a_session_that_is_no_good_either_is_told_to_the_operator(rig: Rig) -> None:
    rig.server.misbehave(Conduct.EXPIRED, times=4)
    with pytest.raises(Rejected) as refused:
        rig.crm.find(CrmKind.COMPANY, {"name": "Hillside"})
    assert refused.value.reason == "misconfigured"
    with pytest.raises(Misconfigured, match="INVALID_SESSION_ID"):
        rig.crm.check()
    assert rig.token.renewals == 2


@pytest.mark.parametrize("conduct", [Conduct.LOST, Conduct.FAILS_AFTER, Conduct.NOT_JSON, Conduct.UNAVAILABLE])
def test_when_the_answer_to_a_change_is_lost_nobody_knows_and_the_key_settles_it(rig: Rig, conduct: Conduct) -> None:
    rig.server.misbehave(conduct, at="PATCH")
    with pytest.raises(Unknown) as lost:
        rig.crm.upsert(CrmKind.COMPANY, "k", {"name": "Hillside"})
    assert lost.value.key == "k"
    rig.crm.upsert(CrmKind.COMPANY, "k", {"name": "Hillside"})
    assert len(rig.org.rows["Account"]) == 1


def test_when_the_answer_to_an_update_is_lost_the_same_update_may_be_asked_for_again(rig: Rig) -> None:
    made = rig.crm.upsert(CrmKind.COMPANY, "k", {"name": "Hillside"})
    rig.server.misbehave(Conduct.LOST, at="PATCH")
    with pytest.raises(Unknown) as lost:
        rig.crm.update(made, {"name": "Hillside Dental"})
    assert lost.value.key == made.ref
    assert rig.crm.update(made, {"name": "Hillside Dental"}).fields["name"] == "Hillside Dental"


@pytest.mark.parametrize("conduct", [conduct for conduct in Conduct if conduct is not Conduct.EXPIRED])
def test_a_question_that_is_not_answered_may_be_asked_again(rig: Rig, conduct: Conduct) -> None:
    rig.server.misbehave(conduct)
    with pytest.raises(Transient):
        rig.crm.find(CrmKind.COMPANY, {"name": "Hillside"})


def test_a_server_that_is_not_there_may_come_back(rig: Rig) -> None:
    nowhere = Salesforce("http://127.0.0.1:9", rig.token, rig.clock)
    with pytest.raises(Transient, match="not reached"):
        nowhere.upsert(CrmKind.COMPANY, "k", {"name": "Hillside"})
    nowhere.close()


def test_an_address_that_is_none_is_refused_at_the_start(rig: Rig) -> None:
    with pytest.raises(Misconfigured, match="https"):
        Salesforce("hillside.my.salesforce.example", rig.token, rig.clock)


# ------------------------------------------------------------------ pages


def test_every_page_is_asked_for_and_no_page_before_its_time(rig: Rig) -> None:
    refs = [rig.org.create("Account", {"Name": "Hillside"}) for _ in range(10)]
    rig.server.page = 3
    assert [one.ref for one in rig.crm.find(CrmKind.COMPANY, {"name": "hillside"})] == refs
    rig.server.asked.clear()
    changed = rig.crm.changed_since(CrmKind.COMPANY, MORNING)
    assert [next(changed).ref for _ in range(3)] == refs[:3]
    assert len(rig.server.asked) == 1
    assert [one.ref for one in changed] == refs[3:]
    assert len(rig.server.asked) == 4


def test_pages_that_are_kept_no_longer_are_asked_for_anew(rig: Rig) -> None:
    for _ in range(4):
        rig.org.create("Account", {"Name": "Hillside"})
    rig.server.page = 3
    changed = rig.crm.changed_since(CrmKind.COMPANY, MORNING)
    next(changed)
    rig.server.forget_pages()
    with pytest.raises(Transient, match="no longer"):
        list(changed)


def test_a_next_page_on_another_server_is_not_asked_for(rig: Rig) -> None:
    def elsewhere(request: httpx.Request) -> httpx.Response:
        further = {"done": False, "records": [], "nextRecordsUrl": "//evil.example/query/1"}
        return httpx.Response(200, json=further)

    crm = rig.opened(httpx.MockTransport(elsewhere))
    with pytest.raises(Transient, match="not on Salesforce"):
        crm.find(CrmKind.COMPANY, {})
    crm.close()


# ------------------------------------------------------------------ who else writes


class Meddler(httpx.HTTPTransport):
    """Somebody who changes a record between our reading and our writing, so many times."""

    def __init__(self, rig: Rig, ref: str, body: Mapping[str, Any], times: int = 1, after_s: float = 2) -> None:
        super().__init__()
        self.rig, self.ref, self.body, self.times, self.after_s = rig, ref, body, times, after_s

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        if request.method == "PATCH" and self.times:
            self.times -= 1
            self.rig.clock.advance(timedelta(seconds=self.after_s))
            self.rig.org.change("Account", self.ref, self.body)
        return super().handle_request(request)


def test_a_change_between_reading_and_writing_is_seen(rig: Rig) -> None:
    made = rig.crm.upsert(CrmKind.COMPANY, "k", {"name": "Hillside"})
    crm = rig.opened(Meddler(rig, made.ref, {"Name": "Theirs"}))
    with pytest.raises(Rejected) as refused:
        crm.update(made, {"name": "Ours"})
    assert (refused.value.reason, "name" in refused.value.detail) == ("changed", True)
    assert rig.org.rows["Account"][made.ref]["Name"] == "Theirs"
    crm.close()


def test_a_change_of_another_field_between_reading_and_writing_is_in_no_way(rig: Rig) -> None:
    made = rig.crm.upsert(CrmKind.COMPANY, "k", {"name": "Hillside"})
    crm = rig.opened(Meddler(rig, made.ref, {"Phone": "+15125550133"}))
    assert crm.update(made, {"name": "Ours"}).fields == {
        "name": "Ours",
        "phone": "+15125550133",
        "owner": "desk@example.com",
    }
    crm.close()


def test_who_keeps_changing_it_is_waited_for(rig: Rig) -> None:
    made = rig.crm.upsert(CrmKind.COMPANY, "k", {"name": "Hillside"})
    crm = rig.opened(Meddler(rig, made.ref, {"Phone": "+15125550133"}, times=3))
    with pytest.raises(Transient, match="keeps changing"):
        crm.update(made, {"name": "Ours"})
    crm.close()


def test_who_changes_it_within_the_same_second_is_overwritten(rig: Rig) -> None:
    """The window that the class tells of."""
    made = rig.crm.upsert(CrmKind.COMPANY, "k", {"name": "Hillside"})
    crm = rig.opened(Meddler(rig, made.ref, {"Name": "Theirs"}, after_s=0.5))
    assert crm.update(made, {"name": "Ours"}).fields["name"] == "Ours"
    crm.close()


# ------------------------------------------------------------------ the account


def test_an_account_without_our_fields_is_told_which() -> None:
    clock = FakeClock(MORNING)
    with SalesforceServer(clock) as server:
        crm = Salesforce(server.url, ServersToken(server), clock)
        with pytest.raises(Misconfigured, match=r"Contact\.Deskhand_Key__c, .*Event\.Deskhand_Key__c$"):
            crm.check()
        with pytest.raises(Rejected) as refused:
            crm.upsert(CrmKind.COMPANY, "k", {"name": "Hillside"})
        assert (refused.value.reason, "Deskhand_Key__c" in refused.value.detail) == ("misconfigured", True)
        crm.close()


def test_a_field_of_our_name_that_is_no_external_id_will_not_do(rig: Rig) -> None:
    rig.org.unique.remove(("Task", KEY))
    with pytest.raises(Misconfigured, match=r"Salesforce lacks the fields Task\.Deskhand_Key__c$"):
        rig.crm.check()


def test_a_duplicate_that_a_rule_finds_is_refused_with_its_name(rig: Rig) -> None:
    ref = rig.org.create("Contact", {"LastName": "Diaz", "Email": "ana@hillside.example"})
    rig.org.duplicate_mail = True
    with pytest.raises(Rejected) as refused:
        rig.crm.upsert(CrmKind.CONTACT, "k", {"name": "Ana Diaz", "email": "ana@hillside.example"})
    assert (refused.value.reason, refused.value.detail) == (
        "invalid",
        f"DUPLICATES_DETECTED: Use one of these records? (Standard_Contact_Duplicate_Rule: {ref})",
    )


@pytest.mark.parametrize(
    ("kind", "name", "value"),
    [
        (CrmKind.CONTACT, "email", "nobody"),
        (CrmKind.CONTACT, "owner", "x@example.com"),
        (CrmKind.CONTACT, "title", "x" * 129),
        (CrmKind.COMPANY, "size", "about ten"),
        (CrmKind.DEAL, "currency", "EUR"),
        (CrmKind.DEAL, "amount", "123456789012345.123456"),
    ],
)
def test_a_value_that_salesforce_does_not_take_is_refused(rig: Rig, kind: CrmKind, name: str, value: str) -> None:
    with pytest.raises(Rejected) as refused:
        rig.crm.upsert(kind, "k", {"name": "Ana Diaz", name: value})
    assert (refused.value.reason, name in refused.value.detail.lower()) == ("invalid", True)
    assert rig.org.rows[OBJECTS[kind]] == {}


def test_what_salesforce_insists_on_is_asked_for(rig: Rig) -> None:
    with pytest.raises(Rejected) as refused:
        rig.crm.upsert(CrmKind.CONTACT, "k", {"title": "Owner"})
    assert (refused.value.reason, "LastName" in refused.value.detail) == ("invalid", True)


# ------------------------------------------------------------------ keys, kinds, links


@pytest.mark.parametrize("key", ["a/b?c=d&e#f", "ü 100%", "it's", "..", "K", "k"])
def test_any_text_may_be_a_key(rig: Rig, key: str) -> None:
    made = rig.crm.upsert(CrmKind.COMPANY, key, {"name": "Hillside"})
    again = rig.crm.upsert(CrmKind.COMPANY, key, {"name": "Hillside Dental"})
    assert (made.key, again.ref, len(rig.org.rows["Account"])) == (key, made.ref, 1)


def test_notes_and_tasks_share_an_object_and_nothing_else(rig: Rig) -> None:
    note = rig.crm.upsert(CrmKind.NOTE, "k", {"body": "Dog", "at": "2026-03-09T10:00:00-05:00"})
    task = rig.crm.upsert(CrmKind.TASK, "k", {"subject": "Call", "body": "Dog", "done": "true"})
    rig.org.create("Task", {"Subject": "By hand", "Description": "Dog"})
    assert note.fields == {"body": "Dog", "at": "2026-03-09T15:00:00+00:00", "owner": "desk@example.com"}
    assert [one.ref for one in rig.crm.find(CrmKind.NOTE, {"body": "dog"})] == [note.ref]
    assert [one.ref for one in rig.crm.find(CrmKind.TASK, {"body": "dog", "done": "true"})] == [task.ref]
    assert (len(rig.crm.find(CrmKind.TASK, {})), rig.crm.get(CrmKind.TASK, note.ref)) == (2, None)


def test_a_deal_gets_what_salesforce_insists_on_when_it_is_made_and_not_again(rig: Rig) -> None:
    made = rig.crm.upsert(CrmKind.DEAL, "k", {"name": "Roof"})
    assert made.fields == {
        "name": "Roof",
        "stage": "Prospecting",
        "closes_on": "2026-06-07",
        "currency": "USD",
        "owner": "desk@example.com",
    }
    rig.org.change("Opportunity", made.ref, {"StageName": "Closed Won", "CloseDate": "2026-03-09"})
    again = rig.crm.upsert(CrmKind.DEAL, "k", {"amount": "100"})
    assert (again.fields["stage"], again.fields["closes_on"], again.fields["amount"]) == ("Closed Won", "2026-03-09", "100")


def test_where_there_are_several_currencies_each_deal_has_its_own(rig: Rig) -> None:
    rig.org.fields["Opportunity"]["CurrencyIsoCode"] = ("string", 3)
    crm = rig.opened(several_currencies=True)
    made = crm.upsert(CrmKind.DEAL, "k", {"name": "Roof", "amount": "12400.5", "currency": "EUR"})
    assert (made.fields["amount"], made.fields["currency"]) == ("12400.50", "EUR")
    assert [one.ref for one in crm.find(CrmKind.DEAL, {"currency": "eur"})] == [made.ref]
    crm.close()


def test_people_take_part_in_a_deal_once(rig: Rig) -> None:
    company = (CrmKind.COMPANY, rig.crm.upsert(CrmKind.COMPANY, "c", {"name": "Hillside"}).ref)
    ana, sam = ((CrmKind.CONTACT, rig.crm.upsert(CrmKind.CONTACT, who, {"name": who}).ref) for who in ("ana", "sam"))
    rig.crm.upsert(CrmKind.DEAL, "d", {"name": "Roof"}, [company, ana])
    deal = rig.crm.upsert(CrmKind.DEAL, "d", {}, [ana, sam])
    assert deal.links == (company, ana, sam)
    assert len(rig.org.rows["OpportunityContactRole"]) == 2


def test_what_was_done_belongs_to_a_person_and_to_the_deal_before_the_company(rig: Rig) -> None:
    company = (CrmKind.COMPANY, rig.crm.upsert(CrmKind.COMPANY, "c", {"name": "Hillside"}).ref)
    ana = (CrmKind.CONTACT, rig.crm.upsert(CrmKind.CONTACT, "ana", {"name": "Ana"}, [company]).ref)
    deal = (CrmKind.DEAL, rig.crm.upsert(CrmKind.DEAL, "d", {"name": "Roof"}).ref)
    done = rig.crm.upsert(CrmKind.ACTIVITY, "a", {"subject": "Call", "kind": "Call"}, [deal, company, ana])
    assert (done.links, done.fields["at"]) == ((ana, deal), "2026-03-09T15:00:00+00:00")


@pytest.mark.parametrize(
    ("kind", "link"),
    [
        (CrmKind.COMPANY, (CrmKind.COMPANY, "001000000000001AAA")),
        (CrmKind.DEAL, (CrmKind.COMPANY, "001000000000999AAA")),
        (CrmKind.DEAL, (CrmKind.CONTACT, "003000000000999AAA")),
        (CrmKind.DEAL, (CrmKind.COMPANY, "x' OR Id != '")),
    ],
    ids=["no place", "no company", "no person", "no id"],
)
def test_a_link_that_cannot_be_made_is_refused(rig: Rig, kind: CrmKind, link: tuple[CrmKind, str]) -> None:
    with pytest.raises(Rejected) as refused:
        rig.crm.upsert(kind, "k", {"name": "Roof"}, [link])
    assert refused.value.reason == "invalid"


def test_a_company_is_found_by_its_domain_however_its_website_is_written(rig: Rig) -> None:
    refs = [
        rig.org.create("Account", {"Name": "Hillside", "Website": website})
        for website in ("https://www.Hillside.example/about", "hillside.example", "http://hillside.example")
    ]
    rig.org.create("Account", {"Name": "Other", "Website": "https://hillside.example.org"})
    found = rig.crm.find(CrmKind.COMPANY, {"domain": "hillside.example"})
    assert [one.ref for one in found] == refs


def test_owners_are_colleagues_by_mail(rig: Rig) -> None:
    dana = rig.org.create("User", {"Email": "dana@example.com", "IsActive": True})
    rig.org.create("User", {"Email": "left@example.com", "IsActive": False})
    made = rig.crm.upsert(CrmKind.COMPANY, "k", {"name": "Hillside", "owner": "dana@example.com"})
    assert (made.fields["owner"], rig.org.rows["Account"][made.ref]["OwnerId"]) == ("dana@example.com", dana)
    assert [one.ref for one in rig.crm.find(CrmKind.COMPANY, {"owner": "DANA@example.com"})] == [made.ref]
    with pytest.raises(Rejected, match="no user"):
        rig.crm.update(made, {"owner": "left@example.com"})
