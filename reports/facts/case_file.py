"""The case file as its page shows it: the file itself, who answers up the chain, earlier cases, tasks, evidence."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlmodel import Session, col, select

from foundation import obligations
from foundation.actors import Action, Actor
from foundation.clock import today_in
from foundation.models import Account, Obligation
from foundation.sentences import Sentence
from reports.facts.evidence import EvidenceFacts, evidence_facts
from reports.facts.payloads import Choice, Subject
from reports.facts.penalty_lab import Asked, asked_by
from sanctions.cases import cases, contractors, earlier, follow_ups, four_eyes
from sanctions.cases.file import case_file
from sanctions.cases.listing_time import listing_end
from sanctions.cases.payloads import CaseAssessmentRead, CaseChainRead, CaseFile
from sanctions.cases.transitions import allowed_from
from sanctions.models import Case, RegisterAnswer
from sanctions.penalties.priors import Priors
from sanctions.penalties.regimes import Regime, families
from sanctions.publications import answers
from sanctions.publications.correcting import is_listed
from suppliers import parties, sites
from suppliers.models import Lead


@dataclass(frozen=True, slots=True)
class ClockDay:
    """`number` counts from 1; None for a day that does not count, whose `rest` says why."""

    day: date
    number: int | None
    rest: str


@dataclass(frozen=True, slots=True)
class Candidate:
    name: str
    points: float


@dataclass(frozen=True, slots=True)
class TaskLine:
    title: Sentence
    due_on: date
    closed: bool
    about: Subject | None


@dataclass(frozen=True, slots=True)
class FirmWrote:
    """Behind its own link; an appeal may come that way."""

    id: UUID
    on: date
    text: str


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """`names` of accounts by id. `regime` is the law whose facts the form asks for, empty until one is chosen."""

    file: CaseFile
    firm: Subject
    site: Subject | None
    names: dict[UUID, str]
    clock: tuple[ClockDay, ...]
    rests_on: CaseAssessmentRead | None
    outside: bool
    chain: CaseChainRead
    priors: Priors | None
    recidivism: earlier.Recidivism
    candidates: tuple[Candidate, ...]
    tasks: tuple[TaskLine, ...]
    regimes: tuple[Choice, ...]
    regime: str
    asked: tuple[Asked, ...]
    unread: int
    may_write: bool
    may_approve: bool
    may_settle: bool
    person_rules: tuple[four_eyes.PersonRule, ...]
    proposed_end: date | None
    answers: tuple[FirmWrote, ...]
    listed: bool
    evidence: EvidenceFacts
    today: date

    @property
    def next_due(self) -> TaskLine | None:
        return next((task for task in self.tasks if not task.closed), None)

    @property
    def elsewhere(self) -> tuple[str, ...]:
        """Steps that are possible, and not for who reads this."""
        return tuple(state for state in allowed_from(self.file.case.state) if state not in self.file.next_states)


def case_facts(session: Session, actor: Actor, case_id: UUID, regime: str, *, today: date) -> CaseFacts:
    """Raises CaseNotFound."""
    case = cases.read_case(session, actor, case_id)
    file = case_file(session, actor, case_id)
    laws = _laws(case)
    chosen = regime if regime in laws else case.regime if case.regime in laws else ""
    rests_on = _rests_on(file)
    above = contractors.chain_of_case(session, actor, case.id)
    return CaseFacts(
        file=file,
        firm=Subject("party", str(case.party_id), parties.read_party(session, actor, case.party_id).name),
        site=_site(session, actor, case),
        names=_names(session, file, above),
        clock=_clock(file),
        rests_on=rests_on,
        outside=bool(case.outside_reason),
        chain=above,
        priors=earlier.priors_of(session, actor, case, case.regime) if case.regime else None,
        recidivism=earlier.recidivism_of(session, actor, case.party_id),
        candidates=_candidates(session, actor, case),
        tasks=_tasks(session, actor, case),
        regimes=tuple(Choice(name, law.instrument, 0) for name, law in laws.items()),
        regime=chosen,
        asked=asked_by({chosen: laws[chosen]}) if chosen else (),
        unread=sum(actor.account_id not in reply.read_by for reply in file.replies),
        may_write=actor.may(Action.WRITE_CASES),
        may_approve=actor.may(Action.APPROVE_CASES),
        may_settle=_may_settle(session, actor, case, today),
        person_rules=four_eyes.rules_in_force(case.regime, today),
        proposed_end=listing_end(case.regime, rests_on.answer, today) if rests_on else None,
        answers=_answers(session, actor, case),
        listed=is_listed(session, case.id),
        evidence=evidence_facts(session, actor, "case", case.id, today=today),
        today=today,
    )


def _laws(case: Case) -> dict[str, Regime]:
    """In force on the day of the offence and about this kind of it."""
    found = {family.family: family.version_on(case.offence_on) for family in families()}
    return {name: law for name, law in found.items() if law and case.offence_family in law.offence_family}


def _rests_on(file: CaseFile) -> CaseAssessmentRead | None:
    named = [one for one in file.assessments if one.id == file.case.assessment_id]
    held = named or file.assessments
    return held[-1] if held else None


def _site(session: Session, actor: Actor, case: Case) -> Subject | None:
    if case.site_id is None:
        return None
    return Subject("site", str(case.site_id), sites.read_site(session, actor, case.site_id).name)


def _names(session: Session, file: CaseFile, above: CaseChainRead) -> dict[UUID, str]:
    ids = {event.actor_id for event in file.events} | {file.case.proposed_by, file.case.decided_by}
    ids |= {reader for reply in file.replies for reader in reply.read_by} | {one.made_by for one in file.assessments}
    ids |= {one.agreed_by for one in file.settlements} | {one.recorded_by for one in file.appeals}
    ids |= {said.recorded_by for one in above.contractors for said in one.statements}
    ids |= {said.recorded_by for one in above.contractors for said in one.defences}
    known = select(Account.id, Account.name).where(col(Account.id).in_([one for one in ids if one]))
    return dict(session.exec(known).all())


def _clock(file: CaseFile) -> tuple[ClockDay, ...]:
    clock = file.reply_clock
    if clock is None:
        return ()
    rests = {one.day: one.reason for one in clock.skipped}
    days, number = [], 0
    for offset in range(1, (clock.reply_by - clock.served_on).days + 1):
        day = clock.served_on + timedelta(days=offset)
        number += day not in rests
        days.append(ClockDay(day, None if day in rests else number, rests.get(day, "")))
    return tuple(days)


def _may_settle(session: Session, actor: Actor, case: Case, today: date) -> bool:
    barred = four_eyes.barred_from(session, actor, case, "settlement", today)
    return actor.may(Action.APPROVE_CASES) and actor.account_id not in barred


def _answers(session: Session, actor: Actor, case: Case) -> tuple[FirmWrote, ...]:
    held = select(RegisterAnswer).where(answers.visible_to(actor), RegisterAnswer.case_id == case.id)
    rows = session.exec(held.order_by(col(RegisterAnswer.received_at), col(RegisterAnswer.id)))
    return tuple(FirmWrote(one.id, today_in(actor.zone, one.received_at), one.text) for one in rows)


def _candidates(session: Session, actor: Actor, case: Case) -> tuple[Candidate, ...]:
    """Look-alikes by their names; a likeness proves nothing."""
    ids = {case.party_id}
    found = []
    for lead in follow_ups.candidates_of(session, actor, case.party_id):
        other = _other(lead, ids)
        found.append(Candidate(parties.read_party(session, actor, other).name, lead.points))
    return tuple(found)


def _other(lead: Lead, ids: set[UUID]) -> UUID:
    return lead.other_id if lead.subject_id in ids and lead.other_id else lead.subject_id


def _tasks(session: Session, actor: Actor, case: Case) -> tuple[TaskLine, ...]:
    """Open ones first, each by its day: the case's own, then the follow-ups it opened."""
    own = select(Obligation).where(
        obligations.visible_to(actor), Obligation.subject_kind == "case", Obligation.subject_id == case.id
    )
    rows: Sequence[Obligation] = [*session.exec(own), *follow_ups.tasks_of(session, actor, case)]
    ordered = sorted(rows, key=lambda row: (row.closed_at is not None, row.due_on, str(row.id)))
    return tuple(
        TaskLine(
            row.titled,
            row.due_on,
            row.closed_at is not None,
            Subject("site", str(row.about_id), row.about_name) if row.about_id else None,
        )
        for row in ordered
    )
