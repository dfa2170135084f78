"""
The one function that every engine runs: a part of the queries in, their hits out. It draws nothing at random and knows
no other part, so where and in how many parts the queries are screened changes no answer.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Protocol, TypeVar

from sanctions.screening.candidates import CANDIDATES
from sanctions.screening.index import BATCH, Index, Query
from sanctions.screening.screen import Hit, screen_many

PARTITION = 4 * BATCH  # queries: enough to hide the way to a worker, few enough to show progress

Partition = tuple[Query, ...]
Answers = list[list[Hit]]
"""One list of hits per query, in the order of the queries."""


@dataclass(frozen=True, slots=True)
class Asking:
    top: int = CANDIDATES
    all_candidates: bool = False


ALERTS = Asking()


class Engine(Protocol):
    """Where partitions are screened. Answers come in the order of the partitions, which are read as they are needed."""

    def __call__(self, index: Index, partitions: Iterator[Partition], asking: Asking) -> Iterator[Answers]: ...


def screen_partition(index: Index, partition: Partition, asking: Asking) -> Answers:
    return screen_many(index, partition, asking.top, all_candidates=asking.all_candidates)


def partitions_of(queries: Iterable[Query], size: int = PARTITION) -> Iterator[Partition]:
    waiting = iter(queries)
    while partition := tuple(islice(waiting, size)):
        yield partition


Pending = TypeVar("Pending")


def in_order(
    partitions: Iterable[Partition],
    submit: Callable[[Partition], Pending],
    result: Callable[[Pending], Answers],
    most: int,
) -> Iterator[Answers]:
    """Never more than `most` partitions are under way or wait to be read, however many there are."""
    pending: deque[Pending] = deque()
    for partition in partitions:
        pending.append(submit(partition))
        if len(pending) >= most:
            yield result(pending.popleft())
    while pending:
        yield result(pending.popleft())
