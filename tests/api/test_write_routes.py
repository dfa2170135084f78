"""Runs after every other test of this folder (see conftest there): each write route was driven and left its line."""

import pytest
from fastapi import FastAPI

from api.main import create_app
from foundation.database import Database
from foundation.settings import Settings
from tests.web_client import DRIVEN, READS_ONLY, SAFE


@pytest.fixture
def app(database: Database) -> FastAPI:
    return create_app(Settings(demo=True), database)


def test_every_write_route_was_driven_and_left_its_line(app: FastAPI, whole_folder: bool) -> None:  # noqa: FBT001 - a fixture, not a flag somebody passes
    if not whole_folder:
        pytest.skip("only a run of the whole folder drives every route")
    routes = {
        (method.upper(), path)
        for path, operations in app.openapi()["paths"].items()
        for method in operations
        if method.upper() not in SAFE
    }
    assert sorted(routes - DRIVEN - READS_ONLY.keys()) == []


def test_the_reads_among_the_posts_are_real_routes(app: FastAPI) -> None:
    known = {(method.upper(), path) for path, operations in app.openapi()["paths"].items() for method in operations}
    assert READS_ONLY.keys() <= known
