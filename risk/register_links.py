"""
The exposure of an organisation's records by the links of its snapshot: the same numbers, to the bit, as
`exposures(known.links)` gives from the database, without a row of links read.

Everything stays in arrays, by position. What carries risk is known at once for all nodes; which links it came along is
looked at when somebody asks, and names are written for the nodes on those paths.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from typing import Literal
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from risk.exposure import ExposureField, FlowRules, NamedExposures, PathLabel, flow_rules, spread, values_of
from risk.joined import Joined
from risk.numbering import Ids, Numbering, ids_of, ids_of_halves, ids_of_texts
from risk.spreading import MOST_CARRIED, Arrivals, Feeds, Steps
from suppliers.chain.graph import KINDS, OPERATES, Side, Snapshot

Places = NDArray[np.int64]
Positions = NDArray[np.int32]
Shares = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _Half:
    """What nodes receive along the arrows of goods and work, or against them; by receiver, then sender."""

    starts: Positions
    sender: Positions
    carried: Shares
    kind: NDArray[np.int8]

    @property
    def receiver(self) -> Places:
        return np.repeat(np.arange(len(self.starts) - 1), np.diff(self.starts))


@dataclass(frozen=True, slots=True)
class _DayLinks:
    """
    One snapshot on one day: `front` is the position of each of its nodes or, where records are taken for one, of the
    first of them (None: every node stands for itself where it stood). `told` are operators beside sites, the firm
    first, which no link tells.
    """

    snapshot: Snapshot
    day: int
    rules: FlowRules
    numbers: Numbering
    front: Places | None
    told: Places

    def half(self, way: Literal["up", "down"]) -> _Half:
        up = way == "up"
        side, share = (self.snapshot.up if up else self.snapshot.down), _shares(self.rules)[0 if up else 1]
        told = self.told if up else self.told[:, ::-1]
        taken = self._held(side, share > 0)
        kind = side.kind.take(taken)
        links = taken if side.edge is None else side.edge.take(taken)
        carried = share.take(kind)
        carried *= self.snapshot.confidence.take(links)
        before = np.zeros(len(side.far) + 1, np.int32)
        before[taken + 1] = 1
        starts, sender = np.cumsum(before, out=before).take(side.starts), side.far.take(taken)
        if self.front is None and not len(told):
            return _Half(starts, sender, carried, kind)
        receiver = self._front(np.repeat(np.arange(len(self.snapshot)), np.diff(starts)))
        carried = np.concatenate([carried, np.full(len(told), share[OPERATES])])
        kind = np.concatenate([kind, np.full(len(told), OPERATES, np.int8)])
        ends = np.concatenate([receiver, told[:, 0]]), np.concatenate([self._front(sender), told[:, 1]])
        return self._sorted(*ends, carried, kind)

    def _sorted(self, receiver: Places, sender: Places, carried: Shares, kind: NDArray[np.int8]) -> _Half:
        order = np.argsort(receiver * len(self.numbers) + sender, kind="stable")
        starts = np.searchsorted(receiver.take(order), np.arange(len(self.numbers) + 1)).astype(np.int32)
        return _Half(starts, sender.take(order).astype(np.int32), carried.take(order), kind.take(order))

    def _held(self, side: Side, kinds: NDArray[np.bool_]) -> Places:
        return np.flatnonzero((side.since <= self.day) & (side.until >= self.day) & kinds.take(side.kind))

    def _front(self, places: Positions | Places) -> Places:
        return places.astype(np.int64) if self.front is None else self.front.take(places)

    def ends(self, kinds: NDArray[np.bool_]) -> tuple[Places, Places]:
        """Who receives and who gives on the links of the day that are of these `kinds`."""
        side = self.snapshot.up
        taken = self._held(side, kinds)
        receiver = np.searchsorted(side.starts, taken, "right") - 1
        return self._front(receiver), self._front(side.far.take(taken))

    def linked(self) -> NDArray[np.bool_]:
        """Which nodes stand on a link that can carry risk."""
        receiver, giver = self.ends(np.array([kind in self.rules.flows for kind in KINDS]))
        linked = receiver != giver
        here = np.zeros(len(self.numbers), np.bool_)
        here[receiver[linked]] = here[giver[linked]] = True
        here[self.told] = True
        return here


def exposures_in(
    snapshot: Snapshot,
    day: int,
    joined: Joined,
    operators: Iterable[tuple[UUID, UUID]],
    own: Mapping[str, float | None],
    rules: FlowRules | None = None,
) -> "RegisterExposures":
    """
    `day` counts from 1970; `operators` are firms that lists name beside a site, firm first; `own` as `exposures` takes
    it, by the record in front of each group.
    """
    used = rules or flow_rules()
    links = _day_links(snapshot, day, joined, operators, used)
    with ThreadPoolExecutor(2) as pool:
        drawn = pool.map(links.half, ("up", "down"))
        known = _known(links.numbers, own)
        halves = next(drawn), next(drawn)
    return RegisterExposures(links, halves, known, spread(_feeds(*halves), known, used))


def _known(numbers: Numbering, own: Mapping[str, float | None]) -> NDArray[np.float32]:
    """NaN where nobody knows."""
    known = np.full(len(numbers), np.nan, np.float32)
    places = numbers.places(ids_of_texts(own))
    known[places[places >= 0]] = np.minimum(1.0, np.array(list(own.values()), np.float64)[places >= 0])
    return known


def _day_links(
    snapshot: Snapshot, day: int, joined: Joined, operators: Iterable[tuple[UUID, UUID]], rules: FlowRules
) -> _DayLinks:
    numbers, told = Numbering(ids_of_halves(snapshot.ids)), np.zeros((0, 2), np.int64)
    pairs = ids_of(one for pair in operators for one in pair)
    if not len(pairs) and not joined.fronts:
        return _DayLinks(snapshot, day, rules, numbers, None, told)
    records, leading = ids_of(joined.fronts), ids_of(joined.fronts.values())
    numbers, place, named = numbers.with_others(np.concatenate([pairs, records, leading]))
    ends, at, leads = np.split(named, [len(pairs), len(pairs) + len(records)])
    front = np.arange(len(numbers))
    front[at] = leads
    links = _DayLinks(snapshot, day, rules, numbers, front.take(place), told)
    return _with_operators(links, front.take(ends).reshape(-1, 2))


def _with_operators(links: _DayLinks, pairs: Places) -> _DayLinks:
    """A link that says so itself goes first, with its own confidence."""
    firm, site = links.ends(np.arange(len(KINDS)) == OPERATES)
    drawn, many = firm * len(links.numbers) + site, len(links.numbers)
    fresh = np.setdiff1d(pairs[pairs[:, 0] != pairs[:, 1]] @ np.array([many, 1]), drawn)
    told = np.stack([fresh // many, fresh % many], axis=1)
    return _DayLinks(links.snapshot, links.day, links.rules, links.numbers, links.front, told)


def _shares(rules: FlowRules) -> tuple[Shares, Shares]:
    """What share of risk each kind passes from giver to receiver, and back; a snapshot turns `operates` round."""
    along, against = np.zeros(len(KINDS)), np.zeros(len(KINDS))
    for code, name in enumerate(KINDS):
        if flow := rules.flows.get(name):
            along[code], against[code] = flow.along, flow.against
    along[OPERATES], against[OPERATES] = against[OPERATES], along[OPERATES]
    return along, against


def _feeds(along: _Half, against: _Half) -> Feeds:
    """Each node's first half before its second; no need to sort."""
    starts = (along.starts + against.starts).astype(np.int64)
    sender, carried = np.empty(starts[-1], np.int64), np.empty(starts[-1], np.float32)
    into = (
        (along, np.repeat(against.starts[:-1], np.diff(along.starts))),
        (against, np.repeat(along.starts[1:], np.diff(against.starts))),
    )
    for half, shift in into:
        place = shift + np.arange(len(shift))
        sender[place], carried[place] = half.sender, half.carried
    return Feeds(starts, sender, np.minimum(carried, MOST_CARRIED, out=carried))


def _steps(along: _Half, against: _Half, rules: FlowRules) -> Steps:
    """Of several links between two nodes the one that carries most counts, then the least doubtful one."""
    flows, in_order = list(rules.flows), sorted(rules.flows)
    doubts, kinds, spelt = (np.zeros(len(KINDS), np.int8) for _ in range(3))
    for code, name in enumerate(KINDS):
        if flow := rules.flows.get(name):
            doubts[code], kinds[code] = list(PathLabel).index(flow.label), flows.index(name)
            spelt[code] = in_order.index(name)
    receiver = np.concatenate([along.receiver, against.receiver])
    sender = np.concatenate([along.sender, against.sender])
    carried, kind = np.concatenate([along.carried, against.carried]), np.concatenate([along.kind, against.kind])
    pair = receiver * len(along.starts) + sender
    order = np.argsort(pair, kind="stable")
    order = order[(carried.take(order) > 0) & (receiver.take(order) != sender.take(order))]
    pair = pair.take(order)
    again = pair[1:] == pair[:-1]
    doubled = np.flatnonzero(np.append(again, False) | np.append(False, again))
    some = order[doubled]
    order[doubled] = some[np.lexsort((-spelt[kind[some]], doubts[kind[some]], -carried[some], pair[doubled]))]
    best = order[np.append(True, ~again)] if len(order) else order
    return Steps(
        starts=np.searchsorted(receiver.take(best), np.arange(len(along.starts))),
        sender=sender.take(best),
        carried=np.minimum(carried.take(best).astype(np.float32), MOST_CARRIED),
        doubt=doubts.take(kind.take(best)),
        kind=kinds.take(kind.take(best)),
    )


@dataclass(frozen=True, eq=False)
class RegisterExposures(NamedExposures):
    """By the ids of nodes on a link that can carry risk, as text."""

    links: _DayLinks
    halves: tuple[_Half, _Half]
    known: NDArray[np.float32]
    arrived: Arrivals

    def by_position(self) -> NDArray[np.float64]:
        """How much reaches every node, in the order of `ids`; nothing is explained."""
        return values_of(self.arrived, self.links.rules)

    @property
    def ids(self) -> Ids:
        return self.links.numbers.ids

    @cached_property
    def field(self) -> ExposureField:
        return ExposureField.of(_steps(*self.halves, self.links.rules), self.known, self.arrived, self.links.rules)

    @cached_property
    def linked(self) -> NDArray[np.bool_]:
        return self.links.linked()

    def places(self, names: Sequence[str]) -> Places:
        found = self.links.numbers.places(ids_of_texts(names))
        return np.where(np.append(self.linked, False).take(found), found, -1)

    def names(self, places: Places) -> list[str]:
        return self.links.numbers.names(places)

    def __iter__(self) -> Iterator[str]:
        return iter(self.names(np.flatnonzero(self.linked)))

    def __len__(self) -> int:
        return int(self.linked.sum())
