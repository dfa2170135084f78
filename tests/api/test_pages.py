"""Pages as people meet them: over HTTP, signed in, with forms and links and no script."""

import re
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import pytest
from pydantic import SecretStr

from api.access import COOKIE
from api.main import create_app
from foundation import accounts, obligations
from foundation.actors import Actor, OrganisationId, Role
from foundation.clock import utc_now
from foundation.database import Database
from foundation.settings import Settings
from suppliers import edges, parties, sites
from suppliers.payloads import EdgeCreate, PartyCreate, SiteCreate
from tests.builders import an_account
from tests.web_client import TestClient

PASSWORD = "a lantern for every ledger"


@dataclass(frozen=True)
class Chain:
    """A buyer, the grower that supplies it, and the grower's farm."""

    buyer: UUID
    grower: UUID
    farm: UUID


@pytest.fixture
def desk(database: Database) -> TestClient:
    settings = Settings(secret=SecretStr("x1y2z3" * 8), secure_cookies=False)
    app = create_app(settings, database)
    return TestClient(app, headers={"accept": "text/html"})


def form_token(page: str) -> str:
    found = re.search(r'name="form_token" value="([^"]+)"', page)
    assert found, "the page has no form"
    return found[1]


def sign_in(desk: TestClient, database: Database, actor: Actor) -> TestClient:
    """Without the form: hashing a password for every test would take most of its time."""
    with database.transaction() as session:
        account = session.get_one(accounts.Account, actor.account_id)
        opened = accounts.open_sign_in(session, account, now=utc_now(), hours=1)
    desk.cookies.set(COOKIE, opened.secret)
    return desk


@pytest.fixture
def as_officer(desk: TestClient, database: Database, officer: Actor) -> TestClient:
    return sign_in(desk, database, officer)


@pytest.fixture
def grown(database: Database, officer: Actor) -> Chain:
    now = utc_now()
    with database.transaction() as session:
        buyer = parties.add_party(session, officer, PartyCreate(name="Lindenhof Hotels AG", country="DE"), now=now)
        grower = parties.add_party(session, officer, PartyCreate(name="Agro Almanzora S.A.T.", country="ES"), now=now)
        farm = sites.add_site(
            session,
            officer,
            SiteCreate(
                name="Finca El Tarajal",
                sector="agriculture",
                kind="farm",
                country="ES",
                city="Níjar",
                operator_id=grower.id,
            ),
            now=now,
        )
        supplies = EdgeCreate(from_id=grower.id, to_id=buyer.id, kind="supplies")
        edges.add_edge(session, officer, supplies, now=now)
        return Chain(buyer.id, grower.id, farm.id)


def test_a_visitor_is_led_to_sign_in_and_back(desk: TestClient) -> None:
    answer = desk.get("/suppliers?country=ES")
    assert answer.url.path == "/sign-in"
    assert 'name="back" value="/suppliers?country=ES"' in answer.text


def test_a_wrong_password_is_told_beside_the_field_and_keeps_what_was_typed(desk: TestClient, officer: Actor) -> None:
    token = form_token(desk.get("/sign-in").text)
    answer = desk.post("/sign-in", data={"email": "who@tierlight.example", "password": "no", "form_token": token})
    assert answer.status_code == 422
    assert 'href="#f-email"' in answer.text
    assert 'value="who@tierlight.example"' in answer.text


def test_a_sign_in_form_from_elsewhere_is_refused(desk: TestClient) -> None:
    desk.get("/sign-in")
    answer = desk.post("/sign-in", data={"email": "a@b.example", "password": "x", "form_token": "guessed"})
    assert answer.status_code == 403


def test_nobody_is_led_to_another_host_after_sign_in(desk: TestClient, database: Database, officer: Actor) -> None:
    sign_in(desk, database, officer)
    page = desk.get("/sign-in", params={"back": "//elsewhere.example/"})
    assert 'name="back" value="/"' in page.text


def test_a_forgotten_password_is_set_by_a_link_that_works_once(
    desk: TestClient, database: Database, officer: Actor
) -> None:
    with database.transaction() as session:
        account = session.get_one(accounts.Account, officer.account_id)
        secret = accounts.make_link(session, account, "reset", now=utc_now(), hours=1)
        email = account.email
    token = form_token(desk.get(f"/set-password/{secret}").text)
    weak = desk.post(f"/set-password/{secret}", data={"password": "short", "form_token": token})
    assert weak.status_code == 422
    done = desk.post(f"/set-password/{secret}", data={"password": PASSWORD, "form_token": token})
    assert "Sign in with it" in done.text
    assert desk.get(f"/set-password/{secret}").status_code == 403
    answer = desk.post("/sign-in", data={"email": email, "password": PASSWORD, "form_token": token})
    assert answer.url.path == "/"


def test_the_forgotten_page_says_the_same_to_strangers(desk: TestClient, officer: Actor) -> None:
    token = form_token(desk.get("/forgotten").text)
    answers = {
        desk.post("/forgotten", data={"email": email, "form_token": token}).text
        for email in ("nobody@tierlight.example", "compliance_officer@tierlight.example")
    }
    assert len(answers) == 1


def test_a_form_without_its_token_changes_nothing(as_officer: TestClient) -> None:
    assert as_officer.post("/sign-out", data={"form_token": "guessed"}).status_code == 403
    assert as_officer.get("/").url.path == "/"


def test_signing_out_ends_the_sign_in(as_officer: TestClient) -> None:
    token = form_token(as_officer.get("/").text)
    answer = as_officer.post("/sign-out", data={"form_token": token})
    assert "You are signed out." in answer.text
    assert as_officer.get("/suppliers").url.path == "/sign-in"


def test_an_empty_desk_says_what_to_do_first(as_officer: TestClient) -> None:
    assert "There are no sites yet." in as_officer.get("/").text


def test_the_list_answers_the_question_in_its_address(as_officer: TestClient, grown: Chain) -> None:
    assert "Finca El Tarajal" in as_officer.get("/suppliers", params={"country": "ES", "q": "tarajal"}).text
    assert "No site matches." in as_officer.get("/suppliers", params={"country": "PT"}).text
    assert "Finca El Tarajal" in as_officer.get("/suppliers", params={"band": "unknown", "visited": "never"}).text
    assert "No site matches." in as_officer.get("/suppliers", params={"band": "low"}).text


def test_the_export_holds_the_rows_of_the_list(as_officer: TestClient, grown: Chain) -> None:
    lines = as_officer.get("/suppliers/export", params={"country": "ES"}).text.splitlines()
    assert [line.split(",")[1] for line in lines[1:]] == ["Finca El Tarajal"]
    assert len(as_officer.get("/suppliers/export", params={"country": "PT"}).text.splitlines()) == 1


def test_a_site_without_a_score_is_unknown_not_low(as_officer: TestClient, grown: Chain) -> None:
    page = as_officer.get(f"/sites/{grown.farm}").text
    assert "not low: unknown" in page
    assert "Agro Almanzora S.A.T." in page


def test_a_party_shows_its_places_of_work(as_officer: TestClient, grown: Chain) -> None:
    assert "Finca El Tarajal" in as_officer.get(f"/parties/{grown.grower}").text


def test_the_chain_page_holds_every_link_in_its_table(as_officer: TestClient, grown: Chain) -> None:
    page = as_officer.get("/chain")
    assert page.url.path == f"/chain/{grown.buyer}"
    assert page.text.count("<tr data-edge=") == 2
    drawn = as_officer.get(f"/chain/{grown.buyer}/drawing.json").json()
    assert {node["name"]: node["tier"] for node in drawn["nodes"]} == {
        "Lindenhof Hotels AG": 0,
        "Agro Almanzora S.A.T.": 1,
        "Finca El Tarajal": 1,
    }


def test_a_cycle_keeps_its_links_and_ends(
    as_officer: TestClient, database: Database, officer: Actor, grown: Chain
) -> None:
    with database.transaction() as session:
        ring = EdgeCreate(from_id=grown.buyer, to_id=grown.grower, kind="subcontracts")
        edges.add_edge(session, officer, ring, now=utc_now())
    page = as_officer.get(f"/chain/{grown.buyer}?depth=8").text
    assert page.count('<span class="tag">Cycle</span>') == 2


def test_another_organisation_sees_none_of_it(
    desk: TestClient, database: Database, officer: Actor, grown: Chain
) -> None:
    with database.transaction() as session:
        other = accounts.add_organisation(session, name="Obras Levante Norte", kind="buyer", now=utc_now())
    stranger = an_account(database, OrganisationId(other.id), Role.COMPLIANCE_OFFICER, email="r@levante.example")
    sign_in(desk, database, stranger)
    assert "Finca El Tarajal" not in desk.get("/suppliers").text
    assert "Finca El Tarajal" not in desk.get("/find", params={"q": "tarajal"}).text
    for address in (f"/sites/{grown.farm}", f"/parties/{grown.grower}", f"/chain/{grown.buyer}"):
        assert desk.get(address).status_code == 404


def test_a_firm_finds_its_own_scores_in_the_bar_and_nobody_else_does(
    desk: TestClient, database: Database, buyer: OrganisationId, officer: Actor
) -> None:
    firm = an_account(database, buyer, Role.SUPPLIER, email="firm@agro.example")
    assert 'href="/own-scores"' in sign_in(desk, database, firm).get("/own-scores").text
    assert 'href="/own-scores"' not in sign_in(desk, database, officer).get("/").text


def test_the_worklist_groups_by_urgency_and_keeps_its_filter_in_the_address(
    as_officer: TestClient, database: Database, officer: Actor, grown: Chain
) -> None:
    today = utc_now().date()
    with database.transaction() as session:
        for step, days in (("late", -2), ("today", 0), ("later", 5)):
            due = obligations.Due(
                kind="finding.reply", title=f"Reply {step}", reason="asked", subject_kind="finding",
                subject_id=grown.farm, due_on=today + timedelta(days=days),
                step=step, about_id=grown.farm, about_name="Finca El Tarajal",
                assigned_to=officer.account_id,
            )  # fmt: skip
            obligations.open_obligation(session, officer, due)
    page = as_officer.get("/work").text
    assert "2 days late" in page
    assert [page.index(f"Reply {step}") for step in ("late", "today", "later")] == sorted(
        page.index(f"Reply {step}") for step in ("late", "today", "later")
    )
    late = as_officer.get("/work", params={"when": "late", "verb": "answer"}).text
    assert "Reply late" in late
    assert "Reply today" not in late
    assert f'href="/sites/{grown.farm}"' in page


CYRILLIC = "\u0410\u0433\u0440\u043e \u0410\u043b\u044c\u043c\u0430\u043d\u0437\u043e\u0440\u0430"


def test_search_finds_across_scripts(as_officer: TestClient, database: Database, officer: Actor) -> None:
    with database.transaction() as session:
        parties.add_party(session, officer, PartyCreate(name=CYRILLIC, country="BG"), now=utc_now())
    assert CYRILLIC in as_officer.get("/find", params={"q": "agro almanzora"}).text


def test_the_chosen_language_turns_the_page_round(as_officer: TestClient) -> None:
    token = form_token(as_officer.get("/").text)
    as_officer.post("/preferences", data={"locale": "ar", "theme": "dark", "back": "/work", "form_token": token})
    page = as_officer.get("/").text
    assert '<html lang="ar" dir="rtl" data-theme="dark"' in page


def test_a_missing_page_is_told_in_words(as_officer: TestClient) -> None:
    answer = as_officer.get(f"/sites/{UUID(int=1)}")
    assert answer.status_code == 404
    assert "There is nothing here that you may see." in answer.text


def test_no_page_needs_an_inline_script_or_style(as_officer: TestClient, grown: Chain) -> None:
    for address in ("/", "/work", "/suppliers", f"/sites/{grown.farm}", f"/chain/{grown.buyer}", "/docs", "/plans"):
        page = as_officer.get(address).text
        assert not re.search(r"<script(?![^>]*\bsrc=)", page), address
        assert " style=" not in page, address
        assert not re.search(r"\son[a-z]+=", page), address
