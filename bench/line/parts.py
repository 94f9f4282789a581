"""What the parts of a turn cost: the whole line in one process, with parts stubbed, beside bare commits."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.line.served import make_company
from bench.table import Figure


def parts(count: int) -> list[Figure]:
    """One turn in this process over SQLite, whole and with parts stubbed; beside it as many bare commits."""
    found = []
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "company"
        make_company(folder, count + 10)
        for name, stub in (
            ("whole line", "-"),
            ("language stubbed", "language"),
            ("guardrails stubbed", "guardrails"),
            ("language and guardrails stubbed", "language+guardrails"),
        ):
            command = [sys.executable, "-m", "bench.line.sequence", stub, str(folder), str(count)]
            done = subprocess.run(command, capture_output=True, text=True, check=True)
            found.append(Figure(f"a turn in sequence, {name}", float(done.stdout), "ms", count))
    return [*found, Figure("the same number of bare commits (16)", bare_commits(count), "ms", count)]


def bare_commits(count: int, commits: int = 16) -> float:
    """Milliseconds for as many commits as a turn makes, each of one row, under the same settings of SQLite."""
    with tempfile.TemporaryDirectory() as temporary:
        connection = sqlite3.connect(Path(temporary) / "bare.db", isolation_level=None)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("CREATE TABLE rows (id INTEGER PRIMARY KEY, body TEXT)")
        start = time.perf_counter()
        for number in range(count * commits):
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("INSERT INTO rows (body) VALUES (?)", (f"row {number}" * 20,))
            connection.execute("COMMIT")
        return (time.perf_counter() - start) / count * 1000
