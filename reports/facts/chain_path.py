"""The shortest way from a site to the buyer who stands at the head of its chain, and where else it leads."""

from collections import defaultdict, deque
from collections.abc import Mapping
from datetime import date
from uuid import UUID

from sqlmodel import Session

from foundation.actors import Action, Actor
from reports.facts.chain_drawing import buyers
from reports.facts.payloads import Subject
from reports.facts.sites import TierStep
from suppliers import chain as chains

CLAIMED = ("claimed", "unknown", "expired")


def path_to_buyer(session: Session, actor: Actor, site_id: UUID, *, today: date) -> tuple[TierStep, ...]:
    """From the buyer to the site; empty when no buyer is known to be reached."""
    if not actor.may(Action.READ_REGISTRY):
        return ()
    heads = {UUID(choice.value) for choice in buyers(session, actor)}
    chain = chains.closure(session, actor, site_id, "downstream", as_of=today)
    reached = [node.id for node in chain.nodes if node.id in heads]
    if not reached:
        return ()
    onward: dict[UUID, list[tuple[UUID, str]]] = defaultdict(list)
    for edge in chain.edges:
        start, end = (edge.to_id, edge.from_id) if edge.kind == "operates" else (edge.from_id, edge.to_id)
        onward[start].append((end, edge.standing))
    nodes = {node.id: node for node in chain.nodes}
    way = _shortest(site_id, reached[0], onward)
    return tuple(
        TierStep(
            Subject(nodes[node].kind, str(node), nodes[node].name),
            claimed=standing in CLAIMED,
            known=not nodes[node].unknown,
            here=node == site_id,
        )
        for node, standing in reversed(way)
    )


def _shortest(start: UUID, end: UUID, onward: Mapping[UUID, list[tuple[UUID, str]]]) -> list[tuple[UUID, str]]:
    """Each stop with the standing of the link that leads on from it."""
    before: dict[UUID, tuple[UUID, str]] = {}
    waiting = deque([start])
    while waiting:
        node = waiting.popleft()
        for far, standing in onward.get(node, ()):
            if far not in before and far != start:
                before[far] = (node, standing)
                waiting.append(far)
    if end not in before:
        return []
    way = [(end, "")]
    while way[-1][0] != start:
        way.append(before[way[-1][0]])
    return way[::-1]
