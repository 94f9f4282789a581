"""knowledge/*.md -> passages, one per heading."""

from __future__ import annotations

import re
from collections.abc import Iterator

from deskhand.domain.passage import Passage

COMMENT = re.compile(r"<!--.*?(-->|\Z)", re.DOTALL)
HEADING = re.compile(r"#{1,6}\s+(.*?)\s*#*\s*")


def parse_knowledge(text: str, source: str) -> tuple[Passage, ...]:
    """The words below each heading of a Markdown file, in order; comments and empty headings are left out."""
    sections = ((heading, "\n".join(lines).strip()) for heading, lines in _sections(COMMENT.sub("", text)))
    return tuple(Passage(f"{source}#{heading}" if heading else source, body) for heading, body in sections if body)


def _sections(text: str) -> Iterator[tuple[str, list[str]]]:
    heading, lines, fenced = "", list[str](), False
    for line in text.split("\n"):
        fenced ^= line.lstrip().startswith("```")
        found = None if fenced else HEADING.fullmatch(line)
        if found:
            yield heading, lines
            heading, lines = found[1], []
        else:
            lines.append(line)
    yield heading, lines
