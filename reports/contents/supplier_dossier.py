"""One supplier on a few pages: who it is, where it works, how risky, what is open, and what nobody knows of it."""

from collections import Counter
from dataclasses import dataclass

from reports.contents.blocks import (
    Band,
    Block,
    Column,
    Document,
    Figure,
    Figures,
    Kind,
    Notice,
    Paragraph,
    Row,
    Section,
    Standing,
    Table,
)
from reports.contents.framed import framed
from reports.contents.people import shown_count
from reports.contents.portfolio import SITE_COLUMNS, WORST
from reports.contents.reading_part import sources_section
from reports.contents.screening_part import hit_table
from reports.contents.site_report import FINDING_COLUMNS, LINK_COLUMNS, finding_standing
from reports.contents.wording import day
from reports.payloads import ActionRow, FindingRow, Frame, HitRow, LinkRow, SiteRow, SourceUsed


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


def supplier_dossier(facts: DossierFacts, *, k: int = 10) -> Document:
    """`k` is the smallest count of people that is printed."""
    return framed(
        facts.frame,
        "supplier_dossier",
        facts.id,
        facts.name,
        facts.description,
        opening=_opening(facts),
        sections=(
            _identity(facts),
            _sites(facts),
            _findings(facts, k),
            _links(facts.links),
            _screening(facts),
            sources_section(facts.sources),
        ),
    )


def _opening(facts: DossierFacts) -> tuple[Block, ...]:
    bands = Counter(site.mark.band for site in facts.sites)
    today = facts.frame.data_cut
    late = sum(not action.done and action.due_on is not None and action.due_on < today for action in facts.actions)
    figures = Figures(
        (
            Figure("sites", "sites", len(facts.sites), rows="sites"),
            Figure("sites-high", "score high or very high", sum(bands[band] for band in WORST), rows="sites"),
            Figure("sites-unknown", "cannot be scored", bands[Band.UNKNOWN], rows="sites"),
            Figure("findings-count", "findings", len(facts.findings), rows="findings"),
            Figure("actions-open", "actions open", sum(not action.done for action in facts.actions)),
            Figure("actions-late", "of them late", late),
        )
    )
    owner = () if facts.owner_known else (Notice("Nobody has said who owns or controls this firm. That is not known."),)
    return (figures, *owner)


def _identity(facts: DossierFacts) -> Section:
    columns = (Column("what", "What", strong=True), Column("value", "As recorded", share=2.5))
    rows = tuple(
        Row(f"k{place}", (label, value or "unknown")) for place, (label, value) in enumerate(facts.known, start=1)
    )
    spellings = tuple(Row(f"n{place}", ("Also written", text)) for place, text in enumerate(facts.spellings, start=1))
    return Section("identity", "Who it is", (Table("identity", "", columns, (*rows, *spellings)),))


def _sites(facts: DossierFacts) -> Section:
    rows = tuple(
        Row(site.id, (site.name, site.sector, site.mark, site.main_reason, site.inputs_missing), second=site.place)
        for site in facts.sites
    )
    table = Table("sites", "", SITE_COLUMNS, rows, empty="It operates no site that we know of.")
    return Section("sites", "Where it works, worst first", (table,))


def _findings(facts: DossierFacts, k: int) -> Section:
    rows = tuple(
        Row(
            finding.id,
            (
                finding.what,
                finding.severity,
                finding_standing(finding),
                finding.answer_due,
                shown_count(finding.people_affected, k),
            ),
            second=f"{site}, seen on {day(finding.seen_on)}",
        )
        for site, finding in facts.findings
    )
    table = Table("findings", "", FINDING_COLUMNS, rows, empty="No finding is on record. That is not proof of absence.")
    words = Paragraph("A finding is alleged until the firm could answer and it was decided.")
    return Section("findings", "Findings at its sites", (words, table))


def _links(links: tuple[LinkRow, ...]) -> Section:
    rows = tuple(Row(link.id, (link.name, link.relation, link.standing, link.since)) for link in links)
    claimed = sum(link.standing is Standing.CLAIMED for link in links)
    figure = Figure("links-claimed", "links only claimed", claimed, Kind.INTEGER, rows="links")
    table = Table("links", "", LINK_COLUMNS, rows, empty="No link is on record.")
    return Section("links", "Who it is linked to", (Figures((figure,)), table))


def _screening(facts: DossierFacts) -> Section:
    if facts.hits is None:
        return Section("screening", "Watch lists", (Notice("Possible list matches are not shown to this role."),))
    return Section("screening", "Watch lists", (hit_table(facts.hits),))
