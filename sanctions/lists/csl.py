"""
The United States consolidated screening list (International Trade Administration) as CSV, one row an entry.

It repeats the lists of several offices; which one stands in `source`. Cells with several values part them with `; `,
an identifier is `type, number, country, ...` (recalled: check the order).
"""

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
from sanctions.lists.ofac_facts import tells_who
from sanctions.lists.tables import Row, Table

SOURCE = "us_csl"
MANY = re.compile(r"\s*;\s*")
OFFICE = re.compile(r"\(([A-Z-]+)\)")


def read_csl(table: Table) -> Iterator[ListEntry]:
    for row in table.rows:
        kind = read_kind(row.cell("kind"))
        names = [ListedName(row.cell("name"), Strength.PRIMARY)]
        names += [ListedName(text, Strength.ALIAS) for text in _many(row, "aliases")]
        yield ListEntry(
            source=SOURCE,
            entry_id=row.cell("id") or f"row-{row.number}",
            kind=kind,
            names=distinct_names(names),
            countries=_countries(row),
            identifiers=tuple(dict.fromkeys(_identifiers(kind, row))),
            births=tuple(dict.fromkeys(b for text in _many(row, "born") for b in dates.births(text))),
            addresses=tuple(dict.fromkeys(_many(row, "address"))),
            programme=" ".join(part for part in (_office(row.cell("list")), row.cell("programme")) if part),
            listed_on=dates.day(row.cell("listed_on")),
            expires_on=dates.last_day(row.cell("expires_on")),
            remarks_hash=remarks_digest(f"{row.cell('remarks')}|{row.cell('citation')}"),
        )


def _many(row: Row, column: str) -> list[str]:
    return [text for text in MANY.split(row.cell(column)) if text]


def _office(source: str) -> str:
    """`Entity List (EL) - Bureau of Industry and Security` is EL."""
    found = OFFICE.search(source)
    return found[1] if found else source


def _countries(row: Row) -> tuple[str, ...]:
    """An address ends with its country."""
    words = [*_many(row, "country"), *_many(row, "country_2")]
    words += [address.rpartition(",")[2] for address in _many(row, "address")]
    return tuple(dict.fromkeys(code for word in words if (code := alpha2_of(word.strip()))))


def _identifiers(kind: Kind, row: Row) -> Iterator[Identifier]:
    for text in _many(row, "identifiers"):
        scheme, comma, rest = text.partition(",")
        number = rest.partition(",")[0].strip()
        if comma and number and tells_who(scheme):
            yield identifier_of(kind, scheme.strip(), number)
