"""Shares of ownership as plain values. Every share is a fraction from 0 to 1; a range whose ends are equal is exact."""

from dataclasses import dataclass
from datetime import date
from typing import Literal
from uuid import UUID

Certainty = Literal["yes", "possible", "no"]
EndsBecause = Literal["person", "owners_not_recorded", "cannot_be_named", "ring"]


@dataclass(frozen=True, slots=True)
class Stake:
    """
    One recorded holding. `low` and `high` None: the owner is known and the share is not. A link of the kind `controls`
    carries control whatever its share; its share counts only when one is recorded.
    """

    owner: UUID
    entity: UUID
    low: float | None
    high: float | None
    controls: bool = False
    edge_ids: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class ShareRange:
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class OwnershipPath:
    """From the entity up to the owner; the shares of its steps multiplied. `edge_ids` one tuple for each step."""

    ids: tuple[UUID, ...]
    share: ShareRange
    edge_ids: tuple[tuple[UUID, ...], ...]


@dataclass(frozen=True, slots=True)
class UnknownStake:
    """What is not known of `entity`'s ownership: the share of a known owner, or who holds the rest."""

    entity_id: UUID
    owner_id: UUID | None
    share: ShareRange
    reason: str


@dataclass(frozen=True, slots=True)
class OwnerShare:
    """`members`: all parties of a ring in which each owns the next; alone for any other owner."""

    owner_id: UUID
    name: str
    members: tuple[UUID, ...]
    share: ShareRange
    controls: Certainty
    ends_because: EndsBecause
    paths: tuple[OwnershipPath, ...]


@dataclass(frozen=True, slots=True)
class Owners:
    """
    `unknown` is the part that leads to nobody recorded; with the shares of `rows` it makes the whole. `conflicts` are
    entities whose recorded shares add up to more than the whole; theirs were scaled down to it.
    """

    party_id: UUID
    as_of: date
    rows: tuple[OwnerShare, ...]
    unknown: ShareRange
    unknowns: tuple[UnknownStake, ...]
    conflicts: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class HeldEntity:
    """`direct` is None where everything is held through others."""

    entity_id: UUID
    name: str
    share: ShareRange
    direct: ShareRange | None
    controls: Certainty
    paths: tuple[OwnershipPath, ...]


@dataclass(frozen=True, slots=True)
class Holdings:
    party_id: UUID
    as_of: date
    rows: tuple[HeldEntity, ...]
    unknowns: tuple[UnknownStake, ...]
    conflicts: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class BlockedEntity:
    """
    `verdict` yes: at least half is held in aggregate by named owners or by entities that are blocked themselves.
    possible: it is so if stakes that nobody recorded exactly are as large as they can be. `through` are those holders.
    """

    entity_id: UUID
    name: str
    verdict: Certainty
    share: ShareRange
    through: tuple[UUID, ...]
