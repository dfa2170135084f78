"""A file on its way into the register: what would be written, what needs a person, what was refused and why."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal, cast
from uuid import UUID

from sqlalchemy import select
from sqlmodel import Session, col

from foundation.actors import Action, Actor
from foundation.models import Account
from foundation.sentences import Sentence
from suppliers.batches.records import list_batches, read_batch
from suppliers.importing.issues import kept_sentence
from suppliers.models import ImportBatch
from suppliers.personal import shown_batch

Kind = Literal["parties", "edges", "facts"]
State = Literal["dry_run", "writing", "written", "undone"]
Severity = Literal["refused", "question", "warning"]
PAST: Final = 20


@dataclass(frozen=True, slots=True)
class RowTold:
    """One thing about one row (or, without a row, about the whole file), in words that say what to do."""

    severity: Severity
    sheet: str | None
    row: int | None
    column: str | None
    value: str
    code: str
    sentence: Sentence


@dataclass(frozen=True, slots=True)
class Counts:
    """`told` is how many issues there were; `rows_told` of the import holds the first two thousand, refusals first."""

    new: int
    changed: int
    same: int
    repeated: int
    possible: int
    refused: int
    told: int

    @property
    def to_write(self) -> int:
        return self.new + self.changed

    @property
    def rows(self) -> int:
        return self.new + self.changed + self.same + self.repeated + self.refused


@dataclass(frozen=True, slots=True)
class PastImport:
    id: str
    file_name: str
    state: State
    rows: int
    recorded_at: datetime
    recorded_by: str


@dataclass(frozen=True, slots=True)
class ImportStart:
    largest_megabytes: int
    past: tuple[PastImport, ...]
    may_write: bool = True


@dataclass(frozen=True, slots=True)
class ImportFacts:
    """One file from its check to its undo."""

    id: str
    file_name: str
    sha256: str
    kind: Kind
    state: State
    counts: Counts
    rows_told: tuple[RowTold, ...]
    recorded_by: str
    recorded_at: datetime
    undone_at: datetime | None = None
    may_write: bool = False

    def of(self, severity: Severity) -> tuple[RowTold, ...]:
        return tuple(told for told in self.rows_told if told.severity == severity)


def import_start(session: Session, actor: Actor, *, largest_megabytes: int) -> ImportStart:
    page = list_batches(session, actor, limit=PAST)
    names = _names(session, [batch.recorded_by for batch in page.rows])
    past = tuple(
        PastImport(
            str(batch.id), batch.file_name, cast("State", batch.state), _rows(batch.counts), batch.recorded_at,
            names.get(batch.recorded_by, ""),
        )
        for batch in page.rows
    )  # fmt: skip
    return ImportStart(largest_megabytes, past, may_write=actor.may(Action.WRITE_REGISTRY))


def import_facts(session: Session, actor: Actor, batch_id: UUID) -> ImportFacts:
    """Raises BatchNotFound."""
    batch = read_batch(session, actor, batch_id)
    return ImportFacts(
        id=str(batch.id),
        file_name=batch.file_name,
        sha256=batch.sha256,
        kind=cast("Kind", batch.kind),
        state=cast("State", batch.state),
        counts=_counts(batch.counts),
        rows_told=tuple(_told(issue) for issue in shown_batch(batch, actor).issues),
        recorded_by=_names(session, [batch.recorded_by]).get(batch.recorded_by, ""),
        recorded_at=batch.recorded_at,
        undone_at=batch.undone_at,
        may_write=actor.may(Action.WRITE_REGISTRY),
    )


def columns_of(batch: ImportBatch) -> dict[str, str]:
    """What a person chose, head to field: the rest is read again as it was the first time."""
    chosen = {one["head"]: one["field"] for one in batch.mapping.get("columns", []) if one.get("how") == "chosen"}
    return chosen | dict.fromkeys(batch.mapping.get("unmapped", []), "")


def _names(session: Session, accounts: list[UUID | None]) -> dict[UUID | None, str]:
    wanted = [one for one in accounts if one]
    rows = session.execute(select(col(Account.id), col(Account.name)).where(col(Account.id).in_(wanted)))
    return {account_id: name for account_id, name in rows}  # noqa: C416 - rows are not pairs to the type checker


def _rows(counts: dict[str, int]) -> int:
    return sum(counts.get(name, 0) for name in ("new", "changed", "same", "repeated", "refused"))


def _counts(counts: dict[str, int]) -> Counts:
    names = ("new", "changed", "same", "repeated", "possible", "refused", "issues")
    return Counts(*(counts.get(name, 0) for name in names))


def _told(issue: dict[str, Any]) -> RowTold:
    return RowTold(
        issue["severity"],
        issue["sheet"],
        issue["row"],
        issue["column"],
        issue["value"],
        issue["code"],
        kept_sentence(issue),
    )
