"""
Text measured and broken into lines, each character in the first face that has it.

A face that set-up could not make falls back to Helvetica; a script that no face has is replaced by its name in square
brackets. Both are remembered and printed in the report, so that nobody mistakes a gap for a fact.
"""

import re
import unicodedata
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import groupby
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from reports.renderers.faces import FONT_FOLDER
from reports.renderers.joining import joined, needs_shaping


class Style(StrEnum):
    TEXT = "text"
    STRONG = "text-strong"
    RECORD = "record"
    CODE = "code"


CHAINS = {
    Style.TEXT: ("text", "arabic", "devanagari", "chinese"),
    Style.STRONG: ("text-strong", "arabic-strong", "devanagari-strong", "chinese"),
    Style.RECORD: ("record", "text-strong", "arabic-strong", "devanagari-strong", "chinese"),
    Style.CODE: ("code", "text", "arabic", "devanagari", "chinese"),
}
FALLBACK = {
    Style.TEXT: "Helvetica",
    Style.STRONG: "Helvetica-Bold",
    Style.RECORD: "Times-Roman",
    Style.CODE: "Courier",
}
SCRIPT_NAMES = {"CJK": "Chinese", "KATAKANA-HIRAGANA": "Japanese", "HIRAGANA": "Japanese", "KATAKANA": "Japanese"}
UNJOINED = "DEVANAGARI"
BREAKS_ANYWHERE = re.compile(r"([\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef])")


@dataclass(frozen=True, slots=True)
class Glyph:
    """`width` in thousandths of the type size."""

    font: str
    width: float


@dataclass(frozen=True, slots=True)
class Run:
    font: str
    text: str


@dataclass(slots=True)
class Typesetter:
    """Faces are opened when the first character needs them: most reports never touch the Chinese one."""

    folder: Path = FONT_FOLDER
    missing_faces: set[str] = field(default_factory=set)
    missing_scripts: set[str] = field(default_factory=set)
    unjoined_scripts: set[str] = field(default_factory=set)
    _glyphs: dict[tuple[Style, str], Glyph | None] = field(default_factory=dict)
    _faces: dict[str, TTFont | None] = field(default_factory=dict)

    def prepared(self, text: str, style: Style) -> str:
        """Composed, control characters out, Arabic joined, unprintable scripts named; still in reading order."""
        composed = unicodedata.normalize("NFC", text)
        composed = "".join(" " if unicodedata.category(each) == "Cc" and each != "\n" else each for each in composed)
        if needs_shaping(composed):
            composed = joined(composed)
        composed = "".join(each for each in composed if unicodedata.category(each) != "Cf")
        if all(each in "\n " or self._glyph(each, style) for each in composed):
            return composed
        return self._with_gaps_named(composed, style)

    def _with_gaps_named(self, text: str, style: Style) -> str:
        parts: list[str] = []
        for script, run in groupby(text, key=lambda each: self._gap(each, style)):
            letters = "".join(run)
            if script:
                self.missing_scripts.add(script)
            parts.append(f"[{script}]" if script else letters)
        return re.sub(r"(\[[\w ]+\])(\s*\1)+", r"\1", "".join(parts))

    def _gap(self, letter: str, style: Style) -> str:
        """The name of the script that no face has, or nothing."""
        if letter in "\n " or self._glyph(letter, style):
            return ""
        name = unicodedata.name(letter, "UNNAMED SIGN")
        if unicodedata.category(letter)[0] not in "LMN":
            return "sign"
        word = name.split()[0]
        return SCRIPT_NAMES.get(word, word.title())

    def _glyph(self, letter: str, style: Style) -> Glyph | None:
        key = (style, letter)
        if key not in self._glyphs:
            self._glyphs[key] = self._find(letter, style)
        return self._glyphs[key]

    def _find(self, letter: str, style: Style) -> Glyph | None:
        for name in CHAINS[style]:
            face = self._face(name)
            if face is not None and ord(letter) in face.face.charToGlyph:
                if UNJOINED in unicodedata.name(letter, ""):
                    self.unjoined_scripts.add(UNJOINED.title())
                return Glyph(face.fontName, face.face.charWidths.get(ord(letter), face.face.defaultWidth))
        if self._face(CHAINS[style][0]) is None and letter.encode("cp1252", errors="ignore"):
            return Glyph(FALLBACK[style], pdfmetrics.stringWidth(letter, FALLBACK[style], 1000))
        return None

    def _face(self, name: str) -> TTFont | None:
        if name not in self._faces:
            path = self.folder / f"{name}.ttf"
            self._faces[name] = self._opened(name, path) if path.is_file() else None
            if self._faces[name] is None:
                self.missing_faces.add(name)
        return self._faces[name]

    def _opened(self, name: str, path: Path) -> TTFont:
        """ReportLab's register is shared by all of a process; a face from another folder needs another name."""
        registered = f"tierlight-{name}" if path.parent == FONT_FOLDER else f"tierlight-{name}-{abs(hash(path))}"
        if registered not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(TTFont(registered, str(path)))
        return pdfmetrics.getFont(registered)

    @property
    def first_font(self) -> str:
        face = self._face(CHAINS[Style.TEXT][0])
        return FALLBACK[Style.TEXT] if face is None else str(face.fontName)

    def width(self, prepared: str, style: Style, size: float) -> float:
        return sum(glyph.width for each in prepared if (glyph := self._glyph(each, style))) * size / 1000

    def runs(self, drawn: str, style: Style) -> tuple[Run, ...]:
        """Stretches of one face; a space stays in the face of the letter before it."""
        stretches: list[tuple[str, list[str]]] = []
        for letter in drawn:
            glyph = self._glyph(letter, style)
            font = glyph.font if glyph else FALLBACK[style]
            if stretches and (stretches[-1][0] == font):
                stretches[-1][1].append(letter)
            else:
                stretches.append((font, [letter]))
        return tuple(Run(font, "".join(letters)) for font, letters in stretches)

    def lines(self, text: str, style: Style, size: float, room: float) -> tuple[str, ...]:
        """Prepared lines that fit `room` points; never empty, so that a blank value still has a height."""
        broken: list[str] = []
        for paragraph in self.prepared(text, style).split("\n"):
            broken.extend(self._broken(paragraph, style, size, room))
        return tuple(broken) or ("",)

    def _broken(self, paragraph: str, style: Style, size: float, room: float) -> list[str]:
        if self.width(paragraph, style, size) <= room:
            return [paragraph]
        lines, current = [], ""
        for token in self._tokens(paragraph, style, size, room):
            if current and self.width((current + token).rstrip(), style, size) > room:
                lines.append(current.rstrip())
                current = ""
            current = (current + token) if current else token.lstrip()
        return [*lines, current.rstrip()]

    def _tokens(self, paragraph: str, style: Style, size: float, room: float) -> list[str]:
        """Words with the space after them; Chinese breaks anywhere, and so does a word wider than its column."""
        tokens: list[str] = []
        for word in re.findall(r"\S+\s*|\s+", paragraph):
            for part in filter(None, BREAKS_ANYWHERE.split(word)):
                fits = self.width(part.rstrip(), style, size) <= room
                tokens.extend([part] if fits else list(part))
        return tokens
