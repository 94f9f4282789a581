"""What one turn costs: latency, throughput, memory, start-up, and the same line with its parts taken out.

    script/bench            all of it, about six minutes on two cores
    script/bench --quick    fewer messages, no figures to quote

A turn is one tenant's text: webhook in, read, judged, bound, checked, recorded, and the reply at the carrier's API. It
comes outside business hours, when routine work waits; "offers too": within them, where a vendor is asked in it. The
carrier is Deskhand's own Twilio-compatible server on loopback; requests are signed and verified.
"""

from __future__ import annotations

import json
import os
import platform
import sys

from bench.line.load import SEED, latency, postgres_figures, throughput
from bench.line.parts import parts
from bench.line.rest import at_rest
from bench.line.start import help_time, waiting_cases
from bench.table import print_figures


def main() -> None:
    quick = "--quick" in sys.argv
    count = 60 if quick else 300
    figures = [
        *help_time(3 if quick else 11),
        *parts(30 if quick else 150),
        *latency("SQLite", count, 40, 120),
        *throughput("SQLite", count, 40),
        *throughput("SQLite, offers too", count, 0, at_work=True),
        *at_rest(3 if quick else 20),
        *waiting_cases(1000 if quick else 10_000),
        *postgres_figures(count),
    ]
    print_figures("script/bench", figures, SEED)
    if "--json" in sys.argv:
        print(json.dumps([vars(figure) for figure in figures]))


if __name__ == "__main__":
    print(f"{platform.python_version()} on {os.cpu_count()} cores", file=sys.stderr)
    main()
