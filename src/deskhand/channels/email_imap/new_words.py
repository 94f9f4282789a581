"""What is new in a mail: without the quoted mails before it and without the signature. Pure.

Words are rather kept than lost: only what is clearly a quote or a signature goes.
"""

from __future__ import annotations

import re

LONGEST = 100_000
"""More characters of one mail are not looked at."""
SIGNATURE_LINES = 12
"""A "-- " further from the end is no signature."""
WRAPPED = range(50, 81)
"""Lines that a mail program has broken are as long as this."""

_DAY = r"\b\d{1,2}[:.h]\d{2}\b|\b(?:19|20)\d\d\b|@"
ATTRIBUTION = re.compile(
    rf"\s*(?:on|el|le|am|il|em|op)\b.{{0,200}}(?:{_DAY}).{{0,200}}"
    r"(?:wrote|escribió|escribio|a écrit|schrieb|ha scritto|escreveu|schreef)[^:]{0,120}:\s*",
    re.IGNORECASE,
)
"""On Mon, 9 Mar 2026 at 02:04, Dana <dana@…> wrote:"""
BEFORE = re.compile(
    r"\s*-{2,}\s*(?:original message|mensaje original|ursprüngliche nachricht)\s*-{2,}\s*", re.IGNORECASE
)
FORWARDED = re.compile(
    r"\s*(?:-{2,}\s*)?(?:forwarded message|begin forwarded message|mensaje reenviado)\b.{0,40}", re.IGNORECASE
)
_FROM = re.compile(r"\s*\*?(?:from|de|von)\s?:\*?\s*\S.{0,200}", re.IGNORECASE)
_REST = re.compile(
    r"\s*\*?(?:sent|date|to|subject|cc|enviado(?: el)?|fecha|para|asunto|gesendet|an|betreff)\s?:", re.IGNORECASE
)
_RULE = re.compile(r"\s*_{10,}\s*")
SENT_FROM = re.compile(
    r"\s*(?:(?:sent|enviado|get|obtén|obtener) (?:from|with|via|desde|con|de) (?:my |mi |the )?"
    r"(?:iphone|ipad|android|galaxy|samsung|mobile|phone|celular|móvil|outlook|gmail|mail|yahoo|proton|blackberry)\b.{0,60}"
    r"|get outlook for (?:ios|android).{0,40}|obtener outlook para (?:ios|android).{0,40})",
    re.IGNORECASE,
)


def new_words(text: str, is_reply: bool) -> str:
    """The new words of a plain text, at least a line each; the whole of it where nothing new is found in no reply."""
    lines = _lines(text)
    kept = _without_signature(_without_quotes(lines))
    said = "\n".join(kept).strip()
    if said or is_reply:
        return said
    return "\n".join(line.lstrip("> ") for line in lines).strip()


def _lines(text: str) -> list[str]:
    plain = text[:LONGEST].replace("\r\n", "\n").replace("\r", "\n")
    return [line.replace("\u00a0", " ").rstrip(" \t") if line.strip() != "--" else "--" for line in plain.split("\n")]


def _without_quotes(lines: list[str]) -> list[str]:
    """Quoted lines go wherever they stand; an unmarked mail below its heading goes to the end."""
    kept: list[str] = []
    place = 0
    while place < len(lines):
        if FORWARDED.fullmatch(lines[place]):  # somebody shows us another's words: they are new to us
            return kept + [line.lstrip("> ") for line in lines[place + 1 :]]
        if BEFORE.fullmatch(lines[place]) or _begins_headers(lines, place):
            return kept
        length = _attribution(lines, place)
        if length and not _quote_follows(lines, place + length):
            return kept
        if length:
            place += length
            continue
        if not lines[place].lstrip().startswith(">"):
            kept.append(lines[place])
        place += 1
    return kept


def _attribution(lines: list[str], place: int) -> int:
    """How many lines "On … wrote:" takes here; 0 where it does not stand here. Programs break it into up to three."""
    if not lines[place].strip():
        return 0
    for length in (1, 2, 3):
        if ATTRIBUTION.fullmatch(" ".join(lines[place : place + length])[:600]):
            return length
    return 0


def _quote_follows(lines: list[str], place: int) -> bool:
    following = next((line for line in lines[place:] if line.strip()), "")
    return following.lstrip().startswith(">")


def _begins_headers(lines: list[str], place: int) -> bool:
    """From:, and Sent:, To: or Subject: within the next lines: Outlook quotes so, with a rule of underscores or not."""
    if _RULE.fullmatch(lines[place]):
        place = next((n for n in range(place + 1, min(place + 3, len(lines))) if lines[n].strip()), place)
    if not _FROM.fullmatch(lines[place]):
        return False
    return sum(bool(_REST.match(line)) for line in lines[place + 1 : place + 6]) >= 2


def _without_signature(lines: list[str]) -> list[str]:
    """Cut at the "-- " that stands near the end, and at what a telephone adds by itself."""
    lines = [line for line in lines if not SENT_FROM.fullmatch(line)]
    while lines and not lines[-1].strip():
        lines.pop()
    for place in range(max(0, len(lines) - SIGNATURE_LINES), len(lines)):
        if lines[place] == "--":
            return lines[:place]
    return lines


def unwrapped(text: str) -> str:
    """Lines that were broken only because they were full are one again: a sentence is not to end at a margin."""
    joined: list[str] = []
    lines = text.split("\n")
    margin = max((len(line) for line in lines), default=0)
    for line in lines:
        if joined and margin in WRAPPED and _was_full(joined[-1].rpartition("\n")[2], line, margin):
            joined[-1] += "\n" + line
        else:
            joined.append(line)
    return "\n".join(one.replace("\n", " ") for one in joined)


def _was_full(line: str, following: str, margin: int) -> bool:
    first = following.split(" ", 1)[0]
    return bool(line.strip() and first) and len(line) + 1 + len(first) > margin


def reflowed(text: str, delete_space: bool) -> str:
    """format=flowed as it was typed: a line that ends in a space goes on in the next one (RFC 3676)."""
    paragraphs: list[list[str]] = [[]]
    for line in text.replace("\r\n", "\n").split("\n"):
        line = line[1:] if line.startswith(" ") else line
        paragraphs[-1].append(line[:-1] if delete_space and _flows(line) else line)
        if not _flows(line):
            paragraphs.append([])
    return "\n".join("".join(parts) for parts in paragraphs if parts)


def _flows(line: str) -> bool:
    return line.endswith(" ") and line != "-- "
