"""Laws, facts that answer them, words and statements over HTTP and on the pages, as two officers and a reader."""

import json
import re
from pathlib import Path
from uuid import UUID

import pytest
from pydantic import SecretStr
from sqlmodel import Session
from typer.testing import CliRunner

from api.access import COOKIE
from api.cli import app
from api.main import create_app
from api.web import pages
from foundation import accounts, tokens
from foundation.actors import Action, Actor, OrganisationId, Role
from foundation.clock import utc_now
from foundation.database import Database
from foundation.models import Account
from foundation.settings import Settings
from reports.laws.book import law_book
from reports.laws.keys import answer_keys
from reports.statements import facts
from tests.builders import an_account
from tests.web_client import TestClient

SECRET = SecretStr("0123456789abcdefghijklmn" * 2)
POLICY = {
    "said": {"key": "policy.register", "title": "Supplier code", "approved_by": "Board", "approved_on": "2026-02-01"},
    "valid_from": "2026-01-01",
    "source": "Minutes of the board, 1 Feb 2026",
}
UK = "/v1/laws/uk_msa_s54"
WORDS = f"{UK}/sections/policies/words"


class Desk:
    def __init__(self, database: Database, buyer: OrganisationId, folder: Path, pdf_key: Path | None = None) -> None:
        settings = Settings(
            secret=SECRET, secure_cookies=False, data_dir=folder, base_url="https://desk.example", pdf_key=pdf_key
        )
        self.app = create_app(settings, database)
        self.database = database
        self.first = an_account(database, buyer, Role.COMPLIANCE_OFFICER, email="one@lindenhof.example")
        self.second = an_account(database, buyer, Role.COMPLIANCE_OFFICER, email="two@lindenhof.example")
        self.observer = an_account(database, buyer, Role.OBSERVER)

    def rest(self, actor: Actor) -> TestClient:
        with self.database.transaction() as session:
            account = session.get_one(Account, actor.account_id)
            scopes = frozenset(action for action in Action if actor.may(action))
            secret = tokens.make_token(session, account, name="test", scopes=scopes, days=1, now=utc_now())
        return TestClient(self.app, headers={"authorization": f"Bearer {secret}"})

    def pages(self, actor: Actor) -> TestClient:
        with self.database.transaction() as session:
            opened = accounts.open_sign_in(session, _account(session, actor), now=utc_now(), hours=1)
        client = TestClient(self.app, headers={"accept": "text/html"})
        client.cookies.set(COOKIE, opened.secret)
        return client


def _account(session: Session, actor: Actor) -> Account:
    return session.get_one(Account, actor.account_id)


@pytest.fixture
def desk(database: Database, buyer: OrganisationId, tmp_path: Path) -> Desk:
    return Desk(database, buyer, tmp_path)


def counts(client: TestClient, law: str) -> tuple[int, int, int]:
    found = client.get("/v1/laws?year=2026").json()
    one = next(each for each in found if each["id"] == law)
    return one["answered"], one["partly"], one["open"]


def seen(version: int) -> dict[str, str]:
    return {"if-match": f'"{version}"'}


def test_one_policy_answers_in_every_law_that_asks_for_it_until_it_is_withdrawn(desk: Desk) -> None:
    client = desk.rest(desk.first)
    reach = {each["key"]: each for each in client.get("/v1/answer-keys?year=2026").json()}["policy.register"]
    before = {law.id: counts(client, law.id) for law in law_book().laws}
    made = client.post("/v1/law-facts", json=POLICY)
    assert made.status_code == 201, made.text
    moved = {law.id for law in law_book().laws if counts(client, law.id) != before[law.id]}
    asked = {section.split(".")[0] for section in reach["sections"]}
    assert reach["laws"] == len(asked)
    assert moved <= asked
    assert {"uk_msa_s54", "eu_csddd", "ch_ddtro", "us_ca_tisca"} <= moved
    series = made.json()["series_id"]
    better = POLICY | {"said": POLICY["said"] | {"edition": "2"}}  # type: ignore[operator] # a mapping of texts
    assert client.put(f"/v1/law-facts/{series}", json=better, headers=seen(1)).json()["version"] == 2
    late = client.put(f"/v1/law-facts/{series}", json=POLICY, headers=seen(1))
    assert (late.status_code, late.json()["code"]) == (412, "version.changed")
    assert late.json()["current"]["said"]["edition"] == "2"
    assert [row["version"] for row in client.get(f"/v1/law-facts/{series}").json()] == [2, 1]
    gone = client.post(f"/v1/law-facts/{series}/withdraw", json={"reason": "Repealed"}, headers=seen(2))
    assert gone.json()["withdrawn"]
    assert client.get("/v1/law-facts").json()["rows"] == []
    assert {law.id: counts(client, law.id) for law in law_book().laws} == before


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ({"key": "policy.register"}, "title"),
        ({"key": "moon.phase", "title": "Full"}, "key"),
        ({"key": "org.profile", "turnover": "5", "as_of": "2026-01-01"}, "currency"),
        ({"key": "kpi.metrics", "indicator": "Visits", "measured_on": "soon"}, "measured_on"),
    ],
)
def test_a_fact_of_the_wrong_shape_is_refused(desk: Desk, said: dict[str, str], place: str) -> None:
    refused = desk.rest(desk.first).post("/v1/law-facts", json=POLICY | {"said": said})
    assert refused.status_code == 422
    assert place in refused.text


def test_a_statement_goes_from_draft_to_public_and_words_are_versioned(desk: Desk) -> None:
    first, second = desk.rest(desk.first), desk.rest(desk.second)
    text = {"year": 2025, "language": "en", "text": "Our code forbids fees for recruitment."}
    assert first.put(WORDS, json=text, headers=seen(0)).json()["version"] == 1
    clash = second.put(WORDS, json=text | {"text": "Other words, later."}, headers=seen(0))
    assert (clash.status_code, clash.json()["current"]["text"]) == (412, text["text"])
    assert first.get(f"{WORDS}?year=2025").headers["etag"] == '"1"'
    made = first.post("/v1/statements", json={"law_id": "uk_msa_s54", "year": 2025}).json()
    assert (made["state"], made["due_on"], made["missed"]) == ("draft", "2026-06-30", True)
    read = second.get(f"/v1/statements/{made['id']}")
    said = {"signed_as": "Director", "reads_as": read.json()["reads_as"]}
    own = first.post(f"/v1/statements/{made['id']}/sign", json=said, headers=seen(1))
    assert (own.status_code, own.json()["code"]) == (409, "statement.second_person_needed")
    signed = second.post(f"/v1/statements/{made['id']}/sign", json=said, headers=seen(1)).json()
    assert signed["state"] == "signed"
    assert first.post("/v1/law-facts", json=POLICY | {"valid_from": "2025-03-01"}).status_code == 201
    after = second.get(f"/v1/statements/{made['id']}").json()
    assert after["content_sha256"] == signed["content_sha256"]
    assert "policies" in after["moved"]
    file = second.get(f"/v1/statements/{made['id']}/report/json")
    assert file.json()["content_sha256"] == signed["content_sha256"]
    public = {"published_on": utc_now().date().isoformat(), "published_url": "https://lindenhof.example/statement"}
    told = first.post(f"/v1/statements/{made['id']}/publish", json=public, headers=seen(2)).json()
    assert (told["state"], told["missed"]) == ("published", True)
    fix = {"law_id": "uk_msa_s54", "year": 2025, "corrects_id": made["id"], "correction": "The code was missing"}
    second_draft = first.post("/v1/statements", json=fix).json()
    assert second_draft["number"] == 2
    dropped = first.post(f"/v1/statements/{second_draft['id']}/drop", json={"reason": "Not needed"}, headers=seen(1))
    assert dropped.json()["state"] == "dropped"
    assert {row["state"] for row in first.get("/v1/statements?year=2025").json()["rows"]} == {"published", "dropped"}


def test_a_year_without_a_text_names_those_there_are(desk: Desk) -> None:
    client = desk.rest(desk.first)
    refused = client.post("/v1/statements", json={"law_id": "ca_s211", "year": 2020})
    assert (refused.status_code, refused.json()["code"]) == (422, "law.no_version")
    assert "2023 (from 2024-01-01 on)" in refused.json()["detail"]
    assert client.get("/v1/laws/ca_s211?year=2020").status_code == 422
    lines = {line["id"]: line["refused"] for line in client.get("/v1/laws?year=2020").json()}
    assert lines["ca_s211"]
    assert not lines["uk_msa_s54"]
    assert client.get("/v1/laws/moon").json()["code"] == "law.not_found"


def test_the_observer_gets_none_of_it(desk: Desk) -> None:
    client = desk.rest(desk.observer)
    for path in ("/v1/laws", UK, "/v1/law-facts", "/v1/statements", "/v1/answer-keys", WORDS):
        assert client.get(path).status_code == 403, path
    assert client.post("/v1/law-facts", json=POLICY).status_code == 403
    assert client.post("/v1/statements", json={"law_id": "uk_msa_s54", "year": 2025}).status_code == 403


def token_in(page: str) -> str:
    found = re.search(r'name="form_token" value="([^"]+)"', page)
    assert found
    return found[1]


def test_the_pages_lead_from_what_is_open_to_a_signed_statement(desk: Desk) -> None:
    one, two = desk.pages(desk.first), desk.pages(desk.second)
    overview = one.get("/laws?year=2025").text
    assert len(re.findall(r'href="/laws/\w+\?year=2025&amp;language=en"', overview)) >= 13
    assert 'href="/laws/facts/policy.register?year=2025"' in overview
    law = one.get("/laws/de_lksg?year=2025&language=de").text
    assert "suspended in practice" in law
    assert 'href="/laws/facts/training.records?year=2025"' in law
    assert one.get("/laws/facts").status_code == 200
    for key in answer_keys():
        assert one.get(f"/laws/facts/{key}?year=2025").status_code == 200, key
    sheet = "/laws/facts/policy.register?year=2025"
    form = {
        "form_token": token_in(one.get(sheet).text),
        "title": "Code",
        "applies_to": "both",
        "valid_from": "2025-01-01",
    }
    assert one.post(sheet, data=form).status_code == 422
    kept = one.post(sheet, data=form | {"source": "Minutes"}, follow_redirects=False)
    assert kept.headers["location"].startswith("/laws/facts/policy.register")
    assert "Minutes" in one.get(sheet).text
    series = desk.rest(desk.first).get("/v1/law-facts").json()["rows"][0]["series_id"]
    edit = f"{sheet}&edit={series}"
    again = form | {"source": "Minutes, p. 2", "version": "1"}
    assert one.post(edit, data=again, follow_redirects=False).status_code == 303
    assert one.post(edit, data=again, follow_redirects=False).status_code == 412
    words = "/laws/uk_msa_s54/sections/policies?year=2025&language=en"
    part = {"form_token": form["form_token"], "version": "0", "text": "Nobody pays for a job with us."}
    assert one.post(words, data=part, follow_redirects=False).status_code == 303
    clash = one.post(words, data=part | {"text": "Others wrote this."}, follow_redirects=False)
    assert clash.status_code == 412
    assert "Nobody pays for a job with us." in clash.text
    assert "Others wrote this." in clash.text
    opened = one.post("/laws/uk_msa_s54?year=2025", data={"form_token": form["form_token"]}, follow_redirects=False)
    address = opened.headers["location"].split("?")[0]
    assert "Somebody signs it who had no hand in it" in one.get(address).text
    page = two.get(address).text
    read = re.search(r'name="reads_as" value="([0-9a-f]{64})"', page)
    assert read
    sign = {"form_token": token_in(page), "version": "1", "reads_as": read[1], "signed_as": "Director", "then": "sign"}
    assert two.post(address, data=sign, follow_redirects=False).status_code == 303
    frozen = two.get(address).text
    assert "What it says is frozen" in frozen
    file = re.search(r'href="(/issued/[^"]+/file)"', frozen)
    check = re.search(r'href="(/verify/[^"]+)"', frozen)
    assert file
    assert check
    assert two.get(file[1]).status_code == 200
    assert "Genuine" in one.get(check[1]).text
    assert UUID(address.split("/")[-1])


def test_each_key_has_its_page_and_its_words() -> None:
    mounted = {route.path for router in pages.routers for route in router.routes}  # type: ignore[attr-defined] # routes have paths
    assert len(answer_keys()) == 18
    for key in answer_keys().values():
        place = "/laws/facts/{key}" if key.entered else key.place
        assert place in mounted, key.key


def test_signing_issues_the_files_and_a_correction_supersedes_them(desk: Desk) -> None:
    first, second = desk.rest(desk.first), desk.rest(desk.second)

    def signed(new: dict[str, object]) -> str:
        made = first.post("/v1/statements", json=new).json()["id"]
        said = {"signed_as": "Director", "reads_as": second.get(f"/v1/statements/{made}").json()["reads_as"]}
        assert second.post(f"/v1/statements/{made}/sign", json=said, headers=seen(1)).status_code == 200
        return str(made)

    one = signed({"law_id": "uk_msa_s54", "year": 2025})
    files = second.get(f"/v1/issued-reports?about_id={one}").json()["rows"]
    assert {(each["form"], each["state"]) for each in files} == {("pdf", "issued"), ("json", "issued")}
    kept = next(each for each in files if each["form"] == "json")
    content = second.get(f"/v1/issued-reports/{kept['id']}/file").text
    assert "Signed, not legal advice" in content
    assert "Director" in content
    two = signed({"law_id": "uk_msa_s54", "year": 2025, "corrects_id": one, "correction": "The code was missing"})
    assert {each["state"] for each in second.get(f"/v1/issued-reports?about_id={one}").json()["rows"]} == {"superseded"}
    assert {each["state"] for each in second.get(f"/v1/issued-reports?about_id={two}").json()["rows"]} == {"issued"}


def test_nothing_is_signed_that_cannot_be_issued(database: Database, buyer: OrganisationId, tmp_path: Path) -> None:
    desk = Desk(database, buyer, tmp_path, pdf_key=tmp_path / "no-such-key.p12")
    first, second = desk.rest(desk.first), desk.rest(desk.second)
    made = first.post("/v1/statements", json={"law_id": "uk_msa_s54", "year": 2025}).json()["id"]
    said = {"signed_as": "Director", "reads_as": second.get(f"/v1/statements/{made}").json()["reads_as"]}
    refused = second.post(f"/v1/statements/{made}/sign", json=said, headers=seen(1))
    assert refused.status_code == 422, refused.text
    assert second.get(f"/v1/statements/{made}").json()["state"] == "draft"


def test_what_is_not_material_is_answered_by_a_reason_and_opened_again_without_it(desk: Desk) -> None:
    client = desk.rest(desk.first)
    open_to_it = {
        section.id: law.id for law in law_book().laws for section in law.sections if section.mandatory == "if_material"
    }
    section, law = next(iter(open_to_it.items()))
    ask = f"/v1/laws/{law}?year=2026"

    def line() -> dict[str, object]:
        return next(one for one in client.get(ask).json()["sections"] if one["id"] == section)

    before = counts(client, law)
    words = f"/v1/laws/{law}/sections/{section}/words"
    because = {"year": 2026, "text": "We employ nobody there and buy nothing.", "exempt": True}
    assert client.put(words, json=because, headers=seen(0)).status_code == 200
    assert (line()["state"], line()["exempt_because"]) == ("answered", because["text"])
    assert counts(client, law)[0] == before[0] + 1
    assert client.get(f"{words}?year=2026&exempt=true").headers["etag"] == '"1"'
    assert client.get(f"{words}?year=2026").json() == []
    report = client.post(
        "/v1/reports", json={"kind": "law_statement", "subject": law, "form": "json", "period": "2026"}
    )
    assert "Said to be not material, because:" in report.text
    page = desk.pages(desk.first)
    sheet = f"/laws/{law}/sections/{section}?year=2026&language=en"
    token = token_in(page.get(sheet).text)
    short = page.post(sheet, data={"form_token": token, "version": "1", "part": "keep", "exempt": "no"})
    assert short.status_code == 422
    again = {"form_token": token, "version": "1", "part": "keep", "exempt": "We closed the last site in March."}
    assert page.post(sheet, data=again, follow_redirects=False).status_code == 303
    assert "We closed the last site in March." in page.get(f"/laws/{law}?year=2026").text
    end = f"/v1/laws/{law}/sections/{section}/exemption/end?year=2026"
    assert client.post(end, headers=seen(1)).status_code == 412
    assert client.post(end, headers=seen(2)).status_code == 200
    assert counts(client, law) == before
    over = client.post(end, headers=seen(2))
    assert (over.status_code, over.json()["code"]) == (409, "law_section.not_exempted")
    fixed = client.put(WORDS, json=because, headers=seen(0))
    assert (fixed.status_code, fixed.json()["code"]) == (422, "law_section.cannot_be_exempt")


TABLE = """key,valid_from,valid_to,source,title,people,topic,audience,held_on
policy.register,2026-01-01,,Minutes,Supplier code,,,,
training.records,2026-01-01,,List,,12,Recruitment fees,buyers,2026-03-01
"""


def test_a_table_of_facts_is_entered_whole_or_not_at_all(desk: Desk) -> None:
    page = desk.pages(desk.first)
    token = {"form_token": token_in(page.get("/laws/facts?year=2026").text)}

    def send(text: str) -> str:
        sent = {"file": ("facts.csv", text.encode(), "text/csv")}
        return str(page.post("/laws/facts?year=2026", data=token, files=sent).text)

    wrong = send(TABLE.replace(",12,", ",many,").replace("Minutes", ""))
    assert "row 2, source" in wrong
    assert "row 3, people: &#39;many&#39;" in wrong
    assert "a column" not in wrong
    assert "row 1, moon" in send(TABLE.replace("title", "moon"))
    assert desk.rest(desk.first).get("/v1/law-facts").json()["rows"] == []
    assert "Every row of the table is entered" in send(TABLE)
    send(TABLE)
    kept = desk.rest(desk.first).get("/v1/law-facts").json()["rows"]
    assert sorted(row["key"] for row in kept) == ["policy.register", "training.records"]


def test_a_table_of_facts_is_entered_by_command_for_a_person(
    own_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TIERLIGHT_DATABASE_URL", own_database)
    store = Database.at(own_database)
    with store.transaction() as session:
        house = accounts.add_organisation(session, name="Lindenhof Hotels", kind="buyer", now=utc_now())
    buyer = OrganisationId(house.id)
    person = an_account(store, buyer, Role.COMPLIANCE_OFFICER, email="one@lindenhof.example")
    file = tmp_path / "facts.csv"
    file.write_text(TABLE)
    asked = ["reports", "facts", "import", str(file), "--by", "one@lindenhof.example", "--json"]
    checked = CliRunner().invoke(app, [*asked, "--dry-run"])
    assert json.loads(checked.stdout) == {"rows": 2, "entered": 0, "already": 0, "dry_run": True}
    assert json.loads(CliRunner().invoke(app, asked).stdout)["entered"] == 2
    assert json.loads(CliRunner().invoke(app, asked).stdout)["already"] == 2
    file.write_text(TABLE.replace("2026-03-01", "soon"))
    refused = CliRunner().invoke(app, asked)
    assert refused.exit_code == 1
    assert "row 3, held_on: 'soon'" in refused.stderr
    with store.reading() as session:
        kept = facts.standing_facts(session, person)
    store.close()
    assert {row.recorded_by for row in kept} == {person.account_id}
    assert len(kept) == 2


def test_facts_of_a_table_are_entered_whole_or_not_at_all(desk: Desk) -> None:
    client = desk.rest(desk.first)
    heads = "key,valid_from,source,title,applies_to"
    good, bad = "policy.register,2025-01-01,Minutes,Code,both", "policy.register,2025-01-01,Minutes,Code,nobody"
    refused = client.post("/v1/law-facts/tables", files={"file": ("facts.csv", f"{heads}\n{good}\n{bad}")})
    assert (refused.status_code, refused.json()["code"]) == (422, "answer_facts.file_wrong")
    assert (refused.json()["places"][0]["row"], refused.json()["places"][0]["column"]) == (3, "applies_to")
    assert client.get("/v1/law-facts").json()["rows"] == []
    entered = client.post("/v1/law-facts/tables", files={"file": ("facts.csv", f"{heads}\n{good}")})
    assert (entered.status_code, entered.json()) == (201, {"entered": 1, "already": 0})
