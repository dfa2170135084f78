"""Brings a database to the revision this program knows, and refuses one that a newer program has touched."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import NamedTuple

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from foundation.database import PRIVATE, Database
from foundation.errors import Conflict

SCRIPTS = Path(__file__).resolve().parent.parent / "migrations"


class DatabaseNotMigrated(Conflict):
    code = "database.not_migrated"

    def __init__(self, found: str | None, wanted: str) -> None:
        super().__init__(
            f"The database is at revision {found or 'none'}, this program needs {wanted}: run `tierlight migrate`."
        )


class DatabaseIsNewer(Conflict):
    code = "database.newer_than_program"

    def __init__(self, found: str) -> None:
        super().__init__(
            f"The database is at revision {found}, unknown here: a newer Tierlight wrote it. "
            "Install that version or restore an older backup; nothing was changed."
        )


class RowsLeftDangling(Conflict):
    code = "database.rows_dangling"

    def __init__(self, tables: tuple[str, ...]) -> None:
        super().__init__(
            f"After the change rows of {', '.join(tables)} would point at nothing; nothing was changed. "
            "Restore a backup, or report this with the two revisions."
        )
        self.tables = tables


class Revisions(NamedTuple):
    found: str | None
    newest: str

    @property
    def current(self) -> bool:
        return self.found == self.newest


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


@cache
def known_revisions() -> tuple[str, ...]:
    """Newest first."""
    return tuple(script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions())


def revisions(database: Database) -> Revisions:
    """Raises DatabaseIsNewer."""
    with database.engine.execution_options(read_only=True).connect() as connection:
        found = MigrationContext.configure(connection).get_current_revision()
    if found is not None and found not in known_revisions():
        raise DatabaseIsNewer(found)
    return Revisions(found, known_revisions()[0])


def require_current(database: Database) -> None:
    found, newest = revisions(database)
    if found != newest:
        raise DatabaseNotMigrated(found, newest)


def upgrade(database: Database, revision: str = "head") -> Revisions:
    """Applies what is missing, in one transaction. The caller backs up before (`api/cli/system.py`)."""
    if database.is_sqlite and database.engine.url.database not in {None, ":memory:"}:
        Path(database.engine.url.database or "").touch(mode=PRIVATE)  # or SQLite makes it readable by everyone
    revisions(database)
    with _reshaping(database) as connection:
        command.upgrade(_config(connection), revision)
    return revisions(database)


def downgrade(database: Database, revision: str) -> None:
    with _reshaping(database) as connection:
        command.downgrade(_config(connection), revision)


@contextmanager
def _reshaping(database: Database) -> Iterator[Connection]:
    """
    SQLite changes a table by copying it and dropping the former one, to which other rows still point: the drop is
    refused, or takes those rows along. So links between rows are not watched meanwhile, and all are proved before the
    commit. The switch works outside a transaction only.
    """
    with database.engine.connect() as connection:
        if database.is_sqlite:
            _watch_links(connection, on=False)
        try:
            with connection.begin():
                yield connection
                if database.is_sqlite:
                    _prove_links(connection)
        finally:
            if database.is_sqlite:
                _watch_links(connection, on=True)


def _watch_links(connection: Connection, *, on: bool) -> None:
    cursor = connection.connection.cursor()  # past SQLAlchemy, which would begin a transaction first
    cursor.execute(f"PRAGMA foreign_keys={'ON' if on else 'OFF'}")
    cursor.close()


def _prove_links(connection: Connection) -> None:
    """Raises RowsLeftDangling."""
    dangling = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    if dangling:
        raise RowsLeftDangling(tuple(sorted({row[0] for row in dangling})))


def differences(database: Database) -> None:
    """Raises alembic's own error when models and migrations say different things."""
    with database.engine.begin() as connection:
        command.check(_config(connection))


def rebuild(connection: Connection, revision: str) -> None:
    """Gives up every row and stands at `revision`, empty, inside the caller's transaction: the ground for a restore."""
    command.downgrade(_config(connection), "base")
    command.upgrade(_config(connection), revision)
