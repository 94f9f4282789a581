"""`deskhand check`, as an operator reads it."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path

import pytest

from deskhand import app
from deskhand.app import Settings
from deskhand.operate.check import check_company, employee_problems
from deskhand.testing.carrier import Carrier
from deskhand.testing.company_served import ACCOUNT, TOKEN, environ_of
from deskhand.testing.weather_server import Conduct, WeatherServer

HOOK = "https://desk.example.com/hooks/sms"
RIGHT, WRONG = 0, 2
Out = pytest.CaptureFixture[str]


def lines(out: Out) -> list[str]:
    return [" ".join(line.split()) for line in out.readouterr().out.splitlines()]


def test_the_sample_company_is_right_and_says_what_a_channel_would_need(lakeview: Path, capsys: Out) -> None:
    assert check_company(lakeview, {}, live=False, invariants=False) == RIGHT
    told = lines(capsys)
    assert told[0].startswith("Lakeview Homes: 39 contacts, 47 units, 20 vendors, 18 shifts, 6 work orders,")
    assert "email_smtp: not set up; it would need DESKHAND_EMAIL_SMTP_HOST DESKHAND_EMAIL_SMTP_SENDER" in told
    assert told[-1] == f"{lakeview} is right"


def test_every_mistake_is_named_with_file_line_and_mend(lakeview: Path, capsys: Out) -> None:
    vendors, contacts = lakeview / "records" / "vendors.csv", lakeview / "records" / "contacts.csv"
    vendors.write_text(vendors.read_text("utf-8").replace("plumbing", "plumbling", 1), "utf-8")
    contacts.write_text(contacts.read_text("utf-8") + "Nobody,12,,,,,,,\n", "utf-8")
    assert check_company(lakeview, {}, live=False, invariants=False) == WRONG
    told = lines(capsys)
    assert f"wrong {contacts}:41: " in told[0]
    assert f"wrong {vendors}:2: " in told[1]
    assert "did you mean 'plumbing'?" in told[1]
    assert told[-1] == f"2 mistakes in {lakeview}"


def test_what_is_odd_is_said_and_is_no_mistake(lakeview: Path, capsys: Out) -> None:
    yaml = lakeview / "company.yaml"
    yaml.write_text(re.sub(r"escalation: .*", "escalation: []", yaml.read_text("utf-8")), "utf-8")
    assert check_company(lakeview, {}, live=False, invariants=False) == RIGHT
    told = lines(capsys)
    assert f"odd {yaml}: escalation names nobody, so nobody can be paged; `serve` will not start" in told
    assert told[-1] == f"{lakeview} is right; 1 thing to look at"


def test_a_web_chat_without_its_sites_or_without_its_secret_is_named(lakeview: Path, capsys: Out) -> None:
    assert check_company(lakeview, {"DESKHAND_WEBCHAT_SECRET": "s" * 32}, live=False, invariants=False) == WRONG
    site = "connections: {webchat: {origins: ['https://www.example.com']}}"
    assert f"wrong webchat: company.yaml names no site for it; write {site}" in lines(capsys)
    with (lakeview / "company.yaml").open("a", encoding="utf-8") as yaml:
        yaml.write("  webchat: {origins: ['https://www.example.com']}\n")
    assert check_company(lakeview, {}, live=False, invariants=False) == RIGHT
    silent = "odd company.yaml names sites for the web chat, but DESKHAND_WEBCHAT_SECRET is not set"
    assert silent in lines(capsys)
    assert check_company(lakeview, {"DESKHAND_WEBCHAT_SECRET": "s" * 32}, live=True, invariants=False) == RIGHT


def test_a_setting_that_is_missing_is_named_by_its_variable(lakeview: Path, capsys: Out) -> None:
    environ = {"DESKHAND_SMS_TWILIO_ACCOUNT_SID": ACCOUNT}
    assert check_company(lakeview, environ, live=False, invariants=False) == WRONG
    needed = "DESKHAND_SMS_TWILIO_AUTH_TOKEN, DESKHAND_SMS_TWILIO_SENDER, DESKHAND_SMS_TWILIO_PUBLIC_URL"
    assert f"wrong sms_twilio: set {needed} too" in lines(capsys)


def test_a_sender_that_is_not_the_companys_number_is_named(lakeview: Path, carrier: Carrier, capsys: Out) -> None:
    environ = environ_of(carrier, HOOK) | {"DESKHAND_SMS_TWILIO_SENDER": "+15125550000"}
    assert check_company(lakeview, environ, live=False, invariants=False) == WRONG
    told = "wrong DESKHAND_SMS_TWILIO_SENDER is +15125550000, but company.yaml says +15125550199"
    assert told in lines(capsys)


def test_live_asks_the_account(lakeview: Path, carrier: Carrier, capsys: Out) -> None:
    environ = environ_of(carrier, HOOK)
    assert check_company(lakeview, environ, live=True, invariants=False) == RIGHT
    wrong = environ | {"DESKHAND_SMS_TWILIO_AUTH_TOKEN": "an-older-token"}
    assert check_company(lakeview, wrong, live=True, invariants=False) == WRONG
    told = capsys.readouterr().out
    assert f"Twilio does not accept {ACCOUNT} with this token" in told
    assert "an-older-token" not in told
    assert TOKEN not in told


def test_an_account_that_cannot_be_asked_is_no_success(lakeview: Path, carrier: Carrier, capsys: Out) -> None:
    environ = environ_of(carrier, HOOK) | {"DESKHAND_SMS_TWILIO_BASE_URL": "http://127.0.0.1:1"}
    assert check_company(lakeview, environ, live=True, invariants=False) == WRONG
    assert any("sms_twilio could not be asked" in line for line in lines(capsys))


def with_weather(folder: Path, url: str) -> None:
    yaml = folder / "company.yaml"
    text = re.sub(r"(- name: Lakeview Court\n)", r"\1    latitude: 30.27\n    longitude: -97.74\n", yaml.read_text("utf-8"))
    yaml.write_text(f"{text}  weather: {{kind: open_meteo, url: '{url}'}}\n", "utf-8")


def test_no_weather_service_is_asked_unless_the_company_has_one(lakeview: Path, capsys: Out) -> None:
    assert check_company(lakeview, {}, live=True, invariants=False) == RIGHT
    assert "weather: nobody is asked; people say how cold or hot it is" in lines(capsys)


def test_live_asks_the_weather_service_and_says_what_it_says(lakeview: Path, capsys: Out) -> None:
    with WeatherServer(app.SystemClock(), degrees_f=31.6) as service:
        with_weather(lakeview, service.url)
        assert check_company(lakeview, {}, live=False, invariants=False) == RIGHT
        assert service.questions == []
        capsys.readouterr()
        assert check_company(lakeview, {"DESKHAND_WEATHER_KEY": "k-3-y"}, live=True, invariants=False) == RIGHT
        assert [asked["apikey"] for asked in service.questions] == ["k-3-y"]
        told = lines(capsys)
        assert f"weather: open_meteo at {service.url}, for 1 of 4 properties" in told
        assert "weather: 32 °F at Lakeview Court now" in told
        service.conduct = Conduct.FAILS
        assert check_company(lakeview, {}, live=True, invariants=False) == WRONG
        assert "wrong weather could not be asked at Lakeview Court: it answered 500" in lines(capsys)


def test_the_next_holidays_are_told(lakeview: Path, capsys: Out) -> None:
    with (lakeview / "company.yaml").open("a", encoding="utf-8") as yaml:
        yaml.write("holidays: [2020-12-25, 2050-12-24, 2050-12-25, 2050-12-26]\n")
    assert check_company(lakeview, {}, live=False, invariants=False) == RIGHT
    assert "holidays: closed next on Mon 2050-12-26" in lines(capsys)


def test_a_connection_whose_employee_is_not_there_is_named(lakeview: Path, capsys: Out) -> None:
    yaml = lakeview / "company.yaml"
    yaml.write_text(yaml.read_text("utf-8").replace("employee: paula", "employee: scout"), "utf-8")
    assert check_company(lakeview, {}, live=False, invariants=False) == WRONG
    told = f"wrong {yaml}: connections.sms: there is no employee 'scout'; there is paula, archer, sentinel"
    assert told in lines(capsys)


def test_the_employees_that_ship_have_no_problem() -> None:
    assert employee_problems() == []


def test_invariants_are_checked_on_what_is_kept(lakeview: Path, capsys: Out) -> None:
    assert check_company(lakeview, {}, live=False, invariants=True) == RIGHT
    store = app.open_store(Settings.read(lakeview, {}), "lakeview")
    store.close()
    assert check_company(lakeview, {}, live=False, invariants=True) == RIGHT
    with sqlite3.connect(lakeview / "var" / "deskhand.db") as database:
        database.execute(
            "INSERT INTO effects (company, id, case_id, root, kind, status, action, purpose, act, claimed_at)"
            " VALUES ('lakeview', 'e1', 'c1', 'r', 'close_case', 'done',"
            """ '{"is":"close_case","outcome":"x"}', 'internal', '', '2026-03-09 08:00:00')"""
        )
    database.close()
    capsys.readouterr()
    assert check_company(lakeview, {}, live=False, invariants=True) == WRONG
    assert "wrong invariant I8: the effect e1 has no Allow on record" in lines(capsys)


def test_calendars_need_their_settings_and_somebody_whose_they_are(lakeview: Path, capsys: Out) -> None:
    yaml = lakeview / "company.yaml"
    yaml.write_text(
        yaml.read_text("utf-8")
        + "\ncalendars:\n  Marcus Webb: {in: caldav, calendar: office/marcus}\n  Marcus Web: {in: caldav, calendar: x}\n",
        "utf-8",
    )
    assert check_company(lakeview, {}, live=False, invariants=False) == WRONG
    told = lines(capsys)
    assert "calendars: Marcus Webb in caldav, Marcus Web in caldav" in told
    assert (
        "wrong company.yaml: calendars: 'Marcus Web' is neither a provider of appointments nor a rep's calendar" in told
    )
    assert any("set DESKHAND_CALDAV_URL, DESKHAND_CALDAV_USER, DESKHAND_CALDAV_PASSWORD" in line for line in told)


def test_a_calendar_that_does_not_answer_is_told_when_it_is_asked(lakeview: Path, capsys: Out) -> None:
    yaml = lakeview / "company.yaml"
    yaml.write_text(
        yaml.read_text("utf-8") + "\ncalendars: {Marcus Webb: {in: caldav, calendar: office/marcus}}\n", "utf-8"
    )
    given = {
        "DESKHAND_CALDAV_URL": "http://127.0.0.1:9/",
        "DESKHAND_CALDAV_USER": "ana",
        "DESKHAND_CALDAV_PASSWORD": "secret",
    }
    assert check_company(lakeview, given, live=False, invariants=False) == RIGHT
    assert check_company(lakeview, given, live=True, invariants=False) == WRONG
    assert any(line.startswith("wrong calendar caldav: ") for line in lines(capsys))


def test_the_crm_is_named_and_two_are_one_too_many(lakeview: Path, capsys: Out) -> None:
    assert check_company(lakeview, {}, live=False, invariants=False) == RIGHT
    assert "crm: the one that comes with Deskhand" in lines(capsys)
    salesforce = {
        "DESKHAND_SALESFORCE_URL": "https://acme.my.salesforce.example",
        "DESKHAND_SALESFORCE_CLIENT_ID": "3MVG9",
        "DESKHAND_SALESFORCE_CLIENT_SECRET": "secret",
    }
    assert check_company(lakeview, salesforce, live=False, invariants=False) == RIGHT
    assert "crm: salesforce" in lines(capsys)
    both = salesforce | {"DESKHAND_HUBSPOT_TOKEN": "pat"}
    assert check_company(lakeview, both, live=False, invariants=False) == WRONG
    named = "DESKHAND_HUBSPOT_TOKEN and DESKHAND_SALESFORCE_URL"
    assert f"wrong two CRMs are named, by {named}: leave all but one out" in lines(capsys)


def test_a_crm_that_lets_nobody_in_is_told_when_it_is_asked(lakeview: Path, capsys: Out) -> None:
    environ = {
        "DESKHAND_SALESFORCE_URL": "http://127.0.0.1:1",
        "DESKHAND_SALESFORCE_CLIENT_ID": "3MVG9",
        "DESKHAND_SALESFORCE_CLIENT_SECRET": "secret",
    }
    assert check_company(lakeview, environ, live=True, invariants=False) == WRONG
    told = "wrong crm salesforce: Salesforce's token server was not reached: ConnectError"
    assert told in lines(capsys)
