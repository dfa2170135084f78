"""The one arithmetic of the desk: a start, signed steps with their source and standing, a double-ruled sum."""

from collections.abc import Iterator

from reports.contents.blocks import Column, Kind, Ledger, LedgerLine, Standing
from reports.contents.wording import STANDING_WORDS, band, day, number, points, span
from reports.renderers.pdf.marks import draw_points, draw_standing, draw_steps
from reports.renderers.pdf.pages import MARGIN, WIDTH, Piece
from reports.renderers.pdf.pen import Ink, Letters, Pen
from reports.renderers.pdf.tables import CELL, PAD_X, PAD_Y, SECOND, STRONG, Place, head_piece
from reports.renderers.pdf.typesetting import Style, Typesetter

BAR = 62.0
SUM = Letters(Style.STRONG, 10)


def _spots() -> tuple[Place, ...]:
    columns = (
        (Column("label", "What counts"), 152.0),
        (Column("seen", "Value"), 92.0),
        (Column("source", "Read from"), 97.0),
        (Column("standing", "Standing"), WIDTH - 152 - 92 - 97 - BAR - 42),
        (Column("bar", ""), BAR),
        (Column("points", "Points", Kind.POINTS), 42.0),
    )
    spots, x = [], MARGIN
    for column, width in columns:
        spots.append(Place(column, x, width, at_end=column.kind is Kind.POINTS))
        x += width
    return tuple(spots)


def ledger_pieces(ledger: Ledger, typesetter: Typesetter) -> Iterator[Piece]:
    spots = _spots()
    head = head_piece(spots, typesetter)
    yield head
    yield _start(ledger, spots, head, typesetter)
    lengths = [line.points for line in ledger.lines]
    low, high = min(0, *lengths, 0), max(1, *lengths, 1)
    for line in ledger.lines:
        yield _line(line, spots, (low, high), head, typesetter)
    yield _sum(ledger, spots, head, typesetter)


def _start(ledger: Ledger, spots: tuple[Place, ...], head: Piece, typesetter: Typesetter) -> Piece:
    words = typesetter.lines(ledger.start_label, CELL.style, CELL.size, WIDTH - 80)
    height = len(words) * CELL.leading + 2 * PAD_Y

    def draw(pen: Pen, y: float) -> None:
        pen.text(MARGIN + PAD_X, y + PAD_Y, words, CELL)
        end = spots[-1].x + spots[-1].width - PAD_X
        pen.line_of_text(end, y + PAD_Y, number(ledger.start), CELL, end=True)
        pen.rule(MARGIN, y + height, WIDTH)

    return Piece(height, draw, keep=True, head=head)


def _line(
    line: LedgerLine, spots: tuple[Place, ...], scale: tuple[int, int], head: Piece, typesetter: Typesetter
) -> Piece:
    label = typesetter.lines(line.label, STRONG.style, STRONG.size, spots[0].room)
    seen = typesetter.lines(line.seen, CELL.style, CELL.size, spots[1].room)
    source = typesetter.lines(line.source, CELL.style, CELL.size, spots[2].room) if line.source else ()
    rows = max(len(label), len(seen), len(source))
    height = rows * CELL.leading + (SECOND.leading if line.on else 0) + 2 * PAD_Y

    def draw(pen: Pen, y: float) -> None:
        top = y + PAD_Y
        pen.text(spots[0].x + PAD_X, top, label, STRONG)
        pen.text(spots[1].x + PAD_X, top, seen, CELL)
        pen.text(spots[2].x + PAD_X, top, source, CELL)
        if line.on:
            pen.line_of_text(spots[2].x + PAD_X, top + len(source) * CELL.leading, day(line.on), SECOND)
        if line.standing:
            draw_standing(pen, spots[3].x + PAD_X, top, line.standing)
            pen.line_of_text(spots[3].x + PAD_X + 10, top, STANDING_WORDS[line.standing], CELL)
        _bar(pen, line, spots[4], scale, top)
        pen.line_of_text(spots[5].x + spots[5].width - PAD_X, top, points(line.points), CELL, end=True)
        pen.rule(MARGIN, y + height, WIDTH)

    return Piece(height, draw, keep=True, head=head)


def _bar(pen: Pen, line: LedgerLine, spot: Place, scale: tuple[int, int], y: float) -> None:
    low, high = scale
    unit = spot.room / (high - low)
    draw_points(pen, spot.x + PAD_X - low * unit, y, line.points * unit, unknown=line.standing is Standing.UNKNOWN)


def _sum(ledger: Ledger, spots: tuple[Place, ...], head: Piece, typesetter: Typesetter) -> Piece:
    height = SUM.leading + 2 * PAD_Y + 2
    words = typesetter.prepared(f"{ledger.total_label}: {band(ledger.total)}", SUM.style)
    likely = f"likely between {span(ledger.total).replace(' to ', ' and ')}" if span(ledger.total) else ""

    def draw(pen: Pen, y: float) -> None:
        pen.rule(MARGIN, y + 0.5, WIDTH, Ink.INK, 1)
        draw_steps(pen, MARGIN + PAD_X, y + PAD_Y + 3, ledger.total.band)
        pen.line_of_text(MARGIN + PAD_X + 20, y + PAD_Y + 1, words, SUM)
        after = MARGIN + PAD_X + 28 + typesetter.width(words, SUM.style, SUM.size)
        pen.line_of_text(after, y + PAD_Y + 2.5, likely, SECOND)
        end = spots[-1].x + spots[-1].width - PAD_X
        pen.line_of_text(end, y + PAD_Y + 1, number(ledger.total.score or 0), SUM, end=True)
        pen.rule(MARGIN, y + height - 2, WIDTH, Ink.INK, 0.7)
        pen.rule(MARGIN, y + height, WIDTH, Ink.INK, 0.7)

    return Piece(height, draw, head=head)
