"""
Snapshots on disk: one folder for each view of the register, plain `.npy` files that are mapped, not read.

A view is an organisation, or an authority with its jurisdiction: a snapshot holds exactly the links that
`edges.visible_to` gives that view, and no names at all, so it tells nobody more than SQL does. It carries the number of
the last change to links, records and decisions when it was made; once there is a later one it is not used and SQL
answers, until the job makes it anew. Another day, or what was known then, is asked of the dates or of SQL.
"""

import json
import shutil
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import numpy as np
from sqlalchemy import ColumnElement, case, func, literal_column, or_
from sqlalchemy import select as core_select
from sqlmodel import Session, col, select

from foundation.actors import Action, Actor
from foundation.ids import new_id
from foundation.models import Change
from suppliers import edges, identity
from suppliers.chain.graph import (
    ALWAYS,
    KIND_CODES,
    NEVER,
    Halves,
    LinkArrays,
    Side,
    Snapshot,
    halves_of_hex,
    no_links,
    snapshot_of,
)
from suppliers.chain.reading import hex_of
from suppliers.models import Edge, IdentityDecision, Node

FORMAT: Final = "2"
WORTH_LINKS: Final = 10_000
"""Fewer are read from the database before a snapshot pays."""
AT_A_TIME: Final = 200_000
TOLD: Final = ("edge.", "identity.", "import.", "party.", "site.", "invitation.", "interop.", "ownership.")
"""Kinds of changes after which a snapshot may be wrong. A country that changes moves rows between jurisdictions."""
SIDE: Final = ("starts", "far", "kind", "since", "until", "edge")


@dataclass(frozen=True, slots=True)
class SnapshotFolder:
    """Where snapshots lie: beside the evidence, readable by the program alone."""

    path: Path

    def of(self, actor: Actor) -> Path:
        view = f"{actor.organisation_id.hex}:{','.join(sorted(actor.jurisdiction))}"
        return self.path / sha256(view.encode()).hexdigest()[:32]


def stamp_of(session: Session) -> str:
    """The number of the last change that can make a snapshot wrong, in any organisation: too new is merely slow."""
    kinds = or_(*(col(Change.kind).startswith(beginning) for beginning in TOLD))
    last = session.exec(select(Change.number).where(kinds).order_by(col(Change.number).desc()).limit(1)).first()
    return f"{FORMAT}:{last or 0}"


def current(session: Session, actor: Actor, folder: SnapshotFolder) -> Snapshot | None:
    """The snapshot of what the actor may see, if there is one and nothing changed since; else None, and SQL answers."""
    actor.require(Action.READ_REGISTRY)
    found = load(folder.of(actor))
    return found if found is not None and found.stamp == stamp_of(session) else None


def make(session: Session, actor: Actor, folder: SnapshotFolder) -> Snapshot:
    """Reads all links that stand now and puts them in place of the former snapshot."""
    actor.require(Action.READ_REGISTRY)
    stamp = stamp_of(session)
    ids, is_site = _nodes(session, actor)
    made = snapshot_of(ids, is_site, _links(session, actor, ids), _same(session, actor, ids), stamp)
    store(made, folder.of(actor))
    return made


def keep(session: Session, actor: Actor, folder: SnapshotFolder, *, least: int = WORTH_LINKS) -> bool:
    """Makes the snapshot anew when it is stale (True). A view with fewer links than `least` needs none and has none."""
    if current(session, actor, folder) is not None:
        return False
    if len(session.exec(select(Edge.id).where(_visible_now(actor)).limit(least)).all()) < least:
        shutil.rmtree(folder.of(actor), ignore_errors=True)
        return False
    make(session, actor, folder)
    return True


def store(snapshot: Snapshot, place: Path) -> None:
    """Written beside the former one and then put in its place, so that a reader finds one or the other."""
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = place / new_id().hex
    fresh.mkdir(mode=0o700)
    for name in ("ids", "is_site", "confidence", "edge_ids", "same"):
        np.save(fresh / f"{name}.npy", getattr(snapshot, name))
    for way in ("up", "down"):
        for name in SIDE:
            if (column := getattr(getattr(snapshot, way), name)) is not None:
                np.save(fresh / f"{way}-{name}.npy", column)
    former = _named(place)
    pointer = place / f"{fresh.name}.json"
    pointer.write_text(json.dumps({"folder": fresh.name, "stamp": snapshot.stamp}), "utf-8")
    pointer.replace(place / "current.json")
    if former is not None:
        shutil.rmtree(place / former[0], ignore_errors=True)  # who has it mapped keeps it


def load(place: Path) -> Snapshot | None:
    named = _named(place)
    if named is None:
        return None

    def column(name: str) -> Any:  # noqa: ANN401 - an array of any numpy type
        return np.load(place / named[0] / f"{name}.npy", mmap_mode="r")

    def side(way: str, edge: Any) -> Side:  # noqa: ANN401 - as above
        starts, far, kind, since, until = (column(f"{way}-{name}") for name in SIDE[:-1])
        return Side(starts, far, kind, since, until, edge)

    try:
        return Snapshot(
            stamp=named[1],
            ids=column("ids"),
            is_site=column("is_site"),
            up=side("up", None),
            down=side("down", column("down-edge")),
            confidence=column("confidence"),
            edge_ids=column("edge_ids"),
            same=column("same"),
        )
    except FileNotFoundError:
        return None  # replaced this very moment; SQL answers


def _named(place: Path) -> tuple[str, str] | None:
    try:
        told = json.loads((place / "current.json").read_text("utf-8"))
    except (FileNotFoundError, ValueError):
        return None
    return str(told["folder"]), str(told["stamp"])


def _day(session: Session, column: Any, missing: int) -> Any:  # noqa: ANN401 - a column of days, as days since 1970
    if session.get_bind().dialect.name == "sqlite":
        counted: Any = literal_column(f"CAST(julianday({column.key}) - 2440587.5 AS INTEGER)")
    else:
        counted = column - literal_column(f"DATE '{date(1970, 1, 1)}'")
    return func.coalesce(counted, missing)


def _visible_now(actor: Actor) -> ColumnElement[bool]:
    return edges.visible_to(actor) & col(Edge.superseded_at).is_(None)


def _nodes(session: Session, actor: Actor) -> tuple[Halves, Any]:
    """Only what stands on a link; in rising order."""
    giving: Any = col(Edge.from_id).label("id")
    receiving: Any = col(Edge.to_id).label("id")
    ends = core_select(giving).where(_visible_now(actor)).union(core_select(receiving).where(_visible_now(actor)))
    statement = core_select(hex_of(session, Node.id), case((col(Node.kind) == "site", 1), else_=0)).where(
        col(Node.id).in_(core_select(ends.subquery().c.id))
    )
    parts, sites = [np.zeros((0, 2), np.uint64)], [np.zeros(0, np.bool_)]
    for rows in session.execute(statement).partitions(AT_A_TIME):
        texts, kinds = zip(*rows, strict=True)
        parts.append(halves_of_hex(texts))
        sites.append(np.array(kinds, np.bool_))
    ids, is_site = np.concatenate(parts), np.concatenate(sites)
    order = np.lexsort((ids[:, 1], ids[:, 0]))
    return ids[order], is_site[order]


def _links(session: Session, actor: Actor, ids: Halves) -> LinkArrays:
    kind = case(*((col(Edge.kind) == name, code) for name, code in KIND_CODES.items()))
    columns: tuple[Any, ...] = (
        hex_of(session, Edge.from_id), hex_of(session, Edge.to_id), kind, _day(session, Edge.valid_from, ALWAYS),
        _day(session, Edge.valid_to, NEVER), Edge.confidence, hex_of(session, Edge.id),
    )  # fmt: skip
    parts = [no_links()]
    for rows in session.execute(core_select(*columns).where(_visible_now(actor))).partitions(AT_A_TIME):
        source, target, kinds, since, until, confidence, edge = zip(*rows, strict=True)
        ends = [places_of(ids, halves_of_hex(texts)) for texts in (source, target)]
        days = [np.array(column, np.int32) for column in (since, until)]
        held = np.array(kinds, np.int8), *days, np.array(confidence, np.float64), halves_of_hex(edge)
        parts.append(LinkArrays(*ends, *held))
    names = ("source", "target", "kind", "since", "until", "confidence", "edge_ids")
    return LinkArrays(*(np.concatenate([getattr(part, name) for part in parts]) for name in names))


def places_of(ids: Halves, wanted: Halves) -> Any:  # noqa: ANN401 - an array of positions
    """All of them are there: the ids were read from the same links in the same transaction."""
    whole = np.ascontiguousarray(ids.astype(">u8")).view("V16").ravel()
    return np.searchsorted(whole, np.ascontiguousarray(wanted.astype(">u8")).view("V16").ravel()).astype(np.int32)


def _same(session: Session, actor: Actor, ids: Halves) -> Any:  # noqa: ANN401 - an array of pairs
    """Pairs of which both stand on a link; another leads nowhere."""
    decided = core_select(hex_of(session, IdentityDecision.left_id), hex_of(session, IdentityDecision.right_id)).where(
        identity.standing(actor), col(IdentityDecision.decision) == "same"
    )
    pairs = session.execute(decided).all()
    if not pairs or not len(ids):
        return np.zeros((0, 2), np.int32)
    wanted = halves_of_hex([text for pair in pairs for text in pair])
    found = np.minimum(places_of(ids, wanted), len(ids) - 1)
    there = (ids[found] == wanted).all(axis=1).reshape(-1, 2).all(axis=1)
    return found.reshape(-1, 2)[there]
