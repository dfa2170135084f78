"""Orders and leads on the command line. All names are invented."""

import csv
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from api.cli import app

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
    assert "not known for 1 of 1 orders: how many people work at the site" in told


@pytest.mark.no_database
@pytest.mark.parametrize(("words", "code"), [((), "leads.nothing_to_search"), (("--orders", "no.csv"), "file.missing")])
def test_what_cannot_be_read_is_refused_with_a_reason(tmp_path: Path, words: tuple[str, ...], code: str) -> None:
    exit_code, _, told = run("suppliers", "leads", *words, "--out", tmp_path / "leads.csv")
    assert (exit_code, code in told) == (1, True)
