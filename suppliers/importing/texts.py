"""
Cleans one cell of text and says what was done: nothing is changed silently, and nothing is guessed.

A broken encoding is put right only when the whole text decodes back to words; otherwise it is reported and left.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from suppliers.importing.cell_words import words_meaning
from suppliers.importing.lookalikes import with_latin_twins

LONGEST_USUAL = 500  # characters
MOST_LINES = 10  # in one cell; more are rows that an open quotation mark swallowed
MOST_PASSES = 5
FIRST_JOINED = 0x600  # Arabic and Indic scripts begin here; none before them joins letters

# The cells that need no work: printable ASCII with single blanks. Most cells of most lists.
_PLAIN = re.compile(r"[!-~]+(?: [!-~]+)*")
_SPACES = re.compile(r"\s+")
_BROKEN_PAIR = re.compile(
    "[\u00c2-\u00c5\u00d0\u00d1\u00d8\u00d9]"
    "[\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]"
    "|\u00e2[\u0080-\u009f\u20ac\u201a][\u0080-\u00bf\u0152-\u2122]|\u00ef\u00bb\u00bf|\u00ef\u00bf\u00bd"
)
_LOST_LETTER = re.compile(r"[^\W\d_]\?[^\W\d_]|\?{3,}")
_WIDE_SPACES = dict.fromkeys([0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000], " ")
_BOXES = dict.fromkeys([0x25A0, 0x25A1, 0x25AB, 0x25AF, 0x2610, 0x2B1C], " ")  # most stood for a line break
_INVISIBLE = dict.fromkeys(
    [0xAD, 0x61C, 0x180E, 0x200B, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0xFEFF, 0xFFFC]
)
_LOW_CONTROLS = dict.fromkeys([*(set(range(32)) - {9, 10, 13, 11, 12}), 0x7F])
_CONTROLS = dict.fromkeys([*(set(range(32)) - {9, 10, 13, 11, 12}), *range(0x7F, 0xA0)])
_CONTROLS.pop(0x85, None)
_TAKEN_OUT: dict[int, str | None] = {**_WIDE_SPACES, **_BOXES, **_INVISIBLE, **_CONTROLS, 0x85: " "}
_JOINERS = "\u200c\u200d"  # carry meaning between Arabic and Indic letters, nothing between Latin ones
_ERROR_VALUES = re.compile(r"#(?:[¡¿]?[A-ZÀ-Þ/0 ]{2,}[!?]|N/?[AVD]|N/D|NV|CALC!|SPILL!)|Err:\d{3}", re.IGNORECASE)
_TOO_NARROW = re.compile(r"#{3,}")  # what a spreadsheet shows for a number that does not fit its column
_GUARDED = ("'=", "'+", "'-", "'@")
_FORMULA = re.compile(
    r"=\s*(?:[A-Za-z_($+\-'\"][^=]*[()!$:+*/&]|\$?[A-Za-z]{1,3}\$?\d{1,7}\s*$|\d[\d.,]*\s*[-+*/^&<>])"
    r"|[@+-]\s*[A-Za-z_.]+\("
)
PLAIN_BLANKS = " \t\r\n\f\v"  # any other blank is worth telling of


@dataclass(frozen=True, slots=True)
class CleanedText:
    """`codes` name every reportable change or doubt (`text.*`, `cell.*`); trimming alone is a change without a code."""

    value: str
    codes: tuple[str, ...] = ()


def clean_text(text: str) -> CleanedText:
    """Blank for an error cell, a formula or "same as above": what they meant cannot be known from the row."""
    if _PLAIN.fullmatch(text) and text[0] not in "=@+-#'\"" and len(text) > len("same"):
        return CleanedText(text)
    return _cleaned(text)


@lru_cache(maxsize=65_536)
def _cleaned(text: str) -> CleanedText:
    """Again until nothing changes: under a sign that is taken out another fault may lie, such as a formula."""
    codes: dict[str, None] = {}
    value = text
    for _ in range(MOST_PASSES):
        once = _cleaned_once(value)
        codes |= dict.fromkeys(once.codes)
        if once.value == value or (not once.codes and text.isascii()):
            return CleanedText(once.value, tuple(codes))
        value = once.value
    return CleanedText(value, tuple(codes))


def _cleaned_once(text: str) -> CleanedText:
    value = text.strip(PLAIN_BLANKS)
    if value.startswith(_GUARDED):
        value = value[1:]  # the apostrophe that our own errors workbook puts before a would-be formula
    if code := _no_value(value):
        return CleanedText("", (code,))
    codes: list[str] = ["row.quote_left_open"] if value.count("\n") > MOST_LINES else []
    bare = value.translate(_LOW_CONTROLS)  # before the repair, which they would hide a broken letter from
    removed, value = bare != value, bare.strip(PLAIN_BLANKS)
    if not value.isascii():
        value = _repaired(value, codes)
    visible = _visible(value)
    removed = removed or _SPACES.sub("", visible) != _SPACES.sub("", value)
    if removed or any(ord(letter) in _WIDE_SPACES for letter in value):
        codes.append("text.invisible_removed")
    value = unicodedata.normalize("NFC", _SPACES.sub(" ", visible).strip())
    if (twin := with_latin_twins(value)) != value:
        value = twin
        codes.append("text.lookalikes_replaced")
    if "\ufffd" in value:
        codes.append("text.letters_lost")
    return CleanedText(value, tuple(codes))


def _no_value(value: str) -> str | None:
    """What a cell shows in place of what was meant."""
    if _TOO_NARROW.fullmatch(value):
        return "cell.too_narrow"
    if _ERROR_VALUES.fullmatch(value):
        return "cell.formula_error"
    return "cell.formula" if value[:1] in {"=", "+", "-", "@"} and _FORMULA.match(value) else None


def _visible(text: str) -> str:
    kept = text.translate(_TAKEN_OUT)
    if not any(joiner in kept for joiner in _JOINERS):
        return (
            "".join(letter for letter in kept if unicodedata.category(letter) != "Co") if not kept.isascii() else kept
        )
    return "".join(letter for at, letter in enumerate(kept) if letter not in _JOINERS or _joins(kept, at))


def _joins(text: str, at: int) -> bool:
    return 0 < at < len(text) - 1 and all(ord(text[beside]) >= FIRST_JOINED for beside in (at - 1, at + 1))


def _repaired(text: str, codes: list[str]) -> str:
    """`MÃ¡laga` is certainly Málaga: all its letters go back to bytes of UTF-8. Half-broken text stays as it is."""
    if not _BROKEN_PAIR.search(text):
        return text
    try:
        repaired = b"".join(_as_byte(letter) for letter in text).decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        codes.append("text.mojibake_suspected")
        return text
    if any(unicodedata.category(letter) in {"Cc", "Co", "Cn"} and letter not in "\t\r\n" for letter in repaired):
        codes.append("text.mojibake_suspected")
        return text
    codes.append("text.mojibake_repaired")
    return repaired


def _as_byte(letter: str) -> bytes:
    """Windows-1252 leaves five bytes undefined; software that broke the text passed them through as they were."""
    return letter.encode("latin-1") if ord(letter) < 0x100 else letter.encode("cp1252")  # noqa: PLR2004 - end of Latin-1


def is_same_as_above(value: str) -> bool:
    return value.casefold() in words_meaning("same_as_above")


def is_placeholder(value: str) -> bool:
    """`NA` is a placeholder everywhere but in a country column, which is never asked here."""
    return value.casefold() in words_meaning("placeholder")


def has_lost_letters(value: str) -> bool:
    """`M?laga`: a question mark inside a word is what an export wrote for a letter it could not."""
    return "?" in value and _LOST_LETTER.search(value) is not None
