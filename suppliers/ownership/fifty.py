"""
Two rules that spread along holdings, as the smallest set that they make true; circles end by themselves.

50 percent rule: "any entity owned in the aggregate, directly or indirectly, 50 percent or more by one or more blocked
persons is itself considered to be a blocked person" (US Treasury, OFAC, Revised Guidance on Entities Owned by Persons
Whose Property and Interests in Property Are Blocked, 13 August 2014). Indirectly means through entities that are
themselves held to 50 percent or more (OFAC FAQ 401), so shares are not multiplied: an entity counts with all it holds
once it is blocked. Half is enough; control without ownership is not (FAQ 398). Lists of the European Union and the
United Kingdom ask for more than half, or control: that is `controlled`, and a person decides which law applies.

Control: more than half of an entity held together by a party and the entities it controls, or a recorded `controls`
link from one of them.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from suppliers.ownership.payloads import ShareRange, Stake
from suppliers.ownership.rollup import ROUNDING, Register

HALF = 0.5


@dataclass(frozen=True, slots=True)
class HoldingRule:
    """`share` of an entity or more, or `strictly` more than it; with `control` a recorded `controls` link is enough."""

    share: float
    strictly: bool
    control: bool

    def reached(self, share: float) -> bool:
        return share > self.share + ROUNDING if self.strictly else share >= self.share - ROUNDING


FIFTY_PERCENT = HoldingRule(HALF, strictly=False, control=False)
CONTROL = HoldingRule(HALF, strictly=True, control=True)


@dataclass(frozen=True)
class Holders:
    """The same holdings as `Register`, by owner and by entity, as plain numbers: the rules step from firm to firm."""

    register: Register
    controls: tuple[tuple[UUID, UUID], ...]

    @cached_property
    def of_owner(self) -> Mapping[UUID, list[tuple[UUID, float, float]]]:
        found: defaultdict[UUID, list[tuple[UUID, float, float]]] = defaultdict(list)
        ids, nobody = self.register.ids, self.register.nobody
        columns = (self.register.owner, self.register.entity, self.register.low, self.register.high)
        for owner, entity, low, high in zip(*(column.tolist() for column in columns), strict=True):
            if owner != nobody:
                found[ids[owner]].append((ids[entity], low, high))
        return found

    @cached_property
    def certain_of(self) -> Mapping[UUID, float]:
        """The certain shares of each entity, added up."""
        rest = self.register.rest.tolist()
        return {one: 1.0 - rest[place] for place, one in enumerate(self.register.ids)}

    @cached_property
    def controlled_by(self) -> Mapping[UUID, list[UUID]]:
        found: defaultdict[UUID, list[UUID]] = defaultdict(list)
        for owner, entity in self.controls:
            found[owner].append(entity)
        return found


def holders_of(register: Register, stakes: Iterable[Stake]) -> Holders:
    return Holders(register, tuple(dict.fromkeys((one.owner, one.entity) for one in stakes if one.controls)))


@dataclass(frozen=True, slots=True)
class Aggregate:
    """What the members of the set hold of an entity in the end, directly, and which of them do."""

    share: ShareRange
    through: tuple[UUID, ...]


def blocked(holders: Holders, named: Collection[UUID], *, most: bool) -> dict[UUID, Aggregate]:
    """Every entity the 50 percent rule reaches from `named`; `most` takes ranges at their generous end."""
    return spread(holders, named, FIFTY_PERCENT, most=most)


def controlled(holders: Holders, by: Collection[UUID], *, most: bool) -> dict[UUID, Aggregate]:
    """Every entity controlled from `by`."""
    return spread(holders, by, CONTROL, most=most)


def spread(holders: Holders, seeds: Collection[UUID], rule: HoldingRule, *, most: bool) -> dict[UUID, Aggregate]:
    """Every entity that the rule reaches from the seeds, which count together, and from what it reached."""
    held = _Held(holders, set(seeds))
    waiting = list(held.members)
    while waiting:
        owner = waiting.pop()
        touched = held.add(owner)
        if rule.control:
            waiting += [one for one in holders.controlled_by.get(owner, ()) if held.join(one)]
        for entity in touched:
            if rule.reached(held.share(entity, most=most)) and held.join(entity):
                waiting.append(entity)
    return {entity: held.aggregate(entity) for entity in held.members - set(seeds)}


class _Held:
    def __init__(self, holders: Holders, members: set[UUID]) -> None:
        self.holders = holders
        self.members = members
        self._lows: defaultdict[UUID, float] = defaultdict(float)
        self._highs: defaultdict[UUID, float] = defaultdict(float)
        self._through: defaultdict[UUID, list[UUID]] = defaultdict(list)

    def add(self, owner: UUID) -> list[UUID]:
        touched = []
        for entity, low, high in self.holders.of_owner.get(owner, ()):
            self._lows[entity] += low
            self._highs[entity] += high
            self._through[entity].append(owner)
            if entity not in self.members:
                touched.append(entity)
        return touched

    def join(self, entity: UUID) -> bool:
        if entity in self.members:
            return False
        self.members.add(entity)
        return True

    def share(self, entity: UUID, *, most: bool) -> float:
        """At most what the certain shares of everybody else leave."""
        if not most:
            return self._lows[entity]
        others = self.holders.certain_of.get(entity, 0.0) - self._lows[entity]
        return min(self._highs[entity], 1.0 - others)

    def aggregate(self, entity: UUID) -> Aggregate:
        ends = ShareRange(min(1.0, self.share(entity, most=False)), min(1.0, self.share(entity, most=True)))
        return Aggregate(ends, tuple(self._through[entity]))
