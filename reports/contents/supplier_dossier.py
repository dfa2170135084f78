"""One supplier on a few pages: who it is, where it works, how risky, what is open, and what nobody knows of it."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from reports.contents.blocks import (
    Block,
    Column,
    Document,
    Figure,
    Figures,
    Ledger,
    Notice,
    Paragraph,
    Row,
    Section,
    Table,
)
from reports.contents.case_part import cases_section, paid_section
from reports.contents.chain_sketch_part import map_section, sketch_section
from reports.contents.closing_part import signing_section, sources_section
from reports.contents.finding_part import alleged_notice, by_severity, finding_cards
from reports.contents.framed import framed
from reports.contents.portfolio import WORST, site_columns
from reports.contents.screening_part import hit_table
from reports.contents.site_tables import action_table, is_late, link_table
from reports.contents.spoken import speaking, word
from reports.contents.values import Band, Kind, Standing
from reports.payloads import (
    ActionRow,
    CaseLineOf,
    ChainSketch,
    FindingRow,
    Frame,
    HitRow,
    LinkRow,
    PaidLine,
    PlacesSketch,
    SiteRow,
    SourceUsed,
)


@dataclass(frozen=True, slots=True)
class Happened:
    """One dated step of the firm's history; `what` names it and `about` which site or record."""

    on: date
    what: str
    about: str


@dataclass(frozen=True, slots=True)
class DossierFacts:
    """`known` are label and value pairs; an empty value is unknown. `hits` None: this reader may not read them."""

    frame: Frame
    id: str
    name: str
    description: str
    known: tuple[tuple[str, str], ...]
    spellings: tuple[str, ...]
    sites: tuple[SiteRow, ...]
    links: tuple[LinkRow, ...]
    hits: tuple[HitRow, ...] | None
    findings: tuple[tuple[str, FindingRow], ...]
    actions: tuple[ActionRow, ...]
    owner_known: bool
    sources: tuple[SourceUsed, ...]
    cases: tuple[CaseLineOf, ...] | None = None
    paid: tuple[PaidLine, ...] | None = None
    chain: ChainSketch = field(default_factory=ChainSketch)
    places: PlacesSketch = field(default_factory=PlacesSketch)
    history: tuple[Happened, ...] = ()


def supplier_dossier(facts: DossierFacts, *, k: int = 10) -> Document:
    """`k` is the smallest count of people that is printed."""
    with speaking(facts.frame.language):
        return _document(facts, k)


def _document(facts: DossierFacts, k: int) -> Document:
    return framed(
        facts.frame,
        "supplier_dossier",
        facts.id,
        facts.name,
        facts.description,
        opening=_opening(facts),
        sections=(
            _scope(facts),
            _identity(facts),
            _sites(facts),
            *_receipts(facts),
            _findings(facts, k),
            sketch_section(facts.chain),
            map_section(facts.places),
            Section("actions", word("actions.due-from"), (action_table(facts.actions, facts.frame.data_cut),)),
            _screening(facts),
            cases_section(facts.cases, full=False),
            paid_section(facts.paid),
            _links(facts.links),
            _history(facts.history),
            signing_section(prepared=facts.frame.prepared_by),
            sources_section(facts.sources),
        ),
    )


def _opening(facts: DossierFacts) -> tuple[Block, ...]:
    bands = Counter(site.mark.band for site in facts.sites)
    late = sum(is_late(action, facts.frame.data_cut) for action in facts.actions)
    figures = Figures(
        (
            Figure("sites", word("portfolio.sites"), len(facts.sites), rows="sites"),
            Figure("sites-high", word("portfolio.high"), sum(bands[band] for band in WORST), rows="sites"),
            Figure("sites-unknown", word("portfolio.unscored"), bands[Band.UNKNOWN], rows="sites"),
            Figure("findings-count", word("site.findings-count"), len(facts.findings), rows="findings"),
            Figure(
                "actions-open",
                word("site.open-actions"),
                sum(not action.done for action in facts.actions),
                rows="actions",
            ),
            Figure("actions-late", word("site.late-actions"), late, rows="actions"),
        )
    )
    owner = () if facts.owner_known else (Notice(word("dossier.owner-unknown")),)
    return (figures, *owner, *alleged_notice(tuple(finding for _, finding in facts.findings)))


def _scope(facts: DossierFacts) -> Section:
    blank = [label for label, value in facts.known if not value]
    blocks: list[Block] = [
        Paragraph(word("dossier.scope")),
        Paragraph(word("portfolio.scope-confidence")),
    ]
    if blank:
        blocks.append(Paragraph(word("dossier.blank", names=word("value.beside").join(blank).lower())))
    return Section("scope", word("portfolio.scope"), tuple(blocks))


def _identity(facts: DossierFacts) -> Section:
    columns = (Column("what", word("dossier.what"), strong=True), Column("value", word("dossier.recorded"), share=2.5))
    rows = tuple(
        Row(f"k{place}", (label, value or word("value.unknown")))
        for place, (label, value) in enumerate(facts.known, start=1)
    )
    spellings = tuple(
        Row(f"n{place}", (word("dossier.spelling"), text)) for place, text in enumerate(facts.spellings, start=1)
    )
    return Section("identity", word("dossier.identity"), (Table("identity", "", columns, (*rows, *spellings)),))


def _sites(facts: DossierFacts) -> Section:
    rows = tuple(
        Row(site.id, (site.name, site.sector, site.mark, site.main_reason, site.inputs_missing), second=site.place)
        for site in facts.sites
    )
    table = Table("sites", "", site_columns(), rows, empty=word("dossier.no-site"))
    return Section("sites", word("dossier.sites"), (table,))


def _receipts(facts: DossierFacts) -> tuple[Section, ...]:
    """Of each site that carries its receipt, how the score came about."""
    ledgers = tuple(
        Ledger(
            f"why-{site.id}",
            f"{site.name}, {site.place}" if site.place else site.name,
            site.ledger.start_label,
            site.ledger.start,
            site.ledger.lines,
            word("portfolio.score"),
            site.mark,
            caption=word("portfolio.model", model=site.ledger.model),
        )
        for site in facts.sites
        if site.ledger is not None and site.mark.score is not None
    )
    return (Section("why", word("dossier.receipts"), ledgers),) if ledgers else ()


def _findings(facts: DossierFacts, k: int) -> Section:
    words = Paragraph(word("dossier.alleged"))
    drawn = by_severity(tuple(finding for _, finding in facts.findings))
    return Section("findings", word("dossier.findings"), (words, *drawn, finding_cards(facts.findings, k)))


def _links(links: tuple[LinkRow, ...]) -> Section:
    claimed = sum(link.standing is Standing.CLAIMED for link in links)
    figure = Figure("links-claimed", word("dossier.links-claimed"), claimed, Kind.INTEGER, rows="links")
    return Section("links", word("site.links"), (Figures((figure,)), link_table(links)))


def _screening(facts: DossierFacts) -> Section:
    if facts.hits is None:
        return Section("screening", word("screening.title"), (Notice(word("screening.hidden")),))
    return Section("screening", word("screening.title"), (Notice(word("screening.caution")), hit_table(facts.hits)))


def _history(history: tuple[Happened, ...]) -> Section:
    """Newest first."""
    columns = (
        Column("on", word("dossier.on"), Kind.DATE),
        Column("what", word("dossier.happened"), share=1.6, strong=True),
        Column("about", word("dossier.about"), share=1.4),
    )
    ordered = sorted(history, key=lambda one: (one.on, one.what, one.about), reverse=True)
    rows = tuple(Row(f"h{place}", (one.on, one.what, one.about)) for place, one in enumerate(ordered, start=1))
    table = Table("history", "", columns, rows, empty=word("dossier.no-history"))
    return Section("history", word("dossier.history"), (table,))
