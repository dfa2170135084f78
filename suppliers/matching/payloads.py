"""What goes into matching and what comes out."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Word = Literal["same", "review", "different"]


@dataclass(frozen=True, slots=True)
class MatchRecord:
    """One row of a list. Empty text means not given; `other` holds columns nobody could map, as (column, text)."""

    index: int
    name: str = ""
    address: str = ""
    city: str = ""
    postcode: str = ""
    country: str = ""
    phone: str = ""
    email: str = ""
    website: str = ""
    identifiers: tuple[tuple[str, str], ...] = ()
    latitude: float | None = None
    longitude: float | None = None
    other: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class PairLabel:
    """A person's answer for two records, by their index."""

    row_a: int
    row_b: int
    same: bool


@dataclass(frozen=True, slots=True)
class ComparePair:
    left: MatchRecord
    right: MatchRecord


@dataclass(frozen=True, slots=True)
class PairDecision:
    """`reasons` are short phrases, the weightiest evidence first; `probability` is 0 to 1, after any veto."""

    row_a: int
    row_b: int
    probability: float
    decision: Word
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Matching:
    """
    `clusters` holds one cluster number per record, in the order of the records. `notes` are sentences for the reader:
    blocks that were too large to compare whole, answers that speak against each other.
    """

    pairs: Sequence[PairDecision]
    clusters: tuple[int, ...]
    notes: tuple[str, ...] = ()

    def tally(self) -> dict[Word, int]:
        """How many pairs are the same, wait for review, are different."""
        counts = Counter(pair.decision for pair in self.pairs)
        return {"same": counts["same"], "review": counts["review"], "different": counts["different"]}
