"""Every value of a document in reading order, each with its id: the CSV itself, and the check of all the renderers."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import singledispatch

from reports.contents.blocks import Block, Document, Figures, Gauge, Ledger, Notice, Paragraph, Table
from reports.contents.cards import Cards, Listing, Seal, Signatures
from reports.contents.drawings import Bars, Schematic, Shares, SpotMap
from reports.contents.spoken import speaking
from reports.contents.tabled import tables_of
from reports.contents.values import FewerThan, Kind, Mark, Money, Unknown, Value
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


@block_entries.register(Notice | Listing)
def _(block: Notice | Listing, section: str) -> Iterator[Entry]:  # noqa: ARG001 - holds words only
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


@block_entries.register(Bars | Schematic | SpotMap | Signatures)
def _(block: Bars | Schematic | SpotMap | Signatures, section: str) -> Iterator[Entry]:
    for table in tables_of(block):
        yield from block_entries(table, section)


@block_entries.register(Cards)
def _(block: Cards, section: str) -> Iterator[Entry]:
    """Only the values that a card has; a card without a value of its neighbour does not speak of it."""
    for card in block.cards:
        ident = f"{block.id}.{card.key}"
        yield from _entries(f"{ident}.title", section, block.title or card.title, Kind.TEXT, card.title)
        if card.standing:
            yield from _entries(f"{ident}.standing", section, card.title, Kind.TEXT, card.standing)
        for fact in card.facts:
            yield from _entries(f"{ident}.{fact.id}", section, f"{card.title}: {fact.label}", fact.kind, fact.value)
        for said in card.said:
            yield from _entries(f"{ident}.{said.id}", section, f"{card.title}: {said.label}", Kind.TEXT, said.text)


@block_entries.register(Seal)
def _(block: Seal, section: str) -> Iterator[Entry]:
    yield from _entries(block.id, section, block.label, Kind.TEXT, block.url)


def entries(document: Document) -> Iterator[Entry]:
    """A figure that a sentence repeats comes once, with the first place it is read in. In the document's language."""
    with speaking(document.language):
        told = tuple(_each(document))
    return iter(told)


def _each(document: Document) -> Iterator[Entry]:
    seen: set[str] = set()
    for fact in document.cover:
        yield from _entries(f"cover.{fact.id}", "cover", fact.label, Kind.TEXT, fact.text)
    sections = (("opening", document.opening), *((section.id, section.blocks) for section in document.sections))
    for name, blocks in sections:
        for block in blocks:
            for entry in block_entries(block, name):
                if entry.id not in seen:
                    seen.add(entry.id)
                    yield entry
