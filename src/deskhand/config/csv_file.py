"""CSV text -> rows whose cells know their line."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence

from deskhand.config.nodes import Scalar, Table
from deskhand.config.problems import Problems, suggest


def parse_csv(text: str, columns: Sequence[str], required: Sequence[str], problems: Problems) -> tuple[Table, ...]:
    """The rows below the header, blank ones left out. Nothing is read of a file whose header is wrong."""
    lines = _numbered(text, problems)
    line, header = next(lines, (1, []))
    names = [column_named(name, columns) for name in header]
    if not header or not _header_fits(names, line, columns, required, problems):
        return ()
    rows = (_row(names, cells, line, problems) for line, cells in lines)
    return tuple(row for row in rows if row is not None)


def column_named(header: str, columns: Sequence[str]) -> str:
    """The column that a header means, whatever its capitals, blanks and hyphens ("E-mail"); else as it is."""
    known = {_letters(column): column for column in columns}
    return known.get(_letters(header), header.strip())


def _letters(name: str) -> str:
    return "".join(character for character in name.lower() if character.isalnum())


def _numbered(text: str, problems: Problems) -> Iterator[tuple[int, list[str]]]:
    """Each row that is not blank, with the line on which it begins."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    line = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield line, cells
            line = reader.line_num + 1
    except csv.Error as error:
        problems.add(line, f"is not CSV ({error})", 'put a cell that holds a comma or quote in quotes: "a, b"')


def _header_fits(
    names: Sequence[str], line: int, columns: Sequence[str], required: Sequence[str], problems: Problems
) -> bool:
    before = len(problems.found)
    if len(names) == 1 and (";" in names[0] or "\t" in names[0]):
        problems.add(line, "its columns are not separated by commas", "save it as CSV with commas")
        return False
    for position, name in enumerate(names):
        if name and name not in columns:
            problems.add(line, f"unknown column {name!r}", suggest(name, columns))
        elif name and name in names[:position]:
            problems.add(line, f"the column {name!r} is there twice", "keep one of them")
    for name in required:
        if name not in names:
            mend = f"add it to the first line; the columns are: {','.join(columns)}"
            problems.add(line, f"the column {name!r} is missing", mend)
    return len(problems.found) == before


def _row(names: Sequence[str], cells: Sequence[str], line: int, problems: Problems) -> Table | None:
    surplus = [cell for name, cell in zip(names, cells, strict=False) if not name] + list(cells[len(names) :])
    if any(cell.strip() for cell in surplus):
        mend = 'put a cell that holds a comma in quotes: "a, b"'
        problems.add(line, f"has more cells than the {len([name for name in names if name])} columns", mend)
        return None
    nodes = {name: Scalar(cell, line) for name, cell in zip(names, cells, strict=False) if name}
    return Table(nodes, dict.fromkeys(nodes, line), line)
