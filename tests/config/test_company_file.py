"""company.yaml: what it says, and how each mistake is named."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time
from pathlib import Path

import pytest

from deskhand.config import load_company
from deskhand.domain.company import CalendarPlace, Connection, TradeLimit, VendorRanking, WeatherSource
from deskhand.domain.hours import Hours
from deskhand.domain.money import Money
from deskhand.domain.reading import Trade
from deskhand.domain.records import Property

Write = Callable[[str, str | bytes], Path]
Named = Callable[[], list[str]]

TOP = "name: Lakeview Homes\ntime_zone: America/Chicago\n"


def test_a_company_of_two_lines_has_the_defaults_of_the_design(folder: Path, write: Write) -> None:
    write("company.yaml", TOP)
    company = load_company(folder).company
    assert (company.id, company.name, company.time_zone) == ("lakeview", "Lakeview Homes", "America/Chicago")
    assert (company.limits.nte, company.limits.emergency_nte) == (Money(500_00), Money(1500_00))
    assert company.thresholds.page_climb_min == (2, 5, 10)
    assert company.vendor_ranking is VendorRanking.LEARNED


def test_every_key_arrives_in_the_domain(folder: Path, write: Write) -> None:
    write(
        "company.yaml",
        TOP
        + """
languages: [en, es]
business_hours: {mon-fri: '08:00-18:00', sat: 09:00-13:00, sun: closed}
properties:
  - {name: East, address: 1 East St, time_zone: America/Denver, preferred_vendors: [(512) 555-0190], latitude: 39.739236, longitude: -104.99}
holidays: [2026-11-26, 2026-12-25]
limits:
  nte_usd: 450
  emergency_nte_usd: "1,200.50"
  by_trade: {plumbing: {nte_usd: 300}}
  sms_approval_limit_usd: 250
  service_per_day: 9
  reply_after_s: 6
  pictures_per_message: 3
  picture_types: [jpeg, png]
thresholds: {no_heat_f: 40.5, page_climb_min: [1, 3], digest: off, digest_at: 07:30}
emergency_numbers: {emergency: 911, poison_control: 1-800-222-1222}
escalation: ["512-555-0100", +15125550101]
connections:
  sms: {address: 512 555 0199, employee: paula}
  weather: {kind: open_meteo, url: "http://10.0.0.7:8080/v1/forecast"}
words: {en: {tenant: customer, unit: site}, es: {property: colonia}}
vendor_ranking: written
trade_words: {refrigeration: [reach-in, chiller]}
""",
    )
    company = load_company(folder).company
    week = {day: (time(8), time(18)) for day in range(5)} | {5: (time(9), time(13))}
    assert company.business_hours == Hours(week, frozenset({date(2026, 11, 26), date(2026, 12, 25)}))
    assert company.properties == (
        Property("East", "1 East St", "America/Denver", ("+15125550190",), 39.739236, -104.99),
    )
    assert (company.limits.nte, company.limits.emergency_nte) == (Money(450_00), Money(1200_50))
    assert company.limits.by_trade == {Trade.PLUMBING: TradeLimit(nte=Money(300_00))}
    assert (company.limits.sms_approval_limit, company.limits.service_per_day) == (Money(250_00), 9)
    assert (company.thresholds.no_heat_f, company.thresholds.page_climb_min) == (40.5, (1, 3))
    assert (company.limits.pictures_per_message, company.limits.picture_types) == (3, ("jpeg", "png"))
    assert (company.thresholds.digest, company.thresholds.digest_at) == (False, time(7, 30))
    assert company.emergency_numbers == {"emergency": "911", "poison_control": "1-800-222-1222"}
    assert company.escalation == ("+15125550100", "+15125550101")
    assert company.connections == {"sms": Connection("sms", "+15125550199", "paula")}
    assert company.vendor_ranking is VendorRanking.WRITTEN
    assert company.trade_words == {Trade.REFRIGERATION: ("reach-in", "chiller")}
    assert company.weather == WeatherSource("open_meteo", "http://10.0.0.7:8080/v1/forecast")
    assert company.words == {"en": {"tenant": "customer", "unit": "site"}, "es": {"property": "colonia"}}
    assert company.words_in("en") == {"tenant_word": "customer", "unit_word": "site", "property_word": "property"}
    assert company.words_in("es") == {"tenant_word": "inquilino", "unit_word": "unidad", "property_word": "colonia"}
    assert company.words_in("fr") == company.words_in("en")


@pytest.mark.parametrize(
    ("written", "site"),
    [
        ("https://www.example.com", "https://www.example.com"),
        ("HTTPS://WWW.Example.com:443/", "https://www.example.com"),
        ("https://example.com:8443", "https://example.com:8443"),
        ("http://localhost:8000", "http://localhost:8000"),
        ("http://127.0.0.1", "http://127.0.0.1"),
        ("http://[::1]:80", "http://[::1]"),
    ],
)
def test_a_site_of_the_web_chat_is_kept_as_browsers_name_it(
    written: str, site: str, folder: Path, write: Write
) -> None:
    write("company.yaml", f"{TOP}connections: {{webchat: {{origins: ['{written}']}}}}\n")
    found = load_company(folder).company.connections
    assert found == {"webchat": Connection("webchat", "webchat", "paula", (site,))}


@pytest.mark.parametrize("written", ["https://", "https:// a", "ftp://a.example.com", "https://a.example.com:x", "https://[::1", "https://u@a.example.com", "https://a.example.com?x=1", "null", "https://bücher.example"])
def test_what_is_no_site_is_named(written: str, write: Write, named: Named) -> None:
    write("company.yaml", f"{TOP}connections: {{webchat: {{origins: ['{written}']}}}}\n")
    (problem,) = named()
    assert problem.startswith("company.yaml:3: connections.webchat.origins: ")


def test_no_weather_service_is_asked_unless_the_file_says_so(folder: Path, write: Write) -> None:
    write("company.yaml", f"{TOP}properties: [{{name: East, latitude: 30.27, longitude: -97.74}}]\n")
    assert load_company(folder).company.weather is None


def test_a_weather_service_answers_where_it_usually_does_unless_told(folder: Path, write: Write) -> None:
    write("company.yaml", f"{TOP}connections: {{weather: {{kind: open_meteo}}}}\n")
    company = load_company(folder).company
    assert company.weather == WeatherSource("open_meteo", "https://api.open-meteo.com/v1/forecast")
    assert company.connections == {}


@pytest.mark.parametrize(
    "url", ["https://weather.example.com/v1/forecast", "http://localhost:8080/v1/forecast", "http://open-meteo:8080/v1"]
)
def test_a_service_of_ones_own_may_be_asked(url: str, folder: Path, write: Write) -> None:
    write("company.yaml", f"{TOP}connections: {{weather: {{kind: open_meteo, url: '{url}'}}}}\n")
    assert load_company(folder).company.weather == WeatherSource("open_meteo", url)


@pytest.mark.parametrize(
    ("written", "days"),
    [
        ("2026-12-25", ["2026-12-25"]),
        ("[2026-12-25, 2026-12-24]", ["2026-12-24", "2026-12-25"]),
        ("[]", []),
    ],
)
def test_holidays_may_be_dates(written: str, days: list[str], folder: Path, write: Write) -> None:
    write("company.yaml", f"{TOP}holidays: {written}\n")
    found = load_company(folder).company.business_hours.holidays
    assert sorted(day.isoformat() for day in found) == days


def test_holidays_may_be_those_of_a_country_or_a_state_and_dates_beside_them(folder: Path, write: Write) -> None:
    write("company.yaml", f"{TOP}holidays: [US, 2026-11-27]\n")
    found = load_company(folder).company.business_hours.holidays
    assert sorted(day.isoformat() for day in found if day.year == 2026) == [
        "2026-01-01", "2026-01-19", "2026-02-16", "2026-05-25", "2026-06-19", "2026-07-03", "2026-07-04",
        "2026-09-07", "2026-10-12", "2026-11-11", "2026-11-26", "2026-11-27", "2026-12-25",
    ]  # fmt: skip
    write("company.yaml", f"{TOP}holidays: US-TX\n")
    texas = load_company(folder).company.business_hours.holidays
    assert (date(2026, 12, 24) in texas, date(2026, 10, 12) in texas) == (True, False)


@pytest.mark.parametrize(
    ("yaml", "odd"),
    [
        (
            "properties: [{name: East}]\nconnections: {weather: {kind: open_meteo}}",
            "company.yaml:3: properties: the weather of East is not known without its latitude and longitude; "
            "add both, like latitude: 30.27, longitude: -97.74",
        ),
        (
            "properties: [{name: East, latitude: 30.27, longitude: 97.74}]",
            "company.yaml:3: properties.longitude: 97.74 is east of Greenwich, and America/Chicago is west of it; "
            "write -97.74",
        ),
        (
            "holidays: 2026-12-25",
            "company.yaml:3: holidays: without business_hours nothing closes on them; "
            "add business_hours: {mon-fri: '08:00-18:00'}",
        ),
    ],
)
def test_what_is_hardly_meant_so_is_a_warning(yaml: str, odd: str, folder: Path, write: Write) -> None:
    write("company.yaml", f"{TOP}{yaml}\n")
    (warning,) = load_company(folder).warnings
    assert str(warning).endswith(odd)


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        (
            "properties: [{name: East, latitude: 97.74, longitude: 30}]",
            "properties.latitude: '97.74' is not a latitude; write degrees from -90 to 90, like 30.27",
        ),
        (
            "properties: [{name: East, latitude: 30.27, longitude: 97°W}]",
            "properties.longitude: '97°W' is not a longitude; write degrees from -180 to 180, like -97.74",
        ),
        (
            "properties: [{name: East, latitude: 30.27}]",
            "properties.latitude: stands without its longitude; give both, or leave out the latitude",
        ),
        (
            "properties: [{name: East, longitude: -97.74}]",
            "properties.longitude: stands without its latitude; give both, or leave out the longitude",
        ),
        ("connections: {weather: {}}", "connections.weather.kind: is missing; write it like kind: open_meteo"),
        (
            "connections: {weather: {kind: noaa}}",
            "connections.weather.kind: 'noaa' is not a weather service; use one of: open_meteo",
        ),
        (
            "connections: {weather: {kind: open_meteo, key: x}}",
            "connections.weather.key: unknown key; use one of: kind, url",
        ),
        (
            "connections: {weather: {kind: open_meteo, url: open-meteo.com}}",
            "connections.weather.url: 'open-meteo.com' is not an address of the web; write it like https://api.example.com/v1",
        ),
        (
            "connections: {weather: {kind: open_meteo, url: 'http://api.open-meteo.com/v1'}}",
            "connections.weather.url: 'http://api.open-meteo.com/v1' is not encrypted; write it like https://api.open-meteo.com/v1",
        ),
        (
            "connections: {weather: {kind: open_meteo, url: 'https://a.example.com/v1?apikey=x'}}",
            "connections.weather.url: the address of 'a.example.com' has more than a path; leave out what comes with ? or @",
        ),
        ("connections: {wether: {kind: open_meteo}}", "connections.wether: is not a channel; did you mean 'weather'?"),
        ("holidays: 25.12.2026", "holidays: '25.12.2026' is not a date; write it like 2026-12-31"),
        (
            "holidays: [US-ZZ]",
            "holidays: 'US-ZZ' is no country or state whose holidays are known; "
            "write a code like US or US-TX, or dates like [2026-11-26, 2026-12-25]",
        ),
        ("limits: {picture_types: [pdf]}", "limits.picture_types: 'pdf' is not a type of picture; use one of: avif, bmp, gif, heic, jpeg, png, tiff, webp"),
        ("thresholds: {digest: maybe}", "thresholds.digest: 'maybe' is neither true nor false; write true or false"),
        ("thresholds: {digest_at: 8am}", "thresholds.digest_at: '8am' is not a time of day; write it like 08:00"),
        ("limits: {nte_usd: abc}", "limits.nte_usd: 'abc' is not an amount; write it like 450"),
        ("limits: {nte: 450}", "limits.nte: unknown key; did you mean 'nte_usd'?"),
        (
            "calendars: {Ana: {in: gogle, calendar: ana@example.com}}",
            "calendars.Ana.in: 'gogle' is not a calendar service; did you mean 'google'?",
        ),
        (
            "calendars: {Ana: {in: google, calendar: ana@example.com, appointments: atendees}}",
            "calendars.Ana.appointments: 'atendees' is not a kind of hand-made appointment; did you mean 'attendees'?",
        ),
        ("limit: {nte_usd: 450}", "limit: unknown key; did you mean 'limits'?"),
        ("limits: 450", "limits: must be a mapping; write its keys indented below it, each like 'key: value'"),
        (
            "limits: {by_trade: {plumming: {nte_usd: 1}}}",
            "limits.by_trade.plumming: 'plumming' is not a trade; did you mean 'plumbing'?",
        ),
        ("limits: {service_per_day: 1.5}", "limits.service_per_day: '1.5' is not a whole number; write it like 10"),
        ("thresholds: {no_heat_f: cold}", "thresholds.no_heat_f: 'cold' is not a number; write it like 45"),
        ("escalation: [555]", "escalation: '555' is not a phone number (wrong length); write it like +15125550142"),
        ("escalation: {a: b}", "escalation: must be a list; write it like [one, two]"),
        ("languages: [english]", "languages: 'english' is not a language; write its code, like en or es"),
        (
            "business_hours: {mon-fry: '08:00-18:00'}",
            "business_hours.mon-fry: 'fry' is not a day of the week; use mon, tue, wed, thu, fri, sat, sun",
        ),
        (
            "business_hours: {mon: '8-18'}",
            "business_hours.mon: '8' is not a time of day; write it like 08:00",
        ),
        (
            "business_hours: {mon: '18:00-08:00'}",
            "business_hours.mon: '18:00-08:00' closes before it opens; write it like '08:00-18:00'",
        ),
        (
            "business_hours: {mon-fri: '08:00-18:00', wed: '09:00-10:00'}",
            "business_hours.wed: wed has its hours twice; give each day once",
        ),
        ("properties: [East]", "properties: must hold mappings; write each like '- name: …'"),
        ("properties: [{address: 1 East St}]", "properties.name: is missing; write it like name: Lakeview Court"),
        (
            "properties: [{name: East, time_zone: America/Chikago}]",
            "properties.time_zone: 'America/Chikago' is not a time zone; did you mean 'America/Chicago'?",
        ),
        (
            "properties: [{name: East}, {name: East}]",
            "properties.name: the property 'East' is there twice; keep one of them",
        ),
        (
            "emergency_numbers: {gas: soon}",
            "emergency_numbers.gas: 'soon' is not a number to dial; write it like 911 or 1-800-222-1222",
        ),
        ("connections: {smss: {}}", "connections.smss: is not a channel; did you mean 'sms'?"),
        (
            "connections: {sms: {address: +15125550199}}",
            "connections.sms.employee: is missing; write it like employee: paula",
        ),
        (
            "connections: {webchat: {employee: paula}}",
            "connections.webchat.origins: is missing; write it like origins: ['https://www.example.com']",
        ),
        (
            "connections: {webchat: {origins: ['*']}}",
            "connections.webchat.origins: '*' means any site; name each site, write it like https://www.example.com",
        ),
        (
            "connections: {webchat: {origins: [https://a.example.com/chat]}}",
            "connections.webchat.origins: 'https://a.example.com/chat' is more than a site; write https://a.example.com",
        ),
        (
            "connections: {webchat: {origins: [http://a.example.com]}}",
            "connections.webchat.origins: 'http://a.example.com' is not encrypted; write it like https://a.example.com",
        ),
        (
            "connections: {webchat: {origins: [www.example.com]}}",
            "connections.webchat.origins: 'www.example.com' is not a site; write it like https://www.example.com",
        ),
        (
            "connections: {webchat: {origin: [https://a.example.com], origins: [https://a.example.com]}}",
            "connections.webchat.origin: unknown key; did you mean 'origins'?",
        ),
        ("vendor_ranking: best", "vendor_ranking: 'best' is not an order of vendors; use one of: learned, written"),
        ("trade_words: {cooling: [chiller]}", "trade_words.cooling: 'cooling' is not a trade; did you mean 'cleaning'?"),
        ("words: customer", "words: must be a mapping; write its keys indented below it, each like 'key: value'"),
        ("words: {de: {tenant: Kunde}}", "words.de: unknown key; use one of: en, es"),
        ("words: {en: {tenent: customer}}", "words.en.tenent: unknown key; did you mean 'tenant'?"),
        ("words: {en: {tenant: [a, b]}}", "words.en.tenant: must be one value; write it on the same line as its key"),
        *(
            (
                f"words: {{en: {{tenant: {said!r}}}}}",
                f"words.en.tenant: {said!r} is not a noun; write it as in the middle of a sentence, like customer",
            )
            for said in ("Customer", "{company}", "a  b", "-x", "reply STOP", "guest 2", "c" * 31)
        ),
        ("name: Again", "the key 'name' is there twice; keep one of them; the first is on line 1"),
    ],
)
def test_a_mistake_is_named_with_its_line_and_mend(line: str, problem: str, write: Write, named: Named) -> None:
    write("company.yaml", TOP + line + "\n")
    assert named() == [f"company.yaml:3: {problem}"]


def test_all_mistakes_are_named_at_once_in_the_order_of_the_file(write: Write, named: Named) -> None:
    write("company.yaml", "nam: x\ntime_zone: Mars\nlimits:\n  nte_usd: abc\n")
    assert named() == [
        "company.yaml:1: name: is missing; write it like name: Lakeview Homes",
        "company.yaml:1: nam: unknown key; did you mean 'name'?",
        "company.yaml:2: time_zone: 'Mars' is not a time zone; write it like America/Chicago",
        "company.yaml:4: limits.nte_usd: 'abc' is not an amount; write it like 450",
    ]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            "name: a: b\n",
            "1: is not YAML: mapping values are not allowed in this context; put text that holds ': ' in quotes",
        ),
        (
            "name: x\nlimits:\n\tnte_usd: 4\n",
            "3: is not YAML: found character that cannot start any token; "
            "indent with spaces, not tabs, and put text that starts with a sign in quotes",
        ),
        ("- name\n", "1: must be a mapping; start it with 'name: …' and 'time_zone: America/Chicago'"),
        ("", "1: must be a mapping; start it with 'name: …' and 'time_zone: America/Chicago'"),
        ("name: x\n? [a]\n: b\n", "2: has a key that is not a word; write a key as one word before a colon"),
        ("name: x\n---\nname: y\n", "2: is not YAML: but found another document; remove the line '---'"),
    ],
)
def test_text_that_is_no_mapping_is_named(text: str, problem: str, write: Write, named: Named) -> None:
    write("company.yaml", text)
    assert f"company.yaml:{problem}" in named()


def test_a_missing_company_file_says_how_to_make_one(folder: Path, named: Named) -> None:
    (folder / "company.yaml").unlink()
    assert named() == [f"company.yaml: is missing; make one with: deskhand init {folder}"]


def test_a_byte_order_mark_and_windows_line_ends_are_fine(folder: Path, write: Write) -> None:
    write("company.yaml", b"\xef\xbb\xbf" + TOP.replace("\n", "\r\n").encode())
    assert load_company(folder).company.name == "Lakeview Homes"


@pytest.mark.parametrize(
    ("raw", "line", "what"),
    [
        ("name: x\ntime_zone: Zürich".encode("latin-1"), 2, "(it looks like Latin-1 or Windows-1252)"),
        (TOP.encode("utf-16"), 1, "(it looks like UTF-16 or a binary file)"),
        (TOP.encode("utf-16-le"), 1, "(it looks like UTF-16 or a binary file)"),
    ],
)
def test_another_encoding_is_named_and_how_to_save(
    raw: bytes, line: int, what: str, write: Write, named: Named
) -> None:
    write("company.yaml", raw)
    mend = "save it as UTF-8 (Excel: 'CSV UTF-8'; Notepad: Encoding, 'UTF-8')"
    assert named() == [f"company.yaml:{line}: is not UTF-8 text {what}; {mend}"]


def test_a_folder_in_place_of_the_file_is_named(folder: Path, named: Named) -> None:
    (folder / "company.yaml").unlink()
    (folder / "company.yaml").mkdir()
    assert named() == [
        "company.yaml: cannot be read (Is a directory); check that it is a file and its permissions",
    ]


def test_a_list_that_contains_itself_is_named(write: Write, named: Named) -> None:
    write("company.yaml", TOP + "languages: &a [*a]\n")
    assert "company.yaml:3: is nested too deeply; flatten it" in named()


def test_whose_time_is_kept_elsewhere_is_named_with_the_service_and_the_calendar(folder: Path, write: Write) -> None:
    write("company.yaml", f"{TOP}calendars:\n  Ana Ruiz: {{in: google, calendar: ana@example.com}}\n")
    assert load_company(folder).company.calendars == {"Ana Ruiz": CalendarPlace("google", "ana@example.com")}


@pytest.mark.parametrize(("written", "by_guests"), [("none", False), ("attendees", True)])
def test_a_business_says_whether_hand_made_events_are_appointments(
    folder: Path, write: Write, written: str, by_guests: bool
) -> None:
    place = f"{{in: google, calendar: ana@example.com, appointments: {written}}}"
    write("company.yaml", f"{TOP}calendars:\n  Ana Ruiz: {place}\n")
    assert load_company(folder).company.calendars["Ana Ruiz"].by_guests == by_guests
