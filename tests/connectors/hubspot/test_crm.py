"""HubSpot against a server on loopback that behaves as the original does, and in every way that it should not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from itertools import count
from zoneinfo import ZoneInfo

import httpx
import pytest

from deskhand.connectors.hubspot.crm import HubSpot
from deskhand.connectors.hubspot.fields import OBJECTS, properties_of
from deskhand.domain.crm import CrmKind, CrmRecord
from deskhand.domain.errors import Misconfigured, Rejected, Transient, Unknown
from deskhand.testing.contracts.crm import CrmContract
from deskhand.testing.fake_clock import FakeClock
from deskhand.testing.hubspot_server import LAG, OWNERS, Conduct, HubSpotServer

MORNING = datetime(2026, 3, 9, 15, tzinfo=UTC)
AUSTIN = ZoneInfo("America/Chicago")
WORDS = (f"hub{number}" for number in count(1))


class ServersToken:
    """Implements Token: the server's own, a new one where it is asked to renew."""

    def __init__(self, server: HubSpotServer) -> None:
        self.server, self.current, self.renewals = server, server.token, 0

    def get(self) -> str:
        return self.current

    def renewed(self) -> str:
        self.renewals += 1
        self.current = self.server.token
        return self.current


class Rig:
    """Somebody who works in the account by hand, and takes long enough for the search to know it."""

    cannot = ()

    def __init__(self, server: HubSpotServer, clock: FakeClock) -> None:
        self.server, self.clock, self.word = server, clock, next(WORDS)
        self.token = ServersToken(server)
        self.crm = self.opened()
        self.crm.set_up()

    def opened(self, page: int = 200, transport: httpx.BaseTransport | None = None) -> HubSpot:
        """One more, as another process would have it."""
        url, zone = self.server.url, "America/Chicago"
        return HubSpot(self.token, self.clock, url=url, time_zone=zone, page=page, transport=transport)

    @property
    def secrets(self) -> list[str]:
        return [self.server.token]

    def moment(self) -> datetime:
        self.clock.advance(LAG)
        now = self.clock.now()
        self.clock.advance(timedelta(seconds=1))
        return now

    def touch_elsewhere(self, record: CrmRecord, fields: Mapping[str, str]) -> None:
        ids = {mail: ref for ref, mail in OWNERS.items()}
        self.clock.advance(timedelta(seconds=1))
        said = properties_of(record.kind, fields, ids.__getitem__, AUSTIN)
        self.server.portal.change(OBJECTS[record.kind], record.ref, said)
        self.clock.advance(LAG)

    def remove_elsewhere(self, record: CrmRecord) -> None:
        self.server.portal.delete(OBJECTS[record.kind], record.ref)
        self.clock.advance(LAG)


@pytest.fixture
def rig() -> Iterator[Rig]:
    clock = FakeClock(MORNING)
    with HubSpotServer(clock) as server:
        rig = Rig(server, clock)
        yield rig
        rig.crm.close()


class TestHubSpot(CrmContract):
    """The contract, with the rig of this file."""


# ------------------------------------------------------------------ limits, tokens, lost answers


def test_the_short_limit_says_how_long_to_wait(rig: Rig) -> None:
    rig.server.misbehave(Conduct.LIMITED)
    with pytest.raises(Transient) as asked:
        rig.crm.upsert(CrmKind.COMPANY, "k", {"name": "Hillside"})
    assert asked.value.retry_after_s == 3
    assert rig.server.portal.objects["companies"] == {}


def test_the_daily_limit_is_over_at_the_accounts_midnight(rig: Rig) -> None:
    rig.server.misbehave(Conduct.DAILY)
    with pytest.raises(Transient, match="daily limit") as asked:
        rig.crm.find(CrmKind.COMPANY, {"name": "Hillside"})
    assert asked.value.retry_after_s == timedelta(hours=14).total_seconds()


def test_an_object_that_is_locked_is_asked_for_later(rig: Rig) -> None:
    rig.server.misbehave(Conduct.LOCKED)
    with pytest.raises(Transient) as asked:
        rig.crm.get(CrmKind.COMPANY, "1")
    assert asked.value.retry_after_s == 2


def test_a_token_that_has_run_out_is_renewed_once(rig: Rig) -> None:
    rig.server.renew()
    made = rig.crm.upsert(CrmKind.COMPANY, "k", {"name": "Hillside"})
    assert rig.crm.get(CrmKind.COMPANY, made.ref) == made
    assert rig.token.renewals == 1


def test_a_token_that_is_no_good_either_is_told_to_the_operator(rig: Rig) -> None:
    rig.server.misbehave(Conduct.EXPIRED, times=4)
    with pytest.raises(Rejected) as refused:
        rig.crm.find(CrmKind.COMPANY, {"name": "Hillside"})
    assert refused.value.reason == "misconfigured"
    with pytest.raises(Misconfigured, match="token"):
        rig.crm.check()
    assert rig.token.renewals == 2


@pytest.mark.parametrize("conduct", [Conduct.LOST, Conduct.FAILS_AFTER, Conduct.NOT_JSON])
def test_when_the_answer_to_a_change_is_lost_nobody_knows_and_the_key_settles_it(rig: Rig, conduct: Conduct) -> None:
    rig.server.misbehave(conduct, at="batch/upsert")
    with pytest.raises(Unknown) as lost:
        rig.crm.upsert(CrmKind.COMPANY, "k", {"name": "Hillside"})
    assert lost.value.key == "k"
    rig.crm.upsert(CrmKind.COMPANY, "k", {"name": "Hillside"})
    assert len(rig.server.portal.objects["companies"]) == 1


def test_when_the_answer_to_an_update_is_lost_the_same_update_may_be_asked_for_again(rig: Rig) -> None:
    made = rig.crm.upsert(CrmKind.COMPANY, "k", {"name": "Hillside"})
    rig.server.misbehave(Conduct.LOST, at="PATCH")
    with pytest.raises(Unknown) as lost:
        rig.crm.update(made, {"name": "Hillside Dental"})
    assert lost.value.key == made.ref
    assert rig.crm.update(made, {"name": "Hillside Dental"}).fields["name"] == "Hillside Dental"


@pytest.mark.parametrize("conduct", [Conduct.LOST, Conduct.FAILS, Conduct.FAILS_AFTER, Conduct.NOT_JSON])
def test_a_question_that_is_not_answered_may_be_asked_again(rig: Rig, conduct: Conduct) -> None:
    rig.server.misbehave(conduct)
    with pytest.raises(Transient):
        rig.crm.find(CrmKind.COMPANY, {"name": "Hillside"})


def test_a_server_that_is_not_there_may_come_back(rig: Rig) -> None:
    nowhere = HubSpot(rig.token, rig.clock, url="http://127.0.0.1:9")
    with pytest.raises(Transient, match="not reached"):
        nowhere.upsert(CrmKind.COMPANY, "k", {"name": "Hillside"})
    nowhere.close()


# ------------------------------------------------------------------ the account


def test_an_account_without_our_properties_is_told_which_and_set_up_makes_them() -> None:
    clock = FakeClock(MORNING)
    with HubSpotServer(clock) as server:
        crm = HubSpot(ServersToken(server), clock, url=server.url)
        with pytest.raises(Misconfigured, match=r"contacts\.deskhand_key, .*meetings\.deskhand_kind$"):
            crm.check()
        with pytest.raises(Rejected) as refused:
            crm.upsert(CrmKind.CONTACT, "k", {"name": "Ana"})
        assert (refused.value.reason, "deskhand_key" in refused.value.detail) == ("invalid", True)
        crm.set_up()
        crm.check()
        crm.close()


def test_a_property_of_our_name_that_is_not_unique_will_not_do(rig: Rig) -> None:
    rig.server.portal.unique["notes"].clear()
    with pytest.raises(Misconfigured, match=r"HubSpot lacks the properties notes\.deskhand_key$"):
        rig.crm.check()


def test_a_mail_address_that_another_contact_has_is_refused_with_its_name(rig: Rig) -> None:
    ref = rig.server.portal.create("contacts", {"email": "ana@hillside.example"})
    with pytest.raises(Rejected) as refused:
        rig.crm.upsert(CrmKind.CONTACT, "k", {"name": "Ana", "email": "ana@hillside.example"})
    assert (refused.value.reason, refused.value.detail) == ("invalid", f"Contact already exists. Existing ID: {ref}")


@pytest.mark.parametrize(("name", "value"), [("stage", "nonsense"), ("email", "nobody"), ("owner", "x@example.com")])
def test_a_value_that_hubspot_does_not_take_is_refused(rig: Rig, name: str, value: str) -> None:
    with pytest.raises(Rejected) as refused:
        rig.crm.upsert(CrmKind.CONTACT, "k", {name: value})
    assert (refused.value.reason, value in refused.value.detail) == ("invalid", True)
    assert rig.server.portal.objects["contacts"] == {}


# ------------------------------------------------------------------ a search that lags, and ends at 10,000


def test_what_was_made_here_is_found_at_once_and_what_was_made_elsewhere_soon(rig: Rig) -> None:
    other = rig.opened()
    made = other.upsert(CrmKind.COMPANY, "k", {"name": "Hillside"})
    assert [one.ref for one in other.find(CrmKind.COMPANY, {"name": "Hillside"})] == [made.ref]
    assert [one.ref for one in other.changed_since(CrmKind.COMPANY, MORNING)] == [made.ref]
    assert list(rig.crm.find(CrmKind.COMPANY, {"name": "Hillside"})) == []
    rig.clock.advance(LAG)
    assert [one.ref for one in rig.crm.find(CrmKind.COMPANY, {"name": "Hillside"})] == [made.ref]
    other.close()


def test_what_was_changed_here_is_not_found_as_it_was(rig: Rig) -> None:
    made = rig.crm.upsert(CrmKind.COMPANY, "k", {"name": "Hillside"})
    rig.clock.advance(timedelta(hours=1))
    rig.crm.update(made, {"name": "Northside"})
    assert list(rig.crm.find(CrmKind.COMPANY, {"name": "Hillside"})) == []
    assert [one.fields["name"] for one in rig.crm.changed_since(CrmKind.COMPANY, MORNING)] == ["Northside"]


def test_more_is_found_than_a_search_gives_and_no_page_begins_beyond_its_end() -> None:
    clock = FakeClock(MORNING)
    with HubSpotServer(clock, most_results=10) as server:
        server.define(("contacts", "deskhand_key", True))
        refs = []
        for number in range(25):
            refs.append(server.portal.create("contacts", {"jobtitle": "Owner"}))
            clock.advance(timedelta(milliseconds=number % 3))
        clock.advance(LAG)
        crm = HubSpot(ServersToken(server), clock, url=server.url, page=4)
        assert [one.ref for one in crm.find(CrmKind.CONTACT, {"title": "owner"})] == refs
        assert [one.ref for one in crm.changed_since(CrmKind.CONTACT, MORNING)] == refs
        crm.close()


def test_what_has_changed_is_asked_for_page_by_page(rig: Rig) -> None:
    for _ in range(3):
        rig.server.portal.create("companies", {"name": "Hillside"})
        rig.clock.advance(LAG)
    crm = rig.opened(page=1)
    changed = crm.changed_since(CrmKind.COMPANY, MORNING)
    next(changed)
    assert sum(asked.path[-1] == "search" for asked in rig.server.asked) == 1
    assert len(list(changed)) == 2
    crm.close()


# ------------------------------------------------------------------ how values stand there


def test_links_are_associations_that_are_made_once(rig: Rig) -> None:
    company = rig.crm.upsert(CrmKind.COMPANY, "c", {"name": "Hillside"})
    person = rig.crm.upsert(CrmKind.CONTACT, "p", {"name": "Ana"}, [(CrmKind.COMPANY, company.ref)])
    links = [(CrmKind.COMPANY, company.ref), (CrmKind.CONTACT, person.ref)]
    for _ in range(2):
        deal = rig.crm.upsert(CrmKind.DEAL, "d", {"name": "Roof"}, links)
    note = rig.crm.upsert(CrmKind.NOTE, "n", {"body": "Dog"}, [(CrmKind.DEAL, deal.ref)])
    assert (person.links, deal.links, note.links) == (tuple(links[:1]), tuple(links), ((CrmKind.DEAL, deal.ref),))
    assert [one.links for one in rig.crm.find(CrmKind.DEAL, {"name": "Roof"})] == [tuple(links)]


@pytest.mark.parametrize("ref", ["999999", "not-a-number", "../1"])
def test_a_link_that_leads_to_nothing_is_refused(rig: Rig, ref: str) -> None:
    with pytest.raises(Rejected) as refused:
        rig.crm.upsert(CrmKind.DEAL, "d", {"name": "Roof"}, [(CrmKind.COMPANY, ref)])
    assert (refused.value.reason, ref in refused.value.detail) == ("invalid", True)


def test_owners_are_colleagues_by_mail(rig: Rig) -> None:
    made = rig.crm.upsert(CrmKind.COMPANY, "k", {"name": "Hillside", "owner": "Ana@example.com"})
    assert made.fields["owner"] == "ana@example.com"
    assert rig.server.portal.present("companies", made.ref)[1]["hubspot_owner_id"] == "73"
    assert [one.ref for one in rig.crm.find(CrmKind.COMPANY, {"owner": "ana@example.com"})] == [made.ref]
    assert list(rig.crm.find(CrmKind.COMPANY, {"owner": "nobody@example.com"})) == []


def test_days_are_those_of_the_account(rig: Rig) -> None:
    made = rig.crm.upsert(CrmKind.TASK, "k", {"subject": "Call", "due_on": "2026-12-31", "done": "true"})
    said = rig.server.portal.present("tasks", made.ref)[1]
    assert (said["hs_timestamp"], said["hs_task_status"]) == ("2026-12-31T15:00:00.000Z", "COMPLETED")
    assert made.fields == {"subject": "Call", "due_on": "2026-12-31", "done": "true"}


def test_a_task_without_a_day_is_due_on_the_day_of_its_making_and_stays_so(rig: Rig) -> None:
    made = rig.crm.upsert(CrmKind.TASK, "k", {"subject": "Call"})
    rig.clock.advance(timedelta(days=3))
    assert rig.crm.upsert(CrmKind.TASK, "k", {"done": "true"}).fields["due_on"] == "2026-03-09" == made.fields["due_on"]


def test_words_of_ours_come_back_and_those_of_people_are_read_without_their_markup(rig: Rig) -> None:
    ours = "1 < 2 & <b>not bold</b>\n\n  indented\n"
    made = rig.crm.upsert(CrmKind.NOTE, "k", {"body": ours})
    assert made.fields["body"] == ours
    rig.server.portal.change("notes", made.ref, {"hs_note_body": "<div>Dog</div><div>in the <b>yard</b> &amp; loud</div>"})
    read = rig.crm.get(CrmKind.NOTE, made.ref)
    assert read is not None
    assert read.fields["body"] == "Dog\nin the yard & loud"


@pytest.mark.parametrize("split", [("Maria", "del Carmen Lopez"), ("Maria del Carmen", "Lopez"), ("", "Maria del Carmen Lopez")])
def test_a_name_is_found_however_somebody_has_divided_it(rig: Rig, split: tuple[str, str]) -> None:
    ref = rig.server.portal.create("contacts", {"firstname": split[0], "lastname": split[1]})
    rig.clock.advance(LAG)
    assert [one.ref for one in rig.crm.find(CrmKind.CONTACT, {"name": "maria del carmen LOPEZ"})] == [ref]


def test_who_changes_a_field_between_our_reading_and_our_writing_is_overwritten(rig: Rig) -> None:
    """The window that the class tells of: HubSpot takes no condition with a change."""
    made = rig.crm.upsert(CrmKind.COMPANY, "k", {"name": "Hillside"})

    class Meddling(httpx.HTTPTransport):
        def handle_request(self, request: httpx.Request) -> httpx.Response:
            if request.method == "PATCH":
                rig.server.portal.change("companies", made.ref, {"name": "Theirs"})
            return super().handle_request(request)

    crm = rig.opened(transport=Meddling())
    assert crm.update(made, {"name": "Ours"}).fields["name"] == "Ours"
    crm.close()
