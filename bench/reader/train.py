"""Linear heads and second layers, from the encoders that `bench.reader.encoder` has fitted.

    python -m bench.reader.train [--dev]     the weights that ship, and in var/dev those that judge (--dev: these alone)

One fold is held out of a first encoder and of first linear heads; what they say of it teaches the second layer how far
to trust whom. The encoder and the heads that ship are then fitted on everything, the second layer stays.
"""

from __future__ import annotations

import functools
import shutil
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.reader import linear, replies
from bench.reader.corpus import DEV, Example, Reply, fold_of, is_judged, load_examples, load_replies, load_wishes
from bench.reader.embeddings import use_vectors
from deskhand.language.local.encoder import Encoder, context_of, load_encoder, reply_context
from deskhand.language.local.heads import WEIGHTS

VAR = Path(__file__).resolve().parents[2] / "var"
Floats = NDArray[np.float32]


def main() -> None:
    examples = load_examples()
    answers = {who: load_replies(who) for who in ("vendor", "staff")}
    held = [example for example in examples if fold_of(example.text) == DEV]
    held_answers = {who: [reply for reply in own if fold_of(reply.text) == DEV] for who, own in answers.items()}
    encoder = load_encoder(VAR / "encoder-dev.onnx")
    assert encoder is not None, "script/train fits the encoder first"
    first = linear.first_opinions([example for example in examples if fold_of(example.text) != DEV])
    wishes = load_wishes()
    said = functools.partial(encoder_logits, encoder)
    kept = [example for example in held if not is_judged(example.text)]
    dev = VAR / "dev"
    unseen = [example for example in wishes if not is_judged(example.text)]
    linear.save_heads(dev, first, linear.second_layers(kept, unseen, first, said))
    learnt = {who: [reply for reply in own if fold_of(reply.text) != DEV] for who, own in answers.items()}
    unjudged = {who: [reply for reply in own if not is_judged(reply.text)] for who, own in held_answers.items()}
    replies.fit_and_save(dev, learnt, unjudged, _logits(encoder, unjudged), learnt)
    shutil.copy(VAR / "encoder-dev.onnx", dev / "encoder.onnx")
    if "--dev" in sys.argv:
        return
    linear.save_heads(WEIGHTS, linear.first_opinions(examples), linear.second_layers(held, wishes, first, said))
    replies.fit_and_save(WEIGHTS, learnt, held_answers, _logits(encoder, held_answers), answers)


def encoder_logits(encoder: Encoder, examples: Sequence[Example]) -> Floats:
    """One row per example, the columns of severity, trades and features."""
    vectors = use_vectors([example.text for example in examples])
    rows = []
    for example, vector in zip(examples, vectors, strict=True):
        orders = (example.open_order,) if example.open_order else ()
        rows.append(encoder(example.text, context_of(orders), vector, bool(orders))[: linear.BLANK.width])
    return np.stack(rows)


def _logits(encoder: Encoder, held: Mapping[str, Sequence[Reply]]) -> dict[str, Floats]:
    return {who: reply_logits(encoder, who, own) for who, own in held.items()}


def reply_logits(encoder: Encoder, who: str, own: Sequence[Reply]) -> Floats:
    vectors = use_vectors([reply.text for reply in own])
    pairs = zip(own, vectors, strict=True)
    return np.stack([encoder(reply.text, reply_context(who, reply.asked), vector, False) for reply, vector in pairs])


if __name__ == "__main__":
    main()
