"""Distances and circles over links that were read already. Pure: ids and pairs in, numbers out."""

from collections import defaultdict, deque
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import TypeVar

Id = TypeVar("Id", bound=Hashable)


def tiers_from(starts: Iterable[Id], steps: Iterable[tuple[Id, Id]], beside: Iterable[tuple[Id, Id]]) -> dict[Id, int]:
    """
    The smallest number of `steps` (near, far) from any start. A pair of `beside` costs none: a firm and its site, two
    records of one firm. Terminates on circles, since a node is settled once.
    """
    onward: defaultdict[Id, list[tuple[Id, int]]] = defaultdict(list)
    for near, far in steps:
        onward[near].append((far, 1))
    for near, far in beside:
        onward[near].append((far, 0))
    queue = deque((start, 0) for start in starts)
    found: dict[Id, int] = {}
    while queue:
        node, tier = queue.popleft()
        if node in found:
            continue
        found[node] = tier
        for far, cost in onward[node]:
            if far in found:
                continue
            if cost:
                queue.append((far, tier + 1))
            else:
                queue.appendleft((far, tier))
    return found


def depths_from(
    tiers: Mapping[Id, int], steps: Iterable[tuple[Id, Id]], beside: Iterable[tuple[Id, Id]], front: Mapping[Id, Id]
) -> dict[Id, int]:
    """
    The largest number of `steps` to each node when every circle is drawn together into one place, its `front`, so that
    there is a largest one. Only links among `tiers` count. Kahn's order; a step inside a circle costs nothing.
    """
    place = {node: front.get(node, node) for node in tiers}
    onward: defaultdict[Id, list[tuple[Id, int]]] = defaultdict(list)
    open_before: defaultdict[Id, int] = defaultdict(int)
    for pairs, cost in ((steps, 1), (beside, 0)):
        for near, far in pairs:
            if near in place and far in place and place[near] != place[far]:
                onward[place[near]].append((place[far], cost))
                open_before[place[far]] += 1
    depth: dict[Id, int] = dict.fromkeys(place.values(), 0)
    ready = deque(one for one in depth if not open_before[one])
    while ready:
        one = ready.popleft()
        for far_place, cost in onward[one]:
            depth[far_place] = max(depth[far_place], depth[one] + cost)
            open_before[far_place] -= 1
            if not open_before[far_place]:
                ready.append(far_place)
    return {node: max(depth[place[node]], tier) for node, tier in tiers.items()}


def circles_and_same(rings: Iterable[Sequence[Id]], same: Iterable[tuple[Id, Id]]) -> Mapping[Id, Id]:
    """Each node of a circle, and each record taken for another, -> the one that stands for all of them."""
    return _in_front([*((ring[0], node) for ring in rings for node in ring), *same])


def circles(arrows: Iterable[tuple[Id, Id]], same: Iterable[tuple[Id, Id]] = ()) -> tuple[tuple[Id, ...], ...]:
    """
    Strong components of more than one member. Records taken for one are one here, so that a pair of them is no circle
    by itself, and a circle that closes only through them is found.
    """
    from scipy.sparse import coo_array  # noqa: PLC0415 - heavy, and a chain is drawn long after the program started
    from scipy.sparse.csgraph import connected_components  # noqa: PLC0415 - as above

    front = _in_front(same)
    every = [(front.get(giver, giver), front.get(receiver, receiver)) for giver, receiver in arrows]
    nodes = list(dict.fromkeys(node for pair in every for node in pair))
    if not nodes:
        return ()
    at = {node: place for place, node in enumerate(nodes)}
    rows = [at[giver] for giver, _ in every]
    columns = [at[receiver] for _, receiver in every]
    graph = coo_array(([1] * len(every), (rows, columns)), shape=(len(nodes), len(nodes)))
    _, component = connected_components(graph.tocsr(), directed=True, connection="strong")
    members: defaultdict[int, list[Id]] = defaultdict(list)
    for node, number in zip(nodes, component.tolist(), strict=True):
        members[number].append(node)
    behind: defaultdict[Id, list[Id]] = defaultdict(list)
    for node, first in front.items():
        behind[first].append(node)
    found = [group for group in members.values() if len(group) > 1]
    return tuple(tuple(other for node in group for other in behind.get(node, [node])) for group in found)


def _in_front(same: Iterable[tuple[Id, Id]]) -> Mapping[Id, Id]:
    """Each record of a group of equals -> one of them."""
    front: dict[Id, Id] = {}

    def first(node: Id) -> Id:
        way = []
        while (nearer := front.setdefault(node, node)) != node:
            way.append(node)
            node = nearer
        front.update(dict.fromkeys(way, node))
        return node

    for one, other in same:
        front[first(other)] = first(one)
    return {node: first(node) for node in list(front)}
