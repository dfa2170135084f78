"""
Groups records by average linkage: two groups join while the mean probability over ALL their pairs is high enough, so
one false link cannot pull two groups together. Pairs that were never compared count as different; a vetoed pair is
never put into one group.
"""

import heapq
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
NEXT_TO_NOTHING = 0.005  # a lower probability counts as 0, like a pair that was never compared


class _Groups:
    """Sums of pair probabilities between live groups; a group is named by a number that is never used again."""

    def __init__(self, count: int) -> None:
        self.members: dict[int, list[int]] = {at: [at] for at in range(count)}
        self.sums: list[dict[int, float]] = [{} for _ in range(count)]
        self.barred: list[set[int]] = [set() for _ in range(count)]
        self.next = count

    def mean(self, one: int, other: int) -> float:
        return self.sums[one].get(other, 0.0) / (len(self.members[one]) * len(self.members[other]))

    def join(self, one: int, other: int) -> int:
        new = self.next
        self.next += 1
        self.members[new] = self.members.pop(one) + self.members.pop(other)
        sums: dict[int, float] = {}
        for old in (one, other):
            for neighbour, total in self.sums[old].items():
                if neighbour not in {one, other}:
                    sums[neighbour] = sums.get(neighbour, 0.0) + total
        barred = (self.barred[one] | self.barred[other]) - {one, other}
        for neighbour, total in sums.items():
            self.sums[neighbour][new] = total
            self.sums[neighbour].pop(one, None)
            self.sums[neighbour].pop(other, None)
        for neighbour in barred:
            self.barred[neighbour].add(new)
        self.sums.append(sums)
        self.barred.append(barred)
        return new


@dataclass(frozen=True, slots=True)
class Fixed:
    """Pairs that must not, and pairs that must, end in one group; `apart` wins where they collide."""

    apart: AbstractSet[tuple[int, int]]
    together: AbstractSet[tuple[int, int]]


def cluster(
    count: int, pairs: NDArray[np.int64], probabilities: Floats, *, fixed: Fixed, join_from: float
) -> tuple[int, ...]:
    """
    One number per record, counted from 0 in the order of each group's first record. Pairs fixed together are joined
    last: joined first, two lone records would be torn out of the groups they belong to.
    """
    groups = _Groups(count)
    for one, other in fixed.apart:
        groups.barred[one].add(other)
        groups.barred[other].add(one)
    queue: list[tuple[float, int, int]] = []
    told = probabilities >= NEXT_TO_NOTHING
    for (one, other), probability in zip(pairs[told].tolist(), probabilities[told].tolist(), strict=True):
        groups.sums[one][other] = groups.sums[other][one] = probability
        if probability >= join_from:
            queue.append((-probability, one, other))
    heapq.heapify(queue)
    while queue:
        _, one, other = heapq.heappop(queue)
        if one not in groups.members or other not in groups.members or other in groups.barred[one]:
            continue
        new = groups.join(one, other)
        for neighbour in groups.sums[new]:
            mean = groups.mean(new, neighbour)
            if mean >= join_from:
                heapq.heappush(queue, (-mean, min(new, neighbour), max(new, neighbour)))
    _join_fixed(groups, fixed)
    return _numbered(count, list(groups.members.values()))


def _join_fixed(groups: _Groups, fixed: Fixed) -> None:
    group_of = {member: group for group, members in groups.members.items() for member in members}
    for pair in sorted(fixed.together):
        one, other = group_of[pair[0]], group_of[pair[1]]
        if one != other and other not in groups.barred[one]:
            new = groups.join(one, other)
            group_of.update(dict.fromkeys(groups.members[new], new))


def _numbered(count: int, groups: Sequence[Sequence[int]]) -> tuple[int, ...]:
    numbers = [0] * count
    for number, members in enumerate(sorted(groups, key=min)):
        for member in members:
            numbers[member] = number
    return tuple(numbers)
