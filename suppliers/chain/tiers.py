"""How much of a chain is mapped, tier by tier."""

from collections import Counter, defaultdict

from suppliers.chain.payloads import Chain, TierCount

STANDINGS = ("verified", "evidenced", "claimed", "expired", "unknown")


def tiers(chain: Chain) -> tuple[TierCount, ...]:
    """One for each tier from the start on. A link is counted at the tier of its far end; `operates` is no link here."""
    tier_of = {node.id: node.tier for node in chain.nodes}
    by_standing: defaultdict[int, Counter[str]] = defaultdict(Counter)
    for edge in chain.edges:
        if edge.kind != "operates" and edge.from_id in tier_of and edge.to_id in tier_of:
            by_standing[max(tier_of[edge.from_id], tier_of[edge.to_id])][edge.standing] += 1
    return tuple(
        TierCount(
            tier=tier,
            parties=sum(node.kind == "party" for node in chain.nodes if node.tier == tier),
            sites=sum(node.kind == "site" for node in chain.nodes if node.tier == tier),
            unknown=sum(node.unknown for node in chain.nodes if node.tier == tier),
            ends=sum(node.end for node in chain.nodes if node.tier == tier),
            by_standing=tuple((word, by_standing[tier][word]) for word in STANDINGS if by_standing[tier][word]),
        )
        for tier in range(chain.deepest + 1)
    )
