"""A list of links against the register: each end found by its ID or its name, or the row is refused."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple
from uuid import UUID

from sqlmodel import Session, col, select

from foundation.actors import Actor
from suppliers import edges
from suppliers.batches import existing
from suppliers.batches.arrivals import issue_of
from suppliers.batches.existing import Standing, chunks
from suppliers.importing.rows import EdgeRow, ImportReading
from suppliers.models import Edge
from suppliers.nodes import folded
from suppliers.payloads import ImportIssue

ORIGINS = frozenset({"declared", "discovered", "inferred"})
SENTENCES = {
    "edge.self": "This line leads from a party to itself, so it is no link: name the other end.",
    "edge.from_unknown": "This supplier is in no list: import it first, or correct the ID or name.",
    "edge.to_unknown": "This receiver is in no list: import it first, or correct the ID or name.",
    "edge.from_ambiguous": "Several parties or sites have this name: give the ID.",
    "edge.to_ambiguous": "Several parties or sites have this name: give the ID.",
    "edge.origin_unknown": "Use declared, discovered or inferred; it was read as declared.",
}


class LinkName(NamedTuple):
    """What makes two lines speak of one link: other words in another line are news about the same one."""

    kind: str
    from_id: UUID
    to_id: UUID
    since: date | None
    commodity: str

    @property
    def bare(self) -> "LinkName":
        """As a list of parties states it (an owner, an operator), before anybody said since when."""
        return self._replace(since=None, commodity="")


@dataclass(frozen=True, slots=True)
class EdgeArrival:
    row: EdgeRow
    row_key: str
    from_id: UUID
    to_id: UUID

    @property
    def link(self) -> LinkName:
        return LinkName(self.row.kind, self.from_id, self.to_id, self.row.since, self.row.commodity)


@dataclass
class EdgePlan:
    """`replaces` are standing links of which the list now says something else."""

    reading: ImportReading
    new: list[EdgeArrival] = field(default_factory=list)
    replaces: list[UUID] = field(default_factory=list)
    issues: list[ImportIssue] = field(default_factory=list)
    same: int = 0
    repeated: int = 0

    @property
    def counts(self) -> dict[str, int]:
        refused = {(issue.sheet, issue.row) for issue in self.issues if issue.severity == "refused"}
        return {
            "new": len(self.new) - len(self.replaces),
            "changed": len(self.replaces),
            "same": self.same,
            "repeated": self.repeated,
            "possible": 0,
            "refused": len(refused),
            "issues": len(self.issues),
        }


@dataclass(frozen=True)
class _Known:
    by_reference: dict[str, list[Standing]]
    by_name: dict[str, list[Standing]]

    def find(self, reference: str, name: str) -> UUID | str:
        """The node, or `unknown` or `ambiguous`. An ID that is given and unknown is not made good by a name."""
        found = self.by_reference.get(reference, []) if reference else self.by_name.get(folded(name), [])
        if not found:
            return "unknown"
        # A firm and its only site often share a name; trade and labour are agreed between firms.
        narrowed = found if len(found) == 1 else [row for row in found if row.kind == "party"]
        return narrowed[0].id if len(narrowed) == 1 else "ambiguous"


def plan_edges(session: Session, actor: Actor, reading: ImportReading) -> EdgePlan:
    """Reads the register and changes nothing."""
    issues = [issue_of(reading.table.file, issue) for issue in reading.issues if issue.code != "edge.self"]
    plan = EdgePlan(reading, issues=issues)
    _sort_out(session, actor, _joined(reading, _known(session, actor, reading.edges), plan), plan)
    return plan


def _known(session: Session, actor: Actor, rows: Iterable[EdgeRow]) -> _Known:
    every = list(rows)
    references = {reference for row in every for reference in (row.from_id, row.to_id) if reference}
    unnamed = {row.from_name for row in every if not row.from_id} | {row.to_name for row in every if not row.to_id}
    return _Known(
        existing.by_reference(session, actor, references),
        existing.by_name(session, actor, {folded(name) for name in unnamed if name}),
    )


def _joined(reading: ImportReading, known: _Known, plan: EdgePlan) -> list[EdgeArrival]:
    joined = []
    for row in reading.edges:
        ends = (known.find(row.from_id, row.from_name), known.find(row.to_id, row.to_name))
        if not isinstance(ends[0], UUID):
            _refuse(plan, row, f"edge.from_{ends[0]}", row.from_id or row.from_name)
        elif not isinstance(ends[1], UUID):
            _refuse(plan, row, f"edge.to_{ends[1]}", row.to_id or row.to_name)
        elif ends[0] == ends[1]:
            _refuse(plan, row, "edge.self", row.from_id or row.from_name)
        else:
            joined.append(EdgeArrival(row, _row_key(row, ends[0], ends[1]), ends[0], ends[1]))
            if row.origin and row.origin not in ORIGINS:
                _tell(plan, row, "edge.origin_unknown", row.origin)
    return joined


def _row_key(row: EdgeRow, giver: UUID, receiver: UUID) -> str:
    words = (row.kind, giver, receiver, row.since, row.until, row.share, row.workers, row.commodity, row.standing)
    return edges.content_key((*words, row.verified_until, row.corridor, row.origin, row.source))


def _sort_out(session: Session, actor: Actor, joined: list[EdgeArrival], plan: EdgePlan) -> None:
    """The last line about one link wins inside a file; what stands and says the same is left alone."""
    standing = _standing(session, actor, {arrival.from_id for arrival in joined})
    keys = set(standing.values())
    fresh: dict[LinkName, EdgeArrival] = {}
    for arrival in joined:
        if arrival.row_key in keys:
            plan.same += 1
            continue
        if arrival.link in fresh:
            plan.repeated += 1
        fresh[arrival.link] = arrival
    by_link = {link: edge_id for (edge_id, link), _ in standing.items()}
    plan.new = list(fresh.values())
    for link in fresh:
        former = by_link.pop(link, None) or by_link.pop(link.bare, None)
        plan.replaces += [former] if former else []


def _standing(session: Session, actor: Actor, givers: set[UUID]) -> dict[tuple[UUID, LinkName], str]:
    """(id, link) -> row key of the organisation's own standing links that start at these nodes."""
    found: dict[tuple[UUID, LinkName], str] = {}
    columns = (Edge.id, Edge.row_key, Edge.kind, Edge.from_id, Edge.to_id, Edge.valid_from, Edge.commodity)
    for part in chunks(sorted(givers)):
        statement = select(*columns).where(  # type: ignore[call-overload] # sqlmodel types at most four columns
            col(Edge.from_id).in_(part),
            col(Edge.superseded_at).is_(None),
            Edge.organisation_id == actor.organisation_id,
            edges.visible_to(actor),
        )
        for edge_id, key, *link in session.exec(statement):
            found[edge_id, LinkName(*link)] = key
    return found


def _refuse(plan: EdgePlan, row: EdgeRow, code: str, value: str) -> None:
    column = "to_id" if code.startswith("edge.to") else "from_id"
    plan.issues.append(_issue(plan.reading, row, code, column, value, refused=True))


def _tell(plan: EdgePlan, row: EdgeRow, code: str, value: str) -> None:
    plan.issues.append(_issue(plan.reading, row, code, "origin", value, refused=False))


def _issue(
    reading: ImportReading, row: EdgeRow, code: str, field_name: str, value: str, *, refused: bool
) -> ImportIssue:
    columns = reading.mapping.columns_of(field_name)
    return ImportIssue(
        code=code,
        severity="refused" if refused else "warning",
        sentence=SENTENCES[code],
        file=reading.table.file,
        sheet=row.sheet,
        row=row.row,
        column=columns[0].head if columns else None,
        value=value,
    )
