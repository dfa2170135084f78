"""A chain as plain values: what was reached from one node, how far away, and by which links."""

from dataclasses import dataclass
from datetime import date
from typing import Literal
from uuid import UUID

Direction = Literal["upstream", "downstream"]


@dataclass(frozen=True, slots=True)
class ChainNode:
    """
    `tier` is the smallest number of links from the start, `depth` the largest when each circle counts as one place,
    `declared_tier` what a list said about its links. `unknown`: a party nobody can name. `end`: a party, and nobody has
    told who stands behind it or its sites. `cycle` numbers the circle it lies on, from 1; None for the many that lie on
    none. `withheld`: whoever declared it keeps the name, `name` says what it is instead (`suppliers/chain/naming.py`).
    """

    id: UUID
    kind: Literal["party", "site"]
    name: str
    reference: str
    country: str | None
    city: str
    latitude: float | None
    longitude: float | None
    tier: int
    unknown: bool
    end: bool
    cycle: int | None
    depth: int = 0
    declared_tier: int | None = None
    withheld: bool = False


@dataclass(frozen=True, slots=True)
class LinkTerms:
    """What was agreed; blank where nobody told. The words are explained in `suppliers/edge_terms.py`."""

    process: str = ""
    approval: str = ""
    order_ref: str = ""
    contract_kind: str = ""
    corridor_origin: str | None = None
    corridor_destination: str | None = None
    fee_policy: str = ""
    licence_no: str = ""
    volume: float | None = None
    unit: str = ""
    interest_type: str = ""
    directness: str = ""


NO_TERMS = LinkTerms()


@dataclass(frozen=True, slots=True)
class ChainEdge:
    """From whoever gives to whoever receives; `standing` is what its proof is worth on the day asked for."""

    id: UUID
    kind: str
    from_id: UUID
    to_id: UUID
    standing: str
    origin: str
    confidence: float
    share_min: float | None
    share_max: float | None
    workers: int | None
    commodity: str
    corridor: str
    source: str
    valid_from: date | None
    valid_to: date | None
    in_cycle: bool
    declared_tier: int | None = None
    terms: LinkTerms = NO_TERMS


@dataclass(frozen=True, slots=True)
class Chain:
    """
    Nodes by tier, then by name; `same` are pairs of records taken for one. `known_on` is the day whose knowledge was
    asked for; None: what is known now.
    """

    start: UUID
    direction: Direction
    as_of: date
    nodes: tuple[ChainNode, ...]
    edges: tuple[ChainEdge, ...]
    same: tuple[tuple[UUID, UUID], ...]
    cycles: tuple[tuple[UUID, ...], ...]
    known_on: date | None = None

    @property
    def deepest(self) -> int:
        return max((node.tier for node in self.nodes), default=0)


@dataclass(frozen=True, slots=True)
class TierCount:
    """
    `by_standing` counts the links that lead from this tier towards the start. `unmapped` is the share of its parties
    that named nobody further or that nobody can name, 0-1; None for a tier without parties.
    """

    tier: int
    parties: int
    sites: int
    unknown: int
    ends: int
    by_standing: tuple[tuple[str, int], ...]
    unmapped: float | None = None


@dataclass(frozen=True, slots=True)
class Chokepoint:
    """
    Every path from the start to the `behind` nodes, `sites_behind` of them sites, passes through this one.
    `betweenness`: the share of shortest paths between all pairs of the chain that pass through it, 0-1.
    """

    id: UUID
    name: str
    tier: int
    behind: int
    sites_behind: int
    betweenness: float


@dataclass(frozen=True, slots=True)
class Chokepoints:
    """
    Those with most behind them first; dominators are always exact. `sampled_from`: from how many nodes shortest paths
    were drawn when the chain is too large for all; then `error` is half the width of the widest 95 % interval of a
    betweenness shown here.
    """

    points: tuple[Chokepoint, ...]
    nodes: int
    sampled_from: int | None = None
    error: float | None = None


@dataclass(frozen=True, slots=True)
class SharedSupplier:
    """Stands behind several direct neighbours of the start; `behind` are these, the nearest by name first."""

    id: UUID
    name: str
    kind: Literal["party", "site"]
    tier: int
    behind: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class MovedNode:
    id: UUID
    name: str
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class LinkName:
    """A link whichever row says it: an ended link is closed and written anew."""

    kind: str
    from_id: UUID
    to_id: UUID


@dataclass(frozen=True, slots=True)
class ChainChanges:
    """Between two days. A link counts once, however many rows tell it."""

    before: date
    after: date
    nodes_added: tuple[ChainNode, ...]
    nodes_gone: tuple[ChainNode, ...]
    links_added: tuple[LinkName, ...]
    links_ended: tuple[LinkName, ...]
    tiers_changed: tuple[MovedNode, ...]


@dataclass(frozen=True, slots=True)
class Removal:
    """
    What the chain is without one node. `gone`: reached only through it. `left_alone`: lose their only neighbour away
    from the start and are still reached. `farther`: reached by a longer way. `buyers_hit`: who receives from it, near
    or far, and supplies nobody.
    """

    removed: UUID
    gone: tuple[ChainNode, ...]
    left_alone: tuple[ChainNode, ...]
    farther: tuple[MovedNode, ...]
    buyers_hit: tuple[ChainNode, ...]
