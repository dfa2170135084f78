"""
One hash for many receipts, and a short proof that one of them is among them (RFC 6962, section 2.1).

A leaf is hashed after a zero byte and a node after a one, so that no node can be passed off as a leaf. Hashes are 32
bytes. The tree of n leaves has the largest power of two below n on its left.
"""

import hashlib
from collections.abc import Sequence

LEAF, NODE = b"\x00", b"\x01"
HASH_BYTES = 32


def leaf_hash(content: bytes) -> bytes:
    return hashlib.sha256(LEAF + content).digest()


def _node_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(NODE + left + right).digest()


def root_of(leaves: Sequence[bytes]) -> bytes:
    """Of no leaves, the hash of nothing."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    return _levels(leaves)[-1][0]


def _levels(leaves: Sequence[bytes]) -> list[Sequence[bytes]]:
    """From the leaves up to the root. A last one without a partner moves up as it is: the tree of the RFC."""
    levels = [leaves]
    while len(below := levels[-1]) > 1:
        above = [_node_hash(below[at], below[at + 1]) for at in range(0, len(below) - 1, 2)]
        levels.append([*above, below[-1]] if len(below) % 2 else above)
    return levels


def inclusion_path(leaves: Sequence[bytes], index: int) -> tuple[bytes, ...]:
    """The hashes beside the way from leaf `index` up to the root, lowest first. Raises IndexError."""
    if not 0 <= index < len(leaves):
        raise IndexError(index)
    path = []
    for level in _levels(leaves)[:-1]:
        beside = index ^ 1
        if beside < len(level):
            path.append(level[beside])
        index //= 2
    return tuple(path)


def root_from(leaf: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes | None:
    """The root to which leaf and path lead, None where no tree of `size` leaves has such a path at `index`."""
    if not 0 <= index < size:
        return None
    here, last, left = leaf, size - 1, list(path)
    while last:
        if index % 2 or index < last:
            if not left:
                return None
            beside = left.pop(0)
            here = _node_hash(beside, here) if index % 2 else _node_hash(here, beside)
        index, last = index // 2, last // 2
    return None if left else here
