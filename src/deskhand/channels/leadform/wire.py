"""A lead's bytes as a lead. Pure.

The words are the fields, one a line: `name: Ana`. The message comes last, for it alone may have several lines: none of
them can pass for another field.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from deskhand.channels.email_smtp.wire import ADDRESS
from deskhand.channels.leadform.phone import textable
from deskhand.channels.leadform.refusal import NoLead

LARGEST_BODY = 65_536
"""Bytes: the longest lead with every character escaped."""
LONGEST = {"name": 200, "email": 254, "phone": 40, "company": 200, "language": 20, "source": 500, "message": 5_000}
"""Characters of the fields that we know, in the order in which they are written."""
LONGEST_FURTHER, LONGEST_NAME, MOST_FURTHER = 1_000, 40, 20
LONGEST_TEXT = 9_500
"""The line keeps 10,000 characters."""
CUT = " […]"
ID = re.compile(r"[A-Za-z0-9_.:-]{8,128}")
LINK = re.compile(r"(?:https?://|www\.)\S+|\b(?:[a-z0-9-]+\.)+[a-z]{2,24}/\S*", re.IGNORECASE)
WORD = re.compile(r"[^\W\d_]{2,}")
FEWEST_WORDS = 4
LINKS_ONLY = "links_only"

Fields = Mapping[str, str]


@dataclass(frozen=True)
class Lead:
    """What somebody wrote. `sender` is how they are answered: a phone in E.164, else a mail address. `flags` are hints
    for whoever judges it."""

    sender: str
    text: str
    flags: tuple[str, ...] = ()


@dataclass(frozen=True)
class Filled:
    """A form as the page sends it: the token that it got, what stands in the field that nobody sees, the others."""

    token: str
    trap: str
    fields: Fields


# ------------------------------------------------------------------ the two bodies


def parse_form(body: bytes) -> Filled:
    """{token, trap, fields}; NoLead where it is anything else."""
    said = _object(body)
    token, trap, fields = said.get("token"), said.get("trap", ""), said.get("fields")
    if not isinstance(token, str) or not isinstance(trap, str) or not isinstance(fields, dict):
        raise NoLead("malformed", "send {token: text, trap: text, fields: {name: text}}")
    return Filled(token, trap, _fields(fields))


def parse_hook(body: bytes) -> tuple[str, Fields]:
    """The sender's own id of the lead, and its fields: everything beside `id`."""
    said = _object(body)
    name = said.pop("id", None)
    if not isinstance(name, str) or not ID.fullmatch(name):
        raise NoLead("malformed", "`id` must be your own name for the lead, the same when you send it again: 8 to 128 "
                     "letters, digits or _.:-")  # fmt: skip
    return name, _fields(said)


def _object(body: bytes) -> dict[str, Any]:
    try:
        said = json.loads(body.decode("utf-8"))
    except (ValueError, RecursionError):
        raise NoLead("malformed", "the body must be JSON in UTF-8") from None
    if not isinstance(said, dict):
        raise NoLead("malformed", "the body must be a JSON object")
    return said


def _fields(said: Mapping[str, Any]) -> Fields:
    """By name, empty ones left out; our own names are known in any case."""
    found: dict[str, str] = {}
    for written, value in said.items():
        lower = written.strip().lower()
        name = lower if lower in LONGEST else _clean(written.replace(":", " "), False)[:LONGEST_NAME].strip()
        text = _clean(_plain(value), name == "message")
        if not name or not text:
            continue
        if name in found:
            raise NoLead("malformed", f"the field {name!r} is there twice")
        found[name] = text
    if len(found.keys() - LONGEST.keys()) > MOST_FURTHER:
        raise NoLead("too_long", f"a lead may have {MOST_FURTHER} further fields")
    return found


def _plain(value: object) -> str:
    """Any JSON value as text."""
    match value:
        case None:
            return ""
        case str():
            return value
        case bool():
            return "yes" if value else "no"
        case list():
            return "; ".join(filter(None, map(_plain, value)))
        case _:
            return json.dumps(value, ensure_ascii=False)


def _clean(written: str, several_lines: bool) -> str:
    """Half characters and NUL, which no database keeps, are replaced; one line where `several_lines` is False."""
    whole = written.encode("utf-16", "surrogatepass").decode("utf-16", "replace").replace("\0", "\ufffd")
    if not several_lines:
        return " ".join(whole.split())
    lines = whole.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(line.rstrip() for line in lines).strip()


# ------------------------------------------------------------------ what it says


def read_lead(fields: Fields, countries: Sequence[str], cut: bool = False) -> Lead:
    """The lead; NoLead where it names no address that can be answered, or has too much text.

    With `cut` what is too long is cut and ends in […]: a system cannot be asked to say it shorter.
    """
    fields = {name: _short(name, value, cut) for name, value in fields.items()}
    sender = _sender(fields, countries)
    text = text_of(fields)
    if len(text) > LONGEST_TEXT and not cut:
        raise NoLead("too_long", f"all fields together may have {LONGEST_TEXT} characters")
    text = text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - len(CUT)] + CUT
    return Lead(sender, text, (LINKS_ONLY,) if has_links_only(fields.get("message", "")) else ())


def text_of(fields: Fields) -> str:
    """`name: value`, one field a line: ours in their order, the message after all further ones."""
    ours = [name for name in LONGEST if name in fields and name != "message"]
    further = [name for name in fields if name not in LONGEST]
    ordered = [*ours, *further, *(["message"] if "message" in fields else [])]
    return "\n".join(f"{name}: {fields[name]}" for name in ordered)


def has_links_only(message: str) -> bool:
    """True where a message has links and hardly a word beside them."""
    rest, links = LINK.subn(" ", message)
    return links > 0 and len(WORD.findall(rest)) < FEWEST_WORDS


def _short(name: str, value: str, cut: bool) -> str:
    most = LONGEST.get(name, LONGEST_FURTHER)
    if len(value) <= most:
        return value
    if not cut:
        raise NoLead("too_long", f"{name} may have {most} characters")
    return value[: most - len(CUT)] + CUT


def _sender(fields: Fields, countries: Sequence[str]) -> str:
    """The phone where it can be texted, else the mail address."""
    phone, email = textable(fields.get("phone", ""), countries), fields.get("email", "").lower()
    if phone:
        return phone
    if ADDRESS.fullmatch(email) and email.isascii() and "." in email.rpartition("@")[2].strip("."):
        return email
    raise NoLead("no_contact", _no_contact(fields, countries))


def _no_contact(fields: Fields, countries: Sequence[str]) -> str:
    if fields.get("phone") and not fields.get("email"):
        return f"that is no phone number of {', '.join(countries)} that takes texts; give another or an e-mail address"
    if fields.get("email"):
        return "that is no e-mail address; write it like maria@example.com"
    return "give an e-mail address or a phone number, else nobody can answer"
