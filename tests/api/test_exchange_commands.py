"""`tierlight suppliers import`, `export`, `convert` and `chain` with the formats of others, as a person types them."""

import json
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from api.cli import app
from foundation import accounts, migrating
from foundation.database import Database
from suppliers.interop import formats
from suppliers.interop.bods_writing import Publication
from tests.builders import NOW
from tests.suppliers.deliveries import chain

pytestmark = pytest.mark.no_database  # makes its own SQLite file, as a person would


@pytest.fixture
def own(tmp_path: Path) -> Path:
    file = tmp_path / "own.sqlite"
    store = Database.at(f"sqlite:///{file}")
    migrating.upgrade(store)
    with store.transaction() as session:
        accounts.add_organisation(session, name="Lindenhof Hotels", kind="buyer", now=NOW)
    store.close()
    formats.write(chain(), "bods", tmp_path / "owners.bods.json", Publication("Prueba", date(2026, 3, 1)))
    formats.write(chain(), "parquet", tmp_path / "all.zip", Publication("Prueba", date(2026, 3, 1)))
    return file


def run(*args: str | Path, code: int = 0) -> str:
    answer = CliRunner().invoke(app, ["suppliers", *map(str, args)])
    assert answer.exit_code == code, answer.output
    return answer.stdout if code == 0 else answer.stderr


def test_a_document_is_checked_goes_in_and_is_taken_back(own: Path, tmp_path: Path) -> None:
    file, on = tmp_path / "owners.bods.json", ("--database", own)
    checked = json.loads(run("import", file, "--dry-run", *on, "--json"))
    brought = json.loads(run("import", file, *on, "--json"))
    assert (checked["state"], checked["counts"]["new"], brought["counts"]["new"]) == ("dry_run", 9, 9)
    assert json.loads(run("import", file, *on, "--json"))["counts"]["same"] == 9
    assert json.loads(run("undo", brought["batch"], *on, "--json"))["state"] == "undone"


def test_a_broken_document_is_refused_with_its_path_and_nothing_is_written(own: Path, tmp_path: Path) -> None:
    file = tmp_path / "owners.bods.json"
    file.write_text(file.read_text("utf-8").replace('"exact": 60', '"exact": 160'), "utf-8")
    said = run("import", file, "--database", own, code=1)
    assert "document.broken" in said
    assert "$[5].recordDetails.interests[0].share.exact lies above 100" in said
    assert json.loads(run("export", "--format", "geojson", "--out", tmp_path / "e.json", "--database", own, "--json"))[
        "records"
    ] == {"parties": 0, "sites": 0, "edges": 0}


def test_every_format_is_written_and_its_losses_told(own: Path, tmp_path: Path) -> None:
    on = ("--database", own)
    run("import", tmp_path / "all.zip", *on)
    names = {"oshub": "h.xlsx", "geojson": "m.geojson", "bods": "o.jsonl", "ftm": "f.jsonl.gz", "gleif": "g.xml"}
    for form, name in {**names, "parquet": "p"}.items():
        told = json.loads(run("export", "--format", form, "--out", tmp_path / name, *on, "--json"))
        assert told["records"] == {"parties": 5, "sites": 2, "edges": 6}
        assert all(Path(file).exists() for file in told["files"])
        assert any("personal data" in loss["what"] for loss in told["losses"])
        assert (len(told["losses"]) == 1) == (form == "parquet")


def test_documents_are_turned_into_one_another_without_a_database(own: Path, tmp_path: Path) -> None:
    told = json.loads(run("convert", tmp_path / "all.zip", "--to", "ftm", "--out", tmp_path / "x.jsonl", "--json"))
    assert any(loss["what"] == "workers of a link" for loss in told["losses"])
    back = ("convert", tmp_path / "x.jsonl", "--to", "bods", "--out", tmp_path / "y.json", "--as-of", "2026-03-01")
    assert json.loads(run(*back, "--json"))["records"]["parties"] == 5
    (tmp_path / "list.csv").write_text("ID,Record,Name,Country\nP-1,Company,Uno,ES\nP-2,Company,Dos,ES\n")
    (tmp_path / "links.csv").write_text("from,kind,to,share\nDos,owns,Uno,60\n")
    both = (tmp_path / "list.csv", tmp_path / "links.csv")
    run("convert", *both, "--to", "bods", "--out", tmp_path / "z.json", "--as-of", "2026-03-01")
    owners = [one for one in json.loads((tmp_path / "z.json").read_text()) if one["recordType"] == "relationship"]
    assert owners[0]["recordDetails"]["interests"][0]["share"]["exact"] == 60


def test_a_chain_is_drawn_as_owners_as_money_and_as_tables(own: Path, tmp_path: Path) -> None:
    on = ("--direction", "upstream", "--as-of", "2026-03-01", "--database", own)
    run("import", tmp_path / "all.zip", "--database", own)
    owners = json.loads(run("chain", "P-1", *on, "--format", "bods"))
    assert {one["recordId"] for one in owners if one["recordType"] != "relationship"} >= {"P-1", "P-2", "P-3"}
    lines = run("chain", "P-1", *on, "--format", "ftm").splitlines()
    assert "UnknownLink" in {json.loads(line)["schema"] for line in lines}
    run("chain", "P-1", *on, "--format", "parquet", "--out", tmp_path / "chain.zip")
    assert [site.key for site in formats.read(tmp_path / "chain.zip", "parquet").sites] == ["S-1"]
    assert "--out" in run("chain", "P-1", *on, "--format", "parquet", code=2)
