"""
How many runs of three letters two texts share, whatever their order and spacing.

Each text is a set of 1,024 bits, one for each run (two runs may fall on one bit; so few that no decision turns on it).
Comparing two sets is sixteen machine words, so a million pairs take a fraction of a second.
"""

from collections.abc import Sequence
from functools import cache
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from suppliers.matching.likeness import Floats, Ints

_BITS = 1024
_WORD = 64
_AT_ONCE = 65_536


@cache
def _bit(run: str) -> int:
    return crc32(run.encode()) % _BITS


def shared_letters(texts: Sequence[str], pairs: Ints) -> tuple[Floats, Floats]:
    """Per pair: shared runs over the geometric mean of both, and over those of the shorter; NaN without letters."""
    sets = _sets_of(texts)
    sizes = np.bitwise_count(sets).sum(axis=1).astype(np.float64)
    shared = np.empty(len(pairs))
    for start in range(0, len(pairs), _AT_ONCE):
        part = pairs[start : start + _AT_ONCE]
        shared[start : start + _AT_ONCE] = np.bitwise_count(sets[part[:, 0]] & sets[part[:, 1]]).sum(axis=1)
    one, other = sizes[pairs[:, 0]], sizes[pairs[:, 1]]
    silent = (one == 0) | (other == 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        return (
            np.where(silent, np.nan, shared / np.sqrt(one * other)),
            np.where(silent, np.nan, shared / np.minimum(one, other)),
        )


def _sets_of(texts: Sequence[str]) -> NDArray[np.uint64]:
    flags = np.zeros((len(texts), _BITS), dtype=bool)
    for at, text in enumerate(texts):
        if text:
            padded = f"^{text}$"
            flags[at, [_bit(padded[spot : spot + 3]) for spot in range(len(padded) - 2)]] = True
    packed = np.packbits(flags, axis=1) if len(texts) else np.zeros((0, _BITS // 8), dtype=np.uint8)
    return packed.view(np.uint64).reshape(len(texts), _BITS // _WORD)
