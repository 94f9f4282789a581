"""From the encoder's out-of-fold logits (`bench.reader.encoder --folds`) to all weights that the package ships.

    python -m bench.reader.train        weights of the package, and those that never saw the first fold, in var/dev
"""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np

from bench.reader import linear, replies
from bench.reader.corpus import DEV, fold_of, load_examples, load_replies
from bench.reader.encoder_logits import encoder_logits
from deskhand.language.local.encoder import context_of, reply_context
from deskhand.language.local.heads import WEIGHTS

VAR = Path(__file__).resolve().parents[2] / "var"


def main() -> None:
    examples = load_examples()
    known = encoder_logits(VAR)
    logits = np.stack(
        [known[f"{e.text}|{context_of((e.open_order,) if e.open_order else ())}"] for e in examples]
    )
    answered = {who: load_replies(who) for who in ("vendor", "staff")}
    reply_logits = {
        who: np.stack([known[f"{reply.text}|{reply_context(who, reply.asked)}"] for reply in own])
        for who, own in answered.items()
    }
    width = linear.BLANK.width
    dev = VAR / "dev"
    linear.fit_and_save(dev, examples, [e for e in examples if fold_of(e.text) != DEV], logits[:, :width])
    early = {who: [reply for reply in own if fold_of(reply.text) != DEV] for who, own in answered.items()}
    early_logits = {
        who: reply_logits[who][[at for at, reply in enumerate(own) if fold_of(reply.text) != DEV]]
        for who, own in answered.items()
    }
    replies.fit_and_save(dev, early, early_logits)
    shutil.copy(VAR / "encoder-dev.onnx", dev / "encoder.onnx")
    linear.fit_and_save(WEIGHTS, examples, examples, logits[:, :width])
    replies.fit_and_save(WEIGHTS, answered, reply_logits)


if __name__ == "__main__":
    main()
