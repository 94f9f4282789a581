"""When an event is, as people read it: both languages, midnight, noon, and both changes of the clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from deskhand.channels.invitations.when import day_and_hour, told
from deskhand.domain.availability import Span

CHICAGO, HAVANA = "America/Chicago", "America/Havana"


def span(zone: str, local: tuple[int, ...], minutes: int) -> Span:
    starts = datetime(*local, tzinfo=ZoneInfo(zone)).astimezone(UTC)  # type: ignore[arg-type, misc]
    return Span(starts, starts + timedelta(minutes=minutes))


@pytest.mark.parametrize(
    ("zone", "local", "minutes", "english", "spanish"),
    [
        (
            CHICAGO, (2026, 3, 10, 9, 5), 30,
            "Tuesday, March 10, 2026, 9:05 AM to 9:35 AM, Chicago time (UTC-5)",
            "martes 10 de marzo de 2026, 9:05 a. m. a 9:35 a. m., hora de Chicago (UTC-5)",
        ),
        (
            CHICAGO, (2026, 12, 31, 23, 30), 30,
            "Thursday, December 31, 2026, 11:30 PM to Friday, January 1, 2027, 12:00 AM (midnight), Chicago time (UTC-6)",
            "jueves 31 de diciembre de 2026, 11:30 p. m. a viernes 1 de enero de 2027, 12:00 a. m. (medianoche), "
            "hora de Chicago (UTC-6)",
        ),
        (
            CHICAGO, (2026, 7, 4, 12, 0), 15,
            "Saturday, July 4, 2026, 12:00 PM (noon) to 12:15 PM, Chicago time (UTC-5)",
            "sábado 4 de julio de 2026, 12:00 p. m. (mediodía) a 12:15 p. m., hora de Chicago (UTC-5)",
        ),
        (
            CHICAGO, (2026, 11, 1, 1, 30), 60,
            "Sunday, November 1, 2026, 1:30 AM (UTC-5) to 1:30 AM (UTC-6), Chicago time",
            "domingo 1 de noviembre de 2026, 1:30 a. m. (UTC-5) a 1:30 a. m. (UTC-6), hora de Chicago",
        ),
        (
            HAVANA, (2026, 3, 7, 23, 30), 60,
            "Saturday, March 7, 2026, 11:30 PM (UTC-5) to Sunday, March 8, 2026, 1:30 AM (UTC-4), Havana time",
            "sábado 7 de marzo de 2026, 11:30 p. m. (UTC-5) a domingo 8 de marzo de 2026, 1:30 a. m. (UTC-4), hora de Havana",
        ),
        (
            "America/Argentina/Buenos_Aires", (2026, 3, 10, 0, 5), 5,
            "Tuesday, March 10, 2026, 12:05 AM to 12:10 AM, Buenos Aires time (UTC-3)",
            "martes 10 de marzo de 2026, 12:05 a. m. a 12:10 a. m., hora de Buenos Aires (UTC-3)",
        ),
        (
            "Asia/Kolkata", (2026, 3, 10, 9, 0), 30,
            "Tuesday, March 10, 2026, 9:00 AM to 9:30 AM, Kolkata time (UTC+5:30)",
            "martes 10 de marzo de 2026, 9:00 a. m. a 9:30 a. m., hora de Kolkata (UTC+5:30)",
        ),
        (
            "UTC", (2026, 3, 10, 9, 0), 30,
            "Tuesday, March 10, 2026, 9:00 AM to 9:30 AM, UTC",
            "martes 10 de marzo de 2026, 9:00 a. m. a 9:30 a. m., UTC",
        ),
    ],
)  # fmt: skip
def test_a_span_is_told_whole(zone: str, local: tuple[int, ...], minutes: int, english: str, spanish: str) -> None:
    when = span(zone, local, minutes)
    assert (told(when, ZoneInfo(zone), "en"), told(when, ZoneInfo(zone), "es")) == (english, spanish)


def test_a_subject_has_the_beginning() -> None:
    at = datetime(2026, 3, 10, 14, tzinfo=UTC)
    said = [day_and_hour(at, ZoneInfo(CHICAGO), language) for language in ("en", "es")]
    assert said == ["Tuesday, March 10, 2026, 9:00 AM", "martes 10 de marzo de 2026, 9:00 a. m."]
