"""A firm behind its link, from the contest to the corrected entry; a lost link; letters in the reader's language."""

import re

import pytest
from sqlmodel import col, select

from api.register_letters import CONFIRM
from api.web.languages import translated
from foundation.actors import Actor, OrganisationId
from foundation.clock import utc_now
from foundation.database import Database
from foundation.models import OutboxMessage, TrailEntry
from sanctions import publications
from sanctions.models import Publication
from sanctions.publications import approving, preparing
from tests.api.test_publication_routes import HTML, People, form_of, letter
from tests.builders import a_party
from tests.sanctions.published import a_final_case, wanted

ISOLATED = "\u2068"


@pytest.fixture
def people(database: Database, authority: OrganisationId) -> People:
    return People(database, authority)


@pytest.fixture
def entry(people: People, planner: Actor) -> Publication:
    """It stands, and the firm has its letter."""
    with people.database.transaction() as session:
        case = a_final_case(session, people.officer, a_party(session, planner, "Obras Vega Alta S.L."))
        row = preparing.prepare(session, people.officer, wanted(case.id, notice_email=""), now=utc_now())
        return approving.approve(session, people.approver, row.id, now=utc_now()).publication


def secret_of(people: People) -> str:
    with people.database.reading() as session:
        return letter(session)


def opens(people: People, secret: str) -> bool:
    return people.everybody.get(f"/register/own/{secret}", headers=HTML).status_code == 200


def given_a_link(people: People, entry: Publication) -> str:
    asked = {"reason": "The director called back at the seat", "email": "desk@vega.example"}
    made = people.rest(people.approver).post(f"/v1/publications/{entry.id}/link", json=asked)
    assert (made.status_code, made.json()["address"]) == (200, "")
    return secret_of(people)


def test_what_a_firm_contests_is_corrected_by_two_and_told(people: People, entry: Publication) -> None:
    reader = people.everybody.post("/register/subscribers", data={"address": "reader@desk.example"}, headers=HTML)
    assert reader.status_code == 200
    told = f"/register/told/{secret_of(people)}"
    page = people.everybody.get(told, headers=HTML)
    people.everybody.post(told, data=form_of(page.text) | {"then": "confirm"}, headers=HTML)
    own = f"/register/own/{given_a_link(people, entry)}"

    page = people.everybody.get(own, headers=HTML)
    assert page.headers["cache-control"] == "no-store"
    contest = form_of(page.text) | {"kind": "contest", "about": "final_amount", "text": "Mr. Ruiz owes us less"}
    refused = people.everybody.post(own, data=contest, headers=HTML)
    assert (refused.status_code, "Mr. Ruiz" in refused.text) == (422, True)
    sent = people.everybody.post(own, data=contest | {"text": "The court has lowered the sum."}, headers=HTML)
    assert ("Received." in sent.text, "answer due by" in sent.text) == (True, True)

    desk = people.desk(people.officer)
    shown = desk.get("/publications").text
    assert "The court has lowered the sum." in shown
    found = re.search(r'action="(/publications/answers/[^"]+)"', shown)
    assert found
    desk.post(found[1], data=form_of(shown) | {"then": "accept", "answer": "It is lower: we correct it"})
    assert "It is lower: we correct it" in people.everybody.get(own, headers=HTML).text
    assert people.everybody.get(f"/v1/register/{entry.case_id}").json()["entry"]["version"] == 1

    said = wanted(entry.case_id, correction="The sum follows the court", notice_email="").model_dump(mode="json")
    corrected = people.rest(people.officer).post("/v1/publications", json=said).json()
    alone = people.rest(people.officer).post(f"/v1/publications/{corrected['id']}/approving")
    assert alone.status_code == 403
    people.rest(people.approver).post(f"/v1/publications/{corrected['id']}/approving")
    public = people.everybody.get(f"/register/{entry.case_id}", headers=HTML).text
    assert "The sum follows the court" in public
    with people.database.reading() as session:
        last = session.exec(select(OutboxMessage).order_by(OutboxMessage.created_at, OutboxMessage.id)).all()[-1]  # type: ignore[arg-type] - columns by their attribute
        assert (last.address, "was corrected" in last.body) == ("reader@desk.example", True)


def test_a_lost_link_ends_and_another_goes_to_the_firm(people: People, entry: Publication) -> None:
    first = given_a_link(people, entry)
    assert opens(people, first)
    officer, approver = people.rest(people.officer), people.rest(people.approver)
    path, lost = f"/v1/publications/{entry.id}/link", {"reason": "Lost, says the director at the seat"}
    for way in ({"printed": True}, {"email": "somebody@else.example"}):
        assert officer.post(path, json=lost | way).status_code == 403
    assert officer.post(path, json=lost).json()["code"] == "register_link.address_missing"
    printed = approver.post(path, json=lost | {"printed": True}).json()
    assert not opens(people, first)
    assert opens(people, printed["address"].rpartition("/")[2])
    with people.database.reading() as session:
        lines = select(TrailEntry.action).where(TrailEntry.subject_kind == "register_link")
        actions = session.exec(lines.order_by(col(TrailEntry.number))).all()
    assert actions == ["register_link.made", "register_link.renewed"] * 2
    with people.database.transaction() as session:
        publications.correct(session, people.approver, entry.case_id, "withdrawn", now=utc_now())
    assert approver.post(path, json=lost).json()["code"] == "register_link.entry_not_standing"


def test_the_page_of_an_entry_renews_its_link(people: People, entry: Publication) -> None:
    page, form = f"/publications/{entry.id}", {"reason": "Lost, says the director"}
    assert "The firm lost its link" not in people.desk(people.officer).get(page).text  # no address was approved
    desk = people.desk(people.approver)
    shown = desk.get(page).text
    assert "The firm has no link." in shown
    wrong = desk.post(f"{page}/link", data=form_of(shown) | form)
    assert (wrong.status_code, "No mail address of the firm was approved" in wrong.text) == (422, True)
    sent = desk.post(f"{page}/link", data=form_of(shown) | form | {"email": "desk@vega.example"})
    assert "A letter with a new link is on its way" in sent.text
    by_mail = secret_of(people)
    printed = desk.post(f"{page}/link", data=form_of(shown) | form | {"printed": "true"})
    found = re.search(r"/register/own/([\w-]+)", printed.text)
    assert found
    assert (opens(people, by_mail), opens(people, found[1])) == (False, True)
    assert printed.headers["cache-control"] == "no-store"
    assert found[1] not in desk.get(page).text


@pytest.mark.parametrize(
    ("language", "tells"),
    [
        ("es", "El registro público ha cambiado"),
        ("ar", "تغيّر السجل العام"),
        ("fr", "Le registre public a changé"),
        ("de", "Das öffentliche Register hat sich geändert"),
        ("pt", "O registo público mudou"),
    ],
)
def test_whoever_asked_is_told_in_the_language_of_their_page(
    people: People, entry: Publication, language: str, tells: str
) -> None:
    form = people.everybody.get(f"/register?lang={language}", headers=HTML).text
    action = f"/register/subscribers?lang={language}"
    assert action in form
    people.everybody.post(action, data={"address": "reader@desk.example"}, headers=HTML)
    secret = secret_of(people)
    assert secret.endswith(f"?lang={language}")
    page = people.everybody.get(f"/register/told/{secret}", headers=HTML)
    assert f'lang="{language}"' in page.text
    people.everybody.post(f"/register/told/{secret}", data=form_of(page.text) | {"then": "confirm"}, headers=HTML)
    with people.database.transaction() as session:
        publications.correct(session, people.approver, entry.case_id, "annulled", now=utc_now())
    with people.database.reading() as session:
        letters = session.exec(select(OutboxMessage)).all()
    last = next(one for one in letters if one.subject == tells)
    assert f"/register/{entry.case_id}?lang={language}" in last.body
    assert (ISOLATED in last.body) == (language == "ar")
    assert "Vega" not in last.subject + last.body
    assert any(translated(language, CONFIRM) in one.body for one in letters)
