"""Reads on while the database writes: its driver lets other threads of the process work meanwhile."""

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Item = TypeVar("Item")


def one_ahead(items: Iterable[Item]) -> Iterator[Item]:
    """The same items; each next one is made on a thread of its own while the caller works on the one before."""
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="reading-on") as reader:
        source = iter(items)
        following = reader.submit(next, source, None)
        while (item := following.result()) is not None:
            following = reader.submit(next, source, None)
            yield item
