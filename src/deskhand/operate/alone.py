"""One `serve` per SQLite file: two would each take the other's work for abandoned."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from deskhand.domain.errors import Misconfigured


@contextmanager
def alone(file: Path | None) -> Iterator[None]:
    """Hold `file`.lock, which ends with this process however it ends; Misconfigured while another holds it."""
    if file is None:
        yield
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    with Path(f"{file}.lock").open("a+", encoding="ascii") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            raise Misconfigured(
                f"{file} is served already, by process {lock.read().strip()}: stop that one first, or use PostgreSQL"
                " (DESKHAND_DB), which many processes may share"
            ) from None
        lock.truncate(0)
        lock.write(f"{os.getpid()}\n")
        lock.flush()
        yield
