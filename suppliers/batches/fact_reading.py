"""
Reads a list of answers about sites: site_id, field, value, standing, as_of, valid_until, source. Which fields may be
asked for and what values they take is the business of a floor above, so their rules are handed in.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from foundation.errors import Invalid
from foundation.sentences import Fact, Sentence
from suppliers.fact_rules import FactRule, plain, wanted
from suppliers.importing.cell_words import named_values
from suppliers.importing.days import column_order, parse_day
from suppliers.importing.heads import fold_head
from suppliers.importing.issues import RowIssue, Severity
from suppliers.importing.tables import Record, Table, own_heads

HEADS = {
    "node": ("site id", "party id", "node id", "id", "reference"),
    "field": ("field", "fact", "question"),
    "value": ("value", "answer"),
    "standing": ("standing",),
    "as_of": ("as of", "on", "date"),
    "valid_until": ("valid until", "expires"),
    "source": ("source",),
}
SENTENCES = {
    "fact.field_unknown": Sentence("There is no such question: use a field of the sector models."),
    "fact.value_missing": Sentence("Give the answer, or leave the line out: nothing known is said by no line."),
    "fact.in_future": Sentence("A fact cannot be known as of a day still to come."),
    "fact.node_missing": Sentence("Say which site or party this is about."),
    "fact.standing_unknown": Sentence("Use claimed, evidenced, verified or unknown; it was read as claimed."),
    "date.unreadable": Sentence("Write the date as YYYY-MM-DD."),
}

WRONG_VALUES = {
    "share": Sentence("This is no answer to that question: a share runs from 0 to 1."),
    "count": Sentence("This is no answer to that question: give a number from 0 up."),
    "flag": Sentence("This is no answer to that question: answer yes or no."),
    "choice": Sentence("This is no answer to that question: choose one of %(known)s."),
    "date": Sentence("This is no answer to that question: write YYYY-MM-DD."),
}


@dataclass(frozen=True, slots=True)
class FactRow:
    index: int
    sheet: str | None
    row: int
    reference: str
    field: str
    value: str
    original: str
    standing: str
    as_of: dt.date
    valid_until: dt.date | None
    source: str


@dataclass(frozen=True)
class FactReading:
    table: Table
    columns: Mapping[str, str]
    rows: tuple[FactRow, ...]
    issues: tuple[RowIssue, ...]


class NoFactColumns(Invalid):
    code = "suppliers.no_fact_columns"

    def __init__(self, file: str, missing: str) -> None:
        super().__init__(f"{file} needs the columns site_id, field and value; {missing} is missing.")


def read_facts(table: Table, rules: Mapping[str, FactRule], *, today: dt.date) -> FactReading:
    """Wrong rows are issues with their place. Raises NoFactColumns."""
    at = _positions(table)
    issues: list[RowIssue] = []
    reader = _FactReader(table, at, rules, today, issues)
    rows = [row for record in table.records if record.kind == "data" and (row := reader.read(record))]
    heads = {field: table.heads[position] for field, position in at.items()}
    return FactReading(table, heads, tuple(rows), tuple(issues))


def _positions(table: Table) -> dict[str, int]:
    own = own_heads(table)
    folded = [fold_head(head) for head in own]
    found = {}
    for field, names in HEADS.items():
        position = next((folded.index(name) for name in names if name in folded), None)
        if position is not None:
            found[field] = position + len(table.heads) - len(own)
        elif field in {"node", "field", "value"}:
            raise NoFactColumns(table.file, {"node": "site_id"}.get(field, field))
    return found


class _FactReader:
    def __init__(
        self,
        table: Table,
        at: Mapping[str, int],
        rules: Mapping[str, FactRule],
        today: dt.date,
        issues: list[RowIssue],
    ) -> None:
        self.table, self.at, self.rules, self.today, self.issues = table, at, rules, today, issues
        self.order = column_order([self._cell(record, "as_of") for record in table.records])

    def _cell(self, record: Record, field: str) -> str:
        return record.cells[self.at[field]].strip() if field in self.at else ""

    def _tell(self, record: Record, code: str, field: str, sentence: Sentence | None = None) -> None:
        severity: Severity = "warning" if code == "fact.standing_unknown" else "refused"
        head = self.table.heads[self.at[field]] if field in self.at else None
        place = (record.sheet, record.row, record.index, head)
        self.issues.append(RowIssue(code, severity, sentence or SENTENCES[code], *place, self._cell(record, field)))

    def read(self, record: Record) -> FactRow | None:
        fault = self._fault(record)
        if fault:
            self._tell(record, *fault)
            return None
        as_of, until = self._day(record, "as_of"), self._day(record, "valid_until")
        standing = named_values("standing").get(self._cell(record, "standing").casefold(), "")
        if not standing:
            standing = "claimed"
            if self._cell(record, "standing"):
                self._tell(record, "fact.standing_unknown", "standing")
        value = self._cell(record, "value")
        field = self._cell(record, "field")
        return FactRow(
            index=record.index,
            sheet=record.sheet,
            row=record.row,
            reference=self._cell(record, "node"),
            field=field,
            value=plain(value, self.rules[field]),
            original=value,
            standing=standing,
            as_of=as_of or self.today,
            valid_until=until,
            source=self._cell(record, "source"),
        )

    def _fault(self, record: Record) -> tuple[str, str] | tuple[str, str, Sentence] | None:
        rule = self.rules.get(self._cell(record, "field"))
        checks: tuple[tuple[bool, tuple[str, str]], ...] = (
            (not self._cell(record, "node"), ("fact.node_missing", "node")),
            (rule is None, ("fact.field_unknown", "field")),
            (not self._cell(record, "value"), ("fact.value_missing", "value")),
        )
        if found := next((fault for wrong, fault in checks if wrong), None):
            return found
        if rule is not None and wanted(self._cell(record, "value"), rule):
            return "fact.value_wrong", "value", _wrong(rule)
        for field in ("as_of", "valid_until"):
            if self._cell(record, field) and self._day(record, field) is None:
                return "date.unreadable", field
        day = self._day(record, "as_of")
        return ("fact.in_future", "as_of") if day and day > self.today else None

    def _day(self, record: Record, field: str) -> dt.date | None:
        text = self._cell(record, field)
        return parse_day(text, self.order, is_end=field == "valid_until").day if text else None


def _wrong(rule: FactRule) -> Sentence:
    known: dict[str, Fact] = {"known": ", ".join(sorted(rule.choices))} if rule.kind == "choice" else {}
    return Sentence(WRONG_VALUES[rule.kind].text, known)
