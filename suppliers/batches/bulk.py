"""
Many rows at once, past the object layer: on SQLite statements of some hundred rows through the driver itself, because
a statement sets up its checks anew each time it runs; on PostgreSQL COPY. Both inside the session's own transaction.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from itertools import chain
from typing import Any
from uuid import UUID

from sqlalchemy import Table, text
from sqlmodel import Session, SQLModel

from foundation.database import ValueNotStorable
from suppliers.batches.passed_checks import Bulk, Passed, Value, passed_on

AT_A_TIME = 200
MANY = 1_000  # from here on looking for rows that are alike to a CHECK pays
# Index pages kept while many rows go in; SQLite's usual two megabytes would write each page often.
USUAL_CACHE_KIB = 2 * 1024
SMALL_CACHE_KIB = 16 * 1024
MIDDLING_CACHE_KIB = 32 * 1024
CACHE_KIB = 64 * 1024


def insert_rows(session: Session, model: type[SQLModel], rows: Sequence[Mapping[str, object]]) -> None:
    """Rows that all name the same columns; those that none names get their default. No row does nothing."""
    if not rows:
        return
    table = table_of(model)
    columns = tuple(rows[0])
    given = [[plain(row[column]) for column in columns] for row in rows]
    insert(session, table, columns, given, defaults_of(table, columns))


def insert(
    session: Session,
    table: Table,
    columns: Sequence[str],
    rows: Sequence[Sequence[Value]],
    constants: Mapping[str, Value],
) -> None:
    """`constants` hold for every row."""
    session.flush()
    connection = session.connection()
    cursor = connection.connection.cursor()
    try:
        if connection.dialect.name == "sqlite":
            _insert_sqlite(cursor, table, columns, rows, constants, passed_on(connection))
        else:
            _copy(cursor, table, columns, rows, constants)
    except (OverflowError, UnicodeEncodeError) as refused:
        raise ValueNotStorable from refused
    finally:
        cursor.close()


def make_room(session: Session, *, kib: int = CACHE_KIB) -> None:
    """Lets SQLite keep more pages of its indexes in memory on this connection; PostgreSQL has its own settings."""
    if session.get_bind().dialect.name == "sqlite":
        session.connection().execute(text(f"PRAGMA cache_size = -{kib}"))


@contextmanager
def keys_looked_up(session: Session) -> Iterator[None]:
    """
    Leaves out the look at every foreign key of every row, on SQLite, in a transaction that nothing was done in yet.
    Only for links, of which each end was read since this transaction began: SQLite has one writer, so what was found
    cannot go before it ends. To be left after the end of the transaction.
    """
    connection = session.connection()
    if connection.dialect.name != "sqlite":
        yield
        return
    driver: Any = connection.connection.driver_connection
    for word in ("COMMIT", "PRAGMA foreign_keys = OFF", "BEGIN IMMEDIATE"):  # within a transaction it cannot be said
        driver.execute(word)
    try:
        yield
    finally:
        driver.execute("PRAGMA foreign_keys = ON")


@contextmanager
def indexes_at_the_end(session: Session, table: Table) -> Iterator[None]:
    """
    Builds the indexes of an empty table once, after many rows went in, instead of at every row: on SQLite, within the
    session's transaction, so nobody ever sees the table without them. Elsewhere nothing: there it would lock readers.
    """
    connection = session.connection()
    if connection.dialect.name != "sqlite" or session.execute(table.select().limit(1)).first():
        yield
        return
    listed = text("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = :name AND sql IS NOT NULL")
    indexes = [(str(row[0]), str(row[1])) for row in connection.execute(listed, {"name": table.name})]
    for name, _ in indexes:
        connection.execute(text(f'DROP INDEX "{name}"'))
    yield
    for _, made_by in indexes:
        connection.exec_driver_sql(made_by)


def _insert_sqlite(
    cursor: Any,  # noqa: ANN401 - a driver's own cursor
    table: Table,
    columns: Sequence[str],
    rows: Sequence[Sequence[Value]],
    constants: Mapping[str, Value],
    passed: Passed,
) -> None:
    one = f"({', '.join([*('?' for _ in columns), *map(_literal, constants.values())])})"
    names = _quoted((*columns, *constants))
    head = f"INSERT INTO {table.name} ({names}) VALUES "  # noqa: S608 - names of our own tables and columns
    if len(rows) < MANY:
        _statements(cursor, head, one, rows)
        return
    bulk = Bulk(table, tuple(columns), constants)
    asked, alike = passed.part(bulk, rows)
    _statements(cursor, head, one, asked)
    passed.remember(bulk, asked)
    cursor.execute("PRAGMA ignore_check_constraints = ON")
    try:
        _statements(cursor, head, one, alike)
    finally:
        cursor.execute("PRAGMA ignore_check_constraints = OFF")


def _statements(
    cursor: Any,  # noqa: ANN401 - as above
    head: str,
    one: str,
    rows: Sequence[Sequence[Value]],
) -> None:
    if not rows:
        return
    most = min(AT_A_TIME, 32_000 // len(rows[0]))
    full = len(rows) - len(rows) % most
    many = head + ", ".join([one] * most)
    for start in range(0, full, most):
        cursor.execute(many, list(chain.from_iterable(rows[start : start + most])))
    if full < len(rows):
        rest = rows[full:]
        cursor.execute(head + ", ".join([one] * len(rest)), list(chain.from_iterable(rest)))


def _quoted(names: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


def _literal(value: Value) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, str):
        return "'" + value.replace("'", "''") + "'"
    return repr(int(value) if isinstance(value, bool) else value)


def _copy(
    cursor: Any,  # noqa: ANN401 - as above
    table: Table,
    columns: Sequence[str],
    rows: Iterable[Sequence[Value]],
    constants: Mapping[str, Value],
) -> None:
    every = tuple(constants.values())
    cursor.execute("SET LOCAL TIME ZONE 'UTC'")  # `moment` writes no zone
    with cursor.copy(f"COPY {table.name} ({_quoted((*columns, *constants))}) FROM STDIN") as target:
        for row in rows:
            target.write_row((*row, *every))


def table_of(model: type[SQLModel]) -> Table:
    table: Table = SQLModel.metadata.tables[str(model.__tablename__)]
    return table


def defaults_of(table: Table, given: Iterable[str]) -> dict[str, Value]:
    """What the model says for columns that are not given. An id must be given: each row needs its own."""
    named = set(given)
    found: dict[str, Value] = {}
    for column in table.columns:
        default: Any = column.default
        if column.name in named or default is None:
            continue
        argument = default.arg
        found[column.name] = plain(argument(None) if callable(argument) else argument)
    return found


def plain(value: object) -> Value:
    if value is None:
        return None
    turn = _TURNS.get(type(value))
    return turn(value) if turn else json.dumps(value, ensure_ascii=False)


def moment(value: datetime) -> str:
    """In UTC, as SQLite keeps it."""
    return value.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")


_TURNS: dict[type, Callable[[Any], Value]] = {
    str: str,
    int: int,
    float: float,
    bool: bool,
    UUID: lambda value: str(value.hex),
    datetime: moment,
    date: date.isoformat,
}
