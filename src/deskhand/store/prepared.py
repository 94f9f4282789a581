"""Statements that SQLAlchemy writes once and the driver runs: its own way to run one costs several times the query.

What SQLAlchemy knows is kept: the dialect's SQL, the types in both directions, its errors, what a lost connection is.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Dialect, Executable, Select, or_
from sqlalchemy.exc import DBAPIError, MultipleResultsFound, NoResultFound

Processor = Callable[[Any], Any]


@dataclass(frozen=True)
class Rows:
    """What came back: rows by column name, and how many rows were changed."""

    rows: list[Any]
    rowcount: int

    def __iter__(self) -> Iterator[Any]:
        return iter(self.rows)

    def first(self) -> Any | None:
        return self.rows[0] if self.rows else None

    def one(self) -> Any:
        """The only row; NoResultFound or MultipleResultsFound."""
        if not self.rows:
            raise NoResultFound("no row where one was expected")
        if len(self.rows) > 1:
            raise MultipleResultsFound("several rows where one was expected")
        return self.rows[0]

    def scalar_one(self) -> Any:
        return self.one()[0]

    def scalar_one_or_none(self) -> Any | None:
        return self.one()[0] if self.rows else None


@dataclass(frozen=True)
class _Written:
    """One statement in one dialect: `constants` are values that the statement itself brings along."""

    sql: str
    order: tuple[str, ...] | None
    constants: Mapping[str, Any]
    into: Mapping[str, Processor]
    returns: bool
    row: Callable[[Any], Any]

    def parameters(self, values: Mapping[str, Any]) -> Any:
        known = {**self.constants, **values}
        for name, process in self.into.items():
            known[name] = process(known[name])
        return known if self.order is None else [known[name] for name in self.order]


class Prepared:
    """A statement without lists of unknown length; written anew for each dialect and each set of columns."""

    def __init__(self, statement: Executable) -> None:
        self._statement = statement
        self._written: dict[tuple[str, tuple[str, ...]], _Written] = {}

    def run(self, connection: Connection, values: Mapping[str, Any], columns: tuple[str, ...] = ()) -> Rows:
        """Run it inside the connection's transaction. `columns` are those of an INSERT."""
        dialect = connection.dialect
        written = self._written.get((dialect.name, columns))
        if written is None:
            written = self._written[(dialect.name, columns)] = _write(self._statement, dialect, columns)
        raw: Any = connection.connection.driver_connection
        cursor = raw.cursor()
        try:
            cursor.execute(written.sql, written.parameters(values))
            found = [written.row(row) for row in cursor.fetchall()] if written.returns else []
            return Rows(found, cursor.rowcount)
        except dialect.loaded_dbapi.Error as error:
            raise _known_error(connection, written.sql, error) from error
        finally:
            cursor.close()


def commit(connection: Connection) -> None:
    """Commit what ran on it, through SQLAlchemy where that has a transaction of its own open."""
    if connection.in_transaction():
        connection.commit()
        return
    raw: Any = connection.connection.driver_connection
    try:
        raw.commit()
    except connection.dialect.loaded_dbapi.Error as error:
        raise _known_error(connection, "COMMIT", error) from error


def roll_back(connection: Connection) -> None:
    """Undo what ran on it; a connection that cannot even do that is given up."""
    if connection.invalidated or connection.in_transaction():
        connection.rollback()
        return
    raw: Any = connection.connection.driver_connection
    try:
        raw.rollback()
    except connection.dialect.loaded_dbapi.Error as error:
        connection.invalidate(error)


def _known_error(connection: Connection, sql: str, error: Exception) -> Exception:
    """The driver's error as SQLAlchemy's; a connection that it shows to be lost is given up."""
    dialect, raw = connection.dialect, connection.connection.driver_connection
    if dialect.is_disconnect(error, raw, None):  # type: ignore[arg-type]
        connection.invalidate(error)
    return DBAPIError.instance(sql, None, error, dialect.loaded_dbapi.Error, hide_parameters=True, dialect=dialect)


def one_of(column: ColumnElement[Any], values: Iterable[Any]) -> ColumnElement[bool]:
    """`column IN values` for values that are known when the statement is written."""
    return or_(*(column == value for value in values))


def _write(statement: Executable, dialect: Dialect, columns: tuple[str, ...]) -> _Written:
    compiled: Any = statement.compile(  # type: ignore[attr-defined]
        dialect=dialect, column_keys=list(columns) or None
    )
    asked = {name for bind, name in compiled.bind_names.items() if bind.required}
    into = {name: _processor(bind.type, dialect, "bind_processor") for bind, name in compiled.bind_names.items()}
    return _Written(
        sql=compiled.string,
        order=tuple(compiled.positiontup) if compiled.positional else None,
        constants={name: value for name, value in compiled.params.items() if name not in asked},
        into={name: process for name, process in into.items() if process},
        returns=isinstance(statement, Select) or bool(compiled.effective_returning),
        row=_row_maker(statement, dialect),
    )


def _row_maker(statement: Any, dialect: Dialect) -> Callable[[Any], Any]:
    """From the driver's tuple to a row with names and our types."""
    if not isinstance(statement, Select):
        return tuple
    columns = list(statement.selected_columns)
    shape: Any = namedtuple("Row", [column.name for column in columns], rename=True)  # type: ignore[misc]
    processes = [_processor(column.type, dialect, "result_processor", None) for column in columns]
    changed = [(place, process) for place, process in enumerate(processes) if process]

    def make(row: Any) -> Any:
        values = list(row)
        for place, process in changed:
            values[place] = process(values[place])
        return shape._make(values)

    return make


def _processor(kind: Any, dialect: Dialect, which: str, *rest: Any) -> Processor | None:
    return getattr(kind.dialect_impl(dialect), which)(dialect, *rest)  # type: ignore[no-any-return]
