"""The encoder that was fine-tuned on the corpus: E5 in int8 ONNX, with the sentence vector of USE beside its own.

It reads the words together with what is open to the writer, which decides between a new fault and an update. Optional
like the embeddings: where onnxruntime is missing, the linear heads read alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from deskhand.language.local.embed import Vector, package_folder

TRUNK = Path(__file__).parent / "weights" / "trunk.onnx"
ENCODER, PIECES = TRUNK.with_name("encoder.onnx"), TRUNK.with_name("pieces.json")
TRUNK_LAYERS = 6
"""The lower half of the layers serves every reader, the upper half is Paula's; `front.py` has another."""
MAX_TOKENS = 160
MOST_CONTEXT = 200
SURE_CUT, AFTER_A_STOP, POSSIBLE_CUT = 1.5, -2.3, -4.0
"""The log-odds from which a word begins a concern of its own, within a sentence and as the first of one; and from which
it may, where both sides turn out to be faults of different trades.

Chosen on messages that the encoder never saw; a part that says too little by itself is put back by the reader.
"""
_STOPPED = re.compile(r"[.!?;\n]\s*$")


class Opinion(NamedTuple):
    """One logit per column of `bench/reader/labels.py`, and where in the text a further concern begins.

    `possible` are further such places, the likeliest first.
    """

    logits: NDArray[np.float32]
    cuts: tuple[int, ...] = ()
    possible: tuple[int, ...] = ()


Encoder = Callable[[str, str, Vector, bool], Opinion]
"""Words, context, USE vector, whether an order is open."""


def context_of(open_orders: Sequence[str]) -> str:
    """What the encoder is told about a tenant's open orders."""
    return "; ".join(open_orders)[:MOST_CONTEXT]


def reply_context(who: str, asked: str) -> str:
    """What the encoder is told about what is open to a vendor or to staff."""
    return f"{who}: {asked}"


def _limit(before: str) -> float:
    return AFTER_A_STOP if _STOPPED.search(before) else SURE_CUT


class Seen(NamedTuple):
    """What the trunk makes of words and context: the pieces, and one row of numbers for each."""

    pieces: Any
    hidden: NDArray[np.float32]
    mask: NDArray[np.int64]


Trunk = Callable[[str, str], Seen]


@lru_cache(maxsize=2)
def load_trunk(folder: Path = TRUNK.parent) -> Trunk | None:
    """What all readers share, or None where a part of it is missing."""
    path = folder / TRUNK.name
    if not path.is_file() or package_folder("onnxruntime") is None:
        return None
    from tokenizers import Tokenizer

    session = open_session(path)
    tokenizer = Tokenizer.from_file(str(folder / PIECES.name))
    tokenizer.no_padding()
    tokenizer.enable_truncation(MAX_TOKENS, strategy="longest_first")

    def look(text: str, context: str) -> Seen:
        encoded = tokenizer.encode(text, context)
        mask = np.array([encoded.attention_mask], np.int64)
        feed = {
            "input_ids": np.array([encoded.ids], np.int64),
            "attention_mask": mask,
            "token_type_ids": np.array([encoded.type_ids], np.int64),
        }
        return Seen(encoded, session.run(None, feed)[0], mask)

    return look


def open_session(path: Path) -> Any:
    """The net in one thread: turns run side by side."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


@lru_cache(maxsize=2)
def load_encoder(path: Path = ENCODER) -> Encoder | None:
    """The encoder, or None where a part of it is missing."""
    trunk = load_trunk(path.parent)
    if trunk is None or not path.is_file():
        return None
    session = open_session(path)

    def encode(text: str, context: str, use: Vector, has_order: bool) -> Opinion:
        seen = trunk(text, context)
        feed = {
            "hidden": seen.hidden,
            "attention_mask": seen.mask,
            "use": use[None, :].astype(np.float32),
            "has_order": np.array([[has_order]], np.float32),
        }
        logits, cuts = session.run(None, feed)
        told = zip(seen.pieces.offsets, seen.pieces.type_ids, cuts[0], strict=True)
        words = [(start, odds) for (start, end), kind, odds in told if kind == 0 and 0 < start < end]
        sure = tuple(start for start, odds in words if odds >= _limit(text[:start]))
        others = [(-odds, start) for start, odds in words if odds >= POSSIBLE_CUT and start not in sure]
        return Opinion(logits[0], sure, tuple(start for _, start in sorted(others)))

    return encode
