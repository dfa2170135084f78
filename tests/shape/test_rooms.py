"""What may be said in which room: the clock, the environment, commits, frames and PDF."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.shape.test_limits import ROOT, sources

pytestmark = pytest.mark.no_database

CLOCK = {("datetime", "now"), ("datetime", "utcnow"), ("datetime", "today"), ("date", "today"), ("time", "time")}
CLOCK_ROOMS = {"foundation/clock.py", "foundation/ids.py"}
ENVIRONMENT_ROOMS = {"foundation/settings.py"}


def calls(path: Path) -> Iterator[tuple[str, str, int]]:
    """(object, attribute, line) of every attribute that is read."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Attribute):
            owner = node.value
            name = owner.id if isinstance(owner, ast.Name) else owner.attr if isinstance(owner, ast.Attribute) else ""
            yield name, node.attr, node.lineno


def offenders(rooms: set[str], wrong: frozenset[tuple[str, str]]) -> list[str]:
    return [
        f"{path.relative_to(ROOT)}:{line} {owner}.{attribute}"
        for path in sources()
        if str(path.relative_to(ROOT)) not in rooms
        for owner, attribute, line in calls(path)
        if (owner, attribute) in wrong
    ]


def test_only_the_clock_reads_the_clock() -> None:
    assert offenders(CLOCK_ROOMS, frozenset(CLOCK | {("dt", "now")})) == []


def test_only_the_settings_read_the_environment() -> None:
    assert offenders(ENVIRONMENT_ROOMS, frozenset({("os", "environ"), ("os", "getenv")})) == []


def test_only_the_foundation_commits() -> None:
    committing = [
        f"{path.relative_to(ROOT)}:{line}"
        for path in sources()
        if path.relative_to(ROOT).parts[0] != "foundation"
        for owner, attribute, line in calls(path)
        if attribute == "commit" and owner in {"session", "connection", "db"}
    ]
    assert committing == []


def imports(path: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module, node.lineno


def test_reportlab_is_known_to_the_renderers_alone() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}"
        for path in sources()
        for module, line in imports(path)
        if module.split(".")[0] == "reportlab" and path.relative_to(ROOT).parts[:2] != ("reports", "renderers")
    ]
    assert found == []


def test_no_module_postpones_its_annotations() -> None:
    """SQLModel relationships and FastAPI signatures break under them."""
    assert [str(path.relative_to(ROOT)) for path in sources() if ("__future__", 1) in set(imports(path))] == []


def test_no_frame_crosses_a_package_border() -> None:
    """Pandas may work inside a function; no public signature names a DataFrame."""
    found = []
    for path in sources():
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                shapes = [argument.annotation for argument in node.args.args] + [node.returns]
                if any(shape is not None and "DataFrame" in ast.unparse(shape) for shape in shapes):
                    found.append(f"{path.relative_to(ROOT)}:{node.name}")
    assert found == []


def test_nothing_listens_or_calls_out_but_the_edge() -> None:
    """No telemetry: below the api only an injected httpx client may speak, so no module opens sockets by itself."""
    talkers = {"socket", "urllib.request", "http.client", "requests", "smtplib", "aiohttp"}
    found = [
        f"{path.relative_to(ROOT)}:{line} {module}"
        for path in sources()
        if path.relative_to(ROOT).parts[0] != "api"
        for module, line in imports(path)
        if module in talkers
    ]
    assert found == []
