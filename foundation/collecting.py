"""
How often Python looks for garbage. Work that makes millions of lasting objects without a circle among them pays for
looks at all of them, again and again: a sixth of its time and more. The switch concerns the whole process, so it is
turned down for a while and never off: what other threads leave lying about is still found.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

RARELY = (50_000, 20, 100)
"""New objects before a look at the newest, such looks before one at the younger ones, and those before one at all."""


class _Turned:
    """By how many at once; the first turns it down, the last one up again."""

    def __init__(self) -> None:
        self.lock, self.users, self.before = Lock(), 0, gc.get_threshold()


_TURNED = _Turned()


@contextmanager
def collected_rarely() -> Iterator[None]:
    with _TURNED.lock:
        if not _TURNED.users:
            _TURNED.before = gc.get_threshold()
            gc.set_threshold(*RARELY)
        _TURNED.users += 1
    try:
        yield
    finally:
        with _TURNED.lock:
            _TURNED.users -= 1
            if not _TURNED.users:
                gc.set_threshold(*_TURNED.before)
