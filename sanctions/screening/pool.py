"""Screens many names, on all cores of this machine unless another engine is given. No engine changes an answer."""

import os
import signal
import threading
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import chain
from multiprocessing import get_context
from multiprocessing.connection import Connection

from foundation.errors import SourceUnavailable
from foundation.progress import Progress, silent
from sanctions.screening.index import Index, Query
from sanctions.screening.partitions import (
    ALERTS,
    PARTITION,
    Answers,
    Asking,
    Engine,
    Partition,
    in_order,
    partitions_of,
    screen_partition,
)
from sanctions.screening.screen import Hit

WORTH_PROCESSES = 4_000  # queries; below it, starting processes costs more than they save
AHEAD = 2  # partitions that wait for each process, so that none is idle while answers are written

_held: list[Index] = []


class ProcessLost(SourceUnavailable):
    code = "screen.process_lost"

    def __init__(self, processes: int) -> None:
        super().__init__(
            f"One of {processes} screening processes was ended from outside, often for lack of memory: run it again, "
            "with fewer processes (--engine local:1) if it happens again."
        )
        self.processes = processes


@dataclass(frozen=True, slots=True)
class Local:
    """Without `processes`, few queries stay in this process and many take every core."""

    processes: int | None = None

    def __call__(self, index: Index, partitions: Iterator[Partition], asking: Asking) -> Iterator[Answers]:
        processes = self.processes
        if processes is None:
            first = _up_to(partitions, WORTH_PROCESSES)
            processes = 1 if sum(map(len, first)) < WORTH_PROCESSES else os.cpu_count() or 1
            partitions = chain(first, partitions)
        if processes == 1:
            return (screen_partition(index, partition, asking) for partition in partitions)
        return _on_processes(index, partitions, asking, processes)


def screen_all(
    index: Index,
    queries: Iterable[Query],
    *,
    asking: Asking = ALERTS,
    engine: Engine | None = None,
    partition: int = PARTITION,
    total: int = 0,
    progress: Progress = silent,
) -> Iterator[list[Hit]]:
    """
    One list of hits per query, in the order of the queries, as they are done. Queries are read as they are needed and
    never all held; `total` is how many there are, for the progress alone.
    """
    done = 0
    run = engine or Local()
    for answers in run(index, partitions_of(queries, partition), asking):
        done += len(answers)
        progress("screening names", done, max(total, done))
        yield from answers


def _up_to(partitions: Iterator[Partition], most: int) -> list[Partition]:
    taken: list[Partition] = []
    held = 0
    for partition in partitions:
        taken.append(partition)
        held += len(partition)
        if held >= most:
            break
    return taken


def _on_processes(index: Index, partitions: Iterator[Partition], asking: Asking, processes: int) -> Iterator[Answers]:
    with _pool(index, processes) as pool:
        try:
            yield from in_order(
                partitions,
                lambda partition: pool.submit(_screen_held, partition, asking),
                Future.result,
                processes * (1 + AHEAD),
            )
        except BrokenProcessPool as broken:
            raise ProcessLost(processes) from broken


@contextmanager
def _pool(index: Index, processes: int) -> Iterator[ProcessPoolExecutor]:
    """
    Processes are spawned: forked ones would share the index only until its counts of references are touched (860 MB
    against 910 MB for two), and must not be forked from a server's threads. A reader who stops waits for none of them.
    """
    spawned = get_context("spawn")
    reading, writing = spawned.Pipe(duplex=False)
    pool = ProcessPoolExecutor(processes, mp_context=spawned, initializer=_hold, initargs=(index, reading))
    try:
        yield pool
    except BaseException:
        writing.close()
        raise
    finally:
        pool.shutdown(cancel_futures=True)
        writing.close()
        reading.close()


def _hold(index: Index, stop: Connection) -> None:
    """In a worker: the parent alone hears a break of the keyboard, and a worker never outlives its parent."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, args=(stop,), daemon=True).start()
    _held[:] = [index]


def _end_with_parent(stop: Connection) -> None:
    """The pipe has no other end any more once the parent says stop, or is gone. Waits for it without any lock."""
    with suppress(EOFError, OSError):
        stop.recv_bytes()
    os._exit(1)


def _screen_held(partition: Partition, asking: Asking) -> Answers:
    return screen_partition(_held[0], partition, asking)
