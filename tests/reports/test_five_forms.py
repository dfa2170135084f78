"""Every kind of report, made from one invented country: all five forms hold every value, and the same one."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlmodel import Session

from foundation.actors import Actor, OrganisationId, Role
from foundation.database import Database
from reports.contents.blocks import Column, Document, Row, Section, Table
from reports.contents.drawings import Bar, Bars
from reports.contents.entries import entries
from reports.contents.kinds import KINDS
from reports.contents.spoken import WHOLE
from reports.drafting import Question, draft
from sanctions.cases import moves
from sanctions.cases.opening import open_case
from sanctions.cases.payloads import CaseMove, CaseOpening
from tests.builders import NOW, a_party, an_account
from tests.reports.english_left import english_left, names_and_sources
from tests.reports.five_forms import strays
from tests.reports.ground import TODAY, Ground, a_ground
from tests.reports.test_case_reports import LATER, SERVED

ELSEWHERE = frozenset({"certificate", "supplier_register"})
"""A certificate needs a recognition (tests/reports/proof); a register is a workbook, read by tests of its own."""
OWN = names_and_sources() | {
    "Case Officer",
    "Wages were paid late",
    "Wages below the collective agreement",
    "the payroll shows it",
    "one letter apart",
    "Immaculate Conception",
}
"""What people wrote, and names."""
OFFICE = "Valmarra Labour Authority"
PLAIN = ("portfolio", "site_audit", "supplier_dossier", "corrective_actions", "inspection_plan", "law_statement")
OFFICIAL = ("inspectorate_year", "regulator_digest", "case_notice", "case_decision", "site_audit_full")


@pytest.fixture
def approver(database: Database, authority: OrganisationId) -> Actor:
    return replace(an_account(database, authority, Role.APPROVER), jurisdiction=frozenset({"ES"}))


@pytest.fixture
def case_officer(database: Database, authority: OrganisationId) -> Actor:
    return replace(an_account(database, authority, Role.CASE_OFFICER), jurisdiction=frozenset({"ES"}))


@pytest.fixture
def cast(officer: Actor, planner: Actor, case_officer: Actor, approver: Actor) -> tuple[Actor, ...]:
    """All accounts before the first row of the session, or they wait for it."""
    return officer, planner, case_officer, approver


@pytest.fixture
def ground(cast: tuple[Actor, ...], session: Session, tmp_path: Path) -> Ground:
    return a_ground(session, cast[0], tmp_path)


@pytest.fixture
def decided(cast: tuple[Actor, ...], session: Session) -> str:
    _, planner, case_officer, approver = cast
    firm = a_party(session, planner, "Obras Vega Alta S.L.")
    new = CaseOpening.model_validate(
        {
            "reference": "ES-1",
            "party_id": firm.id,
            "offence_family": "wage_underpayment",
            "offence_on": "2026-09-01",
            "opened_on": "2026-09-14",
            "grounds": "Wages below the collective agreement",
        }
    )
    case = open_case(session, case_officer, new, now=NOW)
    for state, on, more in (
        ("under_inquiry", "2026-10-02", {}),
        ("notice_issued", "2026-11-20", {"service": SERVED}),
        ("decided", "2027-01-11", {"amount": "9000"}),
    ):
        step = CaseMove.model_validate({"to_state": state, "on": on, "reason": "the payroll shows it", **more})
        by = approver if state == "decided" else case_officer
        moves.move(session, by, case.id, step, version_seen=case.version, now=LATER)
    return case.reference


def the_documents(session: Session, actor: Actor, about: dict[str, str], language: str = "en") -> Iterator[Document]:
    for kind, subject in about.items():
        yield draft(session, actor, kind, Question(subject, "", TODAY, language)).document


@pytest.mark.parametrize("language", WHOLE)
def test_every_kind_of_a_buyer_tells_the_same_in_all_five_forms(
    session: Session, officer: Actor, ground: Ground, language: str
) -> None:
    about = {
        "portfolio": "Lindenhof Hotels",
        "site_audit": ground.farm.reference,
        "supplier_dossier": ground.farmer.reference,
        "corrective_actions": "Lindenhof Hotels",
        "inspection_plan": str(ground.plan.id),
        "law_statement": "uk_msa_s54",
    }
    assert tuple(about) == PLAIN
    for document in the_documents(session, officer, about, language):
        assert len(list(entries(document))) > 10
        assert_told_alike(document, language)
    (register,) = the_documents(session, officer, {"supplier_register": "Lindenhof Hotels"}, language)
    assert english_left(register, OWN) == []


@pytest.mark.parametrize("language", WHOLE)
def test_every_kind_of_an_authority_tells_the_same_in_all_five_forms(
    case_officer: Actor, session: Session, ground: Ground, decided: str, language: str
) -> None:
    about = {
        "inspectorate_year": OFFICE,
        "regulator_digest": OFFICE,
        "case_notice": decided,
        "case_decision": decided,
        "site_audit_full": str(ground.farm.id),
    }
    assert tuple(about) == OFFICIAL
    for document in the_documents(session, case_officer, about, language):
        assert_told_alike(document, language)


def assert_told_alike(document: Document, language: str) -> None:
    """In every form, and with no English of the product left in another language."""
    assert (document.language, document.kind, strays(document)) == (language, document.kind, [])
    if language != "en":
        assert (document.kind, english_left(document, OWN)) == (document.kind, [])


def test_no_kind_is_left_out() -> None:
    assert {*PLAIN, *OFFICIAL} | ELSEWHERE == {kind.id for kind in KINDS}


def test_the_check_sees_a_number_that_one_form_lacks(monkeypatch: pytest.MonkeyPatch) -> None:
    """A control: without it an empty list of strays would say nothing."""
    table = Table("t", "", (Column("a", "A"),), (Row("r", ("Quillfeather",)),))
    bars = Bars("b", "Bars", "unit", (Bar("x", "X", 4711),))
    document = Document("d", "test", "T", "", TODAY, (Section("s", "S", (table, bars)),))
    assert strays(document) == []
    monkeypatch.setattr("tests.reports.five_forms._printed", lambda content: "Quillfeather" if content else "")
    assert [stray for stray in strays(document) if stray.startswith("pdf")] != []
