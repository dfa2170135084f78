"""What is looked for, what is looked in, and what is found."""

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from suppliers.payloads import Outgoing


@dataclass(frozen=True, slots=True)
class LookupRecord:
    """A site or firm as a register, a list or a question knows it. Empty text means not given."""

    name: str
    other_names: tuple[str, ...] = ()
    address: str = ""
    city: str = ""
    postcode: str = ""
    country: str = ""
    identifiers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """
    `position` of the record in what the index was built from. `score` 0 to 1 orders hits; it is no probability.
    `reasons` are short phrases, never empty.
    """

    position: int
    score: float
    reasons: tuple[str, ...]


class FoundRead(Outgoing):
    """`front_id` differs from `node_id` where several records are taken for one."""

    node_id: UUID
    front_id: UUID
    kind: Literal["party", "site"]
    reference: str
    name: str
    address: str
    city: str
    country: str
    score: float
    reasons: list[str]
