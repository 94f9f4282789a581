"""Wait for a condition of something that runs by itself."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
LOOK_EVERY_S = 0.01


def until(look: Callable[[], T], timeout_s: float = 5.0) -> T:
    """What `look` gives once that is true; TimeoutError where it never is."""
    ends, pause = time.monotonic() + timeout_s, threading.Event()
    while not (found := look()):
        if time.monotonic() > ends:
            raise TimeoutError(f"waited {timeout_s} s, the last that was seen: {found!r}")
        pause.wait(LOOK_EVERY_S)
    return found
