"""
A line turned into what a PDF draws: glyph numbers, with the words in reading order beside them where the drawing turns
or joins them, and their language where it is not the document's.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from reports.renderers.joining import stretches
from reports.renderers.pdf.glyphs import BuiltInFace, DrawnFace, Shaped
from reports.renderers.pdf.scripts import by_language, language_of

Glyph = tuple[DrawnFace | BuiltInFace, str, float]
JOINERS = "\u200c\u200d"


@dataclass(frozen=True, slots=True)
class Line:
    """`code` stands inside one text object; `width` in points."""

    text: str
    code: str
    width: float


def utf16(text: str) -> str:
    """A text string of PDF, as hexadecimal digits."""
    return f"<FEFF{text.encode('utf-16-be', errors='replace').hex().upper()}>"


@dataclass(slots=True)
class Setter:
    """Sets one style. `glyphs` is filled by the typesetter while it prepares a text."""

    glyphs: dict[str, Glyph | None]
    language: str

    def width(self, prepared: str) -> float:
        """In thousandths of the type size."""
        glyphs = self.glyphs
        try:
            found = [glyphs[letter] for letter in prepared]
            if not any(each is None or each[0].shaped for each in found):
                return sum(each[2] for each in found if each)
        except KeyError:
            pass
        return sum(self._piece_width(face, text) for face, text in self._pieces(prepared))

    def _piece_width(self, face: DrawnFace | BuiltInFace, text: str) -> float:
        if face.shaped:
            return face.shape(text, leftwards=language_of(text.strip()[:1] or text[0]) == "ar").width
        return sum(glyph[2] for letter in text if (glyph := self.glyphs.get(letter)))

    def _pieces(self, text: str) -> Iterator[tuple[DrawnFace | BuiltInFace, str]]:
        """Stretches of one face, in reading order; a joiner stays with the letters around it."""
        faces: list[DrawnFace | BuiltInFace] = []
        for letter in text:
            glyph = self.glyphs.get(letter)
            last = faces[-1] if faces else next(iter(each[0] for each in self.glyphs.values() if each))
            faces.append(glyph[0] if glyph else last)
        pairs = zip(faces, text, strict=True)
        for _, run in groupby(pairs, key=lambda pair: id(pair[0])):
            found = list(run)
            yield found[0][0], "".join(letter for _, letter in found)

    def line(self, prepared: str, size: float, *, turned: bool, leftwards: bool) -> Line:
        """
        `turned` when any letter runs to the left; `leftwards` when the paragraph does. Each line ends in a space that
        takes no room, so that a reader keeps the last word apart from the next line's first.
        """
        if not prepared:
            return Line("", "", 0.0)
        width = self.width(prepared) * size / 1000
        if prepared.isascii():
            return Line(prepared, self._plain(f"{prepared} ", size), width)
        if turned:
            drawn = "".join(
                self._drawn(prepared[each.start : each.end], size, leftwards=each.level % 2 == 1)
                for each in stretches(prepared, right_to_left=leftwards)
            )
            return Line(prepared, self._spoken(f"{prepared} ", drawn, _language(prepared, self.language)), width)
        parts = by_language(prepared, self.language)
        code = "".join(
            self._spoken(text, self._drawn(text, size, leftwards=False), language)
            if language or self._joins(text)
            else self._drawn(text, size, leftwards=False)
            for language, text in parts
        )
        return Line(prepared, code + self._plain(" ", size), width)

    def _joins(self, text: str) -> bool:
        return any(face.shaped for face, _ in self._pieces(text))

    def _plain(self, text: str, size: float) -> str:
        return "".join(self._run(face, piece, size) for face, piece in self._pieces(text))

    def _spoken(self, text: str, code: str, language: str) -> str:
        said = f"/Lang({language})" if language else ""
        return f"/Span<<{said}/ActualText{utf16(text)}>>BDC {code}EMC "

    def _drawn(self, text: str, size: float, *, leftwards: bool) -> str:
        pieces = list(self._pieces(text))
        parts: list[str] = []
        for face, piece in pieces[::-1] if leftwards else pieces:
            if face.shaped or leftwards:
                parts.append(_shaped(face, face.shape(piece, leftwards=leftwards), size))
            else:
                parts.append(self._run(face, piece, size))
        return "".join(parts)

    def _run(self, face: DrawnFace | BuiltInFace, text: str, size: float) -> str:
        codes = "".join(glyph[1] for letter in text if (glyph := self.glyphs.get(letter)))
        return f"/{face.resource} {size:g} Tf <{codes}>Tj "


def _language(text: str, language: str) -> str:
    """Of the words that make a line turn; none to name when it is the document's own."""
    found = next((each for each in map(language_of, text) if each == "ar"), "")
    return "" if found == language else found


def _shaped(face: DrawnFace | BuiltInFace, shaped: Shaped, size: float) -> str:
    parts = [f"/{face.resource} {size:g} Tf "]
    for rise, group in groupby(shaped.parts, key=lambda part: part[1]):
        glyphs = "".join(code for code, _ in group)
        set_off = (f"{rise * size / 1000:.2f} Ts ", "0 Ts ") if rise else ("", "")
        parts.append(f"{set_off[0]}[{glyphs}]TJ {set_off[1]}")
    return "".join(parts)
