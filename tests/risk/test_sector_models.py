"""The declared models, and what their loader refuses."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from risk.sectors import SectorModelInvalid, SectorModelNotFound, load_models, loading, model_for
from risk.sectors.words import EvidenceCode

pytestmark = pytest.mark.no_database

ON = date(2026, 11, 23)


def copied(tmp_path: Path) -> Path:
    folder = tmp_path / "sectors"
    shutil.copytree(loading.FOLDER, folder, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    return folder


def edited(tmp_path: Path, old: str, new: str, file: str = "hospitality/2026.1.yaml") -> SectorModelInvalid:
    folder = copied(tmp_path)
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(SectorModelInvalid) as refused:
        load_models(folder)
    return refused.value


def test_a_wrong_file_beside_it_leaves_an_earlier_version_readable(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    (folder / "hospitality" / "2026.9.yaml").write_text("sector: [", encoding="utf-8")
    with pytest.raises(SectorModelInvalid):
        load_models(folder)
    again = loading.model_named("hospitality/2026.1", folder)
    assert again is not None
    assert again.digest == model_for("hospitality", ON).digest
    assert loading.model_named("hospitality/../../2026.1", folder) is None


@pytest.mark.parametrize("sector", ["hospitality", "agriculture", "construction"])
def test_each_sector_weighs_16_to_18_sourced_drivers_and_unproven_ones_lightly(sector: str) -> None:
    model = model_for(sector, ON)
    assert 16 <= len(model.drivers) <= 18
    assert all(driver.evidence.source and driver.evidence.note for driver in model.drivers)
    unproven = [driver for driver in model.drivers if driver.evidence.codes == (EvidenceCode.EXPERT,)]
    heaviest_unproven = max(driver.weight for driver in unproven)
    others = [driver.weight for driver in model.drivers if driver not in unproven]
    assert unproven
    assert heaviest_unproven <= 0.25 <= min(others)


def test_a_sector_without_a_model_is_scored_by_the_general_one() -> None:
    assert model_for("garments", ON).sector == "general"


def test_no_model_is_in_force_before_its_date() -> None:
    with pytest.raises(SectorModelNotFound) as refused:
        model_for("agriculture", date(2020, 1, 1))
    assert refused.value.code == "sector_model.not_found"


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("field: agency_share", "field: agency_shares", "not a field that fields.yaml declares"),
        ('    source: "Shift, red flag 18: reliance on labour providers"\n', "", "has no source"),
        (
            "direction: raises\n    transform: {kind: linear",
            "direction: lowers\n    transform: {kind: linear",
            "contradicts",
        ),
        ("field: labour_provider_layers", "field: agency_share", "is a driver twice"),
        ("    missing: widens", "    missing: zero", "may only widen"),
        ("    weight: 0.22", "    weight: 0.90", "evidence X alone"),
        ("    label: Agency", "    colour: red\n    label: Agency", "not a key that belongs here"),
        ("    spread: 0.30", "    spread: 0.30\n    spread: 0.20", "written twice"),
        ("typical: 0.35", "typical: 1.35", "between 0 and 1"),
        ("start: 30", "start: 45", "exposure alone would score"),
    ],
)
def test_loader_refuses_with_file_line_and_reason(tmp_path: Path, old: str, new: str, reason: str) -> None:
    refused = edited(tmp_path, old, new)
    assert any(reason in said for said in refused.reasons), refused.reasons
    assert all(place.file == "hospitality/2026.1.yaml" and place.row for place in refused.places)


def test_loader_names_the_line_of_what_it_refuses(tmp_path: Path) -> None:
    refused = edited(tmp_path, "field: agency_share", "field: nonsense")
    lines = (loading.FOLDER / "hospitality" / "2026.1.yaml").read_text(encoding="utf-8").splitlines()
    assert refused.places[0].row == lines.index("  - field: agency_share") + 1
    assert refused.places[0].value == "nonsense"


def test_loader_refuses_what_is_no_text(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    for spoilt in (b"\xff\xfe\x00", b"sector: \x01general\n"):
        (folder / "general" / "2026.1.yaml").write_bytes(spoilt)
        with pytest.raises(SectorModelInvalid, match=r"general/2026\.1\.yaml line 1: not readable"):
            load_models(folder)


def test_a_comment_does_not_make_another_model(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    path = folder / "general" / "2026.1.yaml"
    path.write_text("# read by the board\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    assert model_for("general", ON, load_models(folder)).digest == model_for("general", ON).digest
