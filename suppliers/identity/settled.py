"""
What is decided already, as a comparison must respect it. Pure: decisions in, answers out.

Records taken for one are one group. A refusal between any two records parts their groups, and what was asked about two
groups is not asked again about other records of the same two.
"""

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from suppliers.identity.decisions import REFUSED, IdentityLink

Pair = tuple[UUID, UUID]


class Settled:
    """Grows as a comparison joins and asks, so that it neither contradicts nor repeats itself."""

    def __init__(self, links: Iterable[IdentityLink], *, undone: Iterable[Pair] = ()) -> None:
        """`undone`: pairs that a comparison had joined and a person parted again."""
        self._group: dict[UUID, UUID] = {}
        self._members: dict[UUID, set[UUID]] = {}
        self._apart: dict[UUID, set[UUID]] = defaultdict(set)
        self._asked: dict[UUID, set[UUID]] = defaultdict(set)
        self._undone = {frozenset(pair) for pair in undone}
        for link in links:
            self._take(link)

    def _take(self, link: IdentityLink) -> None:
        if link.decision == "same":
            self.join(link.left_id, link.right_id)
            return
        beside = self._apart if link.decision in REFUSED else self._asked
        beside[link.left_id].add(link.right_id)
        beside[link.right_id].add(link.left_id)

    def group_of(self, node_id: UUID) -> UUID:
        return self._group.get(node_id, node_id)

    def members_of(self, node_id: UUID) -> set[UUID]:
        return self._members.get(self.group_of(node_id), {node_id})

    def answered(self, one: UUID, other: UUID) -> bool:
        """They are one, or were said to be two, by a decision about them or about others of their groups."""
        return self.group_of(one) == self.group_of(other) or self._between(self._apart, one, other)

    def asked(self, one: UUID, other: UUID) -> bool:
        return self._between(self._asked, one, other)

    def parted_before(self, one: UUID, other: UUID) -> bool:
        """A person took them apart after a comparison had joined them: from then on only a person joins them."""
        return frozenset((one, other)) in self._undone

    def join(self, one: UUID, other: UUID) -> None:
        first, second = self.group_of(one), self.group_of(other)
        if first == second:
            return
        joined = self.members_of(one) | self.members_of(other)
        for member in joined:
            self._group[member] = first
        self._members.pop(second, None)
        self._members[first] = joined

    def ask(self, one: UUID, other: UUID) -> None:
        self._asked[one].add(other)
        self._asked[other].add(one)

    def _between(self, beside: dict[UUID, set[UUID]], one: UUID, other: UUID) -> bool:
        far = self.members_of(other)
        return any(not far.isdisjoint(beside.get(member, ())) for member in self.members_of(one))
