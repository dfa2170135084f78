"""Numbers as people write them in lists: either decimal mark, ranges, "500+", "ca. 120", degrees and percent."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from suppliers.importing.cell_words import any_word
from suppliers.importing.choices import DecimalMark

ShareScale = Literal["percent", "fraction", "unknown"]
THOUSAND = 3
_PLAIN_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?")
_NUMBER = re.compile(r"[+-]?\d[\d.,'\u2019 \u00a0\u202f]*")
_SPACERS = re.compile(r"['\u2019 \u00a0\u202f]")
_PAIR_OF_NUMBERS = re.compile(r"(\d+(?:[.,]\d+)?)\s*[-\u2013]\s*(\d+(?:[.,]\d+)?)")
_FOREIGN_DIGITS = {ord(zero) + digit: str(digit) for zero in "\u0660\u06f0" for digit in range(10)}
_FOREIGN_DIGITS |= {0x066B: ".", 0x066C: ","}
_PAIR_WITHOUT_MARK = re.compile(r"(.*\d.*[NSns]|[+-]?\d+\.\d+)\s+(.*\d.*[EWOewo]|[+-]?\d+\.\d+)")
_DEGREES = re.compile(
    r"([NSEWO])?\s*(\d{1,3})\s*[°ºd:\s]\s*(\d{1,2})\s*['\u2032\u2019m:\s]\s*"
    r"(\d{1,2}(?:[.,]\d+)?)?\s*(?:[\"\u2033\u201ds]|'')?\s*([NSEWO])?",
    re.IGNORECASE,
)
_MARKED = re.compile(r"[+-]?\d+(?:(?P<other>[.,])\d{3})*(?P<mark>[.,])(?P<after>\d+)\D{0,3}")
_BETWEEN_WORDS = re.compile(r"^(?:de|desde|entre|between|from|zwischen|von|da|tra|من|بين)\s+", re.IGNORECASE)
_LETTERED = re.compile(r"([NSEW])?\s*([^NSEW]+?)\s*([NSEW])?", re.IGNORECASE)


@cache
def _shape(meaning: str) -> re.Pattern[str]:
    """Compiled late: the words lie in a file, and a program that reads no counts need not open it."""
    words = any_word(meaning.removesuffix("_after") if meaning == "about_after" else meaning)
    shapes = {
        "about": rf"(?:{words})\s*",
        "about_after": rf"\s*\(?(?:{words})\)?$",
        "worker_unit": rf"\s*(?:{words})\.?$",
        "range_between": rf"(\d[\d.,' ]*?)\s*(?:{words})\s*(\d[\d.,' ]*)",
        "at_least_after": rf"(\d.*?)\s*(?:{words})",
    }
    return re.compile(shapes.get(meaning, rf"(?:{words})\s*(\d.*)"), re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class NumberRange:
    """Both ends equal for an exact number; None for an open end ("500+"). Shares are ranges of fractions 0 to 1."""

    low: float | None
    high: float | None

    def __str__(self) -> str:
        """`210`, `100-200`, and with an open end `500-` or `-100`: a range stays a range, every digit is kept."""
        low, high = ("" if end is None else f"{end:.12g}" for end in (self.low, self.high))
        return low if low == high else f"{low}-{high}"


@lru_cache(maxsize=16_384)
def parse_count(text: str, decimal: DecimalMark | None = None) -> NumberRange | None:
    """
    Whole numbers only, so `1.234` and `1,234` can only part thousands unless `decimal` settles that one of them is a
    decimal mark; None when the text is no such number.
    """
    text = text.strip().translate(_FOREIGN_DIGITS)
    if text.isdecimal():
        return NumberRange(int(text), int(text))
    if about := _shape("about").match(text):
        text = text[about.end() :]
    text = _shape("about_after").sub("", text)
    return _count(_shape("worker_unit").sub("", text), decimal)


def _count(text: str, decimal: DecimalMark | None) -> NumberRange | None:
    for meaning in ("at_least_before", "at_least_after", "at_most_before"):
        if bound := _shape(meaning).fullmatch(text):
            value = _whole(bound[1], decimal)
            if value is None:
                return None
            return NumberRange(None, value) if meaning == "at_most_before" else NumberRange(value, None)
    if parts := _shape("range_between").fullmatch(_BETWEEN_WORDS.sub("", text)):
        low, high = _whole(parts[1], decimal), _whole(parts[2], decimal)
        return NumberRange(low, high) if low is not None and high is not None and low <= high else None
    exact = _whole(text, decimal)
    return None if exact is None else NumberRange(exact, exact)


def _whole(text: str, decimal: DecimalMark | None) -> int | None:
    value = parse_decimal(text, thousands_likely=True, decimal=decimal)
    return int(value) if value is not None and value.is_integer() and value >= 0 else None


def parse_decimal(text: str, *, thousands_likely: bool = False, decimal: DecimalMark | None = None) -> float | None:
    """
    Either mark: with both the last one is decimal; a repeated one parts thousands; a single one is decimal unless
    exactly three digits follow and the caller knows the field holds whole numbers. `decimal` settles the mark.
    """
    text = text.strip().translate(_FOREIGN_DIGITS)
    if not thousands_likely and _PLAIN_NUMBER.fullmatch(text):
        return float(text)
    if not _NUMBER.fullmatch(text):
        return None
    digits = _SPACERS.sub("", text)
    return _with_settled(digits, decimal) if decimal else _with_either(digits, thousands_likely=thousands_likely)


def _with_either(digits: str, *, thousands_likely: bool) -> float | None:
    marks = [mark for mark in digits if mark in ".,"]
    if not marks:
        return float(digits)
    if len(set(marks)) > 1:
        return _with_decimal(digits, marks[-1]) if marks.count(marks[-1]) == 1 else None
    mark = marks[0]
    groups = digits.lstrip("+-").split(mark)
    grouped = all(len(group) == THOUSAND for group in groups[1:]) and 1 <= len(groups[0]) <= THOUSAND
    if len(marks) > 1 or (thousands_likely and grouped and groups[0] != "0"):
        return float(digits.replace(mark, "")) if grouped else None
    return float(digits.replace(mark, "."))


def _with_settled(digits: str, decimal: DecimalMark) -> float | None:
    if digits.count(decimal) == 1:
        return (
            _with_decimal(digits, decimal)
            if digits.rfind(decimal) > digits.rfind("," if decimal == "." else ".")
            else None
        )
    groups = digits.lstrip("+-").split("," if decimal == "." else ".")
    if len(groups) == 1 and decimal not in digits:
        return float(digits)
    grouped = all(len(group) == THOUSAND for group in groups[1:]) and 1 <= len(groups[0]) <= THOUSAND
    return float("".join(groups)) if grouped and decimal not in digits else None


def decimal_mark_of(texts: Iterable[str], *, whole: bool) -> DecimalMark | None:
    """
    The mark that numbers of a column must use: `1.234,5` and `36,7` tell, `1.234` does not where `whole` numbers are
    expected. None when nothing tells or when both marks occur.
    """
    told: set[DecimalMark] = set()
    for text in texts:
        number = _MARKED.fullmatch(text.strip())
        if number is None:
            continue
        mark, other, after = number["mark"], number["other"], number["after"]
        if other or not (whole and len(after) == THOUSAND):
            told.add("," if mark == "," else ".")
    return told.pop() if len(told) == 1 else None


def _with_decimal(digits: str, decimal: str) -> float | None:
    whole, _, fraction = digits.rpartition(decimal)
    groups = whole.lstrip("+-").replace(",", ".").split(".")
    if any(len(group) != THOUSAND for group in groups[1:]):
        return None
    return float(f"{whole.replace(',', '').replace('.', '')}.{fraction or '0'}")


@lru_cache(maxsize=16_384)
def parse_share(text: str, scale: ShareScale = "unknown") -> NumberRange | None:
    """
    `25`, `25 %`, `12,5%` and `25-50%` as fractions. `scale` says what bare numbers of the column are; where it is
    unknown one up to 1 with decimals is a fraction already.
    """
    text = text.strip().translate(_FOREIGN_DIGITS)
    percent = "%" in text or "٪" in text
    bare = text.replace("%", "").replace("٪", "").strip()
    if parts := _PAIR_OF_NUMBERS.fullmatch(bare):
        ends = [parse_decimal(parts[1]), parse_decimal(parts[2])]
    else:
        ends = [parse_decimal(bare)] * 2
    low, high = ends
    if low is None or high is None or low > high:
        return None
    as_fraction = scale == "fraction" or (scale == "unknown" and high <= 1 and ("." in bare or "," in bare))
    parts_of = 1.0 if as_fraction and not percent else 100.0
    return NumberRange(low / parts_of, high / parts_of)


def share_scale(texts: Iterable[str]) -> ShareScale:
    """A spreadsheet stores a percent column as fractions, so that 100 % reads `1`: the other cells tell which it is."""
    highest, parts = 0.0, False
    for text in texts:
        bare = parse_share(text, "fraction") if text and "%" not in text and "٪" not in text else None
        if bare and bare.high is not None:
            highest = max(highest, bare.high)
            parts = parts or not bare.high.is_integer()
    if highest > 1:
        return "percent"
    return "fraction" if parts else "unknown"


def is_unclear_share(text: str, scale: ShareScale) -> bool:
    """A bare number up to 1 where nothing tells its scale, or half a percent among whole ones."""
    bare = parse_share(text, "fraction") if "%" not in text and "٪" not in text else None
    if bare is None or not bare.high or bare.high > 1:
        return False
    return scale == "unknown" or (scale == "percent" and not bare.high.is_integer())


def parse_degrees(text: str, decimal: DecimalMark | None = None) -> float | None:
    """Decimal degrees with either mark and an optional letter (`36.72 N`), or degrees, minutes and seconds."""
    text = text.strip().translate(_FOREIGN_DIGITS)
    if _PLAIN_NUMBER.fullmatch(text):
        return float(text)
    if parts := _DEGREES.fullmatch(text):
        before, degrees, minutes, seconds, after = parts.groups()
        size = int(degrees) + int(minutes) / 60 + float((seconds or "0").replace(",", ".")) / 3600
        return -size if (before or after or "").upper() in {"S", "W", "O"} else size
    lettered = _LETTERED.fullmatch(text)
    value = parse_decimal(lettered[2].rstrip("\u00b0\u00ba "), decimal=decimal) if lettered else None
    if lettered is None or value is None:
        return None
    letter = (lettered[1] or lettered[3] or "").upper()
    return -abs(value) if letter in {"S", "W"} else value


def parse_point(text: str) -> tuple[float, float] | None:
    """One cell with both: `36.7213, -4.4217` or `36,7213; -4,4217`, latitude first as maps print it."""
    for separator in (";", "|", ", ", "/", ","):
        parts = text.strip().strip("()[]").split(separator)
        if len(parts) == 2:  # noqa: PLR2004 - a pair
            latitude, longitude = parse_degrees(parts[0]), parse_degrees(parts[1])
            return None if latitude is None or longitude is None else (latitude, longitude)
    if pair := _PAIR_WITHOUT_MARK.fullmatch(text.strip().strip("()[]")):
        latitude, longitude = parse_degrees(pair[1]), parse_degrees(pair[2])
        return None if latitude is None or longitude is None else (latitude, longitude)
    return None
