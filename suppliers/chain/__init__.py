"""The chain behind a buyer, or in front of a supplier, as of a day."""

from suppliers.chain.closure import FLOWS, ChainKindUnknown, ChainQuery, chain_of, closure
from suppliers.chain.payloads import Chain, ChainEdge, ChainNode, Direction, LinkTerms, TierCount
from suppliers.chain.tiers import tiers

__all__ = [
    "FLOWS",
    "Chain",
    "ChainEdge",
    "ChainKindUnknown",
    "ChainNode",
    "ChainQuery",
    "Direction",
    "LinkTerms",
    "TierCount",
    "chain_of",
    "closure",
    "tiers",
]
