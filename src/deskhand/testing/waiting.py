"""Wait for a condition of something that runs by itself."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
LOOK_EVERY_S = 0.01
PATIENCE_S = 60.0  # what is waited for comes in moments; a machine under load may need longer


def until(look: Callable[[], T], timeout_s: float = PATIENCE_S) -> T:
    """What `look` gives once that is true; TimeoutError where it never is."""
    ends, pause = time.monotonic() + timeout_s, threading.Event()
    while not (found := look()):
        if time.monotonic() > ends:
            raise TimeoutError(f"waited {timeout_s} s, the last that was seen: {found!r}")
        pause.wait(LOOK_EVERY_S)
    return found
