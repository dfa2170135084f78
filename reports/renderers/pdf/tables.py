"""Tables: hairline rows, heads repeated on every page, numbers end-aligned, signs beside words."""

from collections.abc import Iterator
from dataclasses import dataclass

from reports.contents.blocks import Band, Column, Kind, Mark, Row, Standing, Table, Unknown, Value
from reports.contents.wording import band, shown, span
from reports.renderers.pdf.marks import STEPS_WIDTH, draw_standing, draw_steps
from reports.renderers.pdf.pages import MARGIN, WIDTH, Piece
from reports.renderers.pdf.pen import Ink, Letters, Pen
from reports.renderers.pdf.typesetting import Style, Typesetter

CELL = Letters(size=8.5)
STRONG = Letters(Style.STRONG, 8.5)
SECOND = Letters(size=7.5, ink=Ink.FAINT)
HEAD = Letters(Style.STRONG, 7.5, Ink.SOFT)
EMPTY = Letters(size=8.5, ink=Ink.FAINT)
PAD_X, PAD_Y = 5.0, 3.6
SIGN_GAP = 4.0
SMALL_TABLE = 0.62
"""Up to this share of the page a table keeps its natural width."""

MOST_LINES = 30
"""A cell with more lines goes on in a further row, so that no row is taller than a page."""

NUMBERS = (Kind.INTEGER, Kind.DECIMAL, Kind.PERCENT, Kind.MONEY, Kind.POINTS)
NARROW = (*NUMBERS, Kind.DATE, Kind.BAND, Kind.STANDING)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a column stands, padding included."""

    column: Column
    x: float
    width: float
    at_end: bool = False

    @property
    def room(self) -> float:
        return self.width - 2 * PAD_X


@dataclass(frozen=True, slots=True)
class Cell:
    """Lines ready to draw, the sign in front of the first one, quieter lines below."""

    lines: tuple[str, ...]
    letters: Letters
    sign: Band | Standing | None = None
    second: tuple[str, ...] = ()

    @property
    def height(self) -> float:
        return len(self.lines) * self.letters.leading + len(self.second) * SECOND.leading


def sign_of(value: Value) -> Band | Standing | None:
    match value:
        case Mark():
            return value.band
        case Standing():
            return value
        case Unknown():
            return Band.UNKNOWN
    return None


def sign_width(sign: Band | Standing | None) -> float:
    return 0 if sign is None else (STEPS_WIDTH if isinstance(sign, Band) else 6.0) + SIGN_GAP


def draw_sign(pen: Pen, x: float, y: float, sign: Band | Standing | None) -> None:
    if isinstance(sign, Band):
        draw_steps(pen, x, y + 1.2, sign)
    elif sign is not None:
        draw_standing(pen, x, y, sign)


def _words(value: Value, column: Column) -> str:
    return band(value) if isinstance(value, Mark) else shown(value, column.kind, column.places)


def places(table: Table, typesetter: Typesetter) -> tuple[Place, ...]:
    """
    Narrow columns are as wide as their widest value; the others share what is left. A table that needs little room
    keeps to it, so that a number never stands a hand's breadth from the name it belongs to.
    """
    needs = [_need(table, number, typesetter) for number in range(len(table.columns))]
    if sum(needs) <= WIDTH * SMALL_TABLE:
        return _side_by_side(table.columns, needs)
    shares = sum(column.share for column in table.columns if column.kind not in NARROW)
    narrow = sum(need for need, column in zip(needs, table.columns, strict=True) if column.kind in NARROW)
    left = max(WIDTH - narrow, WIDTH * 0.3) if shares else 0.0
    squeeze = (WIDTH - left) / narrow if narrow else 1.0
    pairs = zip(needs, table.columns, strict=True)
    widths = [need * squeeze if column.kind in NARROW else left * column.share / shares for need, column in pairs]
    return _side_by_side(table.columns, widths)


def _side_by_side(columns: tuple[Column, ...], widths: list[float]) -> tuple[Place, ...]:
    result: list[Place] = []
    x = MARGIN
    for number, (column, width) in enumerate(zip(columns, widths, strict=True)):
        result.append(Place(column, x, width, at_end=number > 0 and column.kind in NUMBERS))
        x += width
    return tuple(result)


def _need(table: Table, number: int, typesetter: Typesetter) -> float:
    """The widest value without a line break; a narrow column breaks its head over two lines."""
    column = table.columns[number]
    widest = typesetter.width(column.label, HEAD.style, HEAD.size)
    if column.kind in NARROW:
        word = max(column.label.split(), key=len, default="")
        widest = max(typesetter.width(word, HEAD.style, HEAD.size), widest * 0.6)
    letters = STRONG if column.strong else CELL
    for value in {row.cells[number] for row in table.rows}:
        narrow_unknown = isinstance(value, Unknown) and column.kind in NARROW
        words = typesetter.prepared("unknown" if narrow_unknown else _words(value, column), letters.style)
        widest = max(widest, typesetter.width(words, letters.style, letters.size) + sign_width(sign_of(value)))
    limit = WIDTH * 0.3 if column.kind in NARROW else WIDTH
    return min(widest, limit) + 2 * PAD_X + 1


def _full_width(spots: tuple[Place, ...]) -> float:
    return spots[-1].x + spots[-1].width - MARGIN


def head_piece(spots: tuple[Place, ...], typesetter: Typesetter) -> Piece:
    lines = [typesetter.lines(spot.column.label, HEAD.style, HEAD.size, spot.room) for spot in spots]
    height = max(len(each) for each in lines) * HEAD.leading + 2 * PAD_Y
    full = _full_width(spots)

    def draw(pen: Pen, y: float) -> None:
        pen.fill(MARGIN, y, full, height, Ink.SUNK)
        for spot, words in zip(spots, lines, strict=True):
            x = spot.x + spot.width - PAD_X if spot.at_end else spot.x + PAD_X
            pen.text(x, y + height - PAD_Y - len(words) * HEAD.leading, words, HEAD, end=spot.at_end)
        pen.rule(MARGIN, y + height, full, Ink.RULE_STRONG, 0.6)

    return Piece(height, draw, keep=True)


def table_pieces(table: Table, typesetter: Typesetter) -> Iterator[Piece]:
    if not table.rows:
        yield _empty(table.empty, typesetter)
        return
    spots = places(table, typesetter)
    head = head_piece(spots, typesetter)
    yield head
    for row in table.rows:
        yield from _row_pieces(spots, row, head, typesetter)


def _empty(words: str, typesetter: Typesetter) -> Piece:
    lines = typesetter.lines(words, EMPTY.style, EMPTY.size, WIDTH)
    return Piece(len(lines) * EMPTY.leading + 2 * PAD_Y, lambda pen, y: pen.text(MARGIN, y + PAD_Y, lines, EMPTY))


def _cell(spot: Place, value: Value, second: str, typesetter: Typesetter) -> Cell:
    letters = STRONG if spot.column.strong else (EMPTY if value is None else CELL)
    sign = sign_of(value)
    lines = typesetter.lines(_words(value, spot.column), letters.style, letters.size, spot.room - sign_width(sign))
    below = span(value) if isinstance(value, Mark) else second
    quiet = typesetter.lines(below, SECOND.style, SECOND.size, spot.room - sign_width(sign)) if below else ()
    return Cell(lines, letters, sign, quiet)


def _row_pieces(spots: tuple[Place, ...], row: Row, head: Piece, typesetter: Typesetter) -> Iterator[Piece]:
    seconds = (row.second, *("" for _ in spots[1:]))
    cells = tuple(
        _cell(spot, value, second, typesetter) for spot, value, second in zip(spots, row.cells, seconds, strict=True)
    )
    while True:
        over = any(max(len(cell.lines), len(cell.second)) > MOST_LINES for cell in cells)
        part = tuple(Cell(cell.lines[:MOST_LINES], cell.letters, cell.sign, cell.second[:MOST_LINES]) for cell in cells)
        yield _row_piece(spots, part, head, last=not over)
        if not over:
            return
        cells = tuple(Cell(cell.lines[MOST_LINES:], cell.letters, second=cell.second[MOST_LINES:]) for cell in cells)


def _row_piece(spots: tuple[Place, ...], cells: tuple[Cell, ...], head: Piece, *, last: bool) -> Piece:
    height = max(CELL.leading, *(cell.height for cell in cells)) + 2 * PAD_Y

    def draw(pen: Pen, y: float) -> None:
        for spot, cell in zip(spots, cells, strict=True):
            draw_cell(pen, spot, cell, y + PAD_Y)
        if last:
            pen.rule(MARGIN, y + height, _full_width(spots))

    return Piece(height, draw, head=head)


def draw_cell(pen: Pen, spot: Place, cell: Cell, y: float) -> None:
    shift = sign_width(cell.sign)
    start, end = spot.x + PAD_X, spot.x + spot.width - PAD_X
    x = end if spot.at_end and not shift else start + shift
    draw_sign(pen, start, y, cell.sign)
    pen.text(x, y, cell.lines, cell.letters, end=spot.at_end and not shift)
    pen.text(x, y + len(cell.lines) * cell.letters.leading, cell.second, SECOND, end=spot.at_end and not shift)
