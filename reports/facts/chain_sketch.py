"""The chain behind a firm or a site for its drawing, and the places for its map."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlmodel import Session

from foundation.actors import Action, Actor
from reports.contents.drawings import Node, Spot, Tie
from reports.contents.values import Standing
from reports.facts.register import current_scores
from reports.facts.scored import mark_of
from reports.payloads import ChainSketch, PlacesSketch
from risk.models import SiteScore
from suppliers import chain
from suppliers.models import Site
from suppliers.personal import shown

DEEPEST = 3
MOST_NODES = 24
"""More, and the boxes of a drawing on paper cover each other."""
DEGREES = Decimal("0.0001")


def chain_sketch(session: Session, actor: Actor, node_id: UUID, *, today: date) -> ChainSketch:
    """Who stands behind a node, nearest first, to the third tier. Raises NodeNotFound."""
    if not actor.may(Action.READ_REGISTRY):
        return ChainSketch()
    behind = chain.closure(session, actor, node_id, "upstream", as_of=today, depth=DEEPEST)
    kept = behind.nodes[:MOST_NODES]
    drawn = {node.id for node in kept}
    scores = current_scores(session, actor, drawn)
    nodes = tuple(_node(node, scores.get(node.id)) for node in kept)
    ties = tuple(
        Tie(str(edge.to_id), str(edge.from_id), _standing(edge.standing))
        for edge in behind.edges
        if {edge.from_id, edge.to_id} <= drawn
    )
    return ChainSketch(nodes, ties, len(behind.nodes) - len(kept))


def _node(node: chain.ChainNode, row: SiteScore | None) -> Node:
    band = mark_of(row).band if node.kind == "site" else None
    return Node(str(node.id), node.name, node.tier, band, ", ".join(filter(None, (node.city, node.country))))


def _standing(word: str) -> Standing:
    return Standing(word) if word in set(Standing) else Standing.UNKNOWN


def places_sketch(standing: Sequence[Site], scores: dict[UUID, SiteScore]) -> PlacesSketch:
    """A home is placed as coarsely as papers show it."""
    told = [shown(site, None) for site in standing]
    spots = tuple(
        Spot(
            str(site.id),
            site.name,
            Decimal(str(site.latitude)).quantize(DEGREES),
            Decimal(str(site.longitude)).quantize(DEGREES),
            mark_of(scores.get(site.id)).band,
        )
        for site in told
        if site.latitude is not None and site.longitude is not None
    )
    return PlacesSketch(spots, len(told) - len(spots))
