"""
How much risk reaches a node through the chain: from suppliers to buyers, between sites of one owner, through a shared
labour provider, and, weakly, across records that are possibly the same.

Each risky node sends its own score along its best path, multiplied at every edge by the edge's confidence and by how
much that kind of edge carries (`risk/flows/*.yaml`). What arrives from several nodes is joined as 1 - product(1 - s),
never more than the riskiest sender has itself. A clean supplier never lowers and never raises anything; there is no
mean to be diluted. Edges and nodes may come in any order.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from heapq import heappop, heappush
from pathlib import Path

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
    most_hops: int
    least_strength: float
    top_paths: int
    flows: Mapping[str, EdgeFlow]


@dataclass(frozen=True, slots=True)
class _Step:
    to: str
    kind: str
    label: PathLabel
    carried: float


NO_EXPOSURE = Exposure(0.0, (), ())
_ORDER = {PathLabel.DIRECT: 0, PathLabel.OWNERSHIP: 1, PathLabel.POSSIBLY_SAME_AS: 2}


def exposures(
    edges: Sequence[ChainEdge], own: Mapping[str, float | None], rules: FlowRules | None = None
) -> dict[str, Exposure]:
    """
    For every node on an edge. `own` is each node's own risk 0-1 without exposure; None or absent means unknown.

    Raises `EdgeUnusable` for a kind the rules do not know or a confidence outside 0-1.
    """
    used = rules or flow_rules()
    steps = _steps(edges, used)
    arrived: dict[str, list[ExposurePath]] = defaultdict(list)
    for node in sorted(steps):
        risk = own.get(node) or 0.0
        if risk > 0.0:
            for path in _sent(node, min(1.0, risk), steps, used):
                arrived[path.nodes[-1]].append(path)
    unknown = _unknown_senders(steps, own)
    nodes = {node for edge in edges for node in (edge.source, edge.target)}
    return {node: _joined(arrived.get(node, []), own, used, unknown.get(node, 0)) for node in nodes}


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
            step = _Step(end, edge.kind, flow.label, share * edge.confidence)
            if start != end and step.carried > 0.0 and _rank(step) > _rank(best.get((start, end))):
                best[start, end] = step
    found: dict[str, list[_Step]] = defaultdict(list)
    for (start, _), step in sorted(best.items()):
        found[start].append(step)
    return found


def _rank(step: _Step | None) -> tuple[float, int, str]:
    return (step.carried, -_ORDER[step.label], step.kind) if step else (0.0, -9, "")


def _sent(sender: str, risk: float, steps: Mapping[str, list[_Step]], rules: FlowRules) -> list[ExposurePath]:
    """
    The strongest path from the sender to each node within `most_hops`; equal strengths go to the first in spelling.

    Searched by (node, hops): a strong long way must not hide a weaker short one that still has hops left.
    """
    heap: list[tuple[float, tuple[str, ...], tuple[str, ...], PathLabel]] = [(-risk, (sender,), (), PathLabel.DIRECT)]
    fewest: dict[str, int] = {}
    found: list[ExposurePath] = []
    while heap:
        negative, nodes, kinds, label = heappop(heap)
        here = nodes[-1]
        if fewest.get(here, rules.most_hops + 1) <= len(kinds):
            continue
        if here not in fewest and kinds:
            found.append(ExposurePath(nodes, kinds, label, -negative))
        fewest[here] = len(kinds)
        if len(kinds) == rules.most_hops:
            continue
        for step in steps.get(here, ()):
            strength = -negative * step.carried
            if strength >= rules.least_strength and step.to not in nodes:
                worse = max(label, step.label, key=_ORDER.__getitem__)
                heappush(heap, (-strength, (*nodes, step.to), (*kinds, step.kind), worse))
    return found


def _unknown_senders(steps: Mapping[str, list[_Step]], own: Mapping[str, float | None]) -> dict[str, int]:
    counted: dict[str, int] = defaultdict(int)
    for start, following in steps.items():
        if own.get(start) is None:
            for step in following:
                counted[step.to] += 1
    return counted


def _joined(paths: Sequence[ExposurePath], own: Mapping[str, float | None], rules: FlowRules, unknown: int) -> Exposure:
    if not paths:
        return Exposure(0.0, (), (), unknown)
    ordered = sorted(paths, key=lambda path: (-path.strength, path.nodes))
    untouched = 1.0
    for path in ordered:
        untouched *= 1.0 - path.strength
    riskiest = max(min(1.0, own.get(path.nodes[0]) or 0.0) for path in ordered)
    value = min(1.0 - untouched, riskiest)
    total = sum(path.strength for path in ordered)
    shares: dict[PathLabel, float] = defaultdict(float)
    for path in ordered:
        shares[path.label] += value * path.strength / total
    by_label = tuple(sorted(shares.items(), key=lambda pair: _ORDER[pair[0]]))
    return Exposure(value, by_label, tuple(ordered[: rules.top_paths]), unknown)


@cache
def flow_rules(name: str = "2026.1") -> FlowRules:
    file = read_file(FOLDER / f"{name}.yaml", f"flows/{name}.yaml")
    for key in ("author", "note", "evidence", "source"):
        file.text(key)
    rules = FlowRules(
        version=file.text("version"),
        effective_from=file.day("effective_from"),
        most_hops=file.whole("most_hops", 1, 12),
        least_strength=file.number("least_strength", 0.0, 0.5),
        top_paths=file.whole("top_paths", 1, 50),
        flows=dict(map(_flow, file.sections("flows"))),
    )
    file.done()
    return rules


def _flow(section: Section) -> tuple[str, EdgeFlow]:
    kind = section.text("kind")
    flow = EdgeFlow(
        section.word("label", PathLabel), section.number("along", 0.0, 1.0), section.number("against", 0.0, 1.0)
    )
    section.done()
    return kind, flow
