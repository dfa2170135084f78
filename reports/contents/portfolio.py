"""
The portfolio of one run: what was read, what it shows, where to go first, and what nobody knows.

Page 1 answers a tired reader: how many sites are high, which five come first and why, what could not be scored. A list
hit is a possible match until a person confirms it, and is worded so.
"""

from collections import Counter, defaultdict

from reports.contents.blocks import Block, Column, Document, Figure, Figures, Ledger, Paragraph, Row, Section, Table
from reports.contents.chain_part import chain_section
from reports.contents.closing_part import signing_section, sources_section
from reports.contents.drawings import Share, Shares
from reports.contents.framed import framed
from reports.contents.plan_part import plan_section
from reports.contents.reading_part import reading_section, unknowns_section
from reports.contents.screening_part import screening_section
from reports.contents.spoken import counted_word, speaking, word
from reports.contents.values import Band, Kind
from reports.contents.wording import BAND_WORDS
from reports.payloads import PortfolioFacts, SiteRow

FIRST_SITES = 5
LEDGERS_SHOWN = 5
WORST = (Band.VERY_HIGH, Band.HIGH)
ORDER = (Band.VERY_HIGH, Band.HIGH, Band.MEDIUM, Band.LOW, Band.UNKNOWN)


def portfolio(facts: PortfolioFacts, *, k: int = 10) -> Document:
    """`k` is the smallest count of people that is printed; 0 prints all, for readers with the case role."""
    with speaking(facts.frame.language):
        return _document(facts, k)


def _document(facts: PortfolioFacts, k: int) -> Document:
    frame = facts.frame
    title = word("portfolio.title-for", name=frame.prepared_for) if frame.prepared_for else word("portfolio.title")
    sections = (
        _scope(),
        _first_section(facts),
        unknowns_section(facts.unknowns),
        plan_section(facts.visits, facts.left_out, k),
        screening_section(facts.hit_counts, facts.hits),
        chain_section(facts.chain, k),
        *_why_sections(facts.sites),
        _sites_section(facts.sites),
        reading_section(facts),
        sources_section(facts.sources),
        signing_section(prepared=frame.prepared_by),
        *_appendix(facts.sites),
    )
    return framed(
        frame,
        "portfolio",
        "",
        title,
        counted_word("portfolio.subtitle", len(facts.files), files=str(len(facts.files))),
        opening=_opening(facts),
        sections=sections,
    )


def _scope() -> Section:
    said = (
        Paragraph(word("portfolio.scope-held")),
        Paragraph(word("portfolio.scope-confidence")),
    )
    return Section("scope", word("portfolio.scope"), said)


def _opening(facts: PortfolioFacts) -> tuple[Block, ...]:
    bands = Counter(site.mark.band for site in facts.sites)
    sites = Figure("sites", word("portfolio.sites"), len(facts.sites), rows="all-sites")
    worst = Figure("sites-high", word("portfolio.high"), sum(bands[band] for band in WORST), rows="all-sites")
    unknown = Figure("sites-unknown", word("portfolio.unscored"), bands[Band.UNKNOWN], rows="unknowns")
    hits = Figure("possible-hits", word("portfolio.hits"), _unconfirmed(facts), rows="hits")
    visits = Figure("visits", word("portfolio.visits"), len(facts.visits), rows="plan")
    sentence = word("portfolio.lead-one" if worst.value == 1 else "portfolio.lead-other")
    shares = tuple(Share(band.value, BAND_WORDS[band], bands[band], band) for band in ORDER)
    return (
        Paragraph(sentence, (worst, sites, unknown), lead=True),
        Figures((sites, worst, unknown, hits, visits)),
        Shares("bands", "", word("portfolio.bands"), shares),
    )


def _unconfirmed(facts: PortfolioFacts) -> int:
    return sum(not hit.confirmed for hit in facts.hits)


def _first_section(facts: PortfolioFacts) -> Section:
    first = tuple(site for site in facts.sites if site.mark.band is not Band.UNKNOWN)[:FIRST_SITES]
    table = Table(
        "first",
        "",
        site_columns(),
        tuple(_site_row(site) for site in first),
        empty=word("portfolio.first-none"),
        caption=word("portfolio.first-caption"),
    )
    return Section("first", word("portfolio.first"), (table,))


def _site_row(site: SiteRow) -> Row:
    cells = (site.name, site.sector, site.mark, site.main_reason, site.inputs_missing)
    return Row(site.id, cells, second=site.place)


def _sites_section(sites: tuple[SiteRow, ...]) -> Section:
    """Those without a score in a few lines; their list stands at the end."""
    rows = tuple(_site_row(site) for site in sites if site.mark.band is not Band.UNKNOWN)
    empty = word("portfolio.none-scored") if sites else word("portfolio.none-found")
    table = Table("all-sites", "", site_columns(), rows, empty=empty)
    return Section("sites", word("portfolio.ranked"), (table, *_unscored(sites)))


def _unscored(sites: tuple[SiteRow, ...]) -> tuple[Block, ...]:
    found: dict[tuple[str, str], list[int]] = defaultdict(list)
    for site in sites:
        if site.mark.band is Band.UNKNOWN:
            found[site.sector, site.main_reason].append(site.inputs_missing)
    if not found:
        return ()
    columns = (
        Column("sector", word("portfolio.sector"), share=0.8, strong=True),
        Column("reason", word("portfolio.why-unscored"), share=2),
        Column("sites", word("portfolio.count"), Kind.INTEGER),
        Column("missing", word("portfolio.missing-most"), Kind.INTEGER),
    )
    ordered = sorted(found.items(), key=lambda each: (-len(each[1]), each[0]))
    rows = tuple(
        Row(f"u{place}", (sector, reason, len(missing), max(missing)))
        for place, ((sector, reason), missing) in enumerate(ordered, start=1)
    )
    return (Table("unscored", word("portfolio.unscored-short"), columns, rows),)


def _appendix(sites: tuple[SiteRow, ...]) -> tuple[Section, ...]:
    """Every site without a score, one short line each."""
    columns = (
        Column("site", word("portfolio.site"), share=1.5, strong=True),
        Column("place", word("portfolio.place"), share=1.2),
        Column("sector", word("portfolio.sector"), share=0.8),
        Column("missing", word("portfolio.missing"), Kind.INTEGER),
    )
    rows = tuple(
        Row(site.id, (site.name, site.place, site.sector, site.inputs_missing))
        for site in sites
        if site.mark.band is Band.UNKNOWN
    )
    if not rows:
        return ()
    return (Section("unscored", word("portfolio.appendix"), (Table("unscored-sites", "", columns, rows),)),)


def _why_sections(sites: tuple[SiteRow, ...]) -> tuple[Section, ...]:
    shown = tuple(site for site in sites if site.ledger is not None and site.mark.score is not None)[:LEDGERS_SHOWN]
    if not shown:
        return ()
    return (Section("why", word("portfolio.why"), tuple(_ledger(site) for site in shown)),)


def _ledger(site: SiteRow) -> Ledger:
    if site.ledger is None:
        raise ValueError(site.id)
    return Ledger(
        f"why-{site.id}",
        f"{site.name}, {site.place}" if site.place else site.name,
        site.ledger.start_label,
        site.ledger.start,
        site.ledger.lines,
        word("portfolio.score"),
        site.mark,
        caption=word("portfolio.model", model=site.ledger.model),
    )


def site_columns() -> tuple[Column, ...]:
    return (
        Column("site", word("portfolio.site"), share=1.5, strong=True),
        Column("sector", word("portfolio.sector"), share=0.8),
        Column("mark", word("portfolio.mark"), Kind.BAND),
        Column("reason", word("portfolio.reason"), share=1.7),
        Column("missing", word("portfolio.missing"), Kind.INTEGER),
    )
