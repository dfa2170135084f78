"""Orders and leads on the command line. All names are invented."""

import csv
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from api.cli import app
from api.cli.acting import acting_for
from foundation import accounts, migrating
from foundation.database import Database
from suppliers import sites as site_register
from suppliers.payloads import SiteCreate
from tests.builders import NOW

ORDERS = (
    "order,site,units,sam,start,due,process\n"
    "O1,S1,900000,20,2026-03-02,2026-03-29,sewing\n"
    "O2,S1,many,20,2026-03-02,2026-03-29,sewing\n"
)
SITES = "site,name,as_of,workers,processes\nS1,Weaving Shed,2026-01-01,100,sewing\n"


def run(*words: object) -> tuple[int, str, str]:
    done = CliRunner().invoke(app, [str(word) for word in words])
    return done.exit_code, done.stdout, done.stderr


@pytest.mark.no_database
def test_leads_are_drawn_from_files_without_a_database(tmp_path: Path) -> None:
    orders, sites, out = tmp_path / "orders.csv", tmp_path / "sites.csv", tmp_path / "leads.csv"
    orders.write_text(ORDERS, "utf-8")
    sites.write_text(SITES, "utf-8")
    code, told, _ = run(
        "suppliers", "leads", "--orders", orders, "--sites", sites, "--out", out, "--as-of", "2026-11-01", "--json"
    )
    answer = json.loads(told)
    assert (code, answer["orders"], answer["leads"]) == (0, 1, 1)
    assert [(issue["row"], issue["column"], issue["value"]) for issue in answer["issues"]] == [(3, "units", "many")]
    (lead,) = csv.DictReader(out.read_text("utf-8").splitlines())
    assert (lead["subject"], lead["about"], lead["reasons"]) == ("S1", "O1", "capacity")
    assert 1 < float(lead["low"]) < float(lead["high"])


@pytest.mark.no_database
def test_orders_that_raise_nothing_still_write_the_heads(tmp_path: Path) -> None:
    orders, out = tmp_path / "orders.csv", tmp_path / "leads.csv.gz"
    orders.write_text("order,site,units,start,due\nO1,S1,5,2026-03-02,2026-03-29\n", "utf-8")
    code, _, told = run("suppliers", "leads", "--orders", orders, "--out", out)
    assert code == 0
    assert out.is_file()
    assert "not known for 1 of 1 order: how many people work at the site" in told


@pytest.mark.no_database
def test_every_fault_of_a_row_is_told_at_once_with_its_code(tmp_path: Path) -> None:
    orders, out = tmp_path / "orders.csv", tmp_path / "leads.csv"
    orders.write_text(
        "order,site,units,start,due,price\nO1,,many,soon,2026-03-29,dear\nO1,S1,5,2026-03-02,2026-03-29,\n"
    )
    code, _, told = run("suppliers", "leads", "--orders", orders, "--out", out)
    assert (code, "1 order read" in told) == (0, True)
    assert "orders.csv, row 2, start: 'soon': Write the date as YYYY-MM-DD. [lead.date_unreadable]" in told
    assert {word for word in ("units: 'many'", "site: ", "price: 'dear'") if f"row 2, {word}" in told} == {
        "units: 'many'",
        "site: ",
        "price: 'dear'",
    }
    assert "row 3" not in told


@pytest.mark.no_database
@pytest.mark.parametrize(("words", "code"), [((), "leads.nothing_to_search"), (("--orders", "no.csv"), "file.missing")])
def test_what_cannot_be_read_is_refused_with_a_reason(tmp_path: Path, words: tuple[str, ...], code: str) -> None:
    exit_code, _, told = run("suppliers", "leads", *words, "--out", tmp_path / "leads.csv")
    assert (exit_code, code in told) == (1, True)


@pytest.mark.no_database  # makes its own SQLite file, as a person would
def test_orders_and_what_is_known_of_sites_go_into_the_register_once(tmp_path: Path) -> None:
    database, orders, sites = tmp_path / "own.sqlite", tmp_path / "orders.csv", tmp_path / "sites.csv"
    store = Database.at(f"sqlite:///{database}")
    migrating.upgrade(store)
    with store.transaction() as session:
        accounts.add_organisation(session, name="Lindenhof Hotels", kind="buyer", now=NOW)
        actor = acting_for(session, "")
        site_register.add_site(session, actor, SiteCreate(name="Weaving Shed", reference="S1"), now=NOW)
    store.close()
    orders.write_text(ORDERS, "utf-8")
    sites.write_text(SITES + "S9,Nowhere,2026-01-01,5,\n", "utf-8")
    words = ("suppliers", "orders", orders, "--sites", sites, "--database", database, "--json")
    first, second = (json.loads(run(*words)[1]) for _ in range(2))
    assert (first["new"], first["facts"], first["unknown_sites"]) == (1, 2, ["S9"])
    assert (second["new"], second["same"], second["facts"]) == (0, 1, 0)
