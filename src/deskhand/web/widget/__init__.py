"""The script that a page of the business loads: plain JavaScript in small files, put together once."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
PARTS = ("words", "kept", "wire", "view", "main")
"""In the order in which they need each other."""


@dataclass(frozen=True)
class Script:
    """The whole script as text, and a tag that changes with it."""

    text: str
    etag: str


def load_script(folder: Path = HERE) -> Script:
    """All parts in one function of their own, so that the page's globals stay as they are."""
    style = f"const STYLE = {json.dumps((folder / 'style.css').read_text(encoding='utf-8'))};"
    parts = [(folder / f"{name}.js").read_text(encoding="utf-8") for name in PARTS]
    text = "\n".join(('(() => {\n"use strict";', style, *parts, "})();\n"))
    return Script(text, f'"{hashlib.sha256(text.encode()).hexdigest()[:24]}"')
