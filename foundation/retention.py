"""
How long rows are kept (retention_periods.csv) and what a legal hold stops. The trail keeps the fact that rows went,
never their content. Kinds that carry findings, cases or grievances are added with their own issue of rules.
"""

import csv
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from importlib.resources import files
from uuid import UUID

from sqlalchemy import delete, select
from sqlmodel import Session, SQLModel, col
from sqlmodel import select as select_rows

from foundation import evidence, trail
from foundation.actors import Action, Actor
from foundation.errors import NotFound
from foundation.models import Evidence, LegalHold


class LegalHoldNotFound(NotFound):
    code = "legal_hold.not_found"

    def __init__(self) -> None:
        super().__init__("There is no such legal hold, or it belongs to another organisation.")


@dataclass(frozen=True, slots=True)
class Period:
    kind: str
    table: str
    date_column: str
    keep: timedelta
    why: str
    source: str


@cache
def periods() -> tuple[Period, ...]:
    text = files("foundation").joinpath("retention_periods.csv").read_text("utf-8")
    return tuple(
        Period(
            row["kind"],
            row["table"],
            row["date_column"],
            timedelta(days=int(row["keep_days"])),
            row["why"],
            row["source"],
        )
        for row in csv.DictReader(text.splitlines())
    )


def place_hold(
    session: Session, actor: Actor, subject_kind: str, subject_id: UUID, reason: str, *, now: datetime
) -> LegalHold:
    hold = LegalHold(
        organisation_id=actor.organisation_id,
        subject_kind=subject_kind,
        subject_id=subject_id,
        reason=reason,
        placed_by=actor.account_id,
        placed_at=now,
    )
    session.add(hold)
    session.flush()
    trail.record(session, actor, "legal_hold.placed", hold, {"subject_id": subject_id})
    return hold


def lift_hold(session: Session, actor: Actor, hold_id: UUID, *, now: datetime) -> LegalHold:
    own = LegalHold.organisation_id == actor.organisation_id
    hold = session.exec(select_rows(LegalHold).where(LegalHold.id == hold_id, own)).first()
    if hold is None:
        raise LegalHoldNotFound
    hold.lifted_at = hold.lifted_at or now
    session.add(hold)
    session.flush()
    trail.record(session, actor, "legal_hold.lifted", hold)
    return hold


def sweep(session: Session, actor: Actor, *, now: datetime, today: date) -> dict[str, int]:
    """
    Deletes what is older than its period and not under a hold, marks evidence as removed that was kept as long as its
    kind says (that it proves nothing any more is another day), and records the counts. Twice removes nothing more.
    """
    actor.require(Action.RUN_SYSTEM)
    removed = {period.kind: _sweep_period(session, period, now) for period in periods()}
    removed["evidence kept long enough"] = _sweep_evidence(session, actor, now, today)
    if any(removed.values()):
        trail.record(session, actor, "retention.swept", trail.Subject("retention", today.isoformat()), dict(removed))
    return removed


def _sweep_period(session: Session, period: Period, now: datetime) -> int:
    table = SQLModel.metadata.tables[period.table]
    over = table.c[period.date_column] < now - period.keep
    if "id" in table.c:
        held = select(col(LegalHold.subject_id)).where(col(LegalHold.lifted_at).is_(None))
        over = over & table.c.id.not_in(held)
    done = session.execute(delete(table).where(over))
    return int(done.rowcount)  # type: ignore[attr-defined] # a DELETE's cursor result has it


def _sweep_evidence(session: Session, actor: Actor, now: datetime, today: date) -> int:
    over = session.exec(
        select_rows(Evidence).where(
            evidence.visible_to(actor), col(Evidence.keep_until) < today, col(Evidence.removed_at).is_(None)
        )
    ).all()
    free = [row for row in over if not evidence.held(session, row.subject_id) and not evidence.held(session, row.id)]
    for row in free:
        evidence.remove(session, actor, row, now=now)
    return len(free)
