"""A report that cannot be made says why, with a code, and leaves what was there before as it was."""

import errno
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import select
from typer.testing import CliRunner

from api.cli import app
from api.cli.output import placed
from foundation import accounts, trail
from foundation.actors import Actor, OrganisationId
from foundation.database import Database
from foundation.settings import settings
from reports.models import MadeReport
from tests.api.test_report_routes import client_of
from tests.builders import NOW, a_site

FORMER = b"an earlier report"


def run(*words: str) -> tuple[int, str]:
    told = CliRunner().invoke(app, ["reports", *words])
    assert told.exception is None or isinstance(told.exception, SystemExit), told.exception
    return told.exit_code, told.stderr


@pytest.fixture
def desk(own_database: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    monkeypatch.setenv("TIERLIGHT_DATABASE_URL", own_database)
    settings.cache_clear()
    store = Database.at(own_database)
    with store.transaction() as session:
        first = accounts.add_organisation(session, name="Lindenhof Hotels", kind="buyer", now=NOW)
        a_site(session, Actor.system(OrganisationId(first.id)), "Finca Llano Alto")
    yield store
    store.close()
    settings.cache_clear()


def kept(store: Database) -> tuple[int, tuple[int, str]]:
    with store.reading() as session:
        return len(session.exec(select(MadeReport)).all()), trail.head(session)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "out"
    made.mkdir()
    return made


WRONG = [
    (("make", "poem", "--for", "Lindenhof Hotels"), "out.pdf", "report_kind.not_found"),
    (("make", "portfolio", "--for", "Nobody"), "out.pdf", "organisation.not_found"),
    (("make", "site_audit", "--for", "no such site"), "out.pdf", "site.not_found"),
    (("make", "site_audit", "--for", "\x1b[31m\x07" * 40_000), "out.pdf", "site.not_found"),
    (("make", "portfolio", "--for", "Lindenhof Hotels"), "out.doc", "report_form.unknown"),
    (("make", "portfolio", "--for", "Lindenhof Hotels"), "none/out.pdf", "output.not_writable"),
    (("make", "inspectorate_year", "--for", "Lindenhof Hotels", "--period", "26-Q5"), "out.pdf", "period.unreadable"),
    (("make", "inspectorate_year", "--for", "Lindenhof Hotels", "--period", "0000"), "out.pdf", "period.unreadable"),
    (("make", "law_statement", "--for", "atlantis_act"), "out.pdf", "law.not_found"),
    (("make", "portfolio", "--for", "Lindenhof Hotels", "--period", "2019"), "out.pdf", "period.not_taken"),
    (("make", "portfolio", "--for", "Lindenhof Hotels", "--schema", "s.json"), "out.pdf", "schema.needs_workbook"),
]


def test_a_wrong_question_is_refused_with_its_code_and_changes_nothing(desk: Database, folder: Path) -> None:
    before = kept(desk)
    for words, name, code in WRONG:
        out = folder / name
        if out.parent.is_dir():
            out.write_bytes(FORMER)
        exit_code, told = run(*words, "--out", str(out))
        assert (exit_code, f"[{code}]" in told) == (1, True), (words[:4], told[-300:])
        assert "\x1b" not in told
        assert len(told) < 1_000
        if out.parent.is_dir():
            assert out.read_bytes() == FORMER
    assert kept(desk) == before
    assert {each.name for each in folder.iterdir()} <= {"out.pdf", "out.doc"}
    desk.close()


def test_a_period_without_data_is_a_report_that_counts_nothing(desk: Database, folder: Path) -> None:
    out = folder / "year.json"
    assert run("make", "inspectorate_year", "--for", "Lindenhof Hotels", "--period", "1990", "--out", str(out))[0] == 0
    document = json.loads(out.read_text(encoding="utf-8"))
    figures = document["figures"].items()
    counts = {ident: one["value"] for ident, one in figures if one["kind"] == "integer" and one["value"]}
    assert set(counts) <= {"sites", "regions.g1.sites", "regions.g1.never"}, "only the site that stands there unvisited"
    assert "1990" in json.dumps(document)
    desk.close()


def test_a_full_disk_leaves_the_former_report_whole_and_enters_nothing(
    desk: Database, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = folder / "book.xlsx"
    out.write_bytes(FORMER)
    before = kept(desk)

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    exit_code, told = run("make", "supplier_register", "--for", "Lindenhof Hotels", "--out", str(out))
    assert (exit_code, "output.not_writable" in told, "No space left" in told) == (1, True, True)
    assert out.read_bytes() == FORMER
    assert [each.name for each in folder.iterdir()] == ["book.xlsx"]
    assert kept(desk) == before, "no row and no line of the trail claims the file that is not there"
    desk.close()


@pytest.mark.slow
def test_a_command_killed_while_it_writes_leaves_the_former_report_whole(
    desk: Database, own_database: str, folder: Path
) -> None:
    out = folder / "site.html"
    out.write_bytes(FORMER)
    words = ["reports", "make", "portfolio", "--for", "Lindenhof Hotels", "--out", str(out)]
    killed = (
        "import os, pathlib, signal\n"
        "pathlib.Path.replace = lambda *_: os.kill(os.getpid(), signal.SIGKILL)\n"
        f"from api.cli import app\napp({words!r})\n"
    )
    environment = {**os.environ, "TIERLIGHT_DATABASE_URL": own_database}
    ended = subprocess.run(
        [sys.executable, "-c", killed], env=environment, check=False, capture_output=True, timeout=60
    )
    assert ended.returncode == -signal.SIGKILL, ended.stderr
    assert out.read_bytes() == FORMER
    assert run(*words[1:])[0] == 0
    assert out.read_bytes() != FORMER
    left = [each for each in folder.iterdir() if each != out]
    assert [each.name.endswith("-site.html.part") for each in left] == [True]
    os.utime(left[0], (0, 0))
    assert run(*words[1:])[0] == 0
    assert [each.name for each in folder.iterdir()] == ["site.html"]
    desk.close()


@pytest.mark.no_database
def test_of_two_commands_that_write_one_file_at_once_the_last_one_stands_whole(folder: Path) -> None:
    out = folder / "one.pdf"
    with placed(out, b"first, and longer"):
        with placed(out, b"second"):
            pass
        assert out.read_bytes() == b"second"
    assert out.read_bytes() == b"first, and longer"
    assert [each.name for each in folder.iterdir()] == ["one.pdf"]


ASKED: tuple[tuple[dict[str, str], int, str], ...] = (
    ({"kind": "poem", "subject": "x"}, 404, "report_kind.not_found"),
    ({"kind": "portfolio", "subject": "Nobody"}, 404, "organisation.not_found"),
    ({"kind": "site_audit", "subject": "\x07\x1b" * 100}, 404, "site.not_found"),
    ({"kind": "portfolio", "subject": "x" * 100_000}, 422, "request.invalid"),
    ({"kind": "portfolio", "subject": "a\x00b"}, 422, "request.invalid"),
    ({"kind": "portfolio", "subject": "x", "form": "doc"}, 422, "request.invalid"),
    ({"kind": "inspectorate_year", "subject": "Lindenhof Hotels", "period": "2026-13"}, 422, "period.unreadable"),
    ({"kind": "law_statement", "subject": "atlantis_act"}, 404, "law.not_found"),
    ({"kind": "portfolio", "subject": "Lindenhof Hotels", "period": "2019"}, 422, "period.not_taken"),
    ({"kind": "inspectorate_year", "subject": "Nobody", "period": "2026-H2"}, 404, "organisation.not_found"),
)


def test_over_http_too(database: Database, officer: Actor) -> None:
    client = client_of(database, officer)
    before = kept(database)
    for asked, status, code in ASKED:
        answer = client.post("/v1/reports", json=asked)
        assert (answer.status_code, answer.json()["code"]) == (status, code), asked
        assert answer.headers["content-type"] == "application/problem+json"
    assert kept(database) == before
