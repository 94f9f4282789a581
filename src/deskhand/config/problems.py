"""What is wrong with a file, where, and how to mend it; all of it at once, not the first only."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from deskhand.domain.errors import Misconfigured

LONGEST_SHOWN = 60


@dataclass(frozen=True)
class FileProblem:
    """One mistake in one file. `line` counts from 1; None where the file as a whole is meant."""

    file: str
    line: int | None
    what: str
    mend: str

    def __str__(self) -> str:
        where = self.file if self.line is None else f"{self.file}:{self.line}"
        return f"{where}: {self.what}; {self.mend}"


class FileProblems(Misconfigured):
    """Files are wrong. `problems` is never empty: file by file and line by line, every one that could be found."""

    def __init__(self, problems: Iterable[FileProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class Mistake(ValueError):
    """A value that cannot be read: `what` is wrong with it, and how to `mend` it. Whoever knows the line adds it."""

    def __init__(self, what: str, mend: str) -> None:
        super().__init__(f"{what}; {mend}")
        self.what = what
        self.mend = mend


class Problems:
    """The mistakes found so far in `file`."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.found: list[FileProblem] = []

    def add(self, line: int | None, what: str, mend: str) -> None:
        self.found.append(FileProblem(self.file, line, what, mend))

    def add_mistake(self, line: int | None, mistake: Mistake, at: str = "") -> None:
        """Note `mistake` with the place in the file it was made at, e.g. 'limits.nte_usd'."""
        self.add(line, f"{at}: {mistake.what}" if at else mistake.what, mistake.mend)


def raise_if_any(*noted: Problems) -> None:
    """FileProblems of all of `noted` together, where there is one."""
    found = [problem for problems in noted for problem in sorted(problems.found, key=lambda one: one.line or 0)]
    if found:
        raise FileProblems(found)


def shown(word: str) -> str:
    """`word` in quotes, cut where it is long."""
    return repr(word if len(word) <= LONGEST_SHOWN else word[:LONGEST_SHOWN] + "…")


def suggest(word: str, known: Iterable[str]) -> str:
    """The mend for a word that is not in `known`: the one probably meant, else all that would do."""
    words, word = sorted(known), word[:LONGEST_SHOWN]
    near = get_close_matches(word.lower().replace(" ", "_").replace("-", "_"), words, n=1, cutoff=0.6)
    near = near or get_close_matches(word, words, n=1, cutoff=0.6)
    if near:
        return f"did you mean {near[0]!r}?"
    return f"use one of: {', '.join(words)}" if words else "remove it"
