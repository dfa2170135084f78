"""Equity at the page, over the interface and from the command line: the same figures, and faults told by row."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import pytest
from pydantic import SecretStr
from typer.testing import CliRunner

from api.access import COOKIE
from api.cli import app as commands
from api.main import create_app
from foundation import accounts
from foundation.actors import Actor, OrganisationId, Role
from foundation.clock import utc_now
from foundation.database import Database
from foundation.models import Account
from foundation.settings import Settings
from sanctions.cases.past import PastCase, take_over
from tests.builders import NOW, a_party, an_account
from tests.web_client import TestClient

HEADS = "reference,jurisdiction,regime,offence_family,severity,imposed,opened_on,decided_on,office"


@pytest.fixture
def unit(database: Database, authority: OrganisationId) -> Actor:
    return an_account(database, authority, Role.CASE_OFFICER)


@pytest.fixture
def cases(database: Database, unit: Actor) -> int:
    with database.transaction() as session:
        firm = a_party(session, Actor.system(unit.organisation_id), "Obras Vega Alta S.L.")
        return take_over(session, unit, [_past(firm.id, number) for number in range(50)], now=NOW)


def _past(party_id: UUID, number: int) -> PastCase:
    return PastCase(
        reference=f"ES-{number:03d}",
        party_id=party_id,
        site_id=None,
        regime="es_lisos",
        offence_family="wage_underpayment",
        severity="serious",
        office=("north", "south")[number % 2],
        grounds="Wages below the collective agreement, alleged",
        offence_on=date(2023, 1, 9),
        opened_on=date(2023, 2, 1),
        decided_on=date(2023, 6, 1),
        final_on=date(2023, 8, 1),
        ended_on=date(2024, 8, 1),
        imposed=Decimal((2000 + 13 * (number % 7)) * (1 + number % 2)),
        after_appeal=None,
        collected=Decimal(0),
        currency="EUR",
        facts={"severity": "serious"},
    )


@pytest.fixture
def pages(database: Database, unit: Actor, tmp_path: Path) -> TestClient:
    settings = Settings(secret=SecretStr("x1y2z3" * 8), secure_cookies=False, data_dir=tmp_path)
    client = TestClient(create_app(settings, database), headers={"accept": "text/html"})
    with database.transaction() as session:
        opened = accounts.open_sign_in(session, session.get_one(Account, unit.account_id), now=utc_now(), hours=1)
    client.cookies.set(COOKIE, opened.secret)
    return client


@pytest.mark.usefixtures("cases")
def test_the_page_the_file_and_the_interface_tell_the_same_offices(pages: TestClient) -> None:
    page = pages.get("/equity").text
    assert "south" in page
    assert "1 group" in page or "2 groups" in page
    lines = pages.get("/equity/equity.csv").text.splitlines()
    south = next(line for line in lines if line.startswith("office,south"))
    told = pages.get("/v1/equity", headers={"accept": "application/json"}).json()
    offices = next(one for one in told["picture"]["parities"] if one["group"] == "office")
    ratio = next(one["ratio"] for one in offices["groups"] if one["name"] == "south")
    assert f"{ratio:.6g}" in south


def test_a_table_is_compared_and_not_kept_and_its_faults_are_told(pages: TestClient) -> None:
    token = pages.get("/equity").text.split('name="form_token" value="')[1].split('"')[0]
    rows = [f"r{number},XA,xa,wage,serious,{1000 + number},2026-01-01,2026-03-01,a" for number in range(12)]
    table = "\n".join([HEADS, *rows, "bad,XA,xa,wage,serious,many,2026-01-01,2026-03-01,a"])
    answer = pages.post("/equity", data={"form_token": token}, files={"file": ("theirs.csv", table)})
    assert answer.status_code == 200
    assert "12 decided cases" in answer.text.replace("<b>", "").replace("</b>", "")
    assert "imposed" in answer.text
    form = {"x-form-token": token, "accept": "application/json"}
    told = pages.post("/v1/equity/tables", headers=form, files={"file": ("theirs.csv", table)}).json()
    assert told["picture"]["cases"] == 12
    for name, content in (("a.csv", "x,y\n1,2"), ("b.csv", b"\xff\xfe\x00"), ("", b"")):
        refused = pages.post("/equity", data={"form_token": token}, files={"file": (name, content)})
        assert refused.status_code == 422, name
        refused = pages.post("/v1/equity/tables", headers=form, files={"file": (name, content)})
        assert refused.status_code == 422, name
    assert "Fewer" in pages.get("/equity").text or "0 decided cases" in pages.get("/equity").text.replace(
        "<b>", ""
    ).replace("</b>", "")


@pytest.mark.usefixtures("cases")
def test_the_command_reads_the_database_of_the_only_regulator(database: Database) -> None:
    if not database.is_sqlite:
        pytest.skip("the option names a SQLite file")
    answer = CliRunner().invoke(commands, ["sanctions", "equity", "--database", str(database.engine.url.database)])
    assert answer.exit_code == 0, answer.output
    assert "office south" in answer.output
