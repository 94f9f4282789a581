"""Linear heads and second layers, beside the encoder that `bench.reader.encoder` has fitted.

    python -m bench.reader.train      the weights that ship, and in var/dev those that judge

One fold is held out of the encoder and of the linear heads; what they say of it teaches the second layer how far to
trust whom. Half of that fold judges: the second layer in var/dev has not seen it, the one that ships has.
"""

from __future__ import annotations

import functools
import shutil
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.reader import linear, replies
from bench.reader.corpus import DEV, Example, fold_of, is_judged, load_examples, load_replies, load_wishes
from bench.reader.embeddings import use_vectors
from bench.reader.linear import SEED
from bench.reader.padding import load_padding, padded
from deskhand.language.local.encoder import ENCODER, PIECES, Encoder, context_of, load_encoder
from deskhand.language.local.heads import WEIGHTS
from deskhand.language.local.replies import ANSWERS

DEV_WEIGHTS = Path(__file__).resolve().parents[2] / "var/dev"
Floats = NDArray[np.float32]


def main() -> None:
    encoder = load_encoder()
    assert encoder is not None, "script/train fits the encoder first"
    examples, wishes = load_examples(), load_wishes()
    padding = load_padding()
    learnt_from = [example for example in examples if fold_of(example.text) != DEV]
    first = linear.first_opinions(learnt_from, padded(learnt_from, padding, SEED))
    held = [example for example in examples if fold_of(example.text) == DEV]
    held_wishes = [example for example in wishes if fold_of(example.text) == DEV]
    answers = {who: load_replies(who) for who in ANSWERS}
    unheld = {who: [reply for reply in own if fold_of(reply.text) != DEV] for who, own in answers.items()}
    said = functools.partial(encoder_logits, encoder)
    for folder, may_teach, learnt in ((DEV_WEIGHTS, is_taught, unheld), (WEIGHTS, lambda text: True, answers)):
        own = [example for example in held if may_teach(example.text)]
        own += padded(own, padding, SEED)
        own_wishes = [example for example in held_wishes if may_teach(example.text)]
        linear.save_heads(folder, first, linear.second_layers(own, own_wishes, first, said))
        replies.fit_and_save(folder, learnt)
    for file in (ENCODER, PIECES):
        shutil.copy(file, DEV_WEIGHTS)


def is_taught(text: str) -> bool:
    """The half of the held-out fold that does not judge."""
    return not is_judged(text)


def encoder_logits(encoder: Encoder, examples: Sequence[Example]) -> tuple[Floats, Floats]:
    """What it says with what is open to the writer, and of the words alone: severity, trades, features."""
    vectors = use_vectors([example.text for example in examples])
    said, alone = [], []
    for example, vector in zip(examples, vectors, strict=True):
        alone.append(encoder(example.text, "", vector, False).logits)
        context = context_of((example.open_order,)) if example.open_order else None
        said.append(encoder(example.text, context, vector, True).logits if context is not None else alone[-1])
    return np.stack(said)[:, : linear.BLANK.width], np.stack(alone)[:, : linear.BLANK.width]


if __name__ == "__main__":
    main()
