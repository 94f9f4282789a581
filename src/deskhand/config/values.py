"""Text as people write it in files -> values. Each reader raises Mistake with the mend, and knows nothing of lines."""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, time, timedelta
from difflib import get_close_matches
from enum import StrEnum
from functools import lru_cache
from ipaddress import ip_address
from typing import TypeVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

import phonenumbers

from deskhand.config.problems import Mistake, shown, suggest
from deskhand.domain.money import Money, usd

E = TypeVar("E", bound=StrEnum)

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WHOLE_DAY = time(0)
LAST_MOMENT = time.max
EMAIL = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>.]+")
INSTANT_MEND = "write it like 2026-03-09T02:04:00-05:00"


def text(written: str) -> str:
    return written


def word(written: str) -> str:
    """A name for files and links: lower-case letters, digits, - and _."""
    if not re.fullmatch(r"[a-z0-9][a-z0-9_-]*", written):
        raise Mistake(f"{shown(written)} is not a short name", "use lower-case letters, digits, - and _")
    return written


def noun(written: str) -> str:
    """A word for the middle of a sentence: small letters, at most 30 of them, spaces, - and ' between."""
    if not re.fullmatch(r"(?=.{1,30}$)[^\W\d_A-Z]+(?:[ '’-][^\W\d_A-Z]+)*", written) or written != written.lower():
        raise Mistake(f"{shown(written)} is not a noun", "write it as in the middle of a sentence, like customer")
    return written


@lru_cache(maxsize=4096)
def phone(written: str) -> str:
    """E.164; a number without country code is taken as one of the United States."""
    mend = "write it like +15125550142"
    if re.fullmatch(r"\d[.,]\d+E\+?\d+", written, re.IGNORECASE):
        raise Mistake(
            f"{shown(written)} is a phone number that a spreadsheet rounded", "format the column as text, " + mend
        )
    try:
        number = phonenumbers.parse(written, "US")
    except phonenumbers.NumberParseException:
        raise Mistake(f"{shown(written)} is not a phone number", mend) from None
    if number.extension:
        raise Mistake(f"{shown(written)} has an extension", f"give a direct number, {mend}")
    if phonenumbers.is_possible_number_with_reason(number) != phonenumbers.ValidationResult.IS_POSSIBLE:
        raise Mistake(f"{shown(written)} is not a phone number (wrong length)", mend)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def dialled(written: str) -> str:
    """A number for people to dial, kept as written: 911 and 1-800-222-1222 alike."""
    if not re.fullmatch(r"[+(]?\d[\d ().-]*", written):
        raise Mistake(f"{shown(written)} is not a number to dial", "write it like 911 or 1-800-222-1222")
    return written


def email(written: str) -> str:
    """In lower case."""
    if not EMAIL.fullmatch(written):
        raise Mistake(f"{shown(written)} is not an e-mail address", "write it like maria@example.com")
    return written.lower()


def address(written: str) -> str:
    """A phone or an e-mail address."""
    if "@" in written:
        return email(written)
    if not any(letter.isdigit() for letter in written):
        raise Mistake(f"{shown(written)} is neither a phone number nor an e-mail address", "write it like +15125550142")
    return phone(written)


def address_on(channel: str) -> Callable[[str], str]:
    """Reads what names somebody on `channel`; a web chat may know a visitor by any word."""

    def read(written: str) -> str:
        if channel == "email":
            return email(written)
        if channel in ("sms", "voice"):
            return written if re.fullmatch(r"\d{3,8}|anonymous", written) else phone(written)
        return address(written) if "@" in written or written.startswith("+") else written

    return read


def origin(written: str) -> str:
    """A site as browsers name it in `Origin`: scheme, host, port where it is not the usual one, and nothing else."""
    mend = "write it like https://www.example.com"
    if "*" in written:
        raise Mistake(f"{shown(written)} means any site", f"name each site, {mend}")
    try:
        parts = urlsplit(written)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise Mistake(f"{shown(written)} is not a site", mend) from None
    if parts.scheme not in ("https", "http") or not re.fullmatch(r"[a-z0-9.-]+|[0-9a-f:]*:[0-9a-f:.]+", host):
        raise Mistake(f"{shown(written)} is not a site", mend)
    bare = f"{parts.scheme}://[{host}]" if ":" in host else f"{parts.scheme}://{host}"
    site = bare if port in (None, {"https": 443, "http": 80}[parts.scheme]) else f"{bare}:{port}"
    if parts.scheme == "http" and host not in ("localhost", "127.0.0.1", "::1"):
        raise Mistake(f"{shown(written)} is not encrypted", f"write it like https://{host}")
    if parts.path.strip("/") or parts.query or parts.fragment or "@" in parts.netloc:
        raise Mistake(f"{shown(written)} is more than a site", f"write {site}")
    return site


def service_url(written: str) -> str:
    """Where a service answers: https, or http within one's own network; no key and nothing else after the path."""
    try:
        parts = urlsplit(written)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        host = ""
    if not host or parts.scheme not in ("https", "http"):
        raise Mistake(f"{shown(written)} is not an address of the web", "write it like https://api.example.com/v1")
    if parts.query or parts.fragment or "@" in parts.netloc:
        raise Mistake(f"the address of {shown(host)} has more than a path", "leave out what comes with ? or @")
    if parts.scheme == "http" and not _own_network(host):
        raise Mistake(f"{shown(written)} is not encrypted", f"write it like https://{host}{parts.path}")
    return written


def _own_network(host: str) -> bool:
    try:
        return ip_address(host).is_private
    except ValueError:
        return "." not in host


def degrees(name: str, most: int, like: str) -> Callable[[str], float]:
    """Reads a latitude (at most 90) or a longitude (180)."""

    def read(written: str) -> float:
        found = float(written) if re.fullmatch(r"[+-]?\d{1,3}(\.\d{1,20})?", written, re.ASCII) else None
        if found is None or abs(found) > most:
            mend = f"write degrees from -{most} to {most}, like {like}"
            raise Mistake(f"{shown(written)} is not a {name}", mend)
        return found

    return read


@lru_cache(maxsize=512)
def zone(written: str) -> str:
    """An IANA name that zoneinfo knows."""
    try:
        return ZoneInfo(written).key
    except (KeyError, ValueError, OSError):
        near = get_close_matches(written[:60], available_timezones(), n=1, cutoff=0.75)
        mend = f"did you mean {near[0]!r}?" if near else "write it like America/Chicago"
        raise Mistake(f"{shown(written)} is not a time zone", mend) from None


def day(written: str) -> date:
    try:
        if not re.fullmatch(r"\d{4}-\d\d-\d\d", written):
            raise ValueError
        return date.fromisoformat(written)
    except ValueError:
        raise Mistake(f"{shown(written)} is not a date", "write it like 2026-12-31") from None


def days_away(written: str) -> tuple[date, date]:
    """A day, or the first and the last of several."""
    first, dots, last = (part.strip() for part in written.partition(".."))
    span = (day(first), day(last if dots else first))
    if span[1] < span[0]:
        raise Mistake(f"{shown(written)} ends before it begins", "write it like 2026-12-20..2027-01-02")
    return span


def instant(zone_name: str | None = None, moved: timedelta = timedelta(0)) -> Callable[[str], datetime]:
    """Reads an ISO date and time as UTC; one without offset is in `zone_name`, or a mistake where that is None."""

    def read(written: str) -> datetime:
        try:
            if not re.match(r"\d{4}-\d\d-\d\d[T ]\d", written):
                raise ValueError
            found = datetime.fromisoformat(written)
            if found.tzinfo is None and zone_name is None:
                raise Mistake(f"{shown(written)} has no offset", INSTANT_MEND)
            aware = found if found.tzinfo else found.replace(tzinfo=ZoneInfo(zone_name or "UTC"))
            return aware.astimezone(UTC) + moved
        except Mistake:
            raise
        except (ValueError, OverflowError):
            raise Mistake(f"{shown(written)} is not a date and time", INSTANT_MEND) from None

    return read


def clock(written: str) -> time:
    """HH:MM of a day; 24:00 is midnight."""
    found = re.fullmatch(r"(\d{1,2}):(\d\d)", written)
    if found and written == "24:00":
        return WHOLE_DAY
    if not found or int(found[1]) > 23 or int(found[2]) > 59:
        raise Mistake(f"{shown(written)} is not a time of day", "write it like 08:00")
    return time(int(found[1]), int(found[2]))


def opening(written: str) -> tuple[time, time]:
    """'08:00-18:00' -> when it opens and closes, within one day."""
    opens, dash, closes = written.replace("–", "-").partition("-")
    if not dash:
        raise Mistake(f"{shown(written)} is not a span of hours", "write it like '08:00-18:00', or leave the day out")
    first, last = clock(opens.strip()), clock(closes.strip())
    last = LAST_MOMENT if last == WHOLE_DAY else last
    if first >= last:
        raise Mistake(f"{shown(written)} closes before it opens", "write it like '08:00-18:00'")
    return first, last


def weekday(written: str) -> int:
    """0 = Monday; short or full English names."""
    short = written.strip().lower()
    if short[:3] in DAYS and (len(short) == 3 or short.endswith("day")):
        return DAYS.index(short[:3])
    raise Mistake(f"{shown(written)} is not a day of the week", "use mon, tue, wed, thu, fri, sat, sun")


def weekdays(written: str) -> tuple[int, ...]:
    """'mon-fri' or 'sat' -> the days, in order; a span may go over the end of the week."""
    first, dash, last = written.replace("–", "-").partition("-")
    begin = weekday(first)
    length = (weekday(last) - begin) % 7 if dash else 0
    return tuple((begin + step) % 7 for step in range(length + 1))


def amount(written: str) -> Money:
    try:
        return usd(written)
    except ValueError:
        raise Mistake(f"{shown(written)} is not an amount", "write it like 450") from None


def whole(written: str) -> int:
    if not re.fullmatch(r"\d{1,9}", written, re.ASCII):
        raise Mistake(f"{shown(written)} is not a whole number", "write it like 10")
    return int(written)


def minutes(written: str) -> int:
    """How long something lasts: at least a minute, at most a day."""
    found = whole(written)
    if not 0 < found <= 24 * 60:
        raise Mistake(f"{shown(written)} is not a length in minutes", "write it like 30, at most 1440")
    return found


def picture_type(written: str) -> str:
    """What may come after image/ in the type of a picture; drawings that hold programs are none."""
    return one_word(("jpeg", "png", "gif", "webp", "heic", "avif", "bmp", "tiff"), "a type of picture")(written)


def hours(written: str) -> float:
    """More than none, at most 30 days."""
    found = float(written) if re.fullmatch(r"\d{1,3}(\.\d{1,4})?", written, re.ASCII) else 0.0
    if not 0 < found <= 720:
        raise Mistake(f"{shown(written)} is not a number of hours", "write it like 4 or 0.5, at most 720")
    return found


def number(written: str) -> float:
    if not re.fullmatch(r"-?\d{1,9}(\.\d{1,9})?", written, re.ASCII):
        raise Mistake(f"{shown(written)} is not a number", "write it like 45")
    return float(written)


def share(written: str) -> float:
    """Of a whole: 0 to 1, or in per cent."""
    found = re.fullmatch(r"(\d{1,3}(?:\.\d{1,6})?)\s*(%?)", written, re.ASCII)
    part = float(found[1]) / (100 if found[2] else 1) if found else 2.0
    if part > 1:
        raise Mistake(f"{shown(written)} is not a share", "write it like 0.25 or 25%")
    return part


def switch(written: str) -> bool:
    if written.lower() in ("true", "yes", "on"):
        return True
    if written.lower() in ("false", "no", "off"):
        return False
    raise Mistake(f"{shown(written)} is neither true nor false", "write true or false")


def language(written: str) -> str:
    if not re.fullmatch(r"[A-Za-z]{2,3}([-_][A-Za-z]{2,4})?", written):
        raise Mistake(f"{shown(written)} is not a language", "write its code, like en or es")
    return written.lower()


def duration(written: str) -> timedelta:
    found = re.fullmatch(r"(\d{1,6})([smhd])", written, re.ASCII)
    if not found:
        raise Mistake(f"{shown(written)} is not a duration", "write it like 90s, 12m, 3h or 2d")
    unit = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}[found[2]]
    return timedelta(**{unit: int(found[1])})


def pattern(written: str) -> re.Pattern[str]:
    """A regular expression as rehearsals search it: ignore case, dot matches newline."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return re.compile(written, re.IGNORECASE | re.DOTALL)
    except (re.error, OverflowError, RecursionError) as error:
        mend = "put a \\ before a sign such as ( [ * + ? that is meant as itself"
        raise Mistake(f"{shown(written)} is not a regular expression ({error})", mend) from None


def one_of(kind: type[E], noun: str) -> Callable[[str], E]:
    """Reads a member of `kind` by its value."""

    def read(written: str) -> E:
        return kind(one_word([member.value for member in kind], noun)(written))

    return read


def one_word(words: Iterable[str], noun: str) -> Callable[[str], str]:
    """Reads one of `words`, as it stands there; `noun` says what it would be ('a trade')."""
    known = tuple(words)

    def read(written: str) -> str:
        if written not in known:
            raise Mistake(f"{shown(written)} is not {noun}", suggest(written, known))
        return written

    return read
