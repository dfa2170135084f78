"""Identifiers in cells: several in one, with or without their scheme, and numbers a spreadsheet has ruined."""

import re
from functools import lru_cache

from suppliers.importing.heads import fold_head, synonyms
from suppliers.importing.identifier_checks import is_os_id
from suppliers.importing.rows import ListedIdentifier

_BETWEEN = re.compile(r"\s*[;|\n]\s*|,\s+(?=[A-Za-z])|\s/\s(?=[A-Za-z]{2})")
_NAMED = re.compile(r"\s*([A-Za-z][\w .&-]{1,30}?)\s*[:=#]\s*(\S.*)")
MOST_NAME_WORDS = 3
_SCIENTIFIC = re.compile(r"\d(?:[.,]\d+)?[eE]\+?\d{1,3}")
_BEYOND_15_DIGITS = re.compile(r"\d{16,}\.0")  # a number cell: its digits after the fifteenth are not kept
_FLOAT_TAIL = re.compile(r"(\d+)\.0+")
_LEI = re.compile(r"[A-Z0-9]{18}\d\d")
_EU_VAT = re.compile(
    r"(?:AT|BE|BG|CY|CZ|DE|DK|EE|EL|ES|FI|FR|HR|HU|IE|IT|LT|LU|LV|MT|NL|PL|PT|RO|SE|SI|SK|XI)[0-9A-Z]{8,12}"
)
LEI_REMAINDER = 1  # ISO 17442 uses the check of ISO 7064 MOD 97-10


@lru_cache(maxsize=16_384)
def split_identifiers(text: str, scheme: str | None) -> tuple[ListedIdentifier, ...]:
    """`LEI: X; VAT: Y` names its schemes; else the head's scheme holds for all; else the shape may tell; else None."""
    found = []
    for part in _BETWEEN.split(text):
        own, value = _own_scheme(part)
        value = value.strip() if is_scientific(value) else _whole(value.strip())
        if value:
            found.append(ListedIdentifier(own or scheme or _scheme_of_shape(value), value))
    return tuple(dict.fromkeys(found))


def is_scientific(value: str) -> bool:
    """`5.21E+11`: the last digits are gone, so the number identifies nobody."""
    return (_SCIENTIFIC.fullmatch(value.strip()) or _BEYOND_15_DIGITS.fullmatch(value.strip())) is not None


def _whole(value: str) -> str:
    tail = _FLOAT_TAIL.fullmatch(value)
    return tail[1] if tail else value


def _own_scheme(part: str) -> tuple[str | None, str]:
    """`LEI: X` and `VAT number X` name their scheme; (None, part) where no known name stands before a number."""
    if (named := _NAMED.fullmatch(part)) and (scheme := _scheme_named(named[1])):
        return scheme, named[2]
    words = part.split()
    for count in range(min(MOST_NAME_WORDS, len(words) - 1), 0, -1):
        rest = " ".join(words[count:])
        if any(sign.isdigit() for sign in rest) and (scheme := _scheme_named(" ".join(words[:count]))):
            return scheme, rest
    return None, part


def _scheme_named(name: str) -> str | None:
    synonym = synonyms("parties").get(fold_head(name))
    return synonym.scheme if synonym and synonym.field == "identifiers" else None


def _scheme_of_shape(value: str) -> str | None:
    compact = value.replace(" ", "").replace("-", "").upper()
    if _LEI.fullmatch(compact) and int("".join(str(int(sign, 36)) for sign in compact)) % 97 == LEI_REMAINDER:
        return "lei"
    if is_os_id(compact):
        return "os_id"
    return "vat" if _EU_VAT.fullmatch(compact) and any(sign.isdigit() for sign in compact) else None
