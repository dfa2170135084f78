"""Who goes on a visit, as rows: the members beside the lead, the interpreter to be booked, and their tasks."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from uuid import UUID

from sqlmodel import Session, col, select

from audits.models import Inspector, JointGroup, Visit, VisitMember, VisitNeed
from audits.planning.round_parties import RoundVisit
from foundation import obligations
from foundation.actors import AccountId, Actor
from foundation.models import Obligation
from foundation.obligations import Due
from foundation.sentences import Sentence
from suppliers import sites

BOOK_BEFORE = timedelta(days=7)
LEAD, TASK, INTERPRETER = "lead", "visit", "visit.interpreter"


def add_teams(
    session: Session,
    actor: Actor,
    visits: Sequence[Visit],
    found: Sequence[RoundVisit],
    team: Mapping[str, Inspector],
    today: date,
) -> None:
    """What the plan decided about each of its visits, which stand in its order and are stored already."""
    payers = {
        one.site_id: one.payer
        for one in session.exec(select(VisitNeed).where(VisitNeed.organisation_id == actor.organisation_id))
    }
    groups = {
        one.name: one.id
        for one in session.exec(
            select(JointGroup).where(
                JointGroup.organisation_id == actor.organisation_id, col(JointGroup.closed_at).is_(None)
            )
        )
    }
    for visit, one in zip(visits, found, strict=True):
        visit.payer = payers.get(visit.site_id, "public")
        visit.interpreter = one.interpreter
        visit.joint_group_id = groups.get(one.joint) if one.joint else None
        visit.team_reason = one.why_team
        session.add(visit)
        session.flush()
        if one.second is not None:
            add_member(session, actor, visit, team[one.second], "second")
        if one.interpreter:
            ask_for_interpreter(session, actor, visit, today)


def add_member(session: Session, actor: Actor, visit: Visit, who: Inspector, role: str) -> None:
    session.add(VisitMember(organisation_id=actor.organisation_id, visit_id=visit.id, inspector_id=who.id, role=role))
    session.flush()
    open_task(session, actor, visit, who, role)


def open_task(session: Session, actor: Actor, visit: Visit, who: Inspector, role: str) -> None:
    """A line on somebody's worklist; the step tells the versions of a visit apart, so that a change opens it anew."""
    due = Due(
        kind=TASK,
        title=_title(visit, role),
        reason=visit.reason,
        subject_kind="visit",
        subject_id=visit.id,
        step=f"{role} {visit.version} {who.code}",
        due_on=visit.day,
        about_id=visit.site_id,
        about_name=sites.visible_site(session, actor, visit.site_id).name,
        assigned_to=AccountId(who.account_id) if who.account_id else None,
        team=actor.desk.value,
    )
    obligations.open_obligation(session, actor, due)


def _title(visit: Visit, role: str) -> Sentence:
    if role != LEAD:
        return Sentence("%(visit)s: go along as %(along_as)s", {"visit": visit.code, "along_as": role})
    if not visit.instrument:
        return Sentence("%(visit)s: visit", {"visit": visit.code})
    return Sentence("%(visit)s: %(instrument)s", {"visit": visit.code, "instrument": visit.instrument})


def renew_interpreter(session: Session, actor: Actor, visit: Visit, today: date) -> None:
    """After a change of day or team: what is owed follows the language and the day, once, also after a booking."""
    if not visit.interpreter or visit.interpreter_booked:
        outcome = "booked" if visit.interpreter else "no longer needed"
        obligations.close_for(session, actor, visit.id, outcome=outcome, kind=INTERPRETER)
        return
    others = select(Obligation.step).where(
        obligations.visible_to(actor),
        Obligation.subject_id == visit.id,
        Obligation.kind == INTERPRETER,
        Obligation.step != visit.interpreter,
    )
    for language in session.exec(others).all():
        obligations.close_for(session, actor, visit.id, outcome="changed", kind=INTERPRETER, step=language)
    ask_for_interpreter(session, actor, visit, today)
    obligations.reopen_for(session, actor, visit.id, steps=[visit.interpreter])
    due_on = _book_by(visit, today)
    obligations.move_for(session, actor, visit.id, step=visit.interpreter, due_on=due_on)
    obligations.bring_forward_for(session, actor, visit.id, step=visit.interpreter, due_on=due_on)


def _book_by(visit: Visit, today: date) -> date:
    return max(today, visit.day - BOOK_BEFORE)


def ask_for_interpreter(session: Session, actor: Actor, visit: Visit, today: date) -> None:
    due = Due(
        kind=INTERPRETER,
        title=Sentence(
            "%(visit)s: book an interpreter (%(language)s)",
            {"visit": visit.code, "language": visit.interpreter},
        ),
        reason=Sentence("nobody of the team speaks a language of the workforce"),
        subject_kind="visit",
        subject_id=visit.id,
        step=visit.interpreter,
        due_on=_book_by(visit, today),
        about_id=visit.site_id,
        about_name=sites.visible_site(session, actor, visit.site_id).name,
        team=actor.desk.value,
    )
    obligations.open_obligation(session, actor, due)


def members_of(session: Session, actor: Actor, visit_ids: Sequence[UUID]) -> dict[UUID, list[VisitMember]]:
    """By visit, in the order in which they were added."""
    wanted = select(VisitMember).where(
        VisitMember.organisation_id == actor.organisation_id, col(VisitMember.visit_id).in_(visit_ids)
    )
    found: dict[UUID, list[VisitMember]] = {}
    for one in session.exec(wanted.order_by(col(VisitMember.id))):
        found.setdefault(one.visit_id, []).append(one)
    return found
