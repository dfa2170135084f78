"""The list of sites with the firm behind each, its score, its findings and its standing, as one question."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from reports.facts.columns import LIST_COLUMNS
from reports.facts.payloads import Choice, Rating, Standing, Subject

Visited = Literal["", "never", "yes"]
Sort = Literal["-score", "score", "name", "last_visit"]


@dataclass(frozen=True, slots=True)
class SiteQuery:
    """
    The page's address, the export and the API share this one question. Empty values do not narrow; `exact` counts also
    a long list to its end; `column` are the columns to show, in their order, none for all of them.
    """

    q: str = ""
    country: tuple[str, ...] = ()
    sector: tuple[str, ...] = ()
    band: tuple[str, ...] = ()
    standing: tuple[str, ...] = ()
    visited: Visited = ""
    agency: Literal["", "yes"] = ""
    sort: Sort = "-score"
    cursor: str = ""
    exact: Literal["", "yes"] = ""
    column: tuple[str, ...] = ()

    @property
    def shown(self) -> tuple[str, ...]:
        return LIST_COLUMNS["suppliers"].shown(self.column)

    @property
    def narrows(self) -> bool:
        return bool(self.q or self.country or self.sector or self.band or self.standing or self.visited or self.agency)


@dataclass(frozen=True, slots=True)
class SiteRow:
    """One site as the reader may see it. `workers_estimated` prints the number as "about"."""

    site: Subject
    firm: Subject | None
    place: str
    country: str
    work: str
    isic: str | None
    tiers: tuple[int, ...]
    workers: int | None
    workers_estimated: bool
    agency: int | None
    rating: Rating
    main_reason: str
    last_visit: date | None
    findings: int
    standing: Standing | None
    """None when no link of trade is known."""


@dataclass(frozen=True, slots=True)
class SuppliersFacts:
    """`more`: there are more sites than `sites` says, and nothing else was counted."""

    query: SiteQuery
    rows: tuple[SiteRow, ...]
    sites: int
    firms: int
    never_visited: int
    unknown: int
    with_agency: int
    countries: tuple[Choice, ...]
    sectors: tuple[Choice, ...]
    next_cursor: str = ""
    more: bool = False
