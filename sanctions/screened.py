"""Both sides of a screening, read from the database: every party and site an actor sees, and every live entry."""

import csv
import hashlib
import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Literal
from uuid import UUID

from sqlalchemy import ColumnElement, literal, or_
from sqlalchemy import select as core_select
from sqlalchemy.orm import Mapped
from sqlmodel import Session, col, select

from foundation.actors import Actor
from sanctions.kinds import Kind, read_kind
from sanctions.lists.entries import ListedName, Strength
from sanctions.models import WatchListEntry
from sanctions.screening.index import Query, Target
from suppliers import facts, nodes, parties, sites
from suppliers.models import Fact, Identifier, NameVariant, Party, Site

MATERIAL = Path(__file__).with_name("material_fields.csv")
BIRTH = "birth_date"
IDS_PER_QUERY = 500  # both databases limit the parameters of one statement
FEW = 5000
"""So many parties are read one by one; for more it is quicker to read all."""


@lru_cache(maxsize=2)
def material_fields(side: Literal["party", "entry"]) -> tuple[str, ...]:
    """What is compared, or used to tell namesakes apart: a ruling lapses when one of these changes, and only then."""
    with MATERIAL.open(encoding="utf-8", newline="") as file:
        return tuple(row["field"] for row in csv.DictReader(file) if row["side"] == side and row["material"] == "yes")


@dataclass(frozen=True, slots=True)
class Subject:
    """A party or site under all its spellings. The name of a site is an organisation's."""

    node_id: UUID
    kind: Kind
    names: tuple[str, ...]
    countries: tuple[str, ...]
    identifiers: tuple[str, ...]
    addresses: tuple[str, ...] = ()
    births: tuple[str, ...] = ()

    @property
    def hash(self) -> str:
        """Only what screening compares: a new telephone number reopens no ruling, a new spelling does."""
        values = {
            "kind": self.kind.value,
            "names": sorted(self.names),
            "countries": sorted(self.countries),
            "identifiers": sorted(self.identifiers),
            "addresses": sorted(" ".join(one.casefold().split()) for one in self.addresses),
            "births": sorted(self.births),
        }
        return _digest([values[field] for field in material_fields("party")])

    @property
    def order_hash(self) -> str:
        """The same with the order of the names, in which a memory keeps them."""
        return _digest([self.hash, self.names])

    def queries(self) -> Iterator[Query]:
        for place, name in enumerate(self.names):
            yield Query(f"{self.node_id}:{place}", name, self.kind, self.countries, self.identifiers)


@dataclass(frozen=True, slots=True)
class LiveEntry:
    """`hash` covers what is compared, and birth years, by which people tell namesakes apart."""

    id: UUID
    source: str
    entry_key: str
    hash: str
    target: Target

    @property
    def key(self) -> str:
        return f"{self.source}:{self.entry_key}"


def subjects(session: Session, actor: Actor, only: Collection[UUID] | None = None) -> list[Subject]:
    """Open parties and sites, in the order of their ids; `only` some of them. One that is closed or gone is missing."""
    if only is not None and len(only) <= FEW:
        found = [one for some in _portions(only) for one in _subjects(session, actor, some)]
    else:
        found = [one for one in _subjects(session, actor, None) if only is None or one.node_id in only]
    return sorted(found, key=lambda subject: subject.node_id)


def _portions(ids: Collection[UUID]) -> Iterator[list[UUID]]:
    ordered = sorted(ids)
    return (ordered[start : start + IDS_PER_QUERY] for start in range(0, len(ordered), IDS_PER_QUERY))


def _subjects(session: Session, actor: Actor, only: list[UUID] | None) -> Iterator[Subject]:
    spellings = _spellings(session, actor, only)
    numbers = _numbers(session, actor, only)
    births = _births(session, actor, only)
    firms = core_select(*map(col, (Party.id, Party.kind, Party.name, Party.country, Party.city, Party.address))).where(
        parties.visible_to(actor), col(Party.closed_at).is_(None), *_among(col(Party.id), only)
    )
    places = core_select(
        col(Site.id), literal("organisation"), *map(col, (Site.name, Site.country, Site.city, Site.address))
    ).where(sites.visible_to(actor), col(Site.closed_at).is_(None), *_among(col(Site.id), only))
    for node_id, kind, name, country, city, address in (*session.execute(firms), *session.execute(places)):
        yield Subject(
            node_id=node_id,
            kind=read_kind(kind),
            names=tuple(dict.fromkeys((name, *spellings.get(node_id, ())))),
            countries=(country,) if country else (),
            identifiers=tuple(numbers.get(node_id, ())),
            addresses=tuple(text for text in (city, address) if text),
            births=tuple(births.get(node_id, ())),
        )


def _among(column: Mapped[UUID], only: list[UUID] | None) -> list[ColumnElement[bool]]:
    return [] if only is None else [column.in_(only)]


def _spellings(session: Session, actor: Actor, only: list[UUID] | None) -> dict[UUID, list[str]]:
    seen = col(NameVariant.node_id).in_(nodes.visible_ids(actor))
    held = select(NameVariant.node_id, NameVariant.text).where(seen, *_among(col(NameVariant.node_id), only))
    held = held.order_by(col(NameVariant.text))
    return _by_node(session.exec(held))


def _numbers(session: Session, actor: Actor, only: list[UUID] | None) -> dict[UUID, list[str]]:
    seen = col(Identifier.node_id).in_(nodes.visible_ids(actor))
    held = select(Identifier.node_id, Identifier.value).where(seen, *_among(col(Identifier.node_id), only))
    held = held.order_by(col(Identifier.value))
    return _by_node(session.exec(held))


def _births(session: Session, actor: Actor, only: list[UUID] | None) -> dict[UUID, list[str]]:
    stands = (col(Fact.field) == BIRTH, col(Fact.superseded_at).is_(None))
    held = select(Fact.node_id, Fact.value).where(facts.visible_to(actor), *stands, *_among(col(Fact.node_id), only))
    return _by_node(session.exec(held.order_by(col(Fact.value))))


def _by_node(rows: Iterator[tuple[UUID, str]]) -> dict[UUID, list[str]]:
    found: dict[UUID, list[str]] = defaultdict(list)
    for node_id, text in rows:
        found[node_id].append(text)
    return found


def in_force(on: date) -> ColumnElement[bool]:
    """Neither delisted nor past its last day."""
    unexpired = or_(col(WatchListEntry.expires_on).is_(None), col(WatchListEntry.expires_on) >= on)
    return col(WatchListEntry.delisted_at).is_(None) & unexpired


@dataclass(frozen=True, slots=True)
class LiveLists:
    """All entries in force: the row of each version, by the id screening knows it under (`source:key:hash`)."""

    rows: Mapping[str, UUID]

    @property
    def hash(self) -> str:
        return _digest(sorted(self.rows))

    @property
    def keys(self) -> frozenset[str]:
        """`source:key`, in whatever version."""
        return frozenset(one.rpartition(":")[0] for one in self.rows)


def live_lists(session: Session, *, on: date) -> LiveLists:
    columns = (WatchListEntry.id, WatchListEntry.source, WatchListEntry.entry_key, WatchListEntry.content_hash)
    rows = session.exec(select(*columns).where(in_force(on)))
    return LiveLists({_target_id(source, key, content): row for row, source, key, content in rows})


def _target_id(source: str, key: str, content: str) -> str:
    return f"{source}:{key}:{content}"


def live_entries(session: Session, *, on: date) -> list[LiveEntry]:
    """In the order of their ids as targets, so that equal lists give equal indexes on both databases."""
    found = [entry_of(row) for row in session.exec(select(WatchListEntry).where(in_force(on)))]
    return sorted(found, key=lambda entry: entry.target.id)


def entries_in(session: Session, rows: Iterable[UUID]) -> list[LiveEntry]:
    """These versions, in the same order."""
    found = [
        entry_of(row)
        for some in _portions(set(rows))
        for row in session.exec(select(WatchListEntry).where(col(WatchListEntry.id).in_(some)))
    ]
    return sorted(found, key=lambda entry: entry.target.id)


def entry_of(row: WatchListEntry) -> LiveEntry:
    listed = tuple(ListedName(name["text"], Strength(name["strength"])) for name in row.names)
    values: Mapping[str, object] = {
        "kind": row.kind,
        "names": sorted([name.text, name.strength.value] for name in listed),
        "countries": sorted(row.countries),
        "identifiers": sorted(number["value"] for number in row.identifiers),
        "birth_years": row.birth_years,
        "births": sorted(row.births),
        "addresses": sorted(row.addresses),
    }
    usable = tuple(number["value"] for number in row.identifiers if not number["masked"])
    return LiveEntry(
        id=row.id,
        source=row.source,
        entry_key=row.entry_key,
        hash=_digest([values[field] for field in material_fields("entry")]),
        target=Target(
            id=_target_id(row.source, row.entry_key, row.content_hash),
            kind=Kind(row.kind),
            names=listed,
            countries=tuple(row.countries),
            identifiers=usable,
        ),
    )


def _digest(material: object) -> str:
    return hashlib.sha256(json.dumps(material, ensure_ascii=False).encode()).hexdigest()
