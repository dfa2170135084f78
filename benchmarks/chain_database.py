"""An invented chain in a SQLite register of its own, made by the migrations and filled as fast as SQLite goes."""

import sqlite3
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import UUID

import numpy as np

from benchmarks.chain_data import InventedChain
from foundation import accounts, migrating
from foundation.actors import Actor, OrganisationId
from foundation.database import Database, analyse
from suppliers.chain.graph import ALWAYS, KINDS, NEVER
from suppliers.models import Edge, Node, Party, Site

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
STAMP = "2026-11-22 09:00:00.000000"
DAY_ZERO = date(1970, 1, 1)


def node_id(at: int) -> UUID:
    return UUID(int=(0x0190 << 112) | (0x7 << 76) | (0b10 << 62) | at)


def edge_id(at: int) -> UUID:
    return UUID(int=(0x0191 << 112) | (0x7 << 76) | (0b10 << 62) | at)


def filled(path: Path, chain: InventedChain) -> tuple[Database, Actor]:
    database = Database.at(f"sqlite:///{path}")
    migrating.upgrade(database)
    with database.transaction() as session:
        owner = accounts.add_organisation(session, name="Lindenhof Hotels", kind="buyer", now=NOW).id
    database.close()
    _insert(path, chain, owner.hex)
    database = Database.at(f"sqlite:///{path}")
    with database.transaction() as session:
        analyse(session, Node, Party, Site, Edge)
    return database, Actor.system(OrganisationId(owner))


def _insert(path: Path, chain: InventedChain, owner: str) -> None:
    """Indexes are made after the rows, as they stood before."""
    store = sqlite3.connect(path, isolation_level=None)
    store.executescript("PRAGMA synchronous=OFF; PRAGMA journal_mode=WAL; PRAGMA cache_size=-400000; BEGIN")
    indexes = store.execute("SELECT name, sql FROM sqlite_master WHERE type='index' AND tbl_name='edge' AND sql<>''")
    kept = list(indexes)
    for name, _ in kept:
        store.execute(f"DROP INDEX {name}")
    ids = [node_id(at).hex for at in range(chain.nodes)]
    sites = chain.is_site.tolist()
    store.executemany(
        "INSERT INTO node (id, kind, organisation_id) VALUES (?,?,?)",
        ((one, "site" if site else "party", owner) for one, site in zip(ids, sites, strict=True)),
    )
    _insert_named(store, ids, sites, owner)
    store.executemany(
        "INSERT INTO edge (id, organisation_id, row_key, kind, from_id, to_id, origin, verification, valid_from,"
        " valid_to, confidence, commodity, corridor, source_text, reasons, evidence_ids, recorded_at)"
        " VALUES (?,?,?,?,?,?,'declared','claimed',?,?,?,'','','list','[]','[]',?)",
        _edges(chain, ids, owner),
    )
    for _, statement in kept:
        store.execute(statement)
    store.execute("COMMIT")
    store.close()


def _insert_named(store: sqlite3.Connection, ids: list[str], sites: list[bool], owner: str) -> None:
    parties = ((one, at) for at, (one, site) in enumerate(zip(ids, sites, strict=True)) if not site)
    store.executemany(
        "INSERT INTO party (id, organisation_id, reference, row_key, kind, roles, name, folded_name, country, city,"
        " address, phone, website, remark, source, recorded_at, version)"
        f" SELECT ?, '{owner}', 'P-'||?2, 'k'||?2, 'organisation', '[]', 'Firm '||?2, 'firm '||?2, 'ES', 'Puente',"
        f" '', '', '', '', '{{}}', '{STAMP}', 1",
        parties,
    )
    places = ((one, at) for at, (one, site) in enumerate(zip(ids, sites, strict=True)) if site)
    store.executemany(
        "INSERT INTO site (id, organisation_id, reference, row_key, kind, sector, sector_text, name, folded_name,"
        " country, region, city, address, postcode, source, recorded_at, version)"
        f" SELECT ?, '{owner}', 'S-'||?2, 'k'||?2, 'farm', 'agriculture', '', 'Site '||?2, 'site '||?2, 'ES', '',"
        f" 'Puente', '', '', '{{}}', '{STAMP}', 1",
        places,
    )


def _edges(chain: InventedChain, ids: list[str], owner: str) -> Iterator[tuple[object, ...]]:
    columns = (chain.kind, chain.source, chain.target, chain.since, chain.until, chain.confidence)
    days = {day: _text(day) for day in np.unique(np.concatenate([chain.since, chain.until])).tolist()}
    for at, row in enumerate(zip(*(column.tolist() for column in columns), strict=True)):
        kind, source, target, since, until, confidence = row
        ends = ids[source], ids[target]
        yield edge_id(at).hex, owner, f"k{at}", KINDS[kind], *ends, days[since], days[until], confidence, STAMP


def _text(day: int) -> str | None:
    return None if day in {ALWAYS, NEVER} else (DAY_ZERO + timedelta(days=day)).isoformat()
