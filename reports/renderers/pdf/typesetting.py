"""
Text measured and broken into lines, each character in the first face that has it.

A face that set-up could not make falls back to Helvetica; a script that no face has is replaced by its name in square
brackets. Both are remembered and printed in the report, so that nobody mistakes a gap for a fact.
"""

import re
import unicodedata
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from itertools import groupby
from pathlib import Path

from reports.renderers.faces import FACES, FONT_FOLDER, Face
from reports.renderers.joining import starts_right, turns
from reports.renderers.pdf.glyphs import BuiltInFace, DrawnFace
from reports.renderers.pdf.setting import Line, Setter


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
PLAIN = re.compile(r"[ -~\u00a1-\u00ac\u00ae-\u017f\u2013-\u2027\u2030-\u203a\u20ac\u2212\n]*")
"""Letters that need no composing, joining or turning; most texts consist of nothing else."""

BREAKS_ANYWHERE = re.compile(r"([\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef])")
JOINERS = "\u200c\u200d"
MOST_CACHED = 200
"""Longer texts rarely come twice, so their lines are not kept."""

Glyph = tuple[DrawnFace | BuiltInFace, str, float]
"""Face, code, and width in thousandths of the type size."""


@dataclass(slots=True)
class Typesetter:
    """Faces are opened when the first character needs them: most reports never touch the Chinese one."""

    folder: Path = FONT_FOLDER
    language: str = "en"
    missing_faces: set[str] = field(default_factory=set)
    missing_scripts: set[str] = field(default_factory=set)
    faces: dict[str, DrawnFace | BuiltInFace | None] = field(default_factory=dict)
    _glyphs: dict[Style, dict[str, Glyph | None]] = field(default_factory=lambda: {style: {} for style in Style})
    _setters: dict[Style, Setter] = field(default_factory=dict)
    _lines: dict[tuple[str, Style, float, float], tuple[Line, ...]] = field(default_factory=dict)

    @property
    def right_to_left(self) -> bool:
        return self.language.partition("-")[0] in ("ar", "fa", "he", "ur")

    def prepared(self, text: str, style: Style) -> str:
        """Composed, control characters out, unprintable scripts named; still in reading order."""
        clean = text if PLAIN.fullmatch(text) else composed(text)
        glyphs = self._glyphs[style]
        for letter in {" ", *clean}.difference(glyphs):
            self._glyph(letter, style)
        if all(glyphs[letter] for letter in set(clean) - {"\n", " ", *JOINERS}):
            return clean
        return self._with_gaps_named(clean, style)

    def _with_gaps_named(self, text: str, style: Style) -> str:
        parts: list[str] = []
        for script, run in groupby(text, key=lambda each: self._gap(each, style)):
            letters = "".join(run)
            if script:
                self.missing_scripts.add(script)
            parts.append(f"[{script}]" if script else letters)
        named = re.sub(r"(\[[\w ]+\])(\s*\1)+", r"\1", "".join(parts))
        for letter in set(named):
            self._glyph(letter, style)
        return named

    def _gap(self, letter: str, style: Style) -> str:
        """The name of the script that no face has, or nothing."""
        if letter in "\n " or letter in JOINERS or self._glyph(letter, style):
            return ""
        name = unicodedata.name(letter, "UNNAMED SIGN")
        if unicodedata.category(letter)[0] not in "LMN":
            return "sign"
        word = name.split()[0]
        return SCRIPT_NAMES.get(word, word.title())

    def _glyph(self, letter: str, style: Style) -> Glyph | None:
        glyphs = self._glyphs[style]
        if letter not in glyphs:
            glyphs[letter] = self._find(letter, style)
        return glyphs[letter]

    def _find(self, letter: str, style: Style) -> Glyph | None:
        if letter in JOINERS:
            return None
        for name in CHAINS[style]:
            face = self._face(name)
            found = face.glyph(letter) if face is not None else None
            if face is not None and found:
                return (face, *found)
        if self._face(CHAINS[style][0]) is None:
            built_in = self.faces.setdefault(FALLBACK[style], BuiltInFace(FALLBACK[style]))
            found = built_in.glyph(letter) if built_in else None
            return (built_in, *found) if built_in and found else None
        return None

    def _face(self, name: str) -> DrawnFace | BuiltInFace | None:
        if name not in self.faces:
            path = self.folder / f"{name}.ttf"
            self.faces[name] = DrawnFace(_face_named(name), path) if path.is_file() else None
            if self.faces[name] is None:
                self.missing_faces.add(name)
        return self.faces[name]

    def _setter(self, style: Style) -> Setter:
        if style not in self._setters:
            self._setters[style] = Setter(self._glyphs[style], self.language)
        return self._setters[style]

    def width(self, prepared: str, style: Style, size: float) -> float:
        return self._setter(style).width(prepared) * size / 1000

    def line(self, text: str, style: Style, size: float) -> Line:
        """All of it on one line, however long."""
        return self._set(self.prepared(text, style).replace("\n", " "), style, size)

    def _set(self, prepared: str, style: Style, size: float, *, leftwards: bool | None = None) -> Line:
        turned = turns(prepared)
        base = self.leftwards(prepared) if leftwards is None else leftwards
        return self._setter(style).line(prepared, size, turned=turned, leftwards=base)

    def leftwards(self, paragraph: str) -> bool:
        """In a document that runs to the left, so does each paragraph that has a letter of it."""
        return turns(paragraph) if self.right_to_left else starts_right(paragraph)

    def lines(self, text: str, style: Style, size: float, room: float) -> tuple[Line, ...]:
        """Lines that fit `room` points, ready to draw; never empty, so that a blank value still has a height."""
        key = (text, style, size, room)
        if key in self._lines:
            return self._lines[key]
        broken: list[Line] = []
        for paragraph in self.prepared(text, style).split("\n"):
            leftwards = not paragraph.isascii() and self.leftwards(paragraph)
            words = self._broken(paragraph, style, room * 1000 / size)
            broken.extend(self._set(line, style, size, leftwards=leftwards) for line in words)
        if len(text) <= MOST_CACHED:
            self._lines[key] = tuple(broken)
        return tuple(broken)

    def forget(self) -> None:
        """Lines kept for a second use, once everything is laid out."""
        self._lines.clear()

    def _broken(self, paragraph: str, style: Style, room: float) -> list[str]:
        width = self._setter(style).width
        if width(paragraph) <= room:
            return [paragraph]
        lines: list[str] = []
        current: list[str] = []
        taken = 0.0
        for token in self._tokens(paragraph, style, room):
            word = token.rstrip()
            needed = width(word)
            if current and taken + needed > room:
                lines.append("".join(current).rstrip())
                current, taken = [], 0.0
            if current or word:
                current.append(token)
                taken += needed if len(word) == len(token) else width(token)
        return [*lines, "".join(current).rstrip()]

    def _tokens(self, paragraph: str, style: Style, room: float) -> list[str]:
        """Words with the space after them; Chinese breaks anywhere, and so does a word wider than its column."""
        width = self._setter(style).width
        tokens: list[str] = []
        for word in re.findall(r"\S+\s*|\s+", paragraph):
            for part in (word,) if word.isascii() else filter(None, BREAKS_ANYWHERE.split(word)):
                fits = width(part.rstrip()) <= room
                tokens.extend([part] if fits else _letters(part))
        return tokens


def _letters(word: str) -> list[str]:
    """Marks stay with their letter, and what a virama or a joiner binds stays together."""
    parts: list[str] = []
    for letter in word:
        bound = parts and (unicodedata.combining(parts[-1][-1]) == VIRAMA or parts[-1][-1] in JOINERS)
        if parts and (bound or letter in JOINERS or unicodedata.category(letter).startswith("M")):
            parts[-1] += letter
        else:
            parts.append(letter)
    return parts


VIRAMA = 9
DROPPED = ("Cf", "Cs")


def composed(text: str) -> str:
    """What turns or hides text (U+202E and its like) is left out; half characters too, which no file can hold."""
    kept: list[str] = []
    for letter in unicodedata.normalize("NFC", text):
        category = unicodedata.category(letter)
        if category == "Cc" and letter != "\n":
            kept.append(" ")
        elif category not in DROPPED or letter in JOINERS:
            kept.append(letter)
    return "".join(kept)


@cache
def _face_named(name: str) -> Face:
    return next(face for face in FACES if face.name == name)
