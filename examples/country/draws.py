"""Repeatable chance: a value depends on the seed and its own key only.

So adding one farm never moves the coordinates of another, and two machines write the same bytes.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from hashlib import blake2b
from typing import TypeVar

Item = TypeVar("Item")

SEED = "valmarra-2026"
TODAY = date(2026, 11, 22)


def fraction(*key: str | int) -> float:
    """A number in [0, 1) for the key; 53 bits, so it is exact as a float on every platform."""
    text = "/".join([SEED, *map(str, key)])
    return (int.from_bytes(blake2b(text.encode(), digest_size=8).digest()) >> 11) / 2**53


def whole(low: int, high: int, *key: str | int) -> int:
    """Both ends included."""
    return low + int(fraction(*key) * (high - low + 1))


def pick(items: Sequence[Item], *key: str | int) -> Item:
    return items[whole(0, len(items) - 1, *key)]


def chance(share: float, *key: str | int) -> bool:
    return fraction(*key) < share


def sizes(low: int, high: int, *key: str | int) -> int:
    """Head-counts: many small, few large (the square pulls towards `low`)."""
    return low + int(fraction(*key) ** 2 * (high - low + 1))


def standing(claimed_below: float, evidenced_below: float, *key: str | int) -> str:
    roll = fraction(*key)
    return "claimed" if roll < claimed_below else "evidenced" if roll < evidenced_below else "verified"


def day_back(nearest: int, farthest: int, *key: str | int) -> date:
    """A day between `nearest` and `farthest` days before today."""
    return TODAY - timedelta(days=whole(nearest, farthest, *key))
