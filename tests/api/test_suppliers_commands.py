"""`tierlight suppliers match` and `compare` on files, without a database."""

import csv
import gzip
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from api.cli import app

pytestmark = pytest.mark.no_database

LIST = """Empresa,Domicilio,Tel
Rosewood Inn,"12 Mill Road
Tillburg",555 010 2000
Harbour Hotel,4 Quay Street,555 010 3000
,,
ROSEWOOD INN LTD,"12 Mill Rd, Tillburg",555 010 2000
"""


def rows_of(path: Path) -> list[dict[str, str]]:
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def run(*args: str | Path, code: int = 0) -> str:
    answer = CliRunner().invoke(app, ["suppliers", *map(str, args)])
    assert answer.exit_code == code, answer.output
    return answer.stdout if code == 0 else answer.stderr


def test_match_counts_records_and_not_lines_and_names_every_one(tmp_path: Path) -> None:
    listed = tmp_path / "list.csv.gz"
    listed.write_bytes(gzip.compress(LIST.encode()))
    said = run("match", listed, "--out", tmp_path / "c.csv", "--pairs", tmp_path / "p.csv.gz", "--json")
    clusters = {row["row"]: row["cluster"] for row in rows_of(tmp_path / "c.csv")}
    assert list(clusters) == ["0", "1", "2", "3"]
    assert clusters["0"] == clusters["3"]
    assert len(set(clusters.values())) == json.loads(said)["clusters"] == 3
    assert [(row["row_a"], row["row_b"], row["decision"]) for row in rows_of(tmp_path / "p.csv.gz")] == [
        ("0", "3", "same")
    ]


def test_labels_change_the_answer_and_a_bad_label_is_named_with_its_row(tmp_path: Path) -> None:
    listed, labels = tmp_path / "list.csv", tmp_path / "labels.csv"
    listed.write_text(LIST, encoding="utf-8")
    labels.write_text("row_a,row_b,same\n0,3,0\n", encoding="utf-8")
    run("match", listed, "--labels", labels, "--out", tmp_path / "c.csv")
    assert len({row["cluster"] for row in rows_of(tmp_path / "c.csv")}) == 4
    labels.write_text("row_a,row_b,same\n0,3,0\n0,x,1\n", encoding="utf-8")
    said = run("match", listed, "--labels", labels, "--out", tmp_path / "d.csv", code=1)
    assert "[label.unreadable]" in said
    assert "row 3" in said
    assert not (tmp_path / "d.csv").exists()


def test_list_without_a_name_column_is_refused_with_its_heads(tmp_path: Path) -> None:
    listed = tmp_path / "list.csv"
    listed.write_text("Weight,Price\n1,2\n", encoding="utf-8")
    assert "[columns.no_name]" in run("match", listed, "--out", tmp_path / "c.csv", code=1)
    run("match", listed, code=2)


def test_list_without_rows_is_refused_and_still_leaves_a_table_with_heads(tmp_path: Path) -> None:
    listed, out = tmp_path / "list.csv", tmp_path / "c.csv"
    listed.write_text("Name,Address\n", encoding="utf-8")
    assert "[file.empty]" in run("match", listed, "--out", out, code=1)
    assert out.read_text(encoding="utf-8") == "row,cluster\n"


def test_compare_answers_in_the_order_given_and_writes_heads_when_there_is_nothing(tmp_path: Path) -> None:
    pairs, out = tmp_path / "pairs.csv", tmp_path / "out.csv"
    heads = "pair_id,left_name,left_address,right_name,right_address\n"
    pairs.write_text(
        heads + "z,Alpha Knit Ltd,Plot 4,ALPHA KNIT,Plot 4\na,Alpha Knit,Plot 4,Alpha Knit,Plot 9\n", encoding="utf-8"
    )
    run("compare", pairs, "--out", out)
    assert [(row["pair_id"], row["decision"]) for row in rows_of(out)] == [("z", "same"), ("a", "different")]
    pairs.write_text(heads, encoding="utf-8")
    run("compare", pairs, "--out", out)
    assert out.read_text(encoding="utf-8") == "pair_id,probability,decision,reasons\n"


def test_a_pair_without_a_name_is_for_a_person_and_says_why(tmp_path: Path) -> None:
    pairs, out = tmp_path / "pairs.csv", tmp_path / "out.csv"
    pairs.write_text(
        "pair_id,left_name,left_address,right_name,right_address\n"
        "1,Alpha Knit,4 Mill Road,,4 Mill Road\n2,,,Alpha Knit,\n3,,Unit 4 Mill Road,Alpha,Unit 5 Mill Road\n",
        encoding="utf-8",
    )
    run("compare", pairs, "--out", out)
    rows = rows_of(out)
    assert [row["pair_id"] for row in rows] == ["1", "2", "3"]
    assert all(row["reasons"].startswith("a name is missing") for row in rows)
    assert [row["decision"] for row in rows] == ["same", "review", "different"]
