"""`tierlight suppliers import` from a list with faults to the mended one, as a person types it."""

import json
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

from api.cli import app
from foundation import accounts, migrating
from foundation.database import Database
from suppliers.batches.holding import HeldSteps
from tests.builders import NOW

pytestmark = pytest.mark.no_database  # makes its own SQLite file, as a person would

LIST = (
    "ID,Name,Address,Country,Remark\n"
    "A,Finca Uno,Calle 1,ES,good\n"
    "B,Finca Dos,Calle 2,Atlantis,=1+1\n"
    "C,,Calle 3,ES,@SUM(A1)\n"
)
ANSWERS = "site_id,field,value,as_of\nA,agency_share,0.2,2026-01-01\nA,agency_share,7,2026-02-01\nZ,agency_share,0.3,\n"


@pytest.fixture
def own(tmp_path: Path) -> Path:
    file = tmp_path / "own.sqlite"
    store = Database.at(f"sqlite:///{file}")
    migrating.upgrade(store)
    with store.transaction() as session:
        accounts.add_organisation(session, name="Lindenhof Hotels", kind="buyer", now=NOW)
    store.close()
    return file


def run(*args: str | Path, code: int = 0) -> str:
    answer = CliRunner().invoke(app, ["suppliers", "import", *map(str, args)])
    assert answer.exit_code == code, answer.output
    return answer.stdout if code == 0 else answer.stderr


def counts(*args: str | Path) -> dict[str, int]:
    told: dict[str, int] = json.loads(run(*args, "--json"))["counts"]
    return told


def mended(book: Path, answers: dict[str, str]) -> Path:
    """As a person mends it: the wrong cells overwritten (by reference and head), everything else left."""
    workbook = openpyxl.load_workbook(book)
    sheet = workbook["to mend"]
    heads = [cell.value for cell in sheet[1]]
    own = heads[8:]
    for row in sheet.iter_rows(min_row=2):
        for key, value in answers.items():
            reference, head = key.split(".")
            if row[8].value == reference:
                row[8 + own.index(head)].value = value
    workbook.save(book)
    return book


def test_rejected_rows_come_back_alone_and_mended_they_come_in_without_a_double(own: Path, tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text(LIST)
    book, on = tmp_path / "mend.xlsx", ("--database", own)
    first = counts(tmp_path / "list.csv", "--errors", book, *on)
    assert (first["new"], first["refused"]) == (1, 2)
    rows = list(openpyxl.load_workbook(book)["to mend"].iter_rows(min_row=2, values_only=True))
    assert [row[2] for row in rows] == ["3", "4"]
    assert ("Country" in rows[0][3], "Atlantis" in rows[0][4], "country.unknown" in rows[0][7]) == (True, True, True)
    assert "name.missing" in rows[1][7]
    assert [row[12] for row in rows] == ["'=1+1", "'@SUM(A1)"]
    again = mended(book, {"B.Country": "Portugal", "C.Name": "Finca Tres"})
    second = counts(again, *on)
    assert (second["new"], second["refused"]) == (2, 0)
    third, original = counts(again, *on), counts(tmp_path / "list.csv", *on)
    assert (third["new"], third["changed"], third["same"]) == (0, 0, 2)
    assert (original["new"], original["changed"], original["same"], original["refused"]) == (0, 0, 1, 2)


def test_rejected_answers_come_back_alone_too(own: Path, tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text(LIST)
    (tmp_path / "facts.csv").write_text(ANSWERS)
    book, on = tmp_path / "mend.xlsx", ("--kind", "facts", "--database", own)
    counts(tmp_path / "list.csv", "--database", own)
    first = counts(tmp_path / "facts.csv", "--errors", book, *on)
    assert (first["new"] + first["changed"], first["refused"]) == (1, 2)
    again = mended(book, {"A.value": "0.7", "Z.site_id": "A"})
    second = counts(again, *on)
    assert second["refused"] == 0
    assert counts(again, *on)["same"] == 2


def test_a_mapping_is_remembered_for_the_next_list_with_the_same_heads(own: Path, tmp_path: Path) -> None:
    (tmp_path / "may.csv").write_text("Zeug,Country\nFinca Uno,ES\n")
    (tmp_path / "june.csv").write_text("Country,Zeug\nPT,Quinta Dois\n")
    (tmp_path / "map.json").write_text('{"Zeug": "name"}')
    assert "suppliers.no_name_column" in run(tmp_path / "june.csv", "--database", own, code=1)
    run(tmp_path / "may.csv", "--mapping", tmp_path / "map.json", "--database", own)
    assert counts(tmp_path / "june.csv", "--database", own)["new"] == 1


def test_a_dry_run_names_what_it_counts_and_writes_nothing(own: Path, tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text(LIST + "A,Finca Uno,Calle 1,ES,good\n")
    asked = ["suppliers", "import", str(tmp_path / "list.csv"), "--dry-run", "--database", str(own)]
    told = CliRunner().invoke(app, asked).stderr
    assert "1 new, 1 exact duplicate inside the file, 2 rejected" in told
    assert "Nothing was written." in told
    assert counts(tmp_path / "list.csv", "--dry-run", "--database", own)["new"] == 1


def text_of(*args: str | Path) -> str:
    answer = CliRunner().invoke(app, ["suppliers", "import", *map(str, args)])
    assert answer.exit_code == 0, answer.output
    return answer.stderr


def test_the_text_says_how_a_list_was_read_and_where_the_first_faults_stand(own: Path, tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text(LIST.replace(",", ";") + "".join(f"N{n};;Road {n};ES;\n" for n in range(9)))
    told = text_of(tmp_path / "list.csv", "--database", own)
    assert "Read as csv, utf-8, parted by semicolon, heads in row 1." in told
    assert "ID → external_id 100%, Name → name 100%" in told
    assert "  refused: row 3, Country: 'Atlantis': This is no country" in told
    assert told.count("[name.missing]") == 4
    assert "And 8 more issues about rows: --errors" in told
    assert f"All of them stand in {tmp_path / 'e.xlsx'}" in text_of(
        tmp_path / "list.csv", "--dry-run", "--errors", tmp_path / "e.xlsx", "--database", own
    )
    told_json = json.loads(run(tmp_path / "list.csv", "--dry-run", "--database", own, "--json"))
    assert (told_json["found"]["separator"], told_json["found"]["head_rows"]) == (";", [1])
    assert {"head": "Name", "field": "name", "confidence": 1.0, "how": "exact"} in told_json["mapping"]
    assert {"column": "Country", "value": "Atlantis", "severity": "refused"}.items() <= told_json["issues"][0].items()


def test_open_questions_are_told_with_the_very_line_that_answers_them(own: Path, tmp_path: Path) -> None:
    listed, answers = tmp_path / "list.csv", tmp_path / "answers.json"
    listed.write_text("Name,Country,Since\nUno,Congo,03/04/2020\nDos,Congo,05/06/2020\nTres,Korea,01/02/2020\n")
    told = text_of(listed, "--dry-run", "--database", own)
    assert "3 questions wait: " in told
    assert "Country 'Congo' (CG or CD)" in told
    answers.write_text(next(line for line in told.splitlines() if line.strip().startswith("{")))
    again = text_of(listed, "--dry-run", "--mapping", answers, "--database", own)
    assert "question" not in again
    assert "3 new" in again


def test_whoever_interrupts_finds_nothing_half_written(
    own: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "list.csv").write_text(LIST)
    finishing = HeldSteps.finishing

    def interrupted(steps: HeldSteps) -> object:
        raise KeyboardInterrupt

    monkeypatch.setattr(HeldSteps, "finishing", interrupted)
    asked = ["suppliers", "import", str(tmp_path / "list.csv"), "--database", str(own)]
    assert CliRunner().invoke(app, asked).exit_code != 0
    monkeypatch.setattr(HeldSteps, "finishing", finishing)
    assert counts(tmp_path / "list.csv", "--dry-run", "--database", own)["new"] == 1
