"""
How much risk reaches a node through the chain: from suppliers to buyers, between sites of one owner, through a shared
labour provider, and, weakly, across records that are possibly the same.

Each risky node sends its own score along its best path, multiplied at every edge by the edge's confidence and by how
much that kind of edge carries (`risk/flows/*.yaml`). Of what arrives, the few strongest paths count, each by its share
(the strongest most, the shares sum to 1): an ordered weighted mean. So it never exceeds the strongest path, hundreds of
weak links do not add up to certainty, a clean supplier neither raises nor dilutes, and the paths shown are all that
counted. Edges and nodes may come in any order.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from foundation.errors import Invalid
from risk.sectors.reading import Section, read_file
from risk.spreading import MOST_CARRIED, Arrivals, Origins, Steps, arrivals, origins

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


_LABELS = (PathLabel.DIRECT, PathLabel.OWNERSHIP, PathLabel.POSSIBLY_SAME_AS)


def exposures(
    edges: Sequence[ChainEdge], own: Mapping[str, float | None], rules: FlowRules | None = None
) -> Mapping[str, Exposure]:
    """
    For every node on an edge. `own` is each node's own risk 0-1 without exposure; None or absent means unknown.

    Raises `EdgeUnusable` for a kind the rules do not know or a confidence outside 0-1.
    """
    used = rules or flow_rules()
    names = sorted({node for edge in edges for node in (edge.source, edge.target)})
    if not names:
        return {}
    place = {name: at for at, name in enumerate(names)}
    steps = _steps(edges, used)
    known = np.full(len(names), np.nan, np.float32)
    for name, risk in own.items():
        if name in place and risk is not None:
            known[place[name]] = min(1.0, risk)
    return NamedExposures(field_of(_arrays(steps, place, _kinds(used)), known, used).explained(), names, place)


def _kinds(rules: FlowRules) -> dict[str, int]:
    return {kind: at for at, kind in enumerate(rules.flows)}


def _steps(edges: Sequence[ChainEdge], rules: FlowRules) -> dict[tuple[str, str], _Step]:
    """
    By receiver and sender. Of several edges between two nodes the one that carries most counts, so a fact entered twice
    counts once.
    """
    best: dict[tuple[str, str], _Step] = {}
    for edge in edges:
        flow = rules.flows.get(edge.kind)
        if flow is None:
            raise EdgeUnusable(edge, f"the kind is not one of {', '.join(sorted(rules.flows))}")
        if not 0.0 <= edge.confidence <= 1.0:
            raise EdgeUnusable(edge, "confidence must lie between 0 and 1")
        for start, end, share in ((edge.source, edge.target, flow.along), (edge.target, edge.source, flow.against)):
            step = _Step(end, edge.kind, _LABELS.index(flow.label), share * edge.confidence)
            if start != end and step.carried > 0.0 and _rank(step) > _rank(best.get((end, start))):
                best[end, start] = step
    return best


def _rank(step: _Step | None) -> tuple[float, int, str]:
    return (step.carried, -step.doubt, step.kind) if step else (0.0, -9, "")


def _arrays(steps: Mapping[tuple[str, str], _Step], place: Mapping[str, int], kinds: Mapping[str, int]) -> Steps:
    """In the order of receivers, then senders, so that equal paths are told apart in the same way every time."""
    ordered = sorted((place[end], place[start], step) for (end, start), step in steps.items())
    receivers = np.array([end for end, _, _ in ordered], np.int64)
    return Steps(
        starts=np.searchsorted(receivers, np.arange(len(place) + 1)),
        sender=np.array([start for _, start, _ in ordered], np.int64),
        carried=np.minimum(np.array([step.carried for _, _, step in ordered], np.float32), MOST_CARRIED),
        doubt=np.array([step.doubt for _, _, step in ordered], np.int8),
        kind=np.array([kinds[step.kind] for _, _, step in ordered], np.int8),
    )


def field_of(steps: Steps, own: NDArray[np.float32], rules: FlowRules) -> "ExposureField":
    """`own` is NaN where a node's risk is unknown. `steps.kind` counts the rules' flows in their order."""
    found = arrivals(steps, np.nan_to_num(own, nan=0.0), len(rules.shares) + 1, rules.least_strength)
    return ExposureField(steps, own, found, rules)


def values_of(arrived: Arrivals, rules: FlowRules) -> NDArray[np.float64]:
    """What `ExposureField.at(position).value` says, for all positions."""
    shares, itself = np.array([*rules.shares, 0.0]), np.arange(arrived.words.shape[1], dtype=np.uint32)
    total, strongest = np.zeros(len(itself)), np.zeros(len(itself), np.float32)
    counted = np.zeros(len(itself), np.int8)
    for rank in range(len(shares)):
        strength = arrived.strengths(rank)
        other = (strength > 0) & (arrived.senders(rank) != itself)
        total += np.where(other, shares[counted] * strength, 0.0)
        np.maximum(strongest, np.where(other & (counted == 0), strength, 0), out=strongest)
        counted += other
    return np.minimum(total, strongest)


@dataclass(frozen=True, slots=True)
class ExposureField:
    """The exposure of every node by its position: all values at once, paths for those that are asked about."""

    steps: Steps
    own: NDArray[np.float32]
    arrived: Arrivals
    rules: FlowRules
    origins: Origins | None = None

    def explained(self) -> "ExposureField":
        """The same with every path's beginning at hand: worth it before many nodes are asked about."""
        return replace(self, origins=origins(self.steps, self.arrived))

    def at(self, node: int) -> Exposure:
        """Paths name nodes by position, as text. Their beginnings are found again from what each rank received."""
        others = [rank for rank in range(len(self.rules.shares) + 1) if self._is_other(node, rank)]
        paths = [self._path(node, rank) for rank in others[: len(self.rules.shares)]]
        by_label = dict.fromkeys(_LABELS, 0.0)
        for share, path in zip(self.rules.shares, paths, strict=False):
            by_label[path.label] += share * path.strength
        value = min(sum(by_label.values()), max((path.strength for path in paths), default=0.0))
        return Exposure(
            value, tuple((label, part) for label, part in by_label.items() if part), tuple(paths), self._unknown(node)
        )

    def _is_other(self, node: int, rank: int) -> bool:
        strength, sender = self.arrived.at(rank, node)
        return bool(strength > 0) and sender != node

    def _unknown(self, node: int) -> int:
        senders = np.unique(self.steps.sender[slice(*self.steps.starts[node : node + 2])])
        return int(np.isnan(self.own[senders]).sum())

    def _path(self, node: int, rank: int) -> ExposurePath:
        strength, sender = self.arrived.at(rank, node)
        nodes, kinds, doubt = [node], [], 0
        while nodes[-1] != sender:
            step, rank = self._before(nodes[-1], rank)
            doubt = max(doubt, int(self.steps.doubt[step]))
            kinds.append(list(self.rules.flows)[int(self.steps.kind[step])])
            nodes.append(int(self.steps.sender[step]))
        return ExposurePath(tuple(map(str, reversed(nodes))), tuple(reversed(kinds)), _LABELS[doubt], float(strength))

    def _before(self, node: int, rank: int) -> tuple[int, int]:
        """The step, and the rank at its sender, that an arrival came from; the least doubtful of equal ones."""
        if self.origins is not None:
            return int(self.origins.step[rank, node]), int(self.origins.rank[rank, node])
        wanted, sender = self.arrived.at(rank, node)
        found: list[tuple[int, int, int]] = []
        for step in self.steps.into(node):
            for before in range(len(self.arrived.words)):
                strength, first = self.arrived.at(before, int(self.steps.sender[step]))
                if first == sender and strength * self.steps.carried[step] == wanted:
                    found.append((int(self.steps.doubt[step]), step, before))
        _, step, rank = min(found)
        return step, rank


@dataclass(frozen=True, eq=False)
class NamedExposures(Mapping[str, Exposure]):
    """A field whose nodes have names; an exposure is explained when it is looked at."""

    field: ExposureField
    names: Sequence[str]
    place: Mapping[str, int]

    def __getitem__(self, name: str) -> Exposure:
        return named(self.field.at(self.place[name]), lambda places: [self.names[at] for at in places])

    def __iter__(self) -> Iterator[str]:
        return iter(self.names)

    def __len__(self) -> int:
        return len(self.names)


def named(found: Exposure, names: Callable[[list[int]], list[str]]) -> Exposure:
    """With names in place of positions."""
    return replace(
        found, paths=tuple(replace(one, nodes=tuple(names([int(node) for node in one.nodes]))) for one in found.paths)
    )


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
