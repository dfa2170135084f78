"""Corrective actions at the desk: found in two clicks, closed only with what is asked for, and never by one alone."""

import re
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from pydantic import SecretStr
from sqlmodel import Session, col, select

from api.main import create_app
from audits.models import ActionExtension, CorrectiveAction, RetaliationCheck, WorkerConfirmation
from foundation.actors import Actor, OrganisationId, Role
from foundation.clock import utc_now
from foundation.database import Database
from foundation.evidence_store import Store
from foundation.models import Evidence
from foundation.settings import Settings
from tests.api.test_pages import form_token, sign_in
from tests.builders import NOW, a_finding, a_party, a_site, an_account, an_action
from tests.web_client import TestClient

TODAY = utc_now().date()


@dataclass(frozen=True)
class Ground:
    """An action of an officer about a farm whose operator is known, 20 days after the finding, two days late."""

    action: UUID
    site: UUID
    settings: Settings


@pytest.fixture
def ground(database: Database, officer: Actor, tmp_path: Path) -> Ground:
    settings = Settings(secret=SecretStr("x1y2z3" * 8), secure_cookies=False, data_dir=tmp_path)
    with database.transaction() as session:
        farm = a_site(session, officer, "Finca El Tarajal", operator=a_party(session, officer, "Agro Almanzora S.A.T."))
        finding = a_finding(session, officer, farm, days_ago=20)
        action = an_action(session, officer, finding, close_by=TODAY - timedelta(days=2))
        return Ground(action.id, farm.id, settings)


def desk_of(ground: Ground, database: Database, actor: Actor) -> TestClient:
    app = create_app(ground.settings, database)
    return sign_in(TestClient(app, headers={"accept": "text/html"}, follow_redirects=True), database, actor)


@pytest.fixture
def desk(ground: Ground, database: Database, officer: Actor) -> TestClient:
    return desk_of(ground, database, officer)


@pytest.fixture
def colleague(database: Database, buyer: OrganisationId) -> Actor:
    return an_account(database, buyer, Role.COMPLIANCE_OFFICER, email="colleague@lindenhof.example")


def standing(database: Database, ground: Ground) -> CorrectiveAction:
    with database.reading() as session:
        return session.get_one(CorrectiveAction, ground.action)


def send(desk: TestClient, at: str, **fields: object) -> tuple[int, str]:
    """From the action's own page, so that the form token is that of the page."""
    page = desk.get(re.match(r"/actions/[^/]+", at)[0]).text  # type: ignore[index] # every address here has one
    answer = desk.post(at, data={"form_token": form_token(page), **fields})
    return answer.status_code, answer.text


def done(desk: TestClient, ground: Ground) -> None:
    """With a file and the words that a major finding asks for."""
    at = f"/actions/{ground.action}"
    token = form_token(desk.get(at).text)
    kept = desk.post(
        f"{at}/evidence",
        data={"form_token": token, "kind": "document", "title": "Payment list"},
        files={"file": ("list.txt", b"paid in full\n", "text/plain")},
    )
    assert kept.status_code == 200, kept.text
    status, text = send(
        desk, f"{at}/moves", version=1, state="done", on=TODAY.isoformat(), plan="By transfer", root_cause="No date"
    )
    assert (status, "The step is recorded" in text) == (200, True), text


def test_an_overdue_supplier_is_two_clicks_from_the_desk(desk: TestClient, ground: Ground) -> None:
    assert 'href="/actions"' in desk.get("/").text
    listed = desk.get("/actions").text
    assert 'href="/actions?view=overdue"' in listed
    overdue = desk.get("/actions?view=overdue").text
    assert f'href="/actions/{ground.action}"' in overdue
    assert "Agro Almanzora S.A.T." in overdue
    assert "2 days late" in overdue
    assert "No action matches" in desk.get("/actions?view=verify").text
    assert "No action matches" in desk.get("/actions?severity=minor").text


def test_what_is_missing_is_a_list_to_tick_and_a_refusal_keeps_what_was_typed(
    desk: TestClient, database: Database, ground: Ground
) -> None:
    page = desk.get(f"/actions/{ground.action}").text
    assert "1 thing</a> is missing" in page
    status, text = send(
        desk, f"/actions/{ground.action}/moves", version=1, state="done", on=TODAY.isoformat(), plan="Pay on Fridays"
    )
    assert status == 422
    assert "root cause" in text
    assert "Pay on Fridays" in text
    assert standing(database, ground).state == "open"


def test_a_second_person_verifies_and_the_first_is_not_offered_it(
    desk: TestClient, database: Database, ground: Ground, colleague: Actor
) -> None:
    done(desk, ground)
    page = desk.get(f"/actions/{ground.action}").text
    assert "somebody else has to verify it" in page
    assert 'value="verified"' not in page
    at = f"/actions/{ground.action}/moves"
    assert send(desk, at, version=2, state="verified", on=TODAY.isoformat())[0] == 403
    second = desk_of(ground, database, colleague)
    assert 'value="verified"' in second.get(f"/actions/{ground.action}").text
    assert send(second, at, version=2, state="verified", on=TODAY.isoformat())[0] == 200
    assert standing(database, ground).state == "verified"


def test_what_is_not_put_right_goes_back_with_a_reason_and_stays_readable(
    desk: TestClient, database: Database, ground: Ground, colleague: Actor
) -> None:
    done(desk, ground)
    second = desk_of(ground, database, colleague)
    at = f"/actions/{ground.action}/moves"
    assert send(second, at, version=2, state="returned", on=TODAY.isoformat())[0] == 422
    status, text = send(second, at, version=2, state="returned", on=TODAY.isoformat(), note="Two were not paid")
    assert (status, "Two were not paid" in text, standing(database, ground).state) == (200, True, "planned")


def test_of_two_people_the_slower_sees_both_versions_and_loses_nothing(
    desk: TestClient, database: Database, ground: Ground, colleague: Actor
) -> None:
    at = f"/actions/{ground.action}/moves"
    second = desk_of(ground, database, colleague)
    on = TODAY.isoformat()
    assert send(desk, at, version=1, state="planned", on=on, plan="Pay by transfer")[0] == 200
    status, text = send(second, at, version=1, state="planned", on=on, plan="Pay in cash")
    assert status == 412
    both = text.partition("Changed meanwhile: both versions")[2].partition("</table>")[0]
    assert "Pay by transfer" in both
    assert "Pay in cash" in both
    assert 'name="version" value="2"' in text
    assert re.search(r"<textarea[^>]*name=\"plan\"[^>]*>Pay in cash</textarea>", text)
    assert standing(database, ground).plan == "Pay by transfer"


def test_a_changed_file_proves_nothing(desk: TestClient, database: Database, ground: Ground, colleague: Actor) -> None:
    done(desk, ground)
    with database.reading() as session:
        kept = session.exec(select(Evidence).where(Evidence.subject_id == ground.action)).one()
    path = Store(ground.settings.evidence_dir).path_of(kept.sha256)
    path.chmod(0o600)
    path.write_bytes(b"paid in part\n")
    second = desk_of(ground, database, colleague)
    assert "Changed or missing" in second.get(f"/actions/{ground.action}").text
    status, text = send(second, f"/actions/{ground.action}/moves", version=2, state="verified", on=TODAY.isoformat())
    assert (status, "site visit or evidence" in text) == (422, True)


def test_a_later_day_is_asked_for_by_one_and_decided_by_another(
    desk: TestClient, database: Database, ground: Ground, colleague: Actor
) -> None:
    at = f"/actions/{ground.action}/extensions"
    later = TODAY + timedelta(days=10)
    asking = {"clock": "close", "asked_by": "firm", "reason": "The bank is closed", "new_day": later.isoformat()}
    too_far = asking | {"new_day": (TODAY + timedelta(days=90)).isoformat()}
    status, text = send(desk, at, **too_far)
    assert (status, "The latest day that can be asked for is" in text) == (422, True)
    assert send(desk, at, **asking)[0] == 200
    with database.reading() as session:
        asked = session.exec(select(ActionExtension).where(ActionExtension.action_id == ground.action)).one()
    deciding = {"then": "grant", "reason": "The bank confirms"}
    assert send(desk, f"{at}/{asked.id}/decision", **deciding)[0] == 403
    second = desk_of(ground, database, colleague)
    assert f"/actions/{ground.action}" in second.get("/actions?view=extension").text
    assert send(second, f"{at}/{asked.id}/decision", **deciding)[0] == 200
    assert standing(database, ground).close_by == later
    assert "first " in second.get("/actions").text


def test_counts_of_workers_are_kept_and_small_ones_hidden(desk: TestClient, database: Database, ground: Ground) -> None:
    at = f"/actions/{ground.action}/confirmations"
    day = TODAY.isoformat()
    assert send(desk, at, asked=3, confirmed=4, way="phone", day=day)[0] == 422
    status, text = send(desk, at, asked=12, confirmed=11, way="phone", day=day)
    assert (status, "≥8" in text, ">11<" in text) == (200, True, False)
    with database.reading() as session:
        assert session.exec(select(col(WorkerConfirmation.confirmed))).all() == [11]


def test_a_sign_of_retaliation_is_told_on_this_page_to_nobody(
    database: Database, authority: OrganisationId, planner: Actor, inspector: Actor, tmp_path: Path
) -> None:
    settings = Settings(secret=SecretStr("x1y2z3" * 8), secure_cookies=False, data_dir=tmp_path)
    with database.transaction() as session:
        site = a_site(session, planner, "Finca")
        action = an_action(session, planner, a_finding(session, planner, site, days_ago=90))
        check = a_check(session, planner, action, site.id)
    ground = Ground(action.id, site.id, settings)
    desk = desk_of(ground, database, inspector)
    sign = {"outcome": "sign", "looked_on": TODAY.isoformat(), "summary": "Shifts were taken away"}
    status, text = send(desk, f"/actions/{action.id}/retaliation-checks/{check.id}", **sign)
    assert status == 200
    assert re.search(r"\d{16}", text)
    again = desk.get(f"/actions/{action.id}").text
    assert "Looked at on" in again
    assert not re.search(r"confidential matter|Shifts were|No sign", again)
    assert "A sign" in desk_of(ground, database, planner).get(f"/actions/{action.id}").text


def a_check(session: Session, actor: Actor, action: CorrectiveAction, site_id: UUID) -> RetaliationCheck:
    check = RetaliationCheck(
        organisation_id=actor.organisation_id,
        site_id=site_id,
        after_kind="corrective_action",
        after_id=action.id,
        earliest_on=TODAY - timedelta(days=5),
        due_on=TODAY + timedelta(days=25),
        recorded_at=NOW,
    )
    session.add(check)
    session.flush()
    return check


def test_another_organisation_finds_no_such_action(database: Database, ground: Ground, planner: Actor) -> None:
    desk = desk_of(ground, database, planner)
    assert desk.get(f"/actions/{ground.action}").status_code == 404
    assert "Finca El Tarajal" not in desk.get("/actions").text
