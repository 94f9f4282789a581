"""A fitted net as int8 ONNX; the encoder as two of them: what all read with, and Paula's own upper layers."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path

import torch
from torch import nn
from transformers import BertModel

from deskhand.language.local.encoder import TRUNK_LAYERS


def export(
    net: nn.Module, inputs: Mapping[str, tuple[torch.Tensor, bool]], outputs: Mapping[str, bool], path: Path
) -> None:
    """The net as int8 ONNX, in seven bits: with eight, processors without VNNI overflow and read other things.

    Inputs are examples by name, outputs names; True where the second axis is the tokens.
    """
    from onnxruntime.quantization import QuantType, quantize_dynamic

    net.eval()
    by_token = [name for name, (_, tokens) in inputs.items() if tokens]
    by_token += [name for name, tokens in outputs.items() if tokens]
    with tempfile.TemporaryDirectory() as folder:
        full = Path(folder) / "full.onnx"
        torch.onnx.export(
            net, tuple(example for example, _ in inputs.values()), str(full), input_names=list(inputs),
            output_names=list(outputs), opset_version=17, dynamo=False,
            dynamic_axes={name: {1: "tokens"} for name in by_token},
        )  # fmt: skip
        quantize_dynamic(str(full), str(path), weight_type=QuantType.QInt8, per_channel=True, reduce_range=True)
    print(f"{path}: {path.stat().st_size / 1e6:.1f} MB")


class Lower(nn.Module):
    """Words and context to one row of numbers per piece: what every reader starts from."""

    def __init__(self, body: BertModel) -> None:
        super().__init__()
        self.embeddings, self.layers = body.embeddings, body.encoder.layer[:TRUNK_LAYERS]

    def forward(self, ids: torch.Tensor, mask: torch.Tensor, types: torch.Tensor) -> torch.Tensor:
        return through(self.layers, self.embeddings(input_ids=ids, token_type_ids=types), mask)


def through(layers: nn.ModuleList, hidden: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
    """What the layers make of `hidden`; pieces that the mask leaves out are not looked at."""
    bias = (1.0 - mask[:, None, None, :].to(hidden.dtype)) * -1e4
    for layer in layers:
        said = layer(hidden, bias)
        hidden = said[0] if isinstance(said, tuple) else said
    return hidden
