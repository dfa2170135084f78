"""
Groups records by average linkage: two groups join while the mean probability over ALL their pairs is high enough, so
one false link cannot pull two groups together. Pairs that were never compared count as different; a vetoed pair is
never put into one group.

What a person answered about a pair decides about that pair's groups as well, unless so many other pairs of the two
groups speak against it that the answer is likelier a slip: then the groups are left as they were.
"""

import heapq
from collections import Counter, defaultdict
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
# An answer may be a slip when at most this share of the pairs between two groups were answered so, and the others have
# this mean probability, or less than this likeness, against it.
SLIP_SHARE, BEYOND_SLIP, LEAST_LIKENESS = 0.2, 0.8, 0.01
# Mean probability below which a record is a stranger in its group, and above which it belongs to another.
STRANGE, AT_HOME = 0.5, 0.7
NEXT_TO_NOTHING = 0.005  # a lower probability counts as 0, like a pair that was never compared


class _Groups:
    """Sums of pair probabilities between live groups; a group is named by a number that is never used again."""

    def __init__(self, count: int) -> None:
        self.members: dict[int, list[int]] = {at: [at] for at in range(count)}
        self.sums: list[dict[int, float]] = [{} for _ in range(count)]
        self.barred: list[set[int]] = [set() for _ in range(count)]
        self.refused: list[Counter[int]] = [Counter() for _ in range(count)]
        self.next = count

    def mean(self, one: int, other: int) -> float:
        return self.sums[one].get(other, 0.0) / (len(self.members[one]) * len(self.members[other]))

    def apart(self, one: int, other: int) -> bool:
        """By a rule, or by answers that the pairs nobody answered do not outweigh."""
        if other in self.barred[one]:
            return True
        answers = self.refused[one][other]
        pairs = len(self.members[one]) * len(self.members[other])
        if not answers or answers > SLIP_SHARE * pairs:
            return bool(answers)
        return self.sums[one].get(other, 0.0) / (pairs - answers) < BEYOND_SLIP

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
        refused = self.refused[one] + self.refused[other]
        for neighbour in refused:
            self.refused[neighbour][new] = refused[neighbour]
        self.sums.append(sums)
        self.barred.append(barred)
        self.refused.append(refused)
        return new


@dataclass(frozen=True, slots=True)
class Fixed:
    """`apart`: pairs no group may hold, by rule. `refused`, `together`: pairs people called different, the same."""

    apart: AbstractSet[tuple[int, int]]
    refused: AbstractSet[tuple[int, int]]
    together: AbstractSet[tuple[int, int]]


def cluster(
    count: int, pairs: NDArray[np.int64], probabilities: Floats, *, fixed: Fixed, join_from: float
) -> tuple[int, ...]:
    """
    One number per record, counted from 0 in the order of each group's first record. Pairs fixed together are joined
    last: joined first, two lone records would be torn out of the groups they belong to.
    """
    groups, queue = _prepared(count, pairs, probabilities, fixed, join_from)
    heapq.heapify(queue)
    while queue:
        _, one, other = heapq.heappop(queue)
        if one not in groups.members or other not in groups.members or groups.apart(one, other):
            continue
        new = groups.join(one, other)
        for neighbour in groups.sums[new]:
            mean = groups.mean(new, neighbour)
            if mean >= join_from:
                heapq.heappush(queue, (-mean, min(new, neighbour), max(new, neighbour)))
    _join_fixed(groups, fixed)
    held = _resettled(list(groups.members.values()), pairs, probabilities, fixed)
    return _numbered(count, held)


def _prepared(
    count: int, pairs: NDArray[np.int64], probabilities: Floats, fixed: Fixed, join_from: float
) -> tuple[_Groups, list[tuple[float, int, int]]]:
    """Every record a group of its own, and the pairs that may join, to be taken the most probable first."""
    groups = _Groups(count)
    for one, other in fixed.apart:
        groups.barred[one].add(other)
        groups.barred[other].add(one)
    for one, other in fixed.refused:
        groups.refused[one][other] = groups.refused[other][one] = 1
    queue: list[tuple[float, int, int]] = []
    told = probabilities >= NEXT_TO_NOTHING
    for (one, other), probability in zip(pairs[told].tolist(), probabilities[told].tolist(), strict=True):
        groups.sums[one][other] = groups.sums[other][one] = probability
        if probability >= join_from:
            queue.append((-probability, one, other))
    return groups, queue


def _join_fixed(groups: _Groups, fixed: Fixed) -> None:
    group_of = {member: group for group, members in groups.members.items() for member in members}
    found = dict(group_of)
    answers = Counter(frozenset((found[left], found[right])) for left, right in fixed.together)
    for pair in sorted(fixed.together):
        one, other = group_of[pair[0]], group_of[pair[1]]
        if one == other or groups.apart(one, other):
            continue
        if _is_no_slip(groups, one, other, answers[frozenset((found[pair[0]], found[pair[1]]))]):
            new = groups.join(one, other)
            group_of.update(dict.fromkeys(groups.members[new], new))


def _is_no_slip(groups: _Groups, one: int, other: int, links: int) -> bool:
    """One answer joins two records, or a record and a small group; two groups need a second answer or some likeness."""
    pairs = len(groups.members[one]) * len(groups.members[other])
    rest = (groups.sums[one].get(other, 0.0)) / pairs
    return links > 1 or links > SLIP_SHARE * pairs or rest >= LEAST_LIKENESS


def _resettled(
    groups: Sequence[Sequence[int]], pairs: NDArray[np.int64], probabilities: Floats, fixed: Fixed
) -> list[list[int]]:
    """
    One strong false link, joined first, tears a record out of its group. Such a record is hardly like the group it
    came to and much like another: it goes there. Records that a rule or a person spoke about stay.
    """
    of = {member: number for number, members in enumerate(groups) for member in members}
    sizes = [len(members) for members in groups]
    ruled = {member for said in (fixed.apart, fixed.refused, fixed.together) for pair in said for member in pair}
    likeness: dict[int, Counter[int]] = defaultdict(Counter)
    told = probabilities >= NEXT_TO_NOTHING
    for (one, other), probability in zip(pairs[told].tolist(), probabilities[told].tolist(), strict=True):
        likeness[one][of[other]] += probability
        likeness[other][of[one]] += probability
    moved = {}
    for record, sums in likeness.items():
        if len(sums) > 1 and record not in ruled:
            own = sums[of[record]] / max(sizes[of[record]] - 1, 1)
            best = max(sums, key=lambda number: (sums[number] / sizes[number], -number))
            if best != of[record] and own < STRANGE and sums[best] / sizes[best] > AT_HOME:
                moved[record] = best
    of.update(moved)
    held: dict[int, list[int]] = defaultdict(list)
    for member, number in of.items():
        held[number].append(member)
    return list(held.values())


def _numbered(count: int, groups: Sequence[Sequence[int]]) -> tuple[int, ...]:
    numbers = [0] * count
    for number, members in enumerate(sorted(groups, key=min)):
        for member in members:
            numbers[member] = number
    return tuple(numbers)
