"""Writes a plan of links in bulk: what is known better is superseded and added, never overwritten."""

from typing import Any

from sqlalchemy import update
from sqlmodel import Session, col

from foundation.database import upsert
from foundation.ids import new_id
from foundation.progress import Progress
from suppliers.batches.edge_plan import ORIGINS, EdgeArrival, EdgePlan
from suppliers.batches.existing import chunks
from suppliers.batches.node_rows import Batch, counted
from suppliers.batches.replaced import Replaced
from suppliers.models import Edge

AT_A_TIME = 5_000


def write_edges(session: Session, plan: EdgePlan, batch: Batch, progress: Progress) -> Replaced:
    for ids in chunks(plan.replaces):
        session.execute(update(Edge).where(col(Edge.id).in_(ids)).values(superseded_at=batch.now))
    for done, part in enumerate(chunks(plan.new, AT_A_TIME)):
        upsert(session, Edge, [_columns(batch, arrival) for arrival in part], key=("id",))
        progress("Writing links", min(len(plan.new), (done + 1) * AT_A_TIME), len(plan.new))
    return Replaced(edges=plan.replaces)


def _columns(batch: Batch, arrival: EdgeArrival) -> dict[str, Any]:
    """A count given as a range is stored at its lower end, with the range among the reasons."""
    row = arrival.row
    workers = None if row.workers is None else row.workers.low if row.workers.low is not None else row.workers.high
    exact = row.workers is None or row.workers.low == row.workers.high
    return {
        "id": new_id(),
        "organisation_id": batch.organisation_id,
        "row_key": arrival.row_key,
        "kind": row.kind,
        "from_id": arrival.from_id,
        "to_id": arrival.to_id,
        "origin": row.origin if row.origin in ORIGINS else "declared",
        "verification": row.standing or "claimed",
        "verified_until": row.verified_until,
        "valid_from": row.since,
        "valid_to": row.until,
        "confidence": 1.0,
        "share_min": row.share.low if row.share else None,
        "share_max": row.share.high if row.share else None,
        "workers": None if workers is None else int(workers),
        "commodity": row.commodity,
        "corridor": row.corridor,
        "source_text": row.source,
        "reasons": [] if exact else [f"workers stated as {counted(row.workers)}"],
        "evidence_ids": [],
        "batch_id": batch.id,
        "recorded_at": batch.now,
        "superseded_at": None,
    }
