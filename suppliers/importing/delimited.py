"""Reads separated text: finds the encoding and the separator, keeps every cell as it stands."""

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from foundation.errors import Invalid, Place
from suppliers.importing.alphabets import latin_encoding
from suppliers.importing.heads import fold_head, known_heads

SEPARATORS = (",", ";", "\t", "|")
SAMPLE_RECORDS = 200
SAMPLE_BYTES = 64 * 1024
SHORT = 12  # characters
LONGEST_CELL = 1_000_000  # characters; more is an open quote that swallowed the file
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Encodings that lists of suppliers really come in; detectors left free also guess Icelandic Macintosh and EBCDIC.
LIKELY_ENCODINGS = ["cp1252", "cp1250", "cp1251", "cp1256", "cp1253", "gb18030", "big5", "shift_jis", "euc_kr", "cp874"]
_SEPARATOR_LINE = re.compile(r"\ufeff?sep=(.)\r?\n", re.IGNORECASE)  # a line that spreadsheet programs obey and hide
NO_SEPARATOR = "\x1f"  # stands in no list: a list of one column has none
_MIXED = "tierlight.windows_1252_byte"


@dataclass(frozen=True, slots=True)
class TextDialect:
    """How the text was read, shown before anything is stored. No separator: one column. `mixed`: not all was UTF-8."""

    encoding: str
    separator: str
    mixed: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows of cells as text with the row number each has in a spreadsheet program, blank lines counted."""

    rows: list[tuple[int, list[str]]]
    dialect: TextDialect


class QuoteLeftOpen(Invalid):
    code = "file.quote_left_open"


def read_delimited(name: str, content: bytes, *, encoding: str | None = None, separator: str | None = None) -> Grid:
    """Encoding and separator are found unless a person has settled them."""
    found, mixed = (encoding, False) if encoding else detect_encoding(content)
    text = _decode(content, found, mixed=mixed)
    if named := _SEPARATOR_LINE.match(text):
        separator, text = separator or named[1], text[named.end() :]
    separator = separator or detect_separator(text, likely="\t" if ".tsv" in name.lower() else ",")
    rows = [(number, row) for number, row in enumerate(_records(name, text, separator), start=1) if row]
    return Grid(rows, TextDialect(found, separator.replace(NO_SEPARATOR, ""), mixed))


@dataclass(frozen=True, slots=True)
class LongText:
    """Text too long to be held as rows: `rows` reads it anew each time, a row at a time, numbered as in a `Grid`."""

    name: str
    content: bytes
    dialect: TextDialect

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Raises QuoteLeftOpen."""
        errors = _MIXED if self.dialect.mixed else "replace"
        lines = io.TextIOWrapper(io.BytesIO(self.content), self.dialect.encoding, errors, newline="")
        if _SEPARATOR_LINE.match(lines.readline()) is None:
            lines.seek(0)
        reader = csv.reader(lines, delimiter=self.dialect.separator or NO_SEPARATOR, strict=False)
        previous = csv.field_size_limit(LONGEST_CELL)
        try:
            for number, row in enumerate(reader, start=1):
                if row:
                    yield number, row
        except csv.Error as broken:
            raise _quote_left_open(self.name, reader.line_num) from broken
        finally:
            csv.field_size_limit(previous)


def long_text(name: str, content: bytes, *, encoding: str | None = None, separator: str | None = None) -> LongText:
    found, mixed = (encoding, False) if encoding else detect_encoding(content)
    sample = _decode(content[: SAMPLE_BYTES * 4], found, mixed=mixed)
    if named := _SEPARATOR_LINE.match(sample):
        separator, sample = separator or named[1], sample[named.end() :]
    separator = separator or detect_separator(sample, likely="\t" if ".tsv" in name.lower() else ",")
    return LongText(name, content, TextDialect(found, separator.replace(NO_SEPARATOR, ""), mixed))


def _quote_left_open(name: str, line: int) -> QuoteLeftOpen:
    return QuoteLeftOpen(
        f"{name} has a quotation mark that never closes near line {line}: close it and import again.",
        places=(Place(file=name, row=line),),
    )


def _records(name: str, text: str, separator: str) -> list[list[str]]:
    previous = csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=False)
    once: dict[str, str] = {}  # most short cells stand in many rows; a list keeps each of them once
    try:
        return [[once.setdefault(cell, cell) if len(cell) <= SHORT else cell for cell in row] for row in reader]
    except csv.Error as broken:
        raise _quote_left_open(name, reader.line_num) from broken
    finally:
        csv.field_size_limit(previous)


def detect_encoding(content: bytes) -> tuple[str, bool]:
    """(encoding, mixed): a mark decides, then valid UTF-8, then the charset detector among encodings in real use."""
    for mark, encoding in MARKS:
        if content.startswith(mark):
            return encoding, False
    if utf16 := _utf16_without_mark(content[:SAMPLE_BYTES]):
        return utf16, False
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return _not_quite_utf8(content)
    return "utf-8", False


def _utf16_without_mark(sample: bytes) -> str | None:
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    enough = len(sample) * 0.3
    if odd > enough and even < len(sample) * 0.05:
        return "utf-16-le"
    return "utf-16-be" if even > enough and odd < len(sample) * 0.05 else None


def _not_quite_utf8(content: bytes) -> tuple[str, bool]:
    """A file joined from two sources is mostly UTF-8 with stray Windows bytes: read each byte for what it is."""
    readable = content.decode("utf-8", "ignore")
    valid = sum(len(letter.encode()) for letter in readable if ord(letter) > 127)  # noqa: PLR2004 - end of ASCII
    stray = len(content) - len(readable.encode())
    if valid > stray * 4:
        return "utf-8", True
    return _detected(content), False


def _detected(content: bytes) -> str:
    from charset_normalizer import from_bytes  # noqa: PLC0415 - slow to import, and nearly all files are UTF-8

    # Only lines with foreign letters tell encodings apart; a long ASCII beginning would drown them.
    telling = b"\n".join(line for line in content.splitlines() if not line.isascii())[:SAMPLE_BYTES]
    if latin := latin_encoding(telling):
        return latin
    best = from_bytes(telling, cp_isolation=LIKELY_ENCODINGS).best()
    found = best.encoding if best else "cp1252"
    try:
        content.decode(found)
    except (UnicodeDecodeError, LookupError):
        return "latin-1"
    return found


def _windows_1252_byte(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    stray = error.object[error.start : error.end]
    return stray.decode("cp1252", "replace"), error.end


codecs.register_error(_MIXED, _windows_1252_byte)


def _decode(content: bytes, encoding: str, *, mixed: bool) -> str:
    return content.decode(encoding, _MIXED if mixed else "replace")


def detect_separator(text: str, likely: str = ",") -> str:
    """The separator that cuts most records into the same number of cells; `NO_SEPARATOR` for a list of one column."""
    sample = text[: SAMPLE_BYTES * 4]
    scores = {separator: _evenness(sample, separator) for separator in SEPARATORS}
    best = max(SEPARATORS, key=lambda separator: (scores[separator], separator == likely))
    if scores[best] == (0.0, 0):
        return likely
    return NO_SEPARATOR if _is_one_column(sample, best) else best


def _is_one_column(sample: str, separator: str) -> bool:
    """A lone head we know above names with commas in them, unless a row of several known heads follows a title."""
    records = [row for row in islice(csv.reader(io.StringIO(sample, newline=""), delimiter=separator), 10) if any(row)]
    if not records or len(records[0]) > 1 or fold_head(records[0][0]) not in known_heads():
        return False
    return all(sum(fold_head(cell) in known_heads() for cell in row) < 2 for row in records)  # noqa: PLR2004 - several


def _evenness(sample: str, separator: str) -> tuple[float, int]:
    """(share of records as wide as the usual one, that width). An even single column says nothing."""
    try:
        lines = io.StringIO(sample, newline="")
        records = [row for row in islice(csv.reader(lines, delimiter=separator), SAMPLE_RECORDS) if row]
    except csv.Error:
        return 0.0, 0
    widths = Counter(len(row) for row in records if len(row) > 1)
    if not widths:
        return 0.0, 0
    width, often = widths.most_common(1)[0]
    return round(often / len(records), 1), width
