"""`tierlight sanctions lists`: published files into the configured database, and their age."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from api.cli import app
from foundation.settings import settings

runner = CliRunner()


@pytest.fixture
def configured(own_database: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    monkeypatch.setenv("TIERLIGHT_DATABASE_URL", own_database)
    settings.cache_clear()
    write(tmp_path, "Quillfeather Trading", "Alpha Harvest", "Bravo Build", "Carlos Crews")
    yield tmp_path
    settings.cache_clear()


def write(folder: Path, *names: str) -> None:
    lines = [json.dumps({"id": name[:5], "kind": "organisation", "names": [name]}) for name in names]
    (folder / "own.jsonl").write_text("\n".join(lines) + "\n")


def lists(*arguments: str) -> tuple[int, str, str]:
    done = runner.invoke(app, ["sanctions", "lists", *arguments])
    return done.exit_code, done.stdout, done.stderr


def test_a_list_is_kept_shown_with_its_age_and_screened_against(configured: Path) -> None:
    code, out, _ = lists("add", "own", f"{configured}/own.jsonl", "--json")
    assert (code, json.loads(out)["lists"][0]["added"]) == (0, 4)
    (status,) = json.loads(lists("status", "--json")[1])
    assert (status["source"], status["live"], status["age_days"], status["warnings"]) == ("own", 4, 0, [])
    (configured / "names.csv").write_text("query_id,name,kind\na,Quillfether Trading,organisation\n")
    hits = configured / "hits.jsonl"
    command = ["sanctions", "screen", f"{configured}/names.csv", "--against", "loaded", "--out", str(hits)]
    assert runner.invoke(app, command).exit_code == 0
    assert json.loads(hits.read_text())["target_id"] == "own:Quill"


@pytest.mark.parametrize("content", ["", '{"id":"1","names":["Alpha Harvest"]}\n', '{"id":"1","names":["Alpha'])
def test_a_broken_or_shrunken_file_is_refused_and_warned_about(configured: Path, content: str) -> None:
    lists("add", "own", f"{configured}/own.jsonl")
    (configured / "own.jsonl").write_text(content)
    code, _, err = lists("add", "own", f"{configured}/own.jsonl")
    assert (code, "[list." in err) == (1, True)
    (status,) = json.loads(lists("status", "--json")[1])
    assert status["live"] == 4
    assert "[list." in status["warnings"][0]


def test_a_shorter_list_is_taken_when_a_person_says_so(configured: Path) -> None:
    lists("add", "own", f"{configured}/own.jsonl")
    write(configured, "Quillfeather Trading")
    assert lists("add", "own", f"{configured}/own.jsonl")[2].count("list.shrunken") == 1
    assert lists("add", "own", f"{configured}/own.jsonl", "--accept-smaller")[0] == 0


def test_names_without_letters_are_counted_and_an_absent_file_of_addresses_is_told(configured: Path) -> None:
    write(configured, "Quillfeather Trading", "?!", "...")
    code, _, err = lists("add", "own", f"{configured}/own.jsonl")
    assert (code, "own.jsonl: 2 entries have no name with a letter or digit, such as ?!" in err) == (0, True), err
    code, _, err = lists("refresh", "--addresses", f"{configured}/nosuch.csv")
    assert (code, "[list.addresses_unreadable]" in err, "Errno" in err) == (1, True, False), err
    assert "nosuch.csv cannot be read: there is no such file" in err


def test_a_refused_first_file_is_told_until_a_good_one_comes(configured: Path) -> None:
    good = (configured / "own.jsonl").read_text()
    (configured / "own.jsonl").write_text('{"id":"1","names":["Alpha')
    for _ in range(2):
        assert lists("add", "own", f"{configured}/own.jsonl")[0] == 1
    (status,) = json.loads(lists("status", "--json")[1])
    assert (status["source"], status["loaded_at"], status["entries"], status["healthy"]) == ("own", None, 0, False)
    (warning,) = status["warnings"]
    assert warning.startswith("Never read, so nothing is screened against it. ")
    assert "2 times in a row: own.jsonl, row 1: the last line is not a whole JSON object" in warning
    assert warning.endswith("[list.truncated]")
    assert "own: never read" in lists("status")[1]
    (configured / "own.jsonl").write_text(good)
    assert lists("add", "own", f"{configured}/own.jsonl")[0] == 0
    assert json.loads(lists("status", "--json")[1])[0]["warnings"] == []
