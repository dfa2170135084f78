"""
The register as a workbook for the people who keep it: every site, party and link, and the pairs that may be the same.

It is the organisation's own working file, with head-counts as they were stated; `k` hides small ones where it leaves
the house.
"""

from dataclasses import dataclass
from datetime import date

from reports.contents.blocks import (
    Column,
    Document,
    Figure,
    Figures,
    Kind,
    Mark,
    Paragraph,
    Row,
    Section,
    Standing,
    Table,
    Unknown,
    Value,
)
from reports.contents.people import shown_count, shown_range
from reports.payloads import Frame


@dataclass(frozen=True, slots=True)
class Origin:
    """Where in which file a row was read; empty for one entered by hand."""

    file: str = ""
    sheet: str = ""
    row: int | None = None

    @property
    def cells(self) -> tuple[Value, ...]:
        return self.file or None, self.sheet or None, self.row


@dataclass(frozen=True, slots=True)
class SiteEntry:
    id: str
    reference: str
    name: str
    operator: str
    country: str
    region: str
    city: str
    address: str
    sector: str
    kind: str
    workers: int | None
    workers_range: tuple[int, int] | None
    mark: Mark
    open_hits: int
    same_as: str
    possibly_same_as: str
    origin: Origin


@dataclass(frozen=True, slots=True)
class PartyEntry:
    id: str
    reference: str
    name: str
    kind: str
    roles: str
    country: str
    city: str
    address: str
    sites: int
    open_hits: int
    same_as: str
    possibly_same_as: str
    origin: Origin


@dataclass(frozen=True, slots=True)
class LinkEntry:
    """`confidence` in whole percent."""

    id: str
    giver: str
    kind: str
    receiver: str
    standing: Standing
    origin: str
    confidence: int
    since: date | None
    until: date | None
    commodity: str


@dataclass(frozen=True, slots=True)
class PairEntry:
    """`likely` in whole percent, None where a person decided without a figure."""

    id: str
    one: str
    other: str
    decision: str
    likely: int | None
    why: str


@dataclass(frozen=True, slots=True)
class RegisterFacts:
    frame: Frame
    sites: tuple[SiteEntry, ...]
    parties: tuple[PartyEntry, ...]
    links: tuple[LinkEntry, ...]
    pairs: tuple[PairEntry, ...]


ORIGIN_COLUMNS = (Column("file", "File"), Column("sheet", "Sheet"), Column("row", "Row", Kind.INTEGER))
SAME_COLUMNS = (Column("same", "Same as"), Column("maybe", "Possibly same as"))
SITE_COLUMNS = (
    Column("reference", "Reference"),
    Column("name", "Name", strong=True),
    Column("operator", "Operator"),
    Column("country", "Country"),
    Column("region", "Region"),
    Column("city", "City"),
    Column("address", "Address"),
    Column("sector", "Sector"),
    Column("kind", "Kind"),
    Column("workers", "Workers, as stated", Kind.INTEGER),
    Column("workers_range", "Range stated, whose middle that is"),
    Column("mark", "Band", Kind.BAND),
    Column("hits", "Open possible list matches", Kind.INTEGER),
    *SAME_COLUMNS,
    *ORIGIN_COLUMNS,
)
PARTY_COLUMNS = (
    Column("reference", "Reference"),
    Column("name", "Name", strong=True),
    Column("kind", "Kind"),
    Column("roles", "Roles"),
    Column("country", "Country"),
    Column("city", "City"),
    Column("address", "Address"),
    Column("sites", "Sites operated", Kind.INTEGER),
    Column("hits", "Open possible list matches", Kind.INTEGER),
    *SAME_COLUMNS,
    *ORIGIN_COLUMNS,
)
LINK_COLUMNS = (
    Column("giver", "From", strong=True),
    Column("kind", "Link"),
    Column("receiver", "To", strong=True),
    Column("standing", "Standing", Kind.STANDING),
    Column("origin", "How it became known"),
    Column("confidence", "Confidence", Kind.PERCENT),
    Column("since", "Since", Kind.DATE),
    Column("until", "Until", Kind.DATE),
    Column("commodity", "What"),
)
PAIR_COLUMNS = (
    Column("one", "One", strong=True),
    Column("other", "Other", strong=True),
    Column("decision", "State"),
    Column("likely", "Likely the same", Kind.PERCENT),
    Column("why", "Why"),
)


def register_book(facts: RegisterFacts, *, k: int = 0) -> Document:
    """Empty tables keep their heads."""
    frame = facts.frame
    return Document(
        id="supplier_register",
        kind="supplier_register",
        title=f"Supplier register{f' of {frame.prepared_for}' if frame.prepared_for else ''}",
        subtitle="Sites, parties, links and possible duplicates",
        data_cut=frame.data_cut,
        sections=(
            Section("sites", "Sites", (_sites(facts.sites, k),)),
            Section("parties", "Parties", (_parties(facts.parties),)),
            Section("links", "Links", (_links(facts.links),)),
            Section("pairs", "Possible duplicates", (_pairs(facts.pairs),)),
        ),
        rule_versions=frame.rule_versions,
        parties=(frame.prepared_for,) if frame.prepared_for else (),
        trail_head=frame.trail_head,
        language=frame.language,
        status=frame.status,
        opening=(
            Figures(
                (
                    Figure("sites-count", "sites", len(facts.sites), rows="sites-table"),
                    Figure("parties-count", "parties", len(facts.parties), rows="parties-table"),
                    Figure("links-count", "links", len(facts.links), rows="links-table"),
                    Figure("pairs-count", "pairs of records", len(facts.pairs), rows="pairs-table"),
                )
            ),
            Paragraph("A possible match or a possible duplicate is no finding until a person has decided it."),
        ),
    )


def _sites(sites: tuple[SiteEntry, ...], k: int) -> Table:
    rows = tuple(Row(site.id, _site_cells(site, k)) for site in sites)
    return Table("sites-table", "Sites", SITE_COLUMNS, rows, empty="No site is in the register.")


def _site_cells(site: SiteEntry, k: int) -> tuple[Value, ...]:
    return (
        site.reference,
        site.name,
        site.operator or Unknown(),
        site.country or Unknown(),
        site.region or None,
        site.city or None,
        site.address or None,
        site.sector,
        site.kind,
        shown_count(site.workers, k),
        shown_range(site.workers_range, k),
        site.mark,
        site.open_hits,
        site.same_as or None,
        site.possibly_same_as or None,
        *site.origin.cells,
    )


def _parties(parties: tuple[PartyEntry, ...]) -> Table:
    rows = tuple(
        Row(
            party.id,
            (
                party.reference,
                party.name,
                party.kind,
                party.roles or None,
                party.country or Unknown(),
                party.city or None,
                party.address or None,
                party.sites,
                party.open_hits,
                party.same_as or None,
                party.possibly_same_as or None,
                *party.origin.cells,
            ),
        )
        for party in parties
    )
    return Table("parties-table", "Parties", PARTY_COLUMNS, rows, empty="No party is in the register.")


def _links(links: tuple[LinkEntry, ...]) -> Table:
    rows = tuple(
        Row(
            link.id,
            (
                link.giver,
                link.kind,
                link.receiver,
                link.standing,
                link.origin,
                link.confidence,
                link.since,
                link.until,
                link.commodity or None,
            ),
        )
        for link in links
    )
    return Table("links-table", "Links", LINK_COLUMNS, rows, empty="No link is in the register.")


def _pairs(pairs: tuple[PairEntry, ...]) -> Table:
    rows = tuple(Row(pair.id, (pair.one, pair.other, pair.decision, pair.likely, pair.why)) for pair in pairs)
    empty = "No two records are alike enough for a person to compare."
    return Table("pairs-table", "Possible duplicates", PAIR_COLUMNS, rows, empty=empty)
