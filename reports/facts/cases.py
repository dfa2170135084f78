"""Enforcement cases for their papers and for the unit's digest, through the clause that hides them from all others."""

from datetime import date
from uuid import UUID

from sqlmodel import Session, col, func, select

from foundation import obligations
from foundation.actors import Action, Actor
from foundation.errors import Conflict
from foundation.models import Obligation
from reports.contents.case_papers import CaseFacts, CaseStep
from reports.contents.period import Period
from reports.contents.regulator_digest import CaseLine, DigestFacts
from reports.facts.framing import frame_of
from reports.facts.naming import id_in, own_organisation
from reports.facts.scope import hits_visible_to
from sanctions.cases import cases
from sanctions.cases.refusals import CaseNotFound
from sanctions.cases.transitions import allowed_from, spelt
from sanctions.models import Case, CaseEvent, Hit
from suppliers import parties, sites

NOTHING_SET = "no task is open"


class CaseNotDecided(Conflict):
    code = "case.not_decided"

    def __init__(self, reference: str, state: str) -> None:
        super().__init__(f"Case {reference} is {spelt(state)} and has no decision yet: make its notice instead.")
        self.state = state


def decision_facts(session: Session, actor: Actor, subject: str, *, today: date) -> CaseFacts:
    """Raises CaseNotFound, CaseNotDecided."""
    case = named_case(session, actor, subject)
    facts = _case_facts(session, actor, case, today)
    if not facts.decision_reason:
        raise CaseNotDecided(case.reference, case.state)
    return facts


def named_case(session: Session, actor: Actor, subject: str) -> Case:
    case_id = id_in(subject)
    if case_id is not None:
        return cases.read_case(session, actor, case_id)
    actor.require(Action.READ_CASES)
    found = session.exec(select(Case).where(cases.visible_to(actor), Case.reference == subject)).first()
    if found is None:
        raise CaseNotFound
    return found


def _case_facts(session: Session, actor: Actor, case: Case, today: date) -> CaseFacts:
    firm = parties.read_party(session, actor, case.party_id)
    carried = cases.events_of(session, actor, case.id)
    decided = next((event for event in reversed(carried) if event.to_state == "decided"), None)
    return CaseFacts(
        frame=frame_of(session, actor, today=today, status="" if case.notice_served_on else "Draft"),
        id=str(case.id),
        reference=case.reference,
        firm=firm.name,
        firm_country=firm.country or "",
        site=sites.read_site(session, actor, case.site_id).name if case.site_id else "",
        offence=spelt(case.offence_family),
        offence_on=case.offence_on,
        grounds=case.grounds,
        state=case.state,
        opened_on=case.opened_on,
        currency=case.currency,
        proposed=case.proposed_amount,
        decided=case.final_amount,
        final_on=case.final_on,
        listed_until=case.review_on,
        steps=tuple(_step(event) for event in carried),
        decision_reason=decided.reason if decided else "",
    )


def _step(event: CaseEvent) -> CaseStep:
    return CaseStep(event.occurred_on, spelt(event.to_state), event.reason)


def digest_facts(session: Session, actor: Actor, subject: str, period: Period, *, today: date) -> DigestFacts:
    """`subject` is the reader's organisation, by id or name. Raises OrganisationNotFound."""
    actor.require(Action.READ_CASES)
    unit = own_organisation(session, actor, subject)
    held = session.exec(select(Case).where(cases.visible_to(actor)).order_by(col(Case.reference))).all()
    due = _due(session, actor, [case.id for case in held])
    return DigestFacts(
        frame=frame_of(session, actor, today=today, status="For the unit alone"),
        key=str(unit.id),
        period=period,
        cases=tuple(_line(session, actor, case, due.get(case.id)) for case in held),
        open_hits=_open_hits(session, actor),
    )


def _open_hits(session: Session, actor: Actor) -> int | None:
    if not actor.may(Action.SCREEN):
        return None
    counted = select(func.count()).select_from(Hit).where(hits_visible_to(actor), Hit.state == "open")
    return session.exec(counted).one()


def _due(session: Session, actor: Actor, case_ids: list[UUID]) -> dict[UUID, Obligation]:
    """The task of each case that falls due first."""
    rows = session.exec(
        select(Obligation)
        .where(
            obligations.visible_to(actor),
            col(Obligation.subject_id).in_(case_ids),
            col(Obligation.closed_at).is_(None),
        )
        .order_by(col(Obligation.due_on).desc(), col(Obligation.id))
    )
    return {row.subject_id: row for row in rows}


def _line(session: Session, actor: Actor, case: Case, due: Obligation | None) -> CaseLine:
    return CaseLine(
        id=str(case.id),
        reference=case.reference,
        firm=parties.read_party(session, actor, case.party_id).name,
        offence=spelt(case.offence_family),
        state=case.state,
        opened_on=case.opened_on,
        due_on=due.due_on if due else None,
        due_what=due.title if due else NOTHING_SET,
        over=case.state == "closed" or not allowed_from(case.state),
        final_on=case.final_on,
        amount=case.final_amount,
        currency=case.currency,
    )
