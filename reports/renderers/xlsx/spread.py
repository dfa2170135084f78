"""Blocks as tables, and tables as a machine computes with them: a band in four columns, money in two."""

from collections.abc import Callable

from reports.contents.blocks import Block, Column, Gauge, Ledger, Row, Table
from reports.contents.spoken import word
from reports.contents.tabled import tables_of
from reports.contents.values import Kind, Mark, Money, Value
from reports.contents.wording import BAND_WORDS, shown


def as_tables(block: Block) -> tuple[Table, ...]:
    """Every block that holds rows, as tables with the same ids."""
    match block:
        case Ledger():
            return (_ledger_table(block),)
        case Gauge():
            columns = (
                Column("label", word("workbook.subject")),
                Column("mark", word("workbook.score"), Kind.BAND),
            )
            return (Table(block.id, block.label, columns, (Row("score", (block.label, block.mark)),)),)
    return tables_of(block)


def _ledger_table(ledger: Ledger) -> Table:
    columns = (
        Column("label", word("form.counts")),
        Column("seen", word("form.value")),
        Column("source", word("form.read-from")),
        Column("on", word("workbook.on"), Kind.DATE),
        Column("standing", word("form.standing"), Kind.STANDING),
        Column("points", word("form.points"), Kind.POINTS),
    )
    start = Row("start", (ledger.start_label, "", "", None, None, ledger.start))
    lines = tuple(
        Row(line.id, (line.label, line.seen, line.source, line.on, line.standing, line.points)) for line in ledger.lines
    )
    total = Row("total", (ledger.total_label, "", "", None, None, ledger.total.score))
    return Table(ledger.id, ledger.title or ledger.id, columns, (start, *lines, total))


def spread_columns(columns: tuple[Column, ...]) -> tuple[Column, ...]:
    spread: list[Column] = []
    for column in columns:
        spread.append(column)
        if column.kind is Kind.BAND:
            spread.extend(
                Column(f"{column.id}.{part}", word(f"workbook.{part}-of", column=column.label), Kind.INTEGER)
                for part in ("score", "low", "high")
            )
        elif column.kind is Kind.MONEY:
            spread.append(Column(f"{column.id}.currency", word("workbook.currency-of", column=column.label)))
    return tuple(spread)


def spreading(columns: tuple[Column, ...]) -> Callable[[tuple[Value, ...]], tuple[Value, ...]]:
    """What makes the wide cells of a row; rows without bands and money are wide already."""
    if not any(column.kind in (Kind.BAND, Kind.MONEY) for column in columns):
        return lambda cells: cells

    def spread(cells: tuple[Value, ...]) -> tuple[Value, ...]:
        wide: list[Value] = []
        for column, value in zip(columns, cells, strict=True):
            if column.kind is Kind.BAND:
                wide.extend(_band(value))
            elif column.kind is Kind.MONEY:
                wide.extend((value, value.currency if isinstance(value, Money) else None))
            else:
                wide.append(value)
        return tuple(wide)

    return spread


def _band(value: Value) -> tuple[Value, ...]:
    if isinstance(value, Mark):
        return (BAND_WORDS[value.band], value.score, value.low, value.high)
    return (shown(value, Kind.TEXT), None, None, None)
