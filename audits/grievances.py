"""
Grievances entered by staff from a call, a letter or a talk. Confidential always: read by the case role alone, recorded
in the ledger as confidential, opened on the worklist under a title that tells nothing.

Clocks: acknowledgement within 7 days, an answer within 3 months (Directive (EU) 2019/1937, art. 9).
"""

import secrets
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from audits.days import require_past
from audits.models import Grievance
from audits.payloads import GrievanceCreate, GrievanceStep
from foundation import obligations, trail
from foundation.actors import Action, Actor
from foundation.errors import Conflict, NotFound
from foundation.obligations import Due
from foundation.paging import DEFAULT_LIMIT, LARGEST_LIMIT, Page, id_in, page_of
from foundation.versions import require_version
from risk import events
from risk.payloads import LedgerEntry
from risk.sectors.words import EventKind, Grade, Verification
from suppliers import sites

ACKNOWLEDGE_DAYS = 7
ANSWER_MONTHS = 3
RECEIPT_DIGITS = 16
ORDER = ("received", "acknowledged", "answered", "closed")


class GrievanceNotFound(NotFound):
    code = "grievance.not_found"

    def __init__(self) -> None:
        super().__init__("There is no such grievance, or it is not yours to read.")


class GrievanceStepNotPossible(Conflict):
    code = "grievance.step_not_possible"

    def __init__(self, state: str, wanted: str) -> None:
        super().__init__(f"A grievance that is {state} cannot become {wanted}; the order is {', '.join(ORDER)}.")


@dataclass(frozen=True, slots=True)
class GrievanceQuery:
    """Newest first. Empty means any."""

    site_id: UUID | None = None
    state: str = ""
    limit: int = DEFAULT_LIMIT
    cursor: str = ""


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Nobody without the case role; the where-clause itself refuses, so no query can forget to ask."""
    own = col(Grievance.organisation_id) == actor.organisation_id
    return own if actor.may(Action.READ_GRIEVANCES) else own & col(Grievance.id).is_(None)


def visible_grievance(session: Session, actor: Actor, grievance_id: UUID) -> Grievance:
    grievance = session.exec(select(Grievance).where(Grievance.id == grievance_id, visible_to(actor))).first()
    if grievance is None:
        raise GrievanceNotFound
    return grievance


def list_grievances(session: Session, actor: Actor, query: GrievanceQuery) -> Page[Grievance]:
    """Raises CursorUnreadable."""
    actor.require(Action.READ_GRIEVANCES)
    limit = min(query.limit, LARGEST_LIMIT)
    wanted = select(Grievance).where(visible_to(actor))
    if query.site_id is not None:
        wanted = wanted.where(Grievance.site_id == query.site_id)
    if query.state:
        wanted = wanted.where(Grievance.state == query.state)
    if query.cursor:
        wanted = wanted.where(col(Grievance.id) < id_in(query.cursor))
    rows = session.exec(wanted.order_by(col(Grievance.id).desc()).limit(limit + 1)).all()
    return page_of(rows, limit, lambda grievance: (str(grievance.id),))


def months_later(start: date, months: int) -> date:
    """The same day of a later month, or that month's last day when it is shorter."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def record_grievance(session: Session, actor: Actor, new: GrievanceCreate, *, now: datetime) -> tuple[Grievance, str]:
    """
    Returns the 16-digit receipt once; only its argon2id hash is stored. No change is told in the feed: whoever could
    read it there would learn that somebody spoke. Raises SiteNotFound, DayToCome.
    """
    actor.require(Action.RECORD_GRIEVANCES)
    require_past("received_on", new.received_on, actor, now)
    site = sites.visible_site(session, actor, new.site_id)
    receipt = "".join(secrets.choice("0123456789") for _ in range(RECEIPT_DIGITS))
    grievance = Grievance.model_validate(
        new,
        update={
            "organisation_id": actor.organisation_id,
            "acknowledge_by": new.received_on + timedelta(days=ACKNOWLEDGE_DAYS),
            "answer_by": months_later(new.received_on, ANSWER_MONTHS),
            "receipt_hash": PasswordHasher().hash(receipt),
            "recorded_by": actor.account_id,
            "recorded_at": now,
        },
    )
    session.add(grievance)
    session.flush()
    trail.record(session, actor, "grievance.recorded", grievance)
    _open_clocks(session, actor, grievance)
    entry = LedgerEntry(
        subject_id=site.id,
        kind=EventKind.GRIEVANCE,
        occurred_on=new.received_on,
        source_kind="grievance",
        source_id=grievance.id,
        severity=Grade(new.severity),
        verification=Verification.ALLEGED,
        confidential=True,
    )
    events.record(session, actor, entry, now=now)
    return grievance, receipt


def _open_clocks(session: Session, actor: Actor, grievance: Grievance) -> None:
    for step, due_on in (("acknowledge", grievance.acknowledge_by), ("answer", grievance.answer_by)):
        due = Due(
            kind="confidential",
            title="Confidential matter",
            reason="Open it in the confidential list",
            subject_kind="grievance",
            subject_id=grievance.id,
            step=step,
            due_on=due_on,
            confidential=True,
        )
        obligations.open_obligation(session, actor, due)


def move_on(session: Session, actor: Actor, grievance_id: UUID, step: GrievanceStep, *, version_seen: int) -> Grievance:
    """Raises GrievanceNotFound, ChangedMeanwhile, GrievanceStepNotPossible for a step back."""
    actor.require(Action.READ_GRIEVANCES)
    grievance = visible_grievance(session, actor, grievance_id)
    require_version(grievance.version, version_seen)
    if ORDER.index(step.state) <= ORDER.index(grievance.state):
        raise GrievanceStepNotPossible(grievance.state, step.state)
    grievance.state = step.state
    grievance.version += 1
    session.add(grievance)
    session.flush()
    trail.record(session, actor, "grievance.moved_on", grievance)
    done = "acknowledge" if step.state == "acknowledged" else None
    obligations.close_for(session, actor, grievance.id, outcome=step.state, step=done)
    return grievance


def receipt_fits(grievance: Grievance, receipt: str) -> bool:
    """Whether whoever asks holds the receipt of this grievance."""
    try:
        return PasswordHasher().verify(grievance.receipt_hash, receipt)
    except VerifyMismatchError:
        return False
