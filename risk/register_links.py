"""
The exposure of an organisation's records by the links of its snapshot: the same numbers, to the bit, as
`exposures(known.links)` gives from the database, without a row of links read.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from risk.exposure import Exposure, FlowRules, NamedExposures, PathLabel, field_of, flow_rules
from risk.joined import Joined
from risk.spreading import MOST_CARRIED, Steps
from suppliers.chain.graph import KINDS, OPERATES, Snapshot

Places = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class _Links:
    """By the arrow of their kind; `kind` as the snapshot counts kinds."""

    source: Places
    target: Places
    kind: NDArray[np.int8]
    confidence: NDArray[np.float64]

    def only(self, kept: NDArray[np.bool_]) -> "_Links":
        return _Links(self.source[kept], self.target[kept], self.kind[kept], self.confidence[kept])


def exposures_in(
    snapshot: Snapshot,
    day: int,
    joined: Joined,
    operators: Iterable[tuple[UUID, UUID]],
    own: Mapping[str, float | None],
    rules: FlowRules | None = None,
) -> Mapping[str, Exposure]:
    """
    `day` counts from 1970; `operators` are firms that lists name beside a site, firm first; `own` as `exposures` takes
    it, by the record in front of each group.
    """
    used = rules or flow_rules()
    beside = {(str(joined.front(firm)), str(joined.front(site))) for firm, site in operators}
    ids = snapshot.uuids(np.arange(len(snapshot)))
    fronts = [str(joined.front(one)) for one in ids]
    names = sorted({*fronts, *(name for pair in beside for name in pair)})
    place = {name: at for at, name in enumerate(names)}
    front = np.array([place[name] for name in fronts], np.int64)
    links = _with_operators(_held(snapshot, day, front, used), sorted((place[a], place[b]) for a, b in beside), names)
    links = links.only(links.source != links.target)
    standing = np.unique(np.concatenate([links.source, links.target]))
    if not len(standing):
        return {}
    names = [names[at] for at in standing]
    place = {name: at for at, name in enumerate(names)}
    known = np.full(len(names), np.nan, np.float32)
    for name, risk in own.items():
        if name in place and risk is not None:
            known[place[name]] = min(1.0, risk)
    ends = np.searchsorted(standing, links.source), np.searchsorted(standing, links.target)
    steps = _steps(_Links(*ends, links.kind, links.confidence), len(names), used)
    return NamedExposures(field_of(steps, known, used).explained(), names, place)


def _held(snapshot: Snapshot, day: int, front: Places, rules: FlowRules) -> _Links:
    side = snapshot.up
    flowing = np.array([kind in rules.flows for kind in KINDS])
    held = np.flatnonzero(flowing[side.kind] & (side.since <= day) & (side.until >= day))
    receiver = front[np.searchsorted(side.starts, held, "right") - 1]
    giver, kind = front[side.far[held]], side.kind[held]
    turned = kind == OPERATES
    source, target = np.where(turned, receiver, giver), np.where(turned, giver, receiver)
    return _Links(source, target, kind, snapshot.confidence[held].astype(np.float64))


def _with_operators(links: _Links, pairs: list[tuple[int, int]], names: list[str]) -> _Links:
    """A link that says so itself goes first, with its own confidence."""
    drawn = links.only(links.kind == OPERATES)
    told = np.array(pairs, np.int64).reshape(-1, 2)
    fresh = told[~np.isin(told[:, 0] * len(names) + told[:, 1], drawn.source * len(names) + drawn.target)]
    return _Links(
        np.concatenate([links.source, fresh[:, 0]]),
        np.concatenate([links.target, fresh[:, 1]]),
        np.concatenate([links.kind, np.full(len(fresh), OPERATES, np.int8)]),
        np.concatenate([links.confidence, np.ones(len(fresh))]),
    )


def _steps(links: _Links, count: int, rules: FlowRules) -> Steps:
    """Of several links between two nodes the one that carries most counts, then the least doubtful one."""
    flows, in_order = list(rules.flows), sorted(rules.flows)
    along, against = np.zeros(len(KINDS)), np.zeros(len(KINDS))
    doubts, kinds, spelt = (np.zeros(len(KINDS), np.int8) for _ in range(3))
    for code, name in enumerate(KINDS):
        if flow := rules.flows.get(name):
            along[code], against[code] = flow.along, flow.against
            doubts[code], kinds[code] = list(PathLabel).index(flow.label), flows.index(name)
            spelt[code] = in_order.index(name)
    sender, receiver = np.concatenate([links.source, links.target]), np.concatenate([links.target, links.source])
    kind = np.concatenate([links.kind, links.kind])
    carried = np.concatenate([along[links.kind] * links.confidence, against[links.kind] * links.confidence])
    order = np.lexsort((-spelt[kind], doubts[kind], -carried, sender, receiver))
    order = order[carried[order] > 0]
    first = np.ones(len(order), np.bool_)
    first[1:] = (np.diff(receiver[order]) != 0) | (np.diff(sender[order]) != 0)
    best = order[first]
    return Steps(
        starts=np.searchsorted(receiver[best], np.arange(count + 1)),
        sender=sender[best].astype(np.int32),
        carried=np.minimum(carried[best].astype(np.float32), MOST_CARRIED),
        doubt=doubts[kind[best]],
        kind=kinds[kind[best]],
    )
