"""Ids are UUID version 7 (RFC 9562): they sort by time of birth, so keyset paging by id needs no second column."""

import os
import time
from uuid import UUID

VERSION_AND_VARIANT = (0x7 << 76) | (0b10 << 62)


def new_id() -> UUID:
    milliseconds = time.time_ns() // 1_000_000
    random = int.from_bytes(os.urandom(10), "big")
    high, low = random >> 68, random & ((1 << 62) - 1)
    return UUID(int=(milliseconds << 80) | VERSION_AND_VARIANT | (high << 64) | low)


def new_ids(many: int) -> list[int]:
    """That many as 128-bit numbers, in order, for bulk writers: one look at the clock and one at the dice for all."""
    first = (time.time_ns() // 1_000_000 << 80) | VERSION_AND_VARIANT
    dice = os.urandom(8 * many)
    found = []
    for at in range(many):
        # 12 bits count on from 0 and the milliseconds take the carry, so that the ids of a list keep its order.
        counter = ((at >> 12) << 80) | ((at & 0xFFF) << 64)
        found.append(first + counter + (int.from_bytes(dice[8 * at : 8 * at + 8], "big") >> 2))
    return found
