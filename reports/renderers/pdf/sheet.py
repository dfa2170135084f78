"""What laying out needs at hand: letters measured, and where in the tree one is."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from reports.renderers.pdf.inks import Letters
from reports.renderers.pdf.pages import MARGIN, Draw, Piece
from reports.renderers.pdf.pen import Pen
from reports.renderers.pdf.setting import Line
from reports.renderers.pdf.structure import Element
from reports.renderers.pdf.typesetting import Typesetter

DEEPEST_HEADING = 6


@dataclass(frozen=True, slots=True)
class Sheet:
    """`at` is the element that blocks are added to, `depth` the level of the last heading above them."""

    typesetter: Typesetter
    at: Element
    depth: int = 1

    def under(self, element: Element, *, deeper: int = 0) -> "Sheet":
        return replace(self, at=element, depth=self.depth + deeper)

    def heading(self, *, deeper: int = 1) -> Element:
        return self.at.add(f"H{min(self.depth + deeper, DEEPEST_HEADING)}")

    def lines(self, text: str, letters: Letters, room: float) -> tuple[Line, ...]:
        return self.typesetter.lines(text, letters.style, letters.size, room)

    def line(self, text: str, letters: Letters) -> Line:
        return self.typesetter.line(text, letters.style, letters.size)

    def breadth(self, text: str, letters: Letters, limit: float) -> float:
        """How wide the text is on one line; of what cannot fit the limit, only so much is measured."""
        if len(text) > limit:
            return limit
        typesetter = self.typesetter
        return typesetter.width(typesetter.prepared(text, letters.style), letters.style, letters.size)


def flowing(
    lines: Sequence[Line], letters: Letters, element: Element, *, x: float = MARGIN, keep: bool = False
) -> Iterator[Piece]:
    """A piece a line, so that a text of any length runs over pages; no first or last line stands alone."""
    last = len(lines) - 1
    for place, line in enumerate(lines):
        beside = last > 1 and place in (0, last - 1)
        yield Piece(letters.leading, _drawn(line, letters, element, x), keep=keep or beside)


def _drawn(line: Line, letters: Letters, element: Element, x: float) -> Draw:
    def draw(pen: Pen, y: float) -> None:
        pen.line(x, y, line, letters, element)

    return draw
