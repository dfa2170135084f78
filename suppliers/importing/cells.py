"""Cleans a list column by column, keeping count of every change and doubt."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import repeat

from foundation.sentences import Fact
from suppliers.importing.cell_words import named_values
from suppliers.importing.choices import AS_FOUND, DecimalMark, ReadingChoices
from suppliers.importing.column_values import EMAIL
from suppliers.importing.columns import ColumnMapping, MappedColumn
from suppliers.importing.days import DayOrder
from suppliers.importing.figures import NumberRange, decimal_mark_of, parse_count
from suppliers.importing.found import ReadingFound, found_in
from suppliers.importing.identifier_checks import Verdict, check_identifier
from suppliers.importing.identifiers import is_scientific, split_identifiers
from suppliers.importing.issues import RowIssue, Severity, sentence_for
from suppliers.importing.plain_cells import is_plain
from suppliers.importing.rows import CleanedValue, ListedIdentifier
from suppliers.importing.tables import Record, RecordKind, Table
from suppliers.importing.texts import (
    LONGEST_USUAL,
    CleanedText,
    clean_text,
    has_lost_letters,
    is_placeholder,
    is_same_as_above,
)

LONGEST_WORD = 40  # characters of the longest phrase in `cell_words.csv`
REQUIRED = frozenset({"name", "country", "from_name", "to_name", "from_id", "to_id", "kind"})
UNKNOWN_IS_A_VALUE = frozenset(  # `NA` is Namibia; an unknown party is a row; "we do not know" is an answer
    {"country", "party_kind", "corridor_origin", "corridor_destination", "fee_policy", "directness"}
)
WORDED = frozenset({"name", "legal_name", "address", "city", "region"})
STAYS_TEXT = frozenset({"external_id", "phone", "postcode", "from_id", "to_id", "order_ref", "licence_no"})
PASSED_OVER: dict[RecordKind, str] = {
    "blank": "row.blank",
    "totals": "row.totals",
    "footer": "row.footer",
    "heads_repeated": "row.heads_repeated",
}


@dataclass(slots=True)
class ReadingLog:
    """Collects issues and changes while columns are read. `records` are the data records, addressed by position."""

    table: Table
    records: Sequence[Record]
    choices: ReadingChoices = AS_FOUND
    issues: list[RowIssue] = field(default_factory=list)
    refused: set[int] = field(default_factory=set)
    changes: dict[int, list[CleanedValue]] = field(default_factory=dict)
    day_orders: dict[str, DayOrder] = field(default_factory=dict)
    decimal_marks: set[DecimalMark] = field(default_factory=set)

    def add(
        self, code: str, severity: Severity, at: int, column: str | None = None, value: str = "", **facts: Fact
    ) -> None:
        record = self.records[at]
        sentence = sentence_for(code, **facts)
        self.issues.append(RowIssue(code, severity, sentence, record.sheet, record.row, record.index, column, value))
        if severity == "refused":
            self.refused.add(at)

    def add_for_column(self, code: str, severity: Severity, column: str | None, value: str = "", **facts: Fact) -> None:
        self.issues.append(
            RowIssue(code, severity, sentence_for(code, **facts), self.table.sheet, column=column, value=value)
        )

    def changed(self, at: int, field_name: str, original: str, value: str) -> None:
        """A value that is changed twice is told once, from the cell as it stands to what is stored."""
        told = self.changes.setdefault(at, [])
        for place, earlier in enumerate(told):
            if earlier.field == field_name and earlier.value == original:
                told[place] = cleaned_value(field_name, earlier.original, value)
                return
        told.append(cleaned_value(field_name, original, value))

    def changes_by_row(self) -> list[tuple[CleanedValue, ...]]:
        found: list[tuple[CleanedValue, ...]] = list(repeat((), len(self.records)))
        for at, changes in self.changes.items():
            found[at] = tuple(changes)
        return found


@dataclass(frozen=True)
class ListColumns:
    """The data records of a table, turned so that each mapped field gives its column of raw cells."""

    log: ReadingLog
    mapping: ColumnMapping
    raw: Sequence[tuple[str, ...]]
    rows: int

    def found(self) -> ReadingFound:
        marks = self.log.decimal_marks
        mark = self.choices.decimal_mark or (next(iter(marks)) if len(marks) == 1 else None)
        return found_in(self.log.table, decimal_mark=mark, day_orders=self.log.day_orders)

    @property
    def choices(self) -> ReadingChoices:
        return self.log.choices

    def first(self, field_name: str) -> MappedColumn | None:
        columns = self.mapping.columns_of(field_name)
        return columns[0] if columns else None

    def texts(self, field_name: str) -> list[str]:
        """Cleaned; blanks for a field the list does not have. Several columns of an address are joined in order."""
        columns = [clean_column(self.log, column, self.raw[column.position]) for column in self._columns(field_name)]
        if not columns:
            return list(repeat("", self.rows))
        if len(columns) == 1:
            return columns[0]
        return [", ".join(part for part in parts if part) for parts in zip(*columns, strict=True)]

    def _columns(self, field_name: str) -> tuple[MappedColumn, ...]:
        return self.mapping.columns_of(field_name)

    def counts(self, field_name: str) -> list[NumberRange | None]:
        column = self.first(field_name)
        if column is None:
            return list(repeat(None, self.rows))
        texts = self.texts(field_name)
        distinct = set(texts) - {""}
        self.heed_marks(distinct, whole=True)
        read = {text: parse_count(text, self.choices.decimal_mark) for text in distinct}
        if otherwise := {text for text, number in read.items() if str(number) != text}:
            for at, text in enumerate(texts):
                if text not in otherwise:
                    continue
                if (number := read[text]) is None:
                    self.log.add("number.unreadable", "warning", at, column.head, text)
                else:
                    self.told(at, field_name, text, str(number))
        return [read.get(text) for text in texts]

    def told(self, at: int, field_name: str, text: str, value: str) -> None:
        """Tells of a value that is not the text it was read from."""
        if text != value:
            self.log.changed(at, field_name, text, value)

    def heed_marks(self, texts: Iterable[str], *, whole: bool) -> None:
        if mark := decimal_mark_of(texts, whole=whole):
            self.log.decimal_marks.add(mark)

    def worded(self, field_name: str, noun: str) -> list[str]:
        """Our own word where the list uses one of its synonyms, else the text as it is."""
        meanings = named_values(noun)
        texts = self.texts(field_name)
        spelt = {text: meanings.get(text.casefold(), text) if text else "" for text in set(texts)}
        if all(text == meaning for text, meaning in spelt.items()):
            return texts
        for at, text in enumerate(texts):
            meaning = spelt[text]
            if meaning != text:
                self.log.changed(at, field_name, text, meaning)
                texts[at] = meaning
        return texts

    def emails(self) -> list[str]:
        """The first address of a cell; text that is none is reported and left out."""
        column = self.first("email")
        texts = self.texts("email")
        if column is None:
            return texts
        for at, text in enumerate(texts):
            if text and not EMAIL.fullmatch(text):
                found = EMAIL.search(text)
                texts[at] = found[0] if found else ""
                self.log.changed(at, "email", text, texts[at])
                if not found:
                    self.log.add("email.malformed", "warning", at, column.head, text)
        return texts

    def identifiers(self, countries: Sequence[str | None]) -> list[tuple[ListedIdentifier, ...]]:
        """Each with the verdict of its check, by the country of its row; one that fails is kept as it is written."""
        found: list[tuple[ListedIdentifier, ...]] = list(repeat((), self.rows))
        for column in self._columns("identifiers"):
            unnamed = 0
            cells = self.raw[column.position]
            for at, text in enumerate(clean_column(self.log, column, cells, by_line=True)):
                if text:
                    own = self._identifiers_in(at, column, text, countries[at])
                    found[at] += own
                    unnamed += any(identifier.scheme is None for identifier in own)
            if unnamed:
                self.log.add_for_column("identifier.scheme_unknown", "warning", column.head, rows=unnamed)
        return found

    def _identifiers_in(
        self, at: int, column: MappedColumn, text: str, country: str | None
    ) -> tuple[ListedIdentifier, ...]:
        kept = []
        for identifier in split_identifiers(text, column.scheme):
            if is_scientific(identifier.value):
                self.log.add("identifier.damaged_by_spreadsheet", "warning", at, column.head, identifier.value)
                continue
            verdict = check_identifier(identifier.scheme, identifier.value, country)
            kept.append(replace(identifier, check=verdict.check))
            if verdict.check == "invalid":
                code = "identifier.zeros_lost" if verdict.lost_zeros else "identifier.check_failed"
                self.log.add(code, "warning", at, column.head, identifier.value, **_known_of(identifier, verdict))
        self.told(at, "identifiers", text, "; ".join(identifier.value for identifier in kept))
        return tuple(kept)


def _known_of(identifier: ListedIdentifier, verdict: Verdict) -> dict[str, Fact]:
    if verdict.lost_zeros:
        return {"number": f"{'0' * verdict.lost_zeros}{identifier.value}"}
    return {"scheme": identifier.scheme} if identifier.scheme else {}


def list_columns(table: Table, mapping: ColumnMapping, choices: ReadingChoices = AS_FOUND) -> ListColumns:
    """Reports the records that are no data, rows with too many cells and equal rows on the way."""
    records = [record for record in table.records if record.kind == "data"]
    log = ReadingLog(table, records, choices, issues=list(table.notes))
    for record in table.records if len(records) < len(table.records) else ():
        if code := PASSED_OVER.get(record.kind):
            issue = RowIssue(code, "warning", sentence_for(code), record.sheet, record.row, record.index)
            log.issues.append(issue)
    kept_out = {note.index for note in table.notes if note.severity == "refused"}
    log.refused |= {at for at, record in enumerate(records) if record.index in kept_out}
    width = len(table.heads)
    even = [record.cells for record in records]
    for at, cells in enumerate(even):
        if len(cells) > width:
            log.add("row.cells_too_many", "warning", at, None, " | ".join(cells[width:]))
            even[at] = cells[:width]
    return ListColumns(log, mapping, list(zip(*even, strict=True)) or [()] * width, len(records))


def duplicates(log: ReadingLog) -> list[int | None]:
    """For each record the index of the first equal one, or None; both stay, so that either can be traced."""
    if len({record.cells for record in log.records}) == len(log.records):
        return list(repeat(None, len(log.records)))
    first: dict[tuple[str, ...], Record] = {}
    found: list[int | None] = []
    for at, record in enumerate(log.records):
        earlier = first.setdefault(record.cells, record)
        found.append(None if earlier is record else earlier.index)
        if earlier is not record:
            log.add("row.duplicate", "warning", at, row=earlier.row)
    return found


@lru_cache(maxsize=65_536)
def cleaned_value(field_name: str, original: str, value: str) -> CleanedValue:
    """The same few changes recur all down a list; kept once, they cost no memory."""
    return CleanedValue(field_name, original, value)


def clean_column(log: ReadingLog, column: MappedColumn, cells: Sequence[str], *, by_line: bool = False) -> list[str]:
    """
    Placeholders such as `n/a` become blank, except in the country column, where `NA` is Namibia. `by_line` keeps the
    lines of a cell apart, for cells that are lists.
    """
    if is_plain(set(cells), keeps_digits=column.field in STAYS_TEXT):
        return list(cells)
    values: list[str] = []
    above = ""
    for at, raw in enumerate(cells):
        if not raw:
            values.append(above := "")
            continue
        cleaned = _by_line(raw) if by_line and "\n" in raw else clean_text(raw)
        value = cleaned.value
        if len(value) < LONGEST_WORD:
            cleaned = _meant(cleaned, column, above if log.choices.fill_same_as_above else "")
            value = cleaned.value
        if value is not raw and value != raw:
            log.changed(at, column.field, raw, value)
        if cleaned.codes:
            _report(log, at, column, raw, cleaned.codes)
        _report_doubts(log, at, column, value)
        if column.field == "phone" and is_scientific(value):
            log.changed(at, column.field, raw, value := "")  # its last digits are gone: it would ring at a stranger's
        values.append(value)
        above = value
    return values


def _by_line(raw: str) -> CleanedText:
    lines = [clean_text(line) for line in raw.splitlines()]
    codes = dict.fromkeys(code for line in lines for code in line.codes)
    return CleanedText("\n".join(line.value for line in lines if line.value), tuple(codes))


def _meant(cleaned: CleanedText, column: MappedColumn, above: str) -> CleanedText:
    """A word that stands for something else: for nothing, or for the value of the row above where that was settled."""
    if column.field not in UNKNOWN_IS_A_VALUE and is_placeholder(cleaned.value):
        return CleanedText("", cleaned.codes)
    if not is_same_as_above(cleaned.value):
        return cleaned
    return CleanedText(above, cleaned.codes) if above else CleanedText("", (*cleaned.codes, "cell.same_as_above"))


def _report(log: ReadingLog, at: int, column: MappedColumn, raw: str, codes: tuple[str, ...]) -> None:
    for code in codes:
        severity: Severity = "warning"
        if code.startswith("cell.") and column.field in REQUIRED:
            severity = "refused"
        elif code == "cell.same_as_above":
            severity = "question"
        elif code == "row.quote_left_open":
            severity = "refused"
        log.add(code, severity, at, column.head, raw[:LONGEST_USUAL])


def _report_doubts(log: ReadingLog, at: int, column: MappedColumn, value: str) -> None:
    if len(value) > LONGEST_USUAL:
        log.add("text.too_long", "warning", at, column.head, value[:LONGEST_USUAL])
    if "?" in value and column.field in WORDED and has_lost_letters(value):
        log.add("text.letters_lost", "warning", at, column.head, value)
    if column.field in STAYS_TEXT and is_scientific(value):
        log.add("identifier.damaged_by_spreadsheet", "warning", at, column.head, value)
