"""Writes a plan of links in bulk: what is known better is superseded and added, never overwritten."""

import json
from collections.abc import Sequence
from dataclasses import astuple
from datetime import datetime
from uuid import UUID

from sqlalchemy import update
from sqlmodel import Session, col

from suppliers.batches import bulk
from suppliers.batches.bulk import Value, moment
from suppliers.batches.edge_plan import ORIGINS, EdgeArrival, EdgePlan
from suppliers.batches.existing import chunks
from suppliers.batches.node_rows import Batch, counted
from suppliers.batches.replaced import Replaced
from suppliers.importing.terms import NO_TERMS, TERMS
from suppliers.models import Edge

COLUMNS = (
    "id", "row_key", "kind", "from_id", "to_id", "origin", "verification", "verified_until", "valid_from", "valid_to",
    "share_min", "share_max", "workers", "commodity", "corridor", "source_text", "source_row", "reasons",
)  # fmt: skip


def write_part(session: Session, batch: Batch, plan: EdgePlan) -> None:
    """All or nothing with the caller's transaction. Sorted by giver, so that an index is filled from end to end."""
    _supersede(session, [*plan.replaces, *plan.own], batch.now)
    replaced = Replaced()
    replaced.superseded("edge", plan.replaces)
    replaced.store(session, batch.id)
    spelt = plan.ends.plain
    has_terms = any(arrival.row.terms for arrival in plan.new)
    columns = COLUMNS + TERMS if has_terms else COLUMNS
    rows = sorted((_row(arrival, spelt, with_terms=has_terms) for arrival in plan.new), key=_giver)
    table = bulk.table_of(Edge)
    constants: dict[str, Value] = bulk.defaults_of(table, columns) | {
        "organisation_id": batch.organisation_id.hex,
        "batch_id": batch.id.hex,
        "recorded_at": moment(batch.now),
    }
    bulk.insert(session, table, columns, rows, constants)


def _giver(row: Sequence[Value]) -> str:
    return str(row[3])


def _supersede(session: Session, edge_ids: Sequence[UUID], now: datetime) -> None:
    for ids in chunks(edge_ids):
        session.execute(update(Edge).where(col(Edge.id).in_(ids)).values(superseded_at=now))


def _row(arrival: EdgeArrival, spelt: Sequence[str], *, with_terms: bool) -> tuple[Value, ...]:
    row, share = arrival.row, arrival.row.share
    terms: tuple[Value, ...] = astuple(row.terms or NO_TERMS) if with_terms else ()
    workers, reasons = _workers(arrival) if row.workers else (None, "[]")
    return (
        f"{arrival.edge_id:032x}",
        arrival.digest.hex(),
        row.kind,
        spelt[arrival.ends[0]],
        spelt[arrival.ends[1]],
        row.origin if row.origin in ORIGINS else "declared",
        row.standing or "claimed",
        row.verified_until.isoformat() if row.verified_until else None,
        row.since.isoformat() if row.since else None,
        row.until.isoformat() if row.until else None,
        share.low if share else None,
        share.high if share else None,
        workers,
        row.commodity,
        row.corridor,
        row.source,
        row.row,
        reasons,
        *terms,
    )


def _workers(arrival: EdgeArrival) -> tuple[int | None, str]:
    """A count given as a range is stored at its lower end, with the range among the reasons."""
    given = arrival.row.workers
    if given is None:
        return None, "[]"
    low = given.low if given.low is not None else given.high
    reasons = [] if given.low == given.high else [f"workers stated as {counted(given)}"]
    return (None if low is None else int(low)), json.dumps(reasons)
