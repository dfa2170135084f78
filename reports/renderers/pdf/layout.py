"""Turns blocks into pieces: one function per kind of block."""

from collections.abc import Iterator
from functools import singledispatch

from reports.contents.blocks import (
    Band,
    Block,
    Figure,
    Figures,
    Gauge,
    Ledger,
    Notice,
    Paragraph,
    Section,
    Share,
    Shares,
    Table,
    Tone,
)
from reports.contents.wording import BAND_WORDS, figure_shown, filled, number, span
from reports.renderers.pdf.ledgers import ledger_pieces
from reports.renderers.pdf.marks import STEPS_WIDTH, draw_ruler, draw_steps
from reports.renderers.pdf.pages import MARGIN, WIDTH, Piece, gap
from reports.renderers.pdf.pen import BAND_INK, Ink, Letters, Pen
from reports.renderers.pdf.tables import table_pieces
from reports.renderers.pdf.typesetting import Style, Typesetter

BODY = Letters(size=9.5)
LEAD = Letters(size=11)
CAPTION = Letters(size=8, ink=Ink.FAINT)
SECTION = Letters(Style.STRONG, 12)
SUBSECTION = Letters(Style.STRONG, 9.5)
KEY = Letters(Style.RECORD, 20)
KEY_WORDS = Letters(Style.RECORD, 12)
KEY_LABEL = Letters(size=8.5, ink=Ink.SOFT)
SCORE = Letters(Style.RECORD, 34)
MEASURE = 440.0
"""About 90 characters: the widest a running line may be on paper."""

TONES = {
    Tone.NOTE: (Ink.RULE_STRONG, Ink.SUNK),
    Tone.SOON: (Ink.SOON, Ink.SOON_SOFT),
    Tone.LATE: (Ink.LATE, Ink.LATE_SOFT),
}


def section_pieces(section: Section, typesetter: Typesetter) -> Iterator[Piece]:
    yield gap(16 if section.level == 1 else 8)
    yield _section_head(section, typesetter)
    for block in section.blocks:
        yield from block_pieces(block, typesetter)
        yield gap(8)


def _section_head(section: Section, typesetter: Typesetter) -> Piece:
    letters = SECTION if section.level == 1 else SUBSECTION
    lines = typesetter.lines(section.title, letters.style, letters.size, WIDTH)
    height = len(lines) * letters.leading + (11 if section.level == 1 else 5)

    def draw(pen: Pen, y: float) -> None:
        pen.anchor(f"section-{section.id}", y, section.title, section.level - 1)
        if section.level == 1:
            pen.rule(MARGIN, y + 1, WIDTH, Ink.INK, 1.5)
        pen.text(MARGIN, y + (6 if section.level == 1 else 0), lines, letters)

    return Piece(height, draw, keep=True)


@singledispatch
def block_pieces(block: Block, typesetter: Typesetter) -> Iterator[Piece]:
    raise NotImplementedError(type(block).__name__, typesetter)


@block_pieces.register(Paragraph)
def _(block: Paragraph, typesetter: Typesetter) -> Iterator[Piece]:
    letters = LEAD if block.lead else BODY
    for line in typesetter.lines(filled(block), letters.style, letters.size, WIDTH if block.lead else MEASURE):
        yield _line(line, letters)


def _line(line: str, letters: Letters, *, keep: bool = False) -> Piece:
    return Piece(letters.leading, lambda pen, y: pen.line_of_text(MARGIN, y, line, letters), keep=keep)


@block_pieces.register(Notice)
def _(block: Notice, typesetter: Typesetter) -> Iterator[Piece]:
    edge, tint = TONES[block.tone]
    lines = typesetter.lines(block.text, BODY.style, BODY.size, WIDTH - 24)
    height = len(lines) * BODY.leading + 11

    def draw(pen: Pen, y: float) -> None:
        pen.fill(MARGIN, y, WIDTH, height - 2, tint)
        pen.fill(MARGIN, y, 3, height - 2, edge)
        pen.text(MARGIN + 12, y + 4.5, lines, BODY)

    yield Piece(height, draw)


@block_pieces.register(Figures)
def _(block: Figures, typesetter: Typesetter) -> Iterator[Piece]:
    room = WIDTH / max(len(block.figures), 1)
    columns = [
        (
            figure,
            KEY if len(figure_shown(figure)) <= 8 else KEY_WORDS,  # noqa: PLR2004 - what 20 pt leaves room for
            typesetter.lines(figure.label, KEY_LABEL.style, KEY_LABEL.size, room - 12),
            typesetter.lines(figure.note, CAPTION.style, CAPTION.size, room - 12) if figure.note else (),
        )
        for figure in block.figures
    ]
    deepest = max(
        (len(label) * KEY_LABEL.leading + len(note) * CAPTION.leading for _, _, label, note in columns), default=0
    )
    height = KEY.leading + deepest + 4

    def draw(pen: Pen, y: float) -> None:
        for number_in_row, (figure, letters, label, note) in enumerate(columns):
            x = MARGIN + number_in_row * room
            value = typesetter.prepared(figure_shown(figure), letters.style)
            pen.line_of_text(x, y + KEY.leading - letters.leading - 1, value, letters)
            pen.text(x, y + KEY.leading, label, KEY_LABEL)
            pen.text(x, y + KEY.leading + len(label) * KEY_LABEL.leading, note, CAPTION)
            _link(pen, figure, x, y, room - 12, height)

    yield Piece(height, draw)


def _link(pen: Pen, figure: Figure, x: float, y: float, width: float, height: float) -> None:
    if figure.rows:
        pen.link(f"block-{figure.rows}", x, y, width, height)


@block_pieces.register(Gauge)
def _(block: Gauge, typesetter: Typesetter) -> Iterator[Piece]:
    mark = block.mark
    figure = number(mark.score) if mark.score is not None else "?"
    width = typesetter.width(figure, SCORE.style, SCORE.size)
    ruler = MARGIN + 205
    note = typesetter.lines(block.note, CAPTION.style, CAPTION.size, WIDTH - 205) if block.note else ()
    height = 46 + max(14, len(note) * CAPTION.leading - 14)

    def draw(pen: Pen, y: float) -> None:
        pen.line_of_text(MARGIN, y - 6, figure, SCORE)
        draw_steps(pen, MARGIN + width + 8, y + 14, mark.band, 1.7)
        pen.line_of_text(MARGIN + width + 16 + STEPS_WIDTH * 1.7, y + 13, BAND_WORDS[mark.band], Letters(size=13))
        if span(mark):
            likely = f"likely between {mark.low} and {mark.high}"
            pen.line_of_text(MARGIN, y + 38, likely, Letters(size=9, ink=Ink.SOFT))
        draw_ruler(pen, ruler, y + 6, WIDTH - 205, block)
        pen.text(ruler, y + 36, note, CAPTION)

    yield Piece(height, draw)


@block_pieces.register(Shares)
def _(block: Shares, typesetter: Typesetter) -> Iterator[Piece]:
    yield _anchor(block.id)
    if block.title:
        yield _line(typesetter.prepared(block.title, SUBSECTION.style), SUBSECTION, keep=True)
    room = WIDTH / max(len(block.parts), 1)
    labels = [typesetter.prepared(part.label, KEY_LABEL.style) for part in block.parts]

    def draw(pen: Pen, y: float) -> None:
        x = MARGIN
        for place, part in enumerate(block.parts):
            width = WIDTH * part.count / block.total if block.total else 0
            _share_bar(pen, part, x, y + 2, width)
            x += width
            _share_words(pen, part, labels[place], MARGIN + place * room, y + 20)

    yield Piece(48, draw)
    yield from _caption(block.caption, typesetter)


def _share_bar(pen: Pen, part: Share, x: float, y: float, width: float) -> None:
    inner = max(width - 1, 0.4)
    if not part.count:
        return
    if part.band is None or part.band is Band.UNKNOWN:
        pen.hatch(x, y, inner, 13)
    else:
        pen.fill(x, y, inner, 13, BAND_INK[part.band])


def _share_words(pen: Pen, part: Share, label: str, x: float, y: float) -> None:
    shift = 0.0
    if part.band is not None:
        draw_steps(pen, x, y + 2.5, part.band)
        shift = STEPS_WIDTH + 4
    pen.line_of_text(x + shift, y, label, KEY_LABEL)
    pen.line_of_text(x + shift, y + 11, number(part.count), Letters(Style.RECORD, 12))


@block_pieces.register(Table)
def _(block: Table, typesetter: Typesetter) -> Iterator[Piece]:
    yield _anchor(block.id)
    yield from _titled(block.title, typesetter)
    yield from table_pieces(block, typesetter)
    yield from _caption(block.caption, typesetter)


@block_pieces.register(Ledger)
def _(block: Ledger, typesetter: Typesetter) -> Iterator[Piece]:
    yield _anchor(block.id)
    yield from _titled(block.title, typesetter)
    *pieces, total = ledger_pieces(block, typesetter)
    yield from pieces
    yield Piece(total.height, total.draw, keep=bool(block.caption), head=total.head)
    yield from _caption(block.caption, typesetter)
    yield gap(8)


def _anchor(block_id: str) -> Piece:
    return Piece(0, lambda pen, y: pen.anchor(f"block-{block_id}", y), keep=True)


def _titled(title: str, typesetter: Typesetter) -> Iterator[Piece]:
    if title:
        for line in typesetter.lines(title, SUBSECTION.style, SUBSECTION.size, WIDTH):
            yield _line(line, SUBSECTION, keep=True)
        yield gap(3)


def _caption(caption: str, typesetter: Typesetter) -> Iterator[Piece]:
    if caption:
        yield gap(4)
        for line in typesetter.lines(caption, CAPTION.style, CAPTION.size, MEASURE):
            yield _line(line, CAPTION)
