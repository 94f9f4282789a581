"""Memory and processor time of a server that has nothing to do."""

from __future__ import annotations

import os
import subprocess
import time
from pathlib import Path

from bench.line.load import RATE_PER_S, load
from bench.line.served import serving
from bench.table import Figure


def at_rest(seconds: float) -> list[Figure]:
    """Memory and processor time of a server that has read its first message and has nothing to do."""
    with serving(20) as served:
        load(served, 10, RATE_PER_S)
        time.sleep(3)
        before = cpu_s(served.process)
        time.sleep(seconds)
        used = 100 * (cpu_s(served.process) - before) / seconds
        memory = rss_mb(served.process)
    with serving(20, embeddings=False) as served:
        load(served, 10, RATE_PER_S)
        time.sleep(3)
        bare = rss_mb(served.process)
    return [
        Figure("idle memory, both embeddings loaded", memory, "MB", 1, 550),
        Figure("idle memory, no embeddings installed", bare, "MB", 1, 250),
        Figure("idle processor time", used, "% of a core", 1, 3),
    ]


def rss_mb(process: subprocess.Popen[bytes]) -> float:
    status = Path(f"/proc/{process.pid}/status").read_text()
    return int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS"))) / 1024


def cpu_s(process: subprocess.Popen[bytes]) -> float:
    fields = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
