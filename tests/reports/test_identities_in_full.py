"""Reports of the case role and of the inspectorate: who is named in which, and that none of them is handed out."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from sqlmodel import Session

from foundation.actors import Action, ActionNotAllowed, Actor, OrganisationId, Role
from foundation.database import Database
from reports.contents.kinds import KINDS, Form
from reports.drafting import Question, draft
from reports.proof.audiences import issued_kind
from reports.renderers import render
from reports.series.reading_rules import may_leave
from sanctions.cases import moves
from sanctions.cases.opening import open_case
from sanctions.cases.payloads import CaseMove, CaseOpening
from sanctions.models import Case
from tests.builders import NOW, an_account
from tests.reports.ground import MARKER, TODAY, Ground
from tests.reports.leaks import leaked
from tests.reports.planted import MAIL, NAME, PHONE, PLANTED, TITLED_IN_FULL, planted_ground

HOUSE = "Valmarra Labour Authority"
CONFIDED = (MARKER,)
LATER = datetime(2027, 2, 1, 9, 0, tzinfo=UTC)


@pytest.fixture
def ground(reader: Actor, session: Session, authority: OrganisationId, tmp_path: Path) -> Ground:
    return planted_ground(session, replace(Actor.system(authority), jurisdiction=frozenset({"ES", "DE"})), tmp_path)


@pytest.fixture
def reader(database: Database, authority: OrganisationId) -> Actor:
    """With the case role: whoever may read most."""
    return replace(an_account(database, authority, Role.CASE_OFFICER), jurisdiction=frozenset({"ES", "DE"}))


@pytest.fixture
def approver(database: Database, authority: OrganisationId) -> Actor:
    return replace(an_account(database, authority, Role.APPROVER), jurisdiction=frozenset({"ES", "DE"}))


@pytest.fixture
def case(reader: Actor, session: Session, ground: Ground) -> Case:
    """Somebody typed a worker into the grounds and into the reason of a step."""
    typed = f"Wages of the worker named {NAME} ({PHONE}, {MAIL}) were paid late"
    new = CaseOpening(
        reference="ES-1", party_id=ground.farmer.id, site_id=ground.farm.id, offence_family="wage_underpayment",
        offence_on=date(2026, 9, 1), opened_on=date(2026, 9, 14), grounds=typed,
    )  # fmt: skip
    opened = open_case(session, reader, new, now=NOW)
    step = CaseMove.model_validate({"to_state": "under_inquiry", "on": date(2026, 10, 2), "reason": typed})
    moves.move(session, reader, opened.id, step, version_seen=opened.version, now=NOW)
    return opened


@pytest.mark.parametrize("form", list(Form))
def test_papers_of_a_case_and_reports_of_a_year_name_no_worker(
    reader: Actor, session: Session, case: Case, form: Form
) -> None:
    about = {"case_notice": case.reference}
    found = {}
    for kind in ("case_notice", "regulator_digest", "inspectorate_year"):
        document = draft(session, reader, kind, Question(about.get(kind, HOUSE), "", TODAY)).document
        found[kind] = leaked(render(document, form), form, (*PLANTED, *CONFIDED))
    assert found == {kind: [] for kind in found}


@pytest.mark.parametrize("form", [Form.PDF, Form.JSON])
def test_a_decision_names_no_worker_whom_its_reasons_name(
    reader: Actor, approver: Actor, session: Session, case: Case, form: Form
) -> None:
    steps = (
        ("notice_issued", date(2026, 11, 20), {"service": {"how": "in_person", "by": "the officer"}}),
        ("decided", date(2027, 1, 11), {"amount": Decimal(9000)}),
    )
    for state, on, more in steps:
        typed = {"to_state": state, "on": on, "reason": f"The worker named {NAME} ({PHONE}) was owed pay", **more}
        actor = approver if state == "decided" else reader
        moves.move(session, actor, case.id, CaseMove.model_validate(typed), version_seen=case.version, now=LATER)
    document = draft(session, approver, "case_decision", Question(case.reference, "", date(2027, 2, 1))).document
    assert leaked(render(document, form), form, PLANTED) == []


@pytest.mark.parametrize("form", list(Form))
def test_the_full_report_of_a_site_names_a_worker_only_where_a_file_was_titled_so(
    reader: Actor, session: Session, ground: Ground, form: Form
) -> None:
    """Titles of evidence stand as their takers wrote them; what was typed into findings and actions is withheld."""
    document = draft(session, reader, "site_audit_full", Question(ground.farm.reference, "", TODAY)).document
    content, marked = render(document, form), "The case role alone"
    assert leaked(content, form, (*PLANTED, *CONFIDED)) == list(TITLED_IN_FULL)
    assert leaked(content, form, (marked,)) == [marked]


def test_the_full_report_is_made_by_the_case_role_alone_and_never_handed_out(
    reader: Actor, session: Session, ground: Ground
) -> None:
    kind = issued_kind("site_audit_full")
    assert (kind.audience, Action.READ_FULL_SCORES in kind.reads) == ("restricted", True)
    assert not may_leave("site_audit_full")
    for role in (Role.INSPECTOR, Role.APPROVER, Role.OBSERVER, Role.COMPLIANCE_OFFICER, Role.SUPPLIER):
        with pytest.raises(ActionNotAllowed):
            draft(session, replace(reader, role=role), "site_audit_full", Question(ground.farm.reference, "", TODAY))


@pytest.mark.no_database
def test_every_kind_that_goes_outside_is_scanned() -> None:
    scanned = {
        "portfolio", "site_audit", "supplier_dossier", "corrective_actions", "inspection_plan", "supplier_register",
        "case_notice", "regulator_digest", "inspectorate_year", "site_audit_full",
        "case_decision",
    }  # fmt: skip
    typed_nowhere = {"certificate", "law_statement"}
    assert {kind.id for kind in KINDS} == scanned | typed_nowhere
