"""The page of issued reports: issue and keep, hand out, end, decide; each as the person who may."""

import re
import zipfile
from datetime import timedelta
from io import BytesIO

import pytest
from fastapi import FastAPI

from api.access import COOKIE
from foundation import accounts
from foundation.actors import Actor, OrganisationId
from foundation.clock import utc_now
from foundation.database import Database
from foundation.evidence_store import Store
from foundation.models import Account
from reports.issued import drop_unneeded
from reports.proof.verifying import standing
from suppliers.models import Site
from tests.api.test_issued_routes import HOUSE, app, client_of, farm, second_person
from tests.web_client import TestClient

__all__ = ["app", "farm"]


class Person:
    """At the desk, with the form token of their sign-in."""

    def __init__(self, app: FastAPI, actor: Actor) -> None:
        database: Database = app.state.database
        with database.transaction() as session:
            account = session.get_one(Account, actor.account_id)
            opened = accounts.open_sign_in(session, account, now=utc_now(), hours=1)
        self.client = TestClient(app, headers={"accept": "text/html"})
        self.client.cookies.set(COOKIE, opened.secret)

    def sends(self, path: str, **form: str) -> str:
        page = self.client.get("/issued").text
        found = re.search(r'name="form_token" value="([^"]+)"', page)
        assert found
        return str(self.client.post(path, data={"form_token": found.group(1), **form}).text)


@pytest.fixture
def person(app: FastAPI, officer: Actor) -> Person:
    return Person(app, officer)


def test_a_report_is_issued_handed_out_and_revoked_on_its_page(
    app: FastAPI, database: Database, officer: Actor, person: Person, farm: Site
) -> None:
    page = person.sends("/issued", kind="site_audit", subject=str(farm.id), form="json")
    assert "Issued reports" in page
    assert "Finca Llano Alto" in page
    row = client_of(app, officer).get("/v1/issued-reports").json()["rows"][0]
    assert person.client.get(f"/issued/{row['id']}/file").headers["x-content-sha256"] == row["sha256"]
    bundle = zipfile.ZipFile(BytesIO(person.client.get(f"/issued/{row['id']}/bundle.zip").content))
    assert set(bundle.namelist()) == {
        "manifest.json",
        "manifest.sig",
        "HOW_TO_CHECK.txt",
        "report.json",
        "content.json",
    }
    refused = person.sends(f"/issued/{row['id']}", then="revoke", version="1", because="mistake", reason="")
    assert f'href="#f-reason-{row["id"]}"' in refused
    person.sends(f"/issued/{row['id']}", then="revoke", version="1", because="mistake", reason="The wrong site")
    with database.reading() as session:
        assert standing(session, row["code"], on=utc_now().date()).state == "revoked"


def test_a_second_person_decides_on_the_page(
    app: FastAPI, database: Database, officer: Actor, buyer: OrganisationId, person: Person
) -> None:
    person.sends("/issued", kind="inspectorate_year", subject=HOUSE, form="json")
    row = client_of(app, officer).get("/v1/issued-reports").json()["rows"][0]
    person.sends(f"/issued/{row['id']}", then="supersede", version="1", reason="Counted twice")
    assert "Let it end" not in person.client.get("/issued").text
    other = Person(app, second_person(database, buyer))
    assert "Let it end" in other.client.get("/issued").text
    other.sends(f"/issued/{row['id']}", then="agree", version="2")
    assert client_of(app, officer).get(f"/v1/issued-reports/{row['id']}").json()["state"] == "superseded"


def test_what_cannot_be_issued_is_said_beside_the_form(person: Person) -> None:
    assert "There is no such site" in person.sends("/issued", kind="site_audit", subject="nowhere", form="pdf")


def test_the_list_is_narrowed_by_kind_and_state(person: Person, farm: Site) -> None:
    person.sends("/issued", kind="site_audit", subject=str(farm.id), form="json")
    assert "Finca Llano Alto" in person.client.get("/issued?kind=site_audit&state=issued").text
    assert "Finca Llano Alto" not in person.client.get("/issued?state=revoked").text
    assert "no key is set up here" in person.client.get("/issued").text


def test_what_a_report_can_be_about_is_chosen_by_name_and_pages_offer_it_themselves(person: Person, farm: Site) -> None:
    asked = person.client.get("/issued?new=site_audit&named=llano").text
    assert f'<option value="{farm.id}">Finca Llano Alto</option>' in asked
    assert str(farm.id) not in person.client.get("/issued?new=site_audit&named=nothing").text
    assert "uk_msa_s54" in person.client.get("/issued?new=law_statement").text
    page = person.client.get(f"/sites/{farm.id}").text
    assert f'name="subject" value="{farm.id}"' in page
    issued = person.sends("/issued", kind="site_audit", subject=str(farm.id), form="json", back="/sites")
    assert "Finca Llano Alto" in issued


def test_the_languages_of_a_kind_are_offered_and_a_reader_of_another_is_told(person: Person, farm: Site) -> None:
    for path in (f"/sites/{farm.id}", "/issued?new=site_audit&named=llano"):
        offered = re.findall(r'name="language">(.*?)</select>', person.client.get(path).text)
        assert offered
        assert set(re.findall(r'value="(\w+)"', offered[0])) == {"en", "es", "ar", "hi"}
    assert "pas encore de textes dans votre langue" in person.client.get(f"/sites/{farm.id}?lang=fr").text
    assert "no words in your language" not in person.client.get(f"/sites/{farm.id}").text
    spanish = person.sends("/issued", kind="site_audit", subject=str(farm.id), form="json", language="es")
    assert "Finca Llano Alto" in spanish


def test_files_of_a_transaction_that_never_ended_are_swept_and_issued_ones_stay(
    app: FastAPI, database: Database, person: Person, farm: Site
) -> None:
    person.sends("/issued", kind="site_audit", subject=str(farm.id), form="json")
    store = Store(app.state.settings.issued_dir)
    lost = store.keep_bytes(b"left behind")
    kept = {path for path in store.folder.rglob("*") if path.is_file() and path.name != lost.sha256}
    with database.reading() as session:
        assert drop_unneeded(session, store, now=utc_now()) == 0, "a transaction may still be under way"
        assert drop_unneeded(session, store, now=utc_now() + timedelta(days=2)) == 1
    assert {path for path in store.folder.rglob("*") if path.is_file()} == kept
