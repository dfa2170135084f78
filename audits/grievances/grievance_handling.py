"""
What is done about a grievance once it is recorded: who handles it, what was said to and by whoever spoke, its steps and
its outcome. The site is told nothing where retaliation is feared, or where whoever spoke did not agree to it.
"""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlmodel import Session, col, select

from audits.crews.tied_staff import require_untied
from audits.grievances.grievance_clocks import clock_of, days_of, house_of
from audits.grievances.grievances import days_for, require_nobody_named, visible_grievance
from audits.models import Grievance, GrievanceEntry
from audits.payloads import (
    GrievanceEntryCreate,
    GrievanceExtension,
    GrievanceHandler,
    GrievanceProtection,
    GrievanceStep,
    ReceiptStatus,
)
from foundation import obligations, trail
from foundation.actors import AccountId, Action, Actor
from foundation.clock import today_in
from foundation.errors import Conflict, Invalid, NotAllowed
from foundation.models import Organisation
from foundation.versions import hold, require_unchanged

ORDER = ("received", "acknowledged", "answered", "closed")
STEP_OF_STATE = {"acknowledged": "acknowledge"}


class GrievanceStepNotPossible(Conflict):
    code = "grievance.step_not_possible"

    def __init__(self, state: str, wanted: str) -> None:
        super().__init__(f"A grievance that is {state} cannot become {wanted}; the order is {', '.join(ORDER)}.")


class GrievanceOutcomeMissing(Invalid):
    code = "grievance.outcome_missing"

    def __init__(self, what: str) -> None:
        super().__init__(f"A grievance is not closed without saying {what}.")


class GrievanceExtensionNotPossible(Conflict):
    code = "grievance.extension_not_possible"

    def __init__(self, why: str) -> None:
        super().__init__(f"The answer cannot be put off: {why}.")


class SiteNotToBeTold(NotAllowed):
    code = "grievance.site_not_to_be_told"

    def __init__(self, why: str) -> None:
        super().__init__(f"The site is told nothing of this: {why}.")


def entries_of(session: Session, actor: Actor, grievance_id: UUID) -> Sequence[GrievanceEntry]:
    """In the order in which they were made. Raises GrievanceNotFound."""
    grievance = visible_grievance(session, actor, grievance_id)
    return _entries(session, actor, grievance)


def status_for_them(session: Session, actor: Actor, grievance: Grievance) -> ReceiptStatus:
    """What whoever holds the receipt is told when they ask; the receipt was the leave to ask."""
    told = [one.text for one in _entries(session, actor, grievance) if one.kind == "to_them"]
    return ReceiptStatus.model_validate({**grievance.model_dump(), "told": told})


def _entries(session: Session, actor: Actor, grievance: Grievance) -> Sequence[GrievanceEntry]:
    own = GrievanceEntry.organisation_id == actor.organisation_id
    found = select(GrievanceEntry).where(GrievanceEntry.grievance_id == grievance.id, own)
    return session.exec(found.order_by(col(GrievanceEntry.recorded_at), col(GrievanceEntry.id))).all()


def add_entry(
    session: Session, actor: Actor, grievance_id: UUID, new: GrievanceEntryCreate, *, now: datetime
) -> GrievanceEntry:
    """Raises GrievanceNotFound, GrievanceTellsWho, GrievancePerhapsAName, SiteNotToBeTold."""
    grievance = visible_grievance(session, actor, grievance_id)
    require_nobody_named("text", new.text, checked=new.checked)
    if new.kind == "site_told":
        hold(session, grievance)
        _require_site_may_be_told(grievance)
    return _add(session, actor, grievance, new.kind, new.text, now)


def _require_site_may_be_told(grievance: Grievance) -> None:
    if grievance.retaliation_feared:
        raise SiteNotToBeTold("retaliation is feared")
    if not grievance.may_tell_site:
        raise SiteNotToBeTold("whoever spoke did not agree to it")


def _add(session: Session, actor: Actor, grievance: Grievance, kind: str, text: str, now: datetime) -> GrievanceEntry:
    entry = GrievanceEntry(
        organisation_id=actor.organisation_id,
        grievance_id=grievance.id,
        kind=kind,
        text=text,
        recorded_by=actor.account_id,
        recorded_at=now,
    )
    session.add(entry)
    session.flush()
    trail.record(session, actor, "grievance.entry_added", grievance, {"kind": kind})
    return entry


def name_handler(
    session: Session, actor: Actor, grievance_id: UUID, named: GrievanceHandler, *, version_seen: int, now: datetime
) -> Grievance:
    """Raises GrievanceNotFound, ChangedMeanwhile, HandlerTied, HandlerWithoutLeave."""
    grievance = _to_be_changed(session, actor, grievance_id, version_seen)
    require_untied(session, actor, named.handler_id, grievance.site_id)
    grievance.handler_id = named.handler_id
    _keep(session, grievance)
    _add(session, actor, grievance, "handler", "", now)
    obligations.reassign_for(session, actor, grievance.id, assigned_to=AccountId(named.handler_id), due_on=None)
    return grievance


def protect(
    session: Session, actor: Actor, grievance_id: UUID, wanted: GrievanceProtection, *, version_seen: int
) -> Grievance:
    """Raises GrievanceNotFound, ChangedMeanwhile."""
    grievance = _to_be_changed(session, actor, grievance_id, version_seen)
    grievance.retaliation_feared = wanted.retaliation_feared
    grievance.may_tell_site = wanted.may_tell_site and not wanted.retaliation_feared
    _keep(session, grievance)
    trail.record(session, actor, "grievance.protection_set", grievance)
    return grievance


def move_on(
    session: Session, actor: Actor, grievance_id: UUID, step: GrievanceStep, *, version_seen: int, now: datetime
) -> Grievance:
    """
    The acknowledgement starts the clock of the answer. Raises GrievanceNotFound, ChangedMeanwhile, GrievanceTellsWho,
    GrievanceStepNotPossible for a step back, GrievanceOutcomeMissing.
    """
    grievance = _to_be_changed(session, actor, grievance_id, version_seen)
    if ORDER.index(step.state) <= ORDER.index(grievance.state):
        raise GrievanceStepNotPossible(grievance.state, step.state)
    if step.state == "closed":
        _settle(grievance, step)
    grievance.state = step.state
    if step.state == "acknowledged":
        grievance.acknowledged_on = today_in(actor.zone, now)
        grievance.answer_by = days_for(session, actor, grievance.received_on, grievance.acknowledged_on).answer_by
    _keep(session, grievance)
    _add(session, actor, grievance, "step", step.state, now)
    obligations.close_for(session, actor, grievance.id, outcome=step.state, step=STEP_OF_STATE.get(step.state))
    if step.state == "acknowledged":
        _answer_is_due(session, actor, grievance)
    return grievance


def _settle(grievance: Grievance, step: GrievanceStep) -> None:
    """What was remedied is said with the remedy: money paid back, papers returned, work given again."""
    if not step.outcome:
        raise GrievanceOutcomeMissing("how it ended")
    if step.outcome == "remedied" and not step.remedy:
        raise GrievanceOutcomeMissing("what the remedy was")
    require_nobody_named("remedy", step.remedy, checked=step.checked)
    grievance.outcome, grievance.remedy = step.outcome, step.remedy


def extend(
    session: Session, actor: Actor, grievance_id: UUID, why: GrievanceExtension, *, version_seen: int, now: datetime
) -> Grievance:
    """
    Once, before the day, by a house whose rule knows it, and whoever spoke is told the reason when they ask. Raises
    GrievanceNotFound, ChangedMeanwhile, GrievanceTellsWho, GrievancePerhapsAName, GrievanceExtensionNotPossible.
    """
    grievance = _to_be_changed(session, actor, grievance_id, version_seen)
    require_nobody_named("reason", why.reason, checked=why.checked)
    house = house_of(session.get_one(Organisation, actor.organisation_id).kind)
    if why_not := _bars_extension(grievance, house, today_in(actor.zone, now)):
        raise GrievanceExtensionNotPossible(why_not)
    grievance.extended_because = why.reason
    grievance.answer_by = days_of(house, grievance.received_on, grievance.acknowledged_on, extended=True).answer_by
    _keep(session, grievance)
    _add(session, actor, grievance, "extension", why.reason, now)
    _answer_is_due(session, actor, grievance)
    return grievance


def may_extend(grievance: Grievance, house: str, today: date) -> bool:
    return _bars_extension(grievance, house, today) is None


def _bars_extension(grievance: Grievance, house: str, today: date) -> str | None:
    if clock_of(house, "answer").longest is None:
        return "the rule of an internal channel knows no longer time"
    if grievance.state != "acknowledged":
        return "only what is acknowledged and not yet answered can be"
    if grievance.extended_because:
        return "it was put off once"
    return "its day is past" if grievance.answer_by < today else None


def _answer_is_due(session: Session, actor: Actor, grievance: Grievance) -> None:
    handler = AccountId(grievance.handler_id) if grievance.handler_id else None
    obligations.reassign_for(session, actor, grievance.id, assigned_to=handler, due_on=grievance.answer_by)


def _to_be_changed(session: Session, actor: Actor, grievance_id: UUID, version_seen: int) -> Grievance:
    actor.require(Action.READ_GRIEVANCES)
    grievance = visible_grievance(session, actor, grievance_id)
    require_unchanged(session, grievance, version_seen)
    return grievance


def _keep(session: Session, grievance: Grievance) -> None:
    grievance.version += 1
    session.add(grievance)
    session.flush()
