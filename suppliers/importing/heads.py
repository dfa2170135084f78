"""The heads we know, and which field each stands for; how two heads compare."""

import csv
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
# Vowel signs of the scripts of India and South-East Asia are no letters to Python, but they part no words.
_NOT_A_WORD = re.compile(r"(?:[^\w\u0900-\u0963\u0980-\u0e4e\u0e80-\u109f\u1780-\u17d3]|_)+")
_UNMARKED = str.maketrans(
    {"\N{LATIN SMALL LETTER DOTLESS I}": "i", "ß": "ss", "ł": "l", "đ": "d", "ø": "o", "æ": "ae", "œ": "oe"}
)


@dataclass(frozen=True, slots=True)
class Synonym:
    """`rank` 1 names the field beyond doubt, 2 and 3 give way to a better head in the same list."""

    field: str
    rank: int
    scheme: str | None = None


@lru_cache(maxsize=16_384)
def fold_head(head: str) -> str:
    """`SiteName`, `site_name` and ` Site  name*` are one head; Arabic and Turkish letters fold like accents."""
    spaced = _CAMEL.sub(" ", head).casefold().translate(_UNMARKED)
    plain = "".join(letter for letter in unicodedata.normalize("NFKD", spaced) if not unicodedata.combining(letter))
    return _NOT_A_WORD.sub(" ", plain).strip()


@cache
def synonyms(kind: str) -> Mapping[str, Synonym]:
    """Folded head -> field, for `parties` or `edges`; the file says which language each head comes from."""
    found: dict[str, Synonym] = {}
    with Path(__file__).with_name("column_heads.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            if row["list"] == kind:
                synonym = Synonym(row["field"], int(row["rank"]), row["scheme"] or None)
                found.setdefault(fold_head(row["head"]), synonym)
    return found


@cache
def known_heads() -> frozenset[str]:
    return frozenset(synonyms("parties")) | frozenset(synonyms("edges"))
