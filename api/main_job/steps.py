"""The steps of the main job. Each is one transaction of one actor; a later step reads what an earlier one wrote."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from api.main_job.order import sha256_of
from audits.crews import inspectors
from audits.crews.inspectors import NewInspector
from audits.draws import committing
from audits.draws.committing import DrawOrder
from audits.rounds import rounds
from audits.rounds.rounds import RoundOrder
from foundation.actors import Actor
from foundation.clock import Clock
from foundation.database import Database
from foundation.progress import Progress
from foundation.signing import Signer
from risk import scores
from sanctions import runs, watch_lists
from sanctions.lists.reading import ListReading
from suppliers import identity_runs
from suppliers.batches import writing
from suppliers.importing.columns import map_columns
from suppliers.importing.issues import RowIssue, kept_sentence
from suppliers.importing.reading import read_rows
from suppliers.importing.rows import ImportReading
from suppliers.importing.tables import read_table

if TYPE_CHECKING:
    from suppliers.importing.columns import ListKind


@dataclass(frozen=True, slots=True)
class Imported:
    """`reading` carries every issue of its rows, those found while writing too; `counts` as in an import's answer."""

    file: str
    kind: str
    sha256: str
    reading: ImportReading
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Bench:
    """Where the steps work: a database, who acts, the clock, who is told how far it is, and who signs the scores."""

    database: Database
    actor: Actor
    clock: Clock
    progress: Progress
    signer: Signer | None = None

    @property
    def today(self) -> date:
        return self.clock().date()


def read_list(path: Path, kind: "ListKind" = "parties") -> ImportReading:
    """Raises what a file that is no list raises: nothing has been written by then."""
    table = read_table(path)
    return read_rows(table, map_columns(table, kind))


def write_list(bench: Bench, path: Path, reading: ImportReading) -> Imported:
    sha256 = sha256_of(path)
    with bench.database.transaction() as session:
        now = bench.clock()
        batch = writing.dry_run(session, bench.actor, reading, file_name=path.name, sha256=sha256, now=now)
        counts = writing.write(session, bench.actor, batch, reading, now=now, progress=bench.progress)
        issues = list(batch.issues)
    return Imported(path.name, batch.kind, sha256, with_issues(reading, issues), counts)


def with_issues(reading: ImportReading, found: Sequence[Mapping[str, Any]]) -> ImportReading:
    """The reading together with what only the register could tell (an operator nobody knows, an id given twice)."""
    index_of = {record.row: record.index for record in reading.table.records}
    known = {(issue.code, issue.row, issue.column) for issue in reading.issues}
    added = tuple(
        RowIssue(
            code=issue["code"],
            severity=issue["severity"],
            sentence=kept_sentence(issue),
            sheet=issue["sheet"],
            row=issue["row"],
            index=index_of.get(issue["row"] or 0),
            column=issue["column"],
            value=issue["value"],
        )
        for issue in found
        if (issue["code"], issue["row"], issue["column"]) not in known
    )
    return replace(reading, issues=(*reading.issues, *added))


def match(bench: Bench) -> identity_runs.MatchRun:
    with bench.database.transaction() as session:
        return identity_runs.match_all(session, bench.actor, now=bench.clock(), progress=bench.progress)


def load_lists(bench: Bench, reading: ListReading, *, source: str = "") -> tuple[watch_lists.LoadedList, ...]:
    """`source` keeps all of it under one name; else each entry says its own."""
    with bench.database.transaction() as session:
        loading = watch_lists.Loading(source)
        return watch_lists.load(
            session, bench.actor, reading, now=bench.clock(), loading=loading, progress=bench.progress
        )


def screen(bench: Bench) -> runs.ScreeningRun:
    with bench.database.transaction() as session:
        return runs.screen_all(session, bench.actor, now=bench.clock(), progress=bench.progress)


def score(bench: Bench) -> int:
    """Returns how many sites were scored."""
    with bench.database.transaction() as session:
        now, today = bench.clock(), bench.today
        batch = scores.score_all(
            session, bench.actor, as_of=today, now=now, progress=bench.progress, signer=bench.signer
        )
        return batch.sites


def staff(bench: Bench, given: Sequence[NewInspector], countries: Sequence[str | None]) -> int:
    """Adds the inspectors of a file, or three invented ones when there is none. Returns how many are invented."""
    with bench.database.transaction() as session:
        standing = inspectors.inspectors_of(session, bench.actor)
        new = given or (() if standing else inspectors.stand_ins(countries))
        added = inspectors.add_inspectors(session, bench.actor, new)
        return sum(inspector.invented for inspector in added)


def seal_draw(bench: Bench, starts_on: date, ends_on: date) -> None:
    """From a fresh seed, so that the plan that follows is no longer the same on every run."""
    with bench.database.transaction() as session:
        committing.commit(session, bench.actor, DrawOrder(starts_on, ends_on), now=bench.clock())


def plan(bench: Bench, starts_on: date, ends_on: date, seed: int) -> UUID:
    bench.progress("Planning the round", 0, 1)
    with bench.database.transaction() as session:
        made = rounds.plan(session, bench.actor, RoundOrder(starts_on, ends_on, seed), now=bench.clock())
    bench.progress("Planning the round", 1, 1)
    return made.id
