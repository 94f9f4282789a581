"""The lines of a scenario: what people say, and what else happens."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from deskhand.config import names, values
from deskhand.config.fields import Fields
from deskhand.config.nodes import Items, Scalar
from deskhand.config.problems import suggest
from deskhand.config.scenario import Fail, Form, Hangup, Keys, Line, Say, Wait

KINDS = ("say", "wait", "keys", "hangup", "form", "fail")


@dataclass(frozen=True)
class Sender:
    """Who speaks where a line does not say: the address and the channel of the scenario."""

    channel: str
    address: str


def read_lines(fields: Fields, usual: Sender) -> Iterator[Line]:
    """The lines in order; mistakes are noted and left out."""
    found = fields.node("lines")
    if found is None or (isinstance(found, Items) and not found.nodes):
        what = "has no line" if fields.has("lines") else "is missing"
        fields.wrong("lines", what, "write what happens, like '- say: …'")
    for each in fields.each("lines", like="- say: …"):
        with each as line:
            yield from _line(line, usual)


def _line(fields: Fields, usual: Sender) -> Iterator[Line]:
    there = [kind for kind in KINDS if fields.has(kind)]
    if len(there) != 1:
        _not_one(fields, there)
        return
    match there[0]:
        case "wait":
            yield Wait(fields.need("wait", values.duration, timedelta(0), "wait: 12m"))
        case "fail":
            yield from _failures(fields.inside("fail"))
        case kind:
            yield from _from_somebody(fields, kind, _sender(fields, usual, kind))


def _not_one(fields: Fields, there: list[str]) -> None:
    fields.known.update((*KINDS, "from", "channel", "photo"))
    if there:
        what = f"lines: a line has one of {', '.join(KINDS)}, this one has {' and '.join(there)}"
        fields.problems.add(fields.line(), what, "make a line of each, in order, each with its own '- '")
    elif fields.known.issuperset(fields.table.nodes):
        what = f"lines: a line has one of {', '.join(KINDS)}, this one has none"
        fields.problems.add(fields.line(), what, "add one, like say: …")


def _sender(fields: Fields, usual: Sender, kind: str) -> Sender:
    channel = fields.get("channel", values.one_word(names.CHANNELS, "a channel"), _usual_channel(fields, usual, kind))
    return Sender(channel, fields.get("from", values.address_on(channel), usual.address))


def _usual_channel(fields: Fields, usual: Sender, kind: str) -> str:
    """Where a line does not say: others speak by text (or by e-mail, from such an address), keys are of a call."""
    match kind:
        case "form":
            return "form"
        case "keys" | "hangup":
            return "voice"
        case _ if fields.has("from"):
            return "email" if "@" in fields.get("from", values.text, "") else "sms"
        case _:
            return usual.channel


def _from_somebody(fields: Fields, kind: str, sender: Sender) -> Iterator[Line]:
    by, on = sender.address, sender.channel
    match kind:
        case "say":
            texts = _texts(fields)
            photo = fields.get("photo", values.text, None)
            if texts:
                yield Say(texts, by, on, photo)
        case "keys":
            yield Keys(_digits(fields), by, on)
        case "hangup":
            if not fields.need("hangup", values.switch, True, "hangup: true"):
                fields.wrong("hangup", "must be true", "leave the line out where nobody hangs up")
            yield Hangup(by, on)
        case _:
            yield Form(_form(fields.inside("form")), by, on)


def _texts(fields: Fields) -> tuple[str, ...]:
    scalars = fields.scalars("say")
    said = tuple(one.text for one in scalars if one.text or not one.plain)
    node = fields.raw("say")
    if len(said) < len(scalars) or (isinstance(node, Items) and not node.nodes):
        fields.wrong("say", "says nothing", 'write the words after it, or "" for a text without words')
    return said


def _digits(fields: Fields) -> str:
    found = fields.raw("keys")
    text = found.text if isinstance(found, Scalar) else ""
    if not re.fullmatch(r"[0-9*#]+", text):
        fields.wrong("keys", f"{text!r} are not keys of a telephone", 'write them in quotes, like keys: "1"')
    return text


def _form(fields: Fields) -> dict[str, str]:
    """Every field as written; one that is left empty is ''."""
    found: dict[str, str] = {}
    for key in fields.free_keys():
        found[key] = "; ".join("" if one.plain and one.empty else one.text for one in fields.scalars(key))
    if not found:
        fields.problems.add(
            fields.line(), "lines.form: has no field", "write it like {name: Ana, email: ana@example.com}"
        )
    return found


def _failures(fields: Fields) -> Iterator[Line]:
    for port in fields.free_keys():
        if port not in names.PORTS:
            fields.wrong(port, f"{port!r} is no port that can fail", suggest(port, names.PORTS))
            continue
        how = fields.need(port, values.one_word(names.FAILURES, "a way to fail"), "ok", "sms: timeout")
        yield Fail(port, how)
    if not fields.table.nodes:
        fields.problems.add(fields.line(), "lines.fail: names no port", "write it like {sms: timeout}")
