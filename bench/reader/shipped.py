"""The shipped nets, read back: int8 ONNX to the weights of a module, so that a fit can go on from what ships."""

from __future__ import annotations

from pathlib import Path

import onnx
import torch
from onnx import numpy_helper
from torch import nn

from deskhand.language.local.encoder import TRUNK, open_session


def weights_of(path: Path) -> dict[str, torch.Tensor]:
    """The state of the module that was exported to `path`; each weight within half a step of its 7 bits."""
    graph = onnx.load(str(path)).graph
    kept = {one.name: torch.tensor(numpy_helper.to_array(one)) for one in graph.initializer}
    found = {name: value for name, value in kept.items() if not name.endswith(("_quantized", "_scale", "_zero_point"))}
    for node in graph.node:
        if node.op_type != "MatMulInteger":
            continue
        stored = node.input[1].removesuffix("_quantized")
        module = _module_of(node.name)
        steps = kept[f"{stored}_quantized"].float() - kept[f"{stored}_zero_point"].float()
        found[f"{module}.weight"] = (steps * kept[f"{stored}_scale"]).T.contiguous()
    return found


def _module_of(node: str) -> str:
    """ "/tags/tags.1/MatMul_quant" is of "tags.1", "/layers.0/output/dense/MatMul_quant" of "layers.0.output.dense"."""
    parts = node.strip("/").split("/")[:-1]
    below = [*parts[1:], ""]
    return ".".join(part for part, next_one in zip(parts, below, strict=True) if not next_one.startswith(f"{part}."))


class ShippedTrunk:
    """What the lower layers say, as they ship: one row at a time, for they were exported so."""

    def __init__(self, path: Path = TRUNK) -> None:
        self._session = open_session(path)

    def __call__(self, ids: torch.Tensor, mask: torch.Tensor, types: torch.Tensor) -> torch.Tensor:
        said = [self._one(ids[row, :n], types[row, :n]) for row, n in enumerate(mask.sum(1).tolist())]
        return nn.utils.rnn.pad_sequence(said, batch_first=True)

    def _one(self, ids: torch.Tensor, types: torch.Tensor) -> torch.Tensor:
        feed = {"input_ids": ids, "attention_mask": torch.ones_like(ids), "token_type_ids": types}
        return torch.tensor(self._session.run(None, {name: one[None].numpy() for name, one in feed.items()})[0][0])
