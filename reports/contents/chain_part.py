"""Who supplies whom, and how far down anything is known."""

from reports.contents.blocks import Block, Column, Figure, Figures, Kind, Row, Section, Table
from reports.contents.people import shown_count
from reports.payloads import ChainSummary

TIER_COLUMNS = (
    Column("tier", "Tier", Kind.INTEGER),
    Column("parties", "Firms", Kind.INTEGER),
    Column("sites", "Sites", Kind.INTEGER),
    Column("high", "High or very high", Kind.INTEGER),
    Column("unknown", "Cannot be scored", Kind.INTEGER),
    Column("workers", "Workers, as stated", Kind.INTEGER),
)


def chain_section(chain: ChainSummary, k: int) -> Section:
    figures = Figures(
        (
            Figure("chain-parties", "firms", chain.parties),
            Figure("chain-sites", "sites", chain.sites),
            Figure("chain-edges", "links", chain.edges),
            Figure("chain-claimed", "links only claimed", chain.claimed_only),
            Figure("chain-cycles", "cycles", chain.cycles),
        )
    )
    rows = tuple(
        Row(
            f"t{tier.tier}",
            (tier.tier, tier.parties, tier.sites, tier.high, tier.unknown, shown_count(tier.workers, k)),
        )
        for tier in chain.tiers
    )
    caption = "By the shortest way to the buyer, so each is counted once. Whoever no link reaches is in no tier."
    empty = "No tier can be counted: no link leads to the buyer, or the register does not hold the buyer itself."
    tiers = Table("tiers", "By tier", TIER_COLUMNS, rows, empty=empty, caption=caption)
    blocks: tuple[Block, ...] = (figures, tiers)
    return Section("chain", "The chain", blocks)
