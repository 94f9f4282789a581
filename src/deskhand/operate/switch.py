"""The kill switch: one flag in the company's row, looked at before anything is taken up and before anything is sent."""

from __future__ import annotations

import getpass
from collections.abc import Mapping
from pathlib import Path

from deskhand import app
from deskhand.domain.event import Event, Paused, Resumed
from deskhand.operate.opened import existing_store
from deskhand.store import companies, events

PAUSED = """\
Paused. From now on nothing is sent or done, by no worker: no safety text and no page either, so watch your phone.
What people write is still taken in and kept, STOP is still honoured, and {waiting} entries wait.
Nobody was told. `deskhand resume` lets everything go on where it stopped."""
RESUMED = "Resumed. {waiting} entries that waited go on now, danger first."


def switch(folder: Path, environ: Mapping[str, str], paused: bool) -> str:
    """Set or clear the flag and record by whom; what that means, to be printed."""
    with existing_store(folder, environ) as store, store.write() as tx:
        if companies.paused(tx) is paused:
            return "It is paused already." if paused else "It is not paused."
        companies.set_paused(tx, paused)
        now, by = app.SystemClock().now(), _login()
        what = Paused(by) if paused else Resumed(by)
        events.append(tx, Event(f"switch:{now.timestamp():.6f}", tx.company, now, what))
        waiting = events.count(tx, *events.WAITING)
    return (PAUSED if paused else RESUMED).format(waiting=waiting)


def _login() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a container's user may have no name
        return "unknown"
