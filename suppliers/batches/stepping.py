"""
A long import, step by step: each step is one short transaction, so that others can write in between. Its rows are in
the register as soon as their step is; the batch says `writing` until the last one, and only then do upper floors hear
of it. Whoever cancels, or breaks off with a refusal, gets everything taken back (docs/decisions/0009).
"""

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from types import TracebackType
from typing import Any, Protocol, Self
from uuid import UUID

from sqlmodel import Session

from foundation.actors import Action, Actor
from foundation.database import Database
from foundation.progress import Progress, silent
from suppliers.batches import bulk, undoing, writing
from suppliers.batches.ahead import one_ahead
from suppliers.batches.checking import Given, gather, tell
from suppliers.batches.edge_plan import EdgePlanner
from suppliers.batches.mending import Heed, unheeded
from suppliers.batches.records import read_batch
from suppliers.batches.writing import BatchWrittenAlready, Reading
from suppliers.importing.parts import LongLinks
from suppliers.models import Edge, ImportBatch

PHASE = "Writing the register"


class Steps(Protocol):
    """A job's run, or a command's: fenced or plain transactions that carry the progress with them."""

    database: Database

    def step(
        self, phase: str, done: int, total: int, *, checkpoint: Mapping[str, Any] | None = None
    ) -> AbstractContextManager[Session]: ...

    def finishing(self) -> AbstractContextManager[tuple[Session, dict[str, Any]]]: ...


@dataclass
class DirectSteps:
    """Without a job: a command in a terminal."""

    database: Database
    progress: Progress = silent

    @contextmanager
    def step(
        self,
        phase: str,
        done: int,
        total: int,
        *,
        checkpoint: Mapping[str, Any] | None = None,  # noqa: ARG002 - of the protocol; a command has nowhere to keep it
    ) -> Iterator[Session]:
        self.progress(phase, done, total)
        with self.database.transaction() as session:
            yield session

    @contextmanager
    def finishing(self) -> Iterator[tuple[Session, dict[str, Any]]]:
        with self.database.transaction() as session:
            yield session, {}


class OneTransaction:
    """
    Every step in one transaction, with the indexes of the links built once at the end: half the time for a first list
    of a million, and whoever breaks it off leaves nothing. Others can read meanwhile; on SQLite they cannot write.
    """

    def __init__(self, database: Database, progress: Progress = silent) -> None:
        self.database = database
        self._progress = progress
        self._open = ExitStack()
        self._session: Session | None = None

    def __enter__(self) -> Self:
        keys = self._open.enter_context(ExitStack())  # left after the transaction
        self._session = self._open.enter_context(self.database.transaction())
        keys.enter_context(bulk.keys_looked_up(self._session))
        self._open.enter_context(bulk.indexes_at_the_end(self._session, bulk.table_of(Edge)))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open.__exit__(kind, error, trace)

    @contextmanager
    def step(
        self,
        phase: str,
        done: int,
        total: int,
        *,
        checkpoint: Mapping[str, Any] | None = None,  # noqa: ARG002 - as above
    ) -> Iterator[Session]:
        self._progress(phase, done, total)
        assert self._session is not None  # noqa: S101 - entered first
        yield self._session

    @contextmanager
    def finishing(self) -> Iterator[tuple[Session, dict[str, Any]]]:
        assert self._session is not None  # noqa: S101 - as above
        yield self._session, {}


def write_in_steps(
    steps: Steps,
    actor: Actor,
    batch_id: UUID,
    given: Given,
    *,
    now: datetime,
    done_before: int = 0,
    heed: Heed = unheeded,
) -> dict[str, int]:
    """
    `done_before` is the checkpoint `parts` of a run that was broken off. Returns the counts.
    Raises BatchNotFound, BatchWrittenAlready, OtherImportRunning, OtherImportBrokenOff.
    """
    with steps.step("Comparing with the register", 0, given.total) as session:
        batch = _begin(session, actor, batch_id, now)
    if isinstance(given, LongLinks):
        _write_links(steps, actor, batch, given, done_before, heed)
    else:
        _write_whole(steps, actor, batch, given.reading, heed)
    with steps.finishing() as (session, result):
        batch = read_batch(session, actor, batch_id)
        writing.close(session, actor, batch)
        bulk.make_room(session, kib=bulk.USUAL_CACHE_KIB)
        result |= {"batch": str(batch.id), "counts": batch.counts}
    return batch.counts


def _begin(session: Session, actor: Actor, batch_id: UUID, now: datetime) -> ImportBatch:
    actor.require(Action.WRITE_REGISTRY)
    batch = read_batch(session, actor, batch_id)
    if batch.state not in {"dry_run", "writing"}:
        raise BatchWrittenAlready
    writing.wait_for_turn(session, actor, batch.id, now=now)
    if batch.state == "dry_run":
        batch.state, batch.recorded_at = "writing", now
        batch.counts, batch.issues = {}, []
        session.add(batch)
    return batch


def _write_whole(steps: Steps, actor: Actor, batch: ImportBatch, reading: Reading, heed: Heed) -> None:
    """
    After a break what was written stands in the register and is planned as `same`, so it is not written again; the
    links of those rows are looked at anew, because they are written last.
    """
    with steps.database.reading() as session:
        plan = writing.plan_of(session, actor, reading, batch.id)
    done, total = 0, writing.rows_of(plan)
    with steps.step(PHASE, done, total) as session:
        kept = read_batch(session, actor, batch.id)
        if not kept.counts:
            kept.counts, kept.issues = plan.counts, writing.told(reading, plan.issues)
            session.add(kept)
    tell(heed, reading, plan.issues)
    for part in writing.parts_of(plan):
        with steps.step(PHASE, min(done, total), total) as session:
            bulk.make_room(session, kib=bulk.SMALL_CACHE_KIB)
            writing.write_part(session, actor, batch, reading, part)
        done += writing.size_of(part)


def _write_links(
    steps: Steps, actor: Actor, batch: ImportBatch, given: LongLinks, done_before: int, heed: Heed
) -> None:
    planner = EdgePlanner(actor, batch.id)
    room = bulk.MIDDLING_CACHE_KIB if isinstance(steps, OneTransaction) else bulk.CACHE_KIB
    done = 0
    for number, reading in enumerate(one_ahead(given.parts()), start=1):
        done += writing.records_of(reading)
        if number <= done_before:
            continue
        with steps.step(PHASE, done, given.total, checkpoint={"parts": number}) as session:
            bulk.make_room(session, kib=room)
            plan = planner.plan(session, reading)
            writing.write_part(session, actor, batch, reading, plan)
            kept = read_batch(session, actor, batch.id)
            gather(kept, reading, plan)
            session.add(kept)
        heed(reading.table, plan.issues)


def take_back(database: Database, actor: Actor, batch_id: UUID, *, now: datetime) -> None:
    """What a long import wrote before it was cancelled or refused. An import that had not begun is left as it is."""
    with database.transaction() as session:
        batch = read_batch(session, actor, batch_id)
        if batch.state == "writing":
            undoing.remove(session, actor, batch, now=now, action="import.cancelled")
