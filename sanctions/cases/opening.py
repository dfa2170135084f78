"""Opening a case, and keeping each of its steps with its day, its reason and who took it."""

from datetime import datetime

from sqlmodel import Session, select

from foundation import changes, trail
from foundation.actors import Action, Actor
from foundation.clock import today_in
from sanctions.cases import consequences
from sanctions.cases.cases import visible_to
from sanctions.cases.payloads import CaseMove, CaseOpening
from sanctions.cases.refusals import CaseReferenceTaken, DayImpossible
from sanctions.cases.transitions import FIRST
from sanctions.models import Case, CaseEvent
from suppliers import parties, sites


def open_case(session: Session, actor: Actor, new: CaseOpening, *, now: datetime) -> Case:
    """Raises PartyNotFound, SiteNotFound, CaseReferenceTaken, DayImpossible."""
    actor.require(Action.WRITE_CASES)
    party = parties.read_party(session, actor, new.party_id)
    if new.site_id:
        sites.read_site(session, actor, new.site_id)
    _require_order(actor, new, now)
    trail.wait_for_turn(session)
    same = select(Case.id).where(visible_to(actor), Case.reference == new.reference)
    if session.exec(same).first():
        raise CaseReferenceTaken(new.reference)
    case = Case.model_validate(
        new.model_dump(exclude={"reason"}),
        update={
            "organisation_id": actor.organisation_id,
            "state": FIRST,
            "proposed_by": actor.account_id,
            "recorded_at": now,
        },
    )
    session.add(case)
    session.flush()
    reason = new.reason or new.grounds
    keep_event(session, actor, case, CaseMove(to_state=FIRST, on=new.opened_on, reason=reason), "", now=now)
    trail.record(session, actor, "case.opened", case, {"reference": case.reference, "party_id": party.id})
    consequences.follow(session, actor, case, "", on=new.opened_on, now=now)
    changes.tell(session, actor, "case.opened", "case", [case.id])
    return case


def _require_order(actor: Actor, new: CaseOpening, now: datetime) -> None:
    if new.opened_on > today_in(actor.zone, now):
        raise DayImpossible("opened_on", new.opened_on, "it lies in the future")
    if new.offence_on > new.opened_on:
        raise DayImpossible("offence_on", new.offence_on, f"the case was opened before it, on {new.opened_on}")


def keep_event(session: Session, actor: Actor, case: Case, step: CaseMove, before: str, *, now: datetime) -> None:
    """The step as it was taken, with the sum it named."""
    event = CaseEvent(
        case_id=case.id,
        occurred_on=step.on,
        recorded_at=now,
        from_state=before,
        to_state=step.to_state,
        reason=step.reason,
        actor_id=actor.account_id,
        amount=step.amount,
    )
    session.add(event)
    session.flush()
