"""The contract of `tierlight sanctions screen` and `compare`."""

import csv
import gzip
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from api.cli import app

pytestmark = pytest.mark.no_database
runner = CliRunner()

TARGETS = (
    '{"id":"t1","kind":"organisation","names":["QUILLFEATHER TRADING CO., LTD."]}\n'
    '{"id":"t2","kind":"","names":["MV INVENTED STAR"]}\n'
)
QUERIES = (
    "query_id,name,kind\na,Quillfether Trading,organisation\nb,,\nc,...,\n"
    f'd,{"x" * 100_000},\ne,Nobody Of Note,person\nf,"Quillfeather\nTrading",\n'
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "targets.jsonl").write_text(TARGETS)
    (tmp_path / "queries.csv").write_text(QUERIES)
    return tmp_path


def test_screen_writes_hits_with_reasons_and_names_the_rows_it_could_not_use(folder: Path) -> None:
    out = folder / "hits.jsonl"
    done = runner.invoke(
        app, ["sanctions", "screen", f"{folder}/queries.csv", "--against", f"{folder}/targets.jsonl", "--out", str(out)]
    )
    hits = [json.loads(line) for line in out.read_text().splitlines()]
    assert done.exit_code == 0
    assert [(h["query_id"], h["rank"], h["target_id"]) for h in hits] == [("a", 1, "t1"), ("f", 1, "t1")]
    assert all(h["points"] and h["alignment"] and h["name_matched"] and 0 < h["probability"] < 1 for h in hits)
    assert done.stderr.count("not screened: ") == 3


def test_all_candidates_and_top_bound_the_hits_and_gz_is_packed(folder: Path) -> None:
    out = folder / "hits.jsonl.gz"
    command = [
        "sanctions",
        "screen",
        f"{folder}/queries.csv",
        "--against",
        f"{folder}/targets.jsonl",
        "--out",
        str(out),
    ]
    assert runner.invoke(app, [*command, "--all-candidates", "--top", "1", "--json"]).exit_code == 0
    ranks = [json.loads(line)["rank"] for line in gzip.decompress(out.read_bytes()).splitlines()]
    assert set(ranks) == {1}


@pytest.mark.parametrize(
    ("queries", "against", "engine", "code"),
    [
        ("query_id,kind\na,person\n", "targets.jsonl", "local", "columns.missing"),
        (QUERIES, "nowhere.jsonl", "local", "file.missing"),
        (QUERIES, "targets.jsonl", "steam", "screen.engine_unknown"),
        (QUERIES, "queries.csv", "local", "list.none_read"),
    ],
)
def test_what_cannot_be_screened_is_refused_with_a_code(
    folder: Path, queries: str, against: str, engine: str, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    (folder / "asked.csv").write_text(queries)
    (folder / "queries.csv").write_text("a,b\n1,2\n")
    done = runner.invoke(
        app, ["sanctions", "screen", "asked.csv", "--against", against, "--out", "h.jsonl", "--engine", engine]
    )
    assert done.exit_code == 1
    assert code in done.stderr
    assert not (folder / "h.jsonl").exists()


def test_compare_answers_every_row_in_its_order(tmp_path: Path) -> None:
    (tmp_path / "pairs.csv").write_text(
        "pair_id,query,targets,kind\n2,Quillfeather Trading,Quillfeather Trading Ltd | QT,organisation\n"
        "1,,X,\n3,Jo Low,Maria Perez,person\n"
    )
    done = runner.invoke(app, ["sanctions", "compare", f"{tmp_path}/pairs.csv", "--out", f"{tmp_path}/out.csv"])
    rows = list(csv.DictReader((tmp_path / "out.csv").read_text().splitlines()))
    assert done.exit_code == 0
    assert [(row["pair_id"], row["alert"]) for row in rows] == [("2", "1"), ("1", "0"), ("3", "0")]
    assert float(rows[0]["probability"]) > 0.5


def test_compare_tells_every_row_and_head_it_cannot_use_and_still_answers_each(tmp_path: Path) -> None:
    (tmp_path / "pairs.csv").write_text(
        "pair_id,query,targets,kind,query\n1,,Quillfeather Trading,,x\n2,?!,X Works,,x\n3,Quillfeather,...,,x\n"
        "4,Quillfeather Trading,Quillfeather Trading | !!,firm of some kind,x\n4,Jo Low,Maria Perez,person,x\n"
    )
    command = ["sanctions", "compare", f"{tmp_path}/pairs.csv", "--out", f"{tmp_path}/out.csv", "--json"]
    done = runner.invoke(app, command)
    rows = list(csv.DictReader((tmp_path / "out.csv").read_text().splitlines()))
    assert [(row["pair_id"], row["alert"]) for row in rows] == [
        ("1", "0"),
        ("2", "0"),
        ("3", "0"),
        ("4", "1"),
        ("4", "0"),
    ]
    assert json.loads(done.stdout)["not_compared"] == {"query.name_blank": 1, "query.name_without_letters": 2}
    assert "not compared: pairs.csv, row 4, targets: '...': The name has no letter or digit." in done.stderr
    for code in ("query.target_left_out", "query.kind_unknown", "query.id_repeated", "query.head_repeated"):
        assert done.stderr.count(f"[{code}]") == 1, code
    assert "2 columns called query (2, 5): column 2 was read" in done.stderr
