"""
Looking again, 60 to 90 days later, whether anybody suffers for having spoken. That it was looked at stands in the open;
what was seen is a confidential matter from its first word, and the site is never told.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from audits.days import require_past
from audits.findings.finding_rules import asks_for_recheck, recheck_after
from audits.grievances import grievances
from audits.instruments.tables import rows
from audits.models import CorrectiveAction, Finding, InspectionTask, RetaliationCheck, Visit
from audits.payloads import GrievanceCreate, RetaliationLook, RetaliationRead
from foundation import obligations, trail
from foundation.actors import Action, Actor
from foundation.dates import WorkingCalendar
from foundation.errors import Conflict, Invalid, NotFound, Place
from foundation.models import Obligation
from foundation.obligations import Due
from foundation.sentences import Sentence
from suppliers import sites

FOLDER = Path(__file__).parent
SUBJECT, STEP = "retaliation_check", "look_again"
SHORTEST_SUMMARY = 3


class RetaliationCheckNotFound(NotFound):
    code = "retaliation_check.not_found"

    def __init__(self) -> None:
        super().__init__("There is no such check, or it belongs to another organisation.")


class AlreadyLookedAt(Conflict):
    code = "retaliation_check.looked_at"

    def __init__(self, on: date | None) -> None:
        super().__init__(f"This was looked at on {on}: record what is seen now as a grievance of its own.")
        self.on = on


class LookedTooEarly(Invalid):
    code = "retaliation_check.too_early"

    def __init__(self, looked_on: date, earliest: date) -> None:
        where = (Place(column="looked_on", value=looked_on.isoformat()),)
        super().__init__(
            f"This is looked at from {earliest.isoformat()} on: record an earlier sign as a grievance.", places=where
        )
        self.earliest = earliest


class SignNotTold(Invalid):
    code = "retaliation_check.sign_not_told"

    def __init__(self) -> None:
        where = (Place(column="summary"),)
        super().__init__("Say in the summary what was seen, without a name.", places=where)


@dataclass(frozen=True, slots=True)
class Span:
    """Both days included. `reason` is what the worklist says."""

    after_kind: str
    after_id: UUID
    earliest_on: date
    due_on: date
    reason: str


def visible_to(actor: Actor) -> ColumnElement[bool]:
    return col(RetaliationCheck.organisation_id) == actor.organisation_id


def checks_after(session: Session, actor: Actor, after_id: UUID) -> list[RetaliationCheck]:
    actor.require(Action.READ_VISITS)
    own = select(RetaliationCheck).where(visible_to(actor), RetaliationCheck.after_id == after_id)
    return list(session.exec(own.order_by(col(RetaliationCheck.due_on))))


def open_check(
    session: Session, actor: Actor, finding: Finding, action: CorrectiveAction, *, on: date, now: datetime
) -> None:
    """After a verification, where the severity asks for it."""
    for row in rows("retaliation_rules", FOLDER):
        if row["severity"] == finding.severity and date.fromisoformat(row["valid_from"]) <= on:
            earliest, latest = int(row["earliest_days"]), int(row["latest_days"])
            reason = f"Between day {earliest} and day {latest} after {finding.reference} was put right"
            days = on + timedelta(days=earliest), on + timedelta(days=latest)
            _open(session, actor, finding.site_id, Span("corrective_action", action.id, *days, reason), now)


def open_check_after_interviews(session: Session, actor: Actor, visit: Visit, *, now: datetime) -> None:
    """Once for a visit, however often its interviews are called done."""
    if checks_after(session, actor, visit.id) or not asks_for_recheck(visit.day):
        return
    site = sites.visible_site(session, actor, visit.site_id)
    task = recheck_after(visit.day, WorkingCalendar(site.country))
    _open(session, actor, site.id, Span("visit", visit.id, task.opens_on, task.due_on, task.reason), now)


def visits_unchecked(session: Session, actor: Actor) -> list[Visit]:
    """Those on which workers were asked and nobody is owed a second look for, in the order of their codes."""
    asked = select(InspectionTask.visit_id).where(
        InspectionTask.organisation_id == actor.organisation_id,
        InspectionTask.kind == "interviews",
        InspectionTask.state == "done",
    )
    checked = select(RetaliationCheck.after_id).where(visible_to(actor), RetaliationCheck.after_kind == "visit")
    own = select(Visit).where(
        Visit.organisation_id == actor.organisation_id, col(Visit.id).in_(asked), col(Visit.id).not_in(checked)
    )
    return [visit for visit in session.exec(own.order_by(col(Visit.code))) if asks_for_recheck(visit.day)]


def untold(session: Session, actor: Actor) -> list[tuple[RetaliationCheck, Visit]]:
    """Open looks after a visit that stand on nobody's worklist."""
    told = select(Obligation.subject_id).where(
        Obligation.organisation_id == actor.organisation_id,
        Obligation.subject_kind == SUBJECT,
        col(Obligation.closed_at).is_(None),
    )
    own = (
        select(RetaliationCheck, Visit)
        .join(Visit, col(Visit.id) == col(RetaliationCheck.after_id))
        .where(visible_to(actor), RetaliationCheck.state == "open", col(RetaliationCheck.id).not_in(told))
    )
    return list(session.exec(own.order_by(col(Visit.code))))


def tell_again(session: Session, actor: Actor, check: RetaliationCheck, visit: Visit) -> None:
    if not obligations.reopen_for(session, actor, check.id, steps=[STEP]):
        site = sites.visible_site(session, actor, visit.site_id)
        _tell(session, actor, check, recheck_after(visit.day, WorkingCalendar(site.country)).reason)


def _open(session: Session, actor: Actor, site_id: UUID, span: Span, now: datetime) -> None:
    check = RetaliationCheck(
        organisation_id=actor.organisation_id,
        site_id=site_id,
        after_kind=span.after_kind,
        after_id=span.after_id,
        earliest_on=span.earliest_on,
        due_on=span.due_on,
        recorded_at=now,
    )
    session.add(check)
    session.flush()
    trail.record(session, actor, "retaliation_check.opened", check, {"due_on": check.due_on})
    _tell(session, actor, check, span.reason)


def _tell(session: Session, actor: Actor, check: RetaliationCheck, reason: str) -> None:
    site = sites.visible_site(session, actor, check.site_id)
    due = Due(
        kind="retaliation_check",
        title=Sentence("Look again at those who were asked"),
        reason=reason,
        subject_kind=SUBJECT if check.after_kind == "visit" else check.after_kind,
        subject_id=_subject_of(check),
        step=STEP,
        due_on=check.due_on,
        about_id=site.id,
        about_name=site.name,
        team=actor.desk.value,
    )
    obligations.open_obligation(session, actor, due)


def _subject_of(check: RetaliationCheck) -> UUID:
    """An action's page has the form; what a visit owes would end with its outcome, so it hangs on the check itself."""
    return check.after_id if check.after_kind == "corrective_action" else check.id


def record_look(
    session: Session, actor: Actor, check_id: UUID, look: RetaliationLook, *, now: datetime
) -> tuple[RetaliationCheck, str | None]:
    """
    With the receipt of the confidential matter that a sign becomes. Trail, worklist and row are the same for a sign and
    for none. Raises RetaliationCheckNotFound, AlreadyLookedAt, LookedTooEarly, SignNotTold, DayToCome.
    """
    actor.require(Action.RECORD_GRIEVANCES)
    asked = select(RetaliationCheck).where(RetaliationCheck.id == check_id, visible_to(actor))
    trail.wait_for_turn(session)  # before any row, as every writer
    check = session.exec(asked.with_for_update().execution_options(populate_existing=True)).first()
    if check is None:
        raise RetaliationCheckNotFound
    if check.state != "open":
        raise AlreadyLookedAt(check.looked_on)
    require_past("looked_on", look.looked_on, actor, now)
    if look.looked_on < check.earliest_on:
        raise LookedTooEarly(look.looked_on, check.earliest_on)
    receipt = _record_sign(session, actor, check, look, now) if look.outcome == "sign" else None
    check.state, check.looked_on, check.looked_by = "looked_at", look.looked_on, actor.account_id
    session.add(check)
    session.flush()
    trail.record(session, actor, "retaliation_check.looked_at", check, {"looked_on": look.looked_on})
    obligations.close_for(session, actor, _subject_of(check), outcome="looked_at", step=STEP)
    return check, receipt


def _record_sign(session: Session, actor: Actor, check: RetaliationCheck, look: RetaliationLook, now: datetime) -> str:
    if len(look.summary) < SHORTEST_SUMMARY:
        raise SignNotTold
    new = GrievanceCreate(
        site_id=check.site_id,
        channel="in_person",
        category="retaliation",
        severity="critical",
        summary=look.summary,
        received_on=look.looked_on,
        retaliation_feared=True,
    )
    grievance, receipt = grievances.record_grievance(session, actor, new, now=now)
    check.grievance_id = grievance.id
    return receipt


def told(check: RetaliationCheck, actor: Actor) -> RetaliationRead:
    """With what was seen for who may read confidential matters, and without it for everybody else."""
    outcome = None
    if actor.may(Action.READ_GRIEVANCES) and check.state == "looked_at":
        outcome = "sign" if check.grievance_id else "no_sign"
    return RetaliationRead(
        id=check.id,
        site_id=check.site_id,
        after_kind=check.after_kind,
        after_id=check.after_id,
        earliest_on=check.earliest_on,
        due_on=check.due_on,
        state=check.state,
        looked_on=check.looked_on,
        outcome=outcome,
    )
