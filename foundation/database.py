"""
One engine, one way to open a transaction, on SQLite (embedded) and PostgreSQL (team).

A request or a job is one `transaction()`; it commits on leaving the block, before any answer goes out, and nobody else
commits. SQLite runs in WAL mode with foreign keys on; every transaction that may write begins IMMEDIATE, because a
read that turns into a write under WAL fails at once instead of waiting (docs/decisions/0002).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, DateTime, Engine, create_engine, event, make_url, text
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import DataError, DBAPIError, OperationalError
from sqlalchemy.types import TypeDecorator
from sqlmodel import Session, SQLModel

from foundation.errors import Invalid, SourceUnavailable

BUSY_MILLISECONDS = 10_000
PRIVATE = 0o600

# Named constraints, so that migrations can alter them on both databases.
SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class DatabaseUnavailable(SourceUnavailable):
    code = "database.unavailable"

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"The database cannot be opened: {reason}. Check TIERLIGHT_DATABASE_URL and that it is running."
        )


class DatabaseLocked(SourceUnavailable):
    code = "database.locked"

    def __init__(self) -> None:
        super().__init__(
            "The database is locked by another program. Close what holds it open and try again; nothing was written."
        )


class ValueNotStorable(Invalid):
    """The net under every check of a route or a page: no number or text a client sends is a fault of ours."""

    code = "value.not_storable"

    def __init__(self) -> None:
        super().__init__("A number is too large or a text holds a character that no database keeps: correct it.")


class UTCDateTime(TypeDecorator[datetime]):
    """Aware UTC in, aware UTC out, on both databases (SQLite drops the zone). A naive value is a bug and is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:  # noqa: ANN401, ARG002 - SQLAlchemy's signature
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"naive datetime {value!r}: times here are aware")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:  # noqa: ANN401, ARG002 - SQLAlchemy's signature
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _prepare_sqlite(dbapi_connection: Any, _record: object) -> None:  # noqa: ANN401 - a driver's own connection
    dbapi_connection.isolation_level = None  # pysqlite must not begin by itself; `_begin` below does
    cursor = dbapi_connection.cursor()
    for pragma in (f"busy_timeout={BUSY_MILLISECONDS}", "journal_mode=WAL", "foreign_keys=ON", "synchronous=NORMAL"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    reading = connection.get_execution_options().get("read_only", False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


OUT_OF_RANGE = frozenset({None, "22003", "22008", "22021", "22P05"})
"""SQLSTATEs of numbers, dates and characters that PostgreSQL does not hold; psycopg itself refuses NUL without one."""


def _refuse_value(context: ExceptionContext) -> None:
    """The drivers speak of the same value in different errors, some of them not the database's own."""
    error = context.original_exception
    of_driver = isinstance(context.sqlalchemy_exception, DataError)
    if isinstance(error, OverflowError | UnicodeEncodeError) or (
        of_driver and getattr(error, "sqlstate", None) in OUT_OF_RANGE
    ):
        raise ValueNotStorable from error


def open_engine(url: str) -> Engine:
    """Also makes the folder of a SQLite file. Raises DatabaseUnavailable when it may not."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        server = create_engine(parsed, pool_pre_ping=True, pool_size=10, max_overflow=20)
        event.listen(server, "handle_error", _refuse_value)
        return server
    if parsed.database and parsed.database != ":memory:":
        try:
            Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
        except OSError as refused:
            raise DatabaseUnavailable(f"{refused.strerror}: {parsed.database}") from refused
    engine = create_engine(parsed, connect_args={"check_same_thread": False})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin)
    event.listen(engine, "handle_error", _refuse_value)
    return engine


class Database:
    """Opens transactions on one engine. Everything that touches rows is handed a session from here."""

    def __init__(self, bind: Engine | Connection) -> None:
        """A connection instead of an engine runs everything inside that connection's own transaction."""
        self.bind = bind
        self.engine = bind.engine

    @classmethod
    def at(cls, url: str) -> "Database":
        return cls(open_engine(url))

    @property
    def is_sqlite(self) -> bool:
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        with _told_plainly(), Session(self.bind, expire_on_commit=False) as session:
            try:
                yield session
                session.commit()
            except BaseException:
                session.rollback()
                raise

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A transaction that is never committed; on SQLite it does not wait for writers."""
        bind = self.bind.execution_options(read_only=True)
        with _told_plainly(), Session(bind, expire_on_commit=False, autoflush=False) as session:
            yield session

    def close(self) -> None:
        self.engine.dispose()


@contextmanager
def _told_plainly() -> Iterator[None]:
    try:
        yield
    except OperationalError as failed:
        if "database is locked" in str(failed.orig):
            raise DatabaseLocked from failed
        if isinstance(failed, DBAPIError) and ("unable to open" in str(failed.orig) or "connect" in str(failed.orig)):
            raise DatabaseUnavailable(str(failed.orig).splitlines()[0]) from failed
        raise


def upsert(session: Session, table: Any, rows: list[dict[str, Any]], *, key: tuple[str, ...]) -> None:  # noqa: ANN401 - any core table
    """
    Core upsert in chunks, about ten times `add_all` (notes on measurements: docs/decisions/0002).
    Columns outside `key` take the new value; an empty list does nothing.
    """
    from sqlalchemy.dialects import postgresql, sqlite  # noqa: PLC0415 - only bulk writers need the dialects

    if not rows:
        return
    insert: Any = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    statement = insert(table)
    updates = {name: statement.excluded[name] for name in rows[0] if name not in key}
    if updates:
        statement = statement.on_conflict_do_update(index_elements=list(key), set_=updates)
    else:
        statement = statement.on_conflict_do_nothing(index_elements=list(key))
    for start in range(0, len(rows), 1000):
        session.execute(statement, rows[start : start + 1000])


def analyse(session: Session, *tables: type[SQLModel]) -> None:
    """
    Tells the planner how the rows lie, after a bulk write. Without it SQLite takes every index for equally selective
    and reads a whole organisation for each node of a chain (measured: 322 s instead of 1 s on 60,000 links).
    """
    if session.get_bind().dialect.name == "sqlite":
        session.execute(text("PRAGMA analysis_limit = 1000"))
    for table in tables:
        session.execute(text(f"ANALYZE {table.__tablename__}"))
