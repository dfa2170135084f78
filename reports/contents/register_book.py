"""
The register as a workbook for the people who keep it: every site, party and link, and the pairs that may be the same.

It is the organisation's own working file, with head-counts as they were stated; `k` hides small ones where it leaves
the house.
"""

from dataclasses import dataclass
from datetime import date

from reports.contents.blocks import Column, Document, Figure, Figures, Paragraph, Row, Section, Table
from reports.contents.cover import cover_facts
from reports.contents.people import shown_count, shown_range
from reports.contents.spoken import speaking, word
from reports.contents.values import Kind, Mark, Standing, Unknown, Value
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


def register_book(facts: RegisterFacts, *, k: int = 0) -> Document:
    """Empty tables keep their heads."""
    with speaking(facts.frame.language):
        return _document(facts, k)


def _document(facts: RegisterFacts, k: int) -> Document:
    frame = facts.frame
    return Document(
        id="supplier_register",
        kind="supplier_register",
        title=word("register.title-of", name=frame.prepared_for) if frame.prepared_for else word("register.title"),
        subtitle=word("register.subtitle"),
        data_cut=frame.data_cut,
        sections=(
            Section("sites", word("register.sites"), (_sites(facts.sites, k),)),
            Section("parties", word("register.parties"), (_parties(facts.parties),)),
            Section("links", word("register.links"), (_links(facts.links),)),
            Section("pairs", word("register.pairs"), (_pairs(facts.pairs),)),
        ),
        rule_versions=frame.rule_versions,
        parties=(frame.prepared_for,) if frame.prepared_for else (),
        trail_head=frame.trail_head,
        language=frame.language,
        status=frame.status,
        cover=cover_facts("supplier_register", issuer=frame.issuer),
        logo=frame.logo,
        opening=(
            Figures(
                (
                    Figure("sites-count", word("register.count-sites"), len(facts.sites), rows="sites-table"),
                    Figure("parties-count", word("register.count-parties"), len(facts.parties), rows="parties-table"),
                    Figure("links-count", word("register.count-links"), len(facts.links), rows="links-table"),
                    Figure("pairs-count", word("register.count-pairs"), len(facts.pairs), rows="pairs-table"),
                )
            ),
            Paragraph(word("register.caution")),
        ),
    )


def _sites(sites: tuple[SiteEntry, ...], k: int) -> Table:
    rows = tuple(Row(site.id, _site_cells(site, k)) for site in sites)
    return Table("sites-table", word("register.sites"), _site_columns(), rows, empty=word("register.no-site"))


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
    return Table("parties-table", word("register.parties"), _party_columns(), rows, empty=word("register.no-party"))


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
    return Table("links-table", word("register.links"), _link_columns(), rows, empty=word("register.no-link"))


def _pairs(pairs: tuple[PairEntry, ...]) -> Table:
    rows = tuple(Row(pair.id, (pair.one, pair.other, pair.decision, pair.likely, pair.why)) for pair in pairs)
    empty = word("register.no-pair")
    return Table("pairs-table", word("register.pairs"), _pair_columns(), rows, empty=empty)


def _site_columns() -> tuple[Column, ...]:
    return (
        Column("reference", word("register.reference")),
        Column("name", word("register.name"), strong=True),
        Column("operator", word("register.operator")),
        Column("country", word("register.country")),
        Column("region", word("register.region")),
        Column("city", word("register.city")),
        Column("address", word("register.address")),
        Column("sector", word("register.sector")),
        Column("kind", word("register.kind")),
        Column("workers", word("register.workers"), Kind.INTEGER),
        Column("workers_range", word("register.range")),
        Column("mark", word("register.band"), Kind.BAND),
        Column("hits", word("register.hits"), Kind.INTEGER),
        *_same_columns(),
        *_origin_columns(),
    )


def _party_columns() -> tuple[Column, ...]:
    return (
        Column("reference", word("register.reference")),
        Column("name", word("register.name"), strong=True),
        Column("kind", word("register.kind")),
        Column("roles", word("register.roles")),
        Column("country", word("register.country")),
        Column("city", word("register.city")),
        Column("address", word("register.address")),
        Column("sites", word("register.operated"), Kind.INTEGER),
        Column("hits", word("register.hits"), Kind.INTEGER),
        *_same_columns(),
        *_origin_columns(),
    )


def _link_columns() -> tuple[Column, ...]:
    return (
        Column("giver", word("register.from"), strong=True),
        Column("kind", word("register.link")),
        Column("receiver", word("register.to"), strong=True),
        Column("standing", word("register.standing"), Kind.STANDING),
        Column("origin", word("register.origin")),
        Column("confidence", word("register.confidence"), Kind.PERCENT),
        Column("since", word("register.since"), Kind.DATE),
        Column("until", word("register.until"), Kind.DATE),
        Column("commodity", word("register.commodity")),
    )


def _pair_columns() -> tuple[Column, ...]:
    return (
        Column("one", word("register.one"), strong=True),
        Column("other", word("register.other"), strong=True),
        Column("decision", word("register.state")),
        Column("likely", word("register.likely"), Kind.PERCENT),
        Column("why", word("register.why")),
    )


def _origin_columns() -> tuple[Column, ...]:
    return (
        Column("file", word("register.file")),
        Column("sheet", word("register.sheet")),
        Column("row", word("register.row"), Kind.INTEGER),
    )


def _same_columns() -> tuple[Column, ...]:
    return Column("same", word("register.same")), Column("maybe", word("register.maybe"))
