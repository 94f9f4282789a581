"""Fine-tuning of the encoder: E5 with the sentence vector of USE beside it, several tasks at once, to int8 ONNX.

Runs where PyTorch is installed (`script/train`); serving needs none of it. What it starts from: `bench.reader.base`.
"""

from __future__ import annotations

import itertools
import math
import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import nn
from transformers import BertConfig, BertModel

from bench.reader.base import Base, frequent_words, kept_pieces, load_base, save_tokenizer, tokenizer_of
from bench.reader.corpus import DEV, fold_of
from bench.reader.embeddings import use_vectors
from bench.reader.labels import FEATURES, SEVERITY, TRADES
from bench.reader.onnx_parts import Lower, export, through
from bench.reader.padding import load_padding
from bench.reader.rows import IGNORED, SEED, Row, learnt_rows, perturbed
from deskhand.language.local.encoder import ENCODER, MAX_TOKENS, PIECES, TRUNK, TRUNK_LAYERS
from deskhand.language.local.replies import ANSWERS

EPOCHS, BATCH = 3, 32
BODY_LR, HEAD_LR, DROPOUT, SMOOTHING = 8e-5, 1e-3, 0.1, 0.05
WIDTHS = tuple(map(len, (SEVERITY, TRADES, FEATURES, *ANSWERS.values())))
BEGINS_WEIGHT = 4.0
STATE = Path("var/encoder.pt")
"""What was fitted before it is made small: `bench.reader.front` goes on from it."""
HAS_BFLOAT16: bool = torch.cpu._is_avx512_bf16_supported()  # type: ignore[attr-defined]
"""A pass then takes two thirds of the time; emulated it takes several times as long, so elsewhere it is off."""


class Net(nn.Module):
    """Mean and first token of the body, USE and the open-order flag, one hidden layer, one column per label.

    Beside it one column per token: whether a concern of its own begins there.
    """

    def __init__(self, body: BertModel) -> None:
        super().__init__()
        self.body = body
        width = 2 * self.body.config.hidden_size + 512 + 1
        self.middle = nn.Sequential(nn.Dropout(DROPOUT), nn.Linear(width, 384), nn.GELU(), nn.Dropout(DROPOUT))
        self.out = nn.Linear(384, sum(WIDTHS))
        self.begins = nn.Sequential(nn.Linear(self.body.config.hidden_size, 128), nn.GELU(), nn.Linear(128, 1))

    def forward(
        self, ids: torch.Tensor, mask: torch.Tensor, types: torch.Tensor, use: torch.Tensor, flag: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor]:
        seen = self.body(input_ids=ids, attention_mask=mask, token_type_ids=types).last_hidden_state
        return self.said(seen, mask, use, flag)

    def said(
        self, seen: torch.Tensor, mask: torch.Tensor, use: torch.Tensor, flag: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """The columns, of what the last layer shows."""
        weight = mask.unsqueeze(-1).float()
        mean = (seen * weight).sum(1) / weight.sum(1)
        logits: torch.Tensor = self.out(self.middle(torch.cat([mean, seen[:, 0], flag, use * 4], 1)))
        return logits, self.begins(seen).squeeze(-1)


class Upper(nn.Module):
    """The upper half of the fitted net, from what the trunk shows to the columns."""

    def __init__(self, net: Net) -> None:
        super().__init__()
        self.layers, self.net = net.body.encoder.layer[TRUNK_LAYERS:], net

    def forward(
        self, hidden: torch.Tensor, mask: torch.Tensor, use: torch.Tensor, flag: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor]:
        return self.net.said(through(self.layers, hidden, mask), mask, use, flag)


@dataclass(frozen=True)
class Inputs:
    """Rows as numbers; `ids`, `types` and `begins` have one list per row, `begins` an empty one where none is known."""

    ids: list[list[int]]
    types: list[list[int]]
    begins: list[list[int]]
    use: torch.Tensor
    flag: torch.Tensor


def body_of(base: Base, kept: Sequence[int]) -> BertModel:
    """The base with the `kept` pieces only and no more places than a message may have."""
    net = BertModel(
        BertConfig(
            vocab_size=len(kept),
            hidden_size=base.width,
            num_hidden_layers=base.layers,
            num_attention_heads=base.heads,
            intermediate_size=base.inner,
            max_position_embeddings=MAX_TOKENS,
            hidden_dropout_prob=DROPOUT,
            attention_probs_dropout_prob=DROPOUT,
        ),
        add_pooling_layer=False,
    )
    named = dict(net.named_parameters())
    with torch.no_grad():
        for name, wanted in named.items():
            found = torch.tensor(base.tensors[_packed_name(name)]).reshape(-1, *wanted.shape[1:])
            found = found[list(kept)] if name.endswith("word_embeddings.weight") else found
            wanted.copy_(found.expand(wanted.shape) if len(found) == 1 else found[: len(wanted)])
    return net


_PARTS = {
    "attention.self.query": "q", "attention.self.key": "k", "attention.self.value": "v", "attention.output.dense": "ao",
    "attention.output.LayerNorm": "aln", "intermediate.dense": "fi", "output.dense": "fo", "output.LayerNorm": "oln",
}  # fmt: skip
_EMBEDDINGS = {
    "word_embeddings.weight": "word", "position_embeddings.weight": "pos", "token_type_embeddings.weight": "type",
}  # fmt: skip


def _packed_name(name: str) -> str:
    """`encoder.layer.3.output.dense.weight` as the packed file calls it."""
    kind = "w" if name.endswith("weight") else "b"
    if name.startswith("embeddings."):
        rest = name.removeprefix("embeddings.")
        return f"emb.{_EMBEDDINGS[rest]}" if rest in _EMBEDDINGS else f"emb.ln.{kind}"
    _, _, layer, rest = name.split(".", 3)
    return f"l{layer}.{_PARTS[rest.rsplit('.', 1)[0]]}.{kind}"


class Trainer:
    """Holds the tokenizer and the base; one call of `fit` is one training."""

    def __init__(self, base: Base, kept: Sequence[int]) -> None:
        self.base, self.kept = base, kept
        self.tokenizer: Tokenizer = tokenizer_of([base.pieces[at] for at in kept])
        self.tokenizer.enable_truncation(MAX_TOKENS, strategy="longest_first")

    def inputs(self, rows: Sequence[Row], write: Callable[[str], str]) -> Inputs:
        """The rows as `write` types them."""
        typed = [[write(piece) for piece in row.pieces or (row.text,)] for row in rows]
        texts = ["".join(pieces) for pieces in typed]
        encoded = self.tokenizer.encode_batch([(text, row.context) for text, row in zip(texts, rows, strict=True)])
        begins = [
            _begins(pieces, one.offsets, one.type_ids) if row.pieces else []
            for row, pieces, one in zip(rows, typed, encoded, strict=True)
        ]
        use = torch.tensor(use_vectors([row.text for row in rows]))
        flag = torch.tensor([[float(row.has_order)] for row in rows])
        return Inputs([one.ids for one in encoded], [one.type_ids for one in encoded], begins, use, flag)

    def fit(self, rows: Sequence[Row], log: str) -> Net:
        torch.manual_seed(SEED)
        dice = random.Random(SEED)
        net, padding = Net(body_of(self.base, self.kept)), load_padding()
        wanted = _targets(rows)
        steps = EPOCHS * math.ceil(len(rows) / BATCH)
        optimizer, schedule = _optimizer(net, steps)
        for epoch in range(EPOCHS):
            net.train()
            start, total = time.monotonic(), 0.0
            around = [row.within(*padding.around(row.text, row.language, dice)) for row in rows]
            inputs = self.inputs(around, lambda text: perturbed(text, dice))
            for batch in batches_of(inputs.ids, dice):
                use = inputs.use[batch] * float(dice.random() > 0.15)  # it must not lean on USE alone
                with torch.autocast("cpu", torch.bfloat16, enabled=HAS_BFLOAT16):
                    logits, begins = net(*padded_batch(inputs.ids, inputs.types, batch), use, inputs.flag[batch])
                told = [inputs.begins[at] for at in batch]
                loss = _loss(logits.float(), batch, wanted) + _cut_loss(begins.float(), told)
                optimizer.zero_grad()
                loss.backward()
                nn.utils.clip_grad_norm_(net.parameters(), 1.0)
                optimizer.step()
                schedule.step()
                total += loss.item()
            spent = time.monotonic() - start
            print(f"{log}: epoch {epoch + 1} of {EPOCHS}, loss {total * EPOCHS / steps:.3f}, {spent:.0f} s", flush=True)
        return net


def _begins(pieces: Sequence[str], offsets: Sequence[tuple[int, int]], types: Sequence[int]) -> list[int]:
    """For each token 1 where a further piece begins with it, 0 within the words, IGNORED elsewhere."""
    starts = list(itertools.accumulate(map(len, pieces[:-1])))
    found = [0 if end > start and kind == 0 else IGNORED for (start, end), kind in zip(offsets, types, strict=True)]
    for place in starts:
        first = next((at for at, (start, _) in enumerate(offsets) if found[at] != IGNORED and start >= place), None)
        if first is not None:
            found[first] = 1
    return found


def _cut_loss(logits: torch.Tensor, wanted: Sequence[Sequence[int]]) -> torch.Tensor:
    """Over the tokens of the rows whose concerns are known; a beginning weighs as much as four other words."""
    target = torch.full_like(logits, IGNORED)
    for row, told in enumerate(wanted):
        target[row, : len(told)] = torch.tensor(told, dtype=logits.dtype)
    kept = target != IGNORED
    if not kept.any():
        return torch.zeros(())
    share = sum(1 for told in wanted if told) / len(wanted)
    return 4 * share * nn.functional.binary_cross_entropy_with_logits(
        logits[kept], target[kept], pos_weight=torch.tensor(BEGINS_WEIGHT)
    )


def _targets(rows: Sequence[Row]) -> dict[str, torch.Tensor]:
    features = torch.zeros(len(rows), len(FEATURES))
    for at, row in enumerate(rows):
        features[at, list(row.features or ())] = 1
    return {
        "severity": torch.tensor([row.severity for row in rows]),
        "trade": torch.tensor([row.trade for row in rows]),
        "vendor": torch.tensor([row.vendor for row in rows]),
        "staff": torch.tensor([row.staff for row in rows]),
        "tenant": torch.tensor([row.tenant for row in rows]),
        "features": features,
        "featured": torch.tensor([row.features is not None for row in rows]),
    }


def _loss(logits: torch.Tensor, batch: Sequence[int], wanted: dict[str, torch.Tensor]) -> torch.Tensor:
    severity, trade, features, *replies = logits.split(list(WIDTHS), 1)
    loss = torch.zeros(())
    answers = [(who, found, 1.0) for who, found in zip(ANSWERS, replies, strict=True)]
    tasks = (("severity", severity, 1.0), ("trade", trade, 0.5), *answers)
    for name, found, weight in tasks:
        target = wanted[name][batch]
        share = (target != IGNORED).float().mean()
        if share > 0:
            loss = loss + weight * share * nn.functional.cross_entropy(
                found, target, ignore_index=IGNORED, label_smoothing=SMOOTHING
            )
    kept = wanted["featured"][batch]
    if kept.any():
        loss = loss + 4 * kept.float().mean() * nn.functional.binary_cross_entropy_with_logits(
            features[kept], wanted["features"][batch][kept]
        )
    return loss


def _optimizer(net: Net, steps: int) -> tuple[torch.optim.Optimizer, torch.optim.lr_scheduler.LambdaLR]:
    body = [value for name, value in net.named_parameters() if name.startswith("body")]
    heads = [value for name, value in net.named_parameters() if not name.startswith("body")]
    groups = [{"params": body, "lr": BODY_LR}, {"params": heads, "lr": HEAD_LR}]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01, fused=True)
    warm = max(1, int(steps * 0.06))
    return optimizer, torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(1.0, (step + 1) / warm) * max(0.02, 1 - step / steps)
    )


def batches_of(ids: Sequence[Sequence[int]], dice: random.Random) -> Iterator[list[int]]:
    """Rows of like length together, shuffled."""
    order = list(range(len(ids)))
    dice.shuffle(order)
    batches = []
    for start in range(0, len(order), BATCH * 20):
        chunk = sorted(order[start : start + BATCH * 20], key=lambda at: len(ids[at]))
        batches += [chunk[at : at + BATCH] for at in range(0, len(chunk), BATCH)]
    dice.shuffle(batches)
    yield from batches


def padded_batch(
    ids: Sequence[Sequence[int]], types: Sequence[Sequence[int]], batch: Sequence[int]
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Pieces, mask and types of the rows of a batch, each (rows, longest)."""
    width = max(len(ids[at]) for at in batch)
    pieces, mask, kinds = (torch.zeros(len(batch), width, dtype=torch.long) for _ in range(3))
    for row, at in enumerate(batch):
        length = len(ids[at])
        pieces[row, :length] = torch.tensor(ids[at])
        kinds[row, :length] = torch.tensor(types[at])
        mask[row, :length] = 1
    return pieces, mask, kinds


def export_parts(net: Net) -> None:
    """The trunk and what stands on it, each by itself."""
    ones, zeros = torch.ones(1, 8, dtype=torch.long), torch.zeros(1, 8, dtype=torch.long)
    words = {"input_ids": (ones, True), "attention_mask": (ones, True), "token_type_ids": (zeros, True)}
    export(Lower(net.body), words, {"hidden": True}, TRUNK)
    hidden = torch.zeros(1, 8, net.body.config.hidden_size)
    beside = {"use": (torch.zeros(1, 512), False), "has_order": (torch.zeros(1, 1), False)}
    seen = {"hidden": (hidden, True), "attention_mask": (ones, True), **beside}
    export(Upper(net), seen, {"logits": False, "begins": True}, ENCODER)


def main() -> None:
    rows = learnt_rows(lambda text: fold_of(text) != DEV)
    base, words = load_base(), [word for row in rows for word in row.text.split()]
    kept = kept_pieces(base, {*words, *frequent_words()})
    net = Trainer(base, kept).fit(rows, f"{len(rows)} rows, {len(kept)} pieces")
    STATE.parent.mkdir(exist_ok=True)
    torch.save(net.state_dict(), STATE)
    export_parts(net)
    save_tokenizer([base.pieces[at] for at in kept], PIECES)


if __name__ == "__main__":
    main()
