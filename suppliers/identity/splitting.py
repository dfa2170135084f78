"""
One record that holds two firms or sites becomes two. The new record takes the links, facts, identifiers and spellings
that a person names; the old rows stay readable. Visits, cases and events stay with the record they were written about
(docs/decisions, records that are split): who says that they belong to the new one records a link to them.
"""

from datetime import datetime
from typing import cast
from uuid import UUID

from sqlmodel import Session

from foundation import changes, trail
from foundation.actors import Action, Actor
from suppliers import nodes, parties, sites
from suppliers.edges import content_key
from suppliers.identity.acts import Ledger, begin
from suppliers.identity.carrying import (
    chosen_edges,
    chosen_facts,
    chosen_identifiers,
    chosen_spellings,
    follow_operator,
    hand_over_edge,
    hand_over_fact,
)
from suppliers.identity.deciding import settle
from suppliers.identity.payloads import SplitCreate
from suppliers.models import Edge, IdentityAct, Party, Site
from suppliers.name_words import relearn
from suppliers.parties import PartyClosed
from suppliers.payloads import PartyCreate, PartyKind, Sector, SiteCreate, SiteKind
from suppliers.personal import mark_like
from suppliers.sites import SiteClosed


def split(session: Session, actor: Actor, new: SplitCreate, *, now: datetime) -> IdentityAct:
    """
    The act's `front_id` is the original, `other_id` the new record. Raises NodeNotFound, NodeOfAnother, PartyClosed,
    SiteClosed, ReferenceTaken, NotOfRecord; then nothing changed.
    """
    actor.require(Action.WRITE_REGISTRY)
    original = own_open(session, actor, new.node_id)
    with session.begin_nested():
        made = _made_beside(session, actor, original, new, now)
        ledger = begin(session, actor, "split", original.id, made.id, reason=new.reason, now=now)
        ledger.added(made)
        _hand_over(ledger, actor, new, made.id)
        settle(ledger, actor, (original.id, made.id), "split", new.reason)
        if new.earlier_visits == "new":
            ledger.added(successor_link(ledger, made.id, original.id))
    told = {"original": original.id, "new": made.id, "earlier_visits": new.earlier_visits, "reason": new.reason}
    trail.record(session, actor, "identity.split", ledger.act, told)
    kind = "site" if isinstance(original, Site) else "party"
    changes.tell(session, actor, "identity.split", kind, [original.id, made.id])
    return ledger.act


def own_open(session: Session, actor: Actor, node_id: UUID) -> Party | Site:
    """Raises NodeNotFound, NodeOfAnother, PartyClosed, SiteClosed."""
    row = own_record(session, actor, node_id)
    if row.closed_at is not None:
        raise SiteClosed if isinstance(row, Site) else PartyClosed
    return row


def own_record(session: Session, actor: Actor, node_id: UUID) -> Party | Site:
    """Raises NodeNotFound, NodeOfAnother."""
    node = nodes.visible_node(session, actor, node_id)
    nodes.require_own(actor, node.organisation_id)
    if node.kind == "site":
        return sites.visible_site(session, actor, node.id)
    return parties.read_party(session, actor, node.id)


def successor_link(ledger: Ledger, later: UUID, earlier: UUID) -> Edge:
    """From the record that goes on to the one it goes on from."""
    return Edge(
        organisation_id=ledger.act.organisation_id,
        row_key=content_key(("successor_of", later, earlier, ledger.act.id)),
        kind="successor_of",
        from_id=later,
        to_id=earlier,
        reasons=[ledger.act.reason],
        recorded_at=ledger.act.recorded_at,
    )


def _made_beside(
    session: Session, actor: Actor, original: Party | Site, new: SplitCreate, now: datetime
) -> Party | Site:
    if isinstance(original, Site):
        site = sites.add_site(session, actor, _site_beside(original, new), now=now)
        mark_like(site, original)
        return site
    beside = PartyCreate.model_construct(
        name=new.name,
        reference=new.reference,
        kind=cast("PartyKind", original.kind),
        roles=original.roles,
        remark=original.remark,
        country=new.country or original.country,
        city=new.city or original.city,
        address=new.address or original.address,
    )
    party = parties.add_party(session, actor, beside, now=now)
    mark_like(party, original)
    return party


def _site_beside(original: Site, new: SplitCreate) -> SiteCreate:
    """
    Without a point: two sites are two places, and only one of them is where the point was taken. What stands already
    was validated when it came, so it is not refused here.
    """
    return SiteCreate.model_construct(
        name=new.name,
        reference=new.reference,
        kind=cast("SiteKind", original.kind),
        sector=cast("Sector", original.sector),
        region=original.region,
        postcode=original.postcode,
        country=new.country or original.country,
        city=new.city or original.city,
        address=new.address or original.address,
    )


def _hand_over(ledger: Ledger, actor: Actor, new: SplitCreate, to: UUID) -> None:
    session, old = ledger.session, new.node_id
    for wanted, shared in ((new.edge_ids, False), (new.shared_edge_ids, True)):
        for edge in chosen_edges(session, actor, old, wanted):
            follow_operator(ledger, actor, edge, hand_over_edge(ledger, edge, old, to, shared=shared))
    for fact in chosen_facts(session, actor, old, new.fact_ids):
        hand_over_fact(ledger, fact, to)
    own = nodes.folded(new.name)
    for identifier in chosen_identifiers(session, old, new.identifiers):
        ledger.changed(identifier, "node_id", to)
    for spelling in chosen_spellings(session, old, new.spellings):
        if spelling.folded != own:
            ledger.changed(spelling, "node_id", to)
    relearn(session, [old, to])
