"""The pairs that `sanctions compare` is asked about. Every row is answered; one without a name is told and gets 0."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from api.cli.csv_files import position
from api.cli.odd_names import UNREADABLE, Doubts, Ids, NotScreened, odd_name, odd_target, repeated_heads
from api.cli.screening_files import Table
from foundation.errors import Place
from sanctions.kinds import Kind, read_kind

BETWEEN_TARGETS = "|"
SHOWN = 40
READ = ("pair_id", "query", "targets", "kind")


@dataclass(frozen=True, slots=True)
class PairAsked:
    """An empty `query`, or no target, is a row that was told as not compared."""

    pair_id: str
    query: str
    targets: tuple[str, ...]
    kind: Kind


class PairFile:
    """`told` hears of each row that cannot be compared; the others' oddities are in `doubts`."""

    def __init__(self, path: Path, told: Callable[[NotScreened], None]) -> None:
        """Raises ColumnMissing, and the errors of `suppliers.importing` for a file that cannot be read."""
        from suppliers.importing.delimited import read_delimited
        from suppliers.importing.files import open_file

        opened = open_file(path)
        grid = read_delimited(opened.name, opened.content)
        self.name = path.name
        self.doubts = Doubts()
        self._told = told
        self._rows = grid.rows
        self._open = grid.opened
        self._heads = tuple(head.strip() for head in grid.rows[0][1]) if grid.rows else ()
        for column in ("pair_id", "query", "targets"):
            position(path, self._heads, column)
        self.repeated_heads = tuple(repeated_heads(path.name, self._heads, READ))

    def pairs(self) -> list[PairAsked]:
        table, ids = Table.of(self._heads), Ids()
        asked = []
        for row, cells in self._rows[1:]:
            whole = [*cells, *[""] * (len(self._heads) - len(cells))]
            pair_id = table.cell(whole, "pair_id")
            ids.add(pair_id, row)
            if any(cells[len(self._heads) :]):
                self.doubts.add("query.more_cells_than_heads", row)
            asked.append(self._pair(table, whole, pair_id, row))
        for row in sorted(self._open):
            self.doubts.add("query.quotation_mark_open", row)
        for row in ids.repeated():
            self.doubts.add("query.id_repeated", row)
        return asked

    def _pair(self, table: Table, cells: Sequence[str], pair_id: str, row: int) -> PairAsked:
        query, said = table.cell(cells, "query"), table.cell(cells, "kind")
        listed = [text.strip() for text in table.cell(cells, "targets").split(BETWEEN_TARGETS) if text.strip()]
        codes = [odd_target(text) for text in listed]
        targets = tuple(text for text, code in zip(listed, codes, strict=True) if not code)
        self._doubt(query, said, row)
        if code := odd_name(query):
            self._tell(pair_id, row, "query", query, code)
            return PairAsked(pair_id, "", targets, read_kind(said))
        if not targets:
            self._tell(pair_id, row, "targets", table.cell(cells, "targets"), codes[0] if codes else odd_name(""))
        elif len(targets) < len(listed):
            self.doubts.add("query.target_left_out", row)
        return PairAsked(pair_id, query, targets, read_kind(said))

    def _doubt(self, query: str, said: str, row: int) -> None:
        if UNREADABLE in query:
            self.doubts.add("query.letters_unreadable", row)
        if said and read_kind(said) is Kind.UNKNOWN and said.casefold() != Kind.UNKNOWN.value:
            self.doubts.add("query.kind_unknown", row)

    def _tell(self, pair_id: str, row: int, column: str, value: str, code: str) -> None:
        self._told(NotScreened(pair_id, Place(file=self.name, row=row, column=column, value=value[:SHOWN]), code))
