"""Penalty laws over HTTP: anybody may read them and recompute, and what cannot be is refused by name."""

import re

import pytest
from fastapi import FastAPI

from api.main import create_app
from foundation.database import Database
from foundation.settings import Settings
from sanctions.penalties.regimes import families, regimes
from tests.web_client import TestClient

CASE = {"offence_family": "wage_underpayment", "offence_date": "2026-04-30", "workers_affected": 2}
ASKED = "work=1&offence_family=wage_underpayment&offence_date=2026-04-30&workers_affected=2"


@pytest.fixture
def app(database: Database) -> FastAPI:
    return create_app(Settings(demo=True), database)


@pytest.fixture
def rest(app: FastAPI) -> TestClient:
    return TestClient(app)


@pytest.fixture
def pages(app: FastAPI) -> TestClient:
    return TestClient(app, headers={"accept": "text/html"})


def test_every_law_can_be_read_without_an_account_and_every_rule_with_its_citation(rest: TestClient) -> None:
    lines = rest.get("/v1/regimes").json()
    assert [one["id"] for one in lines] == [one.family for one in families()]
    told = [rest.get(f"/v1/regimes/{one['id']}").json() for one in lines]
    versions = [version for one in told for version in one["versions"]]
    assert len(versions) == len(regimes())
    assert all(rule["ref"] and rule["applies"] and rule["provides"] for one in versions for rule in one["rules"])
    assert rest.get("/v1/regimes/atlantis").status_code == 404


def test_each_page_of_a_law_shows_its_rules_and_what_is_recalled(pages: TestClient) -> None:
    listed = pages.get("/regimes").text
    for regime in families():
        assert f'href="/regimes/{regime.family}"' in listed
        page = pages.get(f"/regimes/{regime.family}")
        assert page.status_code == 200
        assert all(version.id in page.text for version in regime.versions)
        assert ("recalled: check" in page.text) == any(version.recalled for version in regime.versions)


def test_the_interface_answers_a_case_and_names_what_is_missing(rest: TestClient) -> None:
    facts = CASE | {"underpayment_total": 12000, "underpayments": [11000, 1000]}
    (told,) = rest.post("/v1/penalties/assess", json={"facts": facts, "regimes": ["gb_nmw"]}).json()
    assert (told["low"], told["high"], told["law_version"]) == (22000, 22000, "gb_nmw")
    (refused,) = rest.post("/v1/penalties/assess", json={"facts": CASE, "regimes": ["gb_nmw"]}).json()
    assert [one["fact"] for one in refused["refused"]["missing"]] == ["underpayment_total"]
    everything = rest.post("/v1/penalties/assess", json={"facts": facts}).json()
    assert len(everything) == len(families())
    wrong = rest.post("/v1/penalties/assess", json={"facts": CASE | {"currency": "XQZ"}})
    assert (wrong.status_code, wrong.json()["code"]) == (422, "facts.refused")
    assert rest.post("/v1/penalties/assess", json={"facts": CASE, "regimes": ["atlantis"]}).status_code == 404


def test_an_offence_that_has_not_come_yet_is_refused_with_its_place(rest: TestClient) -> None:
    told = rest.post("/v1/penalties/assess", json={"facts": CASE | {"offence_date": "9999-01-01"}})
    assert (told.status_code, told.json()["code"]) == (422, "facts.refused")
    assert [(one["column"], one["value"]) for one in told.json()["places"]] == [("offence_date", "9999-01-01")]
    assert "has not come yet" in told.json()["detail"]


@pytest.mark.parametrize(
    ("asked", "hint"),
    [
        ({"facts": CASE | {"worker_affected": 3}}, "perhaps workers_affected is meant"),
        ({"facts": CASE | {"offence_family": "wage_underpayments"}}, "perhaps wage_underpayment is meant"),
        ({"facts": CASE | {"severity": "very_serius"}}, "perhaps very_serious is meant"),
        ({"facts": CASE, "regimes": ["gb_nwm"]}, "perhaps gb_nmw is meant"),
    ],
)
def test_a_name_nobody_knows_is_refused_with_the_nearest_known_one(
    rest: TestClient, asked: dict[str, object], hint: str
) -> None:
    told = rest.post("/v1/penalties/assess", json=asked)
    assert told.status_code in {404, 422}
    assert hint in told.json()["detail"]
    assert told.json()["places"]


def test_the_lab_is_a_link_that_works_without_a_script(pages: TestClient) -> None:
    page = pages.get(f"/penalty-lab?{ASKED}&regime=gb_nmw&underpayment_total=3000").text
    assert "6,000 GBP" in page
    assert 'value="3000"' in page
    assert "firm_employees" not in page, "only what the chosen laws read is asked"
    assert "guilty" not in page.lower()
    missing = pages.get(f"/penalty-lab?{ASKED}&regime=gb_nmw").text
    assert 'href="#f-underpayment_total"' in missing
    assert 'id="f-underpayment_total"' in missing


def test_money_of_other_laws_is_compared_by_dated_rates_alone(pages: TestClient) -> None:
    rated = f"{ASKED}&regime=gb_nmw&underpayment_total=3000&currency=EUR&in=currency"
    without = pages.get(f"/penalty-lab?{rated}").text
    assert "GBP" in without
    assert "1 fact is missing" in without
    told = pages.get(f"/penalty-lab?{rated}&rate.GBP=0.8&rates_on=2026-04-30&rates_source=a+bank").text
    assert "4,800 GBP" in told
    assert "6,000 EUR" in told
    undated = pages.get(f"/penalty-lab?{rated}&rate.GBP=0.8")
    assert (undated.status_code, 'href="#f-rates_on"' in undated.text) == (422, True)


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ("workers_affected=-3", "workers_affected"),
        ("workers_affected=10^30", "workers_affected"),
        ("workers_affected=1e999", "workers_affected"),
        ("underpayment_total=1e30", "underpayment_total"),
        ("underpayment_total=1,000.50", "underpayment_total"),
        ("currency=XQZ", "currency"),
        ("offence_date=31.12.2025", "offence_date"),
        ("offence_date=9999-12-31", "offence_date"),
        ("severity=awful", "severity"),
        ("wokers=3", "wokers"),
        ("regime=atlantis", "regime"),
    ],
)
def test_what_cannot_be_is_told_at_its_field_and_kept_as_typed(pages: TestClient, typed: str, field: str) -> None:
    query = "&".join(part for part in ASKED.split("&") if not part.startswith(field))
    answer = pages.get(f"/penalty-lab?{query}&{typed}")
    assert answer.status_code == 422
    assert f'href="#f-{field}"' in answer.text
    assert "Traceback" not in answer.text


def test_a_law_of_another_day_is_refused_in_words(pages: TestClient) -> None:
    early = ASKED.replace("2026-04-30", "1999-01-01")
    page = pages.get(f"/penalty-lab?{early}&regime=gb_nmw&underpayment_total=3000").text
    assert re.search(r"the earliest\s+begins on 2009-04-06", page)
