"""
Facts that answer laws and that no floor below holds: entered once, dated, with their source, never overwritten. A
change closes the row and adds the next, so that a signed statement can always be explained.
"""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from foundation import evidence, trail
from foundation.actors import Action, Actor
from foundation.errors import Conflict, Invalid, NotFound, Place
from foundation.ids import new_id
from foundation.paging import Page, PageAsked, PairOrder, page_in_order
from foundation.versions import require_unchanged
from reports.laws.keys import answer_key
from reports.models import AnswerFact
from reports.statements.payloads import AnswerFactCreate


class AnswerFactNotFound(NotFound):
    code = "answer_fact.not_found"

    def __init__(self) -> None:
        super().__init__("There is no such fact, or it belongs to another organisation.")


class AnswerFactWithdrawn(Conflict):
    code = "answer_fact.withdrawn"

    def __init__(self) -> None:
        super().__init__("This fact was withdrawn: enter it anew.")


class AnswerKindChanged(Invalid):
    code = "answer_fact.kind_changed"

    def __init__(self, key: str) -> None:
        super().__init__(
            f"A fact of {key} stays one of its kind: withdraw it and enter another.", places=(Place(column="key"),)
        )
        self.key = key


def visible_to(actor: Actor) -> ColumnElement[bool]:
    return col(AnswerFact.organisation_id) == actor.organisation_id


def standing_facts(session: Session, actor: Actor, key: str = "") -> list[AnswerFact]:
    """What holds now, of one key or of all, the newest first. Raises AnswerKeyNotFound."""
    wanted = _standing(actor, key)
    return list(session.exec(wanted.order_by(col(AnswerFact.valid_from).desc(), col(AnswerFact.series_id))))


def list_facts(session: Session, actor: Actor, key: str, asked: PageAsked) -> Page[AnswerFact]:
    """As `standing_facts`, a page. Raises AnswerKeyNotFound, CursorUnreadable."""
    order = PairOrder(col(AnswerFact.valid_from), col(AnswerFact.id), date.fromisoformat, newest_first=True)
    return page_in_order(session, _standing(actor, key), order, asked)


def _standing(actor: Actor, key: str) -> SelectOfScalar[AnswerFact]:
    actor.require(Action.MAKE_REPORTS)
    wanted = select(AnswerFact).where(
        visible_to(actor), col(AnswerFact.superseded_at).is_(None), col(AnswerFact.withdrawn).is_(False)
    )
    if key:
        wanted = wanted.where(AnswerFact.key == answer_key(key).key)
    return wanted


def read_fact(session: Session, actor: Actor, series_id: UUID) -> AnswerFact:
    """The version that stands, the withdrawn one too. Raises AnswerFactNotFound."""
    actor.require(Action.MAKE_REPORTS)
    row = session.exec(
        select(AnswerFact).where(
            visible_to(actor), AnswerFact.series_id == series_id, col(AnswerFact.superseded_at).is_(None)
        )
    ).first()
    if row is None:
        raise AnswerFactNotFound
    return row


def versions_of(session: Session, actor: Actor, series_id: UUID) -> list[AnswerFact]:
    """Newest first. Raises AnswerFactNotFound."""
    read_fact(session, actor, series_id)
    wanted = select(AnswerFact).where(visible_to(actor), AnswerFact.series_id == series_id)
    return list(session.exec(wanted.order_by(col(AnswerFact.version).desc())))


def add_fact(session: Session, actor: Actor, new: AnswerFactCreate, *, now: datetime) -> AnswerFact:
    """Raises EvidenceNotFound."""
    actor.require(Action.WRITE_STATEMENTS)
    return _write(session, actor, new, series_id=new_id(), version=1, now=now)


def correct_fact(
    session: Session, actor: Actor, series_id: UUID, new: AnswerFactCreate, *, version_seen: int, now: datetime
) -> AnswerFact:
    """Raises AnswerFactNotFound, AnswerFactWithdrawn, AnswerKindChanged, EvidenceNotFound, ChangedMeanwhile."""
    standing = _to_change(session, actor, series_id, version_seen)
    if standing.key != new.said.key:
        raise AnswerKindChanged(standing.key)
    _close(session, standing, now)
    return _write(session, actor, new, series_id=series_id, version=standing.version + 1, now=now)


def withdraw_fact(
    session: Session, actor: Actor, series_id: UUID, reason: str, *, version_seen: int, now: datetime
) -> AnswerFact:
    """It counts nowhere any more, and stays. Raises AnswerFactNotFound, AnswerFactWithdrawn, ChangedMeanwhile."""
    standing = _to_change(session, actor, series_id, version_seen)
    _close(session, standing, now)
    kept = standing.model_dump(
        include={"organisation_id", "series_id", "key", "said", "valid_from", "valid_to", "source"}
    )
    row = AnswerFact(
        **kept,
        version=standing.version + 1,
        evidence_id=standing.evidence_id,
        withdrawn=True,
        reason=reason,
        recorded_by=actor.account_id,
        recorded_at=now,
    )
    session.add(row)
    session.flush()
    trail.record(session, actor, "answer_fact.withdrawn", row, {"key": row.key, "version": row.version})
    return row


def _to_change(session: Session, actor: Actor, series_id: UUID, version_seen: int) -> AnswerFact:
    actor.require(Action.WRITE_STATEMENTS)
    trail.wait_for_turn(session)
    standing = read_fact(session, actor, series_id)
    require_unchanged(session, standing, version_seen, told=True)
    if standing.withdrawn:
        raise AnswerFactWithdrawn
    return standing


def _close(session: Session, row: AnswerFact, now: datetime) -> None:
    """Written before the next one, of which only one may stand."""
    row.superseded_at = now
    session.add(row)
    session.flush()


def _write(
    session: Session, actor: Actor, new: AnswerFactCreate, *, series_id: UUID, version: int, now: datetime
) -> AnswerFact:
    if new.evidence_id is not None:
        evidence.visible_evidence(session, actor, new.evidence_id)
    row = AnswerFact(
        organisation_id=actor.organisation_id,
        series_id=series_id,
        version=version,
        key=new.said.key,
        said=new.said.model_dump(mode="json", exclude={"key"}),
        valid_from=new.valid_from,
        valid_to=new.valid_to,
        source=new.source,
        evidence_id=new.evidence_id,
        recorded_by=actor.account_id,
        recorded_at=now,
    )
    session.add(row)
    session.flush()
    trail.record(session, actor, "answer_fact.recorded", row, {"key": row.key, "series": series_id, "version": version})
    return row
