"""A list of parties and sites against the register: what is new, changed, known already, perhaps known, refused."""

from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import NamedTuple
from uuid import UUID

from sqlmodel import Session

from foundation.actors import Actor
from suppliers.batches import existing
from suppliers.batches.arrivals import (
    Arrival,
    arrivals_of,
    head_of,
    named_only,
    operator_named,
    owners_named,
    row_issue,
)
from suppliers.batches.counting import tally
from suppliers.batches.existing import Standing
from suppliers.importing.issues import RowIssue
from suppliers.importing.rows import ImportReading
from suppliers.nodes import folded


class Changed(NamedTuple):
    """What stands, and what the list says now."""

    former: Standing
    arrival: Arrival


class Joined(NamedTuple):
    """That a party owns or operates another party or a site."""

    kind: str
    from_id: UUID
    to_id: UUID


@dataclass
class NodePlan:
    reading: ImportReading
    new: list[Arrival] = field(default_factory=list)
    changed: list[Changed] = field(default_factory=list)
    links: list[Joined] = field(default_factory=list)
    issues: list[RowIssue] = field(default_factory=list)
    same: int = 0
    repeated: int = 0
    possible: int = 0

    @property
    def counts(self) -> dict[str, int]:
        return tally(
            self.issues,
            new=len(self.new),
            changed=len(self.changed),
            same=self.same,
            repeated=self.repeated,
            possible=self.possible,
        )


@dataclass
class _Ends:
    """Parties that a row may name as its operator or owner: by the list's own ID, by folded name."""

    by_reference: dict[str, UUID]
    by_name: dict[str, list[tuple[UUID, str | None]]]

    def named(self, name: str, country: str | None) -> list[UUID]:
        known = self.by_name.get(folded(name), [])
        near = [node for node, its_country in known if its_country == country]
        return near or [node for node, _ in known]


def plan_nodes(session: Session, actor: Actor, reading: ImportReading, resumed: UUID | None = None) -> NodePlan:
    """Reads the register and changes nothing. The links of rows that the batch `resumed` wrote are planned again."""
    plan = NodePlan(reading, issues=list(reading.issues))
    arrivals = list(arrivals_of(reading, plan.issues))
    fresh, standing = _sort_out(session, actor, arrivals, plan)
    written = existing.brought_by(session, actor, resumed) if resumed else frozenset()
    ours = [arrival for arrival in standing if arrival.node_id in written]
    ends = _ends(session, actor, [*(arrival for arrival, _ in fresh), *ours])
    _join_operators(fresh, ends, plan)
    for arrival in ours:
        _join_again(arrival, ends, plan)
    # Parties named only were added behind the rows that name them; parties must be written before sites anyway.
    plan.new.sort(key=lambda arrival: arrival.kind != "party")
    _note_possible(session, actor, plan)
    return plan


def _sort_out(
    session: Session, actor: Actor, arrivals: list[Arrival], plan: NodePlan
) -> tuple[list[tuple[Arrival, Standing | None]], list[Arrival]]:
    """Drops repeats; pairs a row with the open entry of its kind and reference; last what stands already."""
    known = existing.by_row_key(session, actor, [arrival.row_key for arrival in arrivals])
    referred = existing.by_reference(session, actor, [arrival.reference for arrival in arrivals])
    fresh: dict[str, tuple[Arrival, Standing | None]] = {}
    same: list[Arrival] = []
    for arrival in arrivals:
        if arrival.row_key in known:
            plan.same += 1
            same.append(arrival.placed(known[arrival.row_key].id))
        elif arrival.row_key in fresh:
            plan.repeated += 1
        else:
            former = [row for row in referred.get(arrival.reference, ()) if row.kind == arrival.kind]
            placed = arrival.placed(former[0].id) if former else arrival
            fresh[arrival.row_key] = (placed, former[0] if former else None)
    return list(fresh.values()), same


def _join_operators(fresh: list[tuple[Arrival, Standing | None]], ends: _Ends, plan: NodePlan) -> None:
    for arrival, former in fresh:
        joined = _with_operator(arrival, ends, plan)
        if joined is None:
            continue
        if former is None:
            plan.new.append(joined)
        else:
            plan.changed.append(Changed(former, joined))
        _join(joined, ends, plan)


def _join_again(arrival: Arrival, ends: _Ends, plan: NodePlan) -> None:
    """Links that stand already are left as they are when they are written."""
    if joined := _with_operator(arrival, ends, plan):
        _join(joined, ends, plan)


def _join(joined: Arrival, ends: _Ends, plan: NodePlan) -> None:
    if joined.operator_id:
        plan.links.append(Joined("operates", joined.operator_id, joined.node_id))
    _join_owners(joined, ends, plan)


def _ends(session: Session, actor: Actor, arrivals: list[Arrival]) -> _Ends:
    rows = [arrival.row for arrival in arrivals if arrival.row]
    names = {folded(name) for row in rows for name in (operator_named(row), *owners_named(row)) if name}
    references = {row.operator_id for row in rows if row.operator_id}
    ends = _Ends({}, defaultdict(list))
    standing = [
        *(row for known in existing.by_reference(session, actor, references).values() for row in known),
        *(row for known in existing.by_name(session, actor, names).values() for row in known),
    ]
    for row in {row.id: row for row in standing if row.kind == "party"}.values():
        ends.by_reference[row.reference] = row.id
        ends.by_name[row.folded_name].append((row.id, row.country))
    for arrival in arrivals:
        if arrival.kind == "party":
            ends.by_reference[arrival.reference] = arrival.node_id
            if all(node != arrival.node_id for node, _ in ends.by_name[arrival.folded_name]):
                ends.by_name[arrival.folded_name].append((arrival.node_id, arrival.country))
    return ends


def _with_operator(arrival: Arrival, ends: _Ends, plan: NodePlan) -> Arrival | None:
    """None when the row is refused, because its operator is in no list."""
    row = arrival.row
    if row is None or arrival.kind == "party":
        return arrival
    if row.operator_id:
        operator = ends.by_reference.get(row.operator_id)
        if operator is None:
            plan.issues.append(row_issue(plan.reading, row, "site.operator_unknown", "operator_id", row.operator_id))
            return None
        return replace(arrival, operator_id=operator)
    name = operator_named(row)
    return replace(arrival, operator_id=_party_named(arrival, name, ends, plan)) if name else arrival


def _party_named(arrival: Arrival, name: str, ends: _Ends, plan: NodePlan) -> UUID | None:
    found = ends.named(name, arrival.country)
    if len(found) == 1:
        return found[0]
    if found:
        assert arrival.row is not None  # noqa: S101 - only rows name others
        field_name = "operator" if head_of(plan.reading, "operator") else "legal_name"
        plan.issues.append(
            row_issue(plan.reading, arrival.row, "site.operator_ambiguous", field_name, name, severity="question")
        )
        return None
    made = named_only(name, arrival.country)
    ends.by_name[made.folded_name].append((made.node_id, made.country))
    plan.new.append(made)
    return made.node_id


def _join_owners(arrival: Arrival, ends: _Ends, plan: NodePlan) -> None:
    for name in owners_named(arrival.row) if arrival.row else ():
        owner = _party_named(arrival, name, ends, plan)
        if owner is not None and owner != arrival.node_id:
            plan.links.append(Joined("owns", owner, arrival.node_id))


def _note_possible(session: Session, actor: Actor, plan: NodePlan) -> None:
    """A hint while the list is checked; matching compares properly once the rows are written."""
    standing = existing.by_name(session, actor, [arrival.folded_name for arrival in plan.new])
    seen = {(row.kind, row.folded_name, row.country, folded(row.city)) for rows in standing.values() for row in rows}
    for arrival in plan.new:
        row = arrival.row
        key = (arrival.kind, arrival.folded_name, arrival.country, folded(row.city) if row else "")
        if key in seen and row:
            plan.possible += 1
            plan.issues.append(
                row_issue(plan.reading, row, "row.possible_duplicate", "name", arrival.name, severity="warning")
            )
        seen.add(key)
