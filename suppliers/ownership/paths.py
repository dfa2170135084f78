"""The paths behind a share, the largest first, so that a reader can follow each one and open its links."""

import heapq
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from itertools import count
from uuid import UUID

from suppliers.ownership.payloads import OwnershipPath, ShareRange, Stake
from suppliers.ownership.rollup import Register

SHOWN = 3
MOST_STEPS = 20_000
"""A dense web has more paths than anybody reads; the search for the largest stops here."""


@dataclass(frozen=True, slots=True)
class _Step:
    owner: UUID
    share: ShareRange
    stake: Stake


@dataclass(frozen=True, slots=True)
class Upward:
    """Each entity -> the stakes in it."""

    steps: Mapping[UUID, tuple[_Step, ...]]
    held_by: Mapping[UUID, tuple[UUID, ...]]


def upward(register: Register) -> Upward:
    steps: defaultdict[UUID, list[_Step]] = defaultdict(list)
    held_by: defaultdict[UUID, list[UUID]] = defaultdict(list)
    columns = (register.entity.tolist(), register.low.tolist(), register.high.tolist(), register.stakes)
    for entity, low, high, stake in zip(*columns, strict=True):
        if stake is not None and stake.owner != stake.entity:
            steps[register.ids[entity]].append(_Step(stake.owner, ShareRange(low, high), stake))
            held_by[stake.owner].append(stake.entity)
    return Upward(
        {entity: tuple(found) for entity, found in steps.items()},
        {owner: tuple(found) for owner, found in held_by.items()},
    )


def largest_paths(graph: Upward, entity: UUID, owners: Collection[UUID], *, shown: int = SHOWN) -> list[OwnershipPath]:
    """No party twice on a path. By the generous end of the share, then by the certain one."""
    leading = _below(graph, owners)
    ticket = count()
    start = OwnershipPath((entity,), ShareRange(1.0, 1.0), ())
    queue = [(-1.0, -1.0, next(ticket), start)]
    found: list[OwnershipPath] = []
    for _ in range(MOST_STEPS):
        if not queue or len(found) == shown:
            break
        *_, path = heapq.heappop(queue)
        if path.ids[-1] in owners and len(path.ids) > 1:
            found.append(path)
            continue
        for longer in _longer(graph, path, leading):
            heapq.heappush(queue, (-longer.share.high, -longer.share.low, next(ticket), longer))
    return found


def _longer(graph: Upward, path: OwnershipPath, leading: Collection[UUID]) -> list[OwnershipPath]:
    return [
        OwnershipPath(
            (*path.ids, step.owner),
            ShareRange(path.share.low * step.share.low, path.share.high * step.share.high),
            (*path.edge_ids, step.stake.edge_ids),
        )
        for step in graph.steps.get(path.ids[-1], ())
        if step.owner in leading and step.owner not in path.ids
    ]


def above(graph: Upward, entity: UUID) -> list[UUID]:
    """Every owner at any depth, the nearest first."""
    found = {entity: None}
    level = [entity]
    while level:
        level = [step.owner for one in level for step in graph.steps.get(one, ()) if step.owner not in found]
        found |= dict.fromkeys(level)
    return list(found)[1:]


def _below(graph: Upward, owners: Collection[UUID]) -> set[UUID]:
    """Whoever the owners hold something of, at any depth, and they themselves."""
    found = set(owners)
    waiting = list(found)
    while waiting:
        for entity in graph.held_by.get(waiting.pop(), ()):
            if entity not in found:
                found.add(entity)
                waiting.append(entity)
    return found
