"""`tierlight suppliers import`, `undo` and `chain` as a person types them."""

import json
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

from api.cli import app
from foundation import accounts, migrating
from foundation.database import Database
from tests.builders import NOW

pytestmark = pytest.mark.no_database  # makes its own SQLite file, as a person would

LIST = "ID,Record,Name,Country\nP-1,Company,Buyer,ES\nP-2,Company,Agency,ES\nP-3,Company,,ES\n"
LINKS = "from_id,kind,to_id,since\nP-2,provides_labour,P-1,2024-01-01\nP-9,supplies,P-1,2024-01-01\n"


@pytest.fixture
def own(tmp_path: Path) -> Path:
    file = tmp_path / "own.sqlite"
    store = Database.at(f"sqlite:///{file}")
    migrating.upgrade(store)
    with store.transaction() as session:
        accounts.add_organisation(session, name="Lindenhof Hotels", kind="buyer", now=NOW)
    store.close()
    (tmp_path / "list.csv").write_text(LIST)
    (tmp_path / "links.csv").write_text(LINKS)
    return file


def run(*args: str | Path, code: int = 0) -> str:
    answer = CliRunner().invoke(app, ["suppliers", *map(str, args)])
    assert answer.exit_code == code, answer.output
    return answer.stdout if code == 0 else answer.stderr


def test_a_list_goes_in_its_links_make_a_chain_and_it_comes_out_again(own: Path, tmp_path: Path) -> None:
    on = ("--database", own)
    brought = json.loads(run("import", tmp_path / "list.csv", *on, "--json"))
    links = json.loads(run("import", tmp_path / "links.csv", "--kind", "edges", *on, "--json"))
    assert (brought["counts"]["new"], brought["counts"]["refused"], links["counts"]["new"]) == (2, 1, 1)
    assert [issue["code"] for issue in links["issues"]] == ["edge.from_unknown"]
    chain = json.loads(run("chain", "P-1", "--direction", "upstream", *on))
    assert [(node["name"], node["tier"]) for node in chain["nodes"]] == [("Buyer", 0), ("Agency", 1)]
    assert len(json.loads(run("chain", "P-1", "--direction", "upstream", "--as-of", "2023-05-01", *on))["nodes"]) == 1
    assert "import.rows_in_use" in run("undo", brought["batch"], *on, code=1)
    run("undo", links["batch"], *on)
    assert json.loads(run("undo", brought["batch"], *on, "--json"))["state"] == "undone"


def test_a_check_writes_a_workbook_of_rows_to_mend_and_nothing_else(own: Path, tmp_path: Path) -> None:
    book = tmp_path / "mend.xlsx"
    run("import", tmp_path / "links.csv", "--kind", "edges", "--dry-run", "--errors", book, "--database", own)
    reasons = [row[7] for row in openpyxl.load_workbook(book)["to mend"].iter_rows(min_row=2, values_only=True)]
    assert reasons == ["edge.from_unknown", "edge.from_unknown"]
    assert "node.not_found" in run("chain", "P-1", "--direction", "upstream", "--database", own, code=1)


def test_a_check_needs_no_database_when_there_is_none(
    own: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from foundation.settings import settings

    monkeypatch.setenv("TIERLIGHT_DATA_DIR", str(tmp_path / "nowhere"))
    settings.cache_clear()
    try:
        told = json.loads(run("import", tmp_path / "list.csv", "--dry-run", "--json"))
        assert (told["state"], told["counts"]) == ("read", {"rows": 2, "refused": 1, "issues": 1})
        assert told["issues"][0]["column"] == "Name"
        run("import", tmp_path / "list.csv", "--dry-run", "--database", tmp_path / "new.sqlite")
        assert not (tmp_path / "new.sqlite").exists()
        assert "database.missing" in run("import", tmp_path / "list.csv", code=1)
    finally:
        settings.cache_clear()


def test_a_mapping_says_what_a_column_is(own: Path, tmp_path: Path) -> None:
    (tmp_path / "odd.csv").write_text("Zeug,Country\nFinca Uno,ES\n")
    (tmp_path / "map.json").write_text('{"Zeug": "name"}')
    mapped = ("import", tmp_path / "odd.csv", "--database", own, "--json", "--mapping")
    assert json.loads(run(*mapped, tmp_path / "map.json"))["counts"]["new"] == 1
    (tmp_path / "map.json").write_text("Zeug=name")
    assert "mapping.unreadable" in run(*mapped, tmp_path / "map.json", code=1)


def test_changes_between_days_the_wrong_way_round_are_refused(own: Path, tmp_path: Path) -> None:
    run("import", tmp_path / "list.csv", "--database", own)
    days = ("--since", "2026-05-01", "--as-of", "2026-04-01")
    assert "chain.period_reversed" in run("chain-changes", "P-1", *days, "--database", own, code=1)
