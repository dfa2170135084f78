"""
Whether decisions can all be true at once: records taken for one, through however many merges, and two of them said to
be two, cannot. The answer names the whole chain, so that a person sees which decision to take back.
"""

from collections import defaultdict, deque
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session, col, select

from foundation.actors import Actor
from foundation.errors import Conflict
from suppliers import nodes
from suppliers.identity.decisions import REFUSED, all_ids_of, standing
from suppliers.models import IdentityDecision, Party, Site


@dataclass(frozen=True, slots=True)
class Step:
    """One decision of a chain."""

    left_id: UUID
    right_id: UUID
    decision: str
    decision_id: UUID
    by_person: bool
    reasons: tuple[str, ...]


class IdentityContradiction(Conflict):
    """`chain` leads from one of the two records to the other over what is taken for one, and ends in the refusal."""

    code = "identity.contradiction"

    def __init__(self, chain: tuple[Step, ...], names: dict[UUID, str]) -> None:
        told = "; ".join(_told(step, names) for step in chain)
        super().__init__(f"This contradicts what was decided ({told}): undo one of these decisions first.")
        self.chain = chain


def _told(step: Step, names: dict[UUID, str]) -> str:
    one, other = (names.get(end, str(end)) for end in (step.left_id, step.right_id))
    word = "the same as" if step.decision == "same" else "different from"
    by = "" if step.by_person else ", by comparison"
    return f"{one} is {word} {other}{by}"


def require_consistent(session: Session, actor: Actor, node_ids: Collection[UUID]) -> None:
    """Raises IdentityContradiction for what stands about these records now, the last change written included."""
    chain = contradiction_among(session, actor, node_ids)
    if chain:
        raise IdentityContradiction(
            chain, names_of(session, actor, {end for s in chain for end in (s.left_id, s.right_id)})
        )


def contradiction_among(
    session: Session, actor: Actor, node_ids: Collection[UUID], asked: Sequence[tuple[UUID, UUID]] = ()
) -> tuple[Step, ...]:
    """The first chain found, empty for none. `asked`: pairs to be taken for one, as if that were decided."""
    members = all_ids_of(session, actor, {*node_ids, *(end for pair in asked for end in pair)})
    same = _rows(session, actor, members, ("same",))
    joined = [*((row.left_id, row.right_id) for row in same), *asked]
    for refusal in _rows(session, actor, members, REFUSED):
        path = _path(joined, refusal.left_id, refusal.right_id)
        if path:
            by_pair = {frozenset((row.left_id, row.right_id)): row for row in same}
            steps = [step(by_pair[pair]) for pair in map(frozenset, path) if pair in by_pair]
            return (*steps, step(refusal))
    return ()


def step(row: IdentityDecision) -> Step:
    by_person = row.decided_by is not None
    return Step(row.left_id, row.right_id, row.decision, row.id, by_person, tuple(row.reasons))


def names_of(session: Session, actor: Actor, ids: Collection[UUID]) -> dict[UUID, str]:
    found: dict[UUID, str] = {}
    for table in (Party, Site):
        rows = session.exec(
            select(table.id, table.name).where(col(table.id).in_(ids), nodes.of_table(table, actor))
        ).all()
        found.update((node_id, name) for node_id, name in rows)
    return found


def _rows(
    session: Session, actor: Actor, members: frozenset[UUID], decisions: tuple[str, ...]
) -> list[IdentityDecision]:
    """Standing decisions with both ends among the members, the oldest first."""
    statement = select(IdentityDecision).where(
        standing(actor),
        col(IdentityDecision.decision).in_(decisions),
        col(IdentityDecision.left_id).in_(members),
    )
    ordered = statement.order_by(col(IdentityDecision.recorded_at), col(IdentityDecision.id))
    return [row for row in session.exec(ordered).all() if row.right_id in members]


def _path(pairs: Iterable[tuple[UUID, UUID]], start: UUID, end: UUID) -> list[tuple[UUID, UUID]]:
    """The shortest way over the pairs, empty when there is none."""
    beside: dict[UUID, list[UUID]] = defaultdict(list)
    for one, other in pairs:
        beside[one].append(other)
        beside[other].append(one)
    came_from: dict[UUID, UUID] = {start: start}
    to_do = deque([start])
    while to_do and end not in came_from:
        here = to_do.popleft()
        for there in beside[here]:
            if there not in came_from:
                came_from[there] = here
                to_do.append(there)
    way: list[tuple[UUID, UUID]] = []
    while end in came_from and end != start:
        way.append((came_from[end], end))
        end = came_from[end]
    return way[::-1]
