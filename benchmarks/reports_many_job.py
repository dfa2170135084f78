"""The job of `benchmarks.reports_many`, in a process that does nothing else: what a worker of the product would do."""

import multiprocessing
import os
import pickle
import re
import resource
import threading
import time
import zipfile
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Self

from sqlmodel import Session, func, select

from benchmarks.reports_many_data import NOW
from foundation import jobs
from foundation.actors import Actor
from foundation.database import Database
from foundation.jobs import JobRun
from foundation.models import Job
from reports import making
from reports.bulk import many
from reports.bulk.many import ManyOrder
from reports.contents.kinds import Form
from reports.making import ReportOrder
from reports.models import MadeReport
from suppliers.parties import PartyQuery

SECONDS = 300.0
MEGABYTES = 250.0
SINGLY = 20
LEASE = timedelta(minutes=2)


def measure(place: Path, suppliers: int) -> None:
    """The pickle was written by this benchmark."""
    database = Database.at(f"sqlite:///{place / f'{suppliers}.sqlite'}")
    actor: Actor = pickle.loads((place / f"{suppliers}.actor").read_bytes())  # noqa: S301 - as the docstring says
    _measure(database, actor, place / "bulk")
    database.close()


def _measure(database: Database, actor: Actor, folder: Path) -> None:
    before = _made(database)
    with database.transaction() as session:
        subjects = many.found_by(session, actor, PartyQuery())
        job = many.queue(session, actor, ManyOrder("supplier_dossier", Form.PDF, "", subjects), now=NOW)
    load = os.getloadavg()[1]
    wall, used = time.perf_counter(), _processor()
    with Watched() as drawing:
        stopped = _work(database, actor, folder, cancel_at=len(subjects) // 3)
        with database.transaction() as session:
            jobs.resume(session, actor, job.id)
        ended = _work(database, actor, folder)
    wall, used = time.perf_counter() - wall, _processor() - used
    here = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    files = _files_in(folder / f"{job.id}.zip")
    singly = _one_by_one(database, actor)
    once = _made(database) - before == len(subjects) == files
    print(f"{len(subjects):,} dossiers as PDF: {wall:.1f} s, {used:.1f} s of the processor, {ended.state}")
    print(f"each: {1000 * wall / len(subjects):.0f} ms; one by one: {1000 * singly:.0f} ms of one processor")
    print(f"cancelled at {stopped.checkpoint['done']:,}, resumed; made once each: {'yes' if once else 'no'}")
    print(f"most memory: {here:.0f} MB of the job, {drawing.most:.0f} MB of one that draws")
    print(f"load of the machine when it began: {load:.1f}")
    met = (wall <= SECONDS, stopped.state == "cancelled" and once, max(here, drawing.most) <= MEGABYTES)
    print(
        f"goals: {sum(met)} of {len(met)} met (<= {SECONDS:.0f} s, cancelled and resumed once, <= {MEGABYTES:.0f} MB)"
    )


class Watched:
    """
    The most memory a process that draws ever held, in megabytes: what Linux says of each (VmHWM), looked at twice a
    second. `RUSAGE_CHILDREN` would tell the size of this process at the moment it started them.
    """

    def __init__(self) -> None:
        self.most = 0.0
        self._over = threading.Event()
        self._looking = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> Self:
        self._looking.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._looking.join()

    def _look(self) -> None:
        while not self._over.wait(0.5):
            for process in multiprocessing.active_children():
                self.most = max(self.most, _held_by(process.pid))


def _held_by(pid: int | None) -> float:
    """0 where the process has just ended, or the system tells no such figure."""
    try:
        told = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    except OSError:
        return 0.0
    found = re.search(r"VmHWM:\s+(\d+) kB", told)
    return int(found[1]) / 1024 if found else 0.0


def _files_in(path: Path) -> int:
    """Without its two lists."""
    with zipfile.ZipFile(path) as archive:
        return len(archive.namelist()) - 2


def _one_by_one(database: Database, actor: Actor) -> float:
    """Seconds of the processor for one."""
    with database.reading() as session:
        subjects = many.found_by(session, actor, PartyQuery())[: SINGLY + 1]

    def made(subject: str) -> None:
        with database.reading() as session:
            drafted = making.read(session, actor, ReportOrder("supplier_dossier", subject, Form.PDF), now=NOW)
        making.written(drafted, Form.PDF)

    made(subjects[0])
    started = time.process_time()
    for subject in subjects[1:]:
        made(subject)
    return (time.process_time() - started) / max(1, len(subjects) - 1)


def _work(database: Database, actor: Actor, folder: Path, *, cancel_at: int = 0) -> Job:
    handler = partial(_cancelled, actor=actor, folder=folder, at=cancel_at) if cancel_at else partial(_run, folder)
    run = jobs.work_once(database, {many.JOB: handler}, "bench", clock=_now, lease=LEASE)
    if run is None:
        raise LookupError("no job waits")
    with database.reading() as session:
        return session.get_one(Job, run.job.id)


def _run(folder: Path, run: JobRun) -> None:
    many.make(run, folder)


def _cancelled(run: JobRun, *, actor: Actor, folder: Path, at: int) -> None:
    """A person cancels while it runs: asked for at a step, obeyed at the next."""
    step = run.step

    def watched(phase: str, done: int, total: int, **more: object) -> object:
        if done >= at:
            with run.database.transaction() as session:
                _ask_to_cancel(session, actor, run)
        return step(phase, done, total, **more)  # type: ignore[arg-type] # handed on as it came

    run.step = watched  # type: ignore[method-assign,assignment] # the watcher of this benchmark
    many.make(run, folder)


def _ask_to_cancel(session: Session, actor: Actor, run: JobRun) -> None:
    jobs.cancel(session, actor, run.job.id, now=NOW)


def _now() -> datetime:
    return NOW


def _processor() -> float:
    return sum(
        usage.ru_utime + usage.ru_stime
        for usage in (resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN))
    )


def _made(database: Database) -> int:
    with database.reading() as session:
        return session.exec(select(func.count()).select_from(MadeReport)).one()
