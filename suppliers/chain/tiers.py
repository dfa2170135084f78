"""How much of a chain is mapped, tier by tier."""

from collections import Counter, defaultdict
from collections.abc import Sequence

from suppliers.chain.payloads import Chain, ChainNode, TierCount

STANDINGS = ("verified", "evidenced", "claimed", "expired", "unknown")


def tiers(chain: Chain) -> tuple[TierCount, ...]:
    """One for each tier from the start on. A link is counted at the tier of its far end; `operates` is no link here."""
    tier_of = {node.id: node.tier for node in chain.nodes}
    by_standing: defaultdict[int, Counter[str]] = defaultdict(Counter)
    for edge in chain.edges:
        if edge.kind != "operates" and edge.from_id in tier_of and edge.to_id in tier_of:
            by_standing[max(tier_of[edge.from_id], tier_of[edge.to_id])][edge.standing] += 1
    members: defaultdict[int, list[ChainNode]] = defaultdict(list)
    for node in chain.nodes:
        members[node.tier].append(node)
    return tuple(_count(tier, members[tier], by_standing[tier]) for tier in range(chain.deepest + 1))


def _count(tier: int, nodes: Sequence[ChainNode], by_standing: Counter[str]) -> TierCount:
    parties = [node for node in nodes if node.kind == "party"]
    unmapped = sum(node.end or node.unknown for node in parties)
    return TierCount(
        tier=tier,
        parties=len(parties),
        sites=len(nodes) - len(parties),
        unknown=sum(node.unknown for node in nodes),
        ends=sum(node.end for node in nodes),
        by_standing=tuple((word, by_standing[word]) for word in STANDINGS if by_standing[word]),
        unmapped=unmapped / len(parties) if parties else None,
    )
