"""Which of our sectors a list means: by its ISIC division, else by a word, else by the kind of site."""

import csv
import re
from collections.abc import Sequence
from functools import cache, lru_cache
from pathlib import Path

from suppliers.names import fold

GENERAL = "general"
_CODE = re.compile(r"(?:isic|nace|cnae|naf)?\s*(?:rev\W*\d\W*)?[a-u]?\W*(\d{2})(?:\W?\d{1,2})?\b", re.IGNORECASE)
_OF_KIND = {
    "hotel": "hospitality",
    "farm": "agriculture",
    "construction_project": "construction",
}


@cache
def _words() -> dict[str, dict[str, str]]:
    """isic: division -> sector; any language: folded words -> sector."""
    found: dict[str, dict[str, str]] = {"isic": {}, "words": {}}
    with Path(__file__).with_name("sector_words.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            kind = "isic" if row["kind"] == "isic" else "words"
            found[kind][row["word"] if kind == "isic" else fold(row["word"])] = row["sector"]
    return found


@lru_cache(maxsize=4_096)
def sector_of(texts: Sequence[str], site_kind: str) -> str:
    """A code that stands for another trade is `general`; silence leaves it to the kind of site."""
    for text in texts:
        if code := _CODE.match(text.strip()):
            return _words()["isic"].get(code[1], GENERAL)
        if worded := _by_word(text):
            return worded
    return _OF_KIND.get(site_kind, GENERAL)


def _by_word(text: str) -> str | None:
    padded = f" {fold(text)} "
    return next((sector for word, sector in _words()["words"].items() if f" {word} " in padded), None)
