"""Places on a map: coasts and borders around them, numbers that the table below explains. A map is never mirrored."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import cos, floor, radians

from reports.contents.drawings import Spot, SpotMap
from reports.contents.values import Band
from reports.contents.wording import BAND_STEPS, BAND_WORDS, number
from reports.renderers.borders import Border, borders
from reports.renderers.pdf.inks import BAND_INK, Ink, Letters
from reports.renderers.pdf.pages import MARGIN, WIDTH, Piece, gap
from reports.renderers.pdf.pen import Pen
from reports.renderers.pdf.print_words import printed
from reports.renderers.pdf.prose import anchor, caption_pieces, title_pieces
from reports.renderers.pdf.setting import Line
from reports.renderers.pdf.sheet import Sheet
from reports.renderers.pdf.structure import Element
from reports.renderers.pdf.tables import beside_drawing
from reports.renderers.pdf.typesetting import Style

NUMBER = Letters(Style.STRONG, 6.5, Ink.INK)
DEGREE = Letters(size=6, ink=Ink.FAINT)
HEIGHT, LOW_HEIGHT = 250.0, 165.0
FEW_SPOTS = 3
"""So few places need less of the page."""

LEAST_SPAN = 2.0
MARGIN_SHARE = 0.18
DOT = 3.2
STEPS = (0.5, 1, 2, 5, 10, 20, 30)
MOST_LINES = 7


@dataclass(frozen=True, slots=True)
class _View:
    """Degrees shown, and points of paper per degree."""

    west: float
    south: float
    east: float
    north: float
    across: float
    up: float
    height: float

    def x(self, longitude: float) -> float:
        return MARGIN + (longitude - self.west) * self.across

    def y(self, latitude: float) -> float:
        return (self.north - latitude) * self.up

    def shows(self, border: Border) -> bool:
        beside = border.east < self.west or border.west > self.east
        return not beside and not (border.north < self.south or border.south > self.north)


def map_pieces(block: SpotMap, sheet: Sheet) -> Iterator[Piece]:
    yield anchor(block.id)
    yield from title_pieces(block.title, sheet, sheet.heading())
    if block.spots:
        yield _drawn(block, _view(block.spots), sheet.at.add("Figure", alt=_said(block)), sheet)
        yield from caption_pieces(printed("borders" if borders() else "graticule"), sheet)
        yield gap(6)
    yield from beside_drawing(block, sheet, numbered=printed("column-number"))


def _said(block: SpotMap) -> str:
    none = printed("none")
    ranked = [spot for spot in block.spots if spot.band not in (None, Band.UNKNOWN)]
    highest = max(ranked, key=lambda spot: BAND_STEPS[spot.band or Band.UNKNOWN], default=None)
    return printed(
        "alt-map",
        count=number(len(block.spots)),
        title=block.title,
        largest=f"{highest.label}, {BAND_WORDS[highest.band]}" if highest and highest.band else none,
        unknown=sum(spot.band is Band.UNKNOWN for spot in block.spots),
        unplaced=number(block.unplaced),
    )


def _view(spots: tuple[Spot, ...]) -> _View:
    """All places with a margin, at the shape of the paper; degrees of longitude shrink towards the poles."""
    longitudes, latitudes = [float(spot.longitude) for spot in spots], [float(spot.latitude) for spot in spots]
    middle_x, middle_y = (min(longitudes) + max(longitudes)) / 2, (min(latitudes) + max(latitudes)) / 2
    shrink = max(cos(radians(middle_y)), 0.2)
    tall = max(max(latitudes) - min(latitudes), LEAST_SPAN) * (1 + 2 * MARGIN_SHARE)
    wide = max(max(longitudes) - min(longitudes), LEAST_SPAN) * (1 + 2 * MARGIN_SHARE)
    height = LOW_HEIGHT if len(spots) <= FEW_SPOTS else HEIGHT
    up = min(height / tall, WIDTH / (wide * shrink))
    across = up * shrink
    half_x, half_y = WIDTH / across / 2, height / up / 2
    west, south = middle_x - half_x, middle_y - half_y
    return _View(west, south, middle_x + half_x, middle_y + half_y, across, up, height)


def _drawn(block: SpotMap, view: _View, figure: Element, sheet: Sheet) -> Piece:
    numbers = [sheet.line(str(place), NUMBER) for place in range(1, len(block.spots) + 1)]
    lines = [border for border in borders() if view.shows(border)]
    degrees = list(_degrees(view, sheet))

    def draw(pen: Pen, y: float) -> None:
        with pen.drawing(figure, (MARGIN, y, WIDTH, view.height)), pen.unmirrored():
            with pen.inside(MARGIN, y, WIDTH, view.height):
                _graticule(pen, view, degrees, y)
                for border in lines:
                    _outline(pen, view, border, y)
                for spot, words in zip(block.spots, numbers, strict=True):
                    _spot(pen, view, spot, words, y)
            pen.frame(MARGIN, y, WIDTH, view.height, Ink.RULE_STRONG, 0.5)

    return Piece(view.height + 4, draw, keep=True)


def _outline(pen: Pen, view: _View, border: Border, y: float) -> None:
    """Points closer than half a point of paper are one."""
    drawn: list[tuple[float, float]] = []
    pairs = zip(border.points[::2], border.points[1::2], strict=True)
    for longitude, latitude in pairs:
        point = (view.x(longitude), y + view.y(latitude))
        if not drawn or abs(point[0] - drawn[-1][0]) + abs(point[1] - drawn[-1][1]) > 0.5:  # noqa: PLR2004 - as said
            drawn.append(point)
    if len(drawn) > 1:
        pen.stroke(drawn, Ink.RULE_STRONG, 0.5)


def _degrees(view: _View, sheet: Sheet) -> Iterator[tuple[str, float, Line]]:
    span = max(view.east - view.west, view.north - view.south)
    step = next((each for each in STEPS if span / each <= MOST_LINES), STEPS[-1])
    for axis, start, end in (("x", view.west, view.east), ("y", view.south, view.north)):
        place = (floor(start / step) + 1) * step
        while place < end:
            yield axis, place, sheet.line(f"{place:g}\N{DEGREE SIGN}", DEGREE)
            place += step


def _graticule(pen: Pen, view: _View, degrees: list[tuple[str, float, Line]], y: float) -> None:
    for axis, place, words in degrees:
        if axis == "x":
            pen.upright(view.x(place), y, view.height, Ink.RULE, 0.3)
            pen.line(view.x(place) + 2, y + view.height - 9, words, DEGREE)
        else:
            pen.rule(MARGIN, y + view.y(place), WIDTH, Ink.RULE, 0.3)
            pen.line(MARGIN + 3, y + view.y(place) - 8, words, DEGREE)


def _spot(pen: Pen, view: _View, spot: Spot, words: Line, y: float) -> None:
    """The number beside the dot leads to the table, which says the band in words."""
    x, top = view.x(float(spot.longitude)), y + view.y(float(spot.latitude))
    if spot.band is Band.UNKNOWN:
        pen.fill(x - DOT, top - DOT, 2 * DOT, 2 * DOT, Ink.PAPER)
        pen.hatch(x - DOT, top - DOT, 2 * DOT, 2 * DOT, 2.0)
    else:
        pen.disc(x, top, DOT, Ink.ACCENT if spot.band is None else BAND_INK[spot.band], filled=True)
    pen.line(x + DOT + 1.5, top - 5, words, NUMBER)
