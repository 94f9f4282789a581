"""Answers to invitations as calendar programs mail them, and everything else that may come in their place."""

from __future__ import annotations

import smtplib
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskhand.channels.invitations.invitation import Invitation
from deskhand.channels.invitations.mail import invitation_bytes
from deskhand.channels.invitations.replies import InvitationReply, NoReply, Replier, Said, parse_reply
from deskhand.channels.invitations.sieve import LARGEST, MOST_COMPONENTS, MOST_LINES
from deskhand.domain.availability import Span
from deskhand.testing.mail_server import MailServer

DESK, MARIA, EVE = "desk@lakeview.example.com", "maria@example.com", "eve@evil.example"
UID = "deskhand-0f"
STARTS = datetime(2026, 3, 10, 14, tzinfo=UTC)
TOUR = Span(STARTS, STARTS + timedelta(minutes=30))
ACCEPTS = f"ATTENDEE;PARTSTAT=ACCEPTED;CN=Maria:mailto:{MARIA}"


def calendar(*lines: str, method: str = "REPLY", event: Sequence[str] = ("UID:deskhand-0f",), before: str = "") -> str:
    """A calendar with one event, as a program writes it."""
    return "\r\n".join((
        "BEGIN:VCALENDAR", "PRODID:-//Test//EN", "VERSION:2.0", *([f"METHOD:{method}"] if method else []),
        *([before] if before else []),
        "BEGIN:VEVENT", *event, *lines, "END:VEVENT", "END:VCALENDAR", "",
    ))  # fmt: skip


def mail(
    text: str | bytes, sender: str = f"Maria Lopez <{MARIA}>", method: str = "REPLY", kind: str = "text/calendar"
) -> bytes:
    """A mail with words and a calendar."""
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"], message["Subject"] = sender, DESK, "Accepted: Tour of 4B"
    message.set_content("Maria has accepted.")
    content = text.encode() if isinstance(text, str) else text
    maintype, subtype = kind.split("/")
    params = {"charset": "utf-8", **({"method": method} if method else {})}
    message.add_attachment(content, maintype, subtype, params=params, disposition="inline")
    return message.as_bytes()


def reply(text: str | bytes, sender: str = MARIA, method: str = "REPLY") -> InvitationReply:
    found = parse_reply(mail(text, sender, method))
    assert isinstance(found, InvitationReply), found
    return found


def why_not(text: str | bytes, sender: str = MARIA, method: str = "REPLY", kind: str = "text/calendar") -> str:
    found = parse_reply(mail(text, sender, method, kind))
    assert isinstance(found, NoReply), found
    return found.why


# ------------------------------------------------------------------ what people answer


def test_a_whole_answer_is_read() -> None:
    text = calendar(
        ACCEPTS, "SEQUENCE:2", "DTSTAMP:20260302T101500Z", "COMMENT:I come with my\\nsister\\, Ana.", f"ORGANIZER:mailto:{DESK}",
        "DTSTART:20260310T140000Z", "DTEND:20260310T143000Z", "SUMMARY:Tour",
    )  # fmt: skip
    assert reply(text) == InvitationReply(
        uid=UID,
        attendee=MARIA,
        said=Said.ACCEPTED,
        replier=Replier.ATTENDEE,
        sender=MARIA,
        sequence=2,
        comment="I come with my\nsister, Ana.",
        at=datetime(2026, 3, 2, 10, 15, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    ("partstat", "said"),
    [("ACCEPTED", Said.ACCEPTED), ("DECLINED", Said.DECLINED), ("TENTATIVE", Said.TENTATIVE), ("accepted", Said.ACCEPTED)],
)
def test_each_answer_is_told_apart(partstat: str, said: Said) -> None:
    assert reply(calendar(f"ATTENDEE;PARTSTAT={partstat}:MAILTO:Maria@Example.COM")).said is said


@pytest.mark.parametrize(
    "time_lines",
    [
        ("DTSTART:20260311T150000Z", "DTEND:20260311T160000Z"),
        ("DTSTART:20260311T150000Z", "DURATION:PT1H"),
        ("DTSTART;TZID=America/Chicago:20260311T100000", "DTEND;TZID=America/Chicago:20260311T110000"),
        ("DTSTART;TZID=Central Standard Time:20260311T100000", "DTEND;TZID=Central Standard Time:20260311T110000"),
        ('DTSTART;TZID="/kde.org/Olson/America/Chicago":20260311T100000', "DURATION:PT1H"),
        ("dtstart;value=date-time;tzid=America/Chicago:20260311T100000", "duration:PT60M"),
    ],
)
def test_another_time_is_proposed(time_lines: Sequence[str]) -> None:
    text = calendar(f"ATTENDEE:mailto:{MARIA}", "COMMENT:Later?", *time_lines, method="COUNTER")
    found = reply(text, method="COUNTER")
    starts = datetime(2026, 3, 11, 15, tzinfo=UTC)
    assert (found.said, found.comment) == (Said.OTHER_TIME, "Later?")
    assert found.proposed == Span(starts, starts + timedelta(hours=1))


@pytest.mark.parametrize(
    "time_lines",
    [
        (),
        ("DTSTART:20260311T100000", "DTEND:20260311T110000"),  # whose ten o'clock?
        ("DTSTART;TZID=Customized Time Zone:20260311T100000", "DTEND;TZID=Customized Time Zone:20260311T110000"),
        ("DTSTART;TZID=America:20260311T100000", "DTEND;TZID=America:20260311T110000"),
        ("DTSTART;TZID=../../../etc/passwd:20260311T100000", "DTEND;TZID=/etc/passwd:20260311T110000"),
        (f"DTSTART;TZID={'a' * 5000}:20260311T100000", "DTEND:20260311T110000Z"),
        ("DTSTART;VALUE=DATE:20260311", "DTEND;VALUE=DATE:20260312"),
        ("DTSTART:20260311T150000Z", "DTEND:20260311T150000Z"),
        ("DTSTART:20260311T150000Z", "DTEND:20260311T140000Z"),
        ("DTSTART:20260311T150000Z", "DTEND:20270311T150000Z"),
        ("DTSTART:20260311T150000Z", "DURATION:P99999999D"),
        ("DTSTART:00010101T000000Z", "DTEND:99991231T235959Z"),
        ("DTSTART:20260311T996000Z", "DTEND:20260311T150000Z"),
        ("DTSTART:20260311T150000Z", "DTSTART:20260312T150000Z", "DURATION:PT1H"),
    ],
)
def test_a_time_that_cannot_be_told_for_sure_is_asked_about(time_lines: Sequence[str]) -> None:
    found = reply(calendar(f"ATTENDEE:mailto:{MARIA}", *time_lines, method="COUNTER"), method="COUNTER")
    assert (found.said, found.proposed) == (Said.OTHER_TIME, None)


@pytest.mark.parametrize(
    ("local", "instant"),
    [
        ("20261101T013000", datetime(2026, 11, 1, 6, 30, tzinfo=UTC)),  # comes twice: the first (RFC 5545 3.3.5)
        ("20260308T023000", datetime(2026, 3, 8, 8, 30, tzinfo=UTC)),  # never comes: by the clock before
        ("20260308T000000", datetime(2026, 3, 8, 6, 0, tzinfo=UTC)),
    ],
)
def test_a_proposed_time_at_a_change_of_the_clock_is_the_standards(local: str, instant: datetime) -> None:
    times = (f"DTSTART;TZID=America/Chicago:{local}", "DURATION:PT30M")
    found = reply(calendar(f"ATTENDEE:mailto:{MARIA}", *times, method="COUNTER"), method="COUNTER")
    assert found.proposed == Span(instant, instant + timedelta(minutes=30))


def test_to_be_sent_the_event_again_can_be_asked_for() -> None:
    found = reply(calendar(f"ATTENDEE:mailto:{MARIA}", method="REFRESH"), method="REFRESH")
    assert (found.said, found.uid) == (Said.SEND_AGAIN, UID)


def test_a_reply_proposes_no_time() -> None:
    assert reply(calendar(ACCEPTS, "DTSTART:20260311T150000Z", "DTEND:20260311T160000Z")).proposed is None


# ------------------------------------------------------------------ who answers


def test_a_forwarded_invitation_is_answered_by_somebody_whom_nobody_invited() -> None:
    found = reply(calendar(f"ATTENDEE;PARTSTAT=ACCEPTED:mailto:{EVE}"), sender=EVE)
    assert (found.attendee, found.replier) == (EVE, Replier.ATTENDEE)


def test_an_answer_in_somebody_elses_name_is_marked() -> None:
    found = reply(calendar(ACCEPTS), sender=EVE)
    assert (found.attendee, found.sender, found.replier) == (MARIA, EVE, Replier.SOMEBODY)


def test_an_assistant_answers_for_the_attendee() -> None:
    line = f'ATTENDEE;PARTSTAT=DECLINED;SENT-BY="mailto:pa@example.com":mailto:{MARIA}'
    found = reply(calendar(line), sender="pa@example.com")
    assert (found.attendee, found.replier) == (MARIA, Replier.ASSISTANT)
    assert reply(calendar(line), sender=EVE).replier is Replier.SOMEBODY


def test_who_delegates_says_to_whom() -> None:
    text = calendar(
        f'ATTENDEE;PARTSTAT=DELEGATED;DELEGATED-TO="mailto:ANA@example.com":mailto:{MARIA}',
        f'ATTENDEE;PARTSTAT=NEEDS-ACTION;DELEGATED-FROM="mailto:{MARIA}":mailto:ana@example.com',
    )
    found = reply(text)
    assert (found.attendee, found.said, found.delegated_to) == (MARIA, Said.DELEGATED, "ana@example.com")


def test_the_delegate_says_from_whom() -> None:
    text = calendar(
        f'ATTENDEE;PARTSTAT=DELEGATED;DELEGATED-TO="mailto:ana@example.com":mailto:{MARIA}',
        f'ATTENDEE;PARTSTAT=ACCEPTED;DELEGATED-FROM="mailto:{MARIA}","mailto:x@example.com":mailto:ana@example.com',
    )
    found = reply(text, sender="Ana <ana@example.com>")
    assert (found.attendee, found.said, found.delegated_from) == ("ana@example.com", Said.ACCEPTED, MARIA)


def test_a_mail_without_a_sender_is_somebodys() -> None:
    assert reply(calendar(ACCEPTS), sender="").replier is Replier.SOMEBODY


def test_an_answer_inside_a_forwarded_mail_is_nobodys_answer_to_us() -> None:
    inner, outer = EmailMessage(policy=SMTP), EmailMessage(policy=SMTP)
    inner["From"], inner["To"] = MARIA, EVE
    inner.set_content(calendar(ACCEPTS).encode(), "text", "calendar", params={"method": "REPLY"})
    outer["From"], outer["To"] = EVE, DESK
    outer.set_content("see below")
    outer.add_attachment(inner)
    assert parse_reply(outer.as_bytes()) == NoReply("there is no calendar in the mail")


# ------------------------------------------------------------------ programs have their ways


@pytest.mark.parametrize("kind", ["text/calendar", "application/ics"])
@pytest.mark.parametrize("method", ["REPLY", "reply", ""])
def test_the_calendar_is_found_inline_or_as_a_file(kind: str, method: str) -> None:
    assert isinstance(parse_reply(mail(calendar(ACCEPTS), method=method, kind=kind)), InvitationReply)


def test_a_method_that_only_the_mail_gives_counts() -> None:
    assert reply(calendar(ACCEPTS, method="")).said is Said.ACCEPTED


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r", "\n\n"])
def test_any_line_ends_are_read(ending: str) -> None:
    assert reply(calendar(ACCEPTS).replace("\r\n", ending)).attendee == MARIA


def test_folded_lines_are_one() -> None:
    text = calendar("ATTENDEE;PARTSTAT=ACCE\r\n PTED;CN=Mar\r\n\tia:mailto:mari\r\n a@example.com")
    assert (reply(text).attendee, reply(text).said) == (MARIA, Said.ACCEPTED)


@pytest.mark.parametrize("text", [calendar(ACCEPTS, "COMMENT:¿Mañana? 🙂").encode(), calendar(ACCEPTS, "COMMENT:¿Mañana? 🙂").encode("utf-8-sig")])
def test_comments_are_read_in_any_letters(text: bytes) -> None:
    assert reply(text).comment == "¿Mañana? 🙂"


def test_comments_in_an_old_charset_are_read() -> None:
    assert reply(calendar(ACCEPTS, "COMMENT:mañana").encode("latin-1")).comment == "mañana"


def test_several_comments_are_lines_of_one_and_a_long_one_is_cut() -> None:
    assert reply(calendar(ACCEPTS, "COMMENT:one", "COMMENT:two\x07")).comment == "one\ntwo"
    assert len(reply(calendar(ACCEPTS, f"COMMENT:{'x' * 10_000}")).comment) == 1_000


@pytest.mark.parametrize(("written", "sequence"), [("0", 0), ("7", 7), ("-1", None), ("x", None), ("9" * 30, None), ("", None)])
def test_a_sequence_is_a_number_or_unknown(written: str, sequence: int | None) -> None:
    assert reply(calendar(ACCEPTS, f"SEQUENCE:{written}")).sequence == sequence


def test_properties_that_nobody_needs_do_no_harm() -> None:
    text = calendar(ACCEPTS, "RRULE:FREQ=SECONDLY", "EXDATE:x", "X-BAD;=;:;", "no colon", "GEO:1", "DTSTAMP:yesterday")
    assert (reply(text).said, reply(text).at) == (Said.ACCEPTED, None)


# ------------------------------------------------------------------ what is no answer


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "the calendar cannot be read"),
        ("hello", "the calendar cannot be read"),
        ("BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\n", "the calendar cannot be read"),
        ("END:VEVENT\r\n" * 30, "the calendar cannot be read"),
        (calendar(ACCEPTS) * 2, "the calendar cannot be read"),
        (calendar(ACCEPTS, method="REQUEST"), "the calendar says another method than the mail"),
        (calendar(ACCEPTS, event=()), "no name (UID)"),
        (calendar(ACCEPTS, event=("UID:",)), "no name (UID)"),
        (calendar(ACCEPTS, event=("UID:a", "UID:b")), "no name (UID)"),
        (calendar(ACCEPTS, event=(f"UID:{'x' * 256}",)), "no name (UID)"),
        (calendar(ACCEPTS, event=("UID:a\\nb",)), "no name (UID)"),
        (calendar(ACCEPTS, event=("UID:a", "END:VEVENT", "BEGIN:VEVENT", "UID:b")), "the calendar has 2 events"),
        (calendar(ACCEPTS, "RECURRENCE-ID:20260310T140000Z"), "one of a series"),
        (calendar(), "says not who answers"),
        (calendar("ATTENDEE;PARTSTAT=ACCEPTED:invalid:nomail"), "says not who answers"),
        (calendar("ATTENDEE;PARTSTAT=ACCEPTED:mailto:"), "says not who answers"),
        (calendar(f"ATTENDEE;PARTSTAT=ACCEPTED:mailto:{MARIA},{EVE}"), "says not who answers"),
        (calendar("ATTENDEE;PARTSTAT=ACCEPTED:mailto:a@x.com", "ATTENDEE;PARTSTAT=DECLINED:mailto:b@x.com"), "several people"),
        (calendar(f"ATTENDEE:mailto:{MARIA}"), "answers nothing yet (no PARTSTAT)"),
        (calendar(f"ATTENDEE;PARTSTAT=NEEDS-ACTION:mailto:{MARIA}"), "answers nothing yet (needs-action)"),
        (calendar(f"ATTENDEE;PARTSTAT=X-MAYBE:mailto:{MARIA}"), "answers nothing yet (x-maybe)"),
        (calendar(ACCEPTS).replace("VEVENT", "VTODO"), "the calendar has 0 events"),
        (calendar(ACCEPTS, f"COMMENT:{'x' * LARGEST}"), "more than 100000 characters"),
        (calendar(ACCEPTS, *["COMMENT:x"] * MOST_LINES), "too many lines"),
        (calendar(ACCEPTS, f"COMMENT:{'x' * 30_000}"), "one that is too long"),
        (calendar(ACCEPTS, *["BEGIN:VALARM", "END:VALARM"] * MOST_COMPONENTS), "too many parts"),
        ("BEGIN:VCALENDAR\r\n" * 51, "too many parts"),
        (b"\xff\xfe\x00\x00", "the calendar cannot be read"),
    ],
    ids=lambda given: given[:30] if isinstance(given, str) else None,
)  # fmt: skip
def test_anything_else_is_no_answer_and_says_why(text: str | bytes, why: str) -> None:
    assert why in why_not(text)


@pytest.mark.parametrize("method", ["REQUEST", "CANCEL", "PUBLISH", "ADD", "DECLINECOUNTER", "X\x1b[31m"])
def test_other_methods_are_named(method: str) -> None:
    assert why_not(calendar(ACCEPTS, method=method), method="").startswith("the calendar is no answer but ")


def test_our_own_invitation_come_back_is_no_answer() -> None:
    ours = Invitation(UID, DESK, MARIA, TOUR, "Tour")
    found = parse_reply(invitation_bytes(ours, "", "en", "k", STARTS))
    assert found == NoReply("the calendar is no answer but REQUEST")


def test_a_mail_without_a_calendar_holds_none() -> None:
    assert why_not("hello", kind="text/plain") == "there is no calendar in the mail"


def test_a_calendar_that_is_huge_is_not_looked_at() -> None:
    assert why_not(b"x" * 400_001) == "the calendar has more than 400000 bytes"


def test_a_calendar_beyond_the_thirtieth_part_is_not_found() -> None:
    message = EmailMessage(policy=SMTP)
    message["From"] = MARIA
    message.set_content("hello")
    for _ in range(30):
        message.add_attachment("x")
    message.add_attachment(calendar(ACCEPTS).encode(), "text", "calendar", params={"method": "REPLY"})
    assert parse_reply(message.as_bytes()) == NoReply("there is no calendar in the mail")


# ------------------------------------------------------------------ hostile ones


EVIL_ZONE = "\r\n".join((
    "BEGIN:VTIMEZONE", "TZID:America/Chicago", "BEGIN:STANDARD", "DTSTART:19700101T000000", "RRULE:FREQ=SECONDLY",
    "TZOFFSETFROM:+1400", "TZOFFSETTO:+1400", "END:STANDARD", "END:VTIMEZONE",
))  # fmt: skip


def test_a_zone_of_the_senders_own_making_counts_for_nothing() -> None:
    times = ("DTSTART;TZID=America/Chicago:20260311T100000", "DURATION:PT1H")
    text = calendar(f"ATTENDEE:mailto:{MARIA}", *times, method="COUNTER", before=EVIL_ZONE)
    found = reply(text, method="COUNTER")
    assert found.proposed is not None
    assert found.proposed.starts_at == datetime(2026, 3, 11, 15, tzinfo=UTC)


def test_an_invented_zone_is_not_remembered_for_the_next_mail() -> None:
    times = ("DTSTART;TZID=Mine:20260311T100000", "DURATION:PT1H")
    mine = EVIL_ZONE.replace("America/Chicago", "Mine")
    for before in (mine, ""):
        text = calendar(f"ATTENDEE:mailto:{MARIA}", *times, method="COUNTER", before=before)
        assert reply(text, method="COUNTER").proposed is None


def test_parts_inside_the_event_change_nothing_of_it() -> None:
    alarm = ("BEGIN:VALARM", f"ATTENDEE;PARTSTAT=DECLINED:mailto:{EVE}", "UID:other", "COMMENT:x", "END:VALARM")
    found = reply(calendar(ACCEPTS, *alarm))
    assert (found.uid, found.attendee, found.said, found.comment) == (UID, MARIA, Said.ACCEPTED, "")


@pytest.mark.parametrize(
    "text",
    [
        calendar(ACCEPTS, "COMMENT:" + "\\n" * 9_000),
        calendar(ACCEPTS, *["COMMENT:" + "x" * 60] * 1_400),
        calendar("ATTENDEE" + ";X=1" * 4_000 + f";PARTSTAT=ACCEPTED:mailto:{MARIA}"),
        calendar("ATTENDEE;CN=" + '"' * 15_000 + f";PARTSTAT=ACCEPTED:mailto:{MARIA}"),
        calendar("ATTENDEE;CN=" + " " * 15_000 + f";PARTSTAT=ACCEPTED:mailto:{MARIA}"),
        calendar(*[f"ATTENDEE;PARTSTAT=ACCEPTED:mailto:{number}@example.com" for number in range(1_500)]),
        "\r\n " * 30_000,
        "\n" * 90_000,
    ],
    ids=range(8),
)  # fmt: skip
def test_nothing_takes_long(text: str) -> None:
    begun = time.monotonic()
    parse_reply(mail(text))
    assert time.monotonic() - begun < 2


@given(st.binary(max_size=400))
def test_any_bytes_are_an_answer_or_none(content: bytes) -> None:
    assert isinstance(parse_reply(mail(content)), NoReply)
    assert isinstance(parse_reply(content), NoReply)


WHOLE = calendar(ACCEPTS, "SEQUENCE:2", "DTSTART;TZID=America/Chicago:20260311T100000", "DURATION:PT1H", method="COUNTER").encode()


@given(st.integers(0, len(WHOLE)), st.integers(0, 40), st.binary(max_size=40))
def test_a_damaged_calendar_never_raises(place: int, length: int, instead: bytes) -> None:
    found = parse_reply(mail(WHOLE[:place] + instead + WHOLE[place + length :], method="COUNTER"))
    assert isinstance(found, NoReply | InvitationReply)


# ------------------------------------------------------------------ there and back


def test_an_invitation_goes_out_and_its_answer_comes_back_over_smtp() -> None:
    """The attendee's program is played by hand: it turns the request that it got into a REPLY."""
    invitation = Invitation(UID, DESK, MARIA, TOUR, "Tour", zone="America/Chicago").moved(TOUR)
    with MailServer() as server, smtplib.SMTP("127.0.0.1", server.port) as out:
        out.sendmail(DESK, [MARIA], invitation_bytes(invitation, "", "en", "k", STARTS))
        got = next(part for part in server.mails[0].message.walk() if part.get_content_type() == "text/calendar")
        request = str(got.get_payload(decode=True), "utf-8").replace("\r\n ", "")
        answer = request.replace("METHOD:REQUEST", "METHOD:REPLY").replace("NEEDS-ACTION", "DECLINED")
        out.sendmail(MARIA, [DESK], mail(answer))
        found = parse_reply(server.mails[1].message.as_bytes())
    assert found == InvitationReply(UID, MARIA, Said.DECLINED, Replier.ATTENDEE, MARIA, 1, at=STARTS)
