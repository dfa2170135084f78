"""Draws on one page, measured in points from its top left corner, in the colours of the printed page."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from hashlib import md5
from io import BytesIO

from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas

from reports.contents.blocks import Band
from reports.renderers.joining import needs_shaping, starts_right, visual
from reports.renderers.pdf.typesetting import Style, Typesetter

PAGE_WIDTH, PAGE_HEIGHT = 595.28, 841.89


class Ink(StrEnum):
    """The light theme of the desk, on white."""

    INK = "#14211f"
    SOFT = "#42504c"
    FAINT = "#5a6763"
    RULE = "#d6dad3"
    RULE_STRONG = "#78847f"
    SUNK = "#f2f3ef"
    PAPER = "#ffffff"
    ACCENT = "#0a5c66"
    LAMP = "#f3b61f"
    HATCH = "#87928e"
    LATE = "#a1200f"
    LATE_SOFT = "#fbe9e5"
    SOON = "#855a00"
    SOON_SOFT = "#fbf1d9"
    LOW = "#678f97"
    MEDIUM = "#a87400"
    HIGH = "#a8380a"
    VERY_HIGH = "#5f0b25"


BAND_INK = {
    Band.LOW: Ink.LOW,
    Band.MEDIUM: Ink.MEDIUM,
    Band.HIGH: Ink.HIGH,
    Band.VERY_HIGH: Ink.VERY_HIGH,
    Band.UNKNOWN: Ink.FAINT,
}


@dataclass(frozen=True, slots=True)
class Letters:
    """How a stretch of text is set."""

    style: Style = Style.TEXT
    size: float = 9.5
    ink: Ink = Ink.INK

    @property
    def leading(self) -> float:
        return self.size * 1.36


class Pen:
    """`y` is the distance from the top edge; text is placed by the top of its line."""

    def __init__(self, canvas: Canvas, typesetter: Typesetter) -> None:
        self._canvas = canvas
        self._typesetter = typesetter

    def line_of_text(self, x: float, y: float, prepared: str, letters: Letters, *, end: bool = False) -> None:
        """One prepared line; with `end`, `x` is where it ends. Right-to-left text is still copied in its own order."""
        if end:
            x -= self._typesetter.width(prepared, letters.style, letters.size)
        turned = needs_shaping(prepared)
        drawn = visual(prepared, right_to_left=starts_right(prepared)) if turned else prepared
        baseline = PAGE_HEIGHT - y - letters.size * 1.02
        self._canvas.setFillColor(HexColor(letters.ink))
        if turned:
            self._open_actual_text(prepared)
        for run in self._typesetter.runs(drawn, letters.style):
            self._canvas.setFont(run.font, letters.size)
            self._canvas.drawString(x, baseline, run.text)
            x += self._typesetter.width(run.text, letters.style, letters.size)
        if turned:
            self._canvas._code.append("EMC")  # noqa: SLF001 - ReportLab has no public call for marked content

    def _open_actual_text(self, prepared: str) -> None:
        text = unicodedata.normalize("NFKC", prepared).encode("utf-16-be").hex().upper()
        self._canvas._code.append(f"/Span <</ActualText <FEFF{text}>>> BDC")  # noqa: SLF001 - see above

    def text(self, x: float, y: float, lines: Sequence[str], letters: Letters, *, end: bool = False) -> None:
        for number, line in enumerate(lines):
            self.line_of_text(x, y + number * letters.leading, line, letters, end=end)

    def rule(self, x: float, y: float, width: float, ink: Ink = Ink.RULE, weight: float = 0.5) -> None:
        self._canvas.setStrokeColor(HexColor(ink))
        self._canvas.setLineWidth(weight)
        self._canvas.line(x, PAGE_HEIGHT - y, x + width, PAGE_HEIGHT - y)

    def upright(self, x: float, y: float, height: float, ink: Ink, weight: float = 0.5) -> None:
        self._canvas.setStrokeColor(HexColor(ink))
        self._canvas.setLineWidth(weight)
        self._canvas.line(x, PAGE_HEIGHT - y, x, PAGE_HEIGHT - y - height)

    def fill(self, x: float, y: float, width: float, height: float, ink: Ink) -> None:
        self._canvas.setFillColor(HexColor(ink))
        self._canvas.rect(x, PAGE_HEIGHT - y - height, width, height, stroke=0, fill=1)

    def frame(self, x: float, y: float, width: float, height: float, ink: Ink, weight: float = 0.5) -> None:
        self._canvas.setStrokeColor(HexColor(ink))
        self._canvas.setLineWidth(weight)
        self._canvas.rect(x, PAGE_HEIGHT - y - height, width, height, stroke=1, fill=0)

    def hatch(self, x: float, y: float, width: float, height: float, gap: float = 3.0) -> None:
        """Diagonal lines mean unknown, and nothing else is drawn so."""
        canvas = self._canvas
        canvas.saveState()
        clip = canvas.beginPath()
        clip.rect(x, PAGE_HEIGHT - y - height, width, height)
        canvas.clipPath(clip, stroke=0)
        canvas.setStrokeColor(HexColor(Ink.HATCH))
        canvas.setLineWidth(0.6)
        offset = -height
        while offset < width:
            bottom = PAGE_HEIGHT - y - height
            canvas.line(x + offset, bottom, x + offset + height, bottom + height)
            offset += gap
        canvas.restoreState()
        self.frame(x, y, width, height, Ink.HATCH, 0.4)

    def disc(self, x: float, y: float, radius: float, ink: Ink, *, filled: bool = False, dashed: bool = False) -> None:
        canvas = self._canvas
        canvas.setStrokeColor(HexColor(ink))
        canvas.setFillColor(HexColor(ink))
        canvas.setLineWidth(0.8)
        canvas.setDash(*((1.2, 1.0) if dashed else ([], 0)))
        canvas.circle(x, PAGE_HEIGHT - y, radius, stroke=1, fill=1 if filled else 0)
        canvas.setDash([], 0)

    def half_disc(self, x: float, y: float, radius: float, ink: Ink) -> None:
        self._canvas.setFillColor(HexColor(ink))
        self._canvas.wedge(
            x - radius, PAGE_HEIGHT - y - radius, x + radius, PAGE_HEIGHT - y + radius, 90, 180, stroke=0, fill=1
        )

    def stroke(self, points: Sequence[tuple[float, float]], ink: Ink, weight: float = 0.9) -> None:
        path = self._canvas.beginPath()
        path.moveTo(points[0][0], PAGE_HEIGHT - points[0][1])
        for x, y in points[1:]:
            path.lineTo(x, PAGE_HEIGHT - y)
        self._canvas.setStrokeColor(HexColor(ink))
        self._canvas.setLineWidth(weight)
        self._canvas.drawPath(path, stroke=1, fill=0)

    def anchor(self, key: str, y: float, title: str = "", level: int = 0) -> None:
        """A place that links lead to; with a title it also stands in the reader's table of contents."""
        self._canvas.bookmarkHorizontal(key, 0, PAGE_HEIGHT - y + 6)
        if title:
            self._canvas.addOutlineEntry(title, key, level=level, closed=False)

    def link(self, key: str, x: float, y: float, width: float, height: float) -> None:
        box = (x, PAGE_HEIGHT - y - height, x + width, PAGE_HEIGHT - y)
        self._canvas.linkRect("", key, box, relative=0, thickness=0)

    def next_page(self) -> None:
        self._canvas.showPage()


def new_canvas(target: BytesIO, language: str, stamp: date, first_font: str, seal: str) -> Canvas:
    """
    `invariant` keeps the wall clock and random ids out; the file is dated by its data, not by its making. ReportLab
    puts `first_font` on every page, used or not, so it must be one that is embedded.
    """
    size = (PAGE_WIDTH, PAGE_HEIGHT)
    canvas = Canvas(target, pagesize=size, invariant=1, lang=language, initialFontName=first_font)
    made = datetime(stamp.year, stamp.month, stamp.day, tzinfo=UTC)
    clock = canvas._doc._timeStamp  # noqa: SLF001 - ReportLab takes a date only from the environment
    clock.t, clock.lt, clock.YMDhms = made.timestamp(), made.timetuple(), made.timetuple()[:6]
    # The file's id starts from `seal`, the content hash, and not from the environment's idea of now.
    canvas._doc.signature = md5(seal.encode(), usedforsecurity=False)  # noqa: SLF001 - as above
    return canvas
