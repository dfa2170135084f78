"""
How much risk reaches a node through the chain: from suppliers to buyers, between sites of one owner, through a shared
labour provider, and, weakly, across records that are possibly the same.

Each risky node sends its own score along its best path, multiplied at every edge by the edge's confidence and by how
much that kind of edge carries (`risk/flows/*.yaml`). Of what arrives, the few strongest paths count, each by its share
(the strongest most, the shares sum to 1): an ordered weighted mean. So it never exceeds the strongest path, hundreds of
weak links do not add up to certainty, a clean supplier neither raises nor dilutes, and the paths shown are all that
counted. Edges and nodes may come in any order.
"""

from abc import abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from foundation.errors import Invalid
from risk.sectors.reading import Section, read_file
from risk.spreading import (
    MOST_CARRIED,
    Arrivals,
    Feeds,
    Origins,
    Places,
    Steps,
    arrivals,
    origins,
    sender_of,
    strength_of,
)

AT_A_TIME = 10_000
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


class ExposurePath(NamedTuple):
    """`nodes` run from the risky node to the exposed one; `strength` is what arrives (0-1)."""

    nodes: tuple[str, ...]
    kinds: tuple[str, ...]
    label: PathLabel
    strength: float


class Exposure(NamedTuple):
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
) -> "NamedExposures":
    """
    For every node on an edge. `own` is each node's own risk 0-1 without exposure; None or absent means unknown.

    Raises `EdgeUnusable` for a kind the rules do not know or a confidence outside 0-1.
    """
    used = rules or flow_rules()
    names = sorted({node for edge in edges for node in (edge.source, edge.target)})
    place = {name: at for at, name in enumerate(names)}
    known = np.full(len(names), np.nan, np.float32)
    for name, risk in own.items():
        if name in place and risk is not None:
            known[place[name]] = min(1.0, risk)
    steps = _arrays(_steps(edges, used), place, _kinds(used))
    return LinkExposures(ExposureField.of(steps, known, spread(steps, known, used), used), names)


def spread(feeds: Feeds, own: NDArray[np.float32], rules: FlowRules) -> Arrivals:
    """`own` is NaN where a node's risk is unknown."""
    return arrivals(feeds, np.nan_to_num(own, nan=0.0), len(rules.shares) + 1, rules.least_strength)


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


def values_of(arrived: Arrivals, rules: FlowRules) -> NDArray[np.float64]:
    """What `ExposureField.at` says is the value, for all positions."""
    shares, itself = np.array([*rules.shares, 0.0]), np.arange(arrived.words.shape[1], dtype=np.uint32)
    total, strongest = np.zeros(len(itself)), np.zeros(len(itself), np.float32)
    counted = np.zeros(len(itself), np.int8)
    for rank in range(len(shares)):
        strength = strength_of(arrived.words[rank])
        other = (strength > 0) & (sender_of(arrived.words[rank]) != itself)
        total += np.where(other, shares[counted] * strength, 0.0)
        np.maximum(strongest, np.where(other & (counted == 0), strength, 0), out=strongest)
        counted += other
    return np.minimum(total, strongest)


@dataclass(frozen=True, slots=True)
class ExposureField:
    """
    The exposure of every node by its position, and the links it came along. `own` is NaN where a node's risk is
    unknown; `unknown` counts, along the steps, senders of whom it is. `steps.kind` counts the rules' flows in order.
    """

    steps: Steps
    arrived: Arrivals
    rules: FlowRules
    origins: Origins
    unknown: Places

    @classmethod
    def of(cls, steps: Steps, own: NDArray[np.float32], arrived: Arrivals, rules: FlowRules) -> "ExposureField":
        unknown = np.zeros(len(steps.sender) + 1, np.int64)
        np.cumsum(np.isnan(own).take(steps.sender), out=unknown[1:])
        return cls(steps, arrived, rules, origins(steps, arrived), unknown)

    def at(self, nodes: Places, names: Callable[[Places], Sequence[str]]) -> list[Exposure]:
        """In the order of `nodes`; `names` is asked once for all nodes on all paths."""
        words = self.arrived.words.take(nodes, axis=1)
        other = (strength_of(words) > 0) & (sender_of(words) != nodes)
        place, rank = np.nonzero((other & (other.cumsum(axis=0) <= len(self.rules.shares))).T)
        paths = self._paths(nodes[place], rank, names)
        ends = np.searchsorted(place, np.arange(len(nodes) + 1)).tolist()
        unknown = (self.unknown[self.steps.starts[nodes + 1]] - self.unknown[self.steps.starts[nodes]]).tolist()
        return [self._exposure(paths[slice(*end)], some) for end, some in zip(pairwise(ends), unknown, strict=True)]

    def _exposure(self, paths: Sequence[ExposurePath], unknown: int) -> Exposure:
        by_label = dict.fromkeys(_LABELS, 0.0)
        for share, path in zip(self.rules.shares, paths, strict=False):
            by_label[path.label] += share * path.strength
        value = min(sum(by_label.values()), paths[0].strength if paths else 0.0)
        return Exposure(value, tuple((label, part) for label, part in by_label.items() if part), tuple(paths), unknown)

    def _paths(self, here: Places, rank: Places, names: Callable[[Places], Sequence[str]]) -> list[ExposurePath]:
        """One for each node and rank; all of them go back a step at a time until none has a step left."""
        strength = strength_of(self.arrived.words[rank, here]).tolist()
        passed, taken, doubt = [here], [], np.zeros(len(here), np.int8)
        while ((step := self.origins.step[rank, here]) >= 0).any():
            going = step >= 0
            rank = np.where(going, self.origins.rank[rank, here], rank)
            here = np.where(going, self.steps.sender[step], here)
            doubt = np.maximum(doubt, np.where(going, self.steps.doubt[step], 0))
            passed.append(here)
            taken.append(np.where(going, self.steps.kind[step], -1))
        if not taken:
            return []
        kinds = np.stack(taken, axis=1)
        nodes, place = np.unique(np.stack(passed, axis=1), return_inverse=True)
        called = np.array(names(nodes), object)[place].tolist()
        flows = np.array([*self.rules.flows, ""], object)[kinds].tolist()
        rows = zip(called, flows, (kinds >= 0).sum(axis=1).tolist(), doubt.tolist(), strength, strict=True)
        return [
            ExposurePath(tuple(way[long::-1]), tuple(flow[long - 1 :: -1]), _LABELS[label], strong)
            for way, flow, long, label, strong in rows
        ]


class NamedExposures(Mapping[str, Exposure]):
    """A field whose nodes have names. An exposure is explained when it is asked for."""

    @property
    @abstractmethod
    def field(self) -> ExposureField: ...

    @abstractmethod
    def places(self, names: Sequence[str]) -> Places:
        """-1 for a node that no risk can reach, since no link leads there."""

    @abstractmethod
    def names(self, places: Places) -> list[str]: ...

    def of(self, names: Sequence[str]) -> Iterator[Exposure | None]:
        """For many at once this takes a fraction of the time that they take one by one."""
        for start in range(0, len(names), AT_A_TIME):
            places = self.places(names[start : start + AT_A_TIME])
            found = iter(self.field.at(places[places >= 0], self.names))
            yield from (next(found) if there else None for there in (places >= 0).tolist())

    def __getitem__(self, name: str) -> Exposure:
        (found,) = self.of([name])
        if found is None:
            raise KeyError(name)
        return found


class LinkExposures(NamedExposures):
    """Of links that were given one by one."""

    def __init__(self, field: ExposureField, names: Sequence[str]) -> None:
        self._field, self._names = field, names
        self._place = {name: at for at, name in enumerate(names)}

    @property
    def field(self) -> ExposureField:
        return self._field

    def places(self, names: Sequence[str]) -> Places:
        return np.array([self._place.get(name, -1) for name in names], np.int64)

    def names(self, places: Places) -> list[str]:
        return [self._names[at] for at in places.tolist()]

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


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
