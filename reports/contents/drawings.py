"""
Blocks that are drawn where there is paper or a screen, and are tables everywhere else. A drawing never holds a number
that its table lacks; its table is printed with it.
"""

from dataclasses import dataclass
from decimal import Decimal

from reports.contents.values import Band, DocumentWrong, Kind, Standing, Value, check, distinct


@dataclass(frozen=True, slots=True)
class Share:
    id: str
    label: str
    count: int
    band: Band | None = None


@dataclass(frozen=True, slots=True)
class Shares:
    """Parts of a whole: a bar in print, always with its table. Unknown takes its real width."""

    id: str
    title: str
    unit: str
    parts: tuple[Share, ...]
    caption: str = ""

    @property
    def total(self) -> int:
        return sum(part.count for part in self.parts)


@dataclass(frozen=True, slots=True)
class Bar:
    """`low` and `high` are the interval around the value; an unknown or withheld value has no bar but its word."""

    key: str
    label: str
    value: Value
    low: Decimal | None = None
    high: Decimal | None = None
    band: Band | None = None


@dataclass(frozen=True, slots=True)
class Bars:
    """Values beside each other on one scale from zero. Values have the id `bars.bar.value`."""

    id: str
    title: str
    unit: str
    bars: tuple[Bar, ...]
    kind: Kind = Kind.INTEGER
    places: int = 0
    caption: str = ""

    def __post_init__(self) -> None:
        distinct((bar.key for bar in self.bars), f"bars of {self.id}")
        for bar in self.bars:
            check(bar.value, self.kind, f"{self.id}.{bar.key}")


@dataclass(frozen=True, slots=True)
class Node:
    """A firm in a chain; `tier` 0 is the one the chain is seen from."""

    key: str
    label: str
    tier: int
    band: Band | None = None
    second: str = ""


@dataclass(frozen=True, slots=True)
class Tie:
    """`start` buys from `end`."""

    start: str
    end: str
    standing: Standing


@dataclass(frozen=True, slots=True)
class Schematic:
    """A chain drawn in columns by tier. `left_out` firms did not fit and are said so under the drawing."""

    id: str
    title: str
    nodes: tuple[Node, ...]
    ties: tuple[Tie, ...]
    left_out: int = 0
    caption: str = ""

    def __post_init__(self) -> None:
        distinct((node.key for node in self.nodes), f"nodes of {self.id}")
        known = {node.key for node in self.nodes}
        for tie in self.ties:
            if not {tie.start, tie.end} <= known:
                raise DocumentWrong(f"A tie of {self.id} joins {tie.start} and {tie.end}, which are not both drawn.")


@dataclass(frozen=True, slots=True)
class Spot:
    """Degrees, WGS 84."""

    key: str
    label: str
    latitude: Decimal
    longitude: Decimal
    band: Band | None = None

    def __post_init__(self) -> None:
        if not (-90 <= self.latitude <= 90 and -180 <= self.longitude <= 180):  # noqa: PLR2004 - the whole globe
            raise DocumentWrong(f"The spot {self.key} lies at {self.latitude}, {self.longitude}: not on the globe.")


@dataclass(frozen=True, slots=True)
class SpotMap:
    """Places on a map. `unplaced` have no position and are counted beside it, never put at zero degrees."""

    id: str
    title: str
    spots: tuple[Spot, ...]
    unplaced: int = 0
    caption: str = ""

    def __post_init__(self) -> None:
        distinct((spot.key for spot in self.spots), f"spots of {self.id}")
