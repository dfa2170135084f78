"""Tables: hairline rows, heads repeated on every page, numbers end-aligned, signs beside words."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from reports.contents.blocks import Column, Drawing, Row, Table
from reports.contents.tabled import tables_of
from reports.contents.values import Band, Kind, Mark, Standing, Unknown, Value
from reports.contents.wording import band, shown, span
from reports.renderers.pdf.inks import Ink, Letters
from reports.renderers.pdf.marks import STEPS_WIDTH, draw_standing, draw_steps
from reports.renderers.pdf.pages import MARGIN, WIDTH, Piece, gap
from reports.renderers.pdf.pen import Pen
from reports.renderers.pdf.prose import anchor, caption_pieces, title_pieces
from reports.renderers.pdf.setting import Line
from reports.renderers.pdf.sheet import Sheet, flowing
from reports.renderers.pdf.structure import Element
from reports.renderers.pdf.typesetting import Style

CELL = Letters(size=8.5)
STRONG = Letters(Style.STRONG, 8.5)
SECOND = Letters(size=7.5, ink=Ink.FAINT)
HEAD = Letters(Style.STRONG, 7.5, Ink.SOFT)
EMPTY = Letters(size=8.5, ink=Ink.FAINT)
PAD_X, PAD_Y = 5.0, 3.6
SIGN_GAP = 4.0
SMALL_TABLE = 0.62
"""Up to this share of the page a table keeps its natural width."""

ROWS_LOOKED_AT, WORDS_MEASURED, WIDEST_WORD = 300, 4, 0.2
"""How far the longest word of a column is looked for, and the share of the page that it may claim."""

UNKNOWN_ROOM = 92.0
"""What the reason of an unknown number may claim of the page before it runs over lines."""

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

    lines: tuple[Line, ...]
    letters: Letters
    element: Element
    sign: Band | Standing | None = None
    second: tuple[Line, ...] = ()

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


def places(table: Table, sheet: Sheet) -> tuple[Place, ...]:
    """
    Narrow columns are as wide as their widest value; the others share what is left. A table that needs little room
    keeps to it, so that a number never stands a hand's breadth from the name it belongs to.
    """
    needs = [_need(table, number, sheet) for number in range(len(table.columns))]
    if sum(needs) <= WIDTH * SMALL_TABLE:
        return _side_by_side(table.columns, needs)
    shares = sum(column.share for column in table.columns if column.kind not in NARROW)
    narrow = sum(need for need, column in zip(needs, table.columns, strict=True) if column.kind in NARROW)
    left = max(WIDTH - narrow, WIDTH * 0.3) if shares else 0.0
    squeeze = (WIDTH - left) / narrow if narrow else 1.0
    pairs = zip(needs, table.columns, strict=True)
    widths = [need * squeeze if column.kind in NARROW else left * column.share / shares for need, column in pairs]
    return _side_by_side(table.columns, _eased(table, widths, sheet))


def _eased(table: Table, widths: list[float], sheet: Sheet) -> list[float]:
    """A column of words narrower than its longest word takes what it lacks from those with room to spare."""
    least = [
        width if column.kind in NARROW else _longest_word(table, number, sheet)
        for number, (column, width) in enumerate(zip(table.columns, widths, strict=True))
    ]
    lack = sum(max(low - width, 0) for low, width in zip(least, widths, strict=True))
    spare = sum(max(width - low, 0) for low, width in zip(least, widths, strict=True))
    if not lack or not spare:
        return widths
    given, taken = min(spare / lack, 1.0), min(lack / spare, 1.0)
    return [width + (low - width) * (given if low > width else taken) for low, width in zip(least, widths, strict=True)]


def _longest_word(table: Table, number: int, sheet: Sheet) -> float:
    """Of the head and the first rows, in points and with padding; never so long that other columns starve."""
    column = table.columns[number]
    letters = STRONG if column.strong else CELL
    cells = (_words(row.cells[number], column).split() for row in table.rows[:ROWS_LOOKED_AT])
    longest = sorted({max(words, key=len) for words in cells if words}, key=len)[-WORDS_MEASURED:]
    head = max(column.label.split(), key=len, default="")
    breadths = [sheet.breadth(word, letters, WIDTH) for word in longest]
    widest = max(sheet.breadth(head, HEAD, WIDTH), *breadths, 0.0)
    return min(widest, WIDTH * WIDEST_WORD) + 2 * PAD_X + 1


def _side_by_side(columns: tuple[Column, ...], widths: list[float]) -> tuple[Place, ...]:
    result: list[Place] = []
    x = MARGIN
    for number, (column, width) in enumerate(zip(columns, widths, strict=True)):
        result.append(Place(column, x, width, at_end=number > 0 and column.kind in NUMBERS))
        x += width
    return tuple(result)


def _need(table: Table, number: int, sheet: Sheet) -> float:
    """The widest value without a line break; a narrow column breaks its head over two lines."""
    column = table.columns[number]
    widest = sheet.line(column.label, HEAD).width
    if column.kind in NARROW:
        word = max(column.label.split(), key=len, default="")
        widest = max(sheet.line(word, HEAD).width, widest * 0.6)
    letters = STRONG if column.strong else CELL
    for value in {row.cells[number] for row in table.rows}:
        narrow_unknown = isinstance(value, Unknown) and column.kind in NARROW
        breadth = sheet.breadth(_words(value, column), letters, WIDTH)
        ranged = sheet.breadth(span(value), SECOND, WIDTH) if isinstance(value, Mark) else 0.0
        breadth = min(breadth, UNKNOWN_ROOM, WIDTH / len(table.columns)) if narrow_unknown else breadth
        widest = max(widest, max(breadth, ranged) + sign_width(sign_of(value)))
        if widest > WIDTH:
            break
    limit = WIDTH * 0.3 if column.kind in NARROW else WIDTH
    return min(widest, limit) + 2 * PAD_X + 1


def _full_width(spots: tuple[Place, ...]) -> float:
    return spots[-1].x + spots[-1].width - MARGIN


def head_piece(spots: tuple[Place, ...], sheet: Sheet) -> Piece:
    row = sheet.at.add("THead").add("TR")
    cells = [row.head("Column") for _ in spots]
    lines = [sheet.lines(spot.column.label, HEAD, spot.room)[:MOST_LINES] for spot in spots]
    height = max(len(each) for each in lines) * HEAD.leading + 2 * PAD_Y
    full = _full_width(spots)

    def draw(pen: Pen, y: float) -> None:
        pen.fill(MARGIN, y, full, height, Ink.SUNK)
        for spot, words, cell in zip(spots, lines, cells, strict=True):
            x = spot.x + spot.width - PAD_X if spot.at_end else spot.x + PAD_X
            pen.text(x, y + height - PAD_Y - len(words) * HEAD.leading, words, HEAD, cell, end=spot.at_end)
        pen.rule(MARGIN, y + height, full, Ink.RULE_STRONG, 0.6)

    return Piece(height, draw, keep=True)


def table_pieces(table: Table, sheet: Sheet) -> Iterator[Piece]:
    """`sheet` stands at the table's element."""
    spots = places(table, sheet)
    head = head_piece(spots, sheet)
    yield head
    body = sheet.at.add("TBody")
    for row in table.rows:
        yield from _row_pieces(spots, row, head, sheet.under(body.add("TR")))


def _cell(spot: Place, value: Value, second: str, sheet: Sheet, element: Element) -> Cell:
    letters = STRONG if spot.column.strong else (EMPTY if value is None else CELL)
    sign = sign_of(value)
    room = spot.room - sign_width(sign)
    lines = sheet.lines(_words(value, spot.column), letters, room)
    below = span(value) if isinstance(value, Mark) else second
    return Cell(lines, letters, element, sign, sheet.lines(below, SECOND, room) if below else ())


def _row_pieces(spots: tuple[Place, ...], row: Row, head: Piece, sheet: Sheet) -> Iterator[Piece]:
    """The first cell names its row."""
    first = True
    made: list[Cell] = []
    for spot, value in zip(spots, row.cells, strict=True):
        element = sheet.at.head("Row") if first else sheet.at.add("TD")
        made.append(_cell(spot, value, row.second if first else "", sheet, element))
        first = False
    cells = tuple(made)
    while True:
        over = any(max(len(cell.lines), len(cell.second)) > MOST_LINES for cell in cells)
        yield _row_piece(spots, tuple(map(_first_part, cells)) if over else cells, head, last=not over)
        if not over:
            return
        cells = tuple(
            Cell(cell.lines[MOST_LINES:], cell.letters, cell.element, second=cell.second[MOST_LINES:]) for cell in cells
        )


def _first_part(cell: Cell) -> Cell:
    return Cell(cell.lines[:MOST_LINES], cell.letters, cell.element, cell.sign, cell.second[:MOST_LINES])


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
    start = spot.x + PAD_X
    at_end = spot.at_end and not shift
    x = spot.x + spot.width - PAD_X if at_end else start + shift
    if cell.sign is not None:
        draw_sign(pen, start, y, cell.sign)
    pen.text(x, y, cell.lines, cell.letters, cell.element, end=at_end)
    if cell.second:
        pen.text(x, y + len(cell.lines) * cell.letters.leading, cell.second, SECOND, cell.element, end=at_end)


def table_block(block: Table, sheet: Sheet) -> Iterator[Piece]:
    """Title, table and what is said below it."""
    yield anchor(block.id)
    if not block.rows:
        yield from title_pieces(block.title, sheet, sheet.heading())
        yield from flowing(sheet.lines(block.empty, EMPTY, WIDTH), EMPTY, sheet.at.add("P"))
    else:
        table = sheet.under(sheet.at.add("Table"))
        if block.title:
            yield from title_pieces(block.title, sheet, table.at.add("Caption"))
        yield from table_pieces(block, table)
    yield from caption_pieces(block.caption, sheet)


def beside_drawing(block: Drawing, sheet: Sheet, *, numbered: str = "") -> Iterator[Piece]:
    """The tables that hold what was drawn; `numbered` heads a column of numbers that stand in the drawing too."""
    for place, table in enumerate(tables_of(block)):
        if place and table.title:
            yield from title_pieces(table.title, sheet, sheet.heading(deeper=2))
        shown_table = _numbered(table, numbered) if numbered and not place else table
        if table.rows:
            yield from table_pieces(shown_table, sheet.under(sheet.at.add("Table")))
        else:
            yield from flowing(sheet.lines(table.empty, EMPTY, WIDTH), EMPTY, sheet.at.add("P"))
        yield gap(6)
    yield from caption_pieces(block.caption, sheet)


def _numbered(table: Table, head: str) -> Table:
    columns = (Column("number", head, Kind.INTEGER), *table.columns)
    rows = tuple(replace(row, cells=(place, *row.cells)) for place, row in enumerate(table.rows, start=1))
    return replace(table, columns=columns, rows=rows)
