"""
What a commitment binds. A seal is one hash over the algorithm, the period, everything that stood for the draw, how many
are drawn, and the seed: whoever keeps the seal can tell later that none of them was changed.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

ALGORITHM = "tierlight-draw-1"
SITES = "sites"
INSPECTOR_DAYS = "inspector-days"


@dataclass(frozen=True, slots=True)
class Lot:
    """One that stands for the draw. Published ids are opaque: they tell nobody which site it is."""

    id: str
    stratum: str


@dataclass(frozen=True, slots=True)
class Urn:
    """`draw` of the lots are drawn. Neither ids nor strata hold a bar or a line break."""

    name: str
    draw: int
    lots: tuple[Lot, ...]


def frame_text(urns: Iterable[Urn]) -> str:
    """A line `name|draw` per urn, in the order of the names, each followed by its sorted lines `id|stratum`."""
    lines = []
    for urn in sorted(urns, key=lambda urn: urn.name):
        lines.append(f"{urn.name}|{urn.draw}\n")
        lines += sorted(f"{lot.id}|{lot.stratum}\n" for lot in urn.lots)
    return "".join(lines)


def frame_hash(urns: Iterable[Urn]) -> str:
    return _hash(frame_text(urns))


def seal_of(period: str, frame: str, seed: str) -> str:
    """SHA-256 of `algorithm|period|hash of the frame|seed`, as hexadecimal digits. The seed has 64 of them."""
    return _hash(f"{ALGORITHM}|{period}|{frame}|{seed}")


def _hash(text: str) -> str:
    return sha256(text.encode()).hexdigest()
