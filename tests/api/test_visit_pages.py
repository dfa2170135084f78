"""The visit as an inspector works on it: the list, the checklist and its skips, two at once, the outcome, the paper."""

import re
from datetime import timedelta
from html import unescape
from uuid import UUID

import pytest
from sqlmodel import select

from api.main import create_app
from audits.answers import answering
from audits.crews import inspectors
from audits.instruments.checklists import instrument_for
from audits.models import Finding, InspectionTask, Visit
from audits.payloads import InspectorCreate
from foundation import obligations
from foundation.actors import Actor
from foundation.clock import utc_now
from foundation.database import Database
from foundation.obligations import Due
from foundation.settings import Settings
from tests.api.test_grievance_pages import NOTHING, told_of_both
from tests.api.test_pages import form_token, sign_in
from tests.audits.test_answers import a_draft, a_visit, all_good
from tests.builders import an_inspector
from tests.web_client import TestClient

TODAY = utc_now().date()
LOOK = {"accept": "text/html"}


@pytest.fixture
def desk(database: Database, planner: Actor) -> TestClient:
    return sign_in(TestClient(create_app(Settings(), database), headers=LOOK), database, planner)


@pytest.fixture
def visit(database: Database, planner: Actor) -> Visit:
    with database.transaction() as session:
        return a_visit(session, planner, day=TODAY)


def kept(desk: TestClient, visit: Visit, version: int, then: str = "keep", **fields: str) -> object:
    token = form_token(desk.get(f"/visits/{visit.id}").text)
    sent = {"form_token": token, "version": str(version), "then": then, **fields}
    return desk.post(f"/visits/{visit.id}/answers", data=sent, follow_redirects=False)


def fieldset(page: str, question: str) -> str:
    found = re.search(rf'<fieldset class="fld q" id="f-{question}".*?</fieldset>', page, re.DOTALL)
    assert found, question
    return unescape(found[0])


def as_fields(answers: dict[str, str]) -> dict[str, str]:
    return {f"a-{one}": answer for one, answer in answers.items()}


def test_without_a_script_saving_shows_what_an_answer_opens(desk: TestClient, visit: Visit) -> None:
    before = desk.get(f"/visits/{visit.id}").text
    assert "hidden disabled" in fieldset(before, "CO22")
    assert kept(desk, visit, 0, **{"a-CO28": "yes", "n-CO28": "A camp behind the packhouse"}).status_code == 303
    opened = desk.get(f"/visits/{visit.id}").text
    assert "hidden disabled" not in fieldset(opened, "CO22")
    assert "A camp behind the packhouse" in fieldset(opened, "CO28")
    assert kept(desk, visit, 1, **{"a-CO28": "no", "a-CO22": "no"}).status_code == 303
    shut = desk.get(f"/visits/{visit.id}").text
    assert "hidden disabled" in fieldset(shut, "CO22")
    assert 'value="no" checked' not in fieldset(shut, "CO22")


def test_the_limit_of_the_law_stands_with_its_source_and_unknown_is_said(
    desk: TestClient, database: Database, planner: Actor, visit: Visit
) -> None:
    hours = fieldset(desk.get(f"/visits/{visit.id}").text, "CO29")
    assert "More than 48 hours a week makes a finding: major." in hours
    assert "recalled: check" in hours
    with database.transaction() as session:
        farm = a_visit(session, planner, instrument="core+agriculture@2026.2", day=TODAY, code="Visit 0002")
    heat = fieldset(desk.get(f"/visits/{farm.id}").text, "AG34")
    assert "The legal limit here is unknown to us: no number makes a finding by itself." in heat


def test_what_is_refused_stays_in_the_form_with_its_reason_at_its_place(desk: TestClient, visit: Visit) -> None:
    answer = kept(desk, visit, 0, **{"a-CO29": "200", "a-CO07": "no"})
    assert answer.status_code == 422
    assert "CO29 cannot be “200”" in fieldset(answer.text, "CO29")
    assert 'value="no" checked' in fieldset(answer.text, "CO07")
    named = kept(desk, visit, 0, **{"a-CO07": "no", "n-CO07": "ask the foreman on +34 612 555 019"})
    assert named.status_code == 422
    assert "take names" in fieldset(named.text, "CO07").casefold()
    noted = kept(desk, visit, 0, **{"n-CO07": "the safe is open"})
    assert noted.status_code == 422
    assert "choose an answer too" in fieldset(noted.text, "CO07")


def test_of_two_who_keep_at_once_the_second_reads_both_and_loses_nothing(
    desk: TestClient, database: Database, inspector: Actor, visit: Visit
) -> None:
    other = sign_in(TestClient(create_app(Settings(), database), headers=LOOK), database, inspector)
    assert kept(other, visit, 0, **{"a-CO07": "no", "n-CO07": "In the office safe"}).status_code == 303
    clash = kept(desk, visit, 0, **{"a-CO07": "yes", "a-CO08": "yes"})
    assert clash.status_code == 412
    both = fieldset(clash.text, "CO07")
    assert "Kept meanwhile:" in both
    assert "In the office safe" in both
    assert 'value="yes" checked' in both
    assert 'name="version" value="1"' in clash.text
    assert kept(desk, visit, 1, **{"a-CO07": "yes", "a-CO08": "yes"}).status_code == 303


def test_submitting_names_what_waits_then_makes_the_findings_and_is_corrected_with_a_reason(
    desk: TestClient, database: Database, visit: Visit
) -> None:
    answers = all_good(instrument_for(None), CO12="no")
    some = {one: answer for one, answer in answers.items() if one != "CO16"}
    waits = kept(desk, visit, 0, "submit", **as_fields(some))
    assert waits.status_code == 422
    assert "CO16 still waits for an answer." in waits.text
    done = kept(desk, visit, 1, "submit", **as_fields(answers))
    assert done.headers["location"] == f"/visits/{visit.id}?said=answers_submitted"
    page = desk.get(f"/visits/{visit.id}").text
    assert "data-visit-over" in page
    assert re.search(r"finding <bdi>F-0001|finding F-0001", page)
    form = desk.get(f"/visits/{visit.id}?correcting=1").text
    version = re.search(r'name="version" value="(\d+)"><?', form.split("data-correcting")[1])
    assert version
    sent = {"form_token": form_token(form), "version": version[1], **as_fields(answers | {"CO12": "yes"})}
    at = f"/visits/{visit.id}/corrections"
    assert desk.post(at, data=sent).status_code == 422
    better = desk.post(at, data=sent | {"because": "The payslips came later"}, follow_redirects=False)
    assert better.status_code == 303
    assert "The payslips came later" in desk.get(f"/visits/{visit.id}").text
    with database.reading() as session:
        assert [one.state for one in session.exec(select(Finding))] == ["withdrawn"]


def test_tasks_are_ticked_and_the_outcome_takes_the_chance_of_the_sample(
    desk: TestClient, database: Database, planner: Actor, visit: Visit
) -> None:
    with database.transaction() as session:
        task = InspectionTask(
            organisation_id=planner.organisation_id, visit_id=visit.id, position=1, kind="interviews",
            title="Interview 10 of 100 workers", detail="One to one\nIn private", interviews=10,
            detection_chance=0.4162, due_on=TODAY,
        )  # fmt: skip
        session.add(task)
        session.flush()
    page = desk.get(f"/visits/{visit.id}").text
    assert "a chance of 41.6% to meet one of the affected" in page
    assert "No finding is weak evidence" in page
    assert 'name="chance" type="text" value="41.6"' in page
    token = form_token(page)
    done = f"/visits/{visit.id}/tasks/{task.id}/done"
    assert [desk.post(done, data={"form_token": token}, follow_redirects=False).status_code for _ in "ab"] == [303, 303]
    assert "1 of 1 done" in desk.get(f"/visits/{visit.id}").text
    at, sent = f"/visits/{visit.id}/outcome", {"form_token": token, "outcome": "nothing_found", "chance": "41.6"}
    assert desk.post(at, data=sent | {"version": "1", "done_on": "yesterday"}).status_code == 422
    older = desk.post(at, data=sent | {"version": "9", "done_on": TODAY.isoformat()})
    assert older.status_code == 412
    assert told_of_both(older.text)[::2] == [
        ("What came of it", "Planned", "Nothing found"),
        ("Chance that it would have met a problem, in per cent", NOTHING, "41.6"),
    ]
    recorded = desk.post(at, data=sent | {"version": "1", "done_on": TODAY.isoformat()}, follow_redirects=False)
    assert recorded.headers["location"] == f"/visits/{visit.id}?said=outcome_recorded"
    late = desk.post(at, data=sent | {"version": "1", "done_on": TODAY.isoformat(), "outcome": "access_denied"})
    assert told_of_both(late.text)[0] == ("What came of it", "Nothing found", "Access denied"), "its form is gone"
    again = desk.post(at, data=sent | {"version": "2", "done_on": TODAY.isoformat()})
    assert (again.status_code, "already" in again.text) == (409, True)


def test_who_moves_a_visit_that_somebody_else_changed_reads_both_versions(
    desk: TestClient, database: Database, planner: Actor, visit: Visit
) -> None:
    with database.transaction() as session:
        ada = an_inspector(session, planner, "Ada Ensayo")
        lead = {"form_token": "", "lead_id": str(ada.id), "second_id": "", "day": TODAY.isoformat()}
    at = f"/visits/{visit.id}/move"
    sent = lead | {"form_token": form_token(desk.get(at).text), "hour": "11:30", "because": "A bus strike"}
    older = desk.post(at, data=sent | {"version": "9"})
    assert older.status_code == 412
    lines = {label: told for label, *told in told_of_both(older.text)}
    assert lines["Day"] == [TODAY.isoformat(), TODAY.isoformat()]
    assert lines["Hour"][1] == "11:30"
    assert lines["Reason"] == [NOTHING, "A bus strike"]


def test_the_paper_has_every_question_and_names_no_firm_and_no_answer(
    desk: TestClient, database: Database, planner: Actor, visit: Visit
) -> None:
    with database.transaction() as session:
        draft = a_draft({"CO07": "no"}, CO07="In the safe")
        answering.keep_draft(session, planner, visit.id, draft, version_seen=0, now=utc_now())
    paper = desk.get(f"/visits/{visit.id}/checklist").text
    assert all(f">{question.id}</span>" in paper for question in instrument_for(None).questions)
    assert "Only when CO28 is: Yes / Could not be established" in unescape(paper)
    assert "Finca" not in paper
    assert "In the safe" not in paper


def test_the_address_of_a_sample_draws_the_same_lines_again(desk: TestClient, visit: Visit) -> None:
    asked = {"cells": "day|own|men|here|bank|30\nnight|agency|men|abroad|cash|20", "seed": "seed"}
    first, second = (desk.get(f"/visits/{visit.id}/sample", params=asked).text for _ in "ab")
    assert "11, 12, 13, 16, 22, 26" in first
    assert re.findall(r"<bdi>[\d, ]+</bdi>", first) == re.findall(r"<bdi>[\d, ]+</bdi>", second)
    wrong = desk.get(f"/visits/{visit.id}/sample", params={"cells": "night|12"})
    assert (wrong.status_code, "Line 1" in wrong.text) == (422, True)


def test_the_list_tells_mine_from_the_team_s_and_late_from_due(
    database: Database, planner: Actor, inspector: Actor, visit: Visit
) -> None:
    with database.transaction() as session:
        me = inspectors.add_inspector(
            session, planner, InspectorCreate(code="E1", name="Inspector E1", country="ES", latitude=37.4, longitude=-6)
        )
        me.account_id = inspector.account_id
        own = session.get_one(Visit, visit.id)
        own.inspector_id, own.day = me.id, TODAY - timedelta(days=2)
        session.add_all([me, own])
    desk = sign_in(TestClient(create_app(Settings(), database), headers=LOOK), database, inspector)
    assert "1 visit has no outcome" in unescape(desk.get("/visits").text)
    late = desk.get("/visits?whose=mine&when=late").text
    assert f"/visits/{visit.id}" in late
    assert "2 days late" in late
    assert "No visit of yours matches." in desk.get("/visits?whose=mine&when=due").text
    planners = sign_in(TestClient(create_app(Settings(), database), headers=LOOK), database, planner)
    assert f"/visits/{visit.id}" in planners.get(f"/visits?when=late&site={visit.site_id}").text
    assert f"/visits/{visit.id}" not in planners.get(f"/visits?when=all&site={UUID(int=3)}").text


def test_a_task_of_the_worklist_and_the_site_s_page_lead_to_the_visit(
    desk: TestClient, database: Database, planner: Actor, visit: Visit
) -> None:
    due = Due(
        kind="visit",
        title=visit.code,
        reason="first visit",
        subject_kind="visit",
        subject_id=visit.id,
        due_on=TODAY,
        about_id=visit.site_id,
        about_name="Finca",
        team=planner.desk.value,
    )
    with database.transaction() as session:
        task = obligations.open_obligation(session, planner, due)
    reached = desk.get(f"/work/{task.id}", follow_redirects=False)
    assert reached.headers["location"] == f"/visits/{visit.id}"
    site = unescape(desk.get(f"/sites/{visit.site_id}").text)
    assert f'<a href="/visits/{visit.id}">Visit planned' in site
    assert f"/visits?whose=team&when=all&site={visit.site_id}" in site
