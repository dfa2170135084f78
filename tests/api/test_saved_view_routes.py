"""Lists kept under a name: for oneself, for the team, as what a list opens with; over the API and with plain forms."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from pydantic import SecretStr

from api.access import COOKIE
from api.main import create_app
from foundation import accounts
from foundation.actors import Actor, OrganisationId, Role
from foundation.clock import utc_now
from foundation.database import Database
from foundation.models import Account
from foundation.settings import Settings
from suppliers import sites
from tests.builders import NOW, a_site, an_account
from tests.web_client import TestClient

VIEWS = "/v1/saved-views"
HARVEST = {"list_name": "suppliers", "name": "Spain, at risk", "question": "country=ES&band=high&band=very_high"}


def signed_in(database: Database, actor: Actor) -> TestClient:
    settings = Settings(secret=SecretStr("x1y2z3" * 8), secure_cookies=False)
    client = TestClient(create_app(settings, database), headers={"accept": "text/html"})
    with database.transaction() as session:
        opened = accounts.open_sign_in(session, session.get_one(Account, actor.account_id), now=utc_now(), hours=1)
        client.cookies.set(COOKIE, opened.secret)
        client.headers["x-form-token"] = opened.csrf
    return client


@pytest.fixture
def desk(database: Database, officer: Actor) -> TestClient:
    return signed_in(database, officer)


@pytest.fixture
def colleague(database: Database, buyer: OrganisationId) -> TestClient:
    return signed_in(database, an_account(database, buyer, Role.COMPLIANCE_OFFICER, email="co@a.example"))


def kept(desk: TestClient, **more: object) -> dict[str, object]:
    answer = desk.post(VIEWS, json=HARVEST | more)
    assert answer.status_code == 201, answer.text
    told: dict[str, object] = answer.json()
    return told


def posted(desk: TestClient, path: str, **fields: str) -> str:
    token = desk.headers["x-form-token"]
    answer = desk.post(path, data={"form_token": token, **fields}, follow_redirects=False)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


def test_a_view_is_mine_until_it_is_shared(desk: TestClient, colleague: TestClient) -> None:
    view = kept(desk)
    assert colleague.get(f"{VIEWS}/{view['id']}").status_code == 404
    desk.patch(f"{VIEWS}/{view['id']}", json={"shared": True})
    told = colleague.get(f"{VIEWS}?list_name=suppliers").json()["rows"]
    assert [(row["name"], row["mine"], row["shared"]) for row in told] == [("Spain, at risk", False, True)]


def test_another_organisation_never_sees_it(desk: TestClient, database: Database, inspector: Actor) -> None:
    view = kept(desk, shared=True)
    outsider = signed_in(database, inspector)
    assert outsider.get(VIEWS).json()["rows"] == []
    assert outsider.delete(f"{VIEWS}/{view['id']}").status_code == 404
    assert outsider.get(f"/views/{view['id']}").status_code == 404


def test_only_its_keeper_changes_or_removes_a_shared_view(desk: TestClient, colleague: TestClient) -> None:
    view = kept(desk, shared=True)
    for answer in (
        colleague.patch(f"{VIEWS}/{view['id']}", json={"name": "Mine now"}),
        colleague.delete(f"{VIEWS}/{view['id']}"),
    ):
        assert (answer.status_code, answer.json()["code"]) == (403, "saved_view.of_another")
    assert desk.delete(f"{VIEWS}/{view['id']}").status_code == 204


def test_two_views_of_one_list_have_two_names(desk: TestClient) -> None:
    kept(desk)
    answer = desk.post(VIEWS, json=HARVEST)
    assert (answer.status_code, answer.json()["code"]) == (409, "saved_view.name_taken")
    assert desk.post(VIEWS, json=HARVEST | {"list_name": "findings"}).status_code == 201


def test_no_more_than_fifty_of_a_list_are_kept(desk: TestClient) -> None:
    for number in range(50):
        kept(desk, name=f"View {number}")
    answer = desk.post(VIEWS, json=HARVEST)
    assert (answer.status_code, answer.json()["code"]) == (409, "saved_view.too_many")


def test_what_the_list_does_not_know_is_named_and_left_out(
    desk: TestClient, database: Database, officer: Actor
) -> None:
    with database.transaction() as session:
        site = a_site(session, officer, "Finca Uno").id
    view = kept(desk, list_name="visits", question=f"site={site}&when=late&colour=red&cursor=abc")
    assert (view["left_out"], view["address"]) == (["colour"], f"/visits?site={site}&when=late")
    with database.transaction() as session:
        sites.visible_site(session, officer, site).closed_at = NOW
    assert desk.get(f"{VIEWS}/{view['id']}").json()["left_out"] == ["colour", "site"]
    opened = desk.get(f"/views/{view['id']}")
    assert "no longer fits the list" in opened.text
    assert str(opened.url).endswith("/visits?when=late&said=view_unfit")


@pytest.mark.parametrize("list_name", ["suppliers", "findings", "actions", "visits", "work"])
def test_a_list_without_script_keeps_opens_and_removes_a_view(desk: TestClient, list_name: str) -> None:
    question = {"suppliers": "country=PT&sort=name", "findings": "mine=1&which=decide", "actions": "view=overdue",
                "visits": "when=done&whose=team", "work": "when=late&whose=team"}[list_name]  # fmt: skip
    page = desk.get(f"/{list_name}?{question}").text
    sent = dict(re.findall(r'<input type="hidden" name="(list_name|question)" value="([^"]*)"', page))
    back = posted(desk, "/views", **{**sent, "question": sent["question"].replace("&amp;", "&"), "name": "Mine first"})
    assert parse_qs(urlsplit(back).query) == parse_qs(question) | {"said": ["view_kept"]}
    shown = desk.get(back).text
    found = re.search(r'href="(/views/[^"]+)" aria-current="true"><bdi>Mine first', shown)
    assert found, "the chip of the view is not marked"
    assert str(desk.get(found[1]).url).endswith(f"/{list_name}?{question}")
    assert posted(desk, found[1], act="open_with").startswith(found[1])
    assert str(desk.get(f"/{list_name}").url).endswith(f"/{list_name}?{question}")
    assert str(desk.get(f"/{list_name}?every=1").url).endswith("every=1")
    posted(desk, found[1], act="drop")
    assert str(desk.get(f"/{list_name}").url).endswith(f"/{list_name}")


def test_the_cases_of_an_authority_have_views_too(database: Database, authority: OrganisationId) -> None:
    desk = signed_in(database, an_account(database, authority, Role.CASE_OFFICER))
    assert posted(desk, "/views", list_name="cases", question="which=decide", name="To decide").startswith("/cases?")
    assert "To decide" in desk.get("/cases").text


def test_a_view_no_longer_shared_opens_nobody_elses_list(desk: TestClient, colleague: TestClient) -> None:
    view = kept(desk, shared=True)
    assert colleague.patch(f"{VIEWS}/{view['id']}", json={"opens": True}).json()["opens"]
    assert "country=ES" in str(colleague.get("/suppliers").url)
    desk.patch(f"{VIEWS}/{view['id']}", json={"shared": False})
    assert str(colleague.get("/suppliers").url).endswith("/suppliers")


def test_a_refused_name_of_a_view_stays_in_the_form_and_the_question_on_the_page(desk: TestClient) -> None:
    kept(desk)
    back = posted(desk, "/views", list_name="suppliers", question="country=PT", name=HARVEST["name"])
    page = desk.get(back).text
    assert "said=view_name_taken" in back
    assert re.search(r'<input id="view-name" name="name" value="Spain, at risk"', page)
    assert '<input type="hidden" name="question" value="country=PT">' in page
    assert '<details class="menu" open>' in page
    long = "n" * 81
    refused = posted(desk, "/views", list_name="work", question="whose=team", name=long)
    assert f'name="name" value="{long}"' in desk.get(refused).text
