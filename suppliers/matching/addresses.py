"""
Takes an address apart: house number, plot and unit numbers, postcode and street words.

Two units of one firm in one building are two sites, so a labelled number (plot, unit, floor, block ...) is kept with
its label. Postal abbreviations are data (`address_words.csv`).
"""

import csv
import re
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path

from suppliers.matching.native_words import in_latin
from suppliers.matching.sounds import sounds_of

_HAS_DIGIT = re.compile(r"\d")
_NUMBER_SIGN = re.compile(r"[#\u2116]|\bn[\u00b0\u00ba]|\bno\.?(?=\s*\d)", re.IGNORECASE)
_FLOOR = re.compile(r"\b(\d+)\s*/\s*f\b|\b(\d+)(?:st|nd|rd|th)?\s+fl(?:oor|r)?\b\.?", re.IGNORECASE)
_PARTED_POSTCODE = re.compile(r"\b(\d{3}) (\d{3})(?=\D*$)")
_GLUED_NUMBER = re.compile(r"([^\W\d_]{3,})(?=\d)")
_NUMBER_GLUED = re.compile(r"(\d)(?=(?!(?:st|nd|rd|th)\b)[^\W\d_]{4,})")
_ORDINAL = re.compile(r"^(\d+)(?:st|nd|rd|th)$")
_POSTCODE_DIGITS = 5
_MOST_NUMBERS_PER_LABEL = 4


@dataclass(frozen=True, slots=True)
class Address:
    """
    `units` pairs a label (plot, unit, floor ...) with its numbers; `words` are street and place words, plain,
    each once. `posts` are all long numbers that may be postcodes, `postcode` the last of them.
    """

    words: tuple[str, ...] = ()
    house: str = ""
    numbers: frozenset[str] = frozenset()
    units: tuple[tuple[str, frozenset[str]], ...] = ()
    postcode: str = ""
    posts: frozenset[str] = frozenset()
    squeezed: str = ""
    sounds: str = ""


@dataclass(slots=True)
class _Reading:
    words: list[str] = field(default_factory=list)
    numbers: list[str] = field(default_factory=list)
    units: dict[str, set[str]] = field(default_factory=dict)
    house: str = ""
    posts: list[str] = field(default_factory=list)


@cache
def _vocabulary() -> dict[str, tuple[str, str]]:
    path = Path(__file__).parent / "address_words.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        return {row["word"]: (row["plain"], row["kind"]) for row in csv.DictReader(lines)}


@lru_cache(maxsize=65_536)
def read_address(text: str) -> Address:
    """Numbers lose leading zeros; an ordinal (51st) and a number written as a word are words of the street."""
    parted = _NUMBER_GLUED.sub(r"\1 ", _GLUED_NUMBER.sub(r"\1 ", text))
    plain = _FLOOR.sub(r" floor \1\2 , ", _PARTED_POSTCODE.sub(r"\1\2", parted))
    tokens = in_latin(_NUMBER_SIGN.sub(" no ", plain), "address").split()
    reading = _Reading()
    at = 0
    while at < len(tokens):
        at = _read_at(tokens, at, reading)
    once = tuple(dict.fromkeys(reading.words))  # map services and careful clerks say the town twice
    return Address(
        words=once,
        house=reading.house,
        numbers=frozenset(reading.numbers),
        units=tuple(sorted((label, frozenset(values)) for label, values in reading.units.items())),
        postcode=reading.posts[-1] if reading.posts else "",
        posts=frozenset(reading.posts),
        squeezed="".join(once),
        sounds=sounds_of("".join(once)),
    )


def _read_at(tokens: list[str], at: int, reading: _Reading) -> int:
    token = tokens[at]
    plain, kind = _vocabulary().get(token, (token, ""))
    if kind == "unit_label":
        return _read_unit(tokens, at, plain, reading)
    if kind in {"filler", "number_label"}:
        return at + 1
    if _HAS_DIGIT.search(token):
        _read_number(token, reading, is_last=at >= len(tokens) - 2)
    else:
        reading.words.append(plain)
    return at + 1


def _read_unit(tokens: list[str], at: int, label: str, reading: _Reading) -> int:
    """`Plot No. 12-13`: the label, any "no", then number after number."""
    after = at + 1
    while after < len(tokens) and _vocabulary().get(tokens[after], ("", ""))[1] == "number_label":
        after += 1
    values: list[str] = []
    while after < len(tokens) and _continues(tokens[after], values):
        values.append(_plain_number(tokens[after]))
        after += 1
    if not values:
        reading.words.append(label)
        return at + 1
    reading.units.setdefault(label, set()).update(values)
    reading.numbers.extend(values)
    return after


def _continues(token: str, values: list[str]) -> bool:
    """Numbers of one label are of like length; a longer one behind them is the house number or the postcode."""
    if _ORDINAL.match(token):
        return False
    if not values:
        return bool(_HAS_DIGIT.search(token)) or len(token) == 1
    alike = len(token) <= len(values[-1]) + 1 and len(values) < _MOST_NUMBERS_PER_LABEL
    return alike and bool(_HAS_DIGIT.search(token)) and bool(_HAS_DIGIT.search(values[-1]))


def _read_number(token: str, reading: _Reading, *, is_last: bool) -> None:
    ordinal = _ORDINAL.match(token)
    if ordinal:
        reading.words.append(ordinal.group(1))
        return
    number = _plain_number(token)
    nothing_yet = not reading.house and not reading.words and not reading.units
    least = _POSTCODE_DIGITS - (1 if is_last and reading.house else 0)
    if token.isdigit() and len(token) >= least and not nothing_yet:
        reading.posts.append(token)
    else:
        reading.house = reading.house or number
        reading.numbers.append(number)


def _plain_number(token: str) -> str:
    return token.lstrip("0") or "0"
