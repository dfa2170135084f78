"""A plain table with a header row: any publisher's list that was turned into CSV, or one's own watch list."""

import csv
import re
from collections.abc import Iterator
from pathlib import Path

from sanctions.kinds import read_kind
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
from sanctions.lists.opening import open_text
from sanctions.lists.refusals import ListTruncated

MANY = re.compile(r"\s*[|;]\s*")
NAME = ("name", "names", "full name", "party", "entity", "company", "company name", "nome", "nombre", "empresa")
COLUMNS = {
    "id": ("id", "entry id", "entity id", "reference", "ref"),
    "name": NAME,
    "aliases": ("aliases", "alias", "aka", "also known as", "other names", "alt names"),
    "former": ("former names", "formerly", "fka", "former name"),
    "kind": ("kind", "type", "schema", "entity type", "party type"),
    "country": ("country", "countries", "nationality", "jurisdiction", "pais"),
    "identifiers": ("identifiers", "identifier", "registration number", "tax id"),
    "born": ("birth date", "date of birth", "dob", "born", "births"),
    "address": ("address", "addresses", "location"),
    "programme": ("programme", "program", "regime", "measure"),
    "listed_on": ("listed on", "effective date", "date listed", "listed", "start date"),
    "expires_on": ("expires on", "expiration date", "expires", "end date", "valid to"),
    "remarks": ("remarks", "reason", "notes", "comments"),
}
DIALECTS = (",", ";", "\t", "|")


def words_of(header: str) -> str:
    return " ".join(re.sub(r"[\W_]+", " ", header.lower()).split())


def column_of(header: list[str]) -> dict[str, int]:
    """Our word for each column that is there; the first header that fits wins."""
    spelt = {words_of(cell): place for place, cell in reversed(list(enumerate(header)))}
    return {
        ours: spelt[theirs]
        for ours, choices in COLUMNS.items()
        if (theirs := next((choice for choice in choices if choice in spelt), None)) is not None
    }


def delimiter_of(line: str) -> str:
    return max(DIALECTS, key=line.count)


def read_plain(path: Path) -> Iterator[ListEntry]:
    """The file's stem names the source; without an id column the row number is the id."""
    with open_text(path) as text:
        first = text.readline()
        delimiter = delimiter_of(first)
        header = next(csv.reader([first], delimiter=delimiter))
        columns = column_of(header)
        source = path.name.split(".")[0]
        row: list[str] = []
        number = 1
        for number, row in enumerate(csv.reader(text, delimiter=delimiter), start=2):
            if any(cell.strip() for cell in row):
                yield _entry(source, number, columns, row)
        if number > 1 and row and len(row) < len(header) and _narrower(row, columns):
            raise ListTruncated(path.name, "the last row ends before its name; download it again.", row=number)


def _narrower(row: list[str], columns: dict[str, int]) -> bool:
    return len(row) <= columns["name"]


def _entry(source: str, number: int, columns: dict[str, int], row: list[str]) -> ListEntry:
    def cell(column: str) -> str:
        place = columns.get(column, len(row))
        return row[place].strip() if place < len(row) else ""

    kind = read_kind(cell("kind"))
    names = [ListedName(cell("name"), Strength.PRIMARY)]
    names += [ListedName(text, Strength.ALIAS) for text in MANY.split(cell("aliases"))]
    names += [ListedName(text, Strength.FORMER) for text in MANY.split(cell("former"))]
    countries = (alpha2_of(word) for word in MANY.split(cell("country")))
    return ListEntry(
        source=source,
        entry_id=cell("id") or f"row-{number}",
        kind=kind,
        names=distinct_names(names),
        countries=tuple(dict.fromkeys(code for code in countries if code)),
        identifiers=tuple(_identifier(kind.value, text) for text in MANY.split(cell("identifiers")) if text),
        births=dates.births(cell("born")),
        addresses=(cell("address"),) if cell("address") else (),
        programme=cell("programme"),
        listed_on=dates.day(cell("listed_on")),
        expires_on=dates.day(cell("expires_on")),
        remarks_hash=remarks_digest(cell("remarks")),
    )


def _identifier(kind: str, text: str) -> Identifier:
    """`scheme:value`; a bare value belongs to no known scheme."""
    scheme, colon, value = text.partition(":")
    return identifier_of(read_kind(kind), scheme.strip() if colon else "other", value if colon else text)
