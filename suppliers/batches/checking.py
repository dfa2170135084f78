"""What a list would do to the register, without keeping anybody waiting who writes in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from foundation.actors import Action, Actor
from foundation.database import Database
from foundation.progress import Progress, silent
from suppliers.batches import writing
from suppliers.batches.counting import added
from suppliers.batches.edge_plan import EdgePlan, EdgePlanner
from suppliers.batches.mending import Heed, unheeded
from suppliers.batches.writing import Handed, Reading, batch_of
from suppliers.importing.issues import RowIssue
from suppliers.importing.parts import LongLinks
from suppliers.importing.rows import ImportReading
from suppliers.interop.delivered import Delivered
from suppliers.models import ImportBatch


@dataclass(frozen=True)
class WholeList:
    reading: Reading

    @property
    def total(self) -> int:
        return writing.records_of(self.reading)


Given = WholeList | LongLinks
"""A long list of links comes in parts; any other comes as one, because its rows speak of one another."""


def check(
    database: Database,
    actor: Actor,
    given: Given,
    handed: Handed,
    *,
    progress: Progress = silent,
    heed: Heed = unheeded,
) -> ImportBatch:
    """A dry run that keeps nobody waiting: the register is only read until the batch itself is kept."""
    actor.require(Action.WRITE_REGISTRY)
    batch = batch_of(actor, handed, *_named(given))
    with database.reading() as session:
        if isinstance(given, LongLinks):
            _check_links(session, actor, batch, given, progress, heed)
        else:
            plan = writing.plan_of(session, actor, given.reading)
            batch.counts, batch.issues = plan.counts, writing.told(given.reading, plan.issues)
            tell(heed, given.reading, plan.issues)
    with database.transaction() as session:
        return writing.checked(session, actor, batch)


def begin(database: Database, actor: Actor, given: Given, handed: Handed) -> ImportBatch:
    """
    For a list that is to be written without a check of its own: the writing counts, and tells, the same.
    Raises OtherImportRunning, OtherImportBrokenOff, and keeps nothing then.
    """
    actor.require(Action.WRITE_REGISTRY)
    with database.transaction() as session:
        writing.wait_for_turn(session, actor, None, now=handed.now)
        return writing.checked(session, actor, batch_of(actor, handed, *_named(given)))


def _named(given: Given) -> tuple[str, dict[str, Any]]:
    if isinstance(given, LongLinks):
        return "edges", writing.described(given)
    return writing.kind_of(given.reading), writing.described(given.reading)


def _check_links(
    session: Session, actor: Actor, batch: ImportBatch, given: LongLinks, progress: Progress, heed: Heed
) -> None:
    planner = EdgePlanner(actor)
    done = 0
    for reading in given.parts():
        plan = planner.plan(session, reading)
        gather(batch, reading, plan)
        heed(reading.table, plan.issues)
        done += len(reading.table.records)
        progress("Comparing with the register", min(done, given.total), given.total)


def gather(batch: ImportBatch, reading: ImportReading, plan: EdgePlan) -> None:
    batch.counts = added(batch.counts, plan.counts)
    worst = sorted([*batch.issues, *writing.told(reading, plan.issues)], key=lambda one: writing.RANKS[one["severity"]])
    batch.issues = worst[: writing.MOST_ISSUES]


def tell(heed: Heed, reading: Reading, issues: Sequence[RowIssue]) -> None:
    if not isinstance(reading, Delivered):
        heed(reading.table, issues)
