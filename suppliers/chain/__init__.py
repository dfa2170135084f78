"""The chain behind a buyer, or in front of a supplier, as of a day."""

from suppliers.chain.closure import FLOWS, ChainKindUnknown, ChainQuery, chain_of, closure
from suppliers.chain.comparing import NodeNotInChain, StartNotRemovable, changes, shared, without
from suppliers.chain.payloads import (
    Chain,
    ChainChanges,
    ChainEdge,
    ChainNode,
    Chokepoints,
    Direction,
    LinkTerms,
    Removal,
    SharedSupplier,
    TierCount,
)
from suppliers.chain.tiers import tiers

__all__ = [
    "FLOWS",
    "Chain",
    "ChainChanges",
    "ChainEdge",
    "ChainKindUnknown",
    "ChainNode",
    "ChainQuery",
    "Chokepoints",
    "Direction",
    "LinkTerms",
    "NodeNotInChain",
    "Removal",
    "SharedSupplier",
    "StartNotRemovable",
    "TierCount",
    "chain_of",
    "changes",
    "closure",
    "shared",
    "tiers",
    "without",
]
