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
