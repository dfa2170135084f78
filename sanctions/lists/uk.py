"""
The United Kingdom's lists as CSV: OFSI's consolidated list (one row a name, `Group ID` joins them) and the Foreign
Office's UK Sanctions List that follows it (`Unique ID`). A line with the date stands above the header.

`Name 6` is the family name, or the whole name of a firm or ship; `Name 1` to `Name 5` come before it. Days are
written day first; a day or month that is unknown is `00`. Cells with several values number them: `(1) ... (2) ...`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

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

SOURCE = "uk_sanctions"
GIVEN = tuple(f"name_{number}" for number in range(1, 6))
LINES = tuple(f"address_{number}" for number in range(1, 8))
NUMBERED = re.compile(r"\s*\(\d+\)\s*")
NUMBERS = (
    ("passport", "Passport"),
    ("national_number", "National identification"),
    ("registration", "Business registration number"),
    ("imo", "IMO"),
)


@dataclass
class _Group:
    """All rows of one listing, in the order of the file."""

    kind: Kind
    programme: str = ""
    listed_on: date | None = None
    names: list[ListedName] = field(default_factory=list)
    countries: list[str] = field(default_factory=list)
    identifiers: list[Identifier] = field(default_factory=list)
    births: list[str] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


def read_uk(table: Table) -> Iterator[ListEntry]:
    """Rows of one listing need not stand together, so all are gathered first."""
    groups: dict[str, _Group] = {}
    for row in table.rows:
        group = groups.setdefault(row.cell("id") or f"row-{row.number}", _Group(read_kind(row.cell("kind"))))
        _take(group, row)
    for key, group in groups.items():
        yield ListEntry(
            source=SOURCE,
            entry_id=key,
            kind=group.kind,
            names=distinct_names(sorted(group.names, key=lambda name: name.strength is not Strength.PRIMARY)),
            countries=tuple(dict.fromkeys(group.countries)),
            identifiers=tuple(dict.fromkeys(group.identifiers)),
            births=tuple(dict.fromkeys(group.births)),
            addresses=tuple(dict.fromkeys(group.addresses)),
            programme=group.programme,
            listed_on=group.listed_on,
            remarks_hash=remarks_digest(" ".join(dict.fromkeys(group.remarks))),
        )


def _take(group: _Group, row: Row) -> None:
    group.programme = group.programme or row.cell("programme")
    group.listed_on = group.listed_on or dates.day(row.cell("listed_on"), day_first=True)
    parts = [row.cell(part) for part in (*GIVEN, "name_6")]
    group.names.append(ListedName(" ".join(part for part in parts if part), _strength(row)))
    group.names.append(ListedName(row.cell("native"), Strength.ALIAS))
    words = [*_many(row.cell("nationality")), row.cell("country")]
    group.countries += [code for word in words if (code := alpha2_of(word))]
    group.identifiers += [
        identifier_of(group.kind, scheme, value) for cell, scheme in NUMBERS for value in _many(row.cell(cell))
    ]
    group.births += [b for text in _many(row.cell("born")) for b in dates.births(text, day_first=True)]
    address = ", ".join(text for part in (*LINES, "country") if (text := row.cell(part)))
    group.addresses += [address] if address else []
    group.remarks += [row.cell("remarks")] if row.cell("remarks") else []


def _strength(row: Row) -> Strength:
    said = row.cell("alias_type").lower()
    if said == "primary name":
        return Strength.PRIMARY
    if said.startswith(("fka", "former")):
        return Strength.FORMER
    return Strength.WEAK if row.cell("alias_quality").lower().startswith(("low", "weak")) else Strength.ALIAS


def _many(cell: str) -> list[str]:
    return [text for part in NUMBERED.split(cell) if (text := part.strip(" ;,"))]
