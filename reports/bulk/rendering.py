"""
Documents into files, on every core where there are many. Only documents and bytes travel between the processes: none of
the others opens a database or loads what could (`pressing`), and a server's threads answer while pages are drawn
elsewhere.
"""

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import get_context

from foundation.errors import SourceUnavailable
from reports.bulk.pressing import begin, pressed
from reports.contents.kinds import Form
from reports.drafting import Draft
from reports.making import ReportFile, written

WORTH_PROCESSES = 60
"""Reports; below it, starting processes costs more than they save."""


class RenderingProcessLost(SourceUnavailable):
    code = "bulk.process_lost"

    def __init__(self) -> None:
        super().__init__("A process that draws reports was ended from outside: resume the work, nothing is made twice.")


class Presses:
    """Writes a few documents at once. Without a pool it does so in this process."""

    def __init__(self, pool: ProcessPoolExecutor | None) -> None:
        self._pool = pool

    def write(self, drafts: Sequence[Draft], form: Form) -> list[ReportFile]:
        """In their order. Raises RenderingProcessLost."""
        if self._pool is None:
            return [written(one, form) for one in drafts]
        try:
            waiting = [self._pool.submit(pressed, one.document, form) for one in drafts]
            return [ReportFile(*each.result(), one.subject_id) for one, each in zip(drafts, waiting, strict=True)]
        except BrokenProcessPool as broken:
            raise RenderingProcessLost from broken


@contextmanager
def presses(reports: int, processes: int | None = None) -> Iterator[Presses]:
    """Spawned, for none may be forked from a server's threads; they end with their parent, however it ends."""
    count = processes if processes is not None else (os.cpu_count() or 1 if reports >= WORTH_PROCESSES else 1)
    if count == 1:
        yield Presses(None)
        return
    spawned = get_context("spawn")
    reading, writing = spawned.Pipe(duplex=False)
    pool = ProcessPoolExecutor(count, mp_context=spawned, initializer=begin, initargs=(reading,))
    try:
        yield Presses(pool)
    except BaseException:
        writing.close()
        raise
    finally:
        pool.shutdown(cancel_futures=True)
        writing.close()
        reading.close()
