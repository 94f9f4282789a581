"""Texts of ours in Tryton: what people read, and below it a few lines that only we need; pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from deskhand.domain.crm import FIELDS, CrmKind

HEAD, FOOT = "-- deskhand", "--"
KEY, LINKS = "key", "links"
ELSEWHERE = ("body", "subject")
"""Fields that have a place of their own; all others are lines."""


@dataclass(frozen=True)
class NoteText:
    """`marks` are the lines below the text, none in one of somebody's."""

    text: str
    marks: Mapping[str, str] = field(default_factory=dict)


def parse(message: str) -> NoteText:
    """Tryton takes blanks away at both ends of a text, so ours begins and ends with none."""
    text, head, below = f"\n{message}".rpartition(f"\n{HEAD}\n")
    lines = below.split("\n")
    if not head or lines[-1] != FOOT:
        return NoteText(message)
    marks = dict(line.split(": ", 1) for line in lines[:-1] if ": " in line)
    return NoteText(text.removeprefix("\n"), {name: _whole(value) for name, value in marks.items()})


def written(note: NoteText) -> str:
    if not note.marks:
        return note.text
    lines = [line(name, value).strip("\n") for name, value in note.marks.items()]
    return "\n".join((note.text, HEAD, *lines, FOOT))


def line(name: str, value: str) -> str:
    """A line below the text, with what surrounds it: how it is looked for."""
    one_line = value.replace("\\", "\\\\").replace("\n", "\\n")
    return f"\n{name}: {one_line}\n"


def fields_of(kind: CrmKind, note: NoteText) -> dict[str, str]:
    """What it says in our names; a subject stands elsewhere."""
    return {"body": note.text, **{name: note.marks.get(name, "") for name in FIELDS[kind] if name not in ELSEWHERE}}


def note_of(kind: CrmKind, fields: Mapping[str, str], marks: Mapping[str, str]) -> NoteText:
    """The same the other way round. Of `marks` those that are no fields are kept."""
    below = {name: fields.get(name, "") for name in FIELDS[kind] if name not in ELSEWHERE}
    kept = {name: value for name, value in {**marks, **below}.items() if value}
    return NoteText(fields.get("body", ""), kept)


def _whole(value: str) -> str:
    return value.replace("\\\\", "\0").replace("\\n", "\n").replace("\0", "\\")
