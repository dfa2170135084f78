"""
The portfolio of one run: what was read, what it shows, where to go first, and what nobody knows.

Page 1 answers a tired reader: how many sites are high, which five come first and why, what could not be scored. A list
hit is a possible match until a person confirms it, and is worded so.
"""

from collections import Counter

from reports.contents.blocks import (
    Band,
    Block,
    Column,
    Document,
    Figure,
    Figures,
    Kind,
    Ledger,
    Paragraph,
    Row,
    Section,
    Share,
    Shares,
    Table,
)
from reports.contents.chain_part import chain_section
from reports.contents.plan_part import plan_section
from reports.contents.reading_part import reading_section, sources_section, unknowns_section
from reports.contents.screening_part import screening_section
from reports.contents.wording import BAND_WORDS, counted
from reports.payloads import PortfolioFacts, SiteRow

FIRST_SITES = 5
LEDGERS_SHOWN = 5
WORST = (Band.VERY_HIGH, Band.HIGH)
ORDER = (Band.VERY_HIGH, Band.HIGH, Band.MEDIUM, Band.LOW, Band.UNKNOWN)
SITE_COLUMNS = (
    Column("site", "Site", share=1.5, strong=True),
    Column("sector", "Sector", share=0.8),
    Column("mark", "Score and likely range", Kind.BAND),
    Column("reason", "What weighs most", share=1.7),
    Column("missing", "Inputs missing", Kind.INTEGER),
)


def portfolio(facts: PortfolioFacts, *, k: int = 10) -> Document:
    """`k` is the smallest count of people that is printed; 0 prints all, for readers with the case role."""
    frame = facts.frame
    files = counted(len(facts.files), "file", "files")
    whose = f" for {frame.prepared_for}" if frame.prepared_for else ""
    sections = (
        _first_section(facts),
        unknowns_section(facts.unknowns),
        plan_section(facts.visits, facts.left_out, k),
        screening_section(facts.hit_counts, facts.hits),
        chain_section(facts.chain, k),
        *_why_sections(facts.sites),
        _sites_section(facts.sites),
        reading_section(facts),
        sources_section(facts.sources),
    )
    return Document(
        id="portfolio",
        kind="portfolio",
        title=f"Supplier portfolio{whose}",
        subtitle=f"Sites mapped, screened, scored and planned from {len(facts.files)} {files}",
        data_cut=frame.data_cut,
        sections=sections,
        rule_versions=frame.rule_versions,
        parties=(frame.prepared_for,) if frame.prepared_for else (),
        trail_head=frame.trail_head,
        language=frame.language,
        status=frame.status,
        opening=_opening(facts),
    )


def _opening(facts: PortfolioFacts) -> tuple[Block, ...]:
    bands = Counter(site.mark.band for site in facts.sites)
    sites = Figure("sites", "sites", len(facts.sites), rows="all-sites")
    worst = Figure("sites-high", "score high or very high", sum(bands[band] for band in WORST), rows="all-sites")
    unknown = Figure("sites-unknown", "cannot be scored", bands[Band.UNKNOWN], rows="unknowns")
    hits = Figure("possible-hits", "possible list matches, not confirmed", _unconfirmed(facts), rows="hits")
    visits = Figure("visits", "visits planned", len(facts.visits), rows="plan")
    sentence = (
        f"{{sites-high}} of {{sites}} {counted(len(facts.sites), 'site', 'sites')} "
        f"{counted(int(str(worst.value)), 'scores', 'score')} high or very high. "
        f"{{sites-unknown}} cannot be scored, because too little is known; that is not low."
    )
    shares = tuple(Share(band.value, BAND_WORDS[band], bands[band], band) for band in ORDER)
    return (
        Paragraph(sentence, (worst, sites, unknown), lead=True),
        Figures((sites, worst, unknown, hits, visits)),
        Shares("bands", "", "Sites by band", shares),
    )


def _unconfirmed(facts: PortfolioFacts) -> int:
    return sum(not hit.confirmed for hit in facts.hits)


def _first_section(facts: PortfolioFacts) -> Section:
    first = tuple(site for site in facts.sites if site.mark.band is not Band.UNKNOWN)[:FIRST_SITES]
    table = Table(
        "first",
        "",
        SITE_COLUMNS,
        tuple(_site_row(site) for site in first),
        empty="No site could be scored: see what is not known.",
        caption="A wide range means missing inputs. They widen the range and never lower the score.",
    )
    return Section("first", "Where to go first", (table,))


def _site_row(site: SiteRow) -> Row:
    cells = (site.name, site.sector, site.mark, site.main_reason, site.inputs_missing)
    return Row(site.id, cells, second=site.place)


def _sites_section(sites: tuple[SiteRow, ...]) -> Section:
    rows = tuple(_site_row(site) for site in sites)
    table = Table("all-sites", "", SITE_COLUMNS, rows, empty="No site was found in the files.")
    return Section("sites", "All sites, worst first", (table,))


def _why_sections(sites: tuple[SiteRow, ...]) -> tuple[Section, ...]:
    shown = tuple(site for site in sites if site.ledger is not None and site.mark.score is not None)[:LEDGERS_SHOWN]
    if not shown:
        return ()
    return (Section("why", "Why these sites come first", tuple(_ledger(site) for site in shown)),)


def _ledger(site: SiteRow) -> Ledger:
    if site.ledger is None:
        raise ValueError(site.id)
    return Ledger(
        f"why-{site.id}",
        f"{site.name}, {site.place}" if site.place else site.name,
        site.ledger.start_label,
        site.ledger.start,
        site.ledger.lines,
        "Score",
        site.mark,
        caption=f"Model {site.ledger.model}.",
    )
