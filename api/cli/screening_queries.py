"""
The names that `sanctions screen` is asked about, read a row at a time. Every row is accounted for: it is screened, or
told as not screened with its place, a code and the reason.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from api.cli.csv_files import position
from api.cli.odd_names import UNREADABLE, Doubts, Ids, NotScreened, odd_name, repeated_heads
from api.cli.screening_files import Table
from foundation.countries import resolve_country
from foundation.errors import Invalid, Place
from sanctions.kinds import Kind, read_kind

if TYPE_CHECKING:
    from sanctions.screening.index import Query
    from suppliers.importing.delimited import LongText

SHOWN = 40
READ = ("query_id", "name", "kind", "country", "identifiers")


class QueriesNotText(Invalid):
    code = "screen.queries_not_text"

    def __init__(self, file: str, container: str) -> None:
        super().__init__(
            f"{file} is {container.upper()}, not CSV: save the names as CSV with the heads query_id, name and kind.",
            places=(Place(file=file),),
        )


class QueryFile:
    """`rows` counts all records below the heads. `encoding` as found; `told` hears of each row that is not screened."""

    def __init__(self, path: Path, told: Callable[[NotScreened], None]) -> None:
        """Raises ColumnMissing without a name column, QueriesNotText, and the errors of `suppliers.importing`."""
        self.name = path.name
        self.doubts = Doubts()
        self._told = told
        self._ids = Ids()
        self._text = _opened(path)
        records = self._text.rows()
        self._heads = tuple(head.strip() for head in next(records, (0, []))[1])
        self.repeated_heads = tuple(repeated_heads(path.name, self._heads, READ))
        position(path, self._heads, "name")
        self.rows = sum(1 for _ in records)

    @property
    def encoding(self) -> str:
        return self._text.dialect.encoding

    @property
    def mixed(self) -> bool:
        """Whether some lines are in another encoding than most."""
        return self._text.dialect.mixed

    def queries(self) -> Iterator["Query"]:
        """In the order of the file. Without query_id the number of the row, from 0, is the id."""
        table = Table.of(self._heads)
        records = self._text.rows()
        next(records, None)
        for number, (row, cells) in enumerate(records):
            whole = [*cells, *[""] * (len(self._heads) - len(cells))]
            query_id = table.cell(whole, "query_id") or str(number)
            self._ids.add(query_id, row)
            name = table.cell(whole, "name")
            if code := odd_name(name):
                place = Place(file=self.name, row=row, column="name", value=name[:SHOWN])
                self._told(NotScreened(query_id, place, code))
                continue
            if any(cells[len(self._heads) :]):
                self.doubts.add("query.more_cells_than_heads", row)
            yield self._query(table, whole, query_id, row)
        for row in self._text.opened:
            self.doubts.add("query.quotation_mark_open", row)
        for row in self._ids.repeated():
            self.doubts.add("query.id_repeated", row)

    def _query(self, table: Table, cells: Sequence[str], query_id: str, row: int) -> "Query":
        from sanctions.screening.index import Query

        name, said = table.cell(cells, "name"), table.cell(cells, "kind")
        kind = read_kind(said)
        found = [resolve_country(word).alpha2 for word in _many(table.cell(cells, "country"))]
        if UNREADABLE in name:
            self.doubts.add("query.letters_unreadable", row)
        if said and kind is Kind.UNKNOWN and said.casefold() != Kind.UNKNOWN.value:
            self.doubts.add("query.kind_unknown", row)
        if None in found:
            self.doubts.add("query.country_unknown", row)
        return Query(
            id=query_id,
            name=name,
            kind=kind,
            countries=tuple(code for code in found if code),
            identifiers=tuple(word.rpartition(":")[2] for word in _many(table.cell(cells, "identifiers"))),
        )


def _opened(path: Path) -> "LongText":
    """A plain file is read from the disk again for its rows; only an unpacked one is held."""
    from suppliers.importing.delimited import long_text
    from suppliers.importing.files import GZIP_MAGIC, open_file

    opened = open_file(path)
    if opened.container != "text":
        raise QueriesNotText(path.name, opened.container)
    text = long_text(opened.name, opened.content)
    with path.open("rb") as start:
        packed = start.read(len(GZIP_MAGIC)) == GZIP_MAGIC
    return text if packed else replace(text, content=b"", path=path)


def _many(cell: str) -> list[str]:
    return [part.strip() for part in cell.replace(";", "|").split("|") if part.strip()]
