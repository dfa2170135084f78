"""
Trade and street words of other scripts in English (`native_words.csv`), so that a factory written in Han or Arabic
meets its English spelling by more than its sounds. Names proper are left to `sounded`.
"""

import csv
import re
from functools import cache
from pathlib import Path
from typing import Literal

from suppliers.names import fold
from suppliers.scripts import sounded

Where = Literal["name", "address"]
# Chinese and Japanese put the label behind the number.
_LABELS_BEHIND = (
    (re.compile(r"(\d+)\s*(?:号楼|號樓|号院|栋|棟|幢|座)"), r" building \1 , "),
    (re.compile(r"(\d+)\s*(?:室)"), r" room \1 , "),
    (re.compile(r"(\d+)\s*(?:楼|樓|层|層|階)"), r" floor \1 , "),
)


def in_latin(text: str, where: Where) -> str:
    """Folded, in Latin letters, words parted by spaces; what is Latin already is only folded."""
    if text.isascii():
        return fold(text)
    if where == "address":
        for pattern, written in _LABELS_BEHIND:
            text = pattern.sub(written, text)
    text = fold(text)
    for word, plain in _words(where):
        if word in text:
            text = text.replace(word, f" {plain} ")
    return sounded(text)


@cache
def _words(where: Where) -> tuple[tuple[str, str], ...]:
    """Longest first: the word for an industrial zone holds the one for industry."""
    with Path(__file__).with_name("native_words.csv").open(encoding="utf-8", newline="") as lines:
        held = {fold(row["word"]): row["plain"] for row in csv.DictReader(lines) if row["where"] == where}
    return tuple(sorted(held.items(), key=lambda item: (-len(item[0]), item[0])))
