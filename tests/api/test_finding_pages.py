"""Findings in the browser: recorded, answered, decided, corrected, closed, and two people at once."""

import re
from datetime import timedelta
from html import unescape

import pytest
from sqlmodel import col, select

from api.main import create_app
from audits.findings import findings
from audits.models import Finding, Referral
from audits.payloads import FindingReply
from foundation.actors import Actor
from foundation.clock import utc_now
from foundation.database import Database
from foundation.settings import Settings
from suppliers.models import Site
from tests.api.test_pages import form_token, sign_in
from tests.audits.test_undisclosed import a_visit
from tests.builders import a_site
from tests.web_client import TestClient

TODAY = utc_now().date()
LOOK = {"accept": "text/html"}


@pytest.fixture
def desk(database: Database, planner: Actor) -> TestClient:
    return sign_in(TestClient(create_app(Settings(), database), headers=LOOK), database, planner)


@pytest.fixture
def field(database: Database, inspector: Actor) -> TestClient:
    return sign_in(TestClient(create_app(Settings(), database), headers=LOOK), database, inspector)


@pytest.fixture
def site(database: Database, planner: Actor) -> Site:
    with database.transaction() as session:
        return a_site(session, planner, "Finca")


def sent(client: TestClient, page: str, action: str, **fields: str) -> tuple[int, str]:
    """Status and where it leads, or what the page says."""
    answer = client.post(
        action, data={"form_token": form_token(client.get(page).text), **fields}, follow_redirects=False
    )
    return answer.status_code, answer.headers.get("location") or unescape(answer.text)


def recorded(client: TestClient, site: Site, **fields: str) -> str:
    """The address of the new finding."""
    given = {"severity": "major", "description": "Wages were paid late", "found_on": TODAY.isoformat()} | fields
    status, reached = sent(client, f"/findings/new?site={site.id}", "/findings", site_id=str(site.id), **given)
    assert status == 303, reached
    return reached.partition("?")[0]


def test_a_finding_is_recorded_answered_confirmed_and_listed(desk: TestClient, site: Site) -> None:
    page = recorded(desk, site)
    text = unescape(desk.get(page).text)
    assert "Alleged" in text
    assert "14 working days after" in text
    assert "public holiday" in text or "weekend" in text
    early, words = sent(
        desk, page, f"{page}/decide", version="1", confirmed="true", reason="papers", decided_on=str(TODAY)
    )
    assert (early, "may answer finding F-0001 until" in words) == (422, True)
    assert "papers" in words
    assert sent(desk, page, f"{page}/reply", version="1", reply="It is paid now")[0] == 303
    assert (
        sent(desk, page, f"{page}/decide", version="2", confirmed="true", reason="seen", decided_on=str(TODAY))[0]
        == 303
    )
    assert "F-0001" in desk.get("/findings?severity=major").text
    assert "F-0001" not in desk.get("/findings?which=decide").text


def test_what_is_missing_stands_where_it_would_be_closed(desk: TestClient, site: Site) -> None:
    page = recorded(desk, site, severity="critical")
    lacking = "that somebody saw it on site"
    assert lacking in desk.get(page).text
    status, words = sent(desk, page, f"{page}/close", version="1", reason="all paid", closed_on=str(TODAY))
    assert (status, lacking in words) == (422, True)
    for step in ("follow_up", "evidence"):
        assert sent(desk, page, f"{page}/tasks", step=step, outcome="Seen, and papers taken")[0] == 303
    assert sent(desk, page, f"{page}/close", version="1", reason="all paid", closed_on=str(TODAY))[0] == 303


def test_an_action_is_asked_for_where_the_finding_stands(desk: TestClient, site: Site) -> None:
    page = recorded(desk, site)
    status, words = sent(desk, page, f"{page}/actions", description="", responsible="The office")
    assert (status, "Fill this in." in words, "The office" in words) == (422, True, True)
    status, reached = sent(desk, page, f"{page}/actions", description="Pay what is owed", responsible="The office")
    assert (status, reached.startswith("/actions/")) == (303, True)
    assert "Pay what is owed" in desk.get(page).text


def test_a_correction_leads_to_the_new_entry_and_keeps_the_first(desk: TestClient, site: Site) -> None:
    page = recorded(desk, site)
    status, reached = sent(
        desk, page, f"{page}/amend", version="1", severity="critical", description="Held back on purpose"
    )
    assert status == 303
    newer = unescape(desk.get(reached).text)
    assert "Wages were paid late" in newer
    assert "F-0001" in newer
    assert "Corrected by a later entry" in desk.get(page).text


def test_two_at_once_are_shown_both_versions_and_nothing_is_lost(
    desk: TestClient, site: Site, database: Database, planner: Actor
) -> None:
    page = recorded(desk, site)
    with database.transaction() as session:
        finding = session.exec(select(Finding)).one()
        findings.take_reply(session, planner, finding.id, FindingReply(reply="Not so"), version_seen=1)
    status, words = sent(desk, page, f"{page}/amend", version="1", severity="minor", description="Only once")
    assert status == 412
    assert "Not so" in words
    assert "Only once" in words
    assert 'name="version" value="2"' in words


def test_the_protected_path_is_there_for_the_planner_alone(
    desk: TestClient, field: TestClient, site: Site, database: Database
) -> None:
    page = recorded(field, site, severity="zero_tolerance")
    with database.reading() as session:
        matter = f"/referrals/{session.exec(select(Referral.id)).one()}"
    assert "Not to be told to the site" in field.get(page).text
    assert matter not in field.get(page).text
    assert "Confidential matter" not in field.get("/work?whose=team").text
    assert field.get(matter).status_code == 404
    assert matter in desk.get(page).text
    assert "Confidential matter" in desk.get("/work").text
    task = re.search(r'href="(/work/[0-9a-f-]{36})"[^>]*><bdi>Confidential matter', desk.get("/work").text)
    assert task
    assert desk.get(task[1], follow_redirects=False).headers["location"] == matter
    assert sent(desk, matter, matter, version="1", state="accepted", release="true", on=str(TODAY))[0] == 303
    assert "Not to be told to the site" not in field.get(page).text


def test_every_number_of_the_promises_leads_to_its_rows(desk: TestClient, site: Site) -> None:
    page = recorded(desk, site, found_on=str(TODAY - timedelta(days=60)))
    assert sent(desk, page, f"{page}/tasks", step="evidence", outcome="Papers taken")[0] == 303
    assert 'href="/promises?state=overdue"' in desk.get("/").text
    assert "Every finding has the tasks that its rules ask for." in desk.get("/promises").text
    shown = {state: desk.get(f"/promises?state={state}").text for state in ("kept_late", "overdue", "open")}
    assert {state: len(re.findall(r"F-0001", text)) for state, text in shown.items()} == {
        "kept_late": 1,
        "overdue": 1,
        "open": 2,
    }


def test_an_undisclosed_firm_is_refused_without_losing_a_word(
    desk: TestClient, database: Database, planner: Actor, site: Site
) -> None:
    with database.transaction() as session:
        visit = a_visit(session, planner, session.get_one(Site, site.id))
    page = f"/visits/{visit.id}/undisclosed"
    status, words = sent(desk, page, page, name="Brisa Laundry", activity="x", seen_on=str(TODAY))
    assert (status, "Brisa Laundry" in words) == (422, True)
    status, reached = sent(desk, page, page, activity="washes linen", relation="provides_labour", seen_on=str(TODAY))
    assert status == 303
    assert "A firm that nobody could name sends workers" in desk.get(reached).text
    with database.reading() as session:
        assert session.exec(select(Finding.question_id).order_by(col(Finding.id))).all() == ["CO25"]
