"""Which of the files that came with a message are kept: pictures, so many and of these types; no documents."""

from __future__ import annotations

from dataclasses import dataclass

from deskhand.domain.company import Limits

ALSO_CALLED = {"jpg": "jpeg", "pjpeg": "jpeg", "x-png": "png", "heif": "heic"}
TOO_MANY = "too many"


@dataclass(frozen=True)
class SortedOut:
    """The addresses that are kept, the type of each, and why each of the others is not: its type, or TOO_MANY."""

    media: tuple[str, ...]
    types: tuple[str, ...]
    refused: tuple[str, ...]


def sort_out(media: tuple[str, ...], types: tuple[str, ...], limits: Limits) -> SortedOut:
    """`types` are those that the carrier gives, in the order of `media`; () where a channel has looked itself."""
    if not types:
        return SortedOut(media, (), ())
    kept: list[tuple[str, str]] = []
    refused: list[str] = []
    for address, written in zip(media, types, strict=True):
        kind = plain_type(written)
        if picture_of(kind) not in limits.picture_types:
            refused.append(kind)
        elif len(kept) >= limits.pictures_per_message:
            refused.append(TOO_MANY)
        else:
            kept.append((address, kind))
    return SortedOut(tuple(one for one, _ in kept), tuple(kind for _, kind in kept), tuple(refused))


def plain_type(written: str) -> str:
    """image/jpeg of 'IMAGE/JPEG; name=a'; 'unknown' for none."""
    return written.partition(";")[0].strip().lower()[:80] or "unknown"


def picture_of(kind: str) -> str:
    """jpeg, png … of an image's type; empty for anything else."""
    family, _, name = kind.partition("/")
    return ALSO_CALLED.get(name, name) if family == "image" else ""
