"""The encoder that was fine-tuned on the corpus: E5 in int8 ONNX, with the sentence vector of USE beside its own.

It reads the words together with what is open to the writer, which decides between a new fault and an update. Optional
like the embeddings: where onnxruntime is missing, the linear heads read alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from deskhand.language.local.embed import Vector, package_folder

ENCODER = Path(__file__).parent / "weights" / "encoder.onnx"
PIECES = ENCODER.with_name("pieces.json")
MAX_TOKENS = 160
MOST_CONTEXT = 200
SURE_CUT, AFTER_A_STOP = 1.5, -2.3
"""The log-odds from which a word begins a concern of its own, within a sentence and as the first of one.

Chosen on messages that the encoder never saw; a part that says too little by itself is put back by the reader.
"""
_STOPPED = re.compile(r"[.!?;\n]\s*$")


class Opinion(NamedTuple):
    """One logit per column of `bench/reader/labels.py`, and where in the text a further concern begins."""

    logits: NDArray[np.float32]
    cuts: tuple[int, ...] = ()


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


@lru_cache(maxsize=2)
def load_encoder(path: Path = ENCODER) -> Encoder | None:
    """The encoder, or None where a part of it is missing."""
    if not path.is_file() or package_folder("onnxruntime") is None:
        return None
    return _encoder(path, path.with_name(PIECES.name))


def _encoder(path: Path, tokenizer_file: Path) -> Encoder:
    import onnxruntime
    from tokenizers import Tokenizer

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    tokenizer = Tokenizer.from_file(str(tokenizer_file))
    tokenizer.no_padding()
    tokenizer.enable_truncation(MAX_TOKENS, strategy="longest_first")

    def encode(text: str, context: str, use: Vector, has_order: bool) -> Opinion:
        encoded = tokenizer.encode(text, context)
        feed = {
            "input_ids": np.array([encoded.ids], np.int64),
            "attention_mask": np.array([encoded.attention_mask], np.int64),
            "token_type_ids": np.array([encoded.type_ids], np.int64),
            "use": use[None, :].astype(np.float32),
            "has_order": np.array([[has_order]], np.float32),
        }
        logits, cuts = session.run(None, feed)
        told = zip(encoded.offsets, encoded.type_ids, cuts[0], strict=True)
        words = ((start, odds) for (start, end), kind, odds in told if kind == 0 and 0 < start < end)
        return Opinion(logits[0], tuple(start for start, odds in words if odds >= _limit(text[:start])))

    return encode
