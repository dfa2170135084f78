"""Both sides of a screening, read from the database: every party and site an actor sees, and every live entry."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, or_
from sqlmodel import Session, col, select

from foundation.actors import Actor
from sanctions.kinds import Kind, read_kind
from sanctions.lists.entries import ListedName, Strength
from sanctions.models import WatchListEntry
from sanctions.screening.index import Query, Target
from suppliers import nodes, parties, sites
from suppliers.models import Identifier, NameVariant, Party, Site


@dataclass(frozen=True, slots=True)
class Subject:
    """A party or site under all its spellings. The name of a site is an organisation's."""

    node_id: UUID
    kind: Kind
    names: tuple[str, ...]
    countries: tuple[str, ...]
    identifiers: tuple[str, ...]

    @property
    def hash(self) -> str:
        """Only what screening compares: a new telephone number reopens no ruling, a new spelling does."""
        material = [self.kind.value, sorted(self.names), sorted(self.countries), sorted(self.identifiers)]
        return _digest(material)

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


def subjects(session: Session, actor: Actor) -> list[Subject]:
    """Open parties and sites, in the order of their ids."""
    spellings = _spellings(session, actor)
    numbers = _numbers(session, actor)
    firms = select(Party.id, Party.kind, Party.name, Party.country).where(
        parties.visible_to(actor), col(Party.closed_at).is_(None)
    )
    places = select(Site.id, Site.name, Site.country).where(sites.visible_to(actor), col(Site.closed_at).is_(None))
    rows = [(node_id, read_kind(kind), name, country) for node_id, kind, name, country in session.exec(firms)]
    rows += [(node_id, Kind.ORGANISATION, name, country) for node_id, name, country in session.exec(places)]
    found = [
        Subject(
            node_id=node_id,
            kind=kind,
            names=tuple(dict.fromkeys((name, *spellings.get(node_id, ())))),
            countries=(country,) if country else (),
            identifiers=tuple(numbers.get(node_id, ())),
        )
        for node_id, kind, name, country in rows
    ]
    return sorted(found, key=lambda subject: subject.node_id)


def _spellings(session: Session, actor: Actor) -> dict[UUID, list[str]]:
    seen = col(NameVariant.node_id).in_(nodes.visible_ids(actor))
    held = select(NameVariant.node_id, NameVariant.text).where(seen).order_by(col(NameVariant.text))
    return _by_node(session.exec(held))


def _numbers(session: Session, actor: Actor) -> dict[UUID, list[str]]:
    seen = col(Identifier.node_id).in_(nodes.visible_ids(actor))
    held = select(Identifier.node_id, Identifier.value).where(seen).order_by(col(Identifier.value))
    return _by_node(session.exec(held))


def _by_node(rows: Iterator[tuple[UUID, str]]) -> dict[UUID, list[str]]:
    found: dict[UUID, list[str]] = defaultdict(list)
    for node_id, text in rows:
        found[node_id].append(text)
    return found


def in_force(on: date) -> ColumnElement[bool]:
    """Neither delisted nor past its last day."""
    unexpired = or_(col(WatchListEntry.expires_on).is_(None), col(WatchListEntry.expires_on) >= on)
    return col(WatchListEntry.delisted_at).is_(None) & unexpired


def live_entries(session: Session, *, on: date) -> list[LiveEntry]:
    """In the order of source, key and version, so that equal lists give equal indexes."""
    ordered = (
        select(WatchListEntry)
        .where(in_force(on))
        .order_by(WatchListEntry.source, WatchListEntry.entry_key, WatchListEntry.content_hash)
    )
    return [_entry(row) for row in session.exec(ordered)]


def live_keys(session: Session, *, on: date) -> frozenset[str]:
    """Which entries are in force, in whatever version; `source:key`."""
    held = select(WatchListEntry.source, WatchListEntry.entry_key).where(in_force(on))
    return frozenset(f"{source}:{key}" for source, key in session.exec(held))


def _entry(row: WatchListEntry) -> LiveEntry:
    listed = tuple(ListedName(name["text"], Strength(name["strength"])) for name in row.names)
    numbers = sorted(number["value"] for number in row.identifiers)
    spelt = sorted([name.text, name.strength.value] for name in listed)
    usable = tuple(number["value"] for number in row.identifiers if not number["masked"])
    return LiveEntry(
        id=row.id,
        source=row.source,
        entry_key=row.entry_key,
        hash=_digest([row.kind, spelt, sorted(row.countries), numbers, row.birth_years]),
        target=Target(
            id=f"{row.source}:{row.entry_key}:{row.content_hash}",
            kind=Kind(row.kind),
            names=listed,
            countries=tuple(row.countries),
            identifiers=usable,
        ),
    )


def _digest(material: object) -> str:
    return hashlib.sha256(json.dumps(material, ensure_ascii=False).encode()).hexdigest()
