"""Reports over HTTP and on the command line, as the people who ask for them."""

import hashlib
from pathlib import Path

import pytest
from sqlmodel import select
from typer.testing import CliRunner

from api.cli.acting import OrganisationUnclear
from api.cli.reports import app
from api.main import create_app
from foundation import accounts, tokens
from foundation.actors import Action, Actor, OrganisationId, Role
from foundation.clock import utc_now
from foundation.database import Database
from foundation.models import Account
from foundation.settings import Settings
from reports.models import MadeReport
from suppliers.models import Site
from suppliers.sites import SiteNotFound
from tests.builders import NOW, a_site, an_account
from tests.web_client import TestClient


def client_of(database: Database, actor: Actor) -> TestClient:
    with database.transaction() as session:
        account = session.get_one(Account, actor.account_id)
        scopes = frozenset(action for action in Action if actor.may(action))
        secret = tokens.make_token(session, account, name="test", scopes=scopes, days=1, now=utc_now())
    return TestClient(create_app(Settings(), database), headers={"authorization": f"Bearer {secret}"})


@pytest.fixture
def farm(database: Database, officer: Actor) -> Site:
    with database.transaction() as session:
        return a_site(session, officer, "Finca Llano Alto")


def test_a_site_s_report_is_a_file_that_the_database_knows(database: Database, officer: Actor, farm: Site) -> None:
    client = client_of(database, officer)
    given = client.get(f"/v1/sites/{farm.id}/report.pdf")
    assert (given.status_code, given.headers["content-type"], given.content[:5]) == (200, "application/pdf", b"%PDF-")
    with database.reading() as session:
        row = session.exec(select(MadeReport)).one()
    assert row.sha256 == hashlib.sha256(given.content).hexdigest() == given.headers["x-content-sha256"]
    assert "Finca" not in given.headers["content-disposition"]


def test_every_kind_that_is_listed_can_be_asked_for(database: Database, officer: Actor, farm: Site) -> None:
    client = client_of(database, officer)
    listed = client.get("/v1/reports/kinds").json()
    assert len(listed) >= 9
    book = client.post("/v1/reports", json={"kind": "supplier_register", "subject": "Lindenhof Hotels", "form": "xlsx"})
    assert (book.status_code, book.content[:2]) == (200, b"PK")
    wrong = client.post("/v1/reports", json={"kind": "poem", "subject": str(farm.id)})
    assert (wrong.status_code, wrong.json()["code"]) == (404, "report_kind.not_found")
    period = client.post(
        "/v1/reports", json={"kind": "inspectorate_year", "subject": "Lindenhof Hotels", "period": "20"}
    )
    assert (period.status_code, period.json()["code"]) == (422, "period.unreadable")


def test_another_organisation_s_site_and_name_are_not_there(database: Database, officer: Actor, farm: Site) -> None:
    with database.transaction() as session:
        other = accounts.add_organisation(session, name="Other Buyer", kind="buyer", now=NOW)
    client = client_of(database, an_account(database, OrganisationId(other.id), Role.COMPLIANCE_OFFICER))
    assert client.get(f"/v1/sites/{farm.id}/report.pdf").status_code == 404
    asked = {"kind": "portfolio", "subject": "Lindenhof Hotels", "form": "json"}
    assert client.post("/v1/reports", json=asked).json()["code"] == "organisation.not_found"
    with database.reading() as session:
        assert session.exec(select(MadeReport)).all() == []


def test_an_observer_makes_no_report(database: Database, buyer: OrganisationId, farm: Site) -> None:
    client = client_of(database, an_account(database, buyer, Role.OBSERVER))
    assert client.get(f"/v1/sites/{farm.id}/report.pdf").status_code == 403


def test_the_command_line_makes_reports_of_the_only_organisation_or_the_named_one(
    own_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TIERLIGHT_DATABASE_URL", own_database)
    store = Database.at(own_database)
    with store.transaction() as session:
        first = accounts.add_organisation(session, name="Lindenhof Hotels", kind="buyer", now=NOW)
        site = a_site(session, Actor.system(OrganisationId(first.id)), "Finca Llano Alto")
    out = tmp_path / "site.pdf"
    made = CliRunner().invoke(app, ["make", "site_audit", "--for", site.reference, "--out", str(out)])
    assert made.exit_code == 0, made.output
    assert out.read_bytes()[:5] == b"%PDF-"
    assert kept(store) == [hashlib.sha256(out.read_bytes()).hexdigest()]
    with store.transaction() as session:
        accounts.add_organisation(session, name="Other Buyer", kind="buyer", now=NOW)
    ask = ["make", "site_audit", "--for", site.reference, "--out", str(tmp_path / "b.pdf")]
    assert isinstance(CliRunner().invoke(app, ask).exception, OrganisationUnclear)
    assert isinstance(CliRunner().invoke(app, [*ask, "--organisation", "Other Buyer"]).exception, SiteNotFound)
    assert not (tmp_path / "b.pdf").exists()
    store.close()


def kept(store: Database) -> list[str]:
    with store.reading() as session:
        return list(session.exec(select(MadeReport.sha256)))
