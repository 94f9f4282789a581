"""Activities, tasks and notes as texts: what people read, and below it what only we need; pure.

Tryton has notes on its records and nothing for what was done or is to be done (its project module books work). So a
note of ours ends in a few lines that say what it is, and those that people write are plain notes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from deskhand.domain.crm import FIELDS, CrmKind

HEAD, FOOT = "-- deskhand", "--"
IS, KEY, LINKS = "is", "key", "links"
IN_TEXT = ("body", "subject")


@dataclass(frozen=True)
class NoteText:
    """`marks` are the lines below the text, none in a note of somebody's."""

    text: str
    marks: Mapping[str, str] = field(default_factory=dict)

    def kind(self) -> CrmKind:
        said = self.marks.get(IS, "")
        return CrmKind(said) if said in (CrmKind.ACTIVITY, CrmKind.TASK) else CrmKind.NOTE


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
    lines = [f"{name}: {_one_line(value)}" for name, value in note.marks.items()]
    return "\n".join((note.text, HEAD, *lines, FOOT))


def line(name: str, value: str) -> str:
    """A line below the text, with what surrounds it: how it is looked for."""
    return f"\n{name}: {_one_line(value)}\n"


def fields_of(note: NoteText) -> dict[str, str]:
    """What it says in our names: the body is the text, below a line with the subject where there is one."""
    kind = note.kind()
    fields = {name: note.marks.get(name, "") for name in FIELDS[kind] if name not in IN_TEXT}
    if "subject" not in FIELDS[kind]:
        return {**fields, "body": note.text}
    subject, _, body = note.text.partition("\n")
    return {**fields, "subject": _whole(subject.removeprefix(f"[{kind}]").strip()), "body": body}


def note_of(kind: CrmKind, fields: Mapping[str, str], marks: Mapping[str, str]) -> NoteText:
    """The same the other way round. `marks` are kept; those of fields follow `fields`."""
    below = {name: fields.get(name, "") for name in FIELDS[kind] if name not in IN_TEXT}
    kept = {name: value for name, value in {**marks, IS: kind.value, **below}.items() if value}
    body = fields.get("body", "")
    top = f"[{kind}] {_one_line(fields.get('subject', ''))}\n" if "subject" in FIELDS[kind] else ""
    return NoteText(top + body, kept)


def _one_line(value: str) -> str:
    return value.replace("\\", "\\\\").replace("\n", "\\n")


def _whole(value: str) -> str:
    return value.replace("\\\\", "\0").replace("\\n", "\n").replace("\0", "\\")
