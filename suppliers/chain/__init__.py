"""The chain behind a buyer, or in front of a supplier, as of a day."""

from suppliers.chain.closure import FLOWS, ChainKindUnknown, closure
from suppliers.chain.payloads import Chain, ChainEdge, ChainNode, Direction, TierCount
from suppliers.chain.tiers import tiers

__all__ = ["FLOWS", "Chain", "ChainEdge", "ChainKindUnknown", "ChainNode", "Direction", "TierCount", "closure", "tiers"]
