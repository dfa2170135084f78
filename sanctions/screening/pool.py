"""Screens many names on all cores of this machine. The answers do not depend on how many processes there are."""

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from foundation.progress import Progress, silent
from sanctions.screening.index import CANDIDATES, Index, Query
from sanctions.screening.screen import Hit, screen_many

CHUNK = 500
WORTH_PROCESSES = 4_000  # queries; below it, starting processes costs more than they save

_held: list[Index] = []


def _hold(index: Index) -> None:
    _held[:] = [index]


def _screen_chunk(queries: Sequence[Query], top: int, all_candidates: bool) -> list[list[Hit]]:  # noqa: FBT001 - positional through the pool
    return screen_many(_held[0], queries, top, all_candidates=all_candidates)


def screen_all(
    index: Index,
    queries: Sequence[Query],
    *,
    top: int = CANDIDATES,
    all_candidates: bool = False,
    processes: int | None = None,
    progress: Progress = silent,
) -> Iterator[list[Hit]]:
    """
    One list of hits per query, in the order of the queries, as they are done. Without `processes`, few queries stay in
    this process and many take every core.
    """
    workers = processes or (os.cpu_count() or 1 if len(queries) >= WORTH_PROCESSES else 1)
    size = max(min(CHUNK, -(-len(queries) // workers)), 1)
    chunks = [queries[at : at + size] for at in range(0, len(queries), size)]
    done = 0
    for answers in _answers(index, chunks, min(workers, len(chunks)), top, all_candidates):
        done += len(answers)
        progress("screening names", done, len(queries))
        yield from answers


def _answers(
    index: Index,
    chunks: Sequence[Sequence[Query]],
    workers: int,
    top: int,
    all_candidates: bool,  # noqa: FBT001 - handed on
) -> Iterator[list[list[Hit]]]:
    if workers < 2:  # noqa: PLR2004 - one process is this one
        for chunk in chunks:
            yield screen_many(index, chunk, top, all_candidates=all_candidates)
        return
    spawned = get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=spawned, initializer=_hold, initargs=(index,)) as pool:
        waiting = [pool.submit(_screen_chunk, chunk, top, all_candidates) for chunk in chunks]
        for future in waiting:
            yield future.result()
