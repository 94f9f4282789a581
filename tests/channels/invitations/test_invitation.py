"""The calendar file: what RFC 5545 and 5546 ask of it, and that no word in it can become another property."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from icalendar import Calendar

from deskhand.channels.invitations.invitation import Invitation, calendar_text
from deskhand.channels.invitations.plain import one_line
from deskhand.channels.invitations.zones import changes
from deskhand.domain.availability import Span
from deskhand.domain.errors import Rejected

DESK, MARIA = "desk@lakeview.example.com", "maria@example.com"
CHICAGO = "America/Chicago"
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
HALF_HOUR = timedelta(minutes=30)


def at(zone: str, *local: int, fold: int = 0) -> datetime:
    return datetime(*local, tzinfo=ZoneInfo(zone), fold=fold).astimezone(UTC)  # type: ignore[arg-type, misc]


def span(zone: str, *local: int, minutes: int = 30, fold: int = 0) -> Span:
    starts = at(zone, *local, fold=fold)
    return Span(starts, starts + timedelta(minutes=minutes))


TOUR = Invitation(
    uid="deskhand-0f",
    organizer=DESK,
    attendee=MARIA,
    span=span(CHICAGO, 2026, 3, 10, 9, 0),
    title="Tour of 4B",
    organizer_name="Lakeview Homes",
    attendee_name="Maria Lopez",
    notes="Bring an ID.\nPark in the back.",
    location="12 Main St, Austin",
    zone=CHICAGO,
)


def written(invitation: Invitation) -> list[str]:
    """The unfolded lines."""
    return calendar_text(invitation, NOW).replace("\r\n ", "").split("\r\n")


def parsed(invitation: Invitation) -> tuple[Any, Any]:
    """The calendar and its event as another program reads them."""
    whole = Calendar.from_ical(calendar_text(invitation, NOW))
    (event,) = whole.walk("VEVENT")
    return whole, event


def meant(text: str, name: str) -> datetime:
    """The instant of DTSTART or DTEND by the file's own VTIMEZONE, as RFC 5545 section 3.6.5 says to find it."""
    (line,) = [one for one in text.partition("BEGIN:VEVENT")[2].split("\r\n") if one.startswith(name)]
    value = line.rpartition(":")[2]
    if value.endswith("Z"):
        return datetime.strptime(value, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    local = datetime.strptime(value, "%Y%m%dT%H%M%S")  # noqa: DTZ007
    observances = [
        (one["dtstart"].dt, one["tzoffsetto"].td)
        for kind in ("STANDARD", "DAYLIGHT")
        for one in Calendar.from_ical(text).walk(kind)
    ]
    _, ahead = max(one for one in observances if one[0] <= local)
    return (local - ahead).replace(tzinfo=UTC)


# ------------------------------------------------------------------ the three kinds


def test_a_request_has_what_the_standard_asks_for() -> None:
    whole, event = parsed(TOUR)
    assert [str(whole[name]) for name in ("method", "version", "calscale")] == ["REQUEST", "2.0", "GREGORIAN"]
    said = [str(event[name]) for name in ("uid", "summary", "location", "description", "status", "transp")]
    assert said == ["deskhand-0f", TOUR.title, TOUR.location, TOUR.notes, "CONFIRMED", "OPAQUE"]
    assert (event["sequence"], event["dtstamp"].dt) == (0, NOW)
    assert (event["organizer"], event["organizer"].params["cn"]) == (f"mailto:{DESK}", "Lakeview Homes")
    assert event["attendee"] == f"mailto:{MARIA}"
    assert dict(event["attendee"].params) == {
        "CN": "Maria Lopez",
        "CUTYPE": "INDIVIDUAL",
        "ROLE": "REQ-PARTICIPANT",
        "PARTSTAT": "NEEDS-ACTION",
        "RSVP": "TRUE",
    }
    assert whole.walk("VALARM") == []


def test_a_moved_event_is_the_same_one_with_the_next_sequence() -> None:
    later = span(CHICAGO, 2026, 3, 11, 15, 0)
    whole, event = parsed(TOUR.moved(later))
    assert (str(whole["method"]), str(event["uid"]), event["sequence"]) == ("REQUEST", TOUR.uid, 1)
    assert (event["dtstart"].dt, event["dtend"].dt) == (later.starts_at, later.ends_at)


def test_calling_off_says_so_twice_and_counts_on() -> None:
    whole, event = parsed(TOUR.moved(TOUR.span).called_off())
    said = [str(whole["method"]), str(event["status"]), str(event["uid"]), event["attendee"].params["rsvp"]]
    assert (said, event["sequence"]) == (["CANCEL", "CANCELLED", TOUR.uid, "FALSE"], 2)


def test_what_is_not_known_is_left_out() -> None:
    _, event = parsed(replace(TOUR, notes="", location="", organizer_name="", attendee_name=""))
    assert [name for name in ("description", "location") if name in event] == []
    assert [event[name].params.get("cn") for name in ("organizer", "attendee")] == [None, None]


# ------------------------------------------------------------------ times


def test_a_zone_is_carried_with_its_changes_around_the_event() -> None:
    lines = written(TOUR)
    assert "DTSTART;TZID=America/Chicago:20260310T090000" in lines
    begins, ends = lines.index("BEGIN:VTIMEZONE"), lines.index("END:VTIMEZONE")
    assert lines[begins + 1 : ends] == [
        "TZID:America/Chicago",
        "BEGIN:DAYLIGHT",
        "DTSTART:20260308T020000",
        "TZNAME:CDT",
        "TZOFFSETFROM:-0600",
        "TZOFFSETTO:-0500",
        "END:DAYLIGHT",
        "BEGIN:STANDARD",
        "DTSTART:20261101T020000",
        "TZNAME:CST",
        "TZOFFSETFROM:-0500",
        "TZOFFSETTO:-0600",
        "END:STANDARD",
    ]


@pytest.mark.parametrize("zone", ["UTC", "Etc/UTC"])
def test_instants_alone_need_no_zone(zone: str) -> None:
    lines = written(replace(TOUR, zone=zone))
    assert "DTSTART:20260310T140000Z" in lines
    assert "BEGIN:VTIMEZONE" not in lines


@pytest.mark.parametrize(
    ("zone", "local", "fold", "as_written"),
    [
        ("America/Havana", (2026, 3, 8, 1, 0), 0, "DTSTART;TZID=America/Havana:20260308T010000"),  # no midnight that day
        ("America/Havana", (2026, 3, 7, 23, 45), 0, "DTSTART;TZID=America/Havana:20260307T234500"),
        ("America/Santiago", (2026, 4, 4, 23, 15), 0, "DTSTART;TZID=America/Santiago:20260404T231500"),
        ("America/Santiago", (2026, 4, 4, 23, 45), 0, "DTSTART:20260405T024500Z"),  # it ends as that hour comes again
        ("America/Santiago", (2026, 4, 4, 23, 15), 1, "DTSTART:20260405T031500Z"),
        ("America/Chicago", (2026, 3, 8, 3, 0), 0, "DTSTART;TZID=America/Chicago:20260308T030000"),
        ("America/Chicago", (2026, 11, 1, 1, 15), 0, "DTSTART;TZID=America/Chicago:20261101T011500"),
        ("America/Chicago", (2026, 11, 1, 1, 15), 1, "DTSTART:20261101T071500Z"),
        ("Africa/Cairo", (2026, 10, 29, 23, 30), 1, "DTSTART:20261029T213000Z"),
        ("Asia/Kolkata", (2026, 3, 8, 0, 0), 0, "DTSTART;TZID=Asia/Kolkata:20260308T000000"),
        ("Europe/Dublin", (2026, 3, 29, 2, 0), 0, "DTSTART;TZID=Europe/Dublin:20260329T020000"),
        ("Africa/Casablanca", (2026, 2, 15, 1, 0), 0, "DTSTART;TZID=Africa/Casablanca:20260215T010000"),
        ("Australia/Lord_Howe", (2026, 10, 4, 2, 30), 0, "DTSTART;TZID=Australia/Lord_Howe:20261004T023000"),
    ],
)
def test_around_a_change_of_the_clock_the_file_means_the_same_instant(
    zone: str, local: tuple[int, ...], fold: int, as_written: str
) -> None:
    when = span(zone, *local, minutes=20, fold=fold)
    text = calendar_text(replace(TOUR, zone=zone, span=when), NOW)
    assert (meant(text, "DTSTART"), meant(text, "DTEND")) == (when.starts_at, when.ends_at)
    assert as_written in text.split("\r\n")


ZONES = ("America/Chicago", "America/Havana", "America/Santiago", "Africa/Cairo", "Africa/Casablanca", "Europe/Dublin")
MORE_ZONES = ("Australia/Lord_Howe", "America/Phoenix", "Asia/Kolkata", "America/Mexico_City", "Pacific/Apia", "Asia/Gaza")


@given(
    zone=st.sampled_from(ZONES + MORE_ZONES),
    minute=st.integers(0, 20 * 365 * 24 * 4),
    length=st.integers(1, 3 * 24 * 60),
)
def test_whatever_the_zone_and_the_time_the_file_means_the_same_instants(zone: str, minute: int, length: int) -> None:
    starts = datetime(2010, 1, 1, tzinfo=UTC) + timedelta(minutes=15 * minute)
    when = Span(starts, starts + timedelta(minutes=length))
    text = calendar_text(replace(TOUR, zone=zone, span=when), NOW)
    assert (meant(text, "DTSTART"), meant(text, "DTEND")) == (when.starts_at, when.ends_at)


@pytest.mark.parametrize("zone", ZONES + MORE_ZONES)
def test_in_the_hours_around_each_change_of_two_years_the_file_means_the_same_instants(zone: str) -> None:
    years = Span(datetime(2026, 1, 1, tzinfo=UTC), datetime(2028, 1, 1, tzinfo=UTC))
    for change in changes(ZoneInfo(zone), years):
        for quarters in range(-9, 9):
            starts = change.at + timedelta(minutes=15 * quarters)
            text = calendar_text(replace(TOUR, zone=zone, span=Span(starts, starts + HALF_HOUR)), NOW)
            assert (meant(text, "DTSTART"), meant(text, "DTEND")) == (starts, starts + HALF_HOUR)


# ------------------------------------------------------------------ what cannot be


@pytest.mark.parametrize(
    "changed",
    [
        {"span": Span(NOW, NOW)},
        {"span": Span(NOW, NOW - HALF_HOUR)},
        {"span": Span(datetime(2026, 3, 1), datetime(2026, 3, 2))},  # noqa: DTZ001
        {"uid": ""},
        {"uid": "a\r\nATTENDEE:x"},
        {"uid": "x" * 256},
        {"sequence": -1},
        {"zone": "Chicago"},
        {"zone": "America"},
        {"zone": "../../etc/passwd"},
        {"zone": ""},
    ],
)
def test_what_makes_no_event_is_refused_at_once(changed: dict[str, Any]) -> None:
    with pytest.raises(ValueError):
        replace(TOUR, **changed)


@pytest.mark.parametrize("address", ["", "maria", "maria@example.com\r\nBcc: x@y.z", "a@b, c@d", "<a@b.c>", "josé@x.com"])
def test_no_mail_address_is_rejected(address: str) -> None:
    for name in ("organizer", "attendee"):
        with pytest.raises(Rejected, match="invalid"):
            replace(TOUR, **{name: address})  # type: ignore[arg-type]


def test_an_address_cannot_add_another_one() -> None:
    """`mailto:a?cc=b@c` would be two people."""
    _, event = parsed(replace(TOUR, attendee="maria?cc=eve%40evil.example@example.com"))
    assert event["attendee"] == "mailto:maria%3Fcc=eve%2540evil.example@example.com"


def test_plus_and_apostrophe_stay_as_they_are() -> None:
    assert parsed(replace(TOUR, attendee="o'brien+cal@example.com"))[1]["attendee"] == "mailto:o'brien+cal@example.com"


# ------------------------------------------------------------------ words from anywhere


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("Tour\r\nATTENDEE:mailto:eve@evil.example", "Tour ATTENDEE:mailto:eve@evil.example"),
        ("a\nEND:VEVENT\nBEGIN:VEVENT", "a END:VEVENT BEGIN:VEVENT"),
        ("a\x85b\u2028c\x0bd\x1ee\x00f", "a b c d e f"),
        ("Tour; of, \\4B\\n: \"x\"", 'Tour; of, \\4B\\n: "x"'),
        ("gnp.exe\u202etxt", "gnp.exe txt"),
        ("half \ud83d a character", "half a character"),
        ("👩‍👩‍👧 visita ¡ñ!", "👩‍👩‍👧 visita ¡ñ!"),
        ("", "-"),
        (" \t ", "-"),
        ("x" * 10_000, "x" * 199 + "…"),
    ],
)
def test_a_title_is_one_line_and_nothing_else(title: str, shown: str) -> None:
    _, event = parsed(replace(TOUR, title=title))
    assert str(event["summary"]) == shown


def test_notes_keep_their_lines() -> None:
    _, event = parsed(replace(TOUR, notes="one\r\ntwo\rthree\n\nfour\x00\n"))
    assert str(event["description"]) == "one\ntwo\nthree\n\nfour"


WORDS = st.text(max_size=400)
NAMES = ("title", "notes", "location", "organizer_name", "attendee_name")


@given(words=st.tuples(*[WORDS] * len(NAMES)))
@example(words=("", "", "", "", "\\"))
@example(words=("\r\nX:1", "\r\n\r\nEND:VCALENDAR", '";X=1:mailto:x', '"\r\nATTENDEE:y', "^n^'^^;,:"))
def test_no_words_change_anything_but_themselves(words: tuple[str, ...]) -> None:
    """The file has the same properties as with plain words, and each line is of at most 75 octets of whole letters."""
    invitation = replace(TOUR, **dict(zip(NAMES, words, strict=True)))  # type: ignore[arg-type]
    text = calendar_text(invitation, NOW)
    whole, event = parsed(invitation)
    usual = {"UID", "SEQUENCE", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "STATUS", "TRANSP", "ORGANIZER", "ATTENDEE"}
    assert usual <= set(event) <= usual | {"DESCRIPTION", "LOCATION"}
    assert set(whole) == {"VERSION", "PRODID", "CALSCALE", "METHOD"}
    assert [one.name for one in whole.subcomponents] == ["VTIMEZONE", "VEVENT"]
    assert (str(event["summary"]), event.errors) == (one_line(words[0], 200) or "-", [])
    assert set(event["attendee"].params) - {"CN"} == {"CUTYPE", "ROLE", "PARTSTAT", "RSVP"}
    assert event["attendee"] == f"mailto:{MARIA}"
    octets = text.encode()
    assert b"\n" not in octets.replace(b"\r\n", b"")
    assert [line for line in octets.split(b"\r\n") if len(line) > 75 or line.decode() != line.decode(errors="replace")] == []
