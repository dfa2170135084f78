"""
The names that `sanctions screen` is asked about, read a row at a time. Every row is accounted for: it is screened, or
told as not screened with its place, a code and the reason.
"""

from array import array
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from api.cli.csv_files import position
from api.cli.screening_files import LONGEST_NAME, Table
from foundation.countries import resolve_country
from foundation.errors import Invalid, Place
from sanctions.kinds import Kind, read_kind

if TYPE_CHECKING:
    from sanctions.screening.index import Query
    from suppliers.importing.delimited import LongText

SHOWN = 40
UNREADABLE = "\ufffd"  # stands where bytes were no text
REASONS = {
    "query.name_blank": "The name is blank.",
    "query.name_too_long": f"The name has more than {LONGEST_NAME} letters: no name is that long.",
    "query.name_without_letters": "The name has no letter or digit.",
    "query.name_one_letter": "The name is one letter or digit: it could be anybody.",
}
DOUBTS = {
    "query.more_cells_than_heads": "has more cells than the first row: put a name that holds the separator in quotes.",
    "query.quotation_mark_open": "opens a quotation mark that never closes: its line was taken as it stands.",
    "query.kind_unknown": "says a kind that is not known: it was compared with every kind.",
    "query.country_unknown": "says a country that is not known: it was screened without that one.",
    "query.letters_unreadable": "holds letters that could not be read: save the file as UTF-8.",
    "query.id_repeated": "has the query_id of an earlier row: their hits cannot be told apart.",
}


class QueriesNotText(Invalid):
    code = "screen.queries_not_text"

    def __init__(self, file: str, container: str) -> None:
        super().__init__(
            f"{file} is {container.upper()}, not CSV: save the names as CSV with the heads query_id, name and kind.",
            places=(Place(file=file),),
        )


@dataclass(frozen=True, slots=True)
class NotScreened:
    """`query_id` as given, or the row's number from 0 when there is none."""

    query_id: str
    place: Place
    code: str

    @property
    def reason(self) -> str:
        return REASONS[self.code]


@dataclass
class Doubts:
    """What was screened all the same: how many rows there are of each kind, and the first of them."""

    rows: Counter[str] = field(default_factory=Counter)
    first: dict[str, int] = field(default_factory=dict)

    def add(self, code: str, row: int) -> None:
        self.rows[code] += 1
        self.first[code] = min(row, self.first.get(code, row))

    def sentences(self, file: str) -> Iterator[str]:
        for code, count in self.rows.items():
            more = f" Other rows like it: {count - 1:,}." if count > 1 else ""
            yield f"{file}, row {self.first[code]} {DOUBTS[code]}{more} [{code}]"


class Ids:
    """Sixteen bytes an id, because a million ids as texts would take more room than the index they are asked of."""

    def __init__(self) -> None:
        self._marks = array("q")
        self._rows = array("q")

    def add(self, query_id: str, row: int) -> None:
        self._marks.append(hash(query_id))
        self._rows.append(row)

    def repeated(self) -> list[int]:
        """Rows whose id an earlier row has."""
        import numpy as np

        marks = np.frombuffer(self._marks, dtype=np.int64) if self._marks else np.zeros(0, np.int64)
        _, first = np.unique(marks, return_index=True)
        again = np.ones(len(marks), dtype=bool)
        again[first] = False
        return [self._rows[int(place)] for place in np.flatnonzero(again)]


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
            if code := _odd(name):
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


def _odd(name: str) -> str:
    """The code of why this is no name that can be screened, empty when it is one."""
    from sanctions.screening.score_name import read_score_name
    from suppliers.names import fold

    if not name:
        return "query.name_blank"
    if len(name) > LONGEST_NAME:
        return "query.name_too_long"
    folded = fold(name)
    if not folded:
        return "query.name_without_letters"
    # A Han or Hangul letter alone is a whole name: it is read as several Latin ones.
    one = len(folded) == 1 and sum(map(len, read_score_name(name, Kind.UNKNOWN).tokens)) == 1
    return "query.name_one_letter" if one else ""
