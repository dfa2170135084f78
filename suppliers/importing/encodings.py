"""Which encoding a text is in: a mark decides, then valid UTF-8, then line by line, then the charset detector."""

import codecs
import io
from collections.abc import Callable
from dataclasses import dataclass

from suppliers.importing.alphabets import latin_encoding

SAMPLE_BYTES = 64 * 1024
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Encodings that lists of suppliers really come in; detectors left free also guess Icelandic Macintosh and EBCDIC.
LIKELY_ENCODINGS = ["cp1252", "cp1250", "cp1251", "cp1256", "cp1253", "gb18030", "big5", "shift_jis", "euc_kr", "cp874"]
ONE_BYTE = ("cp1252", "cp1250", "cp1254", "cp1251", "cp1256", "cp1253", "cp874")
NO_ACCIDENT = 0.3  # of the lines with foreign letters: so many are valid UTF-8 only where some of the file is UTF-8


@dataclass(frozen=True, slots=True)
class TextEncoding:
    """`stray` is the encoding of the bytes that are none of `name`, "" where all are: two sources in one file."""

    name: str
    stray: str = ""

    @property
    def errors(self) -> str:
        return f"tierlight.{self.stray}" if self.stray in ONE_BYTE else "replace"

    def decode(self, content: bytes) -> str:
        return content.decode(self.name, self.errors)


def detect_encoding(content: bytes) -> TextEncoding:
    for mark, encoding in MARKS:
        if content.startswith(mark):
            return _with_mark(content, encoding)
    if utf16 := _utf16_without_mark(content[:SAMPLE_BYTES]):
        return TextEncoding(utf16)
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return _not_quite_utf8(content)
    return TextEncoding("utf-8")


def _with_mark(content: bytes, encoding: str) -> TextEncoding:
    """A mark of UTF-8 says what the first part of a joined file is, not the rest."""
    if encoding == "utf-8-sig":
        try:
            content.decode(encoding)
        except UnicodeDecodeError:
            return TextEncoding(encoding, latin_encoding(_foreign_lines(content)[1]) or "cp1252")
    return TextEncoding(encoding)


def _utf16_without_mark(sample: bytes) -> str | None:
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    enough = len(sample) * 0.3
    if odd > enough and even < len(sample) * 0.05:
        return "utf-16-le"
    return "utf-16-be" if even > enough and odd < len(sample) * 0.05 else None


def _not_quite_utf8(content: bytes) -> TextEncoding:
    """
    A file joined from two sources has lines of both. One valid line of UTF-8 tells it where the others are Western or
    Central European, which never look like UTF-8; among Chinese or Korean lines some do, so there it takes many.
    """
    valid_lines, stray, stray_lines = _foreign_lines(content)
    latin = latin_encoding(stray)
    if valid_lines and latin:
        return TextEncoding("utf-8", latin)
    readable = content.decode("utf-8", "ignore")
    valid = sum(len(letter.encode()) for letter in readable if ord(letter) > 127)  # noqa: PLR2004 - end of ASCII
    if valid > (len(content) - len(readable.encode())) * 4:
        return TextEncoding("utf-8", latin or "cp1252")
    if latin:
        return TextEncoding(latin)
    found = _detected(stray if valid_lines else content, stray)
    if valid_lines <= NO_ACCIDENT * (valid_lines + stray_lines):
        return TextEncoding(found)
    return TextEncoding("utf-8", found) if found in ONE_BYTE else TextEncoding(found, "utf-8")


def _foreign_lines(content: bytes) -> tuple[int, bytes, int]:
    """(lines of valid UTF-8, a sample of those that are not, how many these are), of the lines that are not ASCII."""
    valid, count, stray, size = 0, 0, [], 0
    for lines in io.BytesIO(content):
        if lines.isascii():
            continue
        for line in lines.splitlines():
            if line.isascii():
                continue
            if _is_utf8(line):
                valid += 1
                continue
            count += 1
            if size < SAMPLE_BYTES:
                stray.append(line[:SAMPLE_BYTES])
                size += len(line)
    return valid, b"\n".join(stray), count


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _detected(checked: bytes, telling: bytes) -> str:
    """Only lines with foreign letters tell encodings apart; a long ASCII beginning would drown them."""
    from charset_normalizer import from_bytes  # noqa: PLC0415 - slow to import, and nearly all files are UTF-8

    best = from_bytes(telling, cp_isolation=LIKELY_ENCODINGS).best()
    found = best.encoding if best else "cp1252"
    try:
        checked.decode(found)
    except (UnicodeDecodeError, LookupError):
        return "latin-1"
    return found


def _reader_of(encoding: str) -> Callable[[UnicodeError], tuple[str, int]]:
    def read(error: UnicodeError) -> tuple[str, int]:
        if not isinstance(error, UnicodeDecodeError):
            raise error
        return error.object[error.start : error.end].decode(encoding, "replace"), error.end

    return read


for _encoding in ONE_BYTE:
    codecs.register_error(f"tierlight.{_encoding}", _reader_of(_encoding))
