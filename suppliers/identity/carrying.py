"""What leaves one record for another: links and facts closed and added, identifiers and spellings handed over."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import or_
from sqlmodel import Session, col, select

from foundation.actors import Actor
from foundation.errors import Invalid
from foundation.ids import new_id
from suppliers import edges, facts, nodes
from suppliers.identity.acts import Ledger
from suppliers.models import Edge, Fact, Identifier, NameVariant, Site
from suppliers.payloads import IdentifierIn

HANDED = "by-act"


class NotOfRecord(Invalid):
    code = "identity.not_of_record"

    def __init__(self, what: str, missing: Sequence[str]) -> None:
        super().__init__(f"The record has no such {what} of yours standing ({', '.join(missing[:5])}): read it again.")
        self.missing = tuple(missing)


def standing_edges(session: Session, actor: Actor, node_id: UUID) -> list[Edge]:
    """Own links at the record, except those that only say something about records themselves."""
    statement = select(Edge).where(
        or_(col(Edge.from_id) == node_id, col(Edge.to_id) == node_id),
        Edge.organisation_id == actor.organisation_id,
        edges.visible_to(actor),
        col(Edge.superseded_at).is_(None),
        col(Edge.kind).not_in(["same_as", "possibly_same_as"]),
    )
    return list(session.exec(statement.order_by(col(Edge.id))).all())


def standing_facts(session: Session, actor: Actor, node_id: UUID) -> list[Fact]:
    statement = select(Fact).where(
        Fact.node_id == node_id,
        Fact.organisation_id == actor.organisation_id,
        facts.visible_to(actor),
        col(Fact.superseded_at).is_(None),
    )
    return list(session.exec(statement.order_by(col(Fact.field), col(Fact.id))).all())


def chosen_edges(session: Session, actor: Actor, node_id: UUID, wanted: Collection[UUID]) -> list[Edge]:
    """Raises NotOfRecord."""
    found = [edge for edge in standing_edges(session, actor, node_id) if edge.id in set(wanted)]
    _all_found("link", wanted, {edge.id for edge in found})
    return found


def chosen_facts(session: Session, actor: Actor, node_id: UUID, wanted: Collection[UUID]) -> list[Fact]:
    """Raises NotOfRecord."""
    found = [fact for fact in standing_facts(session, actor, node_id) if fact.id in set(wanted)]
    _all_found("fact", wanted, {fact.id for fact in found})
    return found


def chosen_identifiers(session: Session, node_id: UUID, wanted: Sequence[IdentifierIn]) -> list[Identifier]:
    """Raises NotOfRecord."""
    asked = {(one.scheme.lower(), one.value) for one in wanted}
    rows = session.exec(select(Identifier).where(Identifier.node_id == node_id)).all()
    found = [row for row in rows if (row.scheme, row.value) in asked]
    _all_found("identifier", [" ".join(one) for one in asked], {f"{row.scheme} {row.value}" for row in found})
    return found


def chosen_spellings(session: Session, node_id: UUID, wanted: Sequence[str]) -> list[NameVariant]:
    """Raises NotOfRecord."""
    asked = {nodes.folded(name): name for name in wanted}
    rows = session.exec(select(NameVariant).where(NameVariant.node_id == node_id)).all()
    found = [row for row in rows if row.folded in asked]
    missing = [name for plain, name in asked.items() if plain not in {row.folded for row in found}]
    if missing:
        raise NotOfRecord("spelling", missing)
    return found


def _all_found(
    what: str, wanted: Collection[UUID] | Collection[str], found: Collection[UUID] | Collection[str]
) -> None:
    missing = [str(one) for one in wanted if one not in found]
    if missing:
        raise NotOfRecord(what, missing)


def hand_over_edge(ledger: Ledger, edge: Edge, old: UUID, new: UUID, *, shared: bool = False) -> Edge:
    """The same link with the new record at its end; the former row is superseded unless both records share it."""
    if not shared:
        ledger.ended(edge)
    return _added(ledger, edge, _ends(edge, old, new))


def continue_edge(ledger: Ledger, edge: Edge, old: UUID, new: UUID, *, on: date) -> Edge:
    """The link held at the old record until that day and holds at the new one from it on."""
    ledger.ended(edge)
    if edge.valid_from is None or edge.valid_from <= on:
        _added(ledger, edge, {"valid_to": on})
    return _added(ledger, edge, {**_ends(edge, old, new), "valid_from": max(on, edge.valid_from or on)})


def _ends(edge: Edge, old: UUID, new: UUID) -> dict[str, UUID | date]:
    return {end: new for end in ("from_id", "to_id") if getattr(edge, end) == old}


def _added(ledger: Ledger, edge: Edge, changed: Mapping[str, UUID | date]) -> Edge:
    kept = edge.model_dump(exclude={"id", "row_key", "reasons", "batch_id", "recorded_at", "superseded_at"})
    row = Edge(
        **{**kept, **changed},
        row_key=f"{HANDED}:{new_id().hex}",
        reasons=[*edge.reasons, ledger.act.reason],
        recorded_at=ledger.act.recorded_at,
    )
    ledger.added(row)
    return row


def hand_over_fact(ledger: Ledger, fact: Fact, new: UUID) -> None:
    ledger.ended(fact)
    kept = fact.model_dump(exclude={"id", "node_id", "batch_id", "recorded_by", "recorded_at", "superseded_at"})
    ledger.added(Fact(**kept, node_id=new, recorded_by=ledger.act.decided_by, recorded_at=ledger.act.recorded_at))


def follow_operator(ledger: Ledger, actor: Actor, edge: Edge, made: Edge) -> None:
    """`Site.operator_id` says at once what the `operates` links say: it follows them to another firm or site."""
    if edge.kind != "operates":
        return
    if made.to_id != edge.to_id:
        _set_operator(ledger, actor, made.to_id, made.from_id)
        if edge.superseded_at is not None:
            _set_operator(ledger, actor, edge.to_id, None)
    else:
        _set_operator(ledger, actor, made.to_id, made.from_id)


def _set_operator(ledger: Ledger, actor: Actor, site_id: UUID, operator_id: UUID | None) -> None:
    own = select(Site).where(Site.id == site_id, Site.organisation_id == actor.organisation_id)
    site = ledger.session.exec(own).first()
    if site is not None and site.operator_id != operator_id:
        ledger.changed(site, "operator_id", operator_id)
