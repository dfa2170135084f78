"""Numbers as people write them in lists: either decimal mark, ranges, "500+", "ca. 120", degrees and percent."""

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from suppliers.importing.cell_words import any_word

THOUSAND = 3
_PLAIN_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?")
_NUMBER = re.compile(r"[+-]?\d[\d.,'\u2019 \u00a0\u202f]*")
_SPACERS = re.compile(r"['\u2019 \u00a0\u202f]")
_PAIR_OF_NUMBERS = re.compile(r"(\d+(?:[.,]\d+)?)\s*[-\u2013]\s*(\d+(?:[.,]\d+)?)")
_FOREIGN_DIGITS = {ord(zero) + digit: str(digit) for zero in "\u0660\u06f0" for digit in range(10)}
_FOREIGN_DIGITS |= {0x066B: ".", 0x066C: ","}
_DEGREES = re.compile(
    r"([NSEWO])?\s*(\d{1,3})\s*[°ºd:\s]\s*(\d{1,2})\s*['\u2032\u2019m:\s]\s*"
    r"(\d{1,2}(?:[.,]\d+)?)?\s*(?:[\"\u2033\u201ds]|'')?\s*([NSEWO])?",
    re.IGNORECASE,
)
_LETTERED = re.compile(r"([NSEW])?\s*([^NSEW]+?)\s*([NSEW])?", re.IGNORECASE)


@cache
def _shape(meaning: str) -> re.Pattern[str]:
    """Compiled late: the words lie in a file, and a program that reads no counts need not open it."""
    words = any_word(meaning)
    shapes = {
        "about": rf"(?:{words})\s*",
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


@lru_cache(maxsize=16_384)
def parse_count(text: str) -> NumberRange | None:
    """Whole numbers only, so `1.234` and `1,234` can only part thousands; None when the text is no such number."""
    text = text.strip().translate(_FOREIGN_DIGITS)
    if text.isdecimal():
        return NumberRange(int(text), int(text))
    if about := _shape("about").match(text):
        text = text[about.end() :]
    return _count(_shape("worker_unit").sub("", text))


def _count(text: str) -> NumberRange | None:
    for meaning in ("at_least_before", "at_least_after", "at_most_before"):
        if bound := _shape(meaning).fullmatch(text):
            value = _whole(bound[1])
            if value is None:
                return None
            return NumberRange(None, value) if meaning == "at_most_before" else NumberRange(value, None)
    if parts := _shape("range_between").fullmatch(text):
        low, high = _whole(parts[1]), _whole(parts[2])
        return NumberRange(low, high) if low is not None and high is not None and low <= high else None
    exact = _whole(text)
    return None if exact is None else NumberRange(exact, exact)


def _whole(text: str) -> int | None:
    value = parse_decimal(text, thousands_likely=True)
    return int(value) if value is not None and value.is_integer() and value >= 0 else None


def parse_decimal(text: str, *, thousands_likely: bool = False) -> float | None:
    """
    Either mark: with both the last one is decimal; a repeated one parts thousands; a single one is decimal unless
    exactly three digits follow and the caller knows the field holds whole numbers.
    """
    text = text.strip().translate(_FOREIGN_DIGITS)
    if not thousands_likely and _PLAIN_NUMBER.fullmatch(text):
        return float(text)
    if not _NUMBER.fullmatch(text):
        return None
    digits = _SPACERS.sub("", text)
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


def _with_decimal(digits: str, decimal: str) -> float | None:
    whole, _, fraction = digits.rpartition(decimal)
    groups = whole.lstrip("+-").replace(",", ".").split(".")
    if any(len(group) != THOUSAND for group in groups[1:]):
        return None
    return float(f"{whole.replace(',', '').replace('.', '')}.{fraction or '0'}")


@lru_cache(maxsize=16_384)
def parse_share(text: str) -> NumberRange | None:
    """`25`, `25 %`, `12,5%` and `25-50%` as fractions; a bare number up to 1 with decimals is a fraction already."""
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
    scale = 1.0 if not percent and high <= 1 and ("." in bare or "," in bare) else 100.0
    return NumberRange(low / scale, high / scale)


def parse_degrees(text: str) -> float | None:
    """Decimal degrees with either mark and an optional letter (`36.72 N`), or degrees, minutes and seconds."""
    text = text.strip().translate(_FOREIGN_DIGITS)
    if _PLAIN_NUMBER.fullmatch(text):
        return float(text)
    if parts := _DEGREES.fullmatch(text):
        before, degrees, minutes, seconds, after = parts.groups()
        size = int(degrees) + int(minutes) / 60 + float((seconds or "0").replace(",", ".")) / 3600
        return -size if (before or after or "").upper() in {"S", "W", "O"} else size
    lettered = _LETTERED.fullmatch(text)
    value = parse_decimal(lettered[2].rstrip("\u00b0\u00ba ")) if lettered else None
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
    return None
