"""The parts of a mail: its text, its pictures, and the names of what else is attached. Pure; never raises."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email.message import Message
from typing import TypeVar

from deskhand.channels.email_imap.charsets import decoded, whole
from deskhand.channels.email_imap.headers import plain
from deskhand.channels.email_imap.html_text import html_text
from deskhand.channels.email_imap.new_words import reflowed

T = TypeVar("T")
U = TypeVar("U")
MOST_PARTS, MOST_PICTURES, MOST_NAMES = 200, 10, 20
LONGEST_NAME = 80
ORNAMENT_BYTES = 10_000
"""Smaller pictures that stand in the text are logos and tracking dots."""
SIGNATURES = frozenset({"application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature"})
BEGINNINGS = ((b"\xff\xd8\xff", "jpg"), (b"\x89PNG\r\n\x1a\n", "png"), (b"GIF87a", "gif"), (b"GIF89a", "gif"))
HEIF = frozenset({b"heic", b"heix", b"mif1", b"msf1", b"heim", b"heis", b"avif"})


@dataclass(frozen=True)
class Picture:
    """An attached picture, known by its content and not by what it claims; `kind` is jpg, png, gif, webp or heic."""

    kind: str
    content: bytes


@dataclass(frozen=True)
class Parts:
    """What a mail holds. `names` are of attachments that are not kept; `wrapped` text may be broken at a margin."""

    text: str
    wrapped: bool = False
    pictures: tuple[Picture, ...] = ()
    names: tuple[str, ...] = ()


def parts_of(message: Message, largest_picture: int) -> Parts:
    """The plain text where there is one, else what its HTML shows; pictures up to `largest_picture` bytes."""
    plain: list[str] = []
    html: list[str] = []
    pictures: list[Picture] = []
    names: list[str] = []
    for part in _leaves(message):
        if _is_text(part):
            (html if part.get_content_type() == "text/html" else plain).append(_text(part))
        elif picture := _picture(part, largest_picture, len(pictures)):
            pictures.append(picture)
        elif not _is_ornament(part):
            names.append(_name(part))
    wrapped = any(one.strip() for one in plain)
    text = "\n".join(plain) if wrapped else "\n".join(html_text(one) for one in html)
    return Parts(text, wrapped, tuple(pictures), tuple(names[:MOST_NAMES]))


def _leaves(message: Message) -> Iterator[Message]:
    """Parts that hold no others, in their order; a mail within the mail is one of them."""
    waiting, seen = [message], 0
    while waiting and seen < MOST_PARTS:
        part, seen = waiting.pop(), seen + 1
        if part.is_multipart() and part.get_content_maintype() == "multipart":
            waiting.extend(reversed(held_by(part)))
        else:
            yield part


def held_by(part: Message) -> list[Message]:
    """The parts that a multipart holds, in their order; none where it is none."""
    held: object = part.get_payload() if part.is_multipart() else []
    return [one for one in held if isinstance(one, Message)] if isinstance(held, list) else []


def _is_text(part: Message) -> bool:
    """Text that is read; a multipart without parts is broken, and its text is what there is."""
    if part.get_content_disposition() == "attachment" or _file_name(part):
        return False
    return part.get_content_type() in ("text/plain", "text/html") or part.get_content_maintype() == "multipart"


def _text(part: Message) -> str:
    text = decoded(content_of(part), _quietly(part.get_content_charset, None))
    if part.get_content_type() == "text/html":
        return text
    if str(_quietly(lambda: part.get_param("format"), "")).lower() == "flowed":
        return reflowed(text, str(_quietly(lambda: part.get_param("delsp"), "")).lower() == "yes")
    return text


def content_of(part: Message) -> bytes:
    """The bytes of a part, its transfer encoding undone as far as it can be."""
    content = _quietly(lambda: part.get_payload(decode=True), None)
    if isinstance(content, bytes):
        return content
    said = _quietly(part.get_payload, "")
    return said.encode("utf-8", "surrogateescape") if isinstance(said, str) else b""


def _picture(part: Message, largest: int, so_far: int) -> Picture | None:
    if so_far >= MOST_PICTURES or part.get_content_maintype() in ("message", "text"):
        return None
    content = content_of(part)
    kind = picture_kind(content)
    if not kind or len(content) > largest or _is_ornament(part):
        return None
    return Picture(kind, content)


def picture_kind(content: bytes) -> str:
    """jpg, png, gif, webp or heic by the first bytes; empty for anything else, drawings that hold programs included."""
    for beginning, kind in BEGINNINGS:
        if content.startswith(beginning):
            return kind
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "webp"
    return "heic" if content[4:8] == b"ftyp" and content[8:12] in HEIF else ""


def _is_ornament(part: Message) -> bool:
    """What belongs to the look or the seal of a mail and is nothing that somebody attached."""
    if part.get_content_type() in SIGNATURES:
        return True
    inline = part.get_content_disposition() != "attachment" and part.get("content-id") is not None
    return inline and part.get_content_maintype() == "image" and len(content_of(part)) < ORNAMENT_BYTES


def _name(part: Message) -> str:
    """What the attachment is called, on one line; its type where it has no name."""
    return _file_name(part) or f"a file ({whole(part.get_content_type())[:LONGEST_NAME]})"


def _file_name(part: Message) -> str:
    said = _quietly(part.get_filename, None)
    return " ".join(plain(str(said)).replace("[", "(").replace("]", ")").split())[:LONGEST_NAME] if said else ""


def _quietly(look: Callable[[], T], otherwise: U) -> T | U:
    """What `look` finds; `otherwise` where the mail is so broken that Python's own reader gives up."""
    try:
        return look()
    except Exception:
        return otherwise
