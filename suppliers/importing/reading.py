"""`read_rows`: from a table and its mapping to typed rows, everything that was changed and everything that is wrong."""

import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from suppliers.importing.cells import ListColumns, ReadingLog, duplicates, list_columns
from suppliers.importing.choices import AS_FOUND, ReadingChoices, position_of
from suppliers.importing.columns import ColumnMapping, ListKind, map_columns
from suppliers.importing.issues import RowIssue
from suppliers.importing.locations import read_countries, read_postcodes
from suppliers.importing.personal import read_personal
from suppliers.importing.points import check_countries, read_points, read_precisions
from suppliers.importing.relations import read_days, read_edges
from suppliers.importing.rows import NO_LINKS, ImportReading, SupplierRow
from suppliers.importing.tables import Table, own_heads, read_table
from suppliers.importing.texts import LONGEST_USUAL

_BETWEEN_SECTORS = re.compile(r"\s*[|;]\s*")


def read_list(path: Path, kind: ListKind = "parties", choices: ReadingChoices = AS_FOUND) -> ImportReading:
    """From the file to its rows in one step; raises what opening, reading and mapping a list raise."""
    table = read_table(path, choices=choices)
    return read_rows(table, map_columns(table, kind, choices=choices), choices)


def read_rows(table: Table, mapping: ColumnMapping, choices: ReadingChoices = AS_FOUND) -> ImportReading:
    """
    Wrong cells never raise: they are issues of their row. `mapping` comes from `map_columns` and so has a name column.

    Rows keep the order and index of the table, so that any of them can be traced back to the file.
    """
    columns = list_columns(table, mapping, choices)
    if not choices.head_rows and table.head_rows and all(column.how == "values" for column in mapping.columns):
        heads = " | ".join(head for head in table.heads if head)
        columns.log.add_for_column("heads.doubtful", "warning", None, heads)
    if unused := _unused(table, mapping, choices):
        columns.log.add_for_column("column.unused", "warning", None, " | ".join(unused)[:LONGEST_USUAL])
    if mapping.kind == "edges":
        links = read_edges(columns)
        return ImportReading(table, mapping, (), links, (), _in_order(columns.log), columns.found())
    rows = _supplier_rows(columns)
    refused = columns.log.refused
    return ImportReading(
        table=table,
        mapping=mapping,
        rows=tuple(row for at, row in enumerate(rows) if at not in refused) if refused else tuple(rows),
        links=NO_LINKS,
        refused=tuple(rows[at] for at in sorted(refused) if rows[at].name),
        issues=_in_order(columns.log),
        found=columns.found(),
    )


def _unused(table: Table, mapping: ColumnMapping, choices: ReadingChoices) -> list[str]:
    """Heads of filled columns that feed no field and were not left out by a person; of a long list told once."""
    if not mapping.unmapped or (table.records and table.records[0].index):
        return []
    settled = {position_of(table.heads, head) for head in choices.columns}
    told = {note.column for note in table.notes if note.code == "heads.duplicate"}
    used = {column.position for column in mapping.columns}
    own = len(table.heads) - len(own_heads(table))
    return [
        head
        for at, head in enumerate(table.heads)
        if head
        and at >= own
        and at not in settled | used
        and head not in told
        and any(record.cells[at].strip() for record in table.records)
    ]


def _in_order(log: ReadingLog) -> tuple[RowIssue, ...]:
    """By row, matters of the whole file first; refusals before the rest of a row, then as the columns stand."""
    ranks = {"refused": 0, "question": 1, "warning": 2}
    at = {head: position for position, head in reversed(tuple(enumerate(log.table.heads)))}

    def place(issue: RowIssue) -> tuple[int, int, int]:
        return issue.row or 0, ranks[issue.severity], at.get(issue.column or "", len(at))

    return tuple(sorted(log.issues, key=place))


def _supplier_rows(columns: ListColumns) -> list[SupplierRow]:
    log = columns.log
    regions = columns.texts("region")
    countries = read_countries(columns, regions)
    points = read_points(columns)
    party_kinds = columns.worded("party_kind", "party_kind")
    check_countries(columns, points, countries)
    # In the order of the fields of SupplierRow: putting whole columns together is much faster than row by row.
    in_order: tuple[Sequence[object], ...] = (
        *_origins(log),
        *_names(columns),
        columns.texts("address"),
        columns.texts("city"),
        regions,
        read_postcodes(columns, countries),
        countries,
        [_sectors(text) for text in columns.texts("sector")],
        columns.worded("site_kind", "site_kind"),
        columns.counts("workers"),
        columns.counts("agency_workers"),
        *points,
        read_precisions(columns, points),
        columns.emails(),
        columns.texts("phone"),
        columns.texts("website"),
        columns.identifiers(countries),
        *(columns.texts(field) for field in ("parent", "owner", "operator", "operator_id", "external_id")),
        columns.worded("record_kind", "record_kind"),
        party_kinds,
        columns.texts("role"),
        columns.texts("season"),
        *_days(columns),
        columns.texts("remark"),
        read_personal(columns, party_kinds),
        duplicates(log),
        log.changes_by_row(),
    )
    return list(map(SupplierRow, *in_order))


def _origins(log: ReadingLog) -> tuple[Sequence[object], ...]:
    """Where each row stands and what it looked like there."""
    return (
        [record.index for record in log.records],
        [record.sheet for record in log.records],
        [record.row for record in log.records],
        [record.cells for record in log.records],
    )


def _days(columns: ListColumns) -> tuple[Sequence[object], ...]:
    ends = {"since": False, "founded": False, "dissolved": True}
    return tuple(read_days(columns, field, is_end=is_end) for field, is_end in ends.items())


def _names(columns: ListColumns) -> tuple[list[str], list[str]]:
    """The legal name stands in where no other name is given; a row with neither is refused."""
    legal = columns.texts("legal_name")
    names = [name or legal_name for name, legal_name in zip(columns.texts("name"), legal, strict=True)]
    column = columns.first("name") or columns.first("legal_name")
    for at, name in enumerate(names):
        if not name and at not in columns.log.refused and column is not None:
            raw = columns.raw[column.position][at]
            columns.log.add("name.missing", "refused", at, column.head, raw)
    return names, legal


@lru_cache(maxsize=4_096)
def _sectors(text: str) -> tuple[str, ...]:
    return tuple(part for part in _BETWEEN_SECTORS.split(text) if part) if text else ()
