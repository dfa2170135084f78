"""
The draw itself: a stratified systematic sample in random order.

Within each stratum the lots stand in the order of their keys, SHA-256 of `seed|period|urn|id`; the strata follow each
other in the order of their names. Of these N places n are taken at equal steps from a random start, so that

- each lot has exactly the same chance, n/N, however small its stratum (sizes by largest remainder would leave the
  small ones a chance of zero),
- each stratum, and each run of neighbouring strata, gets its share of the n to within one.

Whole numbers and SHA-256 only, so that every language gives the same answer.
"""

from collections.abc import Collection
from hashlib import sha256

from audits.drawing.seal import Urn


def key(seed: str, period: str, urn: str, lot: str) -> str:
    return sha256(f"{seed}|{period}|{urn}|{lot}".encode()).hexdigest()


def draw(urn: Urn, seed: str, period: str) -> tuple[str, ...]:
    """Ids in the order of their keys, which is the order in which they are served."""
    if urn.draw == 0:
        return ()
    keys = {lot.id: key(seed, period, urn.name, lot.id) for lot in urn.lots}
    places = sorted(urn.lots, key=lambda lot: (lot.stratum, keys[lot.id]))
    start = int(key(seed, period, urn.name, ""), 16) % len(places)
    taken = [places[(start + step * len(places)) // urn.draw].id for step in range(urn.draw)]
    return tuple(sorted(taken, key=keys.__getitem__))


def reserve(urn: Urn, drawn: Collection[str], seed: str, period: str) -> tuple[str, ...]:
    """What was not drawn, in the order of the keys: next in turn where a drawn one cannot serve."""
    taken = frozenset(drawn)
    left = (lot.id for lot in urn.lots if lot.id not in taken)
    return tuple(sorted(left, key=lambda lot: key(seed, period, urn.name, lot)))
