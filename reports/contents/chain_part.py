"""Who supplies whom, and how far down anything is known."""

from reports.contents.blocks import Block, Column, Figure, Figures, Row, Section, Table
from reports.contents.people import Count, shown_count, shown_sum
from reports.contents.spoken import word
from reports.contents.values import Kind
from reports.payloads import ChainSummary, TierCount


def chain_section(chain: ChainSummary, k: int) -> Section:
    figures = Figures(
        (
            Figure("chain-parties", word("chain.count-parties"), chain.parties),
            Figure("chain-sites", word("chain.count-sites"), chain.sites),
            Figure("chain-edges", word("chain.count-edges"), chain.edges),
            Figure("chain-claimed", word("chain.count-claimed"), chain.claimed_only),
            Figure("chain-cycles", word("chain.count-cycles"), chain.cycles),
        )
    )
    rows = tuple(
        Row(
            f"t{tier.tier}",
            (tier.tier, tier.parties, tier.sites, tier.high, tier.unknown, _workers(tier, k)),
        )
        for tier in chain.tiers
    )
    caption = word("chain.caption")
    empty = word("chain.none")
    tiers = Table("tiers", word("chain.by-tier"), _tier_columns(), rows, empty=empty, caption=caption)
    blocks: tuple[Block, ...] = (figures, tiers)
    return Section("chain", word("chain.title"), blocks)


def _workers(tier: TierCount, k: int) -> Count:
    return shown_sum(tier.counts, k) if tier.counts else shown_count(tier.workers, k)


def _tier_columns() -> tuple[Column, ...]:
    return (
        Column("tier", word("chain.tier"), Kind.INTEGER),
        Column("parties", word("chain.parties"), Kind.INTEGER),
        Column("sites", word("chain.sites"), Kind.INTEGER),
        Column("high", word("chain.high"), Kind.INTEGER),
        Column("unknown", word("chain.unknown"), Kind.INTEGER),
        Column("workers", word("chain.workers"), Kind.INTEGER),
    )
