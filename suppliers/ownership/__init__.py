"""Who stands behind a firm, what a firm holds, and what is blocked through the 50 percent rule, as of a day."""

from suppliers.ownership.answers import fifty_percent, owned_by, owners_of
from suppliers.ownership.payloads import (
    BlockedEntity,
    HeldEntity,
    Holdings,
    Owners,
    OwnerShare,
    OwnershipPath,
    ShareRange,
    UnknownStake,
)

__all__ = [
    "BlockedEntity",
    "HeldEntity",
    "Holdings",
    "OwnerShare",
    "Owners",
    "OwnershipPath",
    "ShareRange",
    "UnknownStake",
    "fifty_percent",
    "owned_by",
    "owners_of",
]
