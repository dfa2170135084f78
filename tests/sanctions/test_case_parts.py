"""What a case rests on, sends out, hears, collects and sets off."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session, col, select

from foundation import evidence
from foundation.actors import Actor, OrganisationId, Role
from foundation.database import Database
from foundation.errors import Invalid
from foundation.evidence import NewEvidence
from foundation.evidence_store import Store
from foundation.models import Obligation
from foundation.versions import ChangedMeanwhile
from reports.notices import make_notice
from sanctions.cases import assessing, earlier, follow_ups, four_eyes, money, moves, papers, refusals, remedies
from sanctions.cases.balances import PaidSum, balance, early_offer
from sanctions.cases.case_rules import case_rules, rules_reached
from sanctions.cases.opening import open_case
from sanctions.cases.payloads import (
    CaseFactsGiven,
    CaseMove,
    CaseOpening,
    CaseProposal,
    EqualParts,
    InstalmentDue,
    LateReply,
    NoticeAsked,
    PaymentMade,
    PaymentPlan,
    RemedyAsked,
    RemedyDone,
    SettlementAgreed,
)
from sanctions.models import Case, CaseAppeal, CaseAssessment
from sanctions.penalties.facts import FactsRefused, read_facts
from sanctions.penalties.regimes import family_of
from sanctions.penalties.spans import rounded
from suppliers import identity
from suppliers.models import Party
from tests.builders import NOW, a_party, a_site, an_account, an_edge

LATER = datetime(2027, 6, 1, 9, 0, tzinfo=UTC)
WORKED = {"gravity": "high", "history": "clean", "firm_employees": 60, "good_faith": "partial", "violations": 1}
WORKED |= {"quick_fix": False, "repeat": 0}
BROUGHT: Mapping[str, Mapping[str, object]] = {
    "notice_issued": {"service": {"how": "in_person", "by": "the officer"}},
    "representations": {"reply": {"spoken_by": "director", "words": "The guard was in place"}},
    "appealed": {"appeal_body": "review commission"},
    "final": {"listed_until": "2029-02-01"},
}


@pytest.fixture
def officer(database: Database, authority: OrganisationId) -> Actor:
    return replace(an_account(database, authority, Role.CASE_OFFICER), jurisdiction=frozenset({"ES"}))


@pytest.fixture
def approver(database: Database, authority: OrganisationId) -> Actor:
    return replace(an_account(database, authority, Role.APPROVER), jurisdiction=frozenset({"ES"}))


@pytest.fixture
def firm(session: Session, planner: Actor) -> Party:
    return a_party(session, planner, "Obras Vega Alta S.L.")


DEPARTED = {"reason": "The trench was filled the same hour", "legal_ground": "FOM ch.6"}


def opened(session: Session, officer: Actor, firm: Party, reference: str = "C-1", **more: object) -> Case:
    new = {
        "reference": reference,
        "party_id": firm.id,
        "offence_family": "osh_serious",
        "offence_on": date(2026, 3, 2),
        "opened_on": date(2026, 3, 9),
        "grounds": "A trench without shoring, alleged",
        "currency": "USD",
    }
    return open_case(session, officer, CaseOpening.model_validate(new | more), now=NOW)


def step(session: Session, actor: Actor, case: Case, to_state: str, on: date, **more: object) -> Case:
    said = {"to_state": to_state, "on": on, "reason": "as recorded", **BROUGHT.get(to_state, {}), **more}
    if to_state == "appealed":
        said = {"appeal": {"how": "letter", "received_on": on}} | said
    moving = CaseMove.model_validate(said)
    return moves.move(session, actor, case.id, moving, version_seen=case.version, now=LATER)


def assessed(session: Session, officer: Actor, case: Case, regime: str = "us_osha", **more: object) -> CaseAssessment:
    given = CaseFactsGiven(regime=regime, facts=WORKED | more)
    return assessing.assess_case(session, officer, case.id, given, version_seen=case.version, now=NOW)


def proposed(session: Session, officer: Actor, case: Case, amount: str, because: str = "") -> Case:
    newest = assessing.assessments_of(session, officer, case.id)[-1]
    proposal = CaseProposal(
        assessment_id=newest.id,
        amount=Decimal(amount),
        to_workers=Decimal(600),
        reason="as assessed",
        outside_reason=because,
    )
    return assessing.propose(session, officer, case.id, proposal, version_seen=case.version)


def noticed(session: Session, officer: Actor, case: Case) -> Case:
    step(session, officer, case, "under_inquiry", date(2026, 4, 1))
    assessed(session, officer, case)
    proposed(session, officer, case, "7878")
    return step(session, officer, case, "notice_issued", date(2026, 5, 4))


def decided(session: Session, officer: Actor, approver: Actor, case: Case) -> Case:
    noticed(session, officer, case)
    return step(session, approver, case, "decided", date(2026, 7, 1))


def final(session: Session, officer: Actor, approver: Actor, case: Case) -> Case:
    decided(session, officer, approver, case)
    return step(session, approver, case, "final", date(2026, 8, 3))


def open_tasks(session: Session, kind: str) -> list[Obligation]:
    held = select(Obligation).where(Obligation.kind == kind, col(Obligation.closed_at).is_(None))
    return list(session.exec(held.order_by(col(Obligation.due_on))))


def test_an_assessment_is_a_record_that_the_next_one_leaves_alone(
    session: Session, officer: Actor, firm: Party
) -> None:
    case = opened(session, officer, firm)
    first = assessed(session, officer, case)
    kept = first.model_dump()
    assert (first.law_version, rounded(first.low), first.answer["expected"]) == ("us_osha", 7878, 7878)
    assert first.facts["prior_offences"] == 0
    second = assessed(session, officer, case, firm_employees=500, history="none", good_faith="none")
    assert (second.number, rounded(second.low)) == (2, 16550)
    session.expire_all()
    assert assessing.assessments_of(session, officer, case.id)[0].model_dump() == kept
    assert second.answer_hash != first.answer_hash
    assert case.facts["firm_employees"] == 500


def test_what_cannot_be_assessed_is_refused_with_its_reason_and_keeps_nothing(
    session: Session, officer: Actor, firm: Party
) -> None:
    case = opened(session, officer, firm)
    for facts, refusal in (
        (CaseFactsGiven(regime="us_osha", facts={"violations": 1}), refusals.FactsStillMissing),
        (CaseFactsGiven(regime="gb_nmw"), refusals.RegimeNotReached),
        (CaseFactsGiven(regime="us_osha", facts=WORKED | {"firm_turnover": -1}), FactsRefused),
        (CaseFactsGiven(regime="us_osha", facts=WORKED | {"currency": "XXQ"}), FactsRefused),
        (CaseFactsGiven(regime="us_osha", facts={"offence_date": "2026-01-01"}), refusals.FactOfTheCase),
    ):
        with pytest.raises(refusal):
            assessing.assess_case(session, officer, case.id, facts, version_seen=case.version, now=NOW)
    old = opened(session, officer, firm, "C-2", offence_on=date(1999, 1, 4))
    with pytest.raises(refusals.OffenceOutsideRegime) as early:
        assessed(session, officer, old)
    assert "earliest begins on" in early.value.message
    assert assessing.assessments_of(session, officer, case.id) == []
    for wrong in ({"currency": "XXQ"}, {"offence_family": "noise"}):
        with pytest.raises(ValueError, match=str(next(iter(wrong.values())))):
            opened(session, officer, firm, "C-3", **wrong)


def test_a_proposal_names_its_assessment_and_says_why_it_leaves_the_span(
    session: Session, officer: Actor, firm: Party
) -> None:
    case, other = opened(session, officer, firm), opened(session, officer, firm, "C-2")
    assessed(session, officer, case)
    foreign = assessed(session, officer, other)
    with pytest.raises(refusals.ProposalOutsideSpan):
        proposed(session, officer, case, "9000")
    proposed(session, officer, case, "9000", "two trenches were counted as one")
    assert (case.proposed_amount, case.outside_reason != "", case.currency) == (Decimal(9000), True, "USD")
    proposed(session, officer, case, "7878", "not needed")
    assert case.outside_reason == ""
    borrowed = CaseProposal(assessment_id=foreign.id, amount=Decimal(7878), reason="of the other")
    with pytest.raises(refusals.AssessmentNotFound):
        assessing.propose(session, officer, case.id, borrowed, version_seen=case.version)
    with pytest.raises(ChangedMeanwhile) as changed:
        assessing.propose(session, officer, case.id, borrowed, version_seen=1)
    assert changed.value.standing["proposed_amount"] == Decimal(7878)


def test_own_final_cases_are_counted_as_priors_under_every_merged_name_and_annulled_ones_never(
    session: Session, officer: Actor, approver: Actor, planner: Actor, firm: Party
) -> None:
    same = a_party(session, planner, "Vega Alta Obras", reference="second")
    alike = a_party(session, planner, "Obras Vega Baja", reference="third")
    identity.decide(session, planner, (firm.id, same.id), "same", reason="one number", now=NOW)
    identity.decide(session, planner, (firm.id, alike.id), "possibly_same", reason="alike", now=NOW)
    before = final(session, officer, approver, opened(session, officer, same, "C-1"))
    final(session, officer, approver, opened(session, officer, alike, "C-2"))
    gone = final(session, officer, approver, opened(session, officer, firm, "C-3"))
    step(session, approver, gone, "annulled", date(2026, 9, 1))
    new = opened(session, officer, firm, "C-4", offence_on=date(2026, 10, 1), opened_on=date(2026, 10, 2))
    row = assessed(session, officer, new)
    assert {one["reference"]: one["why_not"] for one in row.counted_priors} == {
        "C-1": None,
        "C-3": "it was annulled, withdrawn or has expired",
    }
    assert row.facts["prior_offences"] == 1
    step(session, officer, new, "under_inquiry", date(2026, 10, 5))
    step(session, officer, new, "notice_issued", date(2026, 10, 6))
    step(session, approver, new, "decided", date(2026, 12, 1), amount="900", departure=DEPARTED)
    step(session, approver, new, "final", date(2026, 12, 10))
    told = earlier.recidivism_of(session, officer, firm.id)
    assert before.final_on
    assert told.days_between == ((date(2026, 10, 1) - before.final_on).days,)


def test_the_clock_of_a_notice_runs_from_its_service_and_proof_must_be_of_this_case(
    session: Session, officer: Actor, firm: Party, tmp_path: Path
) -> None:
    case, other, store = opened(session, officer, firm), opened(session, officer, firm, "C-2"), Store(tmp_path)
    asked = NoticeAsked(language="es", reply_to="Registro de la Inspección, calle Mayor 1")
    with pytest.raises(refusals.NoticeNotPossible):
        make_notice(session, officer, store, case.id, asked, now=NOW)
    step(session, officer, case, "under_inquiry", date(2026, 4, 1))
    assessed(session, officer, case)
    proposed(session, officer, case, "7878")
    notice = make_notice(session, officer, store, case.id, asked, now=NOW)
    assert (notice.number, notice.served_on, case.reply_by, case.state) == (1, None, None, "under_inquiry")
    assert notice.document_id
    assert evidence.visible_evidence(session, officer, notice.document_id).sha256 == notice.sha256

    def proof_of(case_id: UUID) -> UUID:
        new = NewEvidence("case", case_id, "correspondence", "Receipt", "text/plain")
        return evidence.take_in(session, officer, store, new, BytesIO(b"signed"), now=NOW, limit=99).id

    served = {"how": "post_with_receipt", "by": "the post"}
    for wrong in (proof_of(other.id), officer.account_id):
        with pytest.raises(refusals.EvidenceNotOfCase):
            step(session, officer, case, "notice_issued", date(2026, 11, 30), service=served | {"evidence_id": wrong})
    with pytest.raises(refusals.DayImpossible):
        step(session, officer, case, "notice_issued", NOW.date() - timedelta(days=1))
    session.refresh(case)
    proof = proof_of(case.id)
    step(session, officer, case, "notice_issued", date(2026, 11, 30), service=served | {"evidence_id": proof})
    assert (notice.served_on, notice.proof_id, notice.served_by) == (date(2026, 11, 30), proof, "the post")
    assert case.reply_by == date(2026, 12, 22)


def test_a_decision_waits_until_whoever_takes_it_has_read_every_reply(
    session: Session, officer: Actor, approver: Actor, firm: Party
) -> None:
    case = noticed(session, officer, opened(session, officer, firm))
    with pytest.raises(refusals.MoveIncomplete):
        step(session, officer, case, "representations", date(2026, 5, 20), reply=None)
    step(session, officer, case, "representations", date(2026, 5, 20))
    with pytest.raises(refusals.ReplyUnread):
        step(session, approver, case, "decided", date(2026, 7, 1))
    papers.say_read(session, approver, case.id, now=LATER)
    late = LateReply(spoken_by="counsel", words="A second expert says the same", received_on=date(2026, 6, 30))
    assert papers.take_reply(session, officer, case.id, late, now=LATER).late
    with pytest.raises(refusals.ReplyUnread):
        step(session, approver, case, "decided", date(2026, 7, 1))
    assert papers.say_read(session, approver, case.id, now=LATER) == 1
    assert step(session, approver, case, "decided", date(2026, 7, 1)).final_amount == Decimal(7878)


def test_payments_lower_what_is_left_and_money_to_workers_stays_apart(
    session: Session, officer: Actor, approver: Actor, firm: Party
) -> None:
    case = final(session, officer, approver, opened(session, officer, firm))
    days = (date(2026, 9, 1), date(2026, 10, 1))
    plan = PaymentPlan(instalments=[InstalmentDue(due_on=day, amount=Decimal(3939)) for day in days])
    short = PaymentPlan(instalments=plan.instalments[:1])
    with pytest.raises(refusals.PlanDoesNotAddUp):
        money.plan_payments(session, officer, case.id, short, version_seen=case.version, now=LATER)
    money.plan_payments(session, officer, case.id, plan, version_seen=case.version, now=LATER)
    assert [task.due_on for task in open_tasks(session, "case.payment")] == list(days)
    first = PaymentMade(paid_on=date(2026, 8, 30), amount=Decimal(4000), reference="B-1")
    money.take_payment(session, officer, case.id, first, now=LATER)
    with pytest.raises(refusals.PaymentBooked):
        money.take_payment(session, officer, case.id, first, now=LATER)
    fine, workers = money.balances_of(session, case)
    assert [int(sum_) for sum_ in (fine.original, fine.due, fine.paid, fine.left)] == [7878, 7878, 4000, 3878]
    assert [part.covered for part in fine.parts] == [True, False]
    assert (workers.payee, workers.due, workers.left) == ("workers", Decimal(600), Decimal(600))
    assert [task.due_on for task in open_tasks(session, "case.payment")] == [days[1]]
    step(session, officer, case, "paying", date(2026, 9, 2))
    agreed = SettlementAgreed(agreed_on=date(2026, 9, 3), reduced=Decimal(4000), reason="wages were repaid")
    own = replace(officer, role=Role.APPROVER)
    with pytest.raises(refusals.SecondPersonNeeded):
        money.settle(session, own, case.id, agreed, version_seen=case.version, now=LATER)
    settled = money.settle(session, approver, case.id, agreed, version_seen=case.version, now=LATER)
    assert (settled.original, settled.reduced) == (Decimal(7878), Decimal(4000))
    assert case.final_amount == Decimal(7878)
    assert open_tasks(session, "case.payment") == []
    with pytest.raises(refusals.StillOwed):
        step(session, officer, case, "closed", date(2026, 9, 4))
    back_pay = PaymentMade(payee="workers", paid_on=date(2026, 9, 4), amount=Decimal(600), reference="B-1")
    money.take_payment(session, officer, case.id, back_pay, now=LATER)
    assert step(session, officer, case, "closed", date(2026, 9, 4)).state == "closed"


def test_parts_that_would_fall_due_after_the_last_day_there_is_are_refused(
    session: Session, officer: Actor, approver: Actor, firm: Party
) -> None:
    case = final(session, officer, approver, opened(session, officer, firm))
    with pytest.raises(refusals.DayImpossible):
        money.equal_parts(session, case, EqualParts(parts=60, first_due_on=date(9999, 12, 1)))


def test_half_is_enough_for_who_pays_early_where_the_law_says_so() -> None:
    regime = family_of("gb_nmw")[0].versions[0]
    facts = read_facts({"offence_family": "wage_underpayment", "offence_date": "2026-06-01"})
    offer = early_offer(regime, facts, date(2026, 7, 1), arrears=Decimal(600))
    assert offer
    had = [PaidSum(date(2026, 7, 14), Decimal(600))]
    assert (offer.pct, offer.last_day) == (Decimal(50), date(2026, 7, 14))

    def left(on: date, amount: int) -> Decimal:
        paid = [PaidSum(on, Decimal(amount))]
        return balance("authority", "GBP", Decimal(1000), payments=paid, early=offer, to_workers=had).left

    assert left(date(2026, 7, 14), 500) == 0
    assert left(date(2026, 7, 15), 500) == 500
    assert left(date(2026, 7, 14), 499) == 501
    fine = [PaidSum(date(2026, 7, 10), Decimal(500))]
    undecided = early_offer(regime, facts, date(2026, 7, 1))
    for workers, offered, why in (
        ([], offer, "arrears_unpaid"),
        ([PaidSum(date(2026, 7, 14), Decimal(599))], offer, "arrears_unpaid"),
        ([PaidSum(date(2026, 7, 15), Decimal(600))], offer, "arrears_unpaid"),
        (had, undecided, "arrears_unknown"),
        (had, offer, ""),
    ):
        told = balance("authority", "GBP", Decimal(1000), payments=fine, early=offered, to_workers=workers)
        assert (told.early_refused, told.left) == (why, Decimal(500) if why else Decimal(0))
    settled = balance("authority", "GBP", Decimal(300), payments=[], settled=Decimal(500))
    assert settled.due == 300  # the appeal left less than was agreed before it
    assert early_offer(family_of("us_osha")[0].versions[0], facts, date(2026, 7, 1)) is None


def test_whoever_proposed_assessed_or_carried_a_case_does_not_settle_it_nor_who_decided_where_the_law_says_so(
    session: Session, officer: Actor, approver: Actor, planner: Actor, firm: Party, authority: OrganisationId
) -> None:
    case = final(session, officer, approver, opened(session, officer, firm))
    agreed = SettlementAgreed(agreed_on=date(2026, 9, 3), reduced=Decimal(4000), reason="wages were repaid")
    session.add(assessed_by(case, planner))
    session.flush()

    def settle(actor: Actor) -> None:
        money.settle(session, replace(actor, role=Role.APPROVER), case.id, agreed, version_seen=case.version, now=LATER)

    for barred in (officer, planner, Actor.system(authority)):
        with pytest.raises(refusals.SecondPersonNeeded, match="may not settle"):
            settle(barred)
    case.regime = "br_dirty_list"
    with pytest.raises(refusals.SecondPersonNeeded):
        settle(approver)
    assert four_eyes.rule_for("settlement", "br_dirty_list", date(2024, 9, 17)).regime == ""
    case.regime = "us_osha"
    settle(approver)
    assert all(one.source and one.certainty for one in four_eyes.person_rules())


def assessed_by(case: Case, assessor: Actor) -> CaseAssessment:
    return CaseAssessment(
        case_id=case.id,
        number=9,
        regime="us_osha",
        law_version="us_osha",
        answer_hash="",
        currency="USD",
        low=Decimal(0),
        made_by=assessor.account_id,
        made_at=NOW,
    )


def test_an_appeal_keeps_both_sums_and_its_outcome_follows_from_them(
    session: Session, officer: Actor, approver: Actor, firm: Party
) -> None:
    for reference, more, outcome, left in (
        ("C-1", {"amount": "5000"}, "reduced", Decimal(5000)),
        ("C-2", {"reason": "no new facts"}, "upheld", Decimal(7878)),
    ):
        case = decided(session, officer, approver, opened(session, officer, firm, reference))
        with pytest.raises(refusals.MoveIncomplete):
            step(session, officer, case, "appealed", date(2026, 7, 20), appeal_body="")
        step(session, officer, case, "appealed", date(2026, 7, 20))
        with pytest.raises(refusals.AppealRaises):
            step(session, approver, case, "final", date(2026, 8, 3), amount="7879")
        with pytest.raises(refusals.AppealRaises):
            step(session, approver, case, "final", date(2026, 8, 3), to_workers="601")
        step(session, approver, case, "final", date(2026, 8, 3), **more)
        (appeal,) = papers.appeals_of(session, officer, case.id)
        assert (appeal.outcome, appeal.amount_before, appeal.amount_after) == (outcome, Decimal(7878), left)
    struck = decided(session, officer, approver, opened(session, officer, firm, "C-3"))
    step(session, officer, struck, "appealed", date(2026, 7, 20))
    step(session, approver, struck, "annulled", date(2026, 8, 3))
    assert session.exec(select(CaseAppeal.outcome).where(CaseAppeal.case_id == struck.id)).one() == "annulled"
    paid = PaymentMade(paid_on=date(2026, 8, 4), amount=Decimal(1), reference="B-9")
    with pytest.raises(refusals.NothingOwed):
        money.take_payment(session, officer, struck.id, paid, now=LATER)


def test_what_is_to_be_put_right_keeps_the_case_open(
    session: Session, officer: Actor, approver: Actor, firm: Party
) -> None:
    case = final(session, officer, approver, opened(session, officer, firm))
    asked = RemedyAsked(what="Shore the trench", due_on=date(2026, 9, 1))
    remedy = remedies.ask_remedy(session, officer, case.id, asked, now=LATER)
    step(session, officer, case, "remediating", date(2026, 8, 10))
    with pytest.raises(refusals.RemedyOpen):
        step(session, officer, case, "closed", date(2026, 9, 4))
    done = RemedyDone(done_on=date(2026, 9, 2), note="Seen on site")
    remedies.say_done(session, officer, case.id, remedy.id, done, now=LATER)
    assert open_tasks(session, "case.remedy") == []
    with pytest.raises(refusals.RemedyNotFound):
        remedies.say_done(session, officer, case.id, remedy.id, done, now=LATER)


def test_a_severe_final_decision_opens_follow_ups_at_related_sites_that_day_and_never_at_look_alikes(
    session: Session, officer: Actor, approver: Actor, planner: Actor, firm: Party
) -> None:
    owner, sister, alike = (a_party(session, planner, name) for name in ("Grupo Vega", "Vega Sur", "Vega Alta Obra"))
    for held in (firm, sister):
        an_edge(session, planner, owner.id, held.id, "controls")
    identity.decide(session, planner, (firm.id, alike.id), "possibly_same", reason="alike", now=NOW)
    for name, operator in (("Own", firm), ("Sister", sister), ("Alike", alike)):
        a_site(session, planner, name, operator=operator)
    case = opened(session, officer, firm, offence_family="forced_labour")
    step(session, officer, case, "under_inquiry", date(2026, 11, 24))
    step(session, officer, case, "notice_issued", date(2026, 11, 25))
    step(session, approver, case, "decided", date(2027, 1, 8), amount="100")
    assert open_tasks(session, follow_ups.KIND) == []
    step(session, approver, case, "final", date(2027, 2, 1))
    tasks = open_tasks(session, follow_ups.KIND)
    assert sorted(task.about_name for task in tasks) == ["Own", "Sister"]
    assert {task.due_on for task in tasks} == {date(2027, 3, 3)}
    step(session, approver, case, "annulled", date(2027, 3, 1))
    assert open_tasks(session, follow_ups.KIND) == []


FAMILIES = st.sampled_from(("forced_labour", "child_labour", "osh_serious", "wage_underpayment"))
DAYS = st.dates(date(2025, 6, 1), date(2031, 1, 1))


@given(FAMILIES, DAYS, st.lists(DAYS, max_size=4))
def test_a_decision_reaches_exactly_the_rules_whose_words_it_meets(
    family: str, final_on: date, before: list[date]
) -> None:
    told = {rule.name for rule in rules_reached(family, final_on, before)}
    in_force = final_on >= date(2026, 1, 1)
    repeated = any(timedelta() <= final_on - day <= timedelta(days=1095) for day in before)
    assert ("severe_offence" in told) == (in_force and family in {"forced_labour", "child_labour"})
    assert ("repeat_offence" in told) == (in_force and repeated)
    assert all(rule.source for rule in case_rules())


def test_no_final_case_that_qualifies_is_without_its_tasks(
    session: Session, officer: Actor, approver: Actor, planner: Actor, firm: Party
) -> None:
    a_site(session, planner, "Own", operator=firm)
    families = ("osh_serious", "osh_serious", "child_labour", "wage_underpayment")
    for number, family in enumerate(families):
        case = opened(session, officer, firm, f"C-{number}", offence_family=family)
        step(session, officer, case, "under_inquiry", date(2026, 4, 1))
        step(session, officer, case, "notice_issued", date(2026, 5, 4))
        step(session, approver, case, "decided", date(2026, 7, 1), amount="100")
        step(session, approver, case, "final", date(2026, 8, 3) + timedelta(days=number))
        due = follow_ups.rules_of(session, officer, case)
        assert len(follow_ups.tasks_of(session, officer, case)) == len(due)
        assert len(due) == (number > 0) + (family == "child_labour")


def test_sums_that_cannot_be_are_refused() -> None:
    for amount in (Decimal(-1), Decimal(0)):
        with pytest.raises(ValueError, match="0"):
            PaymentMade(paid_on=date(2026, 8, 30), amount=amount, reference="B-1")
    assert issubclass(refusals.AppealRaises, Invalid)
