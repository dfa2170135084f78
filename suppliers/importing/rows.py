"""What reading a list gives: typed rows with every change shown against the original, and what is wrong where."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from operator import attrgetter, itemgetter
from typing import Literal, TypeVar

from suppliers.importing.columns import ColumnMapping
from suppliers.importing.figures import NumberRange
from suppliers.importing.found import ReadingFound
from suppliers.importing.issues import RowIssue
from suppliers.importing.tables import Table

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class ListedIdentifier:
    """`scheme` is lei, vat, tax_id, gln, duns, os_id, registration_number, ... or None where the list does not say."""

    scheme: str | None
    value: str
    check: Literal["valid", "invalid", "unchecked"] = "unchecked"


@dataclass(frozen=True, slots=True)
class CleanedValue:
    """One cell whose value is not the text that stands in the file."""

    field: str
    original: str
    value: str


@dataclass(slots=True)
class SupplierRow:
    """
    One party or site as the list states it. `cells` is the record as it stands in the file, under `Table.heads`.

    `duplicate_of` is the index of an earlier, equal record. Text is "" where the list says nothing. `precision` says
    how the point is known (`points`); `personal` names fields that versions for others mask (`personal`).
    `record_kind` is party or site, `party_kind` organisation, person or unknown; a word we do not know stands as it
    is. Treat a row as a value: it is not frozen only because a frozen one costs twice the time on lists of a million.
    """

    index: int
    sheet: str | None
    row: int
    cells: tuple[str, ...]
    name: str
    legal_name: str = ""
    address: str = ""
    city: str = ""
    region: str = ""
    postcode: str = ""
    country: str | None = None
    sector: tuple[str, ...] = ()
    site_kind: str = ""
    workers: NumberRange | None = None
    agency_workers: NumberRange | None = None
    latitude: float | None = None
    longitude: float | None = None
    precision: str = ""
    email: str = ""
    phone: str = ""
    website: str = ""
    identifiers: tuple[ListedIdentifier, ...] = ()
    parent: str = ""
    owner: str = ""
    operator: str = ""
    operator_id: str = ""
    external_id: str = ""
    record_kind: str = ""
    party_kind: str = ""
    role: str = ""
    season: str = ""
    since: dt.date | None = None
    founded: dt.date | None = None
    dissolved: dt.date | None = None
    remark: str = ""
    personal: tuple[str, ...] = ()
    duplicate_of: int | None = None
    changes: tuple[CleanedValue, ...] = ()


@dataclass(frozen=True, slots=True)
class ListedTerms:
    """What a link was agreed on, named as in the register (`suppliers/edge_terms.py`). Countries are ISO codes."""

    declared_tier: int | None = None
    process: str = ""
    approval: str = ""
    order_ref: str = ""
    contract_kind: str = ""
    corridor_origin: str | None = None
    corridor_destination: str | None = None
    fee_policy: str = ""
    licence_no: str = ""
    volume: float | None = None
    unit: str = ""
    interest_type: str = ""
    directness: str = ""


@dataclass(slots=True)
class EdgeRow:
    """
    One relation as the list states it, from whoever gives goods, work or workers to whoever receives them.

    `kind` is one of the glossary's edges; `share` is a range of fractions 0 to 1; `standing` is "" where not stated.
    `terms` is None for a line that states none.
    """

    index: int
    sheet: str | None
    row: int
    cells: tuple[str, ...]
    kind: str
    from_name: str = ""
    from_id: str = ""
    to_name: str = ""
    to_id: str = ""
    since: dt.date | None = None
    until: dt.date | None = None
    share: NumberRange | None = None
    workers: NumberRange | None = None
    commodity: str = ""
    standing: str = ""
    verified_until: dt.date | None = None
    corridor: str = ""
    origin: str = ""
    source: str = ""
    terms: ListedTerms | None = None
    duplicate_of: int | None = None
    changes: tuple[CleanedValue, ...] = ()


@dataclass(frozen=True, slots=True)
class EdgeColumns:
    """
    The same relations turned: each field of EdgeRow, in its order, as a whole column. A list of a million is compared
    and written like this, for a row of its own costs each of them more than every rule it has to pass.
    """

    index: Sequence[int]
    sheet: Sequence[str | None]
    row: Sequence[int]
    cells: Sequence[tuple[str, ...]]
    kind: Sequence[str]
    from_name: Sequence[str]
    from_id: Sequence[str]
    to_name: Sequence[str]
    to_id: Sequence[str]
    since: Sequence[dt.date | None]
    until: Sequence[dt.date | None]
    share: Sequence[NumberRange | None]
    workers: Sequence[NumberRange | None]
    commodity: Sequence[str]
    standing: Sequence[str]
    verified_until: Sequence[dt.date | None]
    corridor: Sequence[str]
    origin: Sequence[str]
    source: Sequence[str]
    terms: Sequence[ListedTerms | None]
    duplicate_of: Sequence[int | None]
    changes: Sequence[tuple[CleanedValue, ...]]

    @property
    def rows(self) -> int:
        return len(self.index)

    def at(self, positions: Sequence[int]) -> "EdgeColumns":
        """Only those relations, in that order."""
        return EdgeColumns(*(picked(column, positions) for column in _ALL(self)))

    def one_by_one(self) -> tuple[EdgeRow, ...]:
        return tuple(map(EdgeRow, *_ALL(self)))


def picked(column: Sequence[Item], positions: Sequence[int]) -> Sequence[Item]:
    if len(positions) > 1:
        chosen: tuple[Item, ...] = itemgetter(*positions)(column)
        return chosen
    return [column[at] for at in positions]


def columns_of(rows: Sequence[EdgeRow]) -> EdgeColumns:
    return EdgeColumns(*([getattr(row, part.name) for row in rows] for part in fields(EdgeRow)))


_ALL = attrgetter(*(part.name for part in fields(EdgeColumns)))
NO_LINKS = columns_of(())


@dataclass(frozen=True)
class ImportReading:
    """
    `rows` (or `links`) may go on; `refused` are rows with a name that must be mended first, cleaned as far as they go.

    A row with a `question` is in `rows` with the doubtful value left out. Blank, totals and note lines are in neither:
    they stay in `table.records` and have an issue that says so.
    """

    table: Table
    mapping: ColumnMapping
    rows: tuple[SupplierRow, ...]
    links: EdgeColumns
    refused: tuple[SupplierRow, ...]
    issues: tuple[RowIssue, ...]
    found: ReadingFound

    @cached_property
    def edges(self) -> tuple[EdgeRow, ...]:
        """The links one by one, for whoever looks at some of them."""
        return self.links.one_by_one()

    @cached_property
    def refused_indexes(self) -> frozenset[int]:
        return frozenset(
            issue.index for issue in self.issues if issue.severity == "refused" and issue.index is not None
        )
