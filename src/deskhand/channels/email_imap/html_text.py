"""HTML of a mail to plain text: what a reader sees, quotes marked with ">" as in plain mail. Pure; never raises.

Python's own parser takes time by the square of hostile markup; this one looks at each character a few times.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

LONGEST, LONGEST_TAG = 400_000, 4_000
UNSEEN = frozenset({"head", "script", "style", "title", "template", "noscript", "svg", "object"})
RAW = frozenset({"script", "style", "title"})
"""What is in them is no markup."""
BREAKS = frozenset({"br", "p", "div", "tr", "li", "ul", "ol", "table", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "pre"})
EMPTY = frozenset({"br", "hr", "img", "meta", "link", "input", "col", "area", "base", "wbr", "source", "embed"})
NEVER_NESTED = frozenset({"p", "li", "tr", "td"})
"""Their next one ends them."""
NAME = re.compile(r"</?([a-zA-Z][a-zA-Z0-9]{0,20})")
QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
HIDDEN = re.compile(r"\shidden(?=[\s=/>]|$)", re.IGNORECASE)
HIDES = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


def html_text(html: str) -> str:
    """The words of `html`, one line for each of its lines, cut at LONGEST characters of source.

    What is hidden is left out, unless nothing else is there.
    """
    html = html[:LONGEST]
    return _Seen(heed_hidden=True).text(html) or _Seen(heed_hidden=False).text(html)


class _Seen:
    """Collects what is shown. `_unseen` holds the open element that is not shown, once for each of its name in it."""

    def __init__(self, heed_hidden: bool) -> None:
        self._heed_hidden = heed_hidden
        self._lines: list[tuple[int, list[str]]] = [(0, [])]
        self._quoted = 0
        self._unseen: list[str] = []

    def text(self, html: str) -> str:
        for piece in _pieces(html):
            name = _tag(piece)
            if name is None:
                self._say(piece)
            elif piece.startswith("</"):
                self._end(name)
            else:
                self._begin(name, piece)
        lines = ((quoted, " ".join(_unescaped("".join(parts)).split())) for quoted, parts in self._lines)
        return "\n".join("> " * min(quoted, 3) + line for quoted, line in lines if line)

    def _begin(self, name: str, piece: str) -> None:
        if self._unseen and (name == "body" or (name == self._unseen[0] and name in NEVER_NESTED)):
            self._unseen.clear()
        if self._unseen:
            if name == self._unseen[0]:
                self._unseen.append(name)
        elif name in UNSEEN or (self._heed_hidden and name not in EMPTY and _is_hidden(piece)):
            self._unseen.append(name)
        elif name == "blockquote":
            self._quoted += 1
            self._break()
        elif name in BREAKS:
            self._break()

    def _end(self, name: str) -> None:
        if self._unseen:
            if name == self._unseen[0]:
                self._unseen.pop()
        elif name == "blockquote":
            self._quoted = max(0, self._quoted - 1)
            self._break()
        elif name in BREAKS - {"br"}:
            self._break()

    def _say(self, said: str) -> None:
        if not self._unseen:
            self._lines[-1][1].append(said)

    def _break(self) -> None:
        self._lines.append((self._quoted, []))


def _pieces(html: str) -> Iterator[str]:
    """Tags and the text between them, in order; comments and declarations are left out."""
    place = 0
    while place < len(html):
        opens = html.find("<", place)
        if opens < 0:
            yield html[place:]
            return
        if opens > place:
            yield html[place:opens]
        closes = _closing(html, opens)
        if closes < 0:
            if not html.startswith(("<!", "<?"), opens):
                yield html[opens:]
            return
        piece = html[opens:closes]
        name = _tag(piece)
        if name or not piece.startswith(("<!", "<?")):
            yield piece
        place = closes
        if name in RAW and not piece.startswith("</"):
            ends = html.find(f"</{name}", place)
            place = ends if ends >= 0 else html.find(f"</{name}".upper(), place)
            if place < 0:
                return


def _closing(html: str, opens: int) -> int:
    """Where what opens here is over; -1 where it never is. A lone "<" is text."""
    if html.startswith("<!--", opens):
        found = html.find("-->", opens + 4)
        return found + 3 if found >= 0 else -1
    if not html[opens + 1 : opens + 2].isalpha() and html[opens + 1 : opens + 2] not in ("/", "!", "?"):
        return opens + 1
    found = html.find(">", opens)
    for _ in range(4):  # a ">" within quotes ends nothing
        if found < 0 or html.count('"', opens, min(found, opens + LONGEST_TAG)) % 2 == 0:
            break
        found = html.find(">", found + 1)
    return found + 1 if found >= 0 else -1


def _tag(piece: str) -> str | None:
    """The name of the tag that the piece is, in lower case; None for text."""
    found = NAME.match(piece) if piece.endswith(">") else None
    return found.group(1).lower() if found else None


def _is_hidden(piece: str) -> bool:
    tag = piece[:LONGEST_TAG]
    return bool(HIDES.search(tag) or HIDDEN.search(QUOTED.sub("", tag)))


def _unescaped(text: str) -> str:
    try:
        return unescape(text)
    except (ValueError, OverflowError):  # a number of thousands of digits
        return text
