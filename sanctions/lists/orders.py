"""
United States import orders: the UFLPA entity list (Homeland Security) and customs' withhold-release orders (CBP).

Both are published as tables on a page; columns are recalled (table_columns.csv). An order names a firm, or a region, a
prison, a ship or a class of goods: only a firm can be a name match (order_words.csv says which words decide).
"""

import csv
import hashlib
from collections.abc import Iterator
from fnmatch import fnmatch
from functools import lru_cache
from pathlib import Path

from sanctions.kinds import Kind
from sanctions.lists import dates
from sanctions.lists.countries import alpha2_of
from sanctions.lists.entries import ListedName, ListEntry, Strength, distinct_names, remarks_digest
from sanctions.lists.joined_names import parted
from sanctions.lists.layouts import folded
from sanctions.lists.tables import Row, Table

UFLPA, CBP = "us_uflpa", "us_cbp_wro"
WORDS = Path(__file__).with_name("order_words.csv")
LIFTED = ("inactive", "revoked", "rescinded", "terminated", "withdrawn")


@lru_cache(maxsize=1)
def _words() -> tuple[tuple[Kind, str], ...]:
    with WORDS.open(encoding="utf-8", newline="") as file:
        return tuple((Kind(row["kind"]), row["phrase"]) for row in csv.DictReader(file))


def kind_of_order(maker: str) -> Kind:
    """The first words that fit decide, in the order of the file; a bare country is a place, all else a firm."""
    said = folded(maker)
    for kind, phrase in _words():
        if fnmatch(said, phrase):
            return kind
    return Kind.PLACE if alpha2_of(maker) else Kind.ORGANISATION


def key_of(*identity: str) -> str:
    """Neither list publishes a number for its entries."""
    return hashlib.sha256("|".join(folded(part) for part in identity).encode()).hexdigest()[:12]


def read_uflpa(table: Table) -> Iterator[ListEntry]:
    for row in table.rows:
        joined = parted(row.cell("name"))
        main = joined.names[0].text if joined.names else ""
        key = key_of(main, row.cell("programme"))
        entry = ListEntry(
            source=UFLPA,
            entry_id=key,
            kind=kind_of_order(main) if main else Kind.ORGANISATION,
            names=joined.names,
            addresses=(row.cell("address"),) if row.cell("address") else (),
            programme=row.cell("programme") or "UFLPA",
            listed_on=dates.day(row.cell("listed_on")),
            merchandise=row.cell("merchandise"),
            with_subsidiaries=joined.subsidiaries,
        )
        yield entry
        for number, name in enumerate(joined.named, start=1):
            yield ListEntry(
                source=UFLPA,
                entry_id=f"{key}.{number}",
                kind=Kind.ORGANISATION,
                names=distinct_names([ListedName(name, Strength.PRIMARY)]),
                programme=entry.programme,
                listed_on=entry.listed_on,
                merchandise=entry.merchandise,
            )


def read_cbp(table: Table) -> Iterator[ListEntry]:
    """A lifted order without the day it ended is left out: then it is delisted, and kept as history if it was here."""
    lifted = 0
    for row in table.rows:
        if row.cell("status").lower().startswith(LIFTED) and not row.cell("expires_on"):
            lifted += 1
            continue
        makers = [maker.strip() for maker in row.cell("name").split(";")]
        for number, maker in enumerate(makers, start=1):
            yield _order(row, maker, f".{number}" if len(makers) > 1 else "")
    if lifted:
        table.notes.append(f"{table.file}: lifted orders that do not say since when were left out: {lifted}.")


def _order(row: Row, maker: str, number: str) -> ListEntry:
    kind = kind_of_order(maker)
    joined = parted(maker)
    goods = row.cell("merchandise")
    country = alpha2_of(row.cell("country")) or (alpha2_of(maker) if kind is Kind.PLACE else "")
    identity = row.cell("id") or key_of(row.cell("listed_on"), goods, row.cell("name"), row.cell("country"))
    unnamed = ListedName(", ".join(part for part in (goods, row.cell("country")) if part), Strength.PRIMARY)
    return ListEntry(
        source=CBP,
        entry_id=identity + number,
        kind=kind,
        names=distinct_names([unnamed]) if kind is Kind.GOODS else joined.names,
        countries=(country,) if country else (),
        programme=row.cell("programme") or "withhold release order",
        listed_on=dates.day(row.cell("listed_on")),
        expires_on=dates.last_day(row.cell("expires_on")),
        remarks_hash=remarks_digest(f"{row.cell('status')}|{row.cell('remarks')}"),
        merchandise=goods,
        with_subsidiaries=joined.subsidiaries,
    )
