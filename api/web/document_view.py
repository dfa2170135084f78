"""A report's content as a page shows it: the same values in the same words as in the file."""

from dataclasses import dataclass

from reports.contents.blocks import Block, Document, Figures, Notice, Paragraph, Section, Table
from reports.contents.cards import Cards
from reports.contents.wording import figure_shown, filled, shown


@dataclass(frozen=True, slots=True)
class ShownTable:
    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class ShownSection:
    """`notes` are (text, tone); `said` (who and when, words); `figures` (label, value)."""

    id: str
    title: str
    paragraphs: tuple[str, ...]
    notes: tuple[tuple[str, str], ...]
    figures: tuple[tuple[str, str], ...]
    said: tuple[tuple[str, str], ...]
    tables: tuple[ShownTable, ...]


@dataclass(frozen=True, slots=True)
class ShownDocument:
    title: str
    subtitle: str
    opening: ShownSection
    sections: tuple[ShownSection, ...]


def shown_document(document: Document) -> ShownDocument:
    opening = Section("opening", "", document.opening)
    return ShownDocument(
        document.title, document.subtitle, _section(opening), tuple(_section(one) for one in document.sections)
    )


def _section(section: Section) -> ShownSection:
    blocks = section.blocks
    return ShownSection(
        section.id,
        section.title,
        tuple(filled(block) for block in blocks if isinstance(block, Paragraph)),
        tuple((block.text, str(block.tone)) for block in blocks if isinstance(block, Notice)),
        tuple(
            (one.label, figure_shown(one)) for block in blocks if isinstance(block, Figures) for one in block.figures
        ),
        tuple(_said(blocks)),
        tuple(_table(block) for block in blocks if isinstance(block, Table)),
    )


def _said(blocks: tuple[Block, ...]) -> list[tuple[str, str]]:
    cards = [card for block in blocks if isinstance(block, Cards) for card in block.cards]
    return [(said.label, said.text) for card in cards for said in card.said]


def _table(table: Table) -> ShownTable:
    rows = tuple(
        tuple(shown(value, column.kind, column.places) for value, column in zip(row.cells, table.columns, strict=True))
        for row in table.rows
    )
    return ShownTable(table.title, tuple(column.label for column in table.columns), rows)
