"""Turns a document into pieces: which function lays out which kind of block."""

from collections.abc import Iterator
from functools import singledispatch

from reports.contents.blocks import Block, Figures, Gauge, Ledger, Notice, Paragraph, Section, Table
from reports.contents.cards import Cards, Listing, Seal, Signatures
from reports.contents.drawings import Bars, Schematic, Shares, SpotMap
from reports.renderers.pdf.chains import schematic_pieces
from reports.renderers.pdf.charts import bars_pieces, shares_pieces
from reports.renderers.pdf.key_figures import figures_pieces, gauge_pieces
from reports.renderers.pdf.ledgers import ledger_pieces
from reports.renderers.pdf.maps import map_pieces
from reports.renderers.pdf.pages import Piece, gap
from reports.renderers.pdf.papers import cards_pieces, seal_pieces, signatures_pieces
from reports.renderers.pdf.prose import (
    anchor,
    caption_pieces,
    listing_pieces,
    notice_pieces,
    paragraph_pieces,
    section_head,
    title_pieces,
)
from reports.renderers.pdf.sheet import Sheet
from reports.renderers.pdf.tables import table_block


def section_pieces(section: Section, sheet: Sheet) -> Iterator[Piece]:
    """A section inside another one is a part of it."""
    yield gap(16 if section.level == 1 else 8)
    inside = sheet.under(sheet.at.add("Sect"), deeper=section.level)
    yield from section_head(section, inside)
    for block in section.blocks:
        yield from block_pieces(block, inside)
        yield gap(8)


def _ledger_block(block: Ledger, sheet: Sheet) -> Iterator[Piece]:
    yield anchor(block.id)
    table = sheet.under(sheet.at.add("Table"))
    if block.title:
        yield from title_pieces(block.title, sheet, table.at.add("Caption"))
    *pieces, total = ledger_pieces(block, table)
    yield from pieces
    yield Piece(total.height, total.draw, keep=bool(block.caption), head=total.head)
    yield from caption_pieces(block.caption, sheet)
    yield gap(8)


@singledispatch
def block_pieces(block: Block, sheet: Sheet) -> Iterator[Piece]:
    raise NotImplementedError(type(block).__name__, sheet)


block_pieces.register(Bars, bars_pieces)
block_pieces.register(Cards, cards_pieces)
block_pieces.register(Figures, figures_pieces)
block_pieces.register(Gauge, gauge_pieces)
block_pieces.register(Ledger, _ledger_block)
block_pieces.register(Listing, listing_pieces)
block_pieces.register(Notice, notice_pieces)
block_pieces.register(Paragraph, paragraph_pieces)
block_pieces.register(Schematic, schematic_pieces)
block_pieces.register(Seal, seal_pieces)
block_pieces.register(Shares, shares_pieces)
block_pieces.register(Signatures, signatures_pieces)
block_pieces.register(SpotMap, map_pieces)
block_pieces.register(Table, table_block)
