"""
How much risk reaches a node through the chain: from suppliers to buyers, between sites of one owner, through a shared
labour provider, and, weakly, across records that are possibly the same.

Each risky node sends its own score along its best path, multiplied at every edge by the edge's confidence and by how
much that kind of edge carries (`risk/flows/*.yaml`). Of what arrives, the few strongest paths count, each by its share
(the strongest most, the shares sum to 1): an ordered weighted mean. So it never exceeds the strongest path, hundreds of
weak links do not add up to certainty, a clean supplier neither raises nor dilutes, and the paths shown are all that
counted. Edges and nodes may come in any order.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from heapq import heapify, heappop, heappush
from pathlib import Path
from typing import NamedTuple

from foundation.errors import Invalid
from risk.sectors.reading import Section, read_file

FOLDER = Path(__file__).parent / "flows"


class PathLabel(StrEnum):
    """The weakest kind of link on a path: one doubtful identity makes the whole path a possibility."""

    DIRECT = "direct"
    OWNERSHIP = "ownership"
    POSSIBLY_SAME_AS = "possibly_same_as"


class EdgeUnusable(Invalid):
    code = "exposure.edge_unusable"

    def __init__(self, edge: "ChainEdge", reason: str) -> None:
        super().__init__(f"Mend the edge {edge.source} {edge.kind} {edge.target}: {reason}.")
        self.edge = edge


@dataclass(frozen=True, slots=True)
class ChainEdge:
    """An edge as the register draws it: `source` supplies, provides labour to, owns ... `target`."""

    source: str
    target: str
    kind: str
    confidence: float


@dataclass(frozen=True, slots=True)
class ExposurePath:
    """`nodes` run from the risky node to the exposed one; `strength` is what arrives (0-1)."""

    nodes: tuple[str, ...]
    kinds: tuple[str, ...]
    label: PathLabel
    strength: float


@dataclass(frozen=True, slots=True)
class Exposure:
    """`by_label` sums to `value`; `unknown_senders` counts linked nodes whose own risk nobody knows."""

    value: float
    by_label: tuple[tuple[PathLabel, float], ...]
    paths: tuple[ExposurePath, ...]
    unknown_senders: int = 0


@dataclass(frozen=True, slots=True)
class EdgeFlow:
    """What share of risk passes along the arrow, and what share against it."""

    label: PathLabel
    along: float
    against: float


@dataclass(frozen=True, slots=True)
class FlowRules:
    version: str
    effective_from: date
    least_strength: float
    shares: tuple[float, ...]
    flows: Mapping[str, EdgeFlow]


class _Step(NamedTuple):
    """`doubt` is the place of the edge's label in `_LABELS`: the larger one names the path."""

    to: str
    kind: str
    doubt: int
    carried: float


class _Trail(NamedTuple):
    """A path as a chain of steps back to its sender, so that thousands of paths share their beginnings."""

    node: str
    kind: str
    before: "_Trail | None"


class _Arrival(NamedTuple):
    strength: float
    doubt: int
    trail: _Trail


NO_EXPOSURE = Exposure(0.0, (), ())
_LABELS = (PathLabel.DIRECT, PathLabel.OWNERSHIP, PathLabel.POSSIBLY_SAME_AS)


def exposures(
    edges: Sequence[ChainEdge], own: Mapping[str, float | None], rules: FlowRules | None = None
) -> dict[str, Exposure]:
    """
    For every node on an edge. `own` is each node's own risk 0-1 without exposure; None or absent means unknown.

    Raises `EdgeUnusable` for a kind the rules do not know or a confidence outside 0-1.
    """
    used = rules or flow_rules()
    steps = _steps(edges, used)
    arrived = _spread(steps, own, used)
    unknown = _unknown_senders(steps, own)
    nodes = {node for edge in edges for node in (edge.source, edge.target)}
    return {node: _joined(arrived.get(node, {}), node, used, unknown.get(node, 0)) for node in nodes}


def _steps(edges: Sequence[ChainEdge], rules: FlowRules) -> dict[str, list[_Step]]:
    """Of several edges between two nodes the one that carries most counts, so a fact entered twice counts once."""
    best: dict[tuple[str, str], _Step] = {}
    for edge in edges:
        flow = rules.flows.get(edge.kind)
        if flow is None:
            raise EdgeUnusable(edge, f"the kind is not one of {', '.join(sorted(rules.flows))}")
        if not 0.0 <= edge.confidence <= 1.0:
            raise EdgeUnusable(edge, "confidence must lie between 0 and 1")
        for start, end, share in ((edge.source, edge.target, flow.along), (edge.target, edge.source, flow.against)):
            step = _Step(end, edge.kind, _LABELS.index(flow.label), share * edge.confidence)
            if start != end and step.carried > 0.0 and _rank(step) > _rank(best.get((start, end))):
                best[start, end] = step
    found: dict[str, list[_Step]] = defaultdict(list)
    for (start, _), step in sorted(best.items()):
        found[start].append(step)
    return found


def _rank(step: _Step | None) -> tuple[float, int, str]:
    return (step.carried, -step.doubt, step.kind) if step else (0.0, -9, "")


def _spread(
    steps: Mapping[str, list[_Step]], own: Mapping[str, float | None], rules: FlowRules
) -> dict[str, dict[str, _Arrival]]:
    """
    By node and sender, the strongest path; all senders at once, strongest first.

    A node takes in and passes on one more sender than there are shares (itself may be one of them): whoever is weaker
    here is weaker than all of these at every node behind, too. Neighbours stand in order of spelling and a counter
    breaks ties, so equal paths are told apart in the same way whatever order the edges came in.
    """
    risky = [(-min(1.0, risk), node) for node in sorted(steps) if (risk := own.get(node) or 0.0) > 0.0]
    heap = [(risk, at, 0, node, _Trail(node, "", None)) for at, (risk, node) in enumerate(risky)]
    heapify(heap)
    pushed, most = len(heap), len(rules.shares) + 1
    arrived: dict[str, dict[str, _Arrival]] = defaultdict(dict)
    while heap:
        negative, _, doubt, sender, trail = heappop(heap)
        here = arrived[trail.node]
        if sender in here or len(here) == most:
            continue
        here[sender] = _Arrival(-negative, doubt, trail)
        for step in steps.get(trail.node, ()):
            left = negative * step.carried
            there = arrived[step.to]
            if -left >= rules.least_strength and sender not in there and len(there) < most:
                pushed += 1
                onward = _Trail(step.to, step.kind, trail)
                heappush(heap, (left, pushed, max(doubt, step.doubt), sender, onward))
    return arrived


def _unknown_senders(steps: Mapping[str, list[_Step]], own: Mapping[str, float | None]) -> dict[str, int]:
    counted: dict[str, int] = defaultdict(int)
    for start, following in steps.items():
        if own.get(start) is None:
            for step in following:
                counted[step.to] += 1
    return counted


def _joined(arrived: Mapping[str, _Arrival], node: str, rules: FlowRules, unknown: int) -> Exposure:
    others = [arrival for sender, arrival in arrived.items() if sender != node]  # already strongest first
    counted = list(zip(rules.shares, others, strict=False))
    shares = [0.0] * len(_LABELS)
    for share, arrival in counted:
        shares[arrival.doubt] += share * arrival.strength
    by_label = tuple((label, value) for label, value in zip(_LABELS, shares, strict=True) if value)
    value = min(sum(shares), max((arrival.strength for _, arrival in counted), default=0.0))
    return Exposure(value, by_label, tuple(_path(arrival) for _, arrival in counted), unknown)


def _path(arrival: _Arrival) -> ExposurePath:
    nodes: list[str] = []
    kinds: list[str] = []
    trail: _Trail | None = arrival.trail
    while trail is not None:
        nodes.append(trail.node)
        kinds.append(trail.kind)
        trail = trail.before
    return ExposurePath(tuple(reversed(nodes)), tuple(reversed(kinds[:-1])), _LABELS[arrival.doubt], arrival.strength)


@cache
def flow_rules(name: str = "2026.1") -> FlowRules:
    file = read_file(FOLDER / f"{name}.yaml", f"flows/{name}.yaml")
    for key in ("author", "note", "evidence", "source"):
        file.text(key)
    rules = FlowRules(
        version=file.text("version"),
        effective_from=file.day("effective_from"),
        least_strength=file.number("least_strength", 0.001, 0.5),
        shares=_shares(file),
        flows=dict(map(_flow, file.sections("flows"))),
    )
    file.done()
    return rules


def _shares(file: Section) -> tuple[float, ...]:
    shares = file.numbers("shares", 0.0, 1.0)
    if abs(sum(shares) - 1.0) > 1e-9 or list(shares) != sorted(shares, reverse=True):  # noqa: PLR2004 - rounding only
        raise file.refuse("shares", "the shares must fall from first to last and sum to 1")
    return shares


def _flow(section: Section) -> tuple[str, EdgeFlow]:
    kind = section.text("kind")
    flow = EdgeFlow(
        section.word("label", PathLabel), section.number("along", 0.0, 1.0), section.number("against", 0.0, 1.0)
    )
    section.done()
    return kind, flow
