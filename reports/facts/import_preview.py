"""The rows of a list as they would be stored, each change marked against the cell or the register it comes from."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal
from uuid import UUID

from sqlmodel import Session, col, select

from foundation.actors import Actor
from suppliers import nodes
from suppliers.batches.arrivals import Arrival, arrivals_of
from suppliers.batches.node_plan import NodePlan, plan_nodes
from suppliers.batches.node_rows import counted
from suppliers.importing.columns import ColumnMapping
from suppliers.importing.figures import NumberRange
from suppliers.importing.rows import EdgeRow, ImportReading, SupplierRow
from suppliers.models import Party, Site
from suppliers.personal import shown_all

Fate = Literal["new", "changed", "same", "repeated", "possible"]
FATES: Final[tuple[Fate, ...]] = ("new", "changed", "possible", "same", "repeated")
SHOWN: Final = 20
IN_REGISTER: Final = ("name", "address", "city", "region", "postcode", "country", "phone", "website", "remark")
"""Fields of a row that a party or site holds under the same name."""


@dataclass(frozen=True, slots=True)
class PreviewCell:
    """`was` is the cell as written, or what the register holds now; None where nothing changes."""

    field: str
    will: str
    was: str | None = None


@dataclass(frozen=True, slots=True)
class PreviewRow:
    sheet: str | None
    row: int
    cells: tuple[PreviewCell, ...]
    stands: str | None = None
    """The record of the register that this row is or may be."""


@dataclass(frozen=True, slots=True)
class Preview:
    """`fields` are those that the list fills, in the order of its columns."""

    fate: Fate
    fields: tuple[str, ...]
    rows: tuple[PreviewRow, ...]
    in_all: int
    start: int = 0

    @property
    def next_start(self) -> int | None:
        after = self.start + len(self.rows)
        return after if after < self.in_all else None


def preview(session: Session, actor: Actor, reading: ImportReading, fate: Fate, *, start: int = 0) -> Preview:
    """Reads the register and writes nothing."""
    columns = _columns(reading.mapping)
    if reading.mapping.kind == "edges":
        edges = [edge for edge in reading.edges if (edge.duplicate_of is not None) == (fate == "repeated")]
        links = () if fate == "possible" else tuple(_row(edge, columns, {}) for edge in edges[start : start + SHOWN])
        return Preview(fate, tuple(columns), links, len(edges), start)
    plan = plan_nodes(session, actor, reading)
    found = _of_fate(plan, fate)
    shown = found[start : start + SHOWN]
    standing = _standing(session, actor, {id(arrival): former for arrival, former in shown if former})
    rows = tuple(
        _row(arrival.row, columns, standing.get(id(arrival), {}), former)
        for arrival, former in shown
        if arrival.row is not None
    )
    return Preview(fate, tuple(columns), rows, len(found), start)


def _columns(mapping: ColumnMapping) -> dict[str, list[int]]:
    """Each field with the places of the columns that feed it."""
    found: dict[str, list[int]] = {}
    for column in mapping.columns:
        found.setdefault(column.field, []).append(column.position)
    return found


def _of_fate(plan: NodePlan, fate: Fate) -> list[tuple[Arrival, UUID | None]]:
    if fate == "new":
        return [(arrival, None) for arrival in plan.new if arrival.row]
    if fate == "changed":
        return [(arrival, former.id) for former, arrival in plan.changed]
    if fate == "possible":
        doubtful = {(issue.sheet, issue.row) for issue in plan.issues if issue.code == "row.possible_duplicate"}
        return [(one, None) for one in plan.new if one.row and (one.row.sheet, one.row.row) in doubtful]
    return [(arrival, None) for arrival in _left_alone(plan, fate)]


def _left_alone(plan: NodePlan, fate: Fate) -> Iterator[Arrival]:
    """Rows that stand in the register as they are, or a second time in the file."""
    taken = {arrival.row.index for arrival in _written(plan) if arrival.row}
    keys = {arrival.row_key for arrival in _written(plan)}
    refused = {(issue.sheet, issue.row) for issue in plan.issues if issue.severity == "refused"}
    for arrival in arrivals_of(plan.reading, []):
        row = arrival.row
        if row is None or row.index in taken or (row.sheet, row.row) in refused:
            continue
        if (arrival.row_key in keys) == (fate == "repeated"):
            yield arrival


def _written(plan: NodePlan) -> list[Arrival]:
    return [*plan.new, *(arrival for _, arrival in plan.changed)]


def _standing(session: Session, actor: Actor, wanted: Mapping[int, UUID]) -> dict[int, dict[str, str]]:
    """What the register says now, for rows that change it."""
    found: dict[UUID, dict[str, str]] = {}
    for table in (Party, Site):
        rows: Iterable[Any] = session.exec(
            select(table).where(col(table.id).in_(wanted.values()), nodes.of_table(table, actor))
        )
        found |= {
            row.id: {field: getattr(row, field, "") or "" for field in IN_REGISTER} for row in shown_all(rows, actor)
        }
    return {key: found[node_id] for key, node_id in wanted.items() if node_id in found}


def _row(
    row: SupplierRow | EdgeRow,
    columns: Mapping[str, Sequence[int]],
    standing: Mapping[str, str],
    stands: UUID | None = None,
) -> PreviewRow:
    cells = tuple(_cell(field, row, places, standing) for field, places in columns.items())
    return PreviewRow(row.sheet, row.row, cells, str(stands) if stands else None)


def _cell(field: str, row: SupplierRow | EdgeRow, places: Sequence[int], standing: Mapping[str, str]) -> PreviewCell:
    terms = row.terms if isinstance(row, EdgeRow) else None
    will = _said(getattr(terms if hasattr(terms, field) else row, field, ""))
    if field in standing:
        return PreviewCell(field, will, standing[field] if standing[field] != will else None)
    was = ", ".join(text for at in places if at < len(row.cells) and (text := row.cells[at].strip()))
    return PreviewCell(field, will, was if was != will else None)


def _said(value: object) -> str:
    if isinstance(value, NumberRange):
        return counted(value)
    if isinstance(value, tuple):
        return " · ".join(getattr(one, "value", None) or str(one) for one in value)
    return "" if value is None else str(value)
