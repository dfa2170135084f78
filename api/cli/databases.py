"""Which database a command works on: the configured one, or a SQLite file named on the command line."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from foundation import migrating
from foundation.database import Database
from foundation.errors import SourceUnavailable
from foundation.settings import settings


class DatabaseFileMissing(SourceUnavailable):
    code = "database.missing"

    def __init__(self, where: str) -> None:
        super().__init__(
            f"There is no database at {where}: name a file that stands, or make it with `tierlight migrate`."
        )


@contextmanager
def opened(file: Path | None = None) -> Iterator[Database]:
    """A migrated database. Raises DatabaseFileMissing, DatabaseNotMigrated, DatabaseIsNewer."""
    database = Database.at(f"sqlite:///{file}" if file else settings().database_url)
    try:
        if database.is_sqlite and not Path(database.engine.url.database or "").is_file():
            raise DatabaseFileMissing(str(database.engine.url.database))
        migrating.require_current(database)
        yield database
    finally:
        database.close()
