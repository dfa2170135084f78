"""
Backup and restore of the database and the stores of files (evidence, issued reports), in one tar file with hashes.

The signing secret is not in it: it lies in the environment file and is kept apart, so that a lost backup opens nothing.
SQLite is copied with its own online backup (consistent while others write). PostgreSQL is read table by table with COPY
in one repeatable-read transaction and put back on top of the same migrations, in one transaction: that needs no client
program whose version must fit the server's (docs/decisions/0002).
"""

import hashlib
import json
import shutil
import sqlite3
import tarfile
import tempfile
from collections.abc import Mapping
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from psycopg import Cursor
from sqlalchemy import Connection, MetaData, Table, func, select

from foundation import migrating, trail
from foundation.database import PRIVATE, Database
from foundation.errors import Conflict, Invalid
from foundation.ids import new_id

MANIFEST = "manifest.json"
SQLITE_COPY = "database.sqlite"


class BackupUnreadable(Invalid):
    code = "backup.unreadable"

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path.name} cannot be restored: {reason}. Nothing was changed.")


class BackupOfOtherKind(Invalid):
    code = "backup.other_kind"

    def __init__(self, found: str, wanted: str) -> None:
        super().__init__(f"The backup holds a {found} database, this installation uses {wanted}. Nothing was changed.")


class DatabaseNotEmpty(Conflict):
    code = "backup.database_not_empty"

    def __init__(self) -> None:
        super().__init__("The database holds data: restore into an empty one, or add --replace to give it up.")


@dataclass(frozen=True, slots=True)
class Manifest:
    """`files` maps each name in the tar to its SHA-256; `trail_head` is the newest trail entry of the copy."""

    dialect: str
    revision: str
    made_at: str
    trail_entries: int
    trail_head: str
    files: Mapping[str, str]


def back_up(database: Database, stores: Mapping[str, Path], target: Path, *, now: datetime) -> Manifest:
    """`stores` are folders of files by their names in the backup. `target` is whole or not there."""
    dialect = database.engine.dialect.name
    with tempfile.TemporaryDirectory(prefix="tierlight-backup-", dir=target.parent) as folder:
        copies = _dump(database, Path(folder) / "database")
        with database.reading() as session:
            entries, head = trail.head(session)
        files = {f"database/{copy.name}": copy for copy in copies} | {
            f"{name}/{path.relative_to(held)}": path
            for name, held in stores.items()
            for path in sorted(held.rglob("*"))
            if path.is_file()
        }
        manifest = Manifest(
            dialect=dialect,
            revision=migrating.revisions(database).found or "",
            made_at=now.isoformat(),
            trail_entries=entries,
            trail_head=head,
            files={name: _sha256(path) for name, path in files.items()},
        )
        listing = Path(folder) / MANIFEST
        listing.write_text(json.dumps(asdict(manifest), indent=1))
        whole = Path(folder) / "whole.tar.gz"
        with tarfile.open(whole, "w:gz", compresslevel=6) as tar:
            for name, path in {MANIFEST: listing, **files}.items():
                tar.add(path, arcname=name)
        whole.chmod(PRIVATE)
        whole.replace(target)
    return manifest


def restore(database: Database, stores: Mapping[str, Path], source: Path, *, replace: bool) -> Manifest:
    """
    Checks every hash first. Raises BackupUnreadable, BackupOfOtherKind, DatabaseNotEmpty, migrating.DatabaseIsNewer;
    the database is as before in each case.
    """
    dialect = database.engine.dialect.name
    with tempfile.TemporaryDirectory(prefix="tierlight-restore-") as unpacked:
        folder = Path(unpacked)
        manifest = _unpacked(source, folder)
        if manifest.dialect != dialect:
            raise BackupOfOtherKind(manifest.dialect, dialect)
        if manifest.revision not in migrating.known_revisions():
            raise migrating.DatabaseIsNewer(manifest.revision)
        if not replace and _holds_data(database):
            raise DatabaseNotEmpty
        _load(database, folder / "database", manifest.revision)
        for name, target in stores.items():
            if (folder / name).is_dir():
                shutil.copytree(folder / name, target, dirs_exist_ok=True)
    return manifest


def _dump(database: Database, folder: Path) -> list[Path]:
    folder.mkdir()
    if not database.is_sqlite:
        return _copy_tables_out(database, folder)
    copy = folder / SQLITE_COPY
    address = f"file:{database.engine.url.database}?mode=ro"
    with closing(sqlite3.connect(address, uri=True)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
    return [copy]


def _load(database: Database, folder: Path, revision: str) -> None:
    if not database.is_sqlite:
        _copy_tables_in(database, folder, revision)
        return
    database.close()
    target = Path(database.engine.url.database or "")
    beside = target.with_name(f"{target.name}-incoming-{new_id().hex}")
    shutil.copy(folder / SQLITE_COPY, beside)
    beside.chmod(PRIVATE)
    if target.is_file():
        with closing(sqlite3.connect(target)) as old:
            old.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # or the old log would be replayed into the new file
    beside.replace(target)


def _tables(connection: Connection) -> list[Table]:
    """Parents before children, as the database itself says."""
    found = MetaData()
    found.reflect(connection)
    return [table for table in found.sorted_tables if table.name != "alembic_version"]


def _copy_tables_out(database: Database, folder: Path) -> list[Path]:
    copies = []
    with database.engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
        for table in _tables(connection):
            copy = folder / f"{table.name}.csv"
            with copy.open("wb") as target, _cursor(connection).copy(_copy(table, "TO STDOUT")) as rows:
                for chunk in rows:
                    target.write(chunk)
            copies.append(copy)
    return copies


def _copy_tables_in(database: Database, folder: Path, revision: str) -> None:
    with database.engine.begin() as connection:
        migrating.rebuild(connection, revision)
        tables = _tables(connection)
        for table in reversed(tables):  # what the migrations put in themselves comes from the backup instead
            if connection.execute(select(table).limit(1)).first() is not None:
                connection.execute(table.delete())
        for table in tables:
            with (
                (folder / f"{table.name}.csv").open("rb") as rows,
                _cursor(connection).copy(_copy(table, "FROM STDIN")) as into,
            ):
                while chunk := rows.read(1 << 20):
                    into.write(chunk)
        for table in tables:
            _count_on(connection, table)


def _count_on(connection: Connection, table: Table) -> None:
    """Rows that came with their numbers do not move the counter of the column, and the next row would collide."""
    for column in table.columns:
        if column.identity is not None:
            newest = select(func.coalesce(func.max(column), 0) + 1).scalar_subquery()
            counter = func.pg_get_serial_sequence(table.name, column.name)
            connection.execute(select(func.setval(counter, newest, False)))


def _copy(table: Table, direction: str) -> str:
    columns = ", ".join(f'"{column.name}"' for column in table.columns)
    return f"COPY \"{table.name}\" ({columns}) {direction} (FORMAT csv, NULL '\\N')"


def _cursor(connection: Connection) -> Cursor:
    cursor: Cursor = connection.connection.cursor()  # type: ignore[assignment] # the driver here is psycopg
    return cursor


def _holds_data(database: Database) -> bool:
    if database.is_sqlite and not Path(database.engine.url.database or "").is_file():
        return False
    if migrating.revisions(database).found is None:
        return False
    with database.reading() as session:
        return trail.head(session)[0] > 0


def _unpacked(source: Path, folder: Path) -> Manifest:
    try:
        with tarfile.open(source, "r:gz") as tar:
            tar.extractall(folder, filter="data")
        manifest = Manifest(**json.loads((folder / MANIFEST).read_text()))
    except (OSError, tarfile.TarError, EOFError, ValueError, TypeError) as damaged:
        raise BackupUnreadable(source, "it is no Tierlight backup, or it is cut off") from damaged
    for name, sha256 in manifest.files.items():
        path = folder / name
        if not path.is_file() or _sha256(path) != sha256:
            raise BackupUnreadable(source, f"{name} in it is missing or was altered")
    return manifest


def _sha256(path: Path) -> str:
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
