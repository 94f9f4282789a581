"""A CRM's CSV files cell by cell, as spreadsheets write and show them."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping

from deskhand.config.csv_file import column_named
from deskhand.config.nodes import Scalar, Table
from deskhand.config.problems import Problems
from deskhand.config.text import CONTROL
from deskhand.domain.crm import FIELDS, CrmKind, CrmRecord

COLUMNS: Mapping[CrmKind, tuple[str, ...]] = {kind: ("ref", "key", *FIELDS[kind], "links") for kind in CrmKind}
FORMULA = re.compile(r"'*[=+\-@\t\r]")
NUMBER = re.compile(r"-?\d+(\.\d+)?", re.ASCII)


def with_commas(text: str, columns: tuple[str, ...], problems: Problems) -> str:
    """The same cells on the same lines with commas between them, whatever stands there: of `,`, `;` and tab the one
    that makes most columns of the first line, or what Excel says in a line `sep=;`."""
    if said := re.match(r"sep=([,;|\t])\n", text, re.IGNORECASE):
        text = f"\n{text[said.end() :]}"
    sign = said[1] if said else _separator(text, columns)
    if sign == ",":
        return text
    out = io.StringIO()
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=sign, strict=True)
    try:
        csv.writer(out, lineterminator="\n").writerows(reader)
    except csv.Error as error:
        problems.add(
            reader.line_num, f"is not CSV ({error})", f'put a cell that holds {sign} or a quote in quotes: "a b"'
        )
        return ""
    return out.getvalue()


def _separator(text: str, columns: tuple[str, ...]) -> str:
    heading = next((line for line in text.splitlines() if line.strip(" ,;\t")), "")
    named = {
        sign: [column_named(name.strip(' "'), columns) for name in heading.split(sign)] for sign in (",", ";", "\t")
    }
    return max(named, key=lambda sign: sum(name in columns for name in named[sign]))


def unguarded(table: Table) -> Table:
    """A row of a file with the values that its cells stand for."""
    cells = {name: node for name, node in table.nodes.items() if isinstance(node, Scalar)}
    bare = {name: Scalar(from_cell(cell.text), cell.line) for name, cell in cells.items()}
    return Table(bare, table.lines, table.line)


def plain(value: str) -> str:
    """Without the characters that no file may hold, its lines ended by '\\n'."""
    return CONTROL.sub("", value.replace("\r\n", "\n").replace("\r", "\n"))


def to_cell(value: str) -> str:
    """A value as a spreadsheet may show it: what it would take for a formula, whoever wrote it, begins with a quote."""
    cell = plain(value)
    return f"'{cell}" if FORMULA.match(cell) and not NUMBER.fullmatch(cell) else cell


def from_cell(cell: str) -> str:
    """The value in a cell that may have been guarded so."""
    return cell[1:] if cell.startswith("'") and FORMULA.match(cell) else cell


def cells_of(record: CrmRecord) -> list[str]:
    """Under the headings `COLUMNS`."""
    links = "; ".join(f"{kind}:{ref}" for kind, ref in record.links)
    named = (to_cell(record.fields.get(name, "")) for name in FIELDS[record.kind])
    return [to_cell(record.ref), to_cell(record.key), *named, links]
