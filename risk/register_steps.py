"""How risk moves over a whole register on a day, read from its snapshot: the steps that `risk/exposure.py` sweeps."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray

from risk.exposure import ExposureField, FlowRules, PathLabel, field_of, flow_rules
from risk.spreading import MOST_CARRIED, Steps
from suppliers.chain.graph import KINDS, OPERATES, Side, Snapshot


def register_exposure(
    snapshot: Snapshot, own: NDArray[np.float32], day: int, rules: FlowRules | None = None
) -> ExposureField:
    """
    For every party and site with a link, by its position in the snapshot. `own` is each one's own risk 0-1, NaN where
    unknown; `day` counts from 1970. Records taken for the same are joined beforehand, in what `own` says.
    """
    used = rules or flow_rules()
    return field_of(steps_of(snapshot, day, used), own, used)


def steps_of(snapshot: Snapshot, day: int, rules: FlowRules) -> Steps:
    """Both ways along each link that held; in the order of receivers."""
    with ThreadPoolExecutor(2) as pool:
        onward = pool.submit(_way, snapshot, snapshot.up, day, rules, forward=True)
        back = _way(snapshot, snapshot.down, day, rules, forward=False)
        there = onward.result()
    starts = np.concatenate([[0], np.cumsum(np.diff(there.starts) + np.diff(back.starts))])
    total = int(starts[-1])
    merged = Steps(
        starts,
        np.empty(total, np.int32),
        np.empty(total, np.float32),
        np.empty(total, np.int8),
        np.empty(total, np.int8),
    )
    for way, begin in ((there, starts[:-1]), (back, starts[:-1] + np.diff(there.starts))):
        at = np.arange(len(way.sender)) + np.repeat(begin - way.starts[:-1], np.diff(way.starts))
        for name in ("sender", "carried", "doubt", "kind"):
            getattr(merged, name)[at] = getattr(way, name)
    return merged


def _way(snapshot: Snapshot, side: Side, day: int, rules: FlowRules, *, forward: bool) -> Steps:
    """`forward`: from givers to receivers. `operates` is turned round in a snapshot, so it goes against its arrow."""
    flows = list(rules.flows)
    share, doubt, kind = np.zeros(len(KINDS), np.float32), np.zeros(len(KINDS), np.int8), np.zeros(len(KINDS), np.int8)
    for code, name in enumerate(KINDS):
        if name in rules.flows:
            flow = rules.flows[name]
            share[code] = flow.along if forward != (code == OPERATES) else flow.against
            doubt[code], kind[code] = list(PathLabel).index(flow.label), flows.index(name)
    carried = share[side.kind]
    carried *= snapshot.confidence if side.edge is None else snapshot.confidence[side.edge]
    np.minimum(carried, MOST_CARRIED, out=carried)
    kept = np.flatnonzero((carried > 0) & (side.since <= day) & (side.until >= day))
    told = side.kind[kept]
    return Steps(np.searchsorted(kept, side.starts), side.far[kept], carried[kept], doubt[told], kind[told])
