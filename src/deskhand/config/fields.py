"""Reading one mapping key by key: what is not asked for is unknown, and every mistake is noted with its line."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import TracebackType
from typing import TypeVar

from deskhand.config.nodes import Items, Node, Scalar, Table
from deskhand.config.problems import Mistake, Problems, suggest

T = TypeVar("T")
D = TypeVar("D")


class Fields:
    """A mapping being read. As a context manager it names the unknown keys when the reading is over."""

    def __init__(self, table: Table, problems: Problems, path: str = "") -> None:
        self.table = table
        self.problems = problems
        self.path = path
        self.known: set[str] = set()

    def __enter__(self) -> Fields:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if kind is None:
            self.close()

    def close(self) -> None:
        """Note every key that nobody asked for."""
        for key in self.table.nodes:
            if key not in self.known:
                self.problems.add(self.line(key), f"{self.at(key)}: unknown key", suggest(key, self.known))

    def at(self, key: str) -> str:
        return f"{self.path}.{key}" if self.path else key

    def line(self, key: str | None = None) -> int:
        """Where `key` stands, else where the mapping begins."""
        return self.table.lines.get(key or "", self.table.line)

    def node(self, key: str) -> Node | None:
        """What stands under `key`, which is known from now on; None where nothing does."""
        self.known.add(key)
        found = self.table.nodes.get(key)
        return None if isinstance(found, Scalar) and found.empty else found

    def wrong(self, key: str, what: str, mend: str) -> None:
        self.problems.add(self.line(key), f"{self.at(key)}: {what}", mend)

    def get(self, key: str, read: Callable[[str], T], default: D) -> T | D:
        """The value of `key`, or `default` where it is absent, empty or (noted) wrong."""
        found = self.node(key)
        if found is None:
            return default
        if not isinstance(found, Scalar):
            self.wrong(key, "must be one value", "write it on the same line as its key")
            return default
        return self._read(found, self.at(key), read, default)

    def need(self, key: str, read: Callable[[str], T], instead: D, like: str) -> T | D:
        """As `get`, but absence is a mistake; `like` is an example that the mend shows."""
        if self.node(key) is None:
            self.problems.add(self.line(key), f"{self.at(key)}: is missing", f"write it like {like}")
            return instead
        return self.get(key, read, instead)

    def many(self, key: str, read: Callable[[str], T]) -> tuple[T, ...]:
        """The values of a list, or of one value with its parts joined by ';'; wrong ones are noted and left out."""
        found = self.node(key)
        if found is None:
            return ()
        if isinstance(found, Table):
            self.wrong(key, "must be a list", "write it like [one, two]")
            return ()
        values = (self._read(part, self.at(key), read, None) for part in self._parts(key, found))
        return tuple(value for value in values if value is not None)

    def _parts(self, key: str, found: Scalar | Items) -> Iterator[Scalar]:
        if isinstance(found, Scalar):
            parts = (part.strip() for part in found.text.split(";"))
            return (Scalar(part, found.line) for part in parts if part)
        return iter(self.scalars(key))

    def inside(self, key: str) -> Fields:
        """The mapping under `key` (empty where there is none), to be read with `with`."""
        found = self.node(key)
        if found is not None and not isinstance(found, Table):
            self.wrong(key, "must be a mapping", "write its keys indented below it, each like 'key: value'")
        empty = Table({}, {}, self.line(key))
        return Fields(found if isinstance(found, Table) else empty, self.problems, self.at(key))

    def each(self, key: str, like: str = "- name: …") -> Iterator[Fields]:
        """The mappings of the list under `key`, in order; anything else is noted, `like` shows how they begin."""
        found = self.node(key)
        if found is None:
            return
        if not isinstance(found, Items):
            self.wrong(key, "must be a list", f"start each of its entries with '- ', like '{like}'")
            return
        for one in found.nodes:
            if isinstance(one, Table):
                yield Fields(one, self.problems, self.at(key))
            else:
                self.problems.add(one.line, f"{self.at(key)}: must hold mappings", f"write each like '{like}'")

    def raw(self, key: str) -> Node | None:
        """What stands under `key`, empty or not, which is known from now on."""
        self.known.add(key)
        return self.table.nodes.get(key)

    def scalars(self, key: str) -> tuple[Scalar, ...]:
        """The values under `key` as written: one, or those of a list; nothing else may be there."""
        found = self.raw(key)
        nodes = found.nodes if isinstance(found, Items) else () if found is None else (found,)
        for one in nodes:
            if not isinstance(one, Scalar):
                self.problems.add(one.line, f"{self.at(key)}: holds a list or mapping", "write one value, or a list")
        return tuple(one for one in nodes if isinstance(one, Scalar))

    def has(self, key: str) -> bool:
        return key in self.table.nodes

    def free_keys(self) -> tuple[str, ...]:
        """All keys of a mapping whose keys are free; they are known from now on."""
        self.known.update(self.table.nodes)
        return tuple(self.table.nodes)

    def _read(self, value: Scalar, at: str, read: Callable[[str], T], default: D) -> T | D:
        try:
            return read(value.text.strip())
        except Mistake as mistake:
            self.problems.add_mistake(value.line, mistake, at)
            return default
