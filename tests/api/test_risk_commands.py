"""`tierlight risk`: score, explain and replay, the last without any database."""

import gzip
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from api.cli import app
from foundation import accounts, migrating
from foundation.actors import Actor, OrganisationId
from foundation.database import Database
from tests.builders import NOW, a_fact, a_site

pytestmark = pytest.mark.no_database  # `--database FILE` is SQLite by itself


@pytest.fixture
def file(tmp_path: Path) -> Path:
    database = Database.at(f"sqlite:///{tmp_path}/one.sqlite")
    migrating.upgrade(database)
    with database.transaction() as session:
        owner = accounts.add_organisation(session, name="Lindenhof Hotels", kind="buyer", now=NOW)
        actor = Actor.system(OrganisationId(owner.id))
        site = a_site(session, actor, "Finca")
        site.reference = "S-1"
        session.add(site)
        for field, value in (("upheld_claims", "4"), ("entity_age_years", "1"), ("recruitment_fees", "none")):
            a_fact(session, actor, site.id, field, value)
    database.close()
    return tmp_path / "one.sqlite"


def run(*args: str | Path, code: int = 0) -> str:
    answer = CliRunner().invoke(app, ["risk", *map(str, args)])
    assert answer.exit_code == code, answer.output
    return answer.stdout if code == 0 else answer.stderr


def test_a_site_is_scored_explained_and_computed_again_from_the_receipt_alone(file: Path, tmp_path: Path) -> None:
    scored = json.loads(run("score", "--database", file, "--as-of", "2026-11-22", "--json"))
    assert (scored["sites"], sum(scored["bands"].values())) == (1, 1)
    receipt = tmp_path / "receipt.json"
    told = json.loads(run("explain", "S-1", "--database", file, "--receipt", receipt, "--json"))
    assert sum(line["points"] for line in told["contributions"]) == told["value"]
    assert any(sentence.startswith("Would lower it to ") for sentence in told["sentences"])
    file.unlink()
    again = json.loads(run("replay", receipt, "--json"))
    assert (again["same"], again["value"], again["sha256"]) == (True, told["value"], told["receipt_hash"])
    packed = tmp_path / "receipt.json.gz"
    packed.write_bytes(gzip.compress(json.dumps(json.loads(receipt.read_text())).encode()))
    assert "The same to the bit" in run("replay", packed)


def test_a_receipt_that_was_touched_is_refused(file: Path, tmp_path: Path) -> None:
    run("score", "--database", file, "--as-of", "2026-11-22")
    receipt = tmp_path / "receipt.json"
    run("explain", "S-1", "--database", file, "--receipt", receipt)
    told = json.loads(receipt.read_text())
    told["receipt"]["inputs"]["facts"]["entity_age_years"][0] = 50.0
    for forged in (json.dumps(told), json.dumps(told["receipt"]), "nothing"):
        receipt.write_text(forged)
        assert "receipt.tampered" in run("replay", receipt, code=1)
    assert "file.missing" in run("replay", tmp_path / "none.json", code=1)


def test_who_is_meant_must_be_clear(file: Path) -> None:
    assert "score.not_found" in run("explain", "S-1", "--database", file, code=1)
    assert "site.not_found" in run("explain", "S-9", "--database", file, code=1)
    assert "organisation.unclear" in run("score", "--database", file, "--organisation", "Nobody", code=1)
