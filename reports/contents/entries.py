"""Every value of a document in reading order, each with its id: the CSV itself, and the check of all the renderers."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import singledispatch

from reports.contents.blocks import (
    Block,
    Document,
    FewerThan,
    Figures,
    Gauge,
    Kind,
    Ledger,
    Mark,
    Money,
    Notice,
    Paragraph,
    Shares,
    Table,
    Unknown,
    Value,
)
from reports.contents.wording import shown

Plain = str | int | float | None


@dataclass(frozen=True, slots=True)
class Entry:
    """One value. `unit` is a currency, `%` or empty; `value` is None when nothing can be computed from it."""

    id: str
    section: str
    label: str
    kind: Kind
    value: Plain
    shown: str
    unit: str = ""


def plain(value: Value) -> Plain:
    """What a machine reads: an ISO date, a number without grouping, a band's own name; None for the three absences."""
    match value:
        case Mark():
            return value.band.value
        case Money():
            return float(value.amount)
        case date():
            return value.isoformat()
        case Decimal():
            return float(value)
    return None if isinstance(value, Unknown | FewerThan) else value


def _unit(value: Value, kind: Kind) -> str:
    if isinstance(value, Money):
        return value.currency
    return "%" if kind is Kind.PERCENT else ""


def _entries(ident: str, section: str, label: str, kind: Kind, value: Value, places: int = 0) -> Iterator[Entry]:
    """A band comes as up to four entries, so that its score and range can be computed with."""
    yield Entry(ident, section, label, kind, plain(value), shown(value, kind, places), _unit(value, kind))
    if isinstance(value, Mark):
        for part, figure in (("score", value.score), ("low", value.low), ("high", value.high)):
            if figure is not None:
                yield Entry(f"{ident}.{part}", section, f"{label}, {part}", Kind.INTEGER, figure, str(figure))


@singledispatch
def block_entries(block: Block, section: str) -> Iterator[Entry]:
    raise NotImplementedError(type(block).__name__, section)


@block_entries.register(Paragraph | Figures)
def _(block: Paragraph | Figures, section: str) -> Iterator[Entry]:
    for figure in block.figures:
        yield from _entries(figure.id, section, figure.label, figure.kind, figure.value)


@block_entries.register(Notice)
def _(block: Notice, section: str) -> Iterator[Entry]:  # noqa: ARG001 - a notice holds words only
    return iter(())


@block_entries.register(Gauge)
def _(block: Gauge, section: str) -> Iterator[Entry]:
    return _entries(block.id, section, block.label, Kind.BAND, block.mark)


@block_entries.register(Table)
def _(block: Table, section: str) -> Iterator[Entry]:
    for row in block.rows:
        name = shown(row.cells[0], block.columns[0].kind) if row.cells else row.key
        for column, value in zip(block.columns, row.cells, strict=True):
            label = column.label if column is block.columns[0] else f"{name}: {column.label}"
            ident = f"{block.id}.{row.key}.{column.id}"
            yield from _entries(ident, section, label, column.kind, value, column.places)


@block_entries.register(Ledger)
def _(block: Ledger, section: str) -> Iterator[Entry]:
    yield from _entries(f"{block.id}.start", section, block.start_label, Kind.INTEGER, block.start)
    for line in block.lines:
        yield from _entries(f"{block.id}.{line.id}", section, line.label, Kind.POINTS, line.points)
    yield from _entries(f"{block.id}.total", section, block.total_label, Kind.BAND, block.total)


@block_entries.register(Shares)
def _(block: Shares, section: str) -> Iterator[Entry]:
    for part in block.parts:
        yield from _entries(f"{block.id}.{part.id}", section, part.label, Kind.INTEGER, part.count)


def entries(document: Document) -> Iterator[Entry]:
    """A figure that a sentence repeats comes once, with the first place it is read in."""
    seen: set[str] = set()
    sections = (("opening", document.opening), *((section.id, section.blocks) for section in document.sections))
    for name, blocks in sections:
        for block in blocks:
            for entry in block_entries(block, name):
                if entry.id not in seen:
                    seen.add(entry.id)
                    yield entry
