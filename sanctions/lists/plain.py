"""A plain table with a header row: any publisher's list that was turned into CSV or XLSX, or one's own watch list."""

import re
from collections.abc import Iterator

from sanctions.kinds import Kind, read_kind
from sanctions.lists import dates
from sanctions.lists.countries import alpha2_of
from sanctions.lists.entries import (
    Identifier,
    ListedName,
    ListEntry,
    Strength,
    distinct_names,
    identifier_of,
    remarks_digest,
)
from sanctions.lists.tables import Row, Table

MANY = re.compile(r"\s*[|;]\s*")


def read_plain(table: Table) -> Iterator[ListEntry]:
    """The file's stem names the source; without an id column the row number is the id."""
    for row in table.rows:
        yield _entry(table.source, row)


def _entry(source: str, row: Row) -> ListEntry:
    kind = read_kind(row.cell("kind"))
    names = [ListedName(row.cell("name"), Strength.PRIMARY)]
    names += [ListedName(text, Strength.ALIAS) for text in MANY.split(row.cell("aliases"))]
    names += [ListedName(text, Strength.FORMER) for text in MANY.split(row.cell("former"))]
    countries = (alpha2_of(word) for word in MANY.split(row.cell("country")))
    return ListEntry(
        source=source,
        entry_id=row.cell("id") or f"row-{row.number}",
        kind=kind,
        names=distinct_names(names),
        countries=tuple(dict.fromkeys(code for code in countries if code)),
        identifiers=tuple(_identifier(kind, text) for text in MANY.split(row.cell("identifiers")) if text),
        births=dates.births(row.cell("born")),
        addresses=(row.cell("address"),) if row.cell("address") else (),
        programme=row.cell("programme"),
        listed_on=dates.day(row.cell("listed_on")),
        expires_on=dates.last_day(row.cell("expires_on")),
        remarks_hash=remarks_digest(row.cell("remarks")),
        merchandise=row.cell("merchandise"),
    )


def _identifier(kind: Kind, text: str) -> Identifier:
    """`scheme:value`; a bare value belongs to no known scheme."""
    scheme, colon, value = text.partition(":")
    return identifier_of(kind, scheme.strip() if colon else "other", value if colon else text)
