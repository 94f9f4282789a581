"""Bytes to text in whatever charset they claim to be. Pure; never raises."""

from __future__ import annotations

import codecs

NO_CHARSETS = frozenset({"idna", "punycode", "unicode-escape", "raw-unicode-escape", "undefined", "mbcs", "oem"})
"""Python's codecs that no mail is written in: some are slow on hostile input, some run escapes."""


def decoded(content: bytes, charset: str | None) -> str:
    """`content` in `charset`; where that is unknown or does not fit, UTF-8, else Western European."""
    for name in (_known(charset), "utf-8"):
        try:
            if name:
                return whole(content.decode(name))
        except (UnicodeError, LookupError, ValueError):
            continue
    return whole(content.decode("cp1252", "replace"))


def _known(charset: str | None) -> str:
    """The codec's own name; empty where Python has none that decodes text."""
    try:
        found = codecs.lookup((charset or "").strip("\"' ")[:60])
    except (LookupError, ValueError):
        return ""
    return "" if found.name.replace("_", "-") in NO_CHARSETS else found.name


def whole(text: str) -> str:
    """`text` without halves of characters and without control characters that no store takes."""
    clean = text.encode("utf-8", "replace").decode("utf-8")
    return clean.replace("\x00", "")
