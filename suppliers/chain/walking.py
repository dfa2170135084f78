"""Distances and circles over links that were read already. Pure: ids and pairs in, numbers out."""

from collections import defaultdict, deque
from collections.abc import Hashable, Iterable, Mapping
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
    for one, other in same:
        kept, joined = front.setdefault(one, one), front.setdefault(other, other)
        if kept != joined:
            front.update({node: kept for node, first in front.items() if first == joined})
    return front
