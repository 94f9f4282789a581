"""The models learnt from outcomes, on public data that lies beside the project, each beside its peers.

    python -m bench.outcomes            trained on the earlier part, judged on the later
    python -m bench.outcomes --inner    both parts taken from the earlier one: to choose by, as often as you like
    python -m bench.outcomes --pace     only how long training and scoring take

The data lies beside the project (../shared/data) and not in it; where it is absent this ends with 2. Nothing is drawn
at random but the folds of the lead model and the peers' trees (seed 0).
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from bench.outcomes import appointments, leads
from bench.outcomes.conversions import measure_conversions
from bench.outcomes.misses import measure_misses
from bench.outcomes.pace import measure_pace

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT.parent / "shared/data"


def main(words: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--plots", type=Path, default=None, help="where to draw (docs/images; nowhere with --inner)")
    parser.add_argument("--inner", action="store_true")
    parser.add_argument("--pace", action="store_true")
    asked = parser.parse_args(words)
    files = [asked.data / name for name in (appointments.FILE, leads.FILE)]
    if absent := [file for file in files if not file.is_file()]:
        print(f"public data is not here: {', '.join(map(str, absent))}; see docs/benchmarks.md", file=sys.stderr)
        return 2
    plots = asked.plots or (None if asked.inner else ROOT / "docs/images")
    print(f"`python -m bench.outcomes{' --inner' if asked.inner else ''}{' --pace' if asked.pace else ''}`, seed 0\n")
    if not asked.pace:
        measure_misses(asked.data, asked.inner, plots)
        measure_conversions(asked.data, asked.inner, plots)
    measure_pace(asked.data)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
