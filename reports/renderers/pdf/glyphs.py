"""
Faces as a PDF draws them: by glyph number. One opened face serves a whole process; which of its glyphs a document uses
is remembered per document, so that only those are embedded.
"""

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import uharfbuzz as hb  # type: ignore[import-untyped] # it ships no types
from reportlab.pdfbase import pdfmetrics

from reports.renderers.faces import Face

ENCODING = "cp1252"
# What the built-in faces lack and have a letter of the same look for: a sum without its minus would be another sum.
ALIKE = {"\N{MINUS SIGN}": "\N{EN DASH}", "\N{NARROW NO-BREAK SPACE}": " ", "\N{THIN SPACE}": " "}


@dataclass(frozen=True, slots=True)
class Shaped:
    """Parts of TJ, each with how far it rises from the base line; all in thousandths of the type size."""

    parts: tuple[tuple[str, float], ...]
    width: float


@cache
def _opened(path: Path) -> hb.Font:
    return hb.Font(hb.Face(hb.Blob.from_file_path(str(path))))


@dataclass(slots=True)
class DrawnFace:
    """`used` is glyph number -> the text it stands for. Widths are thousandths of the type size."""

    face: Face
    path: Path
    used: dict[int, str] = field(default_factory=dict)
    _stretches: dict[tuple[str, bool], Shaped] = field(default_factory=dict)

    @property
    def resource(self) -> str:
        return self.face.name.title().replace("-", "")

    @property
    def shaped(self) -> bool:
        return self.face.shaped

    @property
    def font(self) -> hb.Font:
        return _opened(self.path)

    def glyph(self, letter: str) -> tuple[str, float] | None:
        """Its number in four hexadecimal digits and its width; None when the face lacks it."""
        number = self.font.get_nominal_glyph(ord(letter))
        if number is None:
            return None
        self.used.setdefault(number, letter)
        return f"{number:04X}", self._units(self.font.get_glyph_h_advance(number))

    def _units(self, value: int) -> float:
        return value * 1000 / float(self.font.face.upem)

    def shape(self, text: str, *, leftwards: bool) -> Shaped:
        """Letters joined, reordered and placed by the face's own rules, in the order they are drawn."""
        key = (text, leftwards)
        if key not in self._stretches:
            self._stretches[key] = self._shape(text, leftwards=leftwards)
        return self._stretches[key]

    def _shape(self, text: str, *, leftwards: bool) -> Shaped:
        buffer = hb.Buffer()
        buffer.add_str(text)
        buffer.guess_segment_properties()
        buffer.direction, buffer.language = "rtl" if leftwards else "ltr", "und"
        hb.shape(self.font, buffer)
        starts = sorted({info.cluster for info in buffer.glyph_infos})
        ends = dict(zip(starts, [*starts[1:], len(text)], strict=True))
        parts: list[tuple[str, float]] = []
        width = 0.0
        for info, spot in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
            self.used.setdefault(info.codepoint, text[info.cluster : ends[info.cluster]])
            own, shift = self.font.get_glyph_h_advance(info.codepoint), self._units(spot.x_offset)
            before = f" {-shift:.0f}" if shift else ""  # the blank keeps it apart from what follows the glyph before
            correction = self._units(own - spot.x_advance) + shift
            after = f"{correction:.0f}" if round(correction) else ""
            parts.append((f"{before}<{info.codepoint:04X}>{after}", self._units(spot.y_offset)))
            width += self._units(spot.x_advance)
        return Shaped(tuple(parts), width)


@dataclass(slots=True)
class BuiltInFace:
    """One of the faces that every reader has, for when set-up made none: not embedded, and the report says so."""

    name: str
    used: dict[int, str] = field(default_factory=dict)

    @property
    def resource(self) -> str:
        return self.name.replace("-", "")

    @property
    def shaped(self) -> bool:
        return False

    def glyph(self, letter: str) -> tuple[str, float] | None:
        drawn = ALIKE.get(letter, letter)
        code = drawn.encode(ENCODING, errors="ignore")
        if not code:
            return None
        self.used.setdefault(code[0], letter)
        return f"{code[0]:02X}", float(pdfmetrics.stringWidth(drawn, self.name, 1000))

    def shape(self, text: str, *, leftwards: bool) -> Shaped:
        drawn = text[::-1] if leftwards else text
        glyphs = [each for each in map(self.glyph, drawn) if each]
        return Shaped(tuple((f"<{code}>", 0.0) for code, _ in glyphs), sum(width for _, width in glyphs))
