"""The papers of a case and the digest of a unit: alleged until decided, public to nobody before the end."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from html import unescape
from pathlib import Path

import pytest
from sqlmodel import Session, col, select

from foundation.actors import Actor, OrganisationId, Role
from foundation.database import Database
from foundation.evidence_store import Store
from foundation.models import TrailEntry
from reports import making, notices
from reports.contents.kinds import Form
from reports.facts.cases import CaseNotDecided
from reports.making import ReportOrder
from sanctions.cases import assessing, moves
from sanctions.cases.opening import open_case
from sanctions.cases.payloads import CaseFactsGiven, CaseMove, CaseOpening, NoticeAsked
from sanctions.cases.refusals import CaseNotFound, DecisionOutsideSpan
from sanctions.models import Case
from sanctions.payloads import CaseState
from tests.builders import NOW, a_party, an_account
from tests.reports.ground import words_in

SERVED = {"how": "in_person", "by": "the officer"}
LATER = datetime(2027, 2, 1, 9, 0, tzinfo=UTC)


@pytest.fixture
def proposer(database: Database, authority: OrganisationId) -> Actor:
    return replace(an_account(database, authority, Role.CASE_OFFICER), jurisdiction=frozenset({"ES"}))


@pytest.fixture
def approver(database: Database, authority: OrganisationId) -> Actor:
    return replace(an_account(database, authority, Role.APPROVER), jurisdiction=frozenset({"ES"}))


@pytest.fixture
def case(proposer: Actor, approver: Actor, planner: Actor, session: Session) -> Case:
    firm = a_party(session, planner, "Obras Vega Alta S.L.")
    new = CaseOpening(
        reference="ES-1",
        party_id=firm.id,
        offence_family="wage_underpayment",
        offence_on=date(2026, 9, 1),
        opened_on=date(2026, 9, 14),
        grounds="Wages {below} the collective agreement",
    )
    return open_case(session, proposer, new, now=NOW)


def moved(session: Session, actor: Actor, case: Case, to_state: CaseState, on: date, **more: object) -> None:
    step = CaseMove.model_validate({"to_state": to_state, "on": on, "reason": "the {payroll} shows it"} | more)
    moves.move(session, actor, case.id, step, version_seen=case.version, now=LATER)


def words(session: Session, actor: Actor, kind: str, subject: str, form: Form = Form.PDF) -> str:
    made = making.make(session, actor, ReportOrder(kind, subject, form, "2026" if form is Form.CSV else ""), now=LATER)
    return words_in(made.content, form)


def test_a_notice_is_a_draft_until_served_and_then_says_until_when(
    session: Session, proposer: Actor, case: Case
) -> None:
    assert "has not been served" in words(session, proposer, "case_notice", "ES-1")
    moved(session, proposer, case, "under_inquiry", date(2026, 10, 2))
    moved(session, proposer, case, "notice_issued", date(2026, 11, 20), service=SERVED)
    told = words(session, proposer, "case_notice", str(case.id))
    assert "Served on 20 Nov 2026" in told
    assert "alleges" in told
    assert "no sum is set" in told
    assert "Weekend" in told


def test_a_notice_says_its_steps_in_words_and_in_the_language_asked_for(
    session: Session, proposer: Actor, case: Case, tmp_path: Path
) -> None:
    """Also after a letter in another language was handed over, and then says so."""
    moved(session, proposer, case, "under_inquiry", date(2026, 10, 2))
    facts = {"severity": "serious", "intent": "negligent", "workers_affected": 3}
    given = CaseFactsGiven(regime="pt_codigo_trabalho", facts=facts)
    assessing.assess_case(session, proposer, case.id, given, version_seen=case.version, now=LATER)
    asked = NoticeAsked(language="es", reply_to="Oficina 3")
    notices.make_notice(session, proposer, Store(tmp_path), case.id, asked, now=LATER)
    moved(session, proposer, case, "notice_issued", LATER.date(), service=SERVED)

    def told(language: str) -> str:
        order = ReportOrder("case_notice", "ES-1", Form.HTML, "", language=language)
        return unescape(making.make(session, proposer, order, now=LATER).content.decode())

    english, spanish = told("en"), told("es")
    assert 'lang="es"' in told("")
    for said in ("Intent negligent", "15 to 40 units x 102", "1,530.00 to 8,160.00", "handed over", "Spanish"):
        assert said in english, said
    for said in ("Intención: negligente", "de 15 a 40 unidades x 102", "1.530,00 a 8.160,00"):
        assert said in spanish, said
    assert "se dice lo mismo en otro idioma" not in spanish
    for code in ("workers_affected", "firm_turnover", "handed_over_in"):
        assert code not in english + spanish, code


def test_there_is_no_decision_before_it_was_made_and_it_says_whether_it_is_final(
    session: Session, proposer: Actor, approver: Actor, case: Case
) -> None:
    with pytest.raises(CaseNotDecided):
        words(session, proposer, "case_decision", "ES-1")
    moved(session, proposer, case, "under_inquiry", date(2026, 10, 2))
    moved(session, proposer, case, "notice_issued", date(2026, 11, 20), service=SERVED)
    moved(session, approver, case, "decided", date(2027, 1, 11), amount=Decimal(9000))
    told = words(session, proposer, "case_decision", "ES-1")
    assert "Not final" in told
    assert "9,000 EUR" in told
    moved(session, approver, case, "final", date(2027, 1, 30), listed_until=date(2028, 1, 30))
    assert "Final since 30 Jan 2027" in words(session, approver, "case_decision", "ES-1")


def test_the_decision_says_what_the_law_allows_and_why_it_leaves_that(
    session: Session, proposer: Actor, approver: Actor, case: Case
) -> None:
    moved(session, proposer, case, "under_inquiry", date(2026, 10, 2))
    given = CaseFactsGiven(regime="es_lisos", facts={"severity": "serious", "intent": "negligent"})
    assessing.assess_case(session, proposer, case.id, given, version_seen=case.version, now=LATER)
    moved(session, proposer, case, "notice_issued", date(2026, 11, 20), service=SERVED)
    left = {"reason": "Each month was a breach", "legal_ground": "RDLeg 5/2000 art 39"}
    with pytest.raises(DecisionOutsideSpan) as refused:
        moved(session, approver, case, "decided", date(2027, 1, 11), amount=Decimal(9000))
    assert (refused.value.low, refused.value.high, refused.value.amount) == (751, 7500, 9000)
    moved(session, approver, case, "decided", date(2027, 1, 11), amount=Decimal(9000), departure=left)
    told = words(session, approver, "case_decision", "ES-1")
    for said in ("allows 751.00 to 7500.00 EUR", "outside what the assessment allows", *left.values()):
        assert said in told
    line = session.exec(select(TrailEntry).where(TrailEntry.action == "case.moved").order_by(col(TrailEntry.number)))
    assert "departure_ground" in str(line.all()[-1].model_dump())


def test_the_digest_counts_what_is_open_and_what_became_final_in_the_period(
    session: Session, proposer: Actor, case: Case
) -> None:
    told = words(session, proposer, "regulator_digest", "Valmarra Labour Authority", Form.CSV)
    assert "cases-open,opening,cases not over,integer,1" in told
    assert "cases-opened,opening,opened in the period,integer,1" in told
    assert "cases-final,opening,final in the period,integer,0" in told


def test_a_case_is_not_there_for_another_organisation(officer: Actor, session: Session, case: Case) -> None:
    curious = replace(officer, role=Role.CASE_OFFICER)
    for kind in ("case_notice", "case_decision"):
        for subject in (str(case.id), case.reference):
            with pytest.raises(CaseNotFound):
                words(session, curious, kind, subject)
