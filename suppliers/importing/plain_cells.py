"""
Tells at one glance whether a whole column needs no cleaning at all: one search over all cells instead of a dozen
questions to each. Whatever looks the least bit odd sends the column the long way, so nothing is decided here.
"""

import re
from collections.abc import Sequence
from functools import cache

from suppliers.importing.cell_words import words_meaning

BETWEEN = "\x1f"  # stands in no list
LONGEST_PLAIN = 500
_ODD = re.compile(
    rf"[^ -~{BETWEEN}]"  # beyond printable ASCII
    r"|  |\?"
    rf"|(?:\A|{BETWEEN})[ =@+\-#'\"]"
    rf"| (?:{BETWEEN}|\Z)"
    rf"|[^{BETWEEN}]{{{LONGEST_PLAIN + 1}}}"
)
_SCIENTIFIC = re.compile(r"\d[eE]\+?\d")
_ERROR = re.compile(r"Err:\d", re.IGNORECASE)


def is_plain(cells: Sequence[str], *, keeps_digits: bool) -> bool:
    """True only if cleaning would hand every cell back as it is and tell nothing. `keeps_digits`: IDs and the like."""
    joined = BETWEEN.join(cells)
    if not joined.isascii() or _ODD.search(joined) or joined.count(BETWEEN) != len(cells) - 1:
        return False
    if _ERROR.search(joined) or (keeps_digits and _SCIENTIFIC.search(joined)):
        return False
    longest = _longest_word()
    return not {cell.casefold() for cell in set(cells) if len(cell) <= longest} & _words()


@cache
def _words() -> frozenset[str]:
    return words_meaning("placeholder") | words_meaning("same_as_above")


@cache
def _longest_word() -> int:
    return max(map(len, _words()))
