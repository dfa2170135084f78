"""Words that mean something other than themselves in a cell ("ditto", "n/a", "over"), kept as data by language."""

import csv
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path


@cache
def _by_meaning() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    with Path(__file__).with_name("cell_words.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            found.setdefault(row["meaning"], []).append(row["word"].casefold())
    return {meaning: tuple(words) for meaning, words in found.items()}


@cache
def words_meaning(meaning: str) -> frozenset[str]:
    """Case-folded words of one meaning; a meaning the file lacks is a mistake of ours and raises KeyError."""
    return frozenset(_by_meaning()[meaning])


@cache
def any_word(meaning: str) -> str:
    """The words as one regular expression, longest first, each letter-word ending where a word ends."""
    words = sorted(_by_meaning()[meaning], key=len, reverse=True)
    return "|".join(re.escape(word) + (r"(?![^\W\d_])" if word[-1].isalpha() else "") for word in words)


@cache
def named_values(noun: str) -> Mapping[str, str]:
    """`edge_kind`, `standing` or `site_kind`: what people write -> our value; our own values stand for themselves."""
    return {
        word: meaning.partition(":")[2]
        for meaning, words in reversed(tuple(_by_meaning().items()))
        if meaning.startswith(f"{noun}:")
        for word in (*words, meaning.partition(":")[2])
    }
