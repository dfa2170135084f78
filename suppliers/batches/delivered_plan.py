"""
A document of another format (BODS, FollowTheMoney, GLEIF, Parquet) against the register, parties, sites and links in
one go: what is new, changed, known already, or cannot be joined.

A record is the open entry of the same kind that the register calls by the same reference; else the only one with an
identifier equal to one of its own, which then gathers what is said and keeps its columns; else it is new.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, fields
from datetime import date
from typing import NamedTuple
from uuid import UUID

from sqlmodel import Session, col, select

from foundation.actors import Actor
from foundation.ids import new_id
from foundation.sentences import Fact, Sentence
from suppliers import edges, nodes
from suppliers.batches import existing
from suppliers.batches.existing import Standing, chunks
from suppliers.edges import content_key
from suppliers.importing.issues import RowIssue, Severity
from suppliers.interop.delivered import Delivered, DeliveredEdge, DeliveredParty, DeliveredSite
from suppliers.interop.plausible import require_plausible
from suppliers.models import Edge, Identifier, Node
from suppliers.nodes import folded

Row = DeliveredParty | DeliveredSite
UNCERTAIN = frozenset({"unstated", ""})
SENTENCES = {
    "document.loss": Sentence("This is in the document and not in the register: %(count)s x %(what)s."),
    "document.joined": Sentence(
        "Taken for the entry %(entry)s, which has the same identifier; its own columns were kept."
    ),
    "edge.from_unknown": Sentence("This supplier is in no list: import it first, or correct the ID or name."),
    "edge.to_unknown": Sentence("This receiver is in no list: import it first, or correct the ID or name."),
    "row.possible_duplicate": Sentence("The register or this list has one of the same name and town: compare them."),
}


class LinkName(NamedTuple):
    """What makes two records speak of one link."""

    kind: str
    from_id: UUID
    to_id: UUID
    valid_from: date | None
    commodity: str
    process: str
    interest_type: str


@dataclass(frozen=True, slots=True)
class NodeArrival:
    """`former` is the entry it changes; `gathers` that its columns stay and only names, numbers and facts are added."""

    node_id: UUID
    row_key: str
    row: Row
    former: Standing | None = None
    gathers: bool = False

    @property
    def kind(self) -> str:
        return "party" if isinstance(self.row, DeliveredParty) else "site"


@dataclass(frozen=True, slots=True)
class LinkArrival:
    row_key: str
    from_id: UUID
    to_id: UUID
    edge: DeliveredEdge

    @property
    def link(self) -> LinkName:
        edge = self.edge
        return LinkName(
            edge.kind, self.from_id, self.to_id, edge.valid_from, edge.commodity, edge.process, edge.interest_type
        )


@dataclass
class DeliveredPlan:
    """`ids` names every node of the document; `former` are standing links of which it says something else."""

    delivered: Delivered
    ids: dict[str, UUID] = field(default_factory=dict)
    new: list[NodeArrival] = field(default_factory=list)
    changed: list[NodeArrival] = field(default_factory=list)
    links: list[LinkArrival] = field(default_factory=list)
    former: dict[LinkName, UUID] = field(default_factory=dict)
    issues: list[RowIssue] = field(default_factory=list)
    same: int = 0
    repeated: int = 0
    possible: int = 0
    refused: int = 0

    @property
    def counts(self) -> dict[str, int]:
        return {
            "new": len(self.new) + len(self.links) - len(self.former),
            "changed": sum(not arrival.gathers for arrival in self.changed) + len(self.former),
            "same": self.same,
            "repeated": self.repeated,
            "possible": self.possible,
            "refused": self.refused,
            "issues": len(self.issues),
        }

    @property
    def rows(self) -> int:
        return len(self.new) + len(self.changed) + len(self.links)

    def tell(self, code: str, place: str, value: str = "", **facts: Fact) -> None:
        refused = code in {"edge.from_unknown", "edge.to_unknown"}
        self.refused += refused
        severity: Severity = "refused" if refused else "warning"
        sentence = Sentence(SENTENCES[code].text, facts)
        self.issues.append(RowIssue(code, severity, sentence, column=place, value=value))


def plan_delivered(session: Session, actor: Actor, delivered: Delivered) -> DeliveredPlan:
    """Reads the register and changes nothing. Raises DocumentBroken for what no register can hold."""
    require_plausible(delivered)
    plan = DeliveredPlan(delivered)
    for loss in delivered.losses:
        plan.tell("document.loss", loss.first, count=loss.count, what=loss.what)
    rows: tuple[Row, ...] = (*delivered.parties, *delivered.sites)
    _sort_out_nodes(session, actor, rows, plan)
    _note_possible(session, actor, plan)
    _sort_out_links(session, actor, plan)
    return plan


def _sort_out_nodes(session: Session, actor: Actor, rows: Iterable[Row], plan: DeliveredPlan) -> None:
    every = list(rows)
    keys = {row.key: _node_key(row) for row in every}
    known = existing.by_row_key(session, actor, keys.values())
    referred = existing.by_reference(session, actor, keys)
    sharing = _same_identifier(session, actor, [row for row in every if row.key not in referred])
    for row in every:
        key = keys[row.key]
        kind = "party" if isinstance(row, DeliveredParty) else "site"
        former = next((one for one in referred.get(row.key, ()) if one.kind == kind), None)
        if standing := known.get(key):
            plan.same += 1
            plan.ids[row.key] = standing.id
        elif former:
            plan.changed.append(NodeArrival(former.id, key, row, former))
            plan.ids[row.key] = former.id
        elif joined := sharing.get((kind, row.key)):
            plan.same += 1
            plan.changed.append(NodeArrival(joined.id, key, row, joined, gathers=True))
            plan.ids[row.key] = joined.id
            plan.tell("document.joined", row.place, row.name, entry=f"{joined.reference} {joined.name}")
        else:
            arrival = NodeArrival(new_id(), key, row)
            plan.new.append(arrival)
            plan.ids[row.key] = arrival.node_id


def _node_key(row: Row) -> str:
    """All that is said of it, not where it stands in the document."""
    said = (getattr(row, part.name) for part in fields(row) if part.name != "place")
    return content_key((type(row).__name__, *said))


def _same_identifier(session: Session, actor: Actor, rows: Iterable[Row]) -> dict[tuple[str, str], Standing]:
    """(kind, key) -> the only own open entry of that kind with one of its identifiers."""
    wanted: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        for scheme, value in row.identifiers:
            if scheme not in UNCERTAIN:
                wanted[scheme, value].append(row)
    found: dict[tuple[str, str], set[UUID]] = defaultdict(set)
    owners = dict(_nodes_with(session, actor, [value for _, value in wanted], wanted))
    for pair, node_ids in owners.items():
        for row in wanted[pair]:
            found["party" if isinstance(row, DeliveredParty) else "site", row.key] |= node_ids
    standing = {row.id: row for row in existing.by_id(session, actor, {one for ids in found.values() for one in ids})}
    joined = {}
    for (kind, key), ids in found.items():
        of_kind = [standing[one] for one in ids if one in standing and standing[one].kind == kind]
        if len(of_kind) == 1:
            joined[kind, key] = of_kind[0]
    return joined


def _nodes_with(
    session: Session, actor: Actor, values: Iterable[str], pairs: Iterable[tuple[str, str]]
) -> Iterator[tuple[tuple[str, str], set[UUID]]]:
    asked = set(pairs)
    found: dict[tuple[str, str], set[UUID]] = defaultdict(set)
    for part in chunks(sorted(set(values))):
        statement = (
            select(Identifier.node_id, Identifier.scheme, Identifier.value)
            .join(Node, col(Node.id) == col(Identifier.node_id))
            .where(
                col(Identifier.value).in_(part),
                Node.organisation_id == actor.organisation_id,
                nodes.visible_to(actor),
            )
        )
        for node_id, scheme, value in session.exec(statement):
            if (scheme, value) in asked:
                found[scheme, value].add(node_id)
    yield from found.items()


def _note_possible(session: Session, actor: Actor, plan: DeliveredPlan) -> None:
    """A hint while the document is checked; matching compares properly once the rows are written."""
    names = {arrival.row.key: folded(arrival.row.name) for arrival in plan.new}
    standing = existing.by_name(session, actor, names.values())
    seen = {(row.kind, row.folded_name, row.country, folded(row.city)) for rows in standing.values() for row in rows}
    for arrival in plan.new:
        row = arrival.row
        if isinstance(row, DeliveredParty) and row.kind == "unknown":
            continue  # nobody knows them apart by name
        key = (arrival.kind, names[row.key], row.country, folded(row.city))
        if key in seen:
            plan.possible += 1
            plan.tell("row.possible_duplicate", row.place, row.name)
        seen.add(key)


def _sort_out_links(session: Session, actor: Actor, plan: DeliveredPlan) -> None:
    delivered = plan.delivered
    stated = {(edge.kind, edge.from_key, edge.to_key) for edge in delivered.edges}
    operated = tuple(
        DeliveredEdge("operates", site.operator, site.key, site.place)
        for site in delivered.sites
        if site.operator and ("operates", site.operator, site.key) not in stated
    )
    every = (*delivered.edges, *operated)
    ends = plan.ids | _ends_outside(session, actor, every, plan.ids)
    arrivals: dict[LinkName, LinkArrival] = {}
    standing = _standing(session, actor, {ends[edge.from_key] for edge in every if edge.from_key in ends})
    kept = set(standing.values())
    for edge in every:
        missing = next((word for word, key in (("from", edge.from_key), ("to", edge.to_key)) if key not in ends), None)
        if missing:
            plan.tell(f"edge.{missing}_unknown", edge.place, edge.from_key if missing == "from" else edge.to_key)
            continue
        arrival = _link(edge, ends[edge.from_key], ends[edge.to_key])
        if arrival.row_key in kept:
            plan.same += 1
        elif arrival.link in arrivals:
            plan.repeated += 1
            arrivals[arrival.link] = arrival
        else:
            arrivals[arrival.link] = arrival
    plan.links = list(arrivals.values())
    by_link = {link: edge_id for edge_id, link in standing}
    plan.former = {link: by_link[link] for link in arrivals if link in by_link}


def _ends_outside(
    session: Session, actor: Actor, links: Iterable[DeliveredEdge], inside: dict[str, UUID]
) -> dict[str, UUID]:
    """Ends that the document does not describe: the register's own reference, or the only entry with that number."""
    wanted = {key for edge in links for key in (edge.from_key, edge.to_key) if key not in inside}
    found = {key: rows[0].id for key, rows in existing.by_reference(session, actor, wanted).items() if len(rows) == 1}
    rest = sorted(wanted - found.keys())
    leis = dict(_nodes_with(session, actor, rest, [("lei", key) for key in rest]))
    return found | {value: next(iter(ids)) for (_, value), ids in leis.items() if len(ids) == 1}


def _link(edge: DeliveredEdge, giver: UUID, receiver: UUID) -> LinkArrival:
    said = (getattr(edge, part.name) for part in fields(edge) if part.name not in {"place", "from_key", "to_key"})
    return LinkArrival(content_key((giver, receiver, *said)), giver, receiver, edge)


def _standing(session: Session, actor: Actor, givers: set[UUID]) -> dict[tuple[UUID, LinkName], str]:
    """(id, link) -> row key of the organisation's own standing links that start at these nodes."""
    columns = (
        Edge.id, Edge.row_key, Edge.kind, Edge.from_id, Edge.to_id, Edge.valid_from, Edge.commodity, Edge.process,
        Edge.interest_type,
    )  # fmt: skip
    found: dict[tuple[UUID, LinkName], str] = {}
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
