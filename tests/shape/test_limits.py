"""The limits of design section 1, read off the syntax tree of every tracked file."""

import ast
import subprocess
from pathlib import Path

import pytest

pytestmark = pytest.mark.no_database

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("foundation", "suppliers", "risk", "audits", "sanctions", "reports", "api")
FORBIDDEN_NAMES = frozenset({"service", "services", "helpers", "helper", "utils", "util", "manager", "common", "core"})


def tracked(pattern: str) -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", pattern], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return [ROOT / line for line in listed.stdout.splitlines() if (ROOT / line).is_file()]


def sources() -> list[Path]:
    return [path for path in tracked("*.py") if path.relative_to(ROOT).parts[0] in PACKAGES]


def lines(path: Path) -> int:
    return len(path.read_text("utf-8").splitlines())


def test_no_python_file_is_longer_than_350_lines() -> None:
    assert [f"{path.relative_to(ROOT)}: {lines(path)}" for path in sources() if lines(path) > 350] == []


def test_no_test_file_is_longer_than_500_lines() -> None:
    assert [f"{path.relative_to(ROOT)}: {lines(path)}" for path in tracked("tests/*.py") if lines(path) > 500] == []


def test_no_template_is_longer_than_200_lines() -> None:
    templates = tracked("api/web/templates/*.html")
    assert [f"{path.relative_to(ROOT)}: {lines(path)}" for path in templates if lines(path) > 200] == []


def test_no_function_is_longer_than_40_lines() -> None:
    long = []
    for path in sources():
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                if length > 40:
                    long.append(f"{path.relative_to(ROOT)}:{node.name}: {length}")
    assert long == []


def test_files_are_named_after_the_work() -> None:
    named = [path for path in sources() if FORBIDDEN_NAMES & set(path.relative_to(ROOT).with_suffix("").parts)]
    assert named == []


def test_models_hold_tables_only_and_stand_where_the_design_says() -> None:
    for path in sources():
        relative = path.relative_to(ROOT)
        tables = [
            node.name
            for node in ast.walk(ast.parse(path.read_text("utf-8")))
            if isinstance(node, ast.ClassDef) and any(word.arg == "table" for word in node.keywords)
        ]
        in_models = relative.name == "models.py" or relative.parent.name == "models"
        assert not tables or in_models, f"{relative} declares tables {tables}"
