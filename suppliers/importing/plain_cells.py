"""
Tells at one glance whether a whole column needs no cleaning at all: a few searches over all cells joined, instead of a
dozen questions to each. Whatever looks the least bit odd sends the column the long way, so nothing is decided here.
"""

import re
from collections.abc import Collection
from functools import cache

from suppliers.importing.cell_words import words_meaning

BETWEEN = "\n"  # a cell with lines of its own is odd
LONGEST_PLAIN = 500
_ODD_STARTS = tuple(f"{BETWEEN}{sign}" for sign in " =@+-#'\"")
_ODD = ("  ", "?", f" {BETWEEN}")
_SCIENTIFIC = re.compile(r"\de\+?\d")


def is_plain(cells: Collection[str], *, keeps_digits: bool) -> bool:
    """True only if cleaning would hand every cell back as it is and tell nothing. `keeps_digits`: IDs and the like."""
    letters = "".join(cells)
    if not letters:
        return True
    if not letters.isascii() or not letters.isprintable():
        return False
    joined = f"{BETWEEN}{BETWEEN.join(cells)}{BETWEEN}"
    if any(odd in joined for odd in _ODD) or any(odd in joined for odd in _ODD_STARTS):
        return False
    folded = joined.casefold()
    if "err:" in folded or (keeps_digits and _SCIENTIFIC.search(folded)):
        return False
    distinct = set(folded.split(BETWEEN))
    return distinct.isdisjoint(_words()) and max(map(len, distinct)) <= LONGEST_PLAIN


@cache
def _words() -> frozenset[str]:
    return (words_meaning("placeholder") | words_meaning("same_as_above")) - {""}
