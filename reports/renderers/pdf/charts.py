"""Bars: parts of a whole, and values beside each other. Each is a figure with a sentence, and a table below it."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from reports.contents.drawings import Bar, Bars, Share, Shares
from reports.contents.values import Band, Money, Value
from reports.contents.wording import number, shown
from reports.renderers.pdf.inks import BAND_INK, Ink, Letters
from reports.renderers.pdf.marks import STEPS_WIDTH, draw_steps
from reports.renderers.pdf.pages import MARGIN, WIDTH, Piece, gap
from reports.renderers.pdf.pen import Pen
from reports.renderers.pdf.print_words import printed
from reports.renderers.pdf.prose import anchor, title_pieces
from reports.renderers.pdf.setting import Line
from reports.renderers.pdf.sheet import Sheet
from reports.renderers.pdf.structure import Element
from reports.renderers.pdf.tables import beside_drawing

LABEL = Letters(size=8.5, ink=Ink.SOFT)
WORD = Letters(size=8.5)
SERIES = (Ink.ACCENT, Ink.MEDIUM, Ink.LOW, Ink.HIGH)
"""Parts without a risk band; more than four take the colours again, told apart by their order."""

LABEL_ROOM, WORD_ROOM = 150.0, 96.0
BAR_HEIGHT = 9.0
MOST_LABEL_LINES = 4
SHARE_HEIGHT = 13.0
KEYS_IN_ROW, KEY_INDENT = 5, 19.0


def shares_pieces(block: Shares, sheet: Sheet) -> Iterator[Piece]:
    yield anchor(block.id)
    yield from title_pieces(block.title, sheet, sheet.heading())
    parts = "; ".join(f"{part.label} {number(part.count)}" for part in block.parts)
    alt = printed("alt-shares", total=number(block.total), unit=block.unit, title=block.title, parts=parts)
    figure = sheet.at.add("Figure", alt=alt)

    def draw(pen: Pen, y: float) -> None:
        x = MARGIN
        with pen.drawing(figure, (MARGIN, y, WIDTH, SHARE_HEIGHT + 4)):
            for place, part in enumerate(block.parts):
                width = WIDTH * part.count / block.total if block.total else 0
                _share_bar(pen, part, x, y + 2, max(width - 1, 0.4), SERIES[place % len(SERIES)])
                x += width

    yield Piece(SHARE_HEIGHT + 8, draw, keep=True)
    for start in range(0, len(block.parts), KEYS_IN_ROW):
        yield _keys(block.parts[start : start + KEYS_IN_ROW], start, figure, sheet)
    yield from beside_drawing(block, sheet)


def _keys(parts: tuple[Share, ...], start: int, figure: Element, sheet: Sheet) -> Piece:
    """What each part of the bar stands for, in words beside its colour."""
    room = WIDTH / KEYS_IN_ROW
    labels = [sheet.lines(part.label, LABEL, room - KEY_INDENT - 6)[:MOST_LABEL_LINES] for part in parts]
    height = max(len(label) for label in labels) * LABEL.leading + 4

    def draw(pen: Pen, y: float) -> None:
        with pen.drawing(figure, (MARGIN, y, WIDTH, height)):
            for place, (part, label) in enumerate(zip(parts, labels, strict=True)):
                x = MARGIN + place * room
                if part.band is None:
                    pen.fill(x, y + 2, 9, 8, SERIES[(start + place) % len(SERIES)])
                else:
                    draw_steps(pen, x, y + 1.5, part.band)
                pen.text(x + KEY_INDENT, y, label, LABEL)

    return Piece(height, draw, keep=True)


def _share_bar(pen: Pen, part: Share, x: float, y: float, width: float, ink: Ink) -> None:
    if not part.count:
        return
    if part.band is Band.UNKNOWN:
        pen.hatch(x, y, width, SHARE_HEIGHT)
    else:
        pen.fill(x, y, width, SHARE_HEIGHT, ink if part.band is None else BAND_INK[part.band])


@dataclass(frozen=True, slots=True)
class _Scale:
    """Points of paper per unit of value, and where zero lies."""

    zero: float
    unit: float

    def x(self, value: Decimal) -> float:
        return self.zero + float(value) * self.unit


def bars_pieces(block: Bars, sheet: Sheet) -> Iterator[Piece]:
    yield anchor(block.id)
    yield from title_pieces(block.title, sheet, sheet.heading())
    if block.bars:
        figure = sheet.at.add("Figure", alt=_said(block))
        scale = _scale(block.bars)
        for bar in block.bars:
            yield _bar_piece(bar, block, scale, figure, sheet)
        yield gap(6)
    yield from beside_drawing(block, sheet)


def amount(value: Value) -> Decimal | None:
    """What can be drawn to scale."""
    if isinstance(value, Money):
        return value.amount
    return Decimal(value) if isinstance(value, int | Decimal) else None


def _scale(bars: tuple[Bar, ...]) -> _Scale:
    ends = [end for bar in bars for end in (amount(bar.value), bar.low, bar.high) if end is not None]
    low, high = min([Decimal(0), *ends]), max([Decimal(0), *ends])
    unit = (WIDTH - LABEL_ROOM - WORD_ROOM) / (float(high - low) or 1.0)
    return _Scale(MARGIN + LABEL_ROOM - float(low) * unit, unit)


def _said(block: Bars) -> str:
    """What the chart shows, its largest and smallest value, and who has none."""
    drawn = sorted((size, place) for place, bar in enumerate(block.bars) if (size := amount(bar.value)) is not None)
    without = [bar.label for bar in block.bars if amount(bar.value) is None]

    def named(place: int) -> str:
        if not drawn:
            return printed("none")
        bar = block.bars[drawn[place][1]]
        return f"{bar.label} {shown(bar.value, block.kind, block.places)}"

    return printed(
        "alt-bars",
        count=len(block.bars),
        title=block.title,
        unit=block.unit,
        largest=named(-1),
        smallest=named(0),
        unknown=", ".join(without) or printed("none"),
    )


def _bar_piece(bar: Bar, block: Bars, scale: _Scale, figure: Element, sheet: Sheet) -> Piece:
    label = sheet.lines(bar.label, LABEL, LABEL_ROOM - 10)[:MOST_LABEL_LINES]
    words = sheet.lines(shown(bar.value, block.kind, block.places), WORD, WORD_ROOM - 10)[:MOST_LABEL_LINES]
    height = max(len(label), len(words)) * LABEL.leading + 4

    def draw(pen: Pen, y: float) -> None:
        with pen.drawing(figure, (MARGIN, y, WIDTH, height)):
            pen.text(MARGIN, y, label, LABEL)
            end = _draw_bar(pen, bar, scale, y + 1.5)
            _draw_words(pen, bar, words, end + 6, y)
            pen.upright(scale.zero, y - 1, height, Ink.RULE_STRONG, 0.5)

    return Piece(height, draw, keep=True)


def _draw_bar(pen: Pen, bar: Bar, scale: _Scale, y: float) -> float:
    """Answers with where the drawing ends."""
    size = amount(bar.value)
    if size is None:
        return scale.zero
    start, end = sorted((scale.zero, scale.x(size)))
    pen.fill(start, y, max(end - start, 0.4), BAR_HEIGHT, Ink.ACCENT if bar.band is None else BAND_INK[bar.band])
    if bar.low is None or bar.high is None:
        return end
    low, high, middle = scale.x(bar.low), scale.x(bar.high), y + BAR_HEIGHT / 2
    pen.stroke(((low, middle), (high, middle)), Ink.INK, 0.9)
    for each in (low, high):
        pen.upright(each, middle - 3, 6, Ink.INK, 0.9)
    return max(end, high)


def _draw_words(pen: Pen, bar: Bar, words: tuple[Line, ...], x: float, y: float) -> None:
    """A value that nobody knows is hatched; a band has its steps, because colour never stands alone."""
    if amount(bar.value) is None:
        pen.hatch(x, y + 2.5, 16, 7)
        x += 21
    elif bar.band is not None:
        draw_steps(pen, x, y + 1.5, bar.band)
        x += STEPS_WIDTH + 4
    pen.text(x, y, words, WORD)
