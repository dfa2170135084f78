"""`tierlight reports` as a stranger types it: many at once, issue, bundle, verify, one after the other."""

import csv
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import select
from typer.testing import CliRunner, Result

from api.cli import app
from foundation import accounts
from foundation.actors import Actor, OrganisationId
from foundation.database import Database
from foundation.models import Organisation, TrailEntry
from foundation.settings import settings
from reports.models import IssuedReport, MadeReport
from tests.builders import NOW, a_party, a_site

ISSUE = ("issue", "portfolio", "--for", "Lindenhof Hotels")


def run(*words: str) -> Result:
    told = CliRunner().invoke(app, ["reports", *words])
    assert told.exception is None or isinstance(told.exception, SystemExit), told.exception
    return told


@pytest.fixture
def desk(own_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    monkeypatch.setenv("TIERLIGHT_DATABASE_URL", own_database)
    monkeypatch.setenv("TIERLIGHT_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("TIERLIGHT_SECRET", "5b1c9f07" * 8)
    settings.cache_clear()
    store = Database.at(own_database)
    with store.transaction() as session:
        first = accounts.add_organisation(session, name="Lindenhof Hotels", kind="buyer", now=NOW)
        own = Actor.system(OrganisationId(first.id))
        for number in range(3):
            firm = a_party(session, own, f"Agro {number}", reference=f"P-{number}")
            a_site(session, own, f"Finca {number}", operator=firm)
    yield store
    store.close()
    settings.cache_clear()


def listed(folder: Path) -> list[dict[str, str]]:
    with (folder / "manifest.csv").open(encoding="utf-8", newline="") as rows:
        return list(csv.DictReader(rows))


def made(desk: Database) -> int:
    with desk.reading() as session:
        return len(session.exec(select(MadeReport)).all())


def test_many_are_listed_with_their_hashes_and_what_was_refused_with_its_reason(desk: Database, tmp_path: Path) -> None:
    asked, out = tmp_path / "ids.csv", tmp_path / "dossiers"
    asked.write_text("reference,why\nP-0,x\nP-nobody,x\nP-2,x\n", encoding="utf-8")
    words = ("make-many", "supplier_dossier", "--for-file", str(asked), "--out", str(out), "--form", "json")
    first = run(*words, "--json")
    assert (first.exit_code, json.loads(first.stdout)) == (1, {"made": 2, "refused": 1, "stood": 0})
    assert [(one["subject"], one["file"], one["code"]) for one in listed(out)] == [
        ("P-0", "00000-P-0.json", ""),
        ("P-nobody", "", "party.not_found"),
        ("P-2", "00002-P-2.json", ""),
    ]
    assert sorted(one.name for one in out.iterdir()) == ["00000-P-0.json", "00002-P-2.json", "manifest.csv"]
    assert made(desk) == 2
    again = run(*words)
    assert (again.exit_code, "[bulk.folder_not_empty]" in again.stderr, made(desk)) == (1, True, 2)
    desk.close()


def test_many_go_on_with_what_is_missing_or_was_changed(desk: Database, tmp_path: Path) -> None:
    asked, out = tmp_path / "ids.txt", tmp_path / "dossiers"
    asked.write_text("P-0\nP-1\nP-2\n", encoding="utf-8")
    words = ("make-many", "supplier_dossier", "--for-file", str(asked), "--out", str(out), "--form", "csv")
    assert run(*words).exit_code == 0
    (out / "00001-P-1.csv").write_bytes(b"touched")
    (out / "00002-P-2.csv").unlink()
    resumed = run(*words, "--resume", "--json")
    assert (resumed.exit_code, json.loads(resumed.stdout)) == (0, {"made": 2, "refused": 0, "stood": 1})
    assert b"Agro 1" in (out / "00001-P-1.csv").read_bytes()
    assert run(*words, "--resume").exit_code == 0
    assert made(desk) == 5
    desk.close()


def test_many_are_written_in_the_language_asked_for_and_not_in_one_without_words(
    desk: Database, tmp_path: Path
) -> None:
    asked, out = tmp_path / "ids.txt", tmp_path / "out"
    asked.write_text("P-1\n", encoding="utf-8")
    words = ("make-many", "supplier_dossier", "--for-file", str(asked), "--out", str(out), "--form", "json")
    refused = run(*words, "--language", "fr")
    assert (refused.exit_code, "[report.language_unknown]" in refused.stderr) == (1, True)
    assert run(*words, "--language", "es").exit_code == 0
    assert json.loads((out / "00000-P-1.json").read_text())["document"]["language"] == "es"
    desk.close()


def test_a_list_that_names_nothing_and_a_folder_that_cannot_be_are_refused_and_nothing_is_made(
    desk: Database, tmp_path: Path
) -> None:
    asked, file = tmp_path / "ids.csv", tmp_path / "file"
    file.write_bytes(b"x")
    for content, out, code in (
        (b"name,why\nAgro,x\n", "out", "bulk.subjects_unreadable"),
        (b"\xff\xfereference\nP-0\n", "out", "bulk.subjects_unreadable"),
        (b"reference\nP-0\n", "file/out", "output.not_writable"),
    ):
        asked.write_bytes(content)
        told = run("make-many", "supplier_dossier", "--for-file", str(asked), "--out", str(tmp_path / out))
        assert (told.exit_code, f"[{code}]" in told.stderr) == (1, True), told.stderr
        assert not (tmp_path / "out").exists()
    assert made(desk) == 0
    desk.close()


def test_a_subject_that_would_run_as_a_formula_is_written_as_text_and_found_again(
    desk: Database, tmp_path: Path
) -> None:
    asked, out = tmp_path / "ids.txt", tmp_path / "out"
    with desk.transaction() as session:
        owner = session.exec(select(Organisation)).one()
        a_party(session, Actor.system(OrganisationId(owner.id)), "Agro", reference="-P-9")
    asked.write_text("=1+1\n-P-9\n", encoding="utf-8")
    words = ("make-many", "supplier_dossier", "--for-file", str(asked), "--out", str(out), "--form", "csv")
    assert run(*words).exit_code == 1
    assert [one["subject"] for one in listed(out)] == ["'=1+1", "'-P-9"]
    assert json.loads(run(*words, "--resume", "--json").stdout) == {"made": 0, "refused": 1, "stood": 1}
    desk.close()


def test_an_issued_report_is_bundled_verified_and_one_changed_byte_is_found(desk: Database, tmp_path: Path) -> None:
    issued = run(*ISSUE, "--form", "json", "--json")
    assert issued.exit_code == 0, issued.stderr
    told = json.loads(issued.stdout)
    out = tmp_path / "report.zip"
    bundled = run("bundle", told["id"], "--out", str(out))
    assert bundled.exit_code == 0, bundled.stderr
    key = bundled.stderr.strip().rsplit(" ", 1)[-1]
    good = run("verify", str(out), "--public-key", key, "--json")
    found = json.loads(good.stdout)
    assert (good.exit_code, found["genuine"], found["signer_is_the_given"]) == (0, True, True)
    assert found["ask"].endswith(f"/verify/{told['code']}")
    altered = tmp_path / "altered.zip"
    with zipfile.ZipFile(out) as read, zipfile.ZipFile(altered, "w") as write:
        for name in read.namelist():
            write.writestr(name, read.read(name).replace(b"Lindenhof", b"Lindenhot"))
    bad = run("verify", str(altered), "--public-key", key, "--json")
    found = json.loads(bad.stdout)
    assert (bad.exit_code, found["genuine"]) == (1, False)
    assert any("json" in fault["where"] for fault in found["faults"]), found["faults"]
    desk.close()


def test_a_store_that_takes_no_file_is_named_and_nothing_is_issued(desk: Database, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir(exist_ok=True)
    (tmp_path / "data" / "issued").write_bytes(b"no folder")
    told = run(*ISSUE, "--form", "csv")
    assert (told.exit_code, "[store.not_writable]" in told.stderr) == (1, True), told.stderr
    with desk.reading() as session:
        assert session.exec(select(IssuedReport)).all() == []
    desk.close()


def test_a_report_that_was_never_signed_is_not_called_altered(desk: Database, tmp_path: Path) -> None:
    out = tmp_path / "made.pdf"
    assert run("make", "portfolio", "--for", "Lindenhof Hotels", "--out", str(out)).exit_code == 0
    told = run("verify", str(out))
    assert (told.exit_code, told.stderr.startswith("Not proven: "), "Altered" in told.stderr) == (1, True, False)
    desk.close()


def test_an_issue_is_a_row_a_file_and_a_line_and_a_wrong_id_is_refused(desk: Database, tmp_path: Path) -> None:
    told = json.loads(run(*ISSUE, "--form", "csv", "--json").stdout)
    with desk.reading() as session:
        row = session.exec(select(IssuedReport)).one()
        lines = session.exec(select(TrailEntry).where(TrailEntry.action == "report.issued")).all()
        assert (str(row.id), row.sha256, row.form, len(lines)) == (told["id"], told["sha256"], "csv", 1)
        assert any(path.name.startswith(row.sha256[:8]) for path in settings().issued_dir.rglob("*"))
    for wrong, code in (("no id", "issued_report.id_unreadable"), (str(row.code), "issued_report.id_unreadable")):
        refused = run("bundle", wrong, "--out", str(tmp_path / "out.zip"))
        assert (refused.exit_code, f"[{code}]" in refused.stderr) == (1, True)
    assert not (tmp_path / "out.zip").exists()
    desk.close()


def test_a_report_in_a_language_its_kind_lacks_is_refused(desk: Database) -> None:
    refused = run(*ISSUE, "--language", "tlh")
    assert (refused.exit_code, "[report.language_unknown]" in refused.stderr) == (1, True)
    with desk.reading() as session:
        assert session.exec(select(IssuedReport)).all() == []
    desk.close()
