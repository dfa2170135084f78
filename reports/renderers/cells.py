"""What keeps a file harmless and whole when a spreadsheet opens it."""

import re

LONGEST_CELL = 32_767
"""Characters a cell of a workbook holds, counted as Excel counts: a character beyond the basic plane is two."""

# Blanks that some programs trim before they look for a formula: also no-break, zero-width and full-width ones, marks
# of direction and the byte order mark.
BLANKS = r"[\s\u00a0\u1680\u180e\u2000-\u200f\u202a-\u202f\u205f-\u2069\u3000\ufeff\x00-\x1f]"
STARTS = r"[=+\-@\uff1d\uff0b\uff0d\uff20]"
_formula = re.compile(rf"{BLANKS}*{STARTS}|[\t\r\n]").match
# A line break and a tab may stay; other controls, halves of surrogate pairs and what is no character may not.
_unwritable = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]").sub
_any_unwritable = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]").search


def could_be_formula(text: str) -> bool:
    """`=cmd|' /C calc'!A0` calls a program: also behind blanks, in full width, after a leading tab or line break."""
    return _formula(text) is not None


def inert(text: str) -> str:
    """A formula from somebody's supplier file stays text: spreadsheets show the value and drop the quote mark."""
    return f"'{text}" if could_be_formula(text) else text


def writable(text: str) -> str:
    """What no file of XML can hold becomes the replacement character, seen and not dropped; line ends become one."""
    if _any_unwritable(text) is None:
        return text
    return _unwritable("\N{REPLACEMENT CHARACTER}", text.replace("\r\n", "\n").replace("\r", "\n"))


def cell_length(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def pieces(text: str, most: int) -> tuple[str, ...]:
    """Parts of at most `most` characters as a spreadsheet counts them; joined they are the text again."""
    if len(text) <= most and cell_length(text) <= most:
        return (text,)
    parts, start = [], 0
    while start < len(text):
        end = start + most
        while cell_length(text[start:end]) > most:
            end -= max((cell_length(text[start:end]) - most + 1) // 2, 1)
        parts.append(text[start:end])
        start = end
    return tuple(parts)
