"""Where everything is kept. A store belongs to one company; there is no query without one."""

from __future__ import annotations

import threading
import weakref
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from pathlib import Path
from selectors import EVENT_READ, DefaultSelector
from typing import Any

from sqlalchemy import (
    URL,
    BindParameter,
    Connection,
    CursorResult,
    Engine,
    Executable,
    Table,
    bindparam,
    create_engine,
    event,
    make_url,
    select,
    text,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.pool import StaticPool

from deskhand.domain.errors import Misconfigured
from deskhand.store.prepared import Prepared, Rows, commit, roll_back
from deskhand.store.tables import companies

GENESIS = "0" * 64
FROZEN_S = 20

OWN: BindParameter[str] = bindparam("own_company")
"""The company of a `Tx` in the WHERE of a statement that is built once.

Statements stand at the top of their module: building one costs several times what running it does.
"""


class Put:
    """INSERT of a row, built once for both dialects; a row that exists stays, or has its `changed` columns replaced."""

    def __init__(self, table: Table, keys: Sequence[str] = (), changed: Sequence[str] = ()) -> None:
        self._by_dialect = {
            "sqlite": _put(sqlite.insert(table), keys, changed),
            "postgresql": _put(postgresql.insert(table), keys, changed),
        }

    def of(self, dialect: str) -> Prepared:
        return self._by_dialect[dialect]


def _put(insert: Any, keys: Sequence[str], changed: Sequence[str]) -> Prepared:
    return Prepared(
        (
            insert.on_conflict_do_update(index_elements=keys, set_={name: insert.excluded[name] for name in changed})
            if changed
            else insert.on_conflict_do_nothing()
        ).returning(insert.table.c.company)
    )


class Use(Enum):
    """What a connection is kept for: reading; commits that are forced to disk; commits that may be lost with power.

    What is lost with power is the end of what was committed, never a piece of the middle: each forced commit forces all
    before it. So what is done between one and the next is begun anew, as after a kill.
    """

    READ = "read"
    FORCED = "forced"
    UNFORCED = "unforced"

    @property
    def writes(self) -> bool:
        return self is not Use.READ


@dataclass(frozen=True)
class Wake:
    """When an unhandled event wants to be taken up."""

    event: str
    at: datetime
    priority: int


@dataclass
class Tx:
    """One transaction of one company. A writing one knows its row: `head` is the hash of the newest event.

    `posted` are its new events that are due some time, `woken` the ids of older ones that are to be taken up anew.
    """

    connection: Connection
    company: str
    head: str = ""
    paused: bool = False
    shadow: bool = False
    writes: bool = False
    posted: list[Wake] = field(default_factory=list)
    woken: list[str] = field(default_factory=list)

    @property
    def postgres(self) -> bool:
        return self.connection.dialect.name == "postgresql"

    def run(self, statement: Prepared, **values: Any) -> Rows:
        """A statement with `OWN` in it, for this company."""
        return statement.run(self.connection, {"own_company": self.company, **values})

    def run_over(self, statement: Executable, **values: Any) -> CursorResult[Any]:
        """The same for a statement over a list of any length, which SQLAlchemy has to write anew."""
        return self.connection.execute(statement, {"own_company": self.company, **values})

    def put(self, row: Put, **values: Any) -> bool:
        """Write a row of this company; False where it was there and was left alone."""
        values = {"company": self.company, **values}
        return bool(row.of(self.connection.dialect.name).run(self.connection, values, tuple(values)).rows)


def open_engine(url: str) -> Engine:
    """An engine for `sqlite:///path`, `sqlite://` (in memory, one connection) or `postgresql+psycopg://…`.

    Parameters are people's words: errors do not show them.
    """
    if not url.startswith(("sqlite:", "postgresql")):
        raise Misconfigured("DESKHAND_DB must begin with sqlite:/// or postgresql://")
    try:
        return _open_sqlite(url) if url.startswith("sqlite:") else _open_postgres(url)
    except ArgumentError as error:
        raise Misconfigured(f"DESKHAND_DB is no address of a database that we know: {error}") from error


def guarded(url: str) -> URL:
    """A PostgreSQL address by which the server ends a transaction that its client sits in for long.

    A process that freezes there would hold up its company. `options` that the address has take the place of ours.
    """
    made = make_url(url)
    ours = f"-cidle_in_transaction_session_timeout={FROZEN_S}s"
    return made if "options" in made.query else made.update_query_dict({"options": ours})


def conninfo(url: str, forced: bool = True) -> str:
    """The same address for libpq, with its password; its commits are `forced` to disk or not, see `Use`."""
    made = guarded(url)
    if not forced:
        made = made.update_query_dict({"options": f"{made.query['options']} -csynchronous_commit=off"})
    address = made.set(drivername="postgresql").render_as_string(hide_password=False)
    return address.replace("+", "%20")  # a space, which libpq knows in this form only


def _open_postgres(url: str) -> Engine:
    return create_engine(guarded(url), pool_size=20, max_overflow=20, pool_pre_ping=True, hide_parameters=True)


def _open_sqlite(url: str) -> Engine:
    in_memory = url in ("sqlite://", "sqlite:///:memory:")
    if in_memory:
        engine = create_engine(
            url, poolclass=StaticPool, hide_parameters=True, connect_args={"check_same_thread": False}
        )
    else:
        Path(url.removeprefix("sqlite:///")).parent.mkdir(parents=True, exist_ok=True)
        engine = create_engine(
            url,
            pool_size=40,
            pool_reset_on_return=None,  # every transaction here ends by itself
            hide_parameters=True,
            connect_args={"timeout": 30, "check_same_thread": False},
        )

    @event.listens_for(engine, "connect")
    def _settings(connection, _record):  # type: ignore[no-untyped-def]
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute("PRAGMA busy_timeout=30000")
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.close()

    return engine


def begin(connection: Connection, writes: bool) -> None:
    """Begin a transaction on a connection that commits each statement by itself."""
    if connection.dialect.name == "sqlite":
        (BEGIN_IMMEDIATE if writes else BEGIN).run(connection, {})
    else:
        (BEGIN if writes else BEGIN_SNAPSHOT).run(connection, {})


def ended(connection: Connection) -> bool:
    """True where the server has closed an idle connection, or said that it will: nothing else comes unasked.

    One look at the socket, where a ping would cost every transaction a round trip.
    """
    raw: Any = connection.connection.driver_connection
    with DefaultSelector() as watch:
        watch.register(raw.fileno(), EVENT_READ)
        return bool(watch.select(0))


def reach(engine: Engine) -> None:
    """Connect once; Misconfigured, without the password, where that does not work."""
    try:
        engine.connect().close()
    except DBAPIError as error:
        where, why = repr(engine.url.set(query={})), str(error.orig).strip()
        raise Misconfigured(f"the database {where} cannot be reached: {why}") from error


BEGIN, BEGIN_IMMEDIATE = Prepared(text("BEGIN")), Prepared(text("BEGIN IMMEDIATE"))
BEGIN_SNAPSHOT = Prepared(text("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"))
"""On PostgreSQL only this shows every query of a transaction the same rows."""
SYNCHRONOUS = {
    ("sqlite", Use.FORCED): "PRAGMA synchronous=FULL",
    ("sqlite", Use.UNFORCED): "PRAGMA synchronous=NORMAL",
    ("postgresql", Use.FORCED): "SET SESSION synchronous_commit TO DEFAULT",
    ("postgresql", Use.UNFORCED): "SET SESSION synchronous_commit TO off",
}
_ROW = select(companies.c.head, companies.c.paused, companies.c.shadow).where(companies.c.company == OWN)
ROW, ROW_LOCKED = Prepared(_ROW), Prepared(_ROW.with_for_update())
MOVE_HEAD = Prepared(update(companies).where(companies.c.company == OWN).values(head=bindparam("new_head")))
FOUND = Put(companies)


Idle = dict[Use, list[Connection]]


class Store:
    """The rows of one company.

    Writing transactions of a company follow one another: on SQLite there is one writer, on PostgreSQL the company's
    row is locked first. So a claim, an acceptance and the hash chain need no further lock.
    """

    def __init__(self, engine: Engine, company: str) -> None:
        self.engine = engine
        self.company = company
        self._sqlite = engine.dialect.name == "sqlite"
        self._writer = threading.RLock()
        self._in_memory = engine.pool.__class__ is StaticPool
        self._reader: AbstractContextManager[object] = self._writer if self._in_memory else nullcontext()
        self._idle: Idle = {use: [] for use in Use}
        if self._in_memory:  # what is kept in memory ends with its store
            weakref.finalize(self, _let_all_go, self._idle, engine)

    @contextmanager
    def read(self) -> Iterator[Tx]:
        """A consistent view; nothing is written."""
        with self._connection(Use.READ) as connection, self._reader, _begun(connection, writes=False):
            yield Tx(connection, self.company)

    @contextmanager
    def glance(self) -> Iterator[Tx]:
        """For one query, which needs no transaction around it."""
        with self._connection(Use.READ) as connection, self._reader:
            yield Tx(connection, self.company)

    @contextmanager
    def write(self, forced: bool = True) -> Iterator[Tx]:
        """A writing transaction: committed as a whole when the block ends, rolled back when it raises.

        Not `forced` to disk is what nobody outside relies on yet, see `Use`.
        """
        use = Use.FORCED if forced else Use.UNFORCED
        with self._connection(use) as connection, self._writer, _begun(connection, writes=True):
            tx = Tx(connection, self.company, writes=True)
            row = tx.run(ROW if self._sqlite else ROW_LOCKED).one()
            tx.head = start = row.head
            tx.paused, tx.shadow = row.paused, row.shadow
            yield tx
            if tx.head != start:
                tx.run(MOVE_HEAD, new_head=tx.head)

    def found(self) -> None:
        """Make sure the company's row exists."""
        with self._connection(Use.FORCED) as connection, self._writer, _begun(connection, writes=True):
            Tx(connection, self.company, writes=True).put(FOUND, head=GENESIS)

    @contextmanager
    def _connection(self, use: Use) -> Iterator[Connection]:
        """One that is kept at hand, since fetching one from the pool costs more than a query; a new one where none is.

        When one breaks, the others are let go with it: the database was away.
        """
        connection = self._at_hand(use) or self._connect(use)
        try:
            yield connection
        except BaseException:
            if connection.invalidated:
                _invalidate(self._idle)
            connection.close()
            raise
        self._idle[use].append(connection)

    def _at_hand(self, use: Use) -> Connection | None:
        """A kept connection that the server has not ended meanwhile."""
        while True:
            try:
                connection = self._idle[use].pop()
            except IndexError:
                return None
            if self._sqlite or not ended(connection):
                return connection
            connection.invalidate()
            connection.close()

    def _connect(self, use: Use) -> Connection:
        connection = self.engine.connect()
        if not self._sqlite:
            connection.execution_options(isolation_level="AUTOCOMMIT")
        if use.writes and not self._in_memory:
            Prepared(text(SYNCHRONOUS[connection.dialect.name, use])).run(connection, {})
        return connection

    def close(self) -> None:
        """Let go of every connection."""
        _let_all_go(self._idle, self.engine)


def _invalidate(idle: Idle) -> None:
    for connections in idle.values():
        while connections:
            with connections.pop() as connection:
                connection.invalidate()


def _let_all_go(idle: Idle, engine: Engine) -> None:
    _invalidate(idle)
    engine.dispose()


@contextmanager
def _begun(connection: Connection, writes: bool) -> Iterator[None]:
    """A transaction: committed when the block ends, rolled back when it raises."""
    begin(connection, writes)
    try:
        yield
    except BaseException:
        roll_back(connection)
        raise
    commit(connection)
