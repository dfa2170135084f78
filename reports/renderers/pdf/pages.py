"""Pieces of fixed height, stacked onto pages. Laying out costs one pass over the pieces, however many there are."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from reports.renderers.pdf.inks import PAGE_HEIGHT, PAGE_WIDTH
from reports.renderers.pdf.pen import Pen

MARGIN = 45.0
TOP = 62.0
BOTTOM = PAGE_HEIGHT - 58.0
WIDTH = PAGE_WIDTH - 2 * MARGIN

Draw = Callable[[Pen, float], None]


def draw_nothing(pen: Pen, y: float) -> None:
    """What a gap draws."""


@dataclass(frozen=True, slots=True)
class Piece:
    """
    `keep` holds it on the page of the piece after it; `head` is drawn again when this piece opens a page; `opens` asks
    for a new page.
    """

    height: float
    draw: Draw
    keep: bool = False
    head: "Piece | None" = None
    opens: bool = False


def gap(height: float) -> Piece:
    """Falls away at the top of a page."""
    return Piece(height, draw_nothing, keep=True)


@dataclass(frozen=True, slots=True)
class Placed:
    """`again` when the same was drawn on an earlier page, so that nobody hears it twice."""

    piece: Piece
    y: float
    again: bool = False


@dataclass(slots=True)
class Page:
    placed: list[Placed] = field(default_factory=list)
    y: float = TOP

    def put(self, piece: Piece, *, again: bool = False) -> None:
        if piece.draw is draw_nothing and not self.placed:
            return
        self.placed.append(Placed(piece, self.y, again))
        self.y += piece.height


def laid_out(pieces: Iterable[Piece], first_top: float) -> list[Page]:
    """Pieces kept together move to the next page together, unless no page could hold them."""
    pages = [Page(y=first_top)]
    for group in _groups(pieces):
        height = sum(piece.height for piece in group)
        too_high = pages[-1].y + height > BOTTOM and height <= BOTTOM - TOP
        if pages[-1].placed and (too_high or group[0].opens):
            pages.append(_opened(group[0]))
        for piece in group:
            if pages[-1].placed and pages[-1].y + piece.height > BOTTOM:
                pages.append(_opened(piece))
            pages[-1].put(piece)
    return pages


def _opened(piece: Piece) -> Page:
    page = Page()
    if piece.head is not None:
        page.put(piece.head, again=True)
    return page


def _groups(pieces: Iterable[Piece]) -> Iterable[list[Piece]]:
    group: list[Piece] = []
    for piece in pieces:
        if piece.opens and group:
            yield group
            group = []
        group.append(piece)
        if not piece.keep:
            yield group
            group = []
    if group:
        yield group
