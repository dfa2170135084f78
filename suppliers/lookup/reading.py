"""
Reads a record once into the words that an index counts and the two texts that are compared in the end.

Words of places, numbers, postcodes and identifiers carry a sign before them, so that a firm called Madrid and a street
in Madrid are two words of one vocabulary.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from foundation.countries import resolve_country
from suppliers.lookup.payloads import LookupRecord
from suppliers.names import fold, read_name, romanise

PLACE, NUMBER, POSTCODE, IDENTIFIER = "@", "#", "=", "$"
_DIGITS = re.compile(r"\d+")
_NO_SIGN = re.compile(r"[^0-9A-Za-z]+")
_POSTCODE_DIGITS = 5
_SPELLED_OUT = 3  # so many single letters in a row are one word that a PDF took apart


@dataclass(frozen=True, slots=True)
class Reading:
    """`words` of the name in their order, `signs` of the place; `name` and `place` are the same, sorted, as texts."""

    words: tuple[str, ...]
    signs: tuple[str, ...]
    name: str
    place: str
    country: str


def readings_of(record: LookupRecord) -> Iterator[Reading]:
    """One for each spelling of the name, the own name first."""
    signs, place = _place_of(record)
    country = country_code(record.country)
    for spelling in dict.fromkeys((record.name, *record.other_names)):
        words = words_of(spelling)
        yield Reading(words, signs, " ".join(sorted(words)), place, country)


def words_of(name: str) -> tuple[str, ...]:
    core = " ".join(read_name(name).core)
    return tuple(_joined(core.split() if core.isascii() else romanise(core).split()))


def _joined(words: Iterable[str]) -> Iterator[str]:
    run: list[str] = []
    for word in words:
        if len(word) == 1 and word.isalpha():
            run.append(word)
            continue
        yield from _run(run)
        run = []
        yield word
    yield from _run(run)


def _run(letters: list[str]) -> list[str]:
    return ["".join(letters)] if len(letters) >= _SPELLED_OUT else letters


def _place_of(record: LookupRecord) -> tuple[tuple[str, ...], str]:
    words = romanise(f"{record.address} {record.city}" if record.city else record.address).split()
    signs = [_sign(word) for word in words]
    signs += [f"{POSTCODE}{fold(record.postcode).replace(' ', '')}"] if record.postcode else []
    signs += [f"{IDENTIFIER}{scheme.lower()} {plain_value(value)}" for scheme, value in record.identifiers]
    return tuple(dict.fromkeys(signs)), " ".join(sorted(words))


def _sign(word: str) -> str:
    found = _DIGITS.search(word)
    if not found:
        return PLACE + word
    digits = found.group().lstrip("0") or "0"
    return (POSTCODE if len(digits) >= _POSTCODE_DIGITS and word.isdigit() else NUMBER) + digits


def plain_value(value: str) -> str:
    return _NO_SIGN.sub("", value).upper()


@lru_cache(maxsize=4_096)
def country_code(text: str) -> str:
    return (resolve_country(text).alpha2 or fold(text)) if text.strip() else ""
