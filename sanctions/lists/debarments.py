"""
Firms and persons whom development banks exclude from their contracts (World Bank, IADB, EBRD, ADB, AfDB), as tables.

The banks publish pages and exports with much the same columns under different heads (table_columns.csv; recalled).
A debarment runs from a day to a day, or without an end ("Ongoing", "Permanent", the year 2999).
"""

import re
from collections.abc import Iterator

from sanctions.kinds import read_kind
from sanctions.lists import dates
from sanctions.lists.countries import alpha2_of
from sanctions.lists.entries import ListedName, ListEntry, Strength, distinct_names, remarks_digest
from sanctions.lists.orders import key_of
from sanctions.lists.tables import Row, Table

FOOTNOTE = re.compile(r"\s*\*+\s*\d*\s*$")
MANY = re.compile(r"\s*[;|]\s*")


def read_debarments(table: Table) -> Iterator[ListEntry]:
    """All rows first: whether slashes part month from day or day from month only the whole file shows."""
    rows = list(table.rows)
    day_first = dates.day_stands_first(cell for row in rows for cell in (row.cell("listed_on"), row.cell("expires_on")))
    for row in rows:
        if dates.unread_day(row.cell("expires_on"), day_first=day_first):
            table.notes.append(
                f"{table.file}, row {row.number}: its last day {row.cell('expires_on')!r} cannot be read; "
                "the debarment counts as without an end."
            )
        yield _entry(table.source, row, day_first=day_first)


def _entry(source: str, row: Row, *, day_first: bool) -> ListEntry:
    name = FOOTNOTE.sub("", row.cell("name"))
    names = [ListedName(name, Strength.PRIMARY)]
    names += [ListedName(text.strip("() "), Strength.ALIAS) for text in MANY.split(row.cell("aliases"))]
    countries = (alpha2_of(word) for column in ("country", "country_2") for word in MANY.split(row.cell(column)))
    return ListEntry(
        source=source,
        entry_id=key_of(name, row.cell("country") or row.cell("country_2"), row.cell("listed_on")),
        kind=read_kind(row.cell("kind")),
        names=distinct_names(names),
        countries=tuple(dict.fromkeys(code for code in countries if code)),
        addresses=(row.cell("address"),) if row.cell("address") else (),
        programme=row.cell("programme") or row.cell("grounds")[:200],
        listed_on=dates.day(row.cell("listed_on"), day_first=day_first),
        expires_on=dates.last_day(row.cell("expires_on"), day_first=day_first),
        remarks_hash=remarks_digest(row.cell("grounds")),
    )
