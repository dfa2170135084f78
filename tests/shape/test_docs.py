"""What is written down is what the program does: pages made from code are fresh, and every name in the rest exists."""

import importlib
import pkgutil
import re
from pathlib import Path

import pytest

from docs import make_notices, make_reference, reading_code
from foundation.errors import TierlightError
from foundation.retention import periods
from tests.shape.test_limits import PACKAGES, ROOT, tracked

pytestmark = pytest.mark.no_database

REFERENCE = ROOT / "docs" / "reference"


def text_of(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def hand_written() -> list[Path]:
    pages = [
        path for path in tracked("*.md") if "reference" not in path.parts and path.name != "THIRD_PARTY_NOTICES.md"
    ]
    assert ROOT / "README.md" in pages
    return pages


@pytest.mark.parametrize("name", make_reference.PAGES)
def test_a_page_made_from_code_is_fresh(name: str) -> None:
    stored = (REFERENCE / name).read_text("utf-8")
    assert stored == make_reference.PAGES[name](), "run `make reference` and commit what it writes"


def below(kind: type[TierlightError]) -> set[type[TierlightError]]:
    return {kind}.union(*(below(child) for child in kind.__subclasses__()))


def test_every_error_that_the_program_can_raise_is_on_the_page() -> None:
    """The page is read off the source; this walks the classes themselves."""
    for package in PACKAGES:
        for found in pkgutil.walk_packages(importlib.import_module(package).__path__, f"{package}."):
            importlib.import_module(found.name)
    page = text_of("docs/reference/errors.md")
    ours = [
        kind for kind in below(TierlightError) if kind.__module__.split(".")[0] in PACKAGES and "code" in vars(kind)
    ]
    concrete = [kind for kind in ours if kind.__module__ != "foundation.errors"]
    assert len(concrete) > 100
    assert [kind.code for kind in concrete if f"`{kind.code}`" not in page] == []


def test_codes_without_a_class_are_really_used() -> None:
    source = "\n".join(path.read_text("utf-8") for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
    used = [code for code in make_reference.OTHER_CODES if code in source or code.startswith("http.")]
    assert used == list(make_reference.OTHER_CODES)


def test_the_environment_file_shows_every_setting() -> None:
    shown = set(re.findall(r"^#? ?(TIERLIGHT_[A-Z_]+)=", text_of("docs/deploy/tierlight.env"), re.MULTILINE))
    assert shown == {line.name for line in reading_code.settings()}


def test_every_driver_is_explained_with_the_model() -> None:
    page = text_of("docs/algorithms/scoring.md")
    from risk.sectors import load_models

    named = {driver.key for model in load_models() for driver in model.drivers}
    assert [key for key in sorted(named) if f"`{key}`" not in page] == []


def test_every_command_that_a_page_names_exists() -> None:
    paths = {command.path for command in reading_code.commands()}

    def exists(words: list[str]) -> bool:
        """A command with or without what follows it, or the name of a group alone."""
        said = " ".join(("tierlight", *words))
        return any(said == path or said.startswith(f"{path} ") or path.startswith(f"{said} ") for path in paths)

    wrong = [
        f"{page.relative_to(ROOT)}: tierlight{named}"
        for page in hand_written()
        for named in re.findall(r"(?:`|/|^)tierlight((?: [a-z][a-z-]*)+)", page.read_text("utf-8"), re.MULTILINE)
        if not exists(named.split())
    ]
    assert wrong == []


def test_every_link_of_a_page_leads_to_a_file() -> None:
    outside = ("http:", "https:", "mailto:")
    broken = [
        f"{page.relative_to(ROOT)}: {target}"
        for page in hand_written()
        for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text("utf-8"))
        if not target.startswith(outside) and not (page.parent / target).exists()
    ]
    assert broken == []


def test_every_make_target_that_a_page_names_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", text_of("Makefile"), re.MULTILINE))
    named = {
        (page.name, word) for page in hand_written() for word in re.findall(r"`make ([a-z]+)", page.read_text("utf-8"))
    }
    assert sorted((page, word) for page, word in named if word not in targets) == []


def test_the_readme_begins_with_labour_and_stays_short() -> None:
    lines = text_of("README.md").splitlines()
    assert "labour supply chains" in lines[0].lower()
    assert len(lines) <= 120


def test_every_package_that_runs_has_its_notice() -> None:
    notices = text_of("THIRD_PARTY_NOTICES.md")
    missing = [one.name for one in make_notices.runtime() if f"| {one.name} |" not in notices]
    assert missing == []
    assert [name for name, *_ in make_notices.desk_packages() if f"| {name} |" not in notices] == []


def test_no_package_that_runs_forbids_our_licence() -> None:
    strict = [one.name for one in make_notices.runtime() if re.search(r"\bA?GPL", make_notices.licence(one))]
    assert strict == []


def test_the_deployment_page_shows_the_unit_as_it_is_and_every_period_of_retention() -> None:
    page = text_of("docs/deploy.md")
    assert text_of("docs/deploy/tierlight-web.service") in page
    assert [one.kind for one in periods() if f"| {one.kind} | {one.keep.days} |" not in page] == []


def test_both_services_are_shut_in_alike() -> None:
    web, worker = (text_of(f"docs/deploy/tierlight-{name}.service").splitlines() for name in ("web", "worker"))
    own = ("Description=", "ExecStart=", "TimeoutStopSec=")
    assert [line for line in web if not line.startswith(own)] == [line for line in worker if not line.startswith(own)]
