"""docs/testing.md holds: every input of its table has the test that it names, and every test stands in the table."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs/testing.md").read_text(encoding="utf-8")
TESTS = ROOT / "tests/stories/test_bad_input.py"


def rows() -> list[list[str]]:
    """The cells of the table of bad input, without its head."""
    table = PAGE.partition("## Bad input")[2]
    lines = [line for line in table.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[1:]]


def test_every_row_says_input_who_hears_what_where_it_lies_and_its_test():
    assert {len(row) for row in rows()} == {4}
    assert [row for row in rows() if "" in row] == []


def test_the_table_names_every_test_of_bad_input_and_no_other():
    written = [part.name for part in ast.parse(TESTS.read_text(encoding="utf-8")).body if hasattr(part, "name")]
    named = [re.sub(r"`(.+)`", r"\1", row[3]) for row in rows()]
    assert sorted(named) == sorted(name for name in written if name.startswith("test_"))


def test_the_inputs_that_the_issue_lists_are_all_there():
    inputs = " / ".join(row[0] for row in rows())
    listed = (
        "empty",
        "10,000 characters",
        "emoji only",
        "binary",
        "wrong signature",
        "unknown number",
        "unknown unit",
        "replayed id",
        "two tenants of one unit sharing a phone",
        "a vendor writing from a tenant's number",
        "words split over four texts in ten seconds",
    )
    assert [one for one in listed if one not in inputs] == []


def test_the_folders_of_the_page_exist():
    named = re.findall(r"`(tests/\w+)`", PAGE)
    assert [folder for folder in named if not (ROOT / folder).is_dir()] == []
