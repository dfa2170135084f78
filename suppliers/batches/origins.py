"""Where each stored value of a party or site comes from: file, sheet, row and column, the cell as it was written."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from foundation.actors import Action, Actor
from foundation.models import TrailEntry
from suppliers import facts, nodes
from suppliers.batches.records import visible_to
from suppliers.models import Fact, Identifier, ImportBatch, Party, Site
from suppliers.personal import shown, shown_facts

SITE_FIELDS: dict[str, tuple[str, ...]] = {
    "reference": ("external_id",),
    "name": ("name", "legal_name"),
    "kind": ("site_kind",),
    "sector": ("sector",),
    "country": ("country",),
    "region": ("region",),
    "city": ("city",),
    "address": ("address",),
    "postcode": ("postcode",),
    "latitude": ("latitude", "coordinates"),
    "longitude": ("longitude", "coordinates"),
    "operator_id": ("operator_id", "operator", "legal_name"),
}
PARTY_FIELDS: dict[str, tuple[str, ...]] = {
    "reference": ("external_id",),
    "name": ("name", "legal_name"),
    "kind": ("party_kind",),
    "roles": ("role",),
    "country": ("country",),
    "city": ("city",),
    "address": ("address",),
    "phone": ("phone",),
    "website": ("website",),
    "remark": ("remark",),
}
"""Column of the register -> fields of a list that may have filled it, the likeliest first."""


@dataclass(frozen=True, slots=True)
class Origin:
    """
    One stored value. `written` is the cell as it stood, None when the file is not what it says now: then a person
    corrected it (`by_hand`), or nothing was stated and `column` is None. `changed` is true when reading turned the cell
    into another spelling. `batch_id` is None for what was typed in; what was read in a cell that is blank is left out.
    """

    field: str
    value: str
    recorded_at: datetime
    file: str | None = None
    sheet: str | None = None
    row: int | None = None
    column: str | None = None
    written: str | None = None
    changed: bool = False
    by_hand: bool = False
    batch_id: UUID | None = None


def origin_of(session: Session, actor: Actor, node_id: UUID) -> list[Origin]:
    """Columns first, then identifiers, then the facts that stand. Raises NodeNotFound."""
    actor.require(Action.READ_REGISTRY)
    node = nodes.visible_node(session, actor, node_id)
    table: Any = Party if node.kind == "party" else Site
    row: Any = session.exec(select(table).where(table.id == node.id, nodes.of_table(table, actor))).one()
    imports = _Imports(session, actor)
    corrected = _corrected(session, row)
    return [
        *_of_columns(shown(row, actor), imports.batch(row.batch_id), corrected),
        *_of_identifiers(session, row, imports.batch(row.batch_id)),
        *_of_facts(session, actor, node_id, imports),
    ]


class _Imports:
    """Batches the actor may know of; another organisation's file is its own secret."""

    def __init__(self, session: Session, actor: Actor) -> None:
        self._session, self._actor = session, actor
        self._known: dict[UUID, ImportBatch | None] = {}

    def batch(self, batch_id: UUID | None) -> ImportBatch | None:
        if batch_id is None:
            return None
        if batch_id not in self._known:
            seen = select(ImportBatch).where(ImportBatch.id == batch_id, visible_to(self._actor))
            self._known[batch_id] = self._session.exec(seen).first()
        return self._known[batch_id]


def _corrected(session: Session, row: Party | Site) -> dict[str, datetime]:
    """Columns a person changed since the row was read, by the trail."""
    entries = select(TrailEntry.changes, TrailEntry.occurred_at).where(
        TrailEntry.subject_id == str(row.id),
        col(TrailEntry.action).in_(("site.corrected", "party.corrected")),
        col(TrailEntry.occurred_at) >= row.recorded_at,
    )
    return {
        column: occurred_at
        for changes, occurred_at in session.exec(entries.order_by(col(TrailEntry.number)))
        for column in json.loads(changes)["columns"]
    }


def _heads(batch: ImportBatch | None) -> dict[str, str]:
    """Field -> heads of the columns that were read as it."""
    found: dict[str, list[str]] = {}
    for column in batch.mapping.get("columns", []) if batch else ():
        found.setdefault(column["field"], []).append(column["head"])
    return {field: ", ".join(heads) for field, heads in found.items()}


def _of_columns(row: Party | Site, batch: ImportBatch | None, corrected: Mapping[str, datetime]) -> Iterator[Origin]:
    heads, cleaned = _heads(batch), row.source.get("cleaned", {})
    for field, feeding in (PARTY_FIELDS if isinstance(row, Party) else SITE_FIELDS).items():
        value = _said(getattr(row, field))
        if not value:
            continue
        if field in corrected or batch is None:
            yield Origin(
                field, value, corrected.get(field, row.recorded_at), by_hand=row.batch_id is None or field in corrected
            )
            continue
        fed = next((one for one in feeding if one in heads), None)
        written = None if fed is None else cleaned.get(fed, value)
        yield _read(field, value, batch, row.source, written, heads.get(fed or ""))


def _said(value: object) -> str:
    return ", ".join(value) if isinstance(value, list) else "" if value is None else str(value)


def _read(
    field: str, value: str, batch: ImportBatch, source: Mapping[str, Any], written: str | None, column: str | None
) -> Origin:
    return Origin(
        field=field,
        value=value,
        recorded_at=batch.recorded_at,
        file=source.get("file", batch.file_name),
        sheet=source.get("sheet"),
        row=source.get("row"),
        column=column,
        written=written,
        changed=written is not None and written != value,
        batch_id=batch.id,
    )


def _of_identifiers(session: Session, row: Party | Site, batch: ImportBatch | None) -> Iterator[Origin]:
    heads, cleaned = _heads(batch), row.source.get("cleaned", {})
    for known in session.exec(select(Identifier).where(Identifier.node_id == row.id).order_by(col(Identifier.scheme))):
        field = f"identifier {known.scheme}"
        if batch is None:
            yield Origin(field, known.value, row.recorded_at, by_hand=row.batch_id is None)
        else:
            written = cleaned.get("identifiers", known.value)
            yield _read(field, known.value, batch, row.source, written, heads.get("identifiers"))


def _of_facts(session: Session, actor: Actor, node_id: UUID, imports: _Imports) -> Iterator[Origin]:
    standing = select(Fact).where(Fact.node_id == node_id, col(Fact.superseded_at).is_(None), facts.visible_to(actor))
    for fact in shown_facts(session, session.exec(standing.order_by(col(Fact.field), col(Fact.id))).all(), actor):
        batch = imports.batch(fact.batch_id)
        if batch is None:
            yield Origin(fact.field, fact.value, fact.recorded_at, by_hand=fact.batch_id is None)
            continue
        source = {"file": batch.file_name, "sheet": batch.mapping.get("sheet"), "row": fact.source_row}
        yield _read(fact.field, fact.value, batch, source, fact.original, fact.source_column)
