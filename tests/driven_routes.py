"""
Asks, when a run of all route tests has ended, whether each write route was driven and left its line in the trail, and
whether each one that takes If-Match was seen to tell both versions. Side by side no one process sees all of them, so
each hands over what it drove (`workeroutput` of pytest-xdist).
"""

from pathlib import Path

import pytest

from api.main import create_app
from foundation.database import Database
from foundation.settings import Settings
from tests.web_client import BOTH_TOLD, DRIVEN, READS_ONLY, SAFE

ROUTE_TESTS = Path(__file__).parent / "api"
WHOLE: set[bool] = set()
MISSED: set[tuple[str, str]] = set()
UNTOLD: set[tuple[str, str]] = set()


def pytest_collection_finish(session: pytest.Session) -> None:
    """Only a run of every file of route tests, with nothing left out by keyword, drives every route."""
    asked = {item.path.name for item in session.items if item.path.parent == ROUTE_TESTS}
    there = {path.name for path in ROUTE_TESTS.glob("test_*_routes.py")}
    WHOLE.add(there <= asked and not session.config.getoption("keyword"))


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: object) -> None:
    told = getattr(node, "workeroutput", {})
    DRIVEN.update((method, path) for method, path in told.get("driven", ()))
    BOTH_TOLD.update((method, path) for method, path in told.get("both_told", ()))
    WHOLE.add(told.get("whole", False))


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    told = getattr(session.config, "workeroutput", None)
    if told is not None:
        told |= {"driven": sorted(DRIVEN), "both_told": sorted(BOTH_TOLD), "whole": True in WHOLE}
    elif exitstatus == 0 and True in WHOLE and not session.config.option.collectonly:
        MISSED.update(never_driven(DRIVEN))
        UNTOLD.update(never_told(BOTH_TOLD))
        session.exitstatus = pytest.ExitCode.TESTS_FAILED if MISSED | UNTOLD else session.exitstatus


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for method, path in sorted(MISSED):
        terminalreporter.write_line(f"FAILED no test drove {method} {path} and saw its line in the trail")
    for method, path in sorted(UNTOLD):
        terminalreporter.write_line(f"FAILED no test saw {method} {path} refuse an older edit with what stands")


def never_driven(driven: set[tuple[str, str]]) -> set[tuple[str, str]]:
    return set(_write_routes()) - driven - READS_ONLY.keys()


def never_told(told: set[tuple[str, str]]) -> set[tuple[str, str]]:
    edits = {route for route, headers in _write_routes().items() if "if-match" in headers}
    return edits - told


def _write_routes() -> dict[tuple[str, str], set[str]]:
    """With the headers that each takes."""
    app = create_app(Settings(demo=True), Database.at("sqlite://"))
    return {
        (method.upper(), path): {one["name"] for one in operation.get("parameters", ()) if one["in"] == "header"}
        for path, operations in app.openapi()["paths"].items()
        for method, operation in operations.items()
        if method.upper() not in SAFE
    }
