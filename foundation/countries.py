"""
What country a cell means: codes, names in the languages of those who keep lists, official, former and list spellings.

Names come from the Unicode CLDR tables inside Babel; what CLDR lacks stands in `country_aliases.csv` with its source.
A text that fits two countries is answered `ambiguous` with both, never with the likelier one: a person decides.
`NA` is Namibia and `NO` is Norway here, whatever a spreadsheet makes of them.
"""

import csv
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Literal

How = Literal["code", "name", "alias", "ambiguous", "unknown", "blank"]

NAME_LOCALES = ("en", "es", "fr", "pt", "de", "ar", "tr")
FURTHER_LOCALES = (
    *("it", "nl", "pl", "ro", "ru", "uk", "cs", "sk", "hu", "bg", "sr", "hr", "sl", "el", "sv", "da", "nb", "fi", "et"),
    *("lv", "lt", "zh", "zh_Hant", "ja", "ko", "vi", "th", "id", "ms", "fil", "bn", "hi", "ur", "ta", "si", "ne", "my"),
    *("km", "fa", "he", "ca", "sw", "am"),
)
# CLDR also lists groups, test regions and parts of countries; XK (Kosovo) is user-assigned in ISO, yet all lists use it
NOT_COUNTRIES = frozenset({"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"})
USED_IN_PLACE_OF_ISO = {"UK": "GB", "EL": "GR"}  # reserved codes in official British and EU use
PLACEHOLDERS = frozenset({"", "n a", "none", "null", "nan", "tbd", "tba", "unknown", "not known", "not available"})
LETTERS_NFKD_KEEPS = str.maketrans(
    {"\N{LATIN SMALL LETTER DOTLESS I}": "i", "ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "&": " and "}
    | dict.fromkeys("'`\u2018\u2019\u00b4", "")
)
SHORT_WORDS = {"st": "saint", "rep": "republic", "dem": "democratic"}
SILENT_WORDS = frozenset({"the", "of", "and"})
NEAR_ENOUGH = 86.0  # of 100: one or two wrong letters in a name of usual length
SHORTEST_NEAR = 4

_NOT_A_WORD = re.compile(r"[\W_]+")
_BRACKETED = re.compile(r"[(\[{].*?[)\]}]")
_BETWEEN_READINGS = re.compile(r"\s[-\u2013\u2014]\s|[/|,;:()\[\]]")


@dataclass(frozen=True, slots=True)
class CountryAnswer:
    """`candidates`: the country, every reading of an ambiguous text, or mere near spellings of an unknown one."""

    alpha2: str | None
    how: How
    candidates: tuple[str, ...] = ()


BLANK = CountryAnswer(None, "blank")


@lru_cache(maxsize=65_536)
def resolve_country(text: str) -> CountryAnswer:
    """Any casing, accents, punctuation or word order; a placeholder such as `n/a` or `-` is blank, `NA` is Namibia."""
    if coded := _by_code(text.strip()):
        return coded
    words = _words(text)
    if " ".join(words) in PLACEHOLDERS:
        return BLANK
    return _by_name(words) or _by_parts(text) or CountryAnswer(None, "unknown", _near_spellings(words))


@lru_cache(maxsize=4_096)
def country_name(alpha2: str, locale: str = "en") -> str:
    """The CLDR name in any CLDR locale (`pt_BR`, `ar`); an unknown code comes back as it is, so a page never breaks."""
    return _territories(locale).get(alpha2.upper(), alpha2)


@cache
def country_codes() -> frozenset[str]:
    return frozenset(code for code in _territories("en") if _is_country(code))


def _is_country(code: str) -> bool:
    return len(code) == len("XX") and code.isalpha() and code not in NOT_COUNTRIES


@cache
def _territories(locale: str) -> dict[str, str]:
    from babel import Locale  # noqa: PLC0415 - half of the command line's start time, and many commands need no names

    return dict(Locale.parse(locale).territories)


@cache
def _former_and_long_codes() -> dict[str, tuple[str, ...]]:
    """Alpha-3, numeric and withdrawn codes, each with its present alpha-2 or, for a country that split, several."""
    from babel.core import get_global  # noqa: PLC0415 - as above

    found: dict[str, tuple[str, ...]] = {}
    for code, present in get_global("territory_aliases").items():
        countries = tuple(alpha2 for alpha2 in present if alpha2 in country_codes())
        if countries:
            found[code] = countries
    return found


def _by_code(text: str) -> CountryAnswer | None:
    if len(text) not in {2, 3} or not text.isascii() or not text.isalnum():
        return None
    code = USED_IN_PLACE_OF_ISO.get(text.upper(), text.upper())
    if code in country_codes():
        return CountryAnswer(code, "code", (code,))
    return _answer(_former_and_long_codes().get(code, ()), "code")


def _answer(codes: tuple[str, ...], how: How) -> CountryAnswer | None:
    if not codes:
        return None
    return CountryAnswer(codes[0], how, codes) if len(codes) == 1 else CountryAnswer(None, "ambiguous", codes)


def _words(text: str) -> list[str]:
    folded = unicodedata.normalize("NFKD", text.casefold().translate(LETTERS_NFKD_KEEPS))
    letters = "".join(letter for letter in folded if not unicodedata.combining(letter))
    return _NOT_A_WORD.sub(" ", letters).split()


def _key(words: list[str]) -> tuple[str, ...]:
    """Word order and `the`, `of`, `and` say nothing in country names ("Korea, Republic of"); "U. S. A." is one word."""
    joined: list[str] = []
    initials = ""
    for word in [*words, ""]:
        if len(word) == 1 and word.isascii():
            initials += word
            continue
        joined += [initials] if initials else []
        initials = ""
        joined += [word] if word else []
    kept = [SHORT_WORDS.get(word, word) for word in joined if word not in SILENT_WORDS]
    return tuple(sorted(kept))


def _by_name(words: list[str]) -> CountryAnswer | None:
    key = _key(words)
    found = _names().get(key)
    if found is None and len(key) == 1 and (coded := _by_code(key[0])):
        return coded
    found = found or _further_names().get(key)
    return _answer(*found) if found else None


@cache
def _names() -> dict[tuple[str, ...], tuple[tuple[str, ...], How]]:
    """English CLDR names, then our aliases (which may correct them), then other languages where still free."""
    table: dict[tuple[str, ...], tuple[tuple[str, ...], How]]
    table = {key: ((code,), how) for key, code, how in _cldr_names("en")}
    for key, codes in _aliases():
        if key not in table or table[key][0] != codes:
            table[key] = (codes, "alias")
    return table | _free_names(NAME_LOCALES[1:], table)


@cache
def _further_names() -> dict[tuple[str, ...], tuple[tuple[str, ...], How]]:
    """Opened only for a text that none of the usual languages knows: fifty tables take half a second."""
    return _free_names(FURTHER_LOCALES, _names())


def _free_names(
    locales: Iterable[str], table: Mapping[tuple[str, ...], tuple[tuple[str, ...], How]]
) -> dict[tuple[str, ...], tuple[tuple[str, ...], How]]:
    elsewhere: dict[tuple[str, ...], set[str]] = {}
    for locale in locales:
        for key, code, _ in _cldr_names(locale):
            if key not in table:
                elsewhere.setdefault(key, set()).add(code)
    return {key: (tuple(sorted(codes)), "name") for key, codes in elsewhere.items()}


def _cldr_names(locale: str) -> Iterator[tuple[tuple[str, ...], str, How]]:
    for code, name in _territories(locale).items():
        if _is_country(code):
            yield _key(_words(name)), code, "name"


def _aliases() -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    with Path(__file__).with_name("country_aliases.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            yield _key(_words(row["alias"])), tuple(row["alpha2"].split())


def _by_parts(text: str) -> CountryAnswer | None:
    """
    "China (Shenzhen)" is China; "CN - China" is China because every part says so; "China / Vietnam" is both.
    One known part beside an unknown one ("Atlanta, Georgia") proves nothing and stays unknown.
    """
    bare = _BRACKETED.sub(" ", text)
    if bare != text and (found := _by_name(_words(bare))):
        return found
    parts = [part for part in _BETWEEN_READINGS.split(text) if part.strip()]
    if len(parts) < 2:  # noqa: PLR2004 - one part is the text itself
        return None
    answers = [_by_code(part.strip()) or _by_name(_words(part)) for part in parts]
    codes = tuple(dict.fromkeys(code for answer in answers if answer for code in answer.candidates))
    return _answer(codes, "name") if all(answers) else None


def _near_spellings(words: list[str]) -> tuple[str, ...]:
    from rapidfuzz import fuzz, process  # noqa: PLC0415 - only needed once something is misspelt

    spelt = " ".join(_key(words))
    if len(spelt) < SHORTEST_NEAR:
        return ()
    near = process.extract(spelt, _spelt_names().keys(), scorer=fuzz.ratio, score_cutoff=NEAR_ENOUGH, limit=5)
    return tuple(dict.fromkeys(code for name, *_ in near for code in _spelt_names()[name]))


@cache
def _spelt_names() -> dict[str, tuple[str, ...]]:
    return {" ".join(key): codes for key, (codes, _) in _names().items()}
