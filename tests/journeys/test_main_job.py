"""The main job on a user's own files, through the command line: invented lists in the formats real ones have."""

import csv
import json
import sqlite3
import zipfile
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest
from click.testing import Result
from typer.testing import CliRunner

from api.cli import app

pytestmark = pytest.mark.no_database

RESULTS = {
    "suppliers.xlsx",
    "errors.xlsx",
    "hits.csv",
    "scores.csv",
    "plan.csv",
    "plan.ics",
    "tasks.csv",
    "portfolio.pdf",
    "run.json",
}
SUPPLIERS = """country,name,address,sector
ES,Finca El Tarajal,"Camino del Tarajal 14, Níjar",Agriculture
People's Republic of China,"Golden Reed Weaving Co., Ltd","No. 4 Canal Road, Quanzhou",Apparel
CHINA,GOLDEN REED WEAVING COMPANY LIMITED,"no.4 canal road, quanzhou",Apparel
Atlantis,Deep Water Hotel,"1 Trench Street",Hospitality
ES,Norvelta Trading S.A.,"Calle Mayor 1, Lleida",Construction
,Hotel Without A Land,"2 Nowhere Lane",Hospitality
"""
SDN = '36,"NORVELTA TRADING S.A.",-0- ,"TEST",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n'
SDN += '37,"DOE, Johannes",individual,"TEST",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,"DOB 1961."\r\n'
ADD = '36,1,"Calle Mayor 1","Lleida","Spain",-0- \r\n37,2,-0- ,-0- ,-0- ,-0- \r\n'
ALT = '36,1,"aka","NORVELTA",-0- \r\n'


@pytest.fixture(scope="module")
def suppliers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("own") / "suppliers.csv"
    path.write_text(SUPPLIERS, "utf-8")
    return path


@pytest.fixture(scope="module")
def lists(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("lists")
    for name, text in {"sdn.csv": SDN, "add.csv": ADD, "alt.csv": ALT}.items():
        (folder / name).write_text(text, "latin-1")
    return folder


def tierlight(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.fixture(scope="module")
def out(suppliers: Path, lists: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What one run left, for every test that only looks at it."""
    folder = tmp_path_factory.mktemp("out")
    done = tierlight(
        "run", "--suppliers", suppliers, "--lists", lists, "--out", folder, "--seed", 7, "--starts-on", "2026-11-23"
    )
    assert done.exit_code == 0, done.output
    return folder


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def test_own_files_become_every_result_with_reasons(out: Path) -> None:
    assert {path.name for path in out.iterdir()} >= RESULTS
    summary = json.loads((out / "run.json").read_text("utf-8"))
    assert summary["files"] == [{"name": "suppliers.csv", "kind": "parties", "read": 6, "taken": 4, "refused": 2}]
    assert {one["code"] for one in summary["refused"]} == {"country.unknown", "country.blank"}
    assert summary["inspectors_invented"] == 3
    refused = list(openpyxl.load_workbook(out / "errors.xlsx").worksheets[0].iter_rows(values_only=True))
    assert any("Atlantis" in str(row) for row in refused)
    hits = rows(out / "hits.csv")
    assert [(hit["name"], hit["entry"], hit["state"]) for hit in hits] == [
        ("Norvelta Trading S.A.", "36", "possible match")
    ]
    (doubt,) = summary["screening"]["lists_doubted"]
    assert "us_ofac_sdn was kept, but it has 2 entries where at least" in doubt
    scores = rows(out / "scores.csv")
    assert len(scores) == 4
    assert {(score["band"], score["value"]) for score in scores} == {("unknown", "")}
    plan = rows(out / "plan.csv")
    assert plan
    assert {visit["inspector_invented"] for visit in plan} == {"yes"}
    assert {task["visit"] for task in rows(out / "tasks.csv")} == {visit["visit"] for visit in plan}


def test_a_calendar_on_a_lost_phone_names_nobody(out: Path) -> None:
    calendar = (out / "plan.ics").read_text("utf-8")
    assert "BEGIN:VEVENT" in calendar
    assert not any(word in calendar for word in ("Tarajal", "Golden", "Norvelta", "Lleida"))


def test_the_same_files_and_seed_give_the_same_plan_and_scores(out: Path, suppliers: Path, tmp_path: Path) -> None:
    tierlight("run", "--suppliers", suppliers, "--out", tmp_path, "--seed", 7, "--starts-on", "2026-11-23")
    plans = [
        [(row["site"], row["inspector"], row["day"], row["start"]) for row in rows(folder / "plan.csv")]
        for folder in (out, tmp_path)
    ]
    assert plans[0] == plans[1]


def test_several_files_may_follow_one_option_or_many(suppliers: Path, tmp_path: Path) -> None:
    second = tmp_path / "more.csv"
    second.write_text("Name,Land\nHotel Faro Norte,Spain\n", "utf-8")
    for number, files in enumerate(
        (["--suppliers", suppliers, second], ["--suppliers", suppliers, "--suppliers", second])
    ):
        done = tierlight("run", *files, "--out", tmp_path / str(number), "--json")
        assert len(json.loads(done.stdout)["files"]) == 2


def test_the_trail_of_a_run_verifies_and_its_database_opens(out: Path) -> None:
    done = tierlight("trail", "verify", "--database", out / "tierlight.sqlite", "--json")
    assert json.loads(done.stdout)["broken"] is None


def nothing_written(out: Path) -> bool:
    return not out.exists() or list(out.iterdir()) == []


def broken_inputs(tmp_path: Path) -> dict[str, tuple[Sequence[object], str]]:
    """Each kind of bad input with the code it is refused with."""
    texts = {"empty.csv": "", "nameless.csv": "colour,size\nred,4\n"}
    for name, text in texts.items():
        (tmp_path / name).write_text(text, "utf-8")
    (tmp_path / "picture.xlsx").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8)
    whole = tmp_path / "whole.xlsx"
    book = openpyxl.Workbook()
    book.active.append(["Name", "Country"])
    book.active.append(["Hotel Faro Norte", "Spain"])
    book.save(whole)
    (tmp_path / "cut.xlsx").write_bytes(whole.read_bytes()[:-400])
    (tmp_path / "bad").mkdir()
    (tmp_path / "bad" / "list.csv").write_text("a picture of a cat", "utf-8")
    good = tmp_path / "good.csv"
    good.write_text("Name,Country\nHotel Faro Norte,Spain\n", "utf-8")
    return {
        "empty": (["--suppliers", tmp_path / "empty.csv"], "file.empty"),
        "no name column": (["--suppliers", tmp_path / "nameless.csv"], "suppliers.no_name_column"),
        "no spreadsheet": (["--suppliers", tmp_path / "picture.xlsx"], "file.not_a_spreadsheet"),
        "truncated": (["--suppliers", tmp_path / "cut.xlsx"], "file.truncated"),
        "missing": (["--suppliers", tmp_path / "nowhere.csv"], "file.missing"),
        "no list format": (["--suppliers", good, "--lists", tmp_path / "bad"], "list."),
        "no inspectors": (
            ["--suppliers", good, "--inspectors", tmp_path / "nameless.csv"],
            "inspectors.no_name_column",
        ),
    }


@pytest.mark.parametrize(
    "case", ["empty", "no name column", "no spreadsheet", "truncated", "missing", "no list format", "no inspectors"]
)
def test_bad_input_is_one_sentence_with_a_code_and_leaves_nothing(case: str, tmp_path: Path) -> None:
    arguments, code = broken_inputs(tmp_path)[case]
    done = tierlight("run", *arguments, "--out", tmp_path / "out")
    assert done.exit_code == 1
    refusal = next(line for line in done.stderr.splitlines() if "[" in line)
    assert f"[{code}" in refusal
    assert "Traceback" not in done.stderr
    assert nothing_written(tmp_path / "out")


def test_a_place_that_cannot_be_written_is_refused_before_any_work(suppliers: Path, tmp_path: Path) -> None:
    blocked = tmp_path / "a file, no folder"
    blocked.write_text("", "utf-8")
    done = tierlight("run", "--suppliers", suppliers, "--out", blocked)
    assert done.exit_code == 1
    assert "[output.not_writable]" in done.stderr


def test_earlier_results_stay_when_a_later_run_is_refused(out: Path, tmp_path: Path) -> None:
    before = {path.name: path.read_bytes() for path in out.iterdir() if path.name in RESULTS}
    tierlight("run", "--suppliers", tmp_path / "nowhere.csv", "--out", out)
    assert {path.name: path.read_bytes() for path in out.iterdir() if path.name in RESULTS} == before


def test_a_later_run_keeps_the_database_of_the_one_before(suppliers: Path, tmp_path: Path) -> None:
    for _ in range(2):
        tierlight("run", "--suppliers", suppliers, "--out", tmp_path)
    assert len(list(tmp_path.glob("tierlight*.sqlite"))) == 2


def test_a_database_that_was_not_migrated_says_what_to_do(tmp_path: Path) -> None:
    sqlite3.connect(tmp_path / "fresh.sqlite").execute("CREATE TABLE empty (id INTEGER)")
    done = tierlight("trail", "head", "--database", tmp_path / "fresh.sqlite")
    assert (done.exit_code, "[database.not_migrated]" in done.stderr) == (1, True)
    assert "tierlight migrate" in done.stderr


def test_usage_errors_are_exit_2_and_help_is_quick() -> None:
    assert tierlight("run").exit_code == 2
    assert tierlight("--help").exit_code == 0


def test_a_workbook_that_is_a_bomb_is_refused(tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", b"0" * 1000)
        packed.writestr("xl/worksheets/sheet1.xml", b" " * 700_000_000)
    done = tierlight("run", "--suppliers", bomb, "--out", tmp_path / "out")
    assert done.exit_code == 1
    assert "[file." in done.stderr


def test_a_list_of_firms_without_a_site_is_still_screened_and_what_was_refused_can_still_be_mended(
    lists: Path, tmp_path: Path
) -> None:
    firms = tmp_path / "firms.csv"
    firms.write_text("name,record,country\nNorvelta Trading S.A.,Company,ES\nAusonia,Company,Atlantis\n", "utf-8")
    done = tierlight("run", "--suppliers", firms, "--lists", lists, "--out", tmp_path / "out")
    assert done.exit_code == 0, done.output
    assert "no visit is planned" in done.output
    with (tmp_path / "out" / "hits.csv").open(encoding="utf-8-sig") as hits:
        assert [row["name"] for row in csv.DictReader(hits)] == ["Norvelta Trading S.A."]
    book = openpyxl.load_workbook(tmp_path / "out" / "errors.xlsx", read_only=True)
    assert [row[7] for row in book["to mend"].iter_rows(min_row=2, values_only=True)] == ["country.unknown"]
    assert json.loads((tmp_path / "out" / "run.json").read_text("utf-8"))["plan"] is None
