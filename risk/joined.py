"""
Records that the organisation takes for one site or firm: what is known about one is known about all of them, and the
chain passes through them as through one node. The records themselves stay apart; undoing the decision parts them again.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session

from foundation.actors import Actor
from risk.scoring import RiskEvent
from suppliers import identity
from suppliers.facts import KnownFact


@dataclass(frozen=True, slots=True)
class Joined:
    """`members` by the record in front of each group, which is the one recorded first; lone records stand in none."""

    fronts: Mapping[UUID, UUID]
    members: Mapping[UUID, frozenset[UUID]]

    def front(self, node_id: UUID) -> UUID:
        return self.fronts.get(node_id, node_id)

    def all_of(self, node_id: UUID) -> frozenset[UUID]:
        return self.members.get(self.front(node_id), frozenset({node_id}))


def joined_records(session: Session, actor: Actor) -> Joined:
    same = [(one.left_id, one.right_id) for one in identity.links(session, actor) if one.decision == "same"]
    return join(same)


def join(pairs: Iterable[tuple[UUID, UUID]]) -> Joined:
    fronts: dict[UUID, UUID] = {}

    def front(node_id: UUID) -> UUID:
        while (nearer := fronts.setdefault(node_id, node_id)) != node_id:
            node_id = nearer
        return node_id

    for left, right in pairs:
        first, second = sorted((front(left), front(right)))
        fronts[second] = first
    settled = {node_id: front(node_id) for node_id in list(fronts)}
    members: dict[UUID, set[UUID]] = defaultdict(set)
    for node_id, leading in settled.items():
        members[leading].add(node_id)
    return Joined(settled, {leading: frozenset(ids) for leading, ids in members.items()})


def events_about(node_id: UUID, joined: Joined, events: Mapping[UUID, tuple[RiskEvent, ...]]) -> tuple[RiskEvent, ...]:
    ids = joined.all_of(node_id)
    return tuple(event for one in sorted(ids) for event in events.get(one, ()))


def facts_about_all(
    node_id: UUID, joined: Joined, facts: Mapping[UUID, Mapping[str, KnownFact]]
) -> Mapping[str, KnownFact]:
    """Of two records' answers to one question the newer counts; of one day, the record's own."""
    others = [facts.get(one, {}) for one in sorted(joined.all_of(node_id) - {node_id})]
    found: dict[str, KnownFact] = {}
    for known in (*others, facts.get(node_id, {})):
        for name, fact in known.items():
            if name not in found or fact.as_of >= found[name].as_of:
                found[name] = fact
    return found
