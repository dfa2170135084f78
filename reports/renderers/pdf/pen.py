"""
Draws on one page, measured in points from its top start corner. Every stroke belongs to an element of the tree or is an
artifact; a page that runs to the left is the mirror of one that does not, letters and maps excepted.
"""

import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from reportlab.pdfbase.pdfdoc import PDFString
from reportlab.pdfgen.canvas import Canvas

from reports.renderers.pdf.inks import FILLED, PAGE_HEIGHT, PAGE_WIDTH, STROKED, Ink, Letters
from reports.renderers.pdf.setting import Line
from reports.renderers.pdf.structure import Element, Linked, Marked, Tree
from reports.renderers.pdf.typesetting import composed

ARTIFACT = "/Artifact BMC"
PAGE_HEAD = "/Artifact<</Type/Pagination/Subtype/Header>>BDC"
PAGE_FOOT = "/Artifact<</Type/Pagination/Subtype/Footer>>BDC"


class Pen:
    """`y` is the distance from the top edge; text is placed by the top of its line."""

    def __init__(self, canvas: Canvas, tree: Tree, *, mirrored: bool) -> None:
        self._canvas = canvas
        self._tree = tree
        self._mirrored = mirrored
        self._level = -1
        self._artifact = ARTIFACT
        self._all: Element | None = None
        self._muted = False
        self._start_page()

    def _start_page(self) -> None:
        self._code: list[str] = self._canvas._code  # noqa: SLF001 - ReportLab has no public call for marked content
        self._filled: Ink | None = None
        self._stroked: tuple[Ink, float] | None = None
        self._open: Element | str | None = None
        self._tree.marks.append([])

    def next_page(self) -> None:
        self.end()
        self._start_page()

    def end(self) -> None:
        """A page is compressed as soon as it is drawn, so that a long report does not wait in memory as letters."""
        self._close()
        body = zlib.compress("\n".join(self._code).encode("latin-1"), 6)
        self._code.clear()
        document, number = self._canvas._doc, len(self._tree.marks)  # noqa: SLF001 - no public call gives the page
        self._canvas.showPage()
        head = f"<</Length {len(body)}/Filter/FlateDecode>>\nstream\n".encode()
        page = document.idToObject[f"Page{number}"]
        page.Contents = document.Reference(head + body + b"\nendstream", f"Content{number}")

    def _close(self) -> None:
        if self._open is not None:
            self._code.append("EMC")
            self._open = None

    def _belongs(self, element: Element | None) -> None:
        """What is drawn next is part of this element, or an artifact; neighbours of one element are one stretch."""
        wanted: Element | str = self._all or element or self._artifact
        if self._muted:
            wanted = ARTIFACT
        if wanted is self._open:
            return
        self._close()
        self._open = wanted
        if isinstance(wanted, str):
            self._code.append(wanted)
            return
        marks = self._tree.marks[-1]
        wanted.kids.append(Marked(len(self._tree.marks) - 1, len(marks)))
        self._code.append(f"/{wanted.kind}<</MCID {len(marks)}>>BDC")
        marks.append(wanted)

    @contextmanager
    def drawing(self, figure: Element, box: tuple[float, float, float, float]) -> Iterator[None]:
        """Lines, fills and letters inside are one figure; a figure in parts is placed by its first one."""
        self._all = figure
        if not figure.attributes:
            corners = " ".join(f"{each:.2f}" for each in self._corners(box))
            figure.attributes = f"/A<</O/Layout/BBox[{corners}]>>"
        yield
        self._all = None

    @contextmanager
    def repeating(self, kind: str = ARTIFACT) -> Iterator[None]:
        """What stands on every page, or was said before, is not read again."""
        self._muted, self._artifact = kind == ARTIFACT, kind
        yield
        self._muted, self._artifact = False, ARTIFACT

    @contextmanager
    def unmirrored(self) -> Iterator[None]:
        """For maps, whose east is never left."""
        mirrored, self._mirrored = self._mirrored, False
        yield
        self._mirrored = mirrored

    def left(self, x: float, width: float = 0) -> float:
        """Where a box that starts at `x` has its left edge on paper."""
        return PAGE_WIDTH - x - width if self._mirrored else x

    def _fill_with(self, ink: Ink) -> None:
        if ink is not self._filled:
            self._code.append(FILLED[ink])
            self._filled = ink

    def _stroke_with(self, ink: Ink, weight: float) -> None:
        if self._stroked != (ink, weight):
            self._code.append(f"{STROKED[ink]} {weight:g} w")
            self._stroked = (ink, weight)

    def line(
        self, x: float, y: float, line: Line, letters: Letters, element: Element | None = None, *, end: bool = False
    ) -> None:
        """With `end`, `x` is where the line ends; in a mirrored page both are counted from the right."""
        if not line.code:
            return
        self._belongs(element)
        self._fill_with(letters.ink)
        left = self.left(x) - (line.width if end != self._mirrored else 0)
        self._code.append(f"BT {left:.2f} {PAGE_HEIGHT - y - letters.size * 1.02:.2f} Td {line.code}ET")

    def text(
        self,
        x: float,
        y: float,
        lines: Sequence[Line],
        letters: Letters,
        element: Element | None = None,
        *,
        end: bool = False,
    ) -> None:
        leading = letters.leading
        for number, line in enumerate(lines):
            self.line(x, y + number * leading, line, letters, element, end=end)

    def rule(self, x: float, y: float, width: float, ink: Ink = Ink.RULE, weight: float = 0.5) -> None:
        self.stroke(((x, y), (x + width, y)), ink, weight)

    def upright(self, x: float, y: float, height: float, ink: Ink, weight: float = 0.5) -> None:
        self.stroke(((x, y), (x, y + height)), ink, weight)

    def stroke(self, points: Sequence[tuple[float, float]], ink: Ink, weight: float = 0.9, dash: str = "") -> None:
        self._belongs(None)
        self._stroke_with(ink, weight)
        places = [f"{self.left(x):.2f} {PAGE_HEIGHT - y:.2f}" for x, y in points]
        path = f"{places[0]} m " + " ".join(f"{place} l" for place in places[1:]) + " S"
        self._code.append(f"[{dash}] 0 d {path} [] 0 d" if dash else path)

    def _box(self, x: float, y: float, width: float, height: float) -> str:
        return f"{self.left(x, width):.2f} {PAGE_HEIGHT - y - height:.2f} {width:.2f} {height:.2f} re"

    def fill(self, x: float, y: float, width: float, height: float, ink: Ink) -> None:
        self._belongs(None)
        self._fill_with(ink)
        self._code.append(f"{self._box(x, y, width, height)} f")

    def frame(
        self, x: float, y: float, width: float, height: float, ink: Ink, weight: float = 0.5, dash: str = ""
    ) -> None:
        self._belongs(None)
        self._stroke_with(ink, weight)
        box = f"{self._box(x, y, width, height)} S"
        self._code.append(f"[{dash}] 0 d {box} [] 0 d" if dash else box)

    def hatch(self, x: float, y: float, width: float, height: float, gap: float = 3.0) -> None:
        """Diagonal lines mean unknown, and nothing else is drawn so."""
        self._belongs(None)
        left, bottom = self.left(x, width), PAGE_HEIGHT - y - height
        strokes: list[str] = []
        offset = -height
        while offset < width:
            start, end = max(offset, 0), min(offset + height, width)
            strokes.append(
                f"{left + start:.2f} {bottom + start - offset:.2f} m {left + end:.2f} {bottom + end - offset:.2f} l"
            )
            offset += gap
        self._stroke_with(Ink.HATCH, 0.6)
        self._code.append(f"{' '.join(strokes)} S")
        self.frame(x, y, width, height, Ink.HATCH, 0.4)

    @contextmanager
    def inside(self, x: float, y: float, width: float, height: float) -> Iterator[None]:
        """Nothing is drawn beyond this box."""
        self._belongs(None)
        self._code.append(f"q {self._box(x, y, width, height)} W n")
        filled, stroked = self._filled, self._stroked
        yield
        self._code.append("Q")
        self._filled, self._stroked = filled, stroked

    def disc(self, x: float, y: float, radius: float, ink: Ink, *, filled: bool = False, dashed: bool = False) -> None:
        self._belongs(None)
        self._stroke_with(ink, 0.8)
        self._fill_with(ink)
        if dashed:
            self._code.append("[1.2 1] 0 d")
        self._canvas.circle(self.left(x), PAGE_HEIGHT - y, radius, stroke=1, fill=1 if filled else 0)
        if dashed:
            self._code.append("[] 0 d")

    def half_disc(self, x: float, y: float, radius: float, ink: Ink) -> None:
        self._belongs(None)
        self._fill_with(ink)
        middle, turn = self.left(x), 270 if self._mirrored else 90
        low, high = PAGE_HEIGHT - y - radius, PAGE_HEIGHT - y + radius
        self._canvas.wedge(middle - radius, low, middle + radius, high, turn, 180, stroke=0, fill=1)

    def picture(self, name: str, x: float, y: float, width: float, height: float) -> None:
        """One that the file holds under this name; never mirrored."""
        self._belongs(None)
        left = self.left(x, width)
        self._code.append(f"q {width:.2f} 0 0 {height:.2f} {left:.2f} {PAGE_HEIGHT - y - height:.2f} cm /{name} Do Q")

    def shape(self, points: Sequence[tuple[float, float]], ink: Ink) -> None:
        """A filled outline of straight sides."""
        self._belongs(None)
        self._fill_with(ink)
        places = [f"{self.left(x):.2f} {PAGE_HEIGHT - y:.2f}" for x, y in points]
        self._code.append(f"{places[0]} m " + " ".join(f"{place} l" for place in places[1:]) + " h f")

    def anchor(self, key: str, y: float, title: str = "", level: int = 0) -> None:
        """A place that links lead to; with a title it also stands in the reader's table of contents."""
        self._canvas.bookmarkHorizontal(key, 0, PAGE_HEIGHT - y + 6)
        if title:
            self._level = min(level, self._level + 1)
            self._canvas.addOutlineEntry(title, key, level=self._level, closed=False)

    def link(self, key: str, box: tuple[float, float, float, float], element: Element, words: str) -> None:
        """`box` is x, y, width and height; `words` say where the link leads."""
        self._canvas.linkRect(composed(words).replace("\n", " "), key, self._corners(box), relative=0, thickness=0, F=4)
        self._linked(element)

    def address(self, url: str, box: tuple[float, float, float, float], element: Element) -> None:
        """A page outside of the file."""
        self._canvas.linkURL(url, self._corners(box), relative=0, thickness=0, F=4, Contents=PDFString(url))
        self._linked(element)

    def _corners(self, box: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
        x, y, width, height = box
        left = self.left(x, width)
        return (left, PAGE_HEIGHT - y - height, left + width, PAGE_HEIGHT - y)

    def _linked(self, element: Element) -> None:
        """ReportLab numbers annotations from one."""
        self._tree.links.append(element)
        element.kids.append(Linked(len(self._tree.marks) - 1, len(self._tree.links)))
