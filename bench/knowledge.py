"""How many questions the embedded engine answers from a company's pages, and how many it answers wrong.

    script/bench knowledge

The questions were written from the pages alone by somebody who saw no code. The weights of
`language/local/answer.py` were chosen with the half `tuned` in view.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from pathlib import Path

from deskhand.config import load_company
from deskhand.language.local.answer import answer, index
from deskhand.language.local.embed import installed_embeddings

ROOT = Path(__file__).resolve().parents[1]
QUESTIONS = Path(__file__).with_name("sets") / "questions.jsonl"


def main() -> None:
    embeddings, counts = installed_embeddings(), Counter[tuple[str, str]]()
    rows = [json.loads(line) for line in QUESTIONS.read_text("utf-8").splitlines()]
    names = sorted({row["company"] for row in rows})
    known = {name: index(load_company(ROOT / "examples" / name).passages, embeddings) for name in names}
    for row in rows:
        found = answer(row["text"], known[row["company"]], embeddings)
        half = "tuned" if hashlib.sha256(row["text"].encode()).digest()[0] % 2 == 0 else "kept"
        counts[half, "answerable"] += row["source"] is not None
        counts[half, "questions"] += 1
        counts[half, "answered right"] += bool(found and row["source"] and found.source.endswith(row["source"]))
        counts[half, "answered wrong"] += bool(found and not (row["source"] and found.source.endswith(row["source"])))
    print("| half | questions | answerable | answered right | answered wrong |\n|---|---|---|---|---|")
    for half in ("tuned", "kept"):
        numbers = [counts[half, name] for name in ("questions", "answerable", "answered right", "answered wrong")]
        print(f"| {half} | {' | '.join(map(str, numbers))} |")


if __name__ == "__main__":
    main()
