"""A list of answers against the register: which node each is about, and which answers are news."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple
from uuid import UUID

from sqlmodel import Session, col, select

from foundation.actors import Actor
from foundation.ids import new_id
from foundation.sentences import Sentence
from suppliers import facts
from suppliers.batches import existing
from suppliers.batches.bulk import insert_rows
from suppliers.batches.counting import tally
from suppliers.batches.existing import chunks
from suppliers.batches.fact_reading import FactReading, FactRow
from suppliers.batches.node_rows import Columns
from suppliers.batches.replaced import Replaced
from suppliers.importing.issues import RowIssue
from suppliers.models import Fact, ImportBatch

UNKNOWN_NODE = Sentence("This site or party is in no list: import it first, or correct the ID.")

AT_A_TIME = 2_000


class NodeFacts(NamedTuple):
    node_id: UUID
    rows: Sequence[FactRow]


@dataclass
class FactPlan:
    reading: FactReading
    new: list[tuple[UUID, FactRow]] = field(default_factory=list)
    changed: int = 0
    issues: list[RowIssue] = field(default_factory=list)
    same: int = 0
    repeated: int = 0

    @property
    def counts(self) -> dict[str, int]:
        new = len(self.new) - self.changed
        return tally(self.issues, new=new, changed=self.changed, same=self.same, repeated=self.repeated)


def plan_facts(session: Session, actor: Actor, reading: FactReading) -> FactPlan:
    plan = FactPlan(reading, issues=list(reading.issues))
    known = existing.by_reference(session, actor, {row.reference for row in reading.rows})
    placed: dict[tuple[UUID, str, object], tuple[UUID, FactRow]] = {}
    for row in reading.rows:
        found = known.get(row.reference, [])
        if len(found) != 1:
            plan.issues.append(_unknown(reading, row))
            continue
        key = (found[0].id, row.field, row.as_of)
        plan.repeated += key in placed
        placed[key] = (found[0].id, row)
    standing = _standing(session, actor, sorted({node for node, _, _ in placed}))
    for (node, name, _), pair in placed.items():
        row = pair[1]
        if (node, name, row.as_of, row.value, row.standing, row.valid_until) in standing:
            plan.same += 1
        else:
            plan.new.append(pair)
    fields_known = {(node, name) for node, name, *_ in standing}
    plan.changed = len({(node, row.field) for node, row in plan.new} & fields_known)
    return plan


def _unknown(reading: FactReading, row: FactRow) -> RowIssue:
    column = reading.columns.get("node")
    code = "fact.node_unknown"
    return RowIssue(code, "refused", UNKNOWN_NODE, row.sheet, row.row, row.index, column, row.reference)


def _standing(session: Session, actor: Actor, node_ids: Sequence[UUID]) -> set[tuple[object, ...]]:
    """Everything the organisation recorded before, superseded values too: an old answer read again is no news."""
    columns = (Fact.node_id, Fact.field, Fact.as_of, Fact.value, Fact.standing, Fact.valid_until)
    found: set[tuple[object, ...]] = set()
    for part in chunks(node_ids):
        statement = select(*columns).where(  # type: ignore[call-overload] # sqlmodel types at most four columns
            col(Fact.node_id).in_(part), Fact.organisation_id == actor.organisation_id, facts.visible_to(actor)
        )
        found.update(tuple(row) for row in session.exec(statement))
    return found


def parts_of(plan: FactPlan) -> Iterator[Sequence[NodeFacts]]:
    """All answers about one node are written together, because the newest of them supersedes the others."""
    by_node: dict[UUID, list[FactRow]] = {}
    for node, row in plan.new:
        by_node.setdefault(node, []).append(row)
    yield from chunks((NodeFacts(node, rows) for node, rows in by_node.items()), AT_A_TIME)


def write_part(session: Session, actor: Actor, batch: ImportBatch, part: Sequence[NodeFacts]) -> None:
    """Of each node and field the newest day stands; what is older, or was known before, is superseded at once."""
    replaced = Replaced()
    newest = _newest(part)
    for ids in chunks([known.node_id for known in part]):
        statement = select(Fact).where(
            col(Fact.node_id).in_(ids),
            col(Fact.superseded_at).is_(None),
            Fact.organisation_id == actor.organisation_id,
            facts.visible_to(actor),
        )
        for fact in session.exec(statement).all():
            news = newest.get((fact.node_id, fact.field))
            if news is not None and news.as_of >= fact.as_of:
                fact.superseded_at = batch.recorded_at
                session.add(fact)
                replaced.superseded("fact", [fact.id])
            elif news is not None:
                del newest[fact.node_id, fact.field]
    session.flush()
    pairs = [(known.node_id, row) for known in part for row in known.rows]
    insert_rows(session, Fact, [_columns(actor, batch, pair, newest) for pair in pairs])
    replaced.store(session, batch.id)


def _newest(part: Sequence[NodeFacts]) -> dict[tuple[UUID, str], FactRow]:
    found: dict[tuple[UUID, str], FactRow] = {}
    for node, row in ((known.node_id, row) for known in part for row in known.rows):
        other = found.get((node, row.field))
        if other is None or other.as_of <= row.as_of:
            found[node, row.field] = row
    return found


def _columns(
    actor: Actor, batch: ImportBatch, pair: tuple[UUID, FactRow], newest: dict[tuple[UUID, str], FactRow]
) -> Columns:
    node, row = pair
    return {
        "id": new_id(),
        "organisation_id": actor.organisation_id,
        "node_id": node,
        "field": row.field,
        "value": row.value,
        "original": row.original,
        "standing": row.standing,
        "as_of": row.as_of,
        "valid_until": row.valid_until,
        "source": row.source or f"{batch.file_name}, row {row.row}",
        "source_row": row.row,
        "source_column": next((one["head"] for one in batch.mapping["columns"] if one["field"] == "value"), None),
        "batch_id": batch.id,
        "recorded_by": actor.account_id,
        "recorded_at": batch.recorded_at,
        "superseded_at": None if newest.get((node, row.field)) is row else batch.recorded_at,
    }
