"""An incoming request as a web hook gets it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class SignedRequest:
    """A POST that is ready to go: what a channel's `receive` takes."""

    url: str
    headers: Mapping[str, str]
    body: bytes
