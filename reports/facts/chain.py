"""The chain behind one buyer, laid out on the server so that drawing, map, table and export show the same rows."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from reports.facts.payloads import Choice, Rating, Standing, Subject

Shape = Literal["firm", "site", "provider", "person", "unknown"]
EdgeKind = Literal["supplies", "subcontracts", "provides_labour", "recruits_for", "owns", "controls", "operates"]


@dataclass(frozen=True, slots=True)
class ChainQuery:
    direction: Literal["upstream", "downstream"] = "upstream"
    depth: int = 4
    kind: tuple[str, ...] = ()
    as_of: date | None = None
    selected: str = ""
    all_rows: bool = False
    everything: bool = False


@dataclass(frozen=True, slots=True)
class ChainNode:
    """`x` and `y` run from 0 to 1, x along the tiers; without a known place there are no coordinates."""

    id: str
    subject: Subject
    shape: Shape
    tiers: tuple[int, ...]
    rating: Rating
    second_line: str
    x: float
    y: float
    place: str = ""
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True, slots=True)
class ChainEdge:
    """`giver` supplies, staffs, recruits for or owns `receiver`; arrows point to whoever receives."""

    id: str
    giver: str
    receiver: str
    kind: EdgeKind
    standing: Standing
    workers: int | None
    goods: str
    source: str
    dated: date | None
    tiers: tuple[int, ...]
    in_cycle: bool = False


@dataclass(frozen=True, slots=True)
class Selected:
    """The sentence of the page: through how many paths a node reaches the buyer and what hangs on it."""

    node: str
    paths: int
    workers: int | None
    exposure_share: int | None
    unknown_before_it: int


@dataclass(frozen=True, slots=True)
class ChainFacts:
    """
    `still` are the nodes of the drawing on paper, with places of their own: all of them, or, of a large chain, the ways
    to the chosen, the unknown and the riskiest; none when everything was asked for and is drawn on a canvas.
    """

    buyer: Subject
    query: ChainQuery
    as_of: date
    nodes: tuple[ChainNode, ...]
    edges: tuple[ChainEdge, ...]
    still: tuple[ChainNode, ...]
    nodes_in_all: int
    edges_in_all: int
    cycles: int
    unknown_ends: int
    deepest: int
    buyers: tuple[Choice, ...] = ()
    selected: Selected | None = None
