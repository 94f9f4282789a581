"""The bytes of a file -> its text, or what to do about them."""

from __future__ import annotations

import re
from pathlib import Path

from deskhand.config.problems import Problems

SAVE_AS_UTF8 = "save it as UTF-8 (Excel: 'CSV UTF-8'; Notepad: Encoding, 'UTF-8')"
UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def read_text(path: Path, problems: Problems) -> str | None:
    """The text of `path` with lines ended by '\\n' and no byte order mark; None, and a problem, where it has none."""
    try:
        return decode(path.read_bytes(), problems)
    except OSError as error:
        problems.add(None, f"cannot be read ({error.strerror or error})", "check that it is a file and its permissions")
        return None


def decode(raw: bytes, problems: Problems) -> str | None:
    """As `read_text`, of bytes."""
    if raw.startswith(UTF16_MARKS) or b"\x00" in raw[:200]:
        problems.add(1, "is not UTF-8 text (it looks like UTF-16 or a binary file)", SAVE_AS_UTF8)
        return None
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        problems.add(line, "is not UTF-8 text (it looks like Latin-1 or Windows-1252)", SAVE_AS_UTF8)
        return None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if odd := CONTROL.search(text):
        line = text.count("\n", 0, odd.start()) + 1
        problems.add(line, f"holds the control character {odd[0]!r}", "remove it, and " + SAVE_AS_UTF8)
        return None
    return text
