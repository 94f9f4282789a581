"""Fine-tuning of the upper layers for the front office: replies about appointments (Sentinel) and leads (Archer).

The lower layers are Paula's: one trunk, one vocabulary, two tops. Runs where PyTorch is installed (`script/train`).

    python -m bench.reader.front            from Paula's upper layers, as they were left in `var/encoder.pt`
    python -m bench.reader.front --go-on    from those that ship, over the trunk that ships: for a corpus that has grown
"""

from __future__ import annotations

import math
import random
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import torch
from tokenizers import Tokenizer
from torch import nn
from transformers import BertConfig, BertModel

from bench.reader.corpus import DEV, fold_of, load_appointments, load_examples, load_leads
from bench.reader.embeddings import use_vectors
from bench.reader.encoder import (
    BATCH,
    BODY_LR,
    DROPOUT,
    HAS_BFLOAT16,
    HEAD_LR,
    SMOOTHING,
    STATE,
    batches_of,
    padded_batch,
)
from bench.reader.onnx_parts import export, through
from bench.reader.rows import IGNORED, SEED, perturbed
from bench.reader.shipped import ShippedTrunk, weights_of
from deskhand.language.local.encoder import MAX_TOKENS, PIECES, TRUNK_LAYERS
from deskhand.language.local.front import (
    APPOINTMENT,
    APPOINTMENT_FEATURES,
    FRONT,
    LEAD,
    LEAD_FACTS,
    TAGS,
    TOPICS,
    appointment_context,
    lead_context,
    spelled,
)

EPOCHS, GO_ON_EPOCHS, GO_ON_PACE = 5, 3, 0.5
"""How often all rows are seen; what goes on from the shipped layers does so at half the pace."""
WIDTHS = tuple(map(len, (APPOINTMENT, LEAD, APPOINTMENT_FEATURES, TOPICS)))
FAULTS = ("emergency", "urgent", "routine", "status", "update")
MOST_OF_A_TOPIC, FEWEST_WORDS = 1200, 5
Part = tuple[str, str | None]
Look = Callable[[torch.Tensor, torch.Tensor, torch.Tensor], torch.Tensor]
"""The trunk: pieces, mask and types of a batch to what it says of them."""


@dataclass(frozen=True)
class FrontRow:
    """One text, cut into parts that are a fact of the named kind or none, with what is to be learnt from it."""

    parts: tuple[Part, ...]
    context: str = ""
    appointment: int = IGNORED
    lead: int = IGNORED
    topic: int = IGNORED
    features: tuple[int, ...] | None = None
    tagged: bool = False

    @property
    def text(self) -> str:
        return "".join(part for part, _ in self.parts)


def front_rows() -> list[FrontRow]:
    """Every row that may be learnt from; the development fold and the quarter set aside are not among them."""
    rows = []
    for reply in load_appointments():
        found = tuple(APPOINTMENT_FEATURES.index(name) for name in reply.features if name in APPOINTMENT_FEATURES)
        label = APPOINTMENT.index(reply.disposition)
        context = appointment_context(reply.asked, reply.about)
        rows.append(FrontRow(((spelled(reply.text), None),), context, appointment=label, features=found))
    for lead in load_leads():
        context = lead_context(lead.asked, lead.business)
        rows.append(FrontRow(_parts(lead.text, lead.facts), context, lead=LEAD.index(lead.disposition), tagged=True))
    learnt = [row for row in rows if fold_of(row.text) != DEV]
    return [*learnt, *_topics(learnt)]


def _parts(text: str, facts: dict[str, str]) -> tuple[Part, ...]:
    """The text cut at its facts; of two that overlap the longer one counts."""
    spans: list[tuple[int, int, str]] = []
    for name, words in sorted(facts.items(), key=lambda pair: -len(pair[1])):
        start = text.find(words)
        if all(start >= end or start + len(words) <= begin for begin, end, _ in spans):
            spans.append((start, start + len(words), name))
    parts: list[Part] = []
    at = 0
    for start, end, name in sorted(spans):
        parts += [(text[at:start], None), (text[start:end], name)]
        at = end
    return tuple(part for part in (*parts, (text[at:], None)) if part[0])


def _topics(rows: Sequence[FrontRow]) -> list[FrontRow]:
    """Whose business a text is, told from its words alone."""
    faults = [one.text for one in load_examples() if one.disposition in FAULTS and not one.open_order]
    texts = {
        "fault": [text for text in faults if fold_of(text) != DEV],
        "appointment": [row.text for row in rows if row.appointment != IGNORED],
        "lead": [row.text for row in rows if row.lead != IGNORED],
    }
    dice, found = random.Random(SEED), []
    for at, topic in enumerate(TOPICS):
        long = [text for text in texts[topic] if len(text.split()) >= FEWEST_WORDS]
        dice.shuffle(long)
        found += [FrontRow(((text, None),), topic=at) for text in long[:MOST_OF_A_TOPIC]]
    return found


class Front(nn.Module):
    """The upper layers over what the trunk says: labels of the whole text, and one tag per token."""

    def __init__(self, layers: nn.ModuleList, width: int) -> None:
        super().__init__()
        self.layers = layers
        inner = nn.Linear(2 * width + 512, 384)
        self.middle = nn.Sequential(nn.Dropout(DROPOUT), inner, nn.GELU(), nn.Dropout(DROPOUT))
        self.out = nn.Linear(384, sum(WIDTHS))
        self.tags = nn.Sequential(nn.Dropout(DROPOUT), nn.Linear(width, len(TAGS)))

    def forward(
        self, hidden: torch.Tensor, mask: torch.Tensor, use: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor]:
        seen = through(self.layers, hidden, mask)
        weight = mask.unsqueeze(-1).to(seen.dtype)
        mean = (seen * weight).sum(1) / weight.sum(1)
        return self.out(self.middle(torch.cat([mean, seen[:, 0], use * 4], 1))), self.tags(seen)


@dataclass
class Inputs:
    """Rows as numbers, one list per row."""

    ids: list[list[int]]
    types: list[list[int]]
    tags: list[list[int]]
    use: torch.Tensor = field(default_factory=lambda: torch.zeros(0))


def body_of(state: dict[str, torch.Tensor]) -> BertModel:
    """Paula's encoder as it was fitted."""
    named = {name.removeprefix("body."): value for name, value in state.items() if name.startswith("body.")}
    pieces, width = named["embeddings.word_embeddings.weight"].shape
    layers = 1 + max(int(name.split(".")[2]) for name in named if name.startswith("encoder.layer."))
    inner = named["encoder.layer.0.intermediate.dense.weight"].shape[0]
    config = BertConfig(
        vocab_size=pieces, hidden_size=width, num_hidden_layers=layers, num_attention_heads=width // 32,
        intermediate_size=inner, max_position_embeddings=MAX_TOKENS, hidden_dropout_prob=DROPOUT,
        attention_probs_dropout_prob=DROPOUT, attn_implementation="eager",
    )  # fmt: skip
    body = BertModel(config, add_pooling_layer=False)
    body.load_state_dict(named)
    return body


def from_the_encoder() -> tuple[Front, Look]:
    """Paula's upper layers with new heads, and her lower layers as the trunk."""
    body = body_of(torch.load(STATE, weights_only=True, map_location="cpu"))
    front = Front(body.encoder.layer[TRUNK_LAYERS:], body.config.hidden_size)
    body.encoder.layer = body.encoder.layer[:TRUNK_LAYERS]
    body.requires_grad_(False)
    body.eval()
    return front, lambda ids, mask, types: body(ids, mask, types).last_hidden_state


def from_what_ships() -> tuple[Front, Look]:
    """The upper layers that ship, read back from seven bits, and the trunk that ships."""
    kept = weights_of(FRONT)
    inner, width = kept["layers.0.intermediate.dense.weight"].shape
    layers = 1 + max(int(name.split(".")[1]) for name in kept if name.startswith("layers."))
    config = BertConfig(
        vocab_size=1, hidden_size=width, num_hidden_layers=layers, num_attention_heads=width // 32,
        intermediate_size=inner, hidden_dropout_prob=DROPOUT, attention_probs_dropout_prob=DROPOUT,
        attn_implementation="eager",
    )  # fmt: skip
    front = Front(BertModel(config, add_pooling_layer=False).encoder.layer, width)
    front.load_state_dict(kept)
    return front, ShippedTrunk()


class Trainer:
    """Holds the trunk, the layers over it and the tokenizer; one call of `fit` is one training."""

    def __init__(self, front: Front, look: Look) -> None:
        self.front, self.look = front, look
        self.tokenizer: Tokenizer = Tokenizer.from_file(str(PIECES))
        self.tokenizer.no_padding()
        self.tokenizer.enable_truncation(MAX_TOKENS, strategy="longest_first")

    def inputs(self, rows: Sequence[FrontRow]) -> Inputs:
        encoded = self.tokenizer.encode_batch([(row.text, row.context) for row in rows])
        tags = [_tags(row, one.offsets, one.type_ids) for row, one in zip(rows, encoded, strict=True)]
        return Inputs([one.ids for one in encoded], [one.type_ids for one in encoded], tags)

    def fit(self, rows: Sequence[FrontRow], epochs: int, pace: float = 1.0) -> None:
        torch.manual_seed(SEED)
        dice, wanted = random.Random(SEED), _targets(rows)
        steps = epochs * math.ceil(len(rows) / BATCH)
        optimizer, schedule = _optimizer(self.front, steps, pace)
        use = torch.tensor(use_vectors([row.text for row in rows]))
        for epoch in range(epochs):
            self.front.train()
            start, total = time.monotonic(), 0.0
            inputs = self.inputs([_typed(row, dice) for row in rows])
            for batch in batches_of(inputs.ids, dice):
                ids, mask, types = padded_batch(inputs.ids, inputs.types, batch)
                with torch.autocast("cpu", torch.bfloat16, enabled=HAS_BFLOAT16):
                    with torch.no_grad():
                        hidden = self.look(ids, mask, types)
                    lean = float(dice.random() > 0.15)  # it must not lean on USE alone
                    logits, tags = self.front(hidden, mask, use[batch] * lean)
                told = [inputs.tags[at] for at in batch]
                loss = _loss(logits.float(), batch, wanted) + _tag_loss(tags.float(), told)
                optimizer.zero_grad()
                loss.backward()
                nn.utils.clip_grad_norm_(self.front.parameters(), 1.0)
                optimizer.step()
                schedule.step()
                total += loss.item()
            spent = time.monotonic() - start
            print(f"{len(rows)} rows: epoch {epoch + 1}, loss {total * epochs / steps:.3f}, {spent:.0f} s", flush=True)


def _typed(row: FrontRow, dice: random.Random) -> FrontRow:
    """The row as a phone sends it."""
    state = dice.getstate()
    parts = []
    for part, name in row.parts:
        dice.setstate(state)  # every part is typed alike: all of it in capitals, or none
        parts.append((perturbed(part, dice), name))
    return replace(row, parts=tuple(part for part in parts if part[0]) or row.parts)


def _tags(row: FrontRow, offsets: Sequence[tuple[int, int]], types: Sequence[int]) -> list[int]:
    """For each token the tag of the fact that it belongs to, IGNORED where none is known."""
    if not row.tagged:
        return []
    spans, at = [], 0
    for part, name in row.parts:
        if name is not None:
            spans.append((at, at + len(part), name))
        at += len(part)
    found = []
    inside: tuple[int, int, str] | None = None
    for (start, end), kind in zip(offsets, types, strict=True):
        if kind or end <= start:
            found.append(IGNORED)
            continue
        span = next((one for one in spans if start < one[1] and end > one[0]), None)
        begins = span is not None and span is not inside
        found.append(0 if span is None else 1 + 2 * LEAD_FACTS.index(span[2]) + (not begins))
        inside = span
    return found


def _targets(rows: Sequence[FrontRow]) -> dict[str, torch.Tensor]:
    features = torch.zeros(len(rows), len(APPOINTMENT_FEATURES))
    for at, row in enumerate(rows):
        features[at, list(row.features or ())] = 1
    labels = {name: torch.tensor([getattr(row, name) for row in rows]) for name in ("appointment", "lead", "topic")}
    return {**labels, "features": features, "featured": torch.tensor([row.features is not None for row in rows])}


def _loss(logits: torch.Tensor, batch: Sequence[int], wanted: dict[str, torch.Tensor]) -> torch.Tensor:
    appointment, lead, features, topic = logits.split(list(WIDTHS), 1)
    loss = torch.zeros(())
    for name, found, weight in (("appointment", appointment, 1.0), ("lead", lead, 1.0), ("topic", topic, 0.3)):
        target = wanted[name][batch]
        share = (target != IGNORED).float().mean()
        if share > 0:
            loss = loss + weight * share * nn.functional.cross_entropy(
                found, target, ignore_index=IGNORED, label_smoothing=SMOOTHING
            )
    kept = wanted["featured"][batch]
    if kept.any():
        loss = loss + 3 * kept.float().mean() * nn.functional.binary_cross_entropy_with_logits(
            features[kept], wanted["features"][batch][kept]
        )
    return loss


def _tag_loss(logits: torch.Tensor, wanted: Sequence[Sequence[int]]) -> torch.Tensor:
    target = torch.full(logits.shape[:2], IGNORED)
    for row, told in enumerate(wanted):
        target[row, : len(told)] = torch.tensor(told, dtype=torch.long)
    share = sum(1 for told in wanted if told) / len(wanted)
    if not share:
        return torch.zeros(())
    return 2 * share * nn.functional.cross_entropy(logits.transpose(1, 2), target, ignore_index=IGNORED)


def _optimizer(net: Front, steps: int, pace: float) -> tuple[torch.optim.Optimizer, torch.optim.lr_scheduler.LambdaLR]:
    layers = list(net.layers.parameters())
    heads = [value for name, value in net.named_parameters() if not name.startswith("layers")]
    groups = [{"params": layers, "lr": pace * BODY_LR}, {"params": heads, "lr": pace * HEAD_LR}]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01, fused=True)
    warm = max(1, int(steps * 0.06))
    return optimizer, torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(1.0, (step + 1) / warm) * max(0.02, 1 - step / steps)
    )


def main() -> None:
    goes_on = "--go-on" in sys.argv
    trainer = Trainer(*(from_what_ships() if goes_on else from_the_encoder()))
    trainer.fit(front_rows(), GO_ON_EPOCHS if goes_on else EPOCHS, GO_ON_PACE if goes_on else 1.0)
    STATE.parent.mkdir(exist_ok=True)
    torch.save(trainer.front.state_dict(), STATE.with_name("front.pt"))
    width = trainer.front.tags[1].in_features
    hidden, mask, use = torch.zeros(1, 8, width), torch.ones(1, 8, dtype=torch.long), torch.zeros(1, 512)
    names = {"hidden": (hidden, True), "attention_mask": (mask, True), "use": (use, False)}
    export(trainer.front, names, {"logits": False, "tags": True}, FRONT)


if __name__ == "__main__":
    main()
