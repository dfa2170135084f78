"""Key figures side by side, and the score of one subject drawn large."""

from collections.abc import Iterator
from dataclasses import dataclass

from reports.contents.blocks import Figure, Figures, Gauge
from reports.contents.values import Band, Kind
from reports.contents.wording import BAND_WORDS, figure_shown, number, shown
from reports.renderers.pdf.inks import BAND_INK, Ink, Letters
from reports.renderers.pdf.marks import STEPS_WIDTH, draw_steps
from reports.renderers.pdf.pages import MARGIN, WIDTH, Piece
from reports.renderers.pdf.pen import Pen
from reports.renderers.pdf.print_words import printed
from reports.renderers.pdf.prose import BODY, CAPTION, item_pieces
from reports.renderers.pdf.setting import Line
from reports.renderers.pdf.sheet import Sheet
from reports.renderers.pdf.structure import Element
from reports.renderers.pdf.typesetting import Style

KEY = Letters(Style.RECORD, 20)
KEY_WORDS = Letters(Style.RECORD, 12)
KEY_LABEL = Letters(size=8.5, ink=Ink.SOFT)
SCORE = Letters(Style.RECORD, 34)
BAND_WORD = Letters(size=13)
LIKELY = Letters(size=9, ink=Ink.SOFT)
SMALL = Letters(size=7, ink=Ink.FAINT)
SHORTEST_ROOM = 62.0
RULER = 205.0
STEPS_SCALE = 1.7


@dataclass(frozen=True, slots=True)
class _Key:
    figure: Figure
    letters: Letters
    value: tuple[Line, ...]
    label: tuple[Line, ...]
    note: tuple[Line, ...]
    element: Element

    @property
    def height(self) -> float:
        under = len(self.label) * KEY_LABEL.leading + len(self.note) * CAPTION.leading
        return max(KEY.leading, len(self.value) * self.letters.leading) + under


def figures_pieces(block: Figures, sheet: Sheet) -> Iterator[Piece]:
    in_row = max(min(len(block.figures), int(WIDTH // SHORTEST_ROOM)), 1)
    items = sheet.at.list()
    for start in range(0, len(block.figures), in_row):
        yield from _row(block.figures[start : start + in_row], WIDTH / in_row, sheet.under(items))


def _row(figures: tuple[Figure, ...], room: float, sheet: Sheet) -> Iterator[Piece]:
    if any(len(figure_shown(figure)) + len(figure.label) + len(figure.note) > room * 4 for figure in figures):
        yield from _listed(figures, sheet)
        return
    keys = [_key(figure, room - 12, sheet) for figure in figures]
    height = max(key.height for key in keys) + 4

    def draw(pen: Pen, y: float) -> None:
        for place, key in enumerate(keys):
            _draw_key(pen, key, MARGIN + place * room, y, (room - 12, height))

    yield Piece(height, draw)


def _listed(figures: tuple[Figure, ...], sheet: Sheet) -> Iterator[Piece]:
    for figure in figures:
        text = f"{figure_shown(figure)} {figure.label}{'. ' if figure.note else ''}{figure.note}"
        yield from item_pieces("\N{BULLET}", text, sheet, BODY)


def _key(figure: Figure, room: float, sheet: Sheet) -> _Key:
    body = sheet.at.add("LI").add("LBody")
    words = figure_shown(figure)
    large = sheet.breadth(words, KEY, WIDTH) <= room
    letters = KEY if large else KEY_WORDS
    return _Key(
        figure,
        letters,
        sheet.lines(words, letters, room),
        sheet.lines(figure.label, KEY_LABEL, room),
        sheet.lines(figure.note, CAPTION, room) if figure.note else (),
        body.add("Link") if figure.rows else body,
    )


def _draw_key(pen: Pen, key: _Key, x: float, y: float, box: tuple[float, float]) -> None:
    """A value in words stands on the line where the figures beside it stand."""
    drop = max(KEY.leading - len(key.value) * key.letters.leading - 1, 0)
    top = y + max(KEY.leading, len(key.value) * key.letters.leading)
    pen.text(x, y + drop, key.value, key.letters, key.element)
    pen.text(x, top, key.label, KEY_LABEL, key.element)
    pen.text(x, top + len(key.label) * KEY_LABEL.leading, key.note, CAPTION, key.element)
    if key.figure.rows:
        words = f"{figure_shown(key.figure)} {key.figure.label}"
        pen.link(f"block-{key.figure.rows}", (x, y, *box), key.element, words)


def gauge_pieces(block: Gauge, sheet: Sheet) -> Iterator[Piece]:
    mark = block.mark
    said = sheet.at.add("P")
    figure = sheet.line(number(mark.score) if mark.score is not None else "?", SCORE)
    band = sheet.line(BAND_WORDS[mark.band], BAND_WORD)
    ranged = mark.low is not None and mark.high is not None
    likely = sheet.line(printed("likely", low=mark.low or 0, high=mark.high or 0) if ranged else "", LIKELY)
    alt = printed("alt-gauge", title=block.label, mark=shown(mark, Kind.BAND))
    ruler = _Ruler(block, tuple(_cut_words(block, sheet)), sheet.line("100", SMALL), sheet.at.add("Figure", alt=alt))
    note = sheet.lines(block.note, CAPTION, WIDTH - RULER)[:MOST_NOTE] if block.note else ()
    noted = sheet.at.add("P")

    def draw(pen: Pen, y: float) -> None:
        pen.line(MARGIN, y - 6, figure, SCORE, said)
        draw_steps(pen, MARGIN + figure.width + 8, y + 14, mark.band, STEPS_SCALE)
        pen.line(MARGIN + figure.width + 16 + STEPS_WIDTH * STEPS_SCALE, y + 13, band, BAND_WORD, said)
        pen.line(MARGIN, y + 38, likely, LIKELY, said)
        with pen.drawing(ruler.element, (MARGIN + RULER, y + 6, WIDTH - RULER, 26)):
            _draw_ruler(pen, ruler, MARGIN + RULER, y + 6, WIDTH - RULER)
        pen.text(MARGIN + RULER, y + 36, note, CAPTION, noted)

    yield Piece(46 + max(14, len(note) * CAPTION.leading - 14), draw)


MOST_NOTE = 30
BANDS = (Band.LOW, Band.MEDIUM, Band.HIGH, Band.VERY_HIGH)


@dataclass(frozen=True, slots=True)
class _Ruler:
    gauge: Gauge
    cuts: tuple[Line, ...]
    end: Line
    element: Element


def _cut_words(gauge: Gauge, sheet: Sheet) -> Iterator[Line]:
    for start, band in zip((0, *gauge.cuts), BANDS, strict=True):
        yield sheet.line(f"{start} {BAND_WORDS[band]}", SMALL)


def _draw_ruler(pen: Pen, ruler: _Ruler, x: float, y: float, width: float) -> None:
    """The whole scale in its four bands, the likely range as a bracket, the score as a stroke."""
    gauge = ruler.gauge
    spans = zip(BANDS, (0, *gauge.cuts), (*gauge.cuts, 100), ruler.cuts, strict=True)
    for band, start, end, words in spans:
        pen.fill(x + width * start / 100 + 0.4, y + 5, width * (end - start) / 100 - 0.8, 6, BAND_INK[band])
        pen.line(x + width * start / 100, y + 16, words, SMALL)
    pen.line(x + width, y + 16, ruler.end, SMALL, end=True)
    mark = gauge.mark
    if mark.low is not None and mark.high is not None:
        pen.frame(x + width * mark.low / 100, y + 1.5, width * (mark.high - mark.low) / 100, 13, Ink.INK, 0.8)
    if mark.score is not None:
        pen.upright(x + width * mark.score / 100, y, 16, Ink.INK, 2)
