"""
Changes to many rows at once, as they are kept: a preview that writes nothing else, one confirmation, and taking back.
What such a change means to a row is known to the floor that owns the row; here it is planned, counted and remembered.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, delete, insert
from sqlmodel import Session, col, select

from foundation import trail
from foundation.actors import Action, Actor
from foundation.errors import Conflict, NotFound
from foundation.ids import new_id
from foundation.models import BulkChange, BulkChangeRow

MOST_ROWS = 2_000


class BulkChangeNotFound(NotFound):
    code = "bulk_change.not_found"

    def __init__(self) -> None:
        super().__init__("There is no such change, or it belongs to another organisation.")


class TooManyRows(Conflict):
    code = "bulk_change.too_many"

    def __init__(self) -> None:
        super().__init__(f"One change reaches {MOST_ROWS} rows at most: narrow the list and do the rest after it.")


class RowsChanged(Conflict):
    code = "bulk_change.rows_changed"

    def __init__(self, change_id: UUID) -> None:
        super().__init__("The rows are others than the preview showed, and nothing was done: look at them again.")
        self.change_id = change_id


class UndoneAlready(Conflict):
    code = "bulk_change.undone"

    def __init__(self) -> None:
        super().__init__("This change was taken back: make a new one.")


class NotConfirmedYet(Conflict):
    code = "bulk_change.not_confirmed"

    def __init__(self) -> None:
        super().__init__("Nothing was done yet, so there is nothing to take back.")


@dataclass(frozen=True, slots=True)
class Planned:
    """`reason` is the code of why the row is left out; empty where it will be changed."""

    subject_id: UUID
    name: str
    told: dict[str, str] = field(default_factory=dict)
    reason: str = ""


def visible_to(actor: Actor) -> ColumnElement[bool]:
    return col(BulkChange.organisation_id) == actor.organisation_id


def fingerprint(rows: Sequence[Planned]) -> str:
    """Of what somebody saw: the same rows with the same words give the same."""
    plain = sorted([str(row.subject_id), row.told, row.reason] for row in rows)
    return hashlib.sha256(json.dumps(plain, sort_keys=True).encode()).hexdigest()


def keep_preview(
    session: Session, actor: Actor, change: BulkChange, rows: Sequence[Planned], *, now: datetime
) -> BulkChange:
    """Also for one that stands, whose rows became others. Raises TooManyRows."""
    actor.require(Action.WRITE_REGISTRY)
    if len(rows) > MOST_ROWS:
        raise TooManyRows
    change.sqlmodel_update({"seen": fingerprint(rows), "previewed_at": now})
    session.add(change)
    session.flush()
    session.execute(
        delete(BulkChangeRow).where(
            col(BulkChangeRow.change_id) == change.id, col(BulkChangeRow.organisation_id) == actor.organisation_id
        )
    )
    written = [_written(actor, change, place, row) for place, row in enumerate(rows)]
    if written:
        session.execute(insert(BulkChangeRow), written)
    will = sum(not row.reason for row in rows)
    trail.record(session, actor, "bulk_change.previewed", change, {"kind": change.kind, "rows": will})
    return change


def _written(actor: Actor, change: BulkChange, place: int, row: Planned) -> dict[str, object]:
    return {
        "id": new_id(), "organisation_id": actor.organisation_id, "change_id": change.id, "place": place,
        "subject_id": row.subject_id, "name": row.name, "told": row.told, "reason": row.reason,
        "fate": "left_out" if row.reason else "will", "before": "", "made_id": None,
    }  # fmt: skip


def read(session: Session, actor: Actor, change_id: UUID, *, to_write: bool = False) -> BulkChange:
    """To write, its row is locked, so that two clicks are one. Raises BulkChangeNotFound."""
    actor.require(Action.WRITE_REGISTRY)
    wanted = select(BulkChange).where(BulkChange.id == change_id, visible_to(actor))
    found = session.exec(wanted.with_for_update() if to_write else wanted).first()
    if found is None:
        raise BulkChangeNotFound
    return found


def rows_of(session: Session, actor: Actor, change: BulkChange) -> list[BulkChangeRow]:
    wanted = select(BulkChangeRow).where(
        BulkChangeRow.change_id == change.id, BulkChangeRow.organisation_id == actor.organisation_id
    )
    return list(session.exec(wanted.order_by(col(BulkChangeRow.place))).all())


def close(session: Session, actor: Actor, change: BulkChange, *, state: str, now: datetime) -> None:
    """`state`: confirmed or undone. The rows were settled before."""
    change.state = state
    change.sqlmodel_update({"confirmed_at": now} if state == "confirmed" else {"undone_at": now})
    session.add(change)
    session.flush()
    fates = [row.fate for row in rows_of(session, actor, change)]
    told: dict[str, trail.Change] = {fate: fates.count(fate) for fate in sorted(set(fates))}
    trail.record(session, actor, f"bulk_change.{state}", change, {"kind": change.kind, **told})
