"""
All links of one view of the register as flat arrays, 50 bytes a link: dates as days since 1970, kinds as small numbers,
parties and sites as positions in one list of ids. Pure: a closure as of any day needs no database.

Links are kept twice, once in the order of whoever receives and once of whoever gives, so that a step either way reads
one stretch. `operates` is turned round here: a site gives to the firm that runs it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from suppliers.chain.payloads import Direction

KINDS: Final = (
    "supplies", "subcontracts", "provides_labour", "recruits_for", "owns", "controls", "operates", "same_as",
    "possibly_same_as", "successor_of",
)  # fmt: skip
KIND_CODES: Final = {kind: code for code, kind in enumerate(KINDS)}
OPERATES: Final = KIND_CODES["operates"]
ALWAYS, NEVER = -(2**31) + 1, 2**31 - 1
"""Days of a link without a beginning and without an end."""

Places = NDArray[np.int64]
Days = NDArray[np.int32]
Halves = NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Side:
    """`starts` has one more entry than there are nodes; `edge` is the place of a link in the order of receivers."""

    starts: NDArray[np.int32]
    far: NDArray[np.int32]
    kind: NDArray[np.int8]
    since: Days
    until: Days
    edge: NDArray[np.int32] | None

    def edges(self, found: Places) -> Places:
        return found if self.edge is None else self.edge[found].astype(np.int64)


@dataclass(frozen=True, slots=True)
class LinkArrays:
    """Links as they are read: positions of both ends by the arrow of their kind, in any order."""

    source: NDArray[np.int32]
    target: NDArray[np.int32]
    kind: NDArray[np.int8]
    since: Days
    until: Days
    confidence: NDArray[np.float64]
    edge_ids: Halves


@dataclass(frozen=True, slots=True)
class Snapshot:
    """
    `ids` and `edge_ids` hold the two halves of each UUID, `ids` in rising order; `same` are pairs of records taken for
    one. `stamp` says up to which change of the register it is right.
    """

    stamp: str
    ids: Halves
    is_site: NDArray[np.bool_]
    up: Side
    down: Side
    confidence: NDArray[np.float64]
    edge_ids: Halves
    same: NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.ids)

    def side(self, direction: "Direction | Literal['upstream', 'downstream']") -> Side:
        return self.up if direction == "upstream" else self.down

    def place(self, node_id: UUID) -> int | None:
        """None for a node without links."""
        high, low = np.uint64(node_id.int >> 64), np.uint64(node_id.int & (2**64 - 1))
        first, last = np.searchsorted(self.ids[:, 0], high, "left"), np.searchsorted(self.ids[:, 0], high, "right")
        found = np.flatnonzero(self.ids[first:last, 1] == low)
        return int(first + found[0]) if len(found) else None

    def uuids(self, places: Places) -> list[UUID]:
        return uuids_of(self.ids[places])


def uuids_of(halves: Halves) -> list[UUID]:
    return [UUID(int=(high << 64) | low) for high, low in halves.tolist()]


def halves_of(ids: Sequence[UUID]) -> Halves:
    return halves_of_hex([one.hex for one in ids])


def halves_of_hex(texts: Sequence[str]) -> Halves:
    """32 hexadecimal digits each."""
    return np.frombuffer(bytes.fromhex("".join(texts)), dtype=">u8").astype(np.uint64).reshape(-1, 2)


def snapshot_of(
    ids: Halves, is_site: NDArray[np.bool_], links: LinkArrays, same: NDArray[np.int32], stamp: str
) -> Snapshot:
    """`ids` in rising order; sorts the links twice."""
    turned = links.kind == OPERATES
    giver = np.where(turned, links.target, links.source)
    receiver = np.where(turned, links.source, links.target)
    order = np.lexsort((giver, receiver)).astype(np.int32)
    giver, receiver = giver[order], receiver[order]
    kind, since, until = links.kind[order], links.since[order], links.until[order]
    down = np.lexsort((receiver, giver)).astype(np.int32)
    count = len(ids)
    return Snapshot(
        stamp=stamp,
        ids=ids,
        is_site=is_site,
        up=Side(_starts(receiver, count), giver, kind, since, until, None),
        down=Side(_starts(giver[down], count), receiver[down], kind[down], since[down], until[down], down),
        confidence=links.confidence[order],
        edge_ids=links.edge_ids[order],
        same=same,
    )


def _starts(near: NDArray[np.int32], count: int) -> NDArray[np.int32]:
    return np.searchsorted(near, np.arange(count + 1)).astype(np.int32)


def no_links() -> LinkArrays:
    def none(kind: Any) -> NDArray[Any]:  # noqa: ANN401 - any numpy type
        return np.zeros(0, kind)

    empty = np.zeros((0, 2), np.uint64)
    return LinkArrays(
        none(np.int32), none(np.int32), none(np.int8), none(np.int32), none(np.int32), none(np.float64), empty
    )
