"""From what was read to what stands: the check before, and the writing after, one batch at a time."""

from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from foundation import changes, trail
from foundation.actors import Action, Actor
from foundation.database import analyse
from foundation.errors import Conflict
from foundation.models import Organisation
from foundation.progress import Progress, silent
from suppliers.batches.edge_plan import EdgePlan, plan_edges
from suppliers.batches.edge_writing import write_edges
from suppliers.batches.fact_plan import FactPlan, plan_facts, write_facts
from suppliers.batches.fact_reading import FactReading
from suppliers.batches.node_plan import NodePlan, plan_nodes
from suppliers.batches.node_rows import Batch
from suppliers.batches.node_writing import write_nodes
from suppliers.batches.replaced import Replaced
from suppliers.importing.rows import ImportReading
from suppliers.models import Edge, Fact, Identifier, ImportBatch, NameVariant, Node, Party, Site

Reading = ImportReading | FactReading
Plan = NodePlan | EdgePlan | FactPlan
MOST_ISSUES = 2_000  # kept with the batch, refusals first; `counts.issues` says how many there were

MANY_ROWS = 100  # from here on the planner is told anew how the rows lie


class BatchWrittenAlready(Conflict):
    code = "import.written_already"

    def __init__(self) -> None:
        super().__init__("This import was written or undone already: import the file again instead.")


def dry_run(
    session: Session, actor: Actor, reading: Reading, *, file_name: str, sha256: str, now: datetime
) -> ImportBatch:
    """Writes nothing but the batch itself, in the state `dry_run`, with counts and issues."""
    actor.require(Action.WRITE_REGISTRY)
    plan = _plan(session, actor, reading)
    batch = ImportBatch(
        organisation_id=actor.organisation_id,
        kind=_kind(reading),
        file_name=file_name,
        sha256=sha256,
        state="dry_run",
        mapping=_mapping(reading),
        counts=plan.counts,
        issues=_issues(plan),
        recorded_by=actor.account_id,
        recorded_at=now,
    )
    session.add(batch)
    session.flush()
    trail.record(session, actor, "import.checked", batch, {"sha256": sha256, "counts": dict(batch.counts)})
    return batch


def write(
    session: Session,
    actor: Actor,
    batch: ImportBatch,
    reading: Reading,
    *,
    now: datetime,
    progress: Progress = silent,
) -> dict[str, int]:
    """
    Plans anew, because the register may have moved since the check, and writes. Returns the counts of what was done.
    Raises BatchWrittenAlready.
    """
    actor.require(Action.WRITE_REGISTRY)
    if batch.state != "dry_run":
        raise BatchWrittenAlready
    _wait_for_turn(session, actor)
    plan = _plan(session, actor, reading)
    batch.recorded_at = now
    replaced = _write(session, actor, plan, batch, progress)
    batch.state, batch.counts, batch.issues = "written", plan.counts, _issues(plan)
    batch.mapping = batch.mapping | {"replaced": replaced.as_json()}
    session.add(batch)
    session.flush()
    if sum(batch.counts[word] for word in ("new", "changed")) >= MANY_ROWS:
        analyse(session, Node, Party, Site, Edge, Fact, Identifier, NameVariant)
    trail.record(session, actor, "import.written", batch, {"sha256": batch.sha256, "counts": dict(batch.counts)})
    changes.tell(session, actor, "import.written", "import_batch", [batch.id])
    return batch.counts


def _wait_for_turn(session: Session, actor: Actor) -> None:
    """Two imports of one organisation must not both take a row for new; SQLite's writers already queue."""
    session.exec(select(Organisation.id).where(col(Organisation.id) == actor.organisation_id).with_for_update()).one()


def _plan(session: Session, actor: Actor, reading: Reading) -> Plan:
    if isinstance(reading, FactReading):
        return plan_facts(session, actor, reading)
    if reading.mapping.kind == "edges":
        return plan_edges(session, actor, reading)
    return plan_nodes(session, actor, reading)


def _write(session: Session, actor: Actor, plan: Plan, batch: ImportBatch, progress: Progress) -> Replaced:
    match plan:
        case NodePlan():
            return write_nodes(session, actor, plan, _carried(actor, batch, plan.reading), progress)
        case EdgePlan():
            return write_edges(session, plan, _carried(actor, batch, plan.reading), progress)
        case FactPlan():
            return write_facts(session, actor, plan, batch, progress)


def _carried(actor: Actor, batch: ImportBatch, reading: ImportReading) -> Batch:
    return Batch(batch.id, actor.organisation_id, actor.account_id, batch.recorded_at, reading)


def _kind(reading: Reading) -> str:
    return "facts" if isinstance(reading, FactReading) else reading.mapping.kind


def _mapping(reading: Reading) -> dict[str, Any]:
    if isinstance(reading, FactReading):
        return {"columns": [{"head": head, "field": field} for field, head in reading.columns.items()]}
    columns = [
        {"head": column.head, "field": column.field, "confidence": column.confidence, "how": column.how}
        for column in reading.mapping.columns
    ]
    return {"sheet": reading.table.sheet, "columns": columns, "unmapped": list(reading.mapping.unmapped)}


def _issues(plan: Plan) -> list[dict[str, Any]]:
    ranks = {"refused": 0, "question": 1, "warning": 2}
    worst_first = sorted(plan.issues, key=lambda issue: (ranks[issue.severity], issue.row or 0))
    return [issue.model_dump() for issue in worst_first[:MOST_ISSUES]]
