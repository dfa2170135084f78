"""What a command writes never takes the place of what it reads, and no folder is made by a slip of the pen."""

import json
import os
from pathlib import Path

import pytest
from typer.testing import CliRunner

from api.cli import app

pytestmark = pytest.mark.no_database

LIST = "ID,Name,Address,Country\nA,Rosewood Inn,12 Mill Road,ES\nB,Harbour Hotel,4 Quay Street,ES\n"


@pytest.mark.parametrize(
    "command",
    [
        "suppliers match {file} --out {file}",
        "suppliers match {file} --out {free} --pairs {linked}",
        "suppliers match {file} --out {free} --pairs {free}",
        "suppliers match {free} --labels {file} --out {file}",
        "suppliers compare {file} --out {file}",
        "suppliers lookup {file} --against {free} --out {linked}",
        "suppliers lookup {free} --against {file} --out {file}",
        "suppliers lookup {free} --against {file} --out {other} --keep {file}",
        "suppliers leads --orders {file} --out {file}",
        "suppliers convert {free} {file} --to geojson --out {file}",
        "suppliers convert {file} --to parquet --out {folder}",
        "suppliers export --format geojson --database {file} --out {file}",
        "suppliers import {file} --dry-run --errors {file}",
        "sanctions screen {file} --against {free} --out {file}",
        "sanctions screen {free} --against {file} --out {linked}",
        "sanctions compare {file} --out {file}",
        "audits plan --instance {file} --out {file}",
    ],
)
def test_an_output_that_is_an_input_is_refused_and_the_input_stays(command: str, tmp_path: Path) -> None:
    places = {name: tmp_path / "own" / f"{name}.csv" for name in ("file", "free", "other", "linked")}
    places["folder"] = tmp_path / "own"
    places["folder"].mkdir()
    places["file"].write_text(LIST)
    os.link(places["file"], places["linked"])
    answer = CliRunner().invoke(app, command.format(**places).split())
    assert (answer.exit_code, "[output.is_input]" in answer.stderr) == (1, True), answer.output
    assert places["file"].read_text() == LIST
    assert not places["free"].exists()


def test_a_name_that_would_run_as_a_formula_is_written_as_text(tmp_path: Path) -> None:
    asked, against, out = (tmp_path / f"{name}.csv" for name in ("asked", "against", "out"))
    asked.write_text(LIST)
    against.write_text(LIST.replace("Rosewood Inn", "@Rosewood Inn"))
    words = ["suppliers", "lookup", str(asked), "--against", str(against), "--out", str(out)]
    assert CliRunner().invoke(app, words).exit_code == 0
    assert "0,1,0,'@Rosewood Inn," in out.read_text()


def test_a_folder_that_is_not_there_is_named_and_not_made(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text(LIST)
    listed, out = str(tmp_path / "list.csv"), tmp_path / "slip" / "out.csv"
    for command in (["match", listed, "--out", str(out)], ["convert", listed, "--to", "ftm", "--out", str(out)]):
        answer = CliRunner().invoke(app, ["suppliers", *command])
        assert (answer.exit_code, "[output.not_writable]" in answer.stderr) == (1, True)
    assert not out.parent.exists()


def test_parquet_makes_its_own_folder(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text(LIST)
    asked = ["suppliers", "convert", str(tmp_path / "list.csv"), "--to", "parquet", "--out", str(tmp_path / "tables")]
    answer = CliRunner().invoke(app, [*asked, "--json"])
    assert answer.exit_code == 0, answer.output
    assert all(Path(file).exists() for file in json.loads(answer.stdout)["files"])
