"""`tierlight audits instruments`: what is in force, and one's own checked, without any database."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from api.cli import app
from audits.instruments.tables import FOLDER

pytestmark = pytest.mark.no_database

AGRICULTURE = FOLDER / "checklists" / "2026.2" / "agriculture.csv"


def test_an_instrument_is_listed_in_each_of_its_versions() -> None:
    listed = CliRunner().invoke(app, ["audits", "instruments", "--sector", "construction", "--json"])
    (instrument,) = json.loads(listed.stdout)
    assert instrument["id"] == "core+construction@2026.2"
    hours = next(one for one in instrument["questions"] if one["id"] == "CO29")
    assert (hours["unit"], hours["highest"]) == ("hours a week", 168)
    assert hours["limit"] == {"side": "above", "parameter": "weekly_hours_cap"}
    old = CliRunner().invoke(app, ["audits", "instruments", "--version", "2026.1"])
    assert "core+agriculture@2026.1: 55 questions, 11 of 11 ILO indicators" in old.stdout
    assert CliRunner().invoke(app, ["audits", "instruments", "--version", "1999.1"]).exit_code == 1
    assert CliRunner().invoke(app, ["audits", "instruments", "--sector", "mining"]).exit_code == 2


def test_a_checklist_of_one_s_own_is_checked_and_a_loop_refused_with_file_and_row(tmp_path: Path) -> None:
    fine = CliRunner().invoke(app, ["audits", "instruments", "--check", str(AGRICULTURE), "--json"])
    assert json.loads(fine.stdout)["questions"] == 66
    looped = tmp_path / "mine.csv"
    looped.write_text(AGRICULTURE.read_text("utf-8").replace("CO28=yes|unknown", "AG16=yes"), "utf-8")
    refused = CliRunner().invoke(app, ["audits", "instruments", "--check", str(looped)])
    assert refused.exit_code == 1
    assert "instrument.skip_loop" in refused.output
    assert "mine.csv, row" in refused.output
    assert CliRunner().invoke(app, ["audits", "instruments", "--check", str(tmp_path / "none.csv")]).exit_code == 1
    headless = tmp_path / "headless.csv"
    headless.write_text("id,question\nXA01,What?\n", "utf-8")
    assert "columns.missing" in CliRunner().invoke(app, ["audits", "instruments", "--check", str(headless)]).output
