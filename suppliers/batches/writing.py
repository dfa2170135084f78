"""From what was read to what stands, all at once: the check before, and the writing after, in one transaction."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from sqlmodel import Session, col, select

from foundation import changes, trail
from foundation.actors import Action, Actor
from foundation.database import analyse
from foundation.errors import Conflict
from foundation.models import Organisation
from foundation.progress import Progress, silent
from suppliers.batches import delivered_writing, edge_writing, fact_plan, node_writing
from suppliers.batches.delivered_plan import DeliveredPlan, plan_delivered
from suppliers.batches.delivered_writing import DeliveredPart
from suppliers.batches.edge_plan import EdgePlan, EdgePlanner
from suppliers.batches.fact_plan import FactPlan, plan_facts
from suppliers.batches.fact_reading import FactReading
from suppliers.batches.holding import require_turn
from suppliers.batches.node_plan import NodePlan, plan_nodes
from suppliers.batches.node_rows import Batch
from suppliers.importing.choices import AS_FOUND, ReadingChoices
from suppliers.importing.issues import RowIssue, kept
from suppliers.importing.parts import LongLinks
from suppliers.importing.rows import ImportReading
from suppliers.interop.delivered import Delivered
from suppliers.models import Edge, Fact, Identifier, ImportBatch, NameVariant, NameWord, Node, Party, Site, WordKey

Reading = ImportReading | FactReading | Delivered
Plan = NodePlan | EdgePlan | FactPlan | DeliveredPlan
Part = Sequence[Any] | EdgePlan | DeliveredPart
"""What is written together: rows of one kind that `parts_of` a plan put side by side."""
MOST_ISSUES = 2_000  # kept with the batch, refusals first; `counts.issues` says how many there were
MANY_ROWS = 100  # from here on the planner is told anew how the rows lie
RANKS = {"refused": 0, "question": 1, "warning": 2}


class BatchWrittenAlready(Conflict):
    code = "import.written_already"

    def __init__(self) -> None:
        super().__init__("This import was written or undone already: import the file again instead.")


def dry_run(
    session: Session,
    actor: Actor,
    reading: Reading,
    *,
    file_name: str,
    sha256: str,
    now: datetime,
    choices: ReadingChoices = AS_FOUND,
) -> ImportBatch:
    """Writes nothing but the batch itself, in the state `dry_run`, with counts and issues."""
    actor.require(Action.WRITE_REGISTRY)
    plan = plan_of(session, actor, reading)
    handed = Handed(file_name, sha256, now, choices)
    batch = batch_of(actor, handed, kind_of(reading), described(reading))
    batch.counts, batch.issues = plan.counts, told(reading, plan.issues)
    return checked(session, actor, batch)


@dataclass(frozen=True, slots=True)
class Handed:
    """A file as it was handed in, and how a person said it is to be read."""

    file_name: str
    sha256: str
    now: datetime
    choices: ReadingChoices = AS_FOUND


def batch_of(actor: Actor, handed: Handed, kind: str, mapping: dict[str, Any]) -> ImportBatch:
    """Not yet in any session."""
    return ImportBatch(
        organisation_id=actor.organisation_id,
        kind=kind,
        file_name=handed.file_name,
        sha256=handed.sha256,
        state="dry_run",
        mapping=mapping | {"choices": handed.choices.as_json()},
        recorded_by=actor.account_id,
        recorded_at=handed.now,
    )


def checked(session: Session, actor: Actor, batch: ImportBatch) -> ImportBatch:
    session.add(batch)
    session.flush()
    trail.record(session, actor, "import.checked", batch, {"sha256": batch.sha256, "counts": dict(batch.counts)})
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
    Raises BatchWrittenAlready, OtherImportRunning, OtherImportBrokenOff.
    """
    actor.require(Action.WRITE_REGISTRY)
    if batch.state != "dry_run":
        raise BatchWrittenAlready
    wait_for_turn(session, actor, batch.id, now=now)
    plan = plan_of(session, actor, reading)
    batch.recorded_at = now
    done, total = 0, rows_of(plan)
    for part in parts_of(plan):
        write_part(session, actor, batch, reading, part)
        done += size_of(part)
        progress("Writing the register", min(done, total), total)
    batch.counts, batch.issues = plan.counts, told(reading, plan.issues)
    close(session, actor, batch)
    return batch.counts


def close(session: Session, actor: Actor, batch: ImportBatch) -> None:
    """All of it stands: from now on upper floors read of it in the feed."""
    batch.state = "written"
    session.add(batch)
    session.flush()
    if sum(batch.counts[word] for word in ("new", "changed")) >= MANY_ROWS:
        analyse(session, Node, Party, Site, Edge, Fact, Identifier, NameVariant, NameWord, WordKey)
    trail.record(session, actor, "import.written", batch, {"sha256": batch.sha256, "counts": dict(batch.counts)})
    changes.tell(session, actor, "import.written", "import_batch", [batch.id])


def wait_for_turn(session: Session, actor: Actor, batch_id: UUID | None, *, now: datetime) -> None:
    """
    Two imports of one organisation must not both take a row for new; SQLite's writers already queue. Raises
    OtherImportRunning while another one is written step by step, OtherImportBrokenOff when its writer is gone.
    """
    session.exec(select(Organisation.id).where(col(Organisation.id) == actor.organisation_id).with_for_update()).one()
    require_turn(session, actor, batch_id, now=now)


def plan_of(session: Session, actor: Actor, reading: Reading, resumed: UUID | None = None) -> Plan:
    """`resumed` is the batch that wrote a part of this list before it was broken off."""
    if isinstance(reading, FactReading):
        return plan_facts(session, actor, reading)
    if isinstance(reading, Delivered):
        return plan_delivered(session, actor, reading)
    if reading.mapping.kind == "edges":
        return EdgePlanner(actor).plan(session, reading)
    return plan_nodes(session, actor, reading, resumed)


def parts_of(plan: Plan) -> Iterator[Part]:
    match plan:
        case NodePlan():
            yield from node_writing.parts_of(plan)
        case FactPlan():
            yield from fact_plan.parts_of(plan)
        case DeliveredPlan():
            yield from delivered_writing.parts_of(plan)
        case EdgePlan():
            yield plan


def rows_of(plan: Plan) -> int:
    match plan:
        case NodePlan():
            return len(plan.new) + len(plan.changed)
        case FactPlan() | EdgePlan():
            return len(plan.new)
        case DeliveredPlan():
            return plan.rows


def size_of(part: Part) -> int:
    return len(part.new) if isinstance(part, EdgePlan) else len(part)


def write_part(session: Session, actor: Actor, batch: ImportBatch, reading: Reading, part: Part) -> None:
    if isinstance(reading, FactReading):
        fact_plan.write_part(session, actor, batch, cast("Sequence[fact_plan.NodeFacts]", part))
        return
    if isinstance(reading, Delivered) or isinstance(part, DeliveredPart):
        delivered_writing.write_part(session, actor, batch, cast("DeliveredPart", part))
        return
    carried = Batch(batch.id, actor.organisation_id, actor.account_id, batch.recorded_at, reading)
    if isinstance(part, EdgePlan):
        edge_writing.write_part(session, carried, part)
    else:
        node_writing.write_part(session, actor, carried, part)


def kind_of(reading: Reading) -> str:
    """A document of parties and links is kept among the lists of parties; `mapping.format` tells it apart."""
    if isinstance(reading, Delivered):
        return "parties"
    return "facts" if isinstance(reading, FactReading) else reading.mapping.kind


def described(reading: Reading | LongLinks) -> dict[str, Any]:
    if isinstance(reading, Delivered):
        return {"format": reading.format, "columns": []}
    if isinstance(reading, FactReading):
        read = [{"head": head, "field": field} for field, head in reading.columns.items()]
        return {"sheet": reading.table.sheet, "columns": read}
    columns = [
        {"head": column.head, "field": column.field, "confidence": column.confidence, "how": column.how}
        for column in reading.mapping.columns
    ]
    return {"sheet": reading.table.sheet, "columns": columns, "unmapped": list(reading.mapping.unmapped)}


def file_of(reading: Reading) -> str:
    return reading.file if isinstance(reading, Delivered) else reading.table.file


def records_of(reading: Reading) -> int:
    return reading.records if isinstance(reading, Delivered) else len(reading.table.records)


def told(reading: Reading, issues: Sequence[RowIssue]) -> list[dict[str, Any]]:
    """As the batch keeps them: the worst first, and no more than a person would read."""
    worst_first = sorted(issues, key=lambda issue: (RANKS[issue.severity], issue.row or 0))
    return [
        {
            "code": issue.code,
            "severity": issue.severity,
            **kept(issue.sentence),
            "file": file_of(reading),
            "sheet": issue.sheet,
            "row": issue.row,
            "column": issue.column,
            "value": issue.value,
        }
        for issue in worst_first[:MOST_ISSUES]
    ]
