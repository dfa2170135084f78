"""What two firms have in common, as plain values with the rows it was read from."""

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

TraitKind = Literal["director", "phone", "website", "address"]
ReasonCode = Literal["one_owns_the_other", "owner", "director", "phone", "website", "address"]
Table = Literal["party", "fact", "edge"]


@dataclass(frozen=True, slots=True)
class Source:
    """The row a value stands in."""

    table: Table
    row_id: UUID
    column: str


@dataclass(frozen=True, slots=True)
class Trait:
    """`key` is what is compared, for a person a keyed hash of the name; `shown` is what this actor may read."""

    kind: TraitKind
    key: str
    shown: str
    source: Source


@dataclass(frozen=True, slots=True)
class Reason:
    """`shared_by`: how many firms in sight have this in common; many of them make it worth little."""

    code: ReasonCode
    points: float
    shared_by: int
    sentence: str
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class LookAlike:
    """Reasons to look, the weightiest first. It says nothing about whether anything is wrong."""

    left_id: UUID
    right_id: UUID
    points: float
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class LookAlikePage:
    """
    The weightiest pair of the page first: links are compared in the order in which they were recorded. `next_cursor`
    says that there are more links; a page may be empty and not the last.
    """

    rows: list[LookAlike]
    next_cursor: str | None = None
