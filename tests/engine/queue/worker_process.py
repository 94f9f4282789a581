"""A worker in a process of its own: `worker_process.py DATABASE COMPANY SILENT_S`.

It prints the id of each event that it takes up, waits for a line on its standard input, then performs the event's
one effect and prints whether it was the first to claim it.
"""

from __future__ import annotations

import sys
import threading
from dataclasses import replace

from deskhand.domain.action import RecordOptOut
from deskhand.domain.event import Event
from deskhand.engine.line import Line
from deskhand.engine.queue.procrastinate import Pace, ProcrastinateQueue
from deskhand.store import effects, events
from deskhand.store.database import Store, open_engine
from deskhand.testing.bare_line import bare_line


def handle(line: Line, event: Event) -> None:
    print(event.id, flush=True)
    sys.stdin.readline()
    with line.write() as tx:
        action = RecordOptOut(event.id, "sms")
        first = effects.claim(tx, f"effect of {event.id}", event.case or "", event.id, action, line.clock.now())
        events.mark_handled(tx, event.id)
    print("done" if first else "was done", flush=True)


def main(database: str, company: str, silent_s: str) -> None:
    store = Store(open_engine(database), company)
    pace = Pace(poll_s=0.05, sweep_s=0.2, silent_s=float(silent_s))
    queue = ProcrastinateQueue(store, database, workers=2, pace=pace, handle=handle)
    queue.start(replace(bare_line(store), queue=queue))
    threading.Event().wait()


if __name__ == "__main__":
    main(*sys.argv[1:])
