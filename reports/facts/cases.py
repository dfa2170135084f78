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
from reports.contents.retold import retold
from reports.contents.spoken import word, word_for
from reports.facts.framing import frame_of, person_named
from reports.facts.naming import id_in, own_organisation
from reports.facts.scope import hits_visible_to
from reports.facts.told_words import told_words
from sanctions.cases import cases, departures
from sanctions.cases.allowed import allowed_words
from sanctions.cases.refusals import CaseNotFound
from sanctions.cases.transitions import allowed_from, spelt
from sanctions.models import Case, CaseAssessment, CaseEvent, Hit
from suppliers import parties, sites


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
    assessment = departures.span_of(session, actor, case)
    return CaseFacts(
        frame=frame_of(session, actor, today=today, status="" if case.notice_served_on else word("told.draft")),
        id=str(case.id),
        reference=case.reference,
        firm=firm.name,
        firm_country=firm.country or "",
        site=sites.read_site(session, actor, case.site_id).name if case.site_id else "",
        offence=word_for("code.offence", case.offence_family),
        offence_on=case.offence_on,
        grounds=told_words(case.grounds),
        state=case.state,
        opened_on=case.opened_on,
        currency=case.currency,
        proposed=case.proposed_amount,
        decided=case.final_amount,
        decided_to_workers=case.final_to_workers,
        final_on=case.final_on,
        listed_until=case.review_on,
        steps=tuple(_step(event) for event in carried),
        decision_reason=told_words(decided.reason) if decided else "",
        allowed=_allowed(assessment),
        departure_reason=told_words(case.departure_reason),
        departure_ground=case.departure_ground,
        decided_by=person_named(session, actor, case.decided_by) if decided else "",
        decided_on=decided.occurred_on if decided else None,
        law_version=assessment.law_version if assessment else "",
    )


def _allowed(assessment: CaseAssessment | None) -> str:
    if assessment is None:
        return ""
    return retold(f"Assessment {assessment.number} by {assessment.law_version} allows {allowed_words(assessment)}.")


def _step(event: CaseEvent) -> CaseStep:
    return CaseStep(event.occurred_on, spelt(event.to_state), told_words(event.reason))


def digest_facts(session: Session, actor: Actor, subject: str, period: Period, *, today: date) -> DigestFacts:
    """`subject` is the reader's organisation, by id or name. Raises OrganisationNotFound."""
    actor.require(Action.READ_CASES)
    unit = own_organisation(session, actor, subject)
    held = session.exec(select(Case).where(cases.visible_to(actor)).order_by(col(Case.reference))).all()
    due = _due(session, actor, [case.id for case in held])
    return DigestFacts(
        frame=frame_of(session, actor, today=today, status=word("digest.status")),
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
        offence=word_for("code.offence", case.offence_family),
        state=case.state,
        opened_on=case.opened_on,
        due_on=due.due_on if due else None,
        due_what=_task(due, case.reference),
        over=case.state == "closed" or not allowed_from(case.state),
        final_on=case.final_on,
        amount=case.final_amount,
        currency=case.currency,
    )


def _task(due: Obligation | None, reference: str) -> str:
    """Without the reference, which stands beside it."""
    return retold(str(due.titled).removesuffix(f": {reference}")) if due else word("digest.no-task")
