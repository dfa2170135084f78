"""What is committed and what is packed: no registry address, no path of a computer, no missing package."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

from tests.shape.test_limits import PACKAGES, ROOT, tracked

pytestmark = pytest.mark.no_database

# Written in parts, or this file would find itself.
REGISTRIES = re.compile(
    "|".join(("registry\\.npm" + "js", "pypi\\." + "org", "files\\.python" + "hosted", "deb\\." + "debian"))
)
COMPUTERS = re.compile("(?<![A-Za-z0-9_.])/(?:work|farm|root|home)/[a-z]")
BINARY = {".png", ".xlsx", ".woff2", ".ttf", ".gz", ".ico"}
SECRETS = re.compile("-----BEGIN [A-Z ]*PRIVATE KEY-----|AKIA[0-9A-Z]{16}")


def readable() -> list[Path]:
    return [path for path in tracked("*") if path.suffix not in BINARY]


def found(pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{path.relative_to(ROOT)}: {match.group()}"
        for path in readable()
        if (match := pattern.search(path.read_text("utf-8", errors="replace")))
    ]


def test_no_tracked_file_names_a_registry() -> None:
    assert found(REGISTRIES) == []


def test_no_tracked_file_holds_a_path_of_a_computer() -> None:
    assert found(COMPUTERS) == []


def test_no_tracked_file_holds_a_key() -> None:
    assert found(SECRETS) == []


def test_lock_files_pin_every_package_by_hash() -> None:
    for name in ("requirements.lock", "requirements-bootstrap.lock", "requirements-node.lock"):
        text = (ROOT / name).read_text("utf-8")
        pinned = [block for block in re.split(r"\n(?=\S)", text) if "==" in block.splitlines()[0]]
        assert pinned
        assert [block.splitlines()[0] for block in pinned if "--hash=sha256:" not in block] == []


def test_the_package_lock_of_the_desk_holds_no_address() -> None:
    assert '"resolved"' not in (ROOT / "package-lock.json").read_text("utf-8")


def test_every_package_is_packed_and_the_tests_are_not() -> None:
    packaging = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    packed = set(packaging["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"])
    assert packed == {*PACKAGES, "migrations"}


def test_build_results_are_not_tracked() -> None:
    listed = subprocess.run(
        ["git", "ls-files", "api/web/static/build", "reports/renderers/fonts", "uv.lock", "pylock.toml"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert listed.stdout == ""


def test_every_exclusion_of_a_lint_rule_gives_its_reason() -> None:
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    section = text[text.index("[tool.ruff.lint]") : text.index("[tool.importlinter]")]
    codes = [line for line in section.splitlines() if re.match(r'\s+"[A-Z]+\d*"', line)]
    assert [line for line in codes if "#" not in line and "ARG" not in line] == []
