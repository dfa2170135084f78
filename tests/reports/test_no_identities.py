"""No report, in no form, holds who a worker is or what was told in confidence."""

from pathlib import Path

import pytest
from sqlmodel import Session

from foundation.actors import Actor
from reports.contents.blocks import Column, Document, Paragraph, Row, Section, Table
from reports.contents.kinds import Form
from reports.drafting import Question, draft
from reports.facts.told_words import told_words
from reports.renderers import render
from tests.reports.ground import TODAY, Ground
from tests.reports.leaks import leaked
from tests.reports.planted import MAIL, NAME, PHONE, PLANTED, planted_ground

KINDS = ("portfolio", "site_audit", "supplier_dossier", "corrective_actions", "inspection_plan", "supplier_register")


@pytest.fixture
def ground(session: Session, officer: Actor, tmp_path: Path) -> Ground:
    return planted_ground(session, officer, tmp_path)


@pytest.mark.parametrize("form", list(Form))
def test_nothing_planted_stands_in_any_report(session: Session, officer: Actor, ground: Ground, form: Form) -> None:
    about = {
        "site_audit": ground.farm.reference,
        "supplier_dossier": ground.farmer.reference,
        "inspection_plan": str(ground.plan.id),
    }
    found = {}
    for kind in KINDS:
        asked = Question(about.get(kind, "Lindenhof Hotels"), "", TODAY)
        document = draft(session, officer, kind, asked).document
        found[kind] = leaked(render(document, form), form, PLANTED)
    assert found == {kind: [] for kind in KINDS}


@pytest.mark.no_database
@pytest.mark.parametrize("form", list(Form))
def test_the_scan_finds_what_is_planted_in_each_form(form: Form) -> None:
    rows = tuple(Row(f"r{place}", (seed,)) for place, seed in enumerate(PLANTED))
    table = Table("t", "", (Column("said", "Said"),), rows)
    document = Document("d", "test", "Zürich", "", TODAY, (Section("s", "S", (table,)),))
    assert leaked(render(document, form), form, PLANTED) == list(PLANTED)


@pytest.mark.no_database
def test_the_scan_looks_into_the_metadata_of_a_print() -> None:
    document = Document("d", "test", NAME, "", TODAY, (Section("s", "S", (Paragraph("Nothing."),)),))
    assert leaked(render(document, Form.PDF), Form.PDF, (NAME, PHONE)) == [NAME]


@pytest.mark.no_database
@pytest.mark.parametrize("form", list(Form))
def test_control_signs_and_endless_text_break_no_form(form: Form) -> None:
    hostile = "\x00\x07\x0b\x1b\u202egnp.exe " + "x" * 100_000
    document = Document("d", "test", "T", "", TODAY, (Section("s", "S", (Paragraph(hostile),)),))
    assert render(document, form)


@pytest.mark.no_database
def test_what_people_typed_loses_its_control_signs_and_what_points_at_a_person() -> None:
    typed = f"Paid\x00 late\ud800\u202e to a worker named {NAME}, {PHONE}, {MAIL}"
    assert told_words(typed) == "Paid late to a worker [withheld], [withheld], [withheld]"
    assert len(told_words("x" * 100_000)) < 21_000
    assert "cut here" in told_words("x" * 100_000)
