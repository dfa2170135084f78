"""The one arithmetic of the desk: a start, signed steps with their source and standing, a double-ruled sum."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from reports.contents.blocks import Column, Ledger, LedgerLine
from reports.contents.values import Kind, Standing
from reports.contents.wording import STANDING_WORDS, band, day, number, points
from reports.renderers.pdf.inks import Ink, Letters
from reports.renderers.pdf.marks import draw_points, draw_standing, draw_steps
from reports.renderers.pdf.pages import MARGIN, WIDTH, Piece
from reports.renderers.pdf.pen import Pen
from reports.renderers.pdf.print_words import printed
from reports.renderers.pdf.setting import Line
from reports.renderers.pdf.sheet import Sheet
from reports.renderers.pdf.structure import Element
from reports.renderers.pdf.tables import CELL, MOST_LINES, PAD_X, PAD_Y, SECOND, STRONG, Place, head_piece
from reports.renderers.pdf.typesetting import Style

BAR = 62.0
SUM = Letters(Style.STRONG, 10)


def _spots() -> tuple[Place, ...]:
    columns = (
        (Column("label", printed("ledger-label")), 152.0),
        (Column("seen", printed("column-value")), 92.0),
        (Column("source", printed("ledger-source")), 97.0),
        (Column("standing", printed("ledger-standing")), WIDTH - 152 - 92 - 97 - BAR - 42),
        (Column("points", printed("ledger-points"), Kind.POINTS), BAR + 42.0),
    )
    spots, x = [], MARGIN
    for column, width in columns:
        spots.append(Place(column, x, width, at_end=column.kind is Kind.POINTS))
        x += width
    return tuple(spots)


def _spanning(columns: int) -> str:
    return f"/A<</O/Table/Scope/Row/ColSpan {columns}>>"


def ledger_pieces(ledger: Ledger, sheet: Sheet) -> Iterator[Piece]:
    """`sheet` stands at the table's element."""
    spots = _spots()
    head = head_piece(spots, sheet)
    yield head
    body = sheet.under(sheet.at.add("TBody"))
    yield _start(ledger, spots, head, body)
    lengths = [line.points for line in ledger.lines]
    scale = min(0, *lengths, 0), max(1, *lengths, 1)
    last = len(ledger.lines) - 1
    for place, line in enumerate(ledger.lines):
        yield from _line(line, spots, scale, head, body, keep=place == last)
    yield _sum(ledger, spots, head, body)


def _start(ledger: Ledger, spots: tuple[Place, ...], head: Piece, sheet: Sheet) -> Piece:
    row = sheet.at.add("TR")
    label, figure = row.add("TH", _spanning(len(spots) - 1)), row.add("TD")
    words = sheet.lines(ledger.start_label, CELL, WIDTH - 80)[:MOST_LINES]
    start = sheet.line(number(ledger.start), CELL)
    height = len(words) * CELL.leading + 2 * PAD_Y

    def draw(pen: Pen, y: float) -> None:
        pen.text(MARGIN + PAD_X, y + PAD_Y, words, CELL, label)
        pen.line(spots[-1].x + spots[-1].width - PAD_X, y + PAD_Y, start, CELL, figure, end=True)
        pen.rule(MARGIN, y + height, WIDTH)

    return Piece(height, draw, keep=True, head=head)


@dataclass(frozen=True, slots=True)
class _Step:
    """One line, set: its texts by column, and what its first row alone carries."""

    line: LedgerLine
    cells: tuple[Element, ...]
    on: Line | None
    standing: Line | None
    figure: Line


def _line(
    line: LedgerLine, spots: tuple[Place, ...], scale: tuple[int, int], head: Piece, sheet: Sheet, *, keep: bool
) -> Iterator[Piece]:
    """Words too long for one row go on in further ones. `keep` holds the last step beside the sum."""
    row = sheet.at.add("TR")
    step = _Step(
        line,
        (row.head("Row"), *(row.add("TD") for _ in spots[1:])),
        sheet.line(day(line.on), SECOND) if line.on else None,
        sheet.line(STANDING_WORDS[line.standing], CELL) if line.standing else None,
        sheet.line(points(line.points), CELL),
    )
    texts = [
        sheet.lines(line.label, STRONG, spots[0].room),
        sheet.lines(line.seen, CELL, spots[1].room),
        sheet.lines(line.source, CELL, spots[2].room) if line.source else (),
    ]
    first = True
    while first or any(texts):
        parts, texts = [text[:MOST_LINES] for text in texts], [text[MOST_LINES:] for text in texts]
        piece = _step_piece(step if first else None, parts, spots, scale, step.cells, head)
        yield replace(piece, keep=keep and not any(texts))
        first = False


def _step_piece(
    step: _Step | None,
    parts: list[tuple[Line, ...]],
    spots: tuple[Place, ...],
    scale: tuple[int, int],
    cells: tuple[Element, ...],
    head: Piece,
) -> Piece:
    height = max(len(part) for part in parts) * CELL.leading + 2 * PAD_Y
    height += SECOND.leading if step and step.on else 0

    def draw(pen: Pen, y: float) -> None:
        top = y + PAD_Y
        for spot, part, letters, cell in zip(spots, parts, (STRONG, CELL, CELL), cells, strict=False):
            pen.text(spot.x + PAD_X, top, part, letters, cell)
        if step:
            _draw_step(pen, step, spots, scale, top, top + len(parts[2]) * CELL.leading)
        pen.rule(MARGIN, y + height, WIDTH)

    return Piece(height, draw, head=head)


def _draw_step(
    pen: Pen, step: _Step, spots: tuple[Place, ...], scale: tuple[int, int], top: float, below: float
) -> None:
    if step.on:
        pen.line(spots[2].x + PAD_X, below, step.on, SECOND, step.cells[2])
    if step.line.standing and step.standing:
        draw_standing(pen, spots[3].x + PAD_X, top, step.line.standing)
        pen.line(spots[3].x + PAD_X + 10, top, step.standing, CELL, step.cells[3])
    _bar(pen, step.line, spots[4].x, scale, top)
    pen.line(spots[4].x + spots[4].width - PAD_X, top, step.figure, CELL, step.cells[4], end=True)


def _bar(pen: Pen, line: LedgerLine, x: float, scale: tuple[int, int], y: float) -> None:
    low, high = scale
    unit = (BAR - 2 * PAD_X) / (high - low)
    draw_points(pen, x + PAD_X - low * unit, y, line.points * unit, unknown=line.standing is Standing.UNKNOWN)


def _sum(ledger: Ledger, spots: tuple[Place, ...], head: Piece, sheet: Sheet) -> Piece:
    row = sheet.at.add("TR")
    label, figure = row.add("TH", _spanning(len(spots) - 1)), row.add("TD")
    height = SUM.leading + 2 * PAD_Y + 2
    total = ledger.total
    words = sheet.lines(f"{ledger.total_label}: {band(total)}", SUM, WIDTH * 0.62)[0]
    ranged = total.low is not None and total.high is not None
    likely = sheet.line(printed("likely", low=total.low or 0, high=total.high or 0) if ranged else "", SECOND)
    points_line = sheet.line(number(total.score or 0), SUM)

    def draw(pen: Pen, y: float) -> None:
        pen.rule(MARGIN, y + 0.5, WIDTH, Ink.INK, 1)
        draw_steps(pen, MARGIN + PAD_X, y + PAD_Y + 3, total.band)
        pen.line(MARGIN + PAD_X + 20, y + PAD_Y + 1, words, SUM, label)
        pen.line(MARGIN + PAD_X + 28 + words.width, y + PAD_Y + 2.5, likely, SECOND, label)
        pen.line(spots[-1].x + spots[-1].width - PAD_X, y + PAD_Y + 1, points_line, SUM, figure, end=True)
        pen.rule(MARGIN, y + height - 2, WIDTH, Ink.INK, 0.7)
        pen.rule(MARGIN, y + height, WIDTH, Ink.INK, 0.7)

    return Piece(height, draw, head=head)
