"""A long list of names: each row is screened, or told as not screened with its place, a code and the reason."""

import csv
import json
import signal
from collections import Counter
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from api.cli import app, screening_batch
from api.cli.output import TerminalProgress

pytestmark = pytest.mark.no_database

TARGETS = '{"id":"t1","kind":"","names":["Quillfeather Trading"]}\n{"id":"t2","kind":"","names":["MV Invented Star"]}\n'
HEADS = "query_id,name,kind,country\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "targets.jsonl").write_text(TARGETS)
    return tmp_path


def screen(folder: Path, asked: bytes | str, *more: str, against: str = "targets.jsonl") -> Result:
    (folder / "asked.csv").write_bytes(asked if isinstance(asked, bytes) else asked.encode())
    words = ["sanctions", "screen", f"{folder}/asked.csv", "--against", f"{folder}/{against}"]
    return CliRunner().invoke(app, [*words, "--out", f"{folder}/hits.jsonl", "--json", *more])


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("", "query.name_blank"),
        ("?!...", "query.name_without_letters"),
        ("\u202e\u200f", "query.name_without_letters"),
        ("\x00", "query.name_without_letters"),
        ("X", "query.name_one_letter"),
        ("x" * 100_000, "query.name_too_long"),
    ],
)
def test_a_name_that_cannot_be_screened_is_told_and_the_rest_is_screened(folder: Path, name: str, code: str) -> None:
    asked = f'{HEADS}a,Quillfeather Trading,,\nb,"{name}",,\nc,MV Invented Star,,\n'
    done = screen(folder, asked, "--not-screened", f"{folder}/left.csv")
    (left,) = csv.DictReader((folder / "left.csv").read_text().splitlines())
    found = [json.loads(line)["query_id"] for line in (folder / "hits.jsonl").read_text().splitlines()]
    assert (done.exit_code, found) == (0, ["a", "c"]), done.output
    assert (left["query_id"], left["row"], left["code"]) == ("b", "3", code)
    assert f"not screened: asked.csv, row 3, name: {name[:40]!r}" in done.stderr
    assert json.loads(done.stdout) | {"targets": 2, "hits": 2} == {
        "rows": 3, "queries": 2, "odd": 1, "not_screened": {code: 1}, "targets": 2, "hits": 2,
        "files_refused": [],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        (f"{HEADS}a,Quillfeather Trading,,\na,MV Invented Star,,\n", "query.id_repeated"),
        (f"{HEADS}a,Quillfeather Trading,firm of some kind,\nb,MV Invented Star,,\n", "query.kind_unknown"),
        (f"{HEADS}a,Quillfeather Trading,,Nowhereland\nb,MV Invented Star,,\n", "query.country_unknown"),
        (f"{HEADS}a,Quillfeather Trading,,,odd\nb,MV Invented Star,,\n", "query.more_cells_than_heads"),
        ("query_id,name,name\na,Quillfeather Trading,x\nb,MV Invented Star,y\n", "query.head_repeated"),
        (f'{HEADS}a,"Quillfeather Trading,,\nb,MV Invented Star,,\n', "query.quotation_mark_open"),
    ],
)
def test_a_row_in_doubt_is_screened_and_told(folder: Path, asked: str, code: str) -> None:
    done = screen(folder, asked)
    assert (done.exit_code, json.loads(done.stdout)["hits"], done.stderr.count(code)) == (0, 2, 1), done.output


def test_marks_of_direction_and_other_encodings_hide_no_name(folder: Path) -> None:
    hidden = f"{HEADS}a,\u202eQuillfeather Trading\u202c,,\nb,MV Invented Star\u200f,,\nc,Größe Übung,,\n"
    for encoding in ("utf-8", "utf-16", "cp1252"):
        text = hidden if encoding != "cp1252" else hidden.translate({0x202E: None, 0x202C: None, 0x200F: None})
        done = screen(folder, text.encode(encoding))
        assert (done.exit_code, json.loads(done.stdout)["hits"]) == (0, 2), done.output
        assert (f"was read as {encoding}" in done.stderr) == (encoding != "utf-8")


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ("query_id,kind\na,person\n", "columns.missing"),
        (f"{HEADS}a,,,\nb,...,,\n", "screen.no_name_to_screen"),
        ("", "file.empty"),
        ('{"name": "Quillfeather Trading"}', "screen.queries_not_text"),
    ],
)
def test_a_file_without_a_name_is_refused_and_a_former_answer_stays(folder: Path, asked: str, code: str) -> None:
    (folder / "hits.jsonl").write_text("former\n")
    done = screen(folder, asked, "--not-screened", f"{folder}/left.csv")
    assert (done.exit_code, f"[{code}]" in done.stderr) == (1, True), done.output
    assert (folder / "hits.jsonl").read_text() == "former\n"
    assert sorted(path.name for path in folder.iterdir()) == ["asked.csv", "hits.jsonl", "targets.jsonl"]


def test_a_list_that_is_cut_off_or_nameless_never_reads_as_no_hits(folder: Path) -> None:
    good = f"{HEADS}a,Quillfeather Trading,,\n"
    for content, code in (
        (TARGETS + '{"id":"t3","na', "list.none_read"),
        ('{"id":"t3","kind":"person","names":["..."]}\n', "screen.nothing_to_match"),
    ):
        (folder / "other.jsonl").write_text(content)
        done = screen(folder, good, against="other.jsonl")
        assert (done.exit_code, f"[{code}]" in done.stderr) == (1, True), done.output
    (folder / "other.jsonl").write_text(TARGETS + '{"id":"t3","kind":"person","names":["..."]}\n{"id":"t4"}\n')
    done = screen(folder, good, against="other.jsonl")
    assert (json.loads(done.stdout)["hits"], done.stderr.count("note: ")) == (1, 3)


def test_a_file_in_the_folder_screened_against_is_never_written_over(folder: Path) -> None:
    lists = folder / "lists"
    lists.mkdir()
    (lists / "hits.jsonl").write_text(TARGETS)
    done = screen(folder, f"{HEADS}a,Quillfeather Trading,,\n", "--out", f"{lists}/hits.jsonl", against="lists")
    assert (done.exit_code, "[output.is_input]" in done.stderr) == (1, True), done.output
    assert (lists / "hits.jsonl").read_text() == TARGETS


def test_many_odd_rows_are_counted_and_all_listed_when_asked_for(folder: Path) -> None:
    asked = HEADS + "".join(f"q{n},{'' if n % 2 else 'Quillfeather Trading'},,\n" for n in range(100))
    done = screen(folder, asked, "--not-screened", f"{folder}/left.csv.gz")
    assert (json.loads(done.stdout)["odd"], done.stderr.count("row ")) == (50, 20)
    assert "not screened: 50 rows in all: 50 query.name_blank" in done.stderr
    found = Counter(json.loads(line)["query_id"] for line in (folder / "hits.jsonl").read_text().splitlines())
    assert found == Counter(f"q{n}" for n in range(0, 100, 2))


def test_a_stopped_run_leaves_no_half_file(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Stopping(TerminalProgress):
        def __call__(self, phase: str, done: int, total: int) -> None:
            if phase == "screening names":
                signal.raise_signal(signal.SIGTERM)

    monkeypatch.setattr(screening_batch, "TerminalProgress", Stopping)
    done = screen(folder, f"{HEADS}a,Quillfeather Trading,,\n", "--not-screened", f"{folder}/left.csv")
    assert (done.exit_code, "Stopped: nothing was written." in done.stderr) == (130, True)
    assert sorted(path.name for path in folder.iterdir()) == ["asked.csv", "targets.jsonl"]


def test_long_work_says_every_minute_how_far_it_is_and_how_long_it_takes(capsys: pytest.CaptureFixture[str]) -> None:
    seconds = iter(range(0, 3000, 30))
    progress = TerminalProgress(lambda: float(next(seconds)))
    for done in range(0, 6001, 1000):
        progress("screening names", done, 6000)
    assert capsys.readouterr().err.splitlines() == [
        "screening names",
        "screening names 2,000/6,000, 2 min left",
        "screening names 4,000/6,000, 60 s left",
        "screening names 6,000/6,000",
    ]


def test_a_file_of_a_folder_that_was_not_used_is_told_again_at_the_end(folder: Path) -> None:
    lists = folder / "lists"
    lists.mkdir()
    (lists / "own.jsonl").write_text('{"id": "1", "name": "Quillfeather Trading"}\n')
    (lists / "cut.xml").write_text("<CONSOLIDATED_LIST><INDIVIDUALS>")
    (folder / "asked.csv").write_text(f"{HEADS}a,Quillfeather Trading,,\n")
    run = ("sanctions", "screen", str(folder / "asked.csv"), "--against", str(lists), "--out", str(folder / "o.jsonl"))
    assert "Nobody was looked for in cut.xml" in CliRunner().invoke(app, run).stderr
    assert json.loads(CliRunner().invoke(app, [*run, "--json"]).stdout)["files_refused"] == ["cut.xml"]
